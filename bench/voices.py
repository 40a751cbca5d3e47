"""What accepting a recording and speaking offline cost, each beside the figure it must not pass."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from serving import Server, get

from langapp.lib import soundfile
from langapp.lib.soundfile import RATE, Samples
from langapp.speech import accepting
from langapp.speech.child import CHILD, Process
from tests.speech.recordings import SENT, at, encoded, in_a_room, mixed, speech

OFFLINE = (
    ("espeak", "yue", "食飯喇，快啲嚟坐低"),
    ("espeak", "vi", "Ăn cơm đi con ơi"),
    ("espeak", "ta", "வா கண்ணா, சாப்பிடலாம்"),
    ("openjtalk", "mei", "お風呂に入ろうね"),
)


def measure(runs: int) -> dict[str, Any]:
    try:
        said = speech(CHILD)
        return {
            "five seconds accepted, CPU s": accepted(said, runs),
            "thirty recordings, LU": spread(),
            "an offline clip, ms": offline(runs),
            "ten minutes accepted": story(said),
        }
    finally:
        CHILD.stop()
        accepting.LISTENER.stop()


def accepted(said: Samples, runs: int) -> dict[str, Any]:
    """The child's own CPU, for every kind of file a browser sends; cold is with its beginning."""
    five = np.resize(in_a_room(at(said, -30), -60, np.random.default_rng(1), 0.3), 5 * RATE)
    files = [encoded(five, kind) for kind in SENT]
    listener = accepting.LISTENER
    listener.stop()
    accepting.accept(files[0])
    cold = cpu(listener)
    warm = [spent(listener, lambda data=data: accepting.accept(data), runs * 5) for data in files]
    return {**dict(zip(SENT, warm, strict=True)), "cold": round(cold, 2), "at most": 0.5}


def spread() -> dict[str, float]:
    """How far apart their loudness is before, and after, as decoded from what was made."""
    recordings = list(mixed(CHILD))
    before = [soundfile.loudness(soundfile.decode(recording.data)) for recording in recordings]
    made = [accepting.accept(recording.data).sound.mp3 for recording in recordings]
    after = [soundfile.loudness(soundfile.decode(mp3)) for mp3 in made]
    return {
        "before": round(max(before) - min(before), 1),
        "after": round(max(after) - min(after), 2),
        "at most": 2,
    }


def offline(runs: int) -> dict[str, float]:
    """On the clock, with trimming, levelling and encoding; cold is with the child's beginning."""
    found: dict[str, float] = {}
    for engine, voice, text in OFFLINE:
        CHILD.stop()
        found[f"{engine} {voice}, cold"] = timed(lambda e=engine, v=voice, t=text: CHILD.speak(v, t, e))
        warm = [timed(lambda e=engine, v=voice, t=text: CHILD.speak(v, t, e)) for _ in range(runs * 5)]
        found[f"{engine} {voice}"] = round(median(warm), 1)
    return {**found, "speaker, MiB at its peak": peak_mib(CHILD), "at most": 150}


def story(said: Samples) -> dict[str, float]:
    """The largest thing anyone may send: what the child needs for it at its peak."""
    data = encoded(np.tile(at(said, -25), int(598 * RATE / len(said))), "webm")
    before = cpu(accepting.LISTENER)
    accepting.accept(data, longest=600)
    return {
        "MB": round(len(data) / 1e6, 1),
        "CPU s": round(cpu(accepting.LISTENER) - before, 1),
        "MiB at its peak": peak_mib(accepting.LISTENER),
        "MiB at most": 1024,
    }


def served(server: Server, address: str, cookie: str, times: int) -> dict[str, Any]:
    """CPU milliseconds of the server for a clip that is there, and what it answers."""
    tag = get(server.port, address, cookie).headers["ETag"]
    asked = {
        "": {},
        "bytes=0-1": {"Range": "bytes=0-1"},
        "bytes=99999999-": {"Range": "bytes=99999999-"},
        "If-None-Match": {"If-None-Match": tag},
    }
    return {
        "CPU ms": round(server.cpu_ms_a_page(address, cookie, times), 2),
        "at most": 2,
        "answers": {name: get(server.port, address, cookie, headers=h).status for name, h in asked.items()},
    }


def spent(process: Process, do: Callable[[], object], times: int) -> float:
    before = cpu(process)
    for _ in range(times):
        do()
    return round((cpu(process) - before) / times, 3)


def timed(do: Callable[[], object]) -> float:
    begin = time.perf_counter()
    do()
    return round((time.perf_counter() - begin) * 1000, 1)


def cpu(process: Process) -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mib(process: Process) -> int:
    text = Path(f"/proc/{process.pid}/status").read_text()
    return int(text.split("VmHWM:")[1].split()[0]) // 1024

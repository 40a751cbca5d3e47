"""What a tune of half a minute costs, from its notation to an MP3: CPU seconds of one process, the child's.

.venv/bin/python bench/melody.py
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from langapp.lib import musicbox, soundfile
from langapp.lib.abc import parse

ABC = """X:1
M:4/4
L:1/4
Q:1/4=80
K:C
C C G G | A A G2 | F F E E | D D C2 |
G G F F | E E D2 | G G F F | E E D2 |
C C G G | A A G2 |]
"""
TIMES = 9


def main() -> None:
    tune, read = cost(lambda: parse(ABC))
    plucks = [(note.start, note.pitch) for note in tune.notes]
    samples, played = cost(lambda: musicbox.play(plucks))
    mp3, written = cost(lambda: soundfile.encode(samples, effort=musicbox.EFFORT))
    whole = read + played + written
    figures = {
        "tune_seconds": tune.seconds,
        "cpu_seconds": round(whole, 3),
        "at_most": 0.2,
        "shares": {
            name: round(part / whole, 2)
            for name, part in (("read", read), ("play", played), ("mp3", written))
        },
        "times_faster_than_heard": round(tune.seconds / whole),
        "mp3_kilobytes": round(len(mp3) / 1000),
    }
    print(json.dumps(figures, indent=2))


def cost(work: Callable[[], Any]) -> tuple[Any, float]:
    """What comes of it, and its median."""
    taken = []
    for _ in range(TIMES):
        began = time.process_time()
        made = work()
        taken.append(time.process_time() - began)
    return made, statistics.median(taken)


if __name__ == "__main__":
    main()

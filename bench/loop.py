"""What a moment's lines cost as files for a speaker: `.venv/bin/python bench/loop.py`.

Makes a data folder of its own, begins a family of two languages, and packs each moment twice: with every sound still to
be made by the engines of this machine, and with all of them there. Prints JSON: lines, sayings, MB of the ZIP, seconds
both times, and MB by which the process grew.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from datetime import UTC, datetime
from typing import Any

from house import opened

from langapp.families.models import Choice, Device, Family
from langapp.languages.registry import languages
from langapp.loops import packing, taking, turns
from langapp.loops.taking import Given
from langapp.packs import shelf
from langapp.practice import deck
from langapp.voices.choosing import Voices

MB = 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--languages", nargs="+", default=["yue", "ta"])
    options = parser.parse_args()
    with opened():
        print(json.dumps(measure(options.languages), indent=1))


def measure(tags: list[str]) -> dict[str, Any]:
    _family, token = Family.begin(tags, datetime.now(UTC))
    device = Device.of_token(token)
    assert device is not None
    return {moment: packed(wanted(device, moment, tags)) for moment in deck.moments(shelf.current(), tags)}


def wanted(device: Device, moment: str, tags: list[str]) -> Given:
    choices = [Choice(languages().get(tag), number=number) for number, tag in enumerate(tags, 1)]
    found = deck.lines(shelf.current(), moment, tags)
    voices = Voices.of(device, [pack.ref(line) for pack, line in found])
    rounds = turns.rounds(deck.card(pack, line, choices, {}, voices) for pack, line in found)
    return {**taking.given(rounds, device.family_id), "title": moment, "back": "/"}


def packed(given: Given) -> dict[str, Any]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, sizes = [], []
    for _ in range(2):
        began = time.perf_counter()
        made = packing.make(given, lambda _done, _of: None)
        seconds.append(round(time.perf_counter() - began, 2))
        sizes.append(len(made.data))
    return {
        "lines": len(given["lines"]),
        "sayings": sum(len(line["said"]) for line in given["lines"]),
        "ZIP, MB": round(sizes[1] / MB, 2),
        "first, s": seconds[0],
        "again, s": seconds[1],
        "grown, MB": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, 1),
    }


if __name__ == "__main__":
    main()

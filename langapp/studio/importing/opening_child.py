"""The process that opens one file somebody sent, and ends. opening.py is the other side.

python -P opening_child.py file sheet.xlsx      the file comes in, JSON goes out, then the bytes of a pack's files
python -P opening_child.py packs FOLDER vi      the packs that lie in it: JSON, with what is to be mended in Vietnamese
"""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

Answer = tuple[Any, list[bytes]]
"""JSON, and the bytes that go out behind it."""

MOST_PROBLEMS = 100
"""Of one pack, that are told word for word."""


def main(what: str, *given: str) -> None:
    # Ctrl-C is for the parent, which waits for us no longer than it likes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bare_langapp()
    from langapp.speech import bounds

    data = sys.stdin.buffer.read()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # What a library prints is no answer.
    bounds.bound()
    bounds.bound_time()
    told, files = _kept_safe(lambda: _packs(*given) if what == "packs" else _file(data, *given))
    out.write(json.dumps(told).encode() + b"\n")
    for file in files:
        out.write(file)
    out.close()


def _kept_safe(read: Callable[[], Answer]) -> Answer:
    from langapp.lib.tables import NotOpened

    try:
        return read()
    except NotOpened as error:
        return {"refused": error.why, "given": error.given}, []
    except (MemoryError, RecursionError):
        return {"refused": "bomb", "given": {}}, []
    except Exception as error:  # A bug of ours: told without a word of the file.
        place = traceback.extract_tb(error.__traceback__)[-1]
        sys.stderr.write(f"{type(error).__name__} at {place.filename}:{place.lineno}\n")
        return {"refused": "damaged", "given": {}}, []


def _file(data: bytes, name: str) -> Answer:
    from langapp.lib.tables import reading

    opened = reading.read(data, name)
    pack = opened.pack
    told = dataclasses.asdict(dataclasses.replace(opened, pack=None))
    told["pack"] = None if pack is None else {each: len(file) for each, file in pack.items()}
    return told, list((pack or {}).values())


def _packs(folder: str, locale: str) -> Answer:
    from langapp import i18n
    from langapp.packs import files

    i18n.use(locale)
    told = []
    for each in sorted(Path(folder).iterdir()):
        reading = files.read(each)
        pack = reading.pack
        problems = [
            (f"{problem.file.parent.name}/{problem.file.name}:{problem.line}", problem.why)
            for problem in reading.problems[:MOST_PROBLEMS]
        ]
        told.append(
            {
                "name": each.name,
                "title": pack.title if pack else "",
                "lines": len(pack.lines) if pack else 0,
                "pack": pack.to_json() if pack else None,
                "to_mend": len(reading.problems),
                "problems": problems,
            }
        )
    return told, []


def _bare_langapp() -> None:
    """A `langapp` that holds the same modules and imports nothing: the real one brings the web along."""
    package = ModuleType("langapp")
    package.__path__ = [str(Path(__file__).parents[2])]
    sys.modules["langapp"] = package


if __name__ == "__main__":
    main(*sys.argv[1:])

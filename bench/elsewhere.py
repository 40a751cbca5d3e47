"""What taking a pack along costs: a deck and a book of bath time in three languages, with sound, on this machine.

    .venv/bin/python bench/elsewhere.py

Seconds with every clip still to be spoken, seconds with the clips there, and megabytes. One line of JSON.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime

from house import opened

from langapp.elsewhere import anki, book, gathering
from langapp.elsewhere.taking import Taken
from langapp.families.models import Choice
from langapp.languages.registry import languages
from langapp.makings.making import Tell
from langapp.packs import shelf

PACK, TAGS = "bath-time", ("vi", "ta", "ur")
Pack = Callable[[Taken, datetime, Tell], bytes]


def main() -> None:
    with opened():
        found = gathering.gather(shelf.current(), PACK, [Choice(languages().get(tag)) for tag in TAGS], None)
        assert found is not None
        spoken, _ = timed(anki.apkg, found)
        deck, deck_bytes = timed(anki.apkg, found)
        epub, epub_bytes = timed(book.epub, found)
    figures = {
        "wordings": sum(len(entry.says) for entry in found.entries),
        "apkg, clips to be spoken, s": spoken,
        "apkg, clips there, s": deck,
        "apkg, MB": round(deck_bytes / 1e6, 2),
        "epub, clips there, s": epub,
        "epub, MB": round(epub_bytes / 1e6, 2),
    }
    print(json.dumps(figures))


def timed(pack: Pack, found: Taken) -> tuple[float, int]:
    began = time.perf_counter()
    made = pack(found, datetime.now(UTC), lambda _done, _of: None)
    return round(time.perf_counter() - began, 2), len(made)


if __name__ == "__main__":
    main()

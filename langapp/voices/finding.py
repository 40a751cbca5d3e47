"""Finding a line by what the family itself says: looked for on its shelf each time, which no index and no cache holds."""

from __future__ import annotations

from collections.abc import Iterator

from langapp.languages import keys
from langapp.packs.documents import OWN, Line, Pack
from langapp.packs.shelf import Shelf
from langapp.voices import ours


def find(on_shelf: Shelf, words: str) -> list[str]:
    """The refs of what they say their own way, or mean by a line of theirs; what is said just so comes first."""
    wanted = keys.fold(words)
    if not wanted:
        return []
    found = set()
    for pack in on_shelf.packs.values():
        for line in pack.lines:
            texts = list(_own_texts(pack, line))
            if any(keys.begins(text, wanted) for text in texts):
                found.add((wanted not in map(keys.fold, texts), pack.ref(line)))
    return [ref for _less_so, ref in sorted(found)]


def _own_texts(pack: Pack, line: Line) -> Iterator[str]:
    if pack.slug == OWN:
        yield line.meaning
    for wording in line.wordings.values():
        if ours.is_own(wording.form):
            yield wording.form.text
            yield from wording.form.readings.values()

"""What the pictures a phone goes by are called, in the language of the page: as the lessons that teach them say it."""

from __future__ import annotations

from langapp import i18n
from langapp.packs import shelf


def name_of(picture: str) -> str:
    """Where a lesson has the word in that language; else as it explains it."""
    on_shelf = shelf.current()
    taught = [
        line
        for pack in on_shelf.packs.values()
        if pack.slug not in on_shelf.taught
        for line in pack.lines
        if line.picture == picture
    ]
    if not taught:
        return picture
    word = min(taught, key=lambda line: len(line.meaning))
    said = word.wordings.get(i18n.locale())
    return said.form.text if said else word.meaning

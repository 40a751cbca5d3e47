"""A cell as it comes in: its words tidied, and what was done to them told as what is noticed in a file is."""

from __future__ import annotations

from dataclasses import dataclass

from langapp.languages import tidying
from langapp.languages.registry import Language
from langapp.lib.tables import Note

REFUSES = "zawgyi"
"""The one note with which a text cannot be taken: it would be kept as other words than were meant."""


@dataclass(frozen=True)
class Tidied:
    text: str
    notes: list[Note]
    """Of “line-break”, “unseen” (names), “half-kana”, “joined-letters”, “urdu” (letters), “full-width”, “quotes”,
    “like-date” (text), “zawgyi”.
    """


def tidied(text: str, language: Language | None, reading: str = "", lines: bool = False) -> Tidied:
    """`language` is that of a wording, None for words in the meanings' language or a reading, whose system is
    `reading`. With `lines`, as in the body of a story, ends of lines stay.
    """
    done = tidying.tidied(text, language, reading, lines)
    return Tidied(done.text, [Note(None, None, why, given) for why, given in done.notes])

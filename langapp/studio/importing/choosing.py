"""Which column of a table goes where, and into which lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from langapp.languages.registry import Language, languages

LEFT_OUT = ""
OF_A_LINE = ("meaning", "cue", "turn", "picture", "when", "title", "body", "source")
OF_A_WORDING = ("text", "literal", "note", "region", "register", "speak")
FIELD = re.compile(
    r"(?P<tag>[A-Za-z-]+)(?:@(?P<variant>[a-z0-9-]+))?:(?P<part>[a-z]+)(?:\.(?P<system>[a-z0-9]+))?"
)
PACKS = "zip"
"""The kind of our own ZIP."""
ADD, FILL, REPLACE = "add", "fill", "replace"
WAYS = (FILL, REPLACE, ADD)
LONGEST_TITLE = 80


@dataclass(frozen=True)
class Place:
    """A field, taken apart. `language` is None for one of the line itself."""

    field: str
    part: str
    language: Language | None = None
    variant: str = ""
    system: str = ""

    @property
    def html_lang(self) -> str:
        """Of what is said, or of its reading; empty for what is said about it."""
        if self.language is None or self.part not in ("text", "readings"):
            return ""
        return self.language.reading_lang(self.system) if self.system else self.language.html_lang


@dataclass(frozen=True)
class Choice:
    """`header` is how many rows go before the lines: the last of them has the names of the columns. `fields` are by
    column, empty for one left out. Rows are found again in the draft by `match`, a field; and then
    `way` says what is done with the line that was found. Rows `without` which it comes in go by their numbers in the
    file. `title` is what a new pack is called, once somebody has typed that.
    """

    sheet: int = 0
    header: int = 1
    fields: tuple[str, ...] = ()
    meanings: str = "en"
    match: str = "meaning"
    way: str = FILL
    without: tuple[str, ...] = ()
    title: str = ""

    @classmethod
    def of(cls, told: dict[str, Any]) -> Choice:
        return cls(**{**told, "fields": tuple(told["fields"]), "without": tuple(told.get("without", ()))})

    def leaving(self, rows: Iterable[str]) -> Choice:
        """These left out too."""
        return replace(self, without=tuple(dict.fromkeys([*self.without, *rows])))

    def taking(self, rows: Iterable[str]) -> Choice:
        """These taken in again."""
        again = set(rows)
        return replace(self, without=tuple(row for row in self.without if row not in again))

    def calling(self, title: str) -> Choice:
        return replace(self, title=title.strip()[:LONGEST_TITLE])

    @property
    def tags(self) -> list[str]:
        """The languages that are brought in, in the order of the columns."""
        places = (place(field) for field in self.fields if field)
        return list(dict.fromkeys(each.language.tag for each in places if each and each.language))


def place(field: str) -> Place | None:
    """None where no line has such a field."""
    if field in OF_A_LINE:
        return Place(field, field)
    match = FIELD.fullmatch(field)
    if not match or match["tag"] not in languages():
        return None
    language, part, system = languages().get(match["tag"]), match["part"], match["system"] or ""
    right = system in language.readings if part == "readings" else part in OF_A_WORDING and not system
    return Place(field, part, language, match["variant"] or "", system) if right else None

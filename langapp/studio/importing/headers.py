"""What a column's header says of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from langapp.languages.registry import languages
from langapp.studio.importing import words
from langapp.studio.importing.choosing import place

NAME = re.compile(r"[\w.-]*\d[\w.-]*|[a-z]+(-[a-z]+)+")
LONGEST = 60
"""Letters of a header. What is longer is a line somebody says."""


@dataclass(frozen=True)
class Said:
    """`tag`, `part` and `system` are empty where the header does not say. `part` may be `readings`, `left` for a column
    that is nothing of ours, or `unsaid`: it is a header, and that is all. `field` is given where it names one outright.
    """

    tag: str = ""
    part: str = ""
    system: str = ""
    variant: str = ""
    field: str = ""


def over(header: str, values: Sequence[str]) -> Said | None:
    """What it says over these values: “id” is Indonesian, and more often a number or a name in somebody's list."""
    said = read(header)
    if said and words.folded(header) == "id" and all(NAME.fullmatch(value) for value in values):
        return Said(part="left")
    return said


def read(header: str) -> Said | None:
    """None where nothing in it is a word that stands over columns."""
    if place(header.strip()):
        return Said(field=header.strip())
    folded = words.folded(header)
    if not folded or len(folded) > LONGEST:
        return None
    for table, what in (
        (words.of_parts(), "part"),
        (words.of_languages(), "tag"),
        (words.of_systems(), "system"),
        (words.of_no_field(), "part"),
    ):
        if folded in table:
            return _said(**{what: table[folded]})
    return _in_pieces(folded)


def _in_pieces(folded: str) -> Said | None:
    """“Vietnamese note”, “廣東話 (粵拼)”, “Bengali, Bangladesh”: every word of it must be one of ours."""
    tag, left = _take(folded, words.of_languages())
    system, left = _take(left, words.of_systems())
    part, left = _take(left, words.of_parts())
    # “English” beside a language's name is the language of a remark: “Vietnamese note in English”.
    variant, left = _variant(tag, left)
    rest = [
        word for word in left.split() if word not in (*words.of_no_field(), "in", "the", "of", "a", "english")
    ]
    return _said(tag, part, system, variant) if (tag or system or part) and not rest else None


def _said(tag: str = "", part: str = "", system: str = "", variant: str = "") -> Said:
    if system:
        return Said(tag, "readings", "" if system == "reading" else system, variant)
    if tag and part in ("", "unsaid"):
        return Said(tag, "text", "", variant)
    return Said(tag, part, "", variant)


def _take(folded: str, table: dict[str, str]) -> tuple[str, str]:
    """The longest run of words that the table knows, and what is left without it."""
    each = folded.split()
    for length in range(len(each), 0, -1):
        for start in range(len(each) - length + 1):
            name = " ".join(each[start : start + length])
            if name in table:
                return table[name], " ".join(each[:start] + each[start + length :])
    return "", folded


def _variant(tag: str, left: str) -> tuple[str, str]:
    variants = languages().get(tag).variants if tag else {}
    for key, name in variants.items():
        for said in (words.folded(name), words.folded(key)):
            if said in left:
                return key, left.replace(said, " ")
    return "", left

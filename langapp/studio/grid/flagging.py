"""Flags: what to look at again in some rows, cell by cell. A cell where nothing stands yet is never flagged."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping

from langapp.drafts import document, fields
from langapp.i18n import _, lesson_text
from langapp.languages import scripts
from langapp.languages.registry import languages
from langapp.languages.scripts import LATIN, SCRIPTS, within
from langapp.packs import checking
from langapp.packs.documents import Pack
from langapp.packs.faults import Path, Problem

IN_MEANINGS = ("meaning", "cue", "turn", "title", "body")
"""Fields that are written in the language of the meanings."""

LONGEST_UNIT = 2
"""Latin letters, as in “kg” or “ok”, that many languages write so."""

Flags = dict[str, list[dict[str, str]]]


def flags_of(rows: Mapping[str, Mapping[str, str]], kind: str, meanings: str = "en") -> Flags:
    """What checking says of each row, for the cells that something stands in, and which of those are in letters that
    the language of the `meanings` is not written in. Costs these rows, not their pack.
    """
    about = document.pack_of("draft", {"kind": kind, "meanings": meanings}, ())
    return {row_id: _of_row(row_id, own, about) for row_id, own in rows.items()}


def _of_row(row_id: str, own: Mapping[str, str], about: Pack) -> list[dict[str, str]]:
    filled = {name: value for name, value in own.items() if value}
    if not filled:
        return []
    line = document.line_of(document.provisional(row_id), filled)
    found = [
        *checking.of_line(about, line),
        *checking.advice(line),
        *_in_other_letters(filled, about.meanings),
    ]
    told = [(field_of(problem.path, filled), problem.why) for problem in found]
    return [{"field": name, "why": why} for name, why in dict.fromkeys(told) if name]


def _in_other_letters(filled: Mapping[str, str], meanings: str) -> Iterator[Problem]:
    known = languages()
    if meanings != "en" and meanings not in known:
        return
    script, name = (
        (known.get(meanings).script, known.get(meanings).name) if meanings in known else ("Latn", "English")
    )
    for field in IN_MEANINGS:
        if is_in_other_letters(filled.get(field, ""), script):
            yield Problem(
                (field,),
                _(
                    "The meanings of this pack are in %(language)s, and this is in other letters. Write it in "
                    "%(language)s, or choose another language for the meanings.",
                    language=lesson_text(name),
                ),
            )


def is_in_other_letters(text: str, script: str) -> bool:
    """Whether no letter of it is of this script. Of a single letter, an abbreviation or a name nobody can say so; a
    single Han is a word.
    """
    if SCRIPTS[script] is LATIN and text.isascii():
        return False
    plain = unicodedata.normalize("NFKC", text)
    letters = [character for character in plain if unicodedata.category(character)[0] == "L"]
    if any(within(letter, SCRIPTS[script]) for letter in letters):
        return False
    if all(within(letter, LATIN) for letter in letters):
        words = filter(None, map(scripts.letters, plain.split()))
        return len(letters) > LONGEST_UNIT and any(word[0].islower() for word in words)
    return len(letters) > 1 or any(map(scripts.is_han, letters))


def field_of(path: Path, filled: Collection[str] = ()) -> str:
    """The cell a path of a document leads to, as ("lines", "splash", "yue", "readings", "jyutping") does; empty where
    it leads to no cell, or to one that is not filled.
    """
    names = path[2:] if path[:1] == ("lines",) else path
    if len(names) > 1:
        tag, *rest = names
        variant = rest.pop(0) if rest[0] not in (*fields.OF_FORM, "readings") else ""
        names = (fields.form(tag, variant, ".".join(rest)),)
    return names[0] if names and names[0] in filled else ""

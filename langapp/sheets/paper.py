"""A sheet as plain data: all that is on the paper, and nothing that would have to be looked up to print it.

The page and the PDF are drawn from the same. Every text is clean: on one line, without what turns a page around.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from dataclasses import dataclass
from typing import Any, ClassVar

from langapp.components import dye, romanised
from langapp.languages import readings, scripts
from langapp.languages.registry import Language
from langapp.lib.plaintext import one_line
from langapp.lib.qr import Square
from langapp.packs.documents import Form
from langapp.practice.deck import Say

PAPERS = ("a4", "letter")
NARROW = ("furigana", "zhuyin")
"""Readings that stand over their letters. Others are wider than those, and tear a word apart: they stand under the line."""
LONGEST = 400
"""Characters of one text. A recording's text may be longer than any line on paper."""
MOST_LINES = 12
"""Of one text; only a family's own verse has more than one."""
LONGEST_WORD = 24
"""Letters without a place to turn; after each so many more there is one, or the word would leave its column."""
ZERO_WIDTH_SPACE = "\u200b"
TURN_THEMSELVES = ("Jpan", "Kore", "Thai", "Laoo", "Mymr", "Khmr", "Aran")
"""Scripts whose words are cut where they may be, or must not be cut at all."""


@dataclass(frozen=True)
class Piece:
    """A base with what stands over it. `tail` is punctuation that must not leave it."""

    base: str
    over: str = ""
    tail: str = ""


@dataclass(frozen=True)
class Words:
    """One language's wording, as the person who prints it reads it."""

    tag: str
    lang: str
    """To be written into `lang`: the tag, with the script wherever glyphs depend on it."""
    dir: str
    dye: str
    """The name of the language's colour."""
    name: str
    """The language's own name."""
    text: str
    clauses: tuple[tuple[Piece, ...], ...] = ()
    """The text with its reading over it; empty where nothing stands over it."""
    over_lang: str = ""
    large: str = ""
    """How it is said, first and large, for whoever reads no other script; the text then stands under it, small."""
    large_lang: str = ""
    reading: str = ""
    """How it is said, under the text."""
    reading_lang: str = ""
    said: str = ""
    """How it is said as one line, wherever the sheet has a place of its own for that: the back of a card."""
    said_lang: str = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What every sheet has. A kind adds what it shows."""

    kind: ClassVar[str] = ""

    title: str
    title_lang: str
    lang: str
    """Of the words around the lessons'."""
    dir: str
    paper: str = "a4"
    band: tuple[int, ...] = ()
    """Places of its languages among the dyes, in which the cloth at its top is woven."""
    square: Square | None = None
    point: str = ""
    """What the square is for, and whose voices are there."""
    printed: str = ""
    heard: tuple[str, ...] = ()
    """Recordings of those it names: taken back, the sheet is handed over no more."""

    def plain(self) -> dict[str, Any]:
        return {"kind": self.kind, **dataclasses.asdict(self)}


def clean(text: str) -> str:
    """As paper can hold it. Nothing here says what is right to say; it takes away what cannot be seen."""
    kept = "".join(c for c in text if c not in scripts.OVERRIDES)
    return _with_turns(one_line(kept)[:LONGEST])


def clean_lines(text: str) -> str:
    """The same, of what a family wrote in several lines: a verse."""
    return "\n".join(line for each in text.splitlines()[:MOST_LINES] if (line := clean(each)))


def words(say: Say, position: int, ruby: bool = True) -> Words | None:
    """None where nobody has written it."""
    if say.form is None:
        return None
    return of_form(say.form, say.choice.language, position, say.choice.shows, ruby)


def of_form(form: Form, language: Language, position: int, shows: str = "both", ruby: bool = True) -> Words:
    """The same choice of readings as `ui.words` makes."""
    given = {system: text for system, text in form.readings.items() if text}
    own = clean_lines(given.get("own", ""))
    large = ("own" if own else romanised(language, given)) if shows == "reading" else None
    first = next((system for system in language.readings if system in given), None)
    over = first if ruby and first in NARROW and shows == "both" and not own else None
    under = first if first and not over and shows == "both" else None
    system = large or ("own" if own else first)
    return Words(
        tag=language.tag,
        lang=language.html_lang,
        dir=language.direction,
        dye=dye(position),
        name=language.endonym,
        text=clean_lines(form.text),
        clauses=_clauses(over, form.text, given[over]) if over else (),
        over_lang=language.reading_lang(over) if over else "",
        large=_line(large, given) if large else "",
        large_lang=_lang(language, large),
        reading=own if own and shows == "both" else _line(under, given) if under else "",
        reading_lang=_lang(language, "own" if own else under),
        said=_line(system, given) if system else "",
        said_lang=_lang(language, system),
    )


def _clauses(system: str, text: str, reading: str) -> tuple[tuple[Piece, ...], ...]:
    return tuple(
        tuple(Piece(clean(cell.base), clean(cell.over), clean(cell.tail)) for cell in clause)
        for clause in readings.clauses(system, text, reading)
    )


def _line(system: str, given: dict[str, str]) -> str:
    """A reading on a line of its own: over kanji there are kana, and on a line they take the kanji's place."""
    text = given[system]
    if system == "own":
        return clean_lines(text)
    if system == "furigana":
        return clean(readings.kana(text))
    return clean(readings.shown(system, text))


def _lang(language: Language, system: str | None) -> str:
    if not system:
        return ""
    return language.html_lang if system == "own" else language.reading_lang(system)


def _with_turns(text: str) -> str:
    """A very long word may turn too, between two letters and never before a mark."""
    if max(map(len, text.split(" ")), default=0) <= LONGEST_WORD:
        return text
    made: list[str] = []
    straight = 0
    for character in text:
        straight = 0 if character in " \u200b-" or _turns_itself(character) else straight + 1
        if straight > LONGEST_WORD and _may_turn(made[-1], character):
            made.append(ZERO_WIDTH_SPACE)
            straight = 1
        made.append(character)
    return "".join(made)


def _turns_itself(character: str) -> bool:
    return any(scripts.within(character, scripts.SCRIPTS[script]) for script in TURN_THEMSELVES)


def _may_turn(before: str, after: str) -> bool:
    """Not before a mark, and not within a conjunct, where a virama or a joiner holds on to the letter that follows."""
    return (
        unicodedata.category(after)[0] in "LNS"
        and before not in scripts.JOINERS
        and unicodedata.combining(before) != 9
    )

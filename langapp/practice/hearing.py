"""The little one's words: what was heard, folded into words and ideas, and told to a health visitor.

A *word* is one wording in one language; an *idea* is what it means, counted once however many languages say it. Both
only grow. There is no norm here, no percentile, and nothing is set beside another language or another child.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from langapp import i18n
from langapp.families.models import Child, Choice, Family
from langapp.i18n import _
from langapp.languages import readings
from langapp.languages.registry import Language, languages
from langapp.lib.plaintext import folded
from langapp.lib.spreadsheet import shown_as_text
from langapp.packs.documents import Form, Line, Pack
from langapp.packs.shelf import Shelf
from langapp.practice.models import HeardWord
from langapp.web import Refused

KINDS = ("words",)
EARLIEST = date(2020, 1, 1)
"""Facts of before are not taken for true: a clock that says so was never set."""
NOON = time(12)
"""Of a day that was chosen afterwards: no change of zone carries it into another."""


class Told(Protocol):
    """A heard word as its table gives it."""

    @property
    def id(self) -> str: ...
    @property
    def child_id(self) -> int | None: ...
    @property
    def ref(self) -> str: ...
    @property
    def tag(self) -> str: ...
    @property
    def word(self) -> str: ...
    @property
    def heard_at(self) -> datetime: ...


@dataclass(frozen=True)
class Word:
    """One word the little one says in one language, and every time somebody told of it, the first first."""

    ref: str
    tag: str
    text: str
    told: tuple[tuple[str, datetime], ...]

    @property
    def first_at(self) -> datetime:
        return self.told[0][1]

    @property
    def idea(self) -> tuple[str, ...]:
        """What it means: a line, in whatever language; a word no pack has stands for itself."""
        return (self.ref,) if self.ref else (self.tag, folded(self.text))


@dataclass(frozen=True)
class Vocabulary:
    """What one little one says."""

    words: tuple[Word, ...]
    """In the order they were first heard."""

    @property
    def total(self) -> int:
        return len(self.words)

    @property
    def ideas(self) -> int:
        return len({word.idea for word in self.words})

    def of(self, ref: str) -> dict[str, Word]:
        """How a line is said, by language."""
        return {word.tag: word for word in self.words if word.ref == ref}

    def besides(self, themes: Iterable[Pack], tags: Sequence[str]) -> list[Word]:
        """Those that stand under no theme in one of these languages: their own, and what was of a pack that is gone."""
        themed = {
            (pack.ref(line), tag)
            for pack in themes
            for line in pack.lines
            for tag in tags
            if tag in line.wordings
        }
        return [word for word in self.words if (word.ref, word.tag) not in themed]

    def firsts(self, tags: Sequence[str]) -> list[Word]:
        """The first word in each of these languages in which there is one."""
        first = {word.tag: word for word in reversed(self.words)}
        return [first[tag] for tag in tags if tag in first]


@dataclass(frozen=True)
class Entry:
    """A word as it is shown: by its pack as it stands now, else as it was kept."""

    word: Word
    language: Language
    form: Form
    place: tuple[Pack, Line] | None

    @property
    def reading(self) -> str:
        """The first that can stand beside its word; furigana stands over it, and would repeat it here."""
        first = next(
            (name for name in self.language.readings if name in self.form.readings and name != "furigana"), ""
        )
        return readings.shown(first, self.form.readings[first]) if first else ""

    @property
    def meaning(self) -> str:
        """In the interface's language where somebody worded the line in it; empty for a word no pack has."""
        if self.place is None:
            return ""
        here = self.place[1].wordings.get(i18n.locale())
        return here.form.text if here else self.place[1].meaning


def of(family: Family, child: Child | None) -> Vocabulary:
    """What was heard of one of a family's little ones: one query."""
    first = child is None or child is next(iter(family.children), None)
    child_id = child.id if child else None
    return fold(
        row
        for row in HeardWord.standing(family.id)
        if row.child_id == child_id or (row.child_id is None and first)
    )


def fold(heard: Iterable[Told]) -> Vocabulary:
    """`heard` in the order it was heard. What two people told of one word is one word."""
    told: dict[tuple[str, ...], list[Told]] = {}
    for each in heard:
        told.setdefault((each.tag, each.ref, "" if each.ref else folded(each.word)), []).append(each)
    return Vocabulary(
        tuple(
            Word(
                ref=first.ref,
                tag=first.tag,
                text=first.word,
                told=tuple((each.id, each.heard_at) for each in (first, *others)),
            )
            for first, *others in told.values()
        )
    )


def themes(shelf: Shelf, tags: Sequence[str]) -> list[Pack]:
    """The packs of words that have something in one of these languages."""
    return [pack for pack in shelf.of_kind(*KINDS) if any(tag in pack.languages for tag in tags)]


def entries(words: Iterable[Word], shelf: Shelf, choices: Sequence[Choice]) -> list[Entry]:
    """Words to be shown; those of a language that nobody knows any more are left out."""
    known = languages()
    variants = {choice.tag: choice.variant for choice in choices}
    shown = []
    for word in words:
        if word.tag not in known:
            continue
        place = shelf.line(word.ref) if word.ref else None
        wording = place[1].wordings.get(word.tag) if place else None
        form = wording.as_said(variants.get(word.tag, "")) if wording else Form(word.text)
        if form.text:
            shown.append(Entry(word, known.get(word.tag), form, place))
    return shown


def by_language(entries: Sequence[Entry], tags: Sequence[str]) -> list[tuple[Language, list[Entry]]]:
    """A family's languages in its order, then those it has left; each with its words as they came."""
    order = list(dict.fromkeys([*tags, *(entry.word.tag for entry in entries)]))
    found = {tag: [entry for entry in entries if entry.word.tag == tag] for tag in order}
    return [(languages().get(tag), theirs) for tag, theirs in found.items() if theirs]


def a_day(text: str, today: date) -> date:
    """A day on which something was heard, as a date field sends it. Raises Refused."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused(_("Give a day, as in 2026-03-05.")) from None
    if day > today:
        raise Refused(_("That day is still to come. Choose today, or a day that has been."))
    if day < EARLIEST:
        raise Refused(_("That day is out of reach. Choose one from 2020 on."))
    return day


def at_noon(day: date, ahead: timedelta, now: datetime) -> datetime:
    """Midday of a day where a clock is so far ahead of UTC; never later than now."""
    return min(datetime.combine(day, NOON, now.tzinfo) - ahead, now)


def table(entries: Iterable[Entry], ahead: timedelta) -> str:
    """The words as CSV, with a mark at the front by which a spreadsheet knows UTF-8."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow([_("Language"), _("Word"), _("Reading"), _("Meaning"), _("First heard")])
    for entry in entries:
        day = (entry.word.first_at + ahead).date().isoformat()
        cells = (entry.language.endonym, entry.form.text, entry.reading, entry.meaning)
        writer.writerow([*map(shown_as_text, cells), day])
    return "\ufeff" + held.getvalue()

"""A report in words: the same for the page, the table and the sheet of paper. Of a number it says "at least", or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from langapp import i18n
from langapp.components import dye
from langapp.i18n import Lazy, _, lazy, lesson_text, ngettext
from langapp.packs.shelf import Shelf
from langapp.practice import cloth
from langapp.practice.cloth import Picture, Said
from langapp.refs import is_sung
from langapp.workshops.models.answers import QUESTIONS
from langapp.workshops.reports import grouping
from langapp.workshops.reports.grouping import GROUPS
from langapp.workshops.reports.reporting import FEWEST

SAID: dict[str, Lazy] = {
    "learned": lazy("They learned something"),
    "confident": lazy("They feel surer about talking and singing with their baby"),
    "at_home": lazy("They will do some of it at home"),
    "on_offer": lazy("They know more about what is here for families"),
}
NOT_TOLD = (
    lazy("Every number is rounded down to fives. Fewer than five is not told, and neither is nought."),
    lazy(
        "Answers are told from ten families on, and of five fewer than were there, so that nobody’s can be worked out."
    ),
    lazy("A session is counted once. Nothing of any one family is kept: no name, no language, no answer."),
)
MOST_ACROSS = 12
"""Diamonds in a row of the cloth."""


@dataclass(frozen=True)
class Part:
    """One group of languages."""

    name: str
    number: str
    dye: str


@dataclass(frozen=True)
class Answer:
    question: str
    yes: str
    some: str
    """Yes, or a little."""


@dataclass(frozen=True)
class SaidLine:
    text: str
    lang: str
    by_many: bool
    """Said by at least five families."""


def families(number: int) -> str:
    if not number:
        return _("Fewer than 5 families")
    return ngettext("At least %(n)s family", "At least %(n)s families", number)


def visits(number: int) -> str:
    """Of several sessions: whoever came twice counts in each."""
    if not number:
        return _("Fewer than 5 families each time")
    return ngettext("At least %(n)s family visit", "At least %(n)s family visits", number)


def at_least(number: int) -> str:
    return _("at least %(n)s", n=number)


def parts(told: dict[str, Any]) -> list[Part]:
    found = [
        Part(str(group.name), at_least(told["groups"][group.key]), dye(place))
        for place, group in enumerate(GROUPS)
        if group.key in told["groups"]
    ]
    if told["others"]:
        found.append(Part(str(grouping.OTHERS), at_least(told["others"]), dye(len(GROUPS))))
    return found


def answers(told: dict[str, Any]) -> list[Answer]:
    """None where they are not told."""
    if not told["answered"]:
        return []
    # Of several sessions, nothing told of each may well be five and more together.
    nothing = _("not told") if "sessions" in told else _("fewer than 5")

    def number(chain: dict[str, int], level: str) -> str:
        return at_least(chain[level]) if chain[level] else nothing

    chains = told["answers"]
    return [
        Answer(str(SAID[name]), number(chains[name], "yes"), number(chains[name], "some"))
        for name in QUESTIONS
    ]


def answered(told: dict[str, Any]) -> str:
    number = told["answered"]
    return ngettext(
        "Of at least %(n)s family that answered", "Of at least %(n)s families that answered", number
    )


def minutes(number: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", number)


def hours(number: int) -> str:
    """Of minutes, to half an hour."""
    halves = round(number / 30)
    whole = ngettext("%(n)s hour", "%(n)s hours", halves // 2)
    if halves % 2 == 0:
        return whole if halves else minutes(number)
    return _("%(n)s and a half hours", n=halves // 2) if halves > 1 else _("Half an hour")


def lines(refs: Sequence[str], told: dict[str, Any], on_shelf: Shelf) -> list[SaidLine]:
    """These lines of a session, in its order; those that have left the shelf are left out."""
    said, here = set(told["said"]), i18n.locale()
    found = []
    for ref in dict.fromkeys(refs):
        if (place := on_shelf.line(ref)) is None:
            continue
        pack, line = place
        worded = line.wordings.get(here)
        if is_sung(ref):
            title = lesson_text(pack.title)
            found.append(SaidLine(title, here if title != pack.title else pack.meanings, ref in said))
        elif worded:
            found.append(SaidLine(worded.form.text, here, ref in said))
        else:
            found.append(SaidLine(line.meaning, pack.meanings, ref in said))
    return found


def picture(told: dict[str, Any]) -> Picture:
    """A diamond for every five families of a group, in its dye. Drawn from what is told, so that no more is told by it."""
    keys = [*(group.key for group in GROUPS), "others"]
    many = {**told["groups"], "others": told["others"]}
    threads = [Said(key) for key in keys for _five in range(many.get(key, 0) // FEWEST)]
    threads = threads or [Said(keys[-1])] * (told["families"] // FEWEST)
    rows = max(1, -(-len(threads) // MOST_ACROSS))
    return cloth.picture(threads, keys, -(-len(threads) // rows) or 1)

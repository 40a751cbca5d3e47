"""What a cloth tells, in sentences.

Each rule is a function of what was said, with its thresholds here. Nothing is set beside anything, no count in a
sentence goes down, and what a moment has become it stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from langapp import days
from langapp.i18n import _, ngettext
from langapp.languages.registry import languages
from langapp.practice.moments import MOMENTS
from langapp.practice.telling import Meaning, Sentence, listed, tell
from langapp.practice.weaving import Group, Woven
from langapp.voices import ours

PLACE_LINES, PLACE_DAYS = 3, 4
"""So many lines of a moment, each on so many days, make it a place for their language,"""
PLACE_SPREAD = timedelta(days=21)
"""once the first and the last of all that was said there in it are some weeks apart."""
PLACELESS = frozenset({"any"})
"""A moment that is no place in the day."""
OWN_LINES = 3
NEW_SHOWN = 3
GOODNIGHT = frozenset({"bedtime/sleep-well", "bedtime/say-goodnight"})


def of(woven: Woven) -> list[Sentence]:
    """Everything there is to say of it now, the liveliest first. Of nothing, nothing."""
    return [sentence for rule in RULES for sentence in rule(woven)]


def new_this_month(woven: Woven) -> Iterator[Sentence]:
    """“New this month: …”, the newest first."""
    first: dict[str, datetime] = {}
    places = {}
    for group in woven.groups:
        first[group.ref] = min(first.get(group.ref, group.first), group.first)
        if group.place is not None:
            places[group.ref] = group.place
    new = sorted((ref for ref in places if first[ref] >= woven.month), key=first.__getitem__, reverse=True)
    if new:
        shown = [Meaning(*places[ref]) for ref in new[:NEW_SHOWN]]
        message = _("New this month: %(lines)s")
        if len(new) > NEW_SHOWN:
            message = _("New this month: %(lines)s and more.")
        yield tell(message, lines=listed(shown, "unit"))


def places(woven: Woven) -> Iterator[Sentence]:
    """“Bath time is a place for Cantonese and Tamil now”: the languages in which its lines have come again and again."""
    for moment in woven.moments:
        at_home = [tag for tag in woven.tags if moment not in PLACELESS and _at_home(woven, moment, tag)]
        if at_home:
            yield tell(
                _("%(moment)s is a place for %(language)s now."),
                moment=str(MOMENTS[moment].title),
                language=listed([languages().get(tag) for tag in at_home]),
            )


def _at_home(woven: Woven, moment: str, tag: str) -> bool:
    """Once true it stays true, whatever else is said and however late it is told: each of its three only grows."""
    said = [group for group in woven.at(moment) if tag in group.spoken]
    on_days = Counter[str]()
    for group in said:
        on_days[group.ref] += group.days
    again = sum(count >= PLACE_DAYS for count in on_days.values())
    return again >= PLACE_LINES and max(g.last for g in said) - min(g.first for g in said) >= PLACE_SPREAD


def own_words(woven: Woven) -> Iterator[Sentence]:
    """“Bedtime has words of your own now”: where several lines that were said are in the family's own words."""
    for moment in woven.moments:
        said = {group.ref for group in woven.at(moment) if moment not in PLACELESS and _is_own(group)}
        if len(said) >= OWN_LINES:
            yield tell(_("%(moment)s has words of your own now."), moment=str(MOMENTS[moment].title))


def _is_own(group: Group) -> bool:
    wordings = group.place[1].wordings if group.place else {}
    return any(ours.is_own(wordings[tag].form) for tag in group.spoken if tag in wordings)


def goodnight(woven: Woven) -> Iterator[Sentence]:
    """“You have said good night in 2 languages.”"""
    said_in = {tag for group in woven.groups if group.ref in GOODNIGHT for tag in group.spoken}
    if len(said_in) > 1:
        yield (
            ngettext(
                "You have said good night in %(n)s language.",
                "You have said good night in %(n)s languages.",
                len(said_in),
            ),
        )


def songs(woven: Woven) -> Iterator[Sentence]:
    sung = {group.slug for group in woven.groups if group.kind == "song"}
    if sung:
        yield (
            ngettext("You have sung %(n)s song together.", "You have sung %(n)s songs together.", len(sung)),
        )


def began(woven: Woven) -> Iterator[Sentence]:
    if woven.groups:
        first = min(group.first for group in woven.groups)
        yield tell(
            _("The first thread is from %(day)s."), day=days.shown_with_year((first + woven.ahead).date())
        )


RULES: tuple[Callable[[Woven], Iterator[Sentence]], ...] = (
    places,
    own_words,
    new_this_month,
    goodnight,
    songs,
    began,
)

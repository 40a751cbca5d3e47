"""What the cloth tells: by language and by moment, in sentences.

A sentence is true of all threads that stand, of whoever said them: nobody is set beside anybody, and no count in one
goes down. Each rule is a function of what was said, with its thresholds here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from sqlalchemy import bindparam, case, func, select

from langapp import days
from langapp.db import UTCDateTime, rows
from langapp.i18n import _, ngettext
from langapp.languages.registry import Language, languages
from langapp.packs.documents import Line, Pack
from langapp.packs.models import Edition
from langapp.packs.shelf import Shelf
from langapp.practice import cloth
from langapp.practice.models import Thread
from langapp.practice.models.threads import STANDING
from langapp.practice.moments import MOMENTS
from langapp.practice.telling import Meaning, Part, Sentence, Words, listed, tell

PLACE_DAYS = 42
"""How far back a moment's language of now is looked for,"""
PLACE_LEAST = 8
"""in how many threads at least,"""
PLACE_SPREAD = timedelta(days=10)
"""between the first and the last of which there is some time;"""
PLACE_SHARE, OTHERS_SHARE = 0.75, 0.34
"""and in how many of them it has to be said, and any other at most."""
NEW_SHOWN = 3
GOODNIGHT = frozenset({"bedtime/sleep-well", "bedtime/say-goodnight"})
PLACELESS = frozenset({"any"})
"""A moment that is no place in the day."""
BAND_MOTIFS = 6


@dataclass(frozen=True)
class Group:
    """All the times one line was said in the same languages."""

    ref: str
    moment: str
    kind: str
    place: tuple[Pack, Line] | None
    """Where it stands now; None where its pack or its line is gone."""
    tags: str
    """The languages it could be said in, of those it was shown in, with spaces between."""
    times: int
    recent: int
    """Of these, since `PLACE_DAYS` ago."""
    first: datetime
    last: datetime

    @cached_property
    def spoken(self) -> list[str]:
        return self.tags.split()


@dataclass(frozen=True)
class Woven:
    """All that was said in a family, and from where it is looked at."""

    groups: tuple[Group, ...]
    tags: tuple[str, ...]
    """The family's languages, in its order."""
    now: datetime
    month: datetime
    """When this month began, where the family is."""
    ahead: timedelta = timedelta(0)
    """How far the device's own clock is ahead of UTC."""

    def at(self, moment: str) -> list[Group]:
        return [group for group in self.groups if group.moment == moment]

    def in_language(self, tag: str) -> list[Group]:
        return [group for group in self.groups if tag in group.spoken]

    @property
    def moments(self) -> list[str]:
        """Those in which something was said, as a day goes."""
        return [name for name in MOMENTS if self.at(name)]


# What was said


def of(family_id: str, tags: Sequence[str], shelf: Shelf, now: datetime, ahead: timedelta) -> Woven:
    """One query, and one more where a pack has left the shelf since."""
    said = rows(SAID, {"family": family_id, "since": now - timedelta(days=PLACE_DAYS)}).all()
    moments = {slug: (pack.moment, pack.kind) for slug, pack in shelf.packs.items()}
    moments |= _of_old({_slug(row.ref) for row in said} - moments.keys())
    groups = []
    for row in said:
        moment, kind = moments.get(_slug(row.ref), ("", ""))
        place = shelf.line(row.ref)
        groups.append(
            Group(
                ref=row.ref,
                moment=moment,
                kind=kind,
                place=place,
                tags=sayable(row.tags, place[1] if place else None),
                times=row.times,
                recent=row.recent,
                first=row.first,
                last=row.last,
            )
        )
    local = now + ahead
    month = datetime(local.year, local.month, 1, tzinfo=UTC) - ahead
    return Woven(tuple(groups), tuple(tags), now, month, ahead)


def sayable(tags: str, line: Line | None) -> str:
    """Of the languages a line was shown in, those that have words for it."""
    if line is None:
        return tags
    return " ".join(tag for tag in tags.split() if tag in line.wordings) or tags


def _of_old(slugs: set[str]) -> dict[str, tuple[str, str]]:
    """Moment and kind of packs that are on the shelf no more: what was said of them stays said."""
    if not slugs:
        return {}
    documents = rows(
        select(Edition.document).where(Edition.slug.in_(slugs)).order_by(Edition.slug, Edition.number)
    )
    packs = (Pack.from_json(row.document) for row in documents)
    return {pack.slug: (pack.moment, pack.kind) for pack in packs}


# What it tells


def sentences(woven: Woven) -> list[Sentence]:
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
        message = _("New this month: %(lines)s.")
        if len(new) > NEW_SHOWN:
            message = _("New this month: %(lines)s and more.")
        yield tell(message, lines=listed(shown, "unit"))


def places(woven: Woven) -> Iterator[Sentence]:
    """“Bath time is a place for Cantonese now”: where, lately, one language was nearly always there."""
    if len(woven.tags) < 2:
        return
    for moment in woven.moments:
        if moment not in PLACELESS and (tag := _language_of(woven, moment)):
            yield tell(
                _("%(moment)s is a place for %(language)s now."),
                moment=str(MOMENTS[moment].title),
                language=languages().get(tag),
            )


def _language_of(woven: Woven, moment: str) -> str | None:
    since = woven.now - timedelta(days=PLACE_DAYS)
    lately = [group for group in woven.at(moment) if group.recent]
    count = sum(group.recent for group in lately)
    if count < PLACE_LEAST:
        return None
    if max(group.last for group in lately) - min(max(group.first, since) for group in lately) < PLACE_SPREAD:
        return None
    shares = {tag: sum(group.recent for group in lately if tag in group.spoken) / count for tag in woven.tags}
    first, *others = sorted(woven.tags, key=shares.__getitem__, reverse=True)
    clear = shares[first] >= PLACE_SHARE and all(shares[tag] <= OTHERS_SHARE for tag in others)
    return first if clear else None


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
    sung = {_slug(group.ref) for group in woven.groups if group.kind == "song"}
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


RULES: tuple[Callable[[Woven], Iterator[Sentence]], ...] = (places, new_this_month, goodnight, songs, began)


@dataclass(frozen=True)
class Band:
    """A small piece of cloth, and what it tells. `motifs` are repeated across it."""

    about: Part
    icon: str
    motifs: tuple[cloth.Motif, ...]
    sentence: Sentence


def by_language(woven: Woven) -> list[Band]:
    """A band for each language of the family that has a thread, with what was last said in it."""
    bands = []
    for position, tag in enumerate(woven.tags):
        groups = woven.in_language(tag)
        if groups:
            language = languages().get(tag)
            bands.append(Band(language, "", (cloth.motif((position,)),), _lately(groups, language)))
    return bands


def _lately(groups: Sequence[Group], language: Language) -> Sentence:
    worded = [group for group in groups if group.place and language.tag in group.place[1].wordings]
    if not worded:
        return ()
    newest = max(worded, key=lambda group: (group.last, group.ref))
    assert newest.place is not None
    words = newest.place[1].wordings[language.tag].form
    return tell(_("Lately: %(words)s"), words=Words(language, words))


def by_moment(woven: Woven) -> list[Band]:
    """A band for each moment in which something was said, in the dyes of its newest threads."""
    bands = []
    for moment in woven.moments:
        groups = sorted(woven.at(moment), key=lambda group: (group.last, group.ref))[-BAND_MOTIFS:]
        kinds = cloth.picture(groups, woven.tags, BAND_MOTIFS).motifs
        bands.append(Band(str(MOMENTS[moment].title), f"moment-{moment}", kinds, milestone(woven, moment)))
    return bands


def milestone(woven: Woven, moment: str) -> Sentence:
    """“12 lines said so far, in Cantonese and Tamil.” Of the moment, and shared."""
    groups = woven.at(moment)
    said_in = [tag for tag in woven.tags if any(tag in group.spoken for group in groups)]
    count = len({group.ref for group in groups})
    if not said_in:
        return (ngettext("%(n)s line said so far.", "%(n)s lines said so far.", count),)
    message = ngettext(
        "%(n)s line said so far, in %(languages)s.",
        "%(n)s lines said so far, in %(languages)s.",
        count,
        languages="%(languages)s",
    )
    return tell(message, languages=listed([languages().get(tag) for tag in said_in]))


def _slug(ref: str) -> str:
    return ref.partition("/")[0]


SAID = (
    select(
        Thread.ref,
        Thread.tags,
        func.count().label("times"),
        func.sum(case((Thread.said_at >= bindparam("since", type_=UTCDateTime), 1), else_=0)).label("recent"),
        func.min(Thread.said_at).label("first"),
        func.max(Thread.said_at).label("last"),
    )
    .where(*STANDING)
    .group_by(Thread.ref, Thread.tags)
    .order_by(Thread.ref, Thread.tags)
)

"""The cloth by the calendar: the picture of a week, and the poster of a year."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from flask import current_app
from sqlalchemy import Row, bindparam, select

from langapp.db import UTCDateTime, rows
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.packs.documents import Line, Pack
from langapp.packs.shelf import Shelf
from langapp.practice import cloth
from langapp.practice.models import Thread
from langapp.practice.models.threads import STANDING
from langapp.practice.moments import MOMENTS
from langapp.practice.sentences import NEW_SHOWN
from langapp.practice.telling import Meaning, Sentence, listed, tell
from langapp.practice.weaving import sayable

WEEK_WIDE, WEEK_MOST = 6, 72
"""Motifs across the picture of a week, and in all of it; in a fuller week, the last."""
WEEK_READ = 700
"""Threads of a week that are looked at: a hundred a day."""
POSTER_LEAST = 4
POSTER_MOST = 40_000
"""Of more threads, the last: each would be half a millimetre of a sheet."""
POSTER_SHAPE = 1.1
"""Height by width: what is left of a sheet of A4 or Letter under a title."""


@dataclass(frozen=True)
class Span:
    """A stretch of time, and which stretches before and after it have threads."""

    begins: datetime
    ends: datetime
    earlier: datetime | None
    """When the last thread before it was said."""
    later: datetime | None
    """When the first thread after it was said."""


@dataclass(frozen=True)
class Week:
    picture: cloth.Picture
    sentences: tuple[Sentence, ...]
    lines: tuple[tuple[Pack, Line, tuple[str, ...]], ...]
    """What was said, once each, in the order it was first said, with the languages it was said in."""


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def a_week(text: str) -> date | None:
    """The Monday of an ISO week, as in 2026-W47; None for what is none."""
    found = re.fullmatch(r"(20\d\d)-W(\d\d)", text, re.ASCII)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        return None


def week_name(day: date) -> str:
    year, week, _day = day.isocalendar()
    return f"{year}-W{week:02}"


def week(family_id: str, tags: Sequence[str], shelf: Shelf, span: Span) -> Week | None:
    """A span of seven days from a Monday on. None where nothing was said in it."""
    said = rows(
        BETWEEN, {"family": family_id, "begins": span.begins, "ends": span.ends, "most": WEEK_READ}
    ).all()[::-1]
    if not said:
        return None
    refs = list(dict.fromkeys(row.ref for row in said))
    first = {row.ref for row in rows(SAID_BEFORE, {"family": family_id, "refs": refs, "begins": span.begins})}
    lines = tuple(_lines(said, refs, shelf))
    new = [Meaning(pack, line) for pack, line, _tags in lines if pack.ref(line) not in first][:NEW_SHOWN]
    threads = [_Thread(sayable(row.tags, _line(shelf, row.ref))) for row in said[-WEEK_MOST:]]
    return Week(cloth.picture(threads, tags, WEEK_WIDE), tuple(_of_week(lines, new, tags)), lines)


def _of_week(
    lines: Sequence[tuple[Pack, Line, tuple[str, ...]]], new: Sequence[Meaning], tags: Sequence[str]
) -> Iterator[Sentence]:
    moments = [name for name in MOMENTS if any(pack.moment == name for pack, _line, _tags in lines)]
    said_in = [tag for tag in tags if any(tag in spoken for _pack, _line, spoken in lines)]
    if moments and said_in:
        yield tell(
            _("%(moments)s, in %(languages)s."),
            moments=listed([str(MOMENTS[name].title) for name in moments]),
            languages=listed([languages().get(tag) for tag in said_in]),
        )
    if new:
        yield tell(_("Said for the first time: %(lines)s"), lines=listed(new, "unit"))


def _lines(
    said: Sequence[Row[str, str]], refs: Sequence[str], shelf: Shelf
) -> Iterator[tuple[Pack, Line, tuple[str, ...]]]:
    shown_in = {ref: " ".join(row.tags for row in said if row.ref == ref) for ref in refs}
    for ref in refs:
        place = shelf.line(ref)
        if place is not None:
            yield *place, tuple(dict.fromkeys(sayable(shown_in[ref], place[1]).split()))


def span_of(family_id: str, begins: date, ends: date, ahead: timedelta) -> Span:
    """The days from one to before another, where a clock is so far ahead of UTC: one query."""
    start, end = _at_midnight(begins, ahead), _at_midnight(ends, ahead)
    near = rows(NEIGHBOURS, {"family": family_id, "begins": start, "ends": end}).one()
    return Span(start, end, near.earlier, near.later)


def poster_svg(
    family_id: str, tags: Sequence[str], year: int | None = None, ahead: timedelta = timedelta(0)
) -> str:
    """The cloth as a file of its own: an SVG with a title, of one year or of all. Needs an app, and no request."""
    parts = current_app.jinja_env.get_template("cloth_parts.html").module
    title = _("Our family cloth") if year is None else _("Our family cloth, %(year)s", year=year)
    drawn: str = parts.standing_alone(poster(family_id, tags, year, ahead), title)  # type: ignore[attr-defined]
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}\n'


def poster(
    family_id: str, tags: Sequence[str], year: int | None = None, ahead: timedelta = timedelta(0)
) -> cloth.Picture:
    """All threads of a year, or of all years, each a motif, in the shape of a sheet: one query."""
    begins = _at_midnight(date(year or 1, 1, 1), ahead) if year else datetime.min.replace(tzinfo=UTC)
    ends = _at_midnight(date(year + 1, 1, 1), ahead) if year else datetime.max.replace(tzinfo=UTC)
    told = {"family": family_id, "begins": begins, "ends": ends, "most": POSTER_MOST}
    threads = [_Thread(row.tags) for row in rows(WHOLE, told)][::-1]
    return cloth.picture(threads, tags, wide_enough(len(threads)))


def wide_enough(count: int) -> int:
    """How many motifs across give so many of them the shape of a sheet."""
    return max(POSTER_LEAST, round(math.sqrt(count * cloth.MOTIF_HIGH / cloth.MOTIF_WIDE / POSTER_SHAPE)))


@dataclass(frozen=True)
class _Thread:
    tags: str


def _line(shelf: Shelf, ref: str) -> Line | None:
    place = shelf.line(ref)
    return place[1] if place else None


def _at_midnight(day: date, ahead: timedelta) -> datetime:
    return datetime.combine(day, time(), UTC) - ahead


_DURING = (
    *STANDING,
    Thread.said_at >= bindparam("begins", type_=UTCDateTime),
    Thread.said_at < bindparam("ends", type_=UTCDateTime),
)
BETWEEN = (
    select(Thread.ref, Thread.tags)
    .where(*_DURING)
    .order_by(Thread.said_at.desc(), Thread.id.desc())
    .limit(bindparam("most"))
)
WHOLE = (
    select(Thread.tags)
    .where(*_DURING)
    .order_by(Thread.said_at.desc(), Thread.id.desc())
    .limit(bindparam("most"))
)
SAID_BEFORE = (
    select(Thread.ref)
    .where(
        *STANDING,
        Thread.ref.in_(bindparam("refs", expanding=True)),
        Thread.said_at < bindparam("begins", type_=UTCDateTime),
    )
    .distinct()
)
NEIGHBOURS = select(
    select(Thread.said_at)
    .where(*STANDING, Thread.said_at < bindparam("begins", type_=UTCDateTime))
    .order_by(Thread.said_at.desc())
    .limit(1)
    .scalar_subquery()
    .label("earlier"),
    select(Thread.said_at)
    .where(*STANDING, Thread.said_at >= bindparam("ends", type_=UTCDateTime))
    .order_by(Thread.said_at)
    .limit(1)
    .scalar_subquery()
    .label("later"),
)

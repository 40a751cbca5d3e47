"""What became of the pack that a draft was made after: line by line, to be taken or not.

The unit is the wording, a text with its readings. What was answered is remembered in the story of the draft by what the
other says now: so it is asked once, and again when the other changes it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from langapp.db import db, insert_new
from langapp.drafts import document, fields
from langapp.drafts.document import Folded
from langapp.drafts.editing import ANY, Edit, RowEdit, changes, edit
from langapp.drafts.models import Draft, DraftChange
from langapp.drafts.models.cells import WHOLE
from langapp.families.models import Caregiver
from langapp.lib.uuid7 import uuid7
from langapp.packs import shelf, sources
from langapp.packs.documents import Form, Line, Pack
from langapp.packs.models import ShelfPlace
from langapp.studio.forks import forking

ANSWERED = "upstream:"
"""In place of an act and of a field in the story of a draft, before the key of what was answered."""
NOTHING = Form("")


@dataclass(frozen=True)
class News:
    """One thing that is otherwise there. A meaning is a form without readings."""

    what: str
    """`meaning`, `wording`, `line` for a new one, `gone` for one that is there no more."""
    line_id: str
    """Of the other pack."""
    row_id: str
    """Ours; empty for a new line."""
    meaning: str
    tag: str = ""
    variant: str = ""
    before: Form = NOTHING
    after: Form = NOTHING
    ours: Form = NOTHING

    @property
    def key(self) -> str:
        """The same for the same news, whoever looks and when."""
        told = [
            self.what,
            self.line_id,
            self.tag,
            self.variant,
            self.after.text,
            sorted(self.after.readings.items()),
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]

    @property
    def is_untouched(self) -> bool:
        """Whether ours still says what theirs said, and would say what they say now."""
        return self.what in ("meaning", "wording") and _same(self.ours, self.before)


@dataclass(frozen=True)
class Followed:
    """The other pack now, and what is still to be answered."""

    pack: Pack
    number: int
    news: list[News]


def look(draft: Draft) -> Followed | None:
    """None where it was not made after another, or the other is as it was, or on the shelf no more."""
    place = db.session.get(ShelfPlace, draft.forked_slug) if draft.forked_slug else None
    base = forking.edition_of(draft.forked_slug, draft.forked_number)
    if place is None or base is None or place.number <= (draft.forked_number or 0):
        return None
    pack = shelf.current().packs[draft.forked_slug]
    answered = _answered(draft)
    news = [each for each in _news(base, pack, document.folded(draft)) if each.key not in answered]
    return Followed(pack, place.number, news)


def answer(
    draft: Draft, keys: Sequence[str], take: bool, by: Caregiver, now: datetime, seen: int | None = None
) -> int:
    """Take what is new, or keep what is ours. When nothing is left to answer, the newer edition is the one that was looked
    through. How many were answered: what somebody wrote in since the revision that was seen is not taken, and stays
    to be looked at.
    """
    draft.hold()
    followed = look(draft)
    if followed is None:
        return 0
    asked = [each for each in followed.news if each.key in keys]
    if take and seen is not None:
        written = {(row_id, field) for row_id, field, _value, _at in changes(draft, seen).cells}
        asked = [each for each in asked if not any(_is_about(each, *cell) for cell in written)]
    if take and asked:
        _take(draft, followed.pack, asked, by, now)
    for each in asked:
        _remember(draft, each, take, by, now)
    if len(asked) == len(followed.news):
        _move_on(draft, followed, by, now)
    return len(asked)


def _is_about(news: News, row_id: str, field: str) -> bool:
    """Whether taking it would write over a cell."""
    if news.what == "line" or news.row_id != row_id:
        return False
    said = fields.of_language(field)
    same = said is not None and (said.tag, said.variant) == (news.tag, news.variant)
    return news.what == "gone" or (field == "meaning" if news.what == "meaning" else same)


def _news(base: Pack, pack: Pack, own: Folded) -> Iterator[News]:
    """In the order of their lines. What we have made to say the same by ourselves is no news."""
    was = {line.id: line for line in base.lines}
    ours = {line.came_from: line for line in own.pack.lines if line.came_from}
    tags = _followed_tags(base, own.pack)
    for line in pack.lines:
        mine = ours.get(pack.ref(line))
        if mine is not None and line.id in was:
            yield from _of_line(was[line.id], line, mine, own.rows[mine.id], tags)
        elif mine is None and line.id not in was:
            yield News("line", line.id, "", line.meaning, after=Form(line.meaning))
    there = {line.id for line in pack.lines}
    for line in base.lines:
        mine = ours.get(base.ref(line))
        if line.id not in there and mine is not None:
            yield News(
                "gone",
                line.id,
                own.rows[mine.id],
                mine.meaning,
                before=Form(line.meaning),
                ours=Form(mine.meaning),
            )


def _followed_tags(base: Pack, own: Pack) -> list[str]:
    """The languages that were taken over; in one of our own, theirs changes nothing."""
    return [tag for tag in own.languages if tag in base.languages]


def _of_line(was: Line, now: Line, ours: Line, row_id: str, tags: Sequence[str]) -> Iterator[News]:
    if now.meaning not in (was.meaning, ours.meaning):
        yield News(
            "meaning", now.id, row_id, ours.meaning,
            before=Form(was.meaning), after=Form(now.meaning), ours=Form(ours.meaning),
        )  # fmt: skip
    for tag in tags:
        old, new, mine = _forms(was, tag), _forms(now, tag), _forms(ours, tag)
        for key in dict.fromkeys([*new, *old]):
            before, after, own = (each.get(key, NOTHING) for each in (old, new, mine))
            if not _same(before, after) and not _same(after, own):
                yield News("wording", now.id, row_id, ours.meaning, tag, key, before, after, own)


def _forms(line: Line, tag: str) -> dict[str, Form]:
    wording = line.wordings.get(tag)
    return dict(wording.forms()) if wording else {}


def _same(one: Form, other: Form) -> bool:
    return (one.text, one.readings) == (other.text, other.readings)


def _take(draft: Draft, pack: Pack, asked: Sequence[News], by: Caregiver, now: datetime) -> None:
    """One act, which can be taken back."""
    cells: list[Edit] = []
    rows: list[RowEdit] = []
    own = document.folded(draft)
    row_of = {line.came_from: own.rows[line.id] for line in own.pack.lines if line.came_from}
    for each in asked:
        if each.what == "gone":
            rows.append(RowEdit(each.row_id, removed=True))
        elif each.what == "line":
            line = pack.line(each.line_id)
            if line is not None:
                row_id = row_of[pack.ref(line)] = uuid7(now)
                rows.append(RowEdit(row_id, _before(pack, line, row_of), came_from=pack.ref(line)))
                cells += _cells(row_id, line, own.pack.languages)
        elif each.what == "meaning":
            cells.append(Edit(each.row_id, "meaning", each.after.text, ANY))
        else:
            cells += _form_cells(each, pack.line(each.line_id))
    edit(draft, by, now, uuid7(now), cells, rows)


def _before(pack: Pack, line: Line, row_of: dict[str, str]) -> str | None:
    """The row behind which a new line comes: that of the nearest line above it that we have too."""
    above = pack.lines[: pack.lines.index(line)]
    return next((row_of[pack.ref(each)] for each in reversed(above) if pack.ref(each) in row_of), "")


def _cells(row_id: str, line: Line, tags: Sequence[str]) -> Iterator[Edit]:
    for field, value in document.cells_of_line(line).items():
        said = fields.of_language(field)
        if said is None or said.tag in tags:
            yield Edit(row_id, field, value, ANY)


def _form_cells(news: News, line: Line | None) -> Iterator[Edit]:
    """The whole form as it is there: its notes are about its text."""
    form = _forms(line, news.tag).get(news.variant, NOTHING) if line else NOTHING
    for name in fields.OF_FORM:
        yield Edit(news.row_id, fields.form(news.tag, news.variant, name), getattr(form, name), ANY)
    for system in {**news.ours.readings, **form.readings}:
        field = fields.reading(news.tag, system, news.variant)
        yield Edit(news.row_id, field, form.readings.get(system, ""), ANY)


def _answered(draft: Draft) -> set[str]:
    found = select(DraftChange.field).where(DraftChange.draft_id == draft.id, DraftChange.act == ANSWERED)
    return {field.removeprefix(ANSWERED) for field in db.session.scalars(found)}


def _remember(draft: Draft, news: News, take: bool, by: Caregiver, now: datetime) -> None:
    insert_new(
        DraftChange,
        {
            "draft_id": draft.id,
            "revision": draft.revision,
            "row_id": news.row_id,
            "field": f"{ANSWERED}{news.key}",
            "act": ANSWERED,
            "before": news.ours.text,
            "after": news.after.text if take else news.ours.text,
            "by": by.id,
            "at": now,
        },
    )


def _move_on(draft: Draft, followed: Followed, by: Caregiver, now: datetime) -> None:
    draft.forked_number = followed.number
    told = {"edition": str(followed.number), "by": sources.credit(followed.pack)}
    edit(draft, by, now, uuid7(now), [Edit(WHOLE, f"fork.{name}", text, ANY) for name, text in told.items()])

"""Confirm: a plan becomes lines of a draft in one act; and Undo, which takes back what still stands of it.

Planning takes a second or two for thousands of rows: it is done before the draft is held, and counts if nobody wrote in
the draft meanwhile.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.exc import IntegrityError

from langapp.db import db
from langapp.drafts import document, editing, filling, placing, undoing
from langapp.drafts.editing import ANY, Edit, RowEdit
from langapp.drafts.models import Draft, DraftCell, DraftChange
from langapp.drafts.models.cells import WHOLE
from langapp.families.models import Caregiver
from langapp.i18n import _
from langapp.lib.uuid7 import uuid7
from langapp.packs.documents import Pack
from langapp.studio.forks import forking
from langapp.studio.importing.choosing import Choice
from langapp.studio.importing.dry_run import Plan
from langapp.studio.importing.keeping import Done, Import
from langapp.studio.models import Publication
from langapp.web import Refused


@dataclass(frozen=True)
class Ready:
    """A plan as it will be written, and the revision of the draft it was made for; None for one that is to be made."""

    title: str
    revision: int | None
    lines: int
    cells: Sequence[Edit]
    rows: Sequence[RowEdit]
    why_not: str = ""


def ready(
    brought: Import, plan: Plan, choice: Choice, title: str, draft: Draft | None, now: datetime
) -> Ready:
    """Reads, and writes nothing."""
    before = _of_pack(draft) if draft else {}
    cells = [Edit(WHOLE, name, value, ANY) for name, value in _about(brought, choice, title, before).items()]
    rows = []
    for planned in plan.new:
        rows.append(RowEdit(uuid7(now)))
        cells += [Edit(rows[-1].id, name, value, ANY) for name, value in planned.cells.items()]
    for planned in plan.filled:
        cells += [Edit(planned.row_id, name, value, ANY) for name, value in planned.cells.items()]
    why_not = too_many(plan, placing.count(draft.id) if draft else 0)
    return Ready(title, draft.revision if draft else None, plan.count, cells, rows, why_not)


def write(brought: Import, told: Ready, by: Caregiver, now: datetime) -> Done | None:
    """As one act, whose id is the import's. Confirmed twice, it is written once. None where somebody wrote in the draft
    since it was looked at.
    """
    draft, lines = _draft(brought, told.title, brought.draft_id, "", by, now), told.lines
    if is_written(draft.id, brought):
        lines = _written(draft.id, brought)
    elif told.revision not in (None, draft.revision):
        return None
    elif told.why_not:
        raise Refused(told.why_not)
    else:
        editing.edit(draft, by, now, brought.id, told.cells, told.rows)
    return Done(lines=lines, drafts=(draft.id,), at=now.isoformat())


def write_packs(brought: Import, packs: Collection[Pack], by: Caregiver, now: datetime) -> Done:
    """Each pack of our ZIP as a draft of its own, committed one by one. Raises Refused, and then nothing was written."""
    if any(len(pack.lines) > editing.MOST_ROWS for pack in packs):
        raise Refused(_too_long())
    drafts, renamed, lines = [], [], 0
    for pack in packs:
        draft_id = str(uuid.uuid5(uuid.UUID(brought.id), pack.slug))
        draft = _draft(brought, pack.title, draft_id, pack.slug, by, now)
        if not is_written(draft.id, brought):
            filling.fill(draft, replace(pack, slug=draft.slug), by, now, brought.id)
            forking.meet_again(draft, pack)
        drafts.append(draft.id)
        lines += len(pack.lines)
        if draft.slug != pack.slug:
            told = _("There is a pack “%(slug)s” here already: this one is “%(new)s” from now on.",
                     slug=pack.slug, new=draft.slug)  # fmt: skip
            renamed.append(told)
        db.session.commit()  # Others write between one pack and the next.
    return Done(lines=lines, drafts=tuple(drafts), at=now.isoformat(), renamed=tuple(renamed))


def take_back(brought: Import, done: Done, by: Caregiver, now: datetime) -> Done:
    """All that still stands as the import left it. A draft it made, and in which nothing else was written, goes too;
    not one of which something was published: of that there is more to do than to put it away.
    """
    left = 0
    for draft_id in done.drafts:
        draft = Draft.of(by.id, draft_id)
        if draft is None:
            continue
        draft.hold()
        is_its_own = brought.into_new or draft_id != brought.draft_id
        may_go = is_its_own and Publication.newest(draft_id) is None
        if may_go and not _others_wrote(draft_id, brought):
            draft.put_away(now)
            continue
        act_of_undo = str(uuid.uuid5(uuid.UUID(brought.id), f"undo {draft_id}"))
        _went, others = undoing.take_back(draft, by, now, brought.id, act_of_undo)
        left += others
        if may_go and not others and not placing.count(draft_id):
            draft.put_away(now)
    return replace(done, undone=True, left=left)


def too_many(plan: Plan, standing: int) -> str:
    """Why it cannot be confirmed as it is; empty where it can."""
    if plan.count == 0:
        return _("There is nothing to bring in.")
    if standing + len(plan.new) > editing.MOST_ROWS:
        return _too_long()
    return ""


def lines_of(draft: Draft) -> dict[str, dict[str, str]]:
    """Its lines in order, by row id, each with its cells."""
    folded = document.folded(draft)
    return {folded.rows[line.id]: document.cells_of_line(line) for line in folded.pack.lines}


def is_written(draft_id: str, brought: Import) -> bool:
    act = select(DraftChange.revision).where(DraftChange.draft_id == draft_id, DraftChange.act == brought.id)
    return db.session.scalars(act.limit(1)).first() is not None


def _too_long() -> str:
    return _(
        "A pack being written holds up to %(n)s lines. Bring the rest into another.", n=editing.MOST_ROWS
    )


def _written(draft_id: str, brought: Import) -> int:
    """How many lines came by it."""
    rows = select(func.count(DraftChange.row_id.distinct())).where(
        DraftChange.draft_id == draft_id, DraftChange.act == brought.id, DraftChange.row_id != WHOLE
    )
    return db.session.scalar(rows) or 0


def _others_wrote(draft_id: str, brought: Import) -> bool:
    others = exists().where(DraftChange.draft_id == draft_id, DraftChange.act != brought.id)
    return bool(db.session.scalar(select(others)))


def _draft(brought: Import, title: str, draft_id: str, slug: str, by: Caregiver, now: datetime) -> Draft:
    """Held until this is committed, so that of two confirmations the second finds what the first wrote."""
    is_theirs = not slug and not brought.into_new
    draft = Draft.of(by.id, draft_id)
    if draft is None and is_theirs:
        raise Refused(_("This pack is no longer yours to write. Go back to your packs."))
    if draft is None:
        try:
            with db.session.begin_nested():
                draft = Draft.begin(by, now, title=title, wanted_slug=slug, draft_id=draft_id)
        except IntegrityError:  # The other confirmation was quicker.
            draft = Draft.of(by.id, draft_id)
    if draft is None:
        raise Refused(_("This was being brought in already. Open your packs and look."), 503)
    draft.hold()
    return draft


def _of_pack(draft: Draft) -> dict[str, str]:
    own = select(DraftCell.field, DraftCell.value)
    found = db.session.execute(own.where(DraftCell.draft_id == draft.id, DraftCell.row_id == WHOLE))
    return {field: value for field, value in found if value}


def _about(brought: Import, choice: Choice, title: str, before: dict[str, str]) -> dict[str, str]:
    """The pack's own cells: of a new one its title; of any, a column for each language that comes."""
    columns = before.get("columns", "").split()
    told = {"columns": " ".join([*columns, *(tag for tag in choice.tags if tag not in columns)])}
    return {"title": title, "meanings": choice.meanings, **told} if brought.into_new else told

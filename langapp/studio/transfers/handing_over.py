"""Handing packs and classes to the next volunteer, by a link; and leaving them, once somebody has taken over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select

from langapp.classes.models import Class, ClassTeacher
from langapp.db import change, db
from langapp.drafts.models import Draft, DraftWriter
from langapp.entry.models.offers import GIVES
from langapp.entry.offers import somebody_new
from langapp.families import erasing
from langapp.families.models import Ability, Caregiver
from langapp.families.models.abilities import WRITING
from langapp.i18n import _
from langapp.studio import mine
from langapp.studio.models import Transfer
from langapp.web import Refused


@dataclass(frozen=True)
class Handed:
    """What is on its way, as far as it is still the giver's to give."""

    drafts: list[Draft]
    classes: list[Class]
    titles: dict[str, str]
    """Of the packs, by the id of their draft."""

    @property
    def is_empty(self) -> bool:
        return not self.drafts and not self.classes


def make(
    giver: Caregiver,
    name: str,
    drafts: Sequence[str],
    classes: Sequence[str],
    now: datetime,
    transfer_id: str = "",
    *,
    together: bool = False,
) -> Transfer:
    """Of her own alone. Raises Refused where nothing is chosen."""
    given = [each.id for each in Draft.all_of(giver.id) if each.id in drafts]
    taught = [each.id for each in Class.all_of(giver.id) if each.id in classes]
    if not given and not taught:
        raise Refused(_("Choose at least one pack or class, then make the link."))
    return Transfer.make(giver, name, given, taught, now, together=together, transfer_id=transfer_id)


def held(transfer: Transfer) -> Handed:
    """Nothing, where the giver may not write any more: then the link opens nothing."""
    if not Ability.has(transfer.made_by, WRITING):
        return Handed([], [], {})
    giver = transfer.made_by
    drafts = [each for draft_id in transfer.drafts.split() if (each := Draft.of(giver, draft_id))]
    classes = [taught for class_id in transfer.classes.split() if (taught := Class.of(giver, class_id))]
    titles = {each.id: mine.title_of(each) or each.slug for each in drafts}
    return Handed(drafts, classes, titles)


def take_over(transfer: Transfer, who: Caregiver, now: datetime) -> bool:
    """Whether it was theirs to take: of two who come at once, it is one's. Whoever could not write may from now on."""
    handed = held(transfer)
    if handed.is_empty or not transfer.use_up(now):
        return False
    _let(transfer, handed, who.id, now)
    return True


def begin(transfer: Transfer, name: str, tags: Sequence[str], now: datetime, device_name: str) -> str | None:
    """The same for somebody who has no family here and begins one. The token of its device; None where it was not theirs.

    Raises Refused, and has used nothing up once that is rolled back.
    """
    handed = held(transfer)
    if handed.is_empty or not transfer.use_up(now):
        return None
    who, token = somebody_new(name, tags, now, device_name)
    _let(transfer, handed, who.id, now)
    return token


def may_leave(transfer: Transfer) -> list[str]:
    """The ids of packs and classes of it in which somebody else goes on, and the giver still is."""
    handed = held(transfer)
    return [each.id for each in handed.drafts if _others_write(each.id, transfer.made_by)] + [
        each.id for each in handed.classes if _others_teach(each.id, transfer.made_by)
    ]


def leave(transfer: Transfer, now: datetime) -> None:
    """The giver goes, wherever somebody else goes on; no backup lets them in again."""
    giver, ids = transfer.made_by, may_leave(transfer)
    for table, column in ((DraftWriter, DraftWriter.draft_id), (ClassTeacher, ClassTeacher.class_id)):
        theirs = (table.caregiver_id == giver, column.in_(ids))
        left = db.session.scalars(select(column).where(*theirs)).all()
        erasing.note(table.__tablename__, [f"{each}_{giver}" for each in left], now)
        change(delete(table).where(*theirs))


def _let(transfer: Transfer, handed: Handed, caregiver_id: str, now: datetime) -> None:
    """Whoever could not write may do what an invitation of the giver would let them do, however many are open."""
    for name in GIVES[WRITING] if not Ability.has(caregiver_id, WRITING) else ():
        Ability.give(caregiver_id, name, now, by=transfer.made_by)
    for draft in handed.drafts:
        draft.let_write(caregiver_id, now)
    for taught in handed.classes:
        ClassTeacher.join(taught.id, caregiver_id, now)


def _others_write(draft_id: str, caregiver_id: str) -> bool:
    others = exists().where(DraftWriter.draft_id == draft_id, DraftWriter.caregiver_id != caregiver_id)
    return bool(db.session.scalar(select(others)))


def _others_teach(class_id: str, caregiver_id: str) -> bool:
    others = exists().where(ClassTeacher.class_id == class_id, ClassTeacher.caregiver_id != caregiver_id)
    return bool(db.session.scalar(select(others)))

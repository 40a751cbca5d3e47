"""The same for what teachers, checkers and the families of a class took away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, exists, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from langapp.classes.models import Class, ClassFamily, ClassTeacher
from langapp.db import change, db
from langapp.drafts.models import Draft, DraftWriter
from langapp.families.erasing import Entry
from langapp.families.models import Ability
from langapp.studio.checks import signing
from langapp.studio.models import CheckAsk

Column = InstrumentedAttribute[Any]
PAIRS: dict[str, tuple[Column, Column, Column]] = {
    "ability": (Ability.caregiver_id, Ability.name, Ability.given_at),
    "class_family": (ClassFamily.class_id, ClassFamily.family_id, ClassFamily.joined_at),
    "class_teacher": (ClassTeacher.class_id, ClassTeacher.caregiver_id, ClassTeacher.joined_at),
    "draft_writer": (DraftWriter.draft_id, DraftWriter.caregiver_id, DraftWriter.joined_at),
}
"""What the ledger calls by two names with a line between them, and since when it is so."""
NEVER_ALONE = ("class_teacher", "draft_writer")


def take_apart(entry: Entry) -> int:
    """What was so again on a later day is another. Nobody goes from what they have to themselves: whoever took over after
    the backup was made is not in it yet.
    """
    one, other, since = PAIRS[entry.kind]
    its, _between, theirs = entry.id.partition("_")
    this = delete(one.class_).where(one == its, other == theirs, since < entry.moment)
    if entry.kind in NEVER_ALONE:
        beside = aliased(one.class_)
        this = this.where(
            exists().where(getattr(beside, one.key) == its, getattr(beside, other.key) != theirs)
        )
    return change(this)


def count_no_more(entry: Entry) -> int:
    class_id, _between, family_id = entry.id.partition("_")
    counted = update(ClassFamily).where(
        ClassFamily.class_id == class_id, ClassFamily.family_id == family_id, ClassFamily.shares.is_(True)
    )
    return change(counted.values(shares=False))


def end_the_code(entry: Entry) -> int:
    """Whether it was made anew or the class was closed: nobody but its teachers has the one that it gets now."""
    taught = db.session.get(Class, entry.id)
    if taught is None or taught.code_made_at >= entry.moment:
        return 0
    taught.take_new_code(entry.moment)
    return int(taught.is_open)


def put_away(entry: Entry) -> int:
    there = update(Draft).where(Draft.id == entry.id, Draft.removed_at.is_(None))
    return change(there.values(removed_at=entry.moment))


def take_out(entry: Entry) -> int:
    change(update(Draft).where(Draft.id == entry.id).values(removed_at=None))
    return 0


def stop_asking(entry: Entry) -> int:
    is_open = update(CheckAsk).where(CheckAsk.id == entry.id, CheckAsk.revoked_at.is_(None))
    return change(is_open.values(revoked_at=entry.moment))


def take_back_a_name(entry: Entry) -> int:
    """Of a checker, wherever it stands. One that she gave on a later day is another."""
    ask = db.session.get(CheckAsk, entry.id.partition("_")[0])
    if ask is None or ask.agreed_at is None or ask.agreed_at >= entry.moment:
        return 0
    before, ask.said_name, ask.agreed_at = ask.credit, "", None
    db.session.flush()
    signing.call_otherwise(db.session.get_one(Draft, ask.draft_id), ask, before)
    return 1

"""Two families become one: somebody who began anew on this device comes back to the family they have.

Nothing is lost. Each room that keeps something of a family hears `family_merged` and moves its own; a family of which
anything would be left is not ended, and the whole is undone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from blinker import signal
from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import aliased

from langapp.db import Base, change, db, insert_new
from langapp.families.models import (
    QUESTIONS,
    Ability,
    Caregiver,
    CaregiverLanguage,
    Child,
    Device,
    Erasure,
    Family,
    FamilyLanguage,
    FormerFamily,
    Removal,
)
from langapp.lib.plaintext import folded

family_merged = signal("family_merged")
"""Sent with `merged`, while both families are there and in the same transaction. Whatever is keyed by the family that
ends is to be moved; what the other one has under the same key is the same thing, and stays."""


@dataclass(frozen=True)
class Merged:
    """What becomes of what."""

    former: str
    """The id of the family that ends."""
    family: str
    """The id of the one that goes on."""
    caregivers: Mapping[str, str]
    """Who turns out to be somebody who is there: ids, of the former family's to the other's."""
    children: Mapping[int, int]
    """The same of little ones."""
    first_of_former: int | None
    """Whom a missing child_id of the former family meant, by the id they have now."""
    first: int | None
    """Whom a missing child_id of the family has meant, where from now on another one would be the first; else None."""
    now: datetime


def merge(guest: Caregiver, into: Caregiver, now: datetime) -> None:
    """All of the guest's family becomes part of the other's, and the guest turns out to be the same person.

    Whatever records of either are in hand are to be looked up again.
    """
    former, family = guest.family_id, into.family_id
    if former == family:
        raise ValueError("they are of one family already")
    db.session.flush()
    Family.hold_alone(former, family)
    same, first_of_former, first = _little_ones(former, family)
    merged = Merged(
        former=former,
        family=family,
        caregivers={guest.id: into.id},
        children=same,
        first_of_former=first_of_former,
        first=first,
        now=now,
    )
    _people(merged)
    _devices(merged)
    _languages(merged)
    _questions(merged)
    family_merged.send(None, merged=merged)
    _end(merged)
    db.session.expire_all()


def drop_twins(table: Any, same: Sequence[str], whose: Any, old: str, new: str) -> None:
    """Ends what `old` has under the keys `same` where `new` has it too: it is the same thing, and stays there.

    `whose` is the column of `table` that says whose a row is. Without a key, one has a single such row.
    """
    theirs = aliased(table)
    twin = select(1).where(
        getattr(theirs, whose.key) == new, *(getattr(theirs, key) == getattr(table, key) for key in same)
    )
    change(delete(table).where(whose == old, twin.exists()))


def say_which_child(table: Any, merged: Merged) -> None:
    """Rows without a child_id meant the first little one, who may be another from now on; and twins are one."""
    of_former, of_family = (table.family_id == each for each in (merged.former, merged.family))
    for rows, first in ((of_family, merged.first), (of_former, merged.first_of_former)):
        if first is not None:
            change(update(table).where(rows, table.child_id.is_(None)).values(child_id=first))
    for child, twin in merged.children.items():
        change(update(table).where(of_former, table.child_id == child).values(child_id=twin))


def same_device(was: str, is_now: str) -> None:
    """Two devices of one family turn out to be one: all that was done on the first is the second's."""
    for table in db.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name == Device.__tablename__:
                change(update(table).where(key.parent == was).values({key.parent.name: is_now}))
    with_child = select(Device.child_id).where(Device.id == was).scalar_subquery()
    change(update(Device).where(Device.id == is_now, Device.child_id.is_(None)).values(child_id=with_child))
    change(delete(Device).where(Device.id == was))
    db.session.expire_all()


def _little_ones(former: str, family: str) -> tuple[dict[int, int], int | None, int | None]:
    """Who is who; whom nothing said meant in the former family, and in the other, where that changes."""
    theirs, ours = (
        db.session.scalars(select(Child).where(Child.family_id == each).order_by(Child.id)).all()
        for each in (former, family)
    )
    same: dict[int, int] = {}
    moved = []
    for child in theirs:
        twin = next((one for one in ours if one.id not in same.values() and _is_same(child, one, ours)), None)
        if twin is None:
            moved.append(child.id)
        else:
            same[child.id] = twin.id
            twin.nickname = twin.nickname or child.nickname
            twin.born = twin.born or child.born
            twin.tags = twin.tags or child.tags
    db.session.flush()
    change(update(Child).where(Child.id.in_(moved)).values(family_id=family))
    first_of_former = same.get(theirs[0].id, theirs[0].id) if theirs else None
    first = ours[0].id if ours and moved and min(moved) < ours[0].id else None
    return same, first_of_former, first


def _is_same(child: Child, other: Child, others: Collection[Child]) -> bool:
    """By their nickname. One who has none yet is the family's one little one, unless their months tell otherwise."""
    if child.nickname and other.nickname:
        return folded(child.nickname) == folded(other.nickname)
    return len(others) == 1 and (not child.born or not other.born or child.born == other.born)


def _people(merged: Merged) -> None:
    """Who is the same person keeps how the app is for them there; what they left open is as it was here."""
    for old, new in merged.caregivers.items():
        was, now_is = db.session.get_one(Caregiver, old), db.session.get_one(Caregiver, new)
        for name in ("name", "mode", "hand", "locale"):
            setattr(now_is, name, getattr(now_is, name) or getattr(was, name))
        db.session.flush()
        there = select(CaregiverLanguage.tag).where(CaregiverLanguage.caregiver_id == new)
        change(
            update(CaregiverLanguage)
            .where(
                CaregiverLanguage.caregiver_id == old, CaregiverLanguage.tag.not_in(there.scalar_subquery())
            )
            .values(caregiver_id=new)
        )
        change(delete(CaregiverLanguage).where(CaregiverLanguage.caregiver_id == old))
        change(update(Removal).where(Removal.asked_by == old).values(asked_by=new))
        drop_twins(Ability, ("name",), Ability.caregiver_id, old, new)
        change(update(Ability).where(Ability.caregiver_id == old).values(caregiver_id=new))
        change(update(Ability).where(Ability.given_by == old).values(given_by=new))
    others = Caregiver.id.not_in(list(merged.caregivers))
    change(
        update(Caregiver).where(Caregiver.family_id == merged.former, others).values(family_id=merged.family)
    )


def _devices(merged: Merged) -> None:
    for old, new in merged.caregivers.items():
        for whose in (Device.caregiver_id, Device.came_with):
            change(update(Device).where(whose == old).values({whose: new}))
    say_which_child(Device, merged)
    change(update(Device).where(Device.family_id == merged.former).values(family_id=merged.family))


def _languages(merged: Merged) -> None:
    """Theirs come after those that are there. More than may be chosen at once may come together so."""
    there = {said.tag: said for said in _spoken_in(merged.family)}
    position = max((said.position for said in there.values()), default=-1)
    for said in _spoken_in(merged.former):
        known = there.get(said.tag)
        if known is None:
            position += 1
            db.session.add(
                FamilyLanguage(family_id=merged.family, tag=said.tag, position=position, variant=said.variant)
            )
        else:
            known.variant = known.variant or said.variant
    db.session.flush()
    change(delete(FamilyLanguage).where(FamilyLanguage.family_id == merged.former))


def _spoken_in(family_id: str) -> list[FamilyLanguage]:
    of_family = select(FamilyLanguage).where(FamilyLanguage.family_id == family_id)
    return list(db.session.scalars(of_family.order_by(FamilyLanguage.position)))


def _questions(merged: Merged) -> None:
    """What either would rather not answer is not asked again."""
    was, goes_on = (db.session.get_one(Family, each) for each in (merged.former, merged.family))
    skipped = {*was.skipped.split(), *goes_on.skipped.split()}
    goes_on.skipped = " ".join(question for question in QUESTIONS if question in skipped)
    db.session.flush()


def _end(merged: Merged) -> None:
    """The family that is empty now. What its phones still hold finds its way by FormerFamily; what it brought is not
    erased with it.
    """
    change(delete(Erasure).where(Erasure.family_id == merged.former))
    _forget(Child, merged.children)
    _forget(Caregiver, merged.caregivers)
    change(
        update(FormerFamily).where(FormerFamily.family_id == merged.former).values(family_id=merged.family)
    )
    insert_new(FormerFamily, {"id": merged.former, "family_id": merged.family, "merged_at": merged.now})
    _forget(Family, [merged.former])


def _forget(table: type[Base], ids: Collection[int | str]) -> None:
    """Ends rows on which nothing hangs any more; anything that does would go with them."""
    if not ids:
        return
    name = table.__tablename__
    for other in db.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table.name != name:
                continue
            if db.session.scalar(select(exists(select(1).where(key.parent.in_(ids))))):
                raise RuntimeError(f"{other.name}.{key.parent.name} was not merged")
    change(delete(table).where(db.metadata.tables[name].c.id.in_(ids)))

"""Which families are in a class. They come by its code, and go when they like; nobody sees a list of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Row, String, bindparam, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.classes.models.classes import Class
from langapp.db import Base, UTCDateTime, change, db, insert_new, rows
from langapp.families import erasing
from langapp.families.models import FormerFamily
from langapp.i18n import _
from langapp.web import Refused

MOST_OF_A_FAMILY = 10
"""Classes one family is in."""
MOST_OF_A_CLASS = 500


class ClassFamily(Base):
    __tablename__ = "class_family"

    class_id: Mapped[str] = mapped_column(ForeignKey("class.id", ondelete="CASCADE"), primary_key=True)
    family_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("family.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)
    shares: Mapped[bool]
    """Whether what it says counts, with others' and without a name. Off until the family turns it on."""

    @classmethod
    def join(cls, class_: Class, family_id: str, now: datetime, shares: bool = False) -> None:
        """A second time changes nothing, but that a yes to sharing is one. Raises Refused."""
        if not cls.has(class_.id, family_id):
            if not class_.is_open:
                raise Refused(_("This class takes no new families now. Ask its teacher."))
            if len(cls.of_family(family_id)) >= MOST_OF_A_FAMILY:
                raise Refused(
                    _("Your family is in %(n)s classes. Leave one of them first.", n=MOST_OF_A_FAMILY)
                )
            if cls.count(class_.id) >= MOST_OF_A_CLASS:
                raise Refused(_("This class is full. Ask its teacher."))
        insert_new(cls, {"class_id": class_.id, "family_id": family_id, "joined_at": now, "shares": shares})
        if shares:
            cls.share(class_.id, family_id, True, now)

    @classmethod
    def share(cls, class_id: str, family_id: str, shares: bool, now: datetime) -> None:
        """No backup counts a family that would rather not be."""
        found = db.session.get(cls, (class_id, family_id))
        if found is not None and found.shares != shares:
            what = erasing.RETURNED if shares else erasing.WITHDRAWN
            erasing.note("class_family", _ledger_ids(class_id, family_id), now, what)
            found.shares = shares

    @classmethod
    def leave(cls, class_id: str, family_id: str, now: datetime) -> None:
        """At once, and nothing of the family stays behind; no backup brings it in again."""
        if cls.has(class_id, family_id):
            erasing.note("class_family", _ledger_ids(class_id, family_id), now)
        change(delete(cls).where(cls.class_id == class_id, cls.family_id == family_id))

    @classmethod
    def has(cls, class_id: str, family_id: str) -> bool:
        return db.session.get(cls, (class_id, family_id)) is not None

    @classmethod
    def count(cls, class_id: str) -> int:
        return db.session.scalar(select(func.count()).where(cls.class_id == class_id)) or 0

    @classmethod
    def of_family(cls, family_id: str) -> list[Row[str, str, bool]]:
        """The classes a family is in: id, name, and whether it shares; the first it joined first."""
        return list(rows(OF_FAMILY, {"family": family_id}))


def _ledger_ids(class_id: str, family_id: str) -> list[str]:
    """What erased.txt calls it: also by those that have become part of the family, which a backup may have apart."""
    former = select(FormerFamily.id).where(FormerFamily.family_id == family_id)
    return [f"{class_id}_{each}" for each in (family_id, *db.session.scalars(former))]


OF_FAMILY = (
    select(Class.id, Class.name, ClassFamily.shares)
    .join(ClassFamily, ClassFamily.class_id == Class.id)
    .where(ClassFamily.family_id == bindparam("family"))
    .order_by(ClassFamily.joined_at, Class.id)
)

"""What is pinned for a class: packs, of which the newest is this week's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, bindparam, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.classes.models.classes import Class
from langapp.classes.models.families import ClassFamily
from langapp.db import Base, UTCDateTime, change, db, insert_or_update, rows


class ClassPin(Base):
    __tablename__ = "class_pin"

    class_id: Mapped[str] = mapped_column(ForeignKey("class.id", ondelete="CASCADE"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    pinned_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def pin(cls, class_id: str, slug: str, now: datetime) -> None:
        """For this week, and until there is another. One that was pinned before is this week's again."""
        pinned = {"pinned_at": now}
        insert_or_update(
            cls, {"class_id": class_id, "slug": slug, **pinned}, key=["class_id", "slug"], update=pinned
        )

    @classmethod
    def take_down(cls, class_id: str, slug: str) -> None:
        change(delete(cls).where(cls.class_id == class_id, cls.slug == slug))

    @classmethod
    def take_down_everywhere(cls, slug: str) -> None:
        """Of a pack that leaves the shelf."""
        change(delete(cls).where(cls.slug == slug))

    @classmethod
    def of_class(cls, class_id: str) -> list[ClassPin]:
        """The newest first, which is this week's."""
        found = select(cls).where(cls.class_id == class_id).order_by(cls.pinned_at.desc(), cls.slug)
        return list(db.session.scalars(found))


@dataclass(frozen=True)
class Pinned:
    """What one class has pinned this week, as its families see it."""

    class_name: str
    slug: str


@dataclass(frozen=True)
class Pins:
    """All that a family's classes have pinned: this week's of each, and every pack whose lines may be dealt."""

    this_week: tuple[Pinned, ...] = ()
    slugs: tuple[str, ...] = ()
    """The newest first."""

    @classmethod
    def of_family(cls, family_id: str) -> Pins:
        """One small query; empty for a family that is in no class."""
        found = rows(OF_FAMILY, {"family": family_id}).all()
        if not found:
            return NONE
        newest: dict[str, Pinned] = {}
        for class_id, name, slug in found:
            newest.setdefault(class_id, Pinned(name, slug))
        return cls(tuple(newest.values()), tuple(dict.fromkeys(slug for _class, _name, slug in found)))


NONE = Pins()
MOST_PINS = 60
"""Of a family's, the newest: a year of weeks."""
OF_FAMILY = (
    select(Class.id, Class.name, ClassPin.slug)
    .join(ClassFamily, ClassFamily.class_id == Class.id)
    .join(ClassPin, ClassPin.class_id == Class.id)
    .where(ClassFamily.family_id == bindparam("family"))
    .order_by(ClassPin.pinned_at.desc(), ClassPin.slug)
    .limit(MOST_PINS)
)

"""Which edition of a draft was published, by whom, and what had changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db


class Publication(Base):
    """One edition that came out of the studio. The edition itself lies with the packs, and never changes."""

    __tablename__ = "publication"
    __table_args__ = (ForeignKeyConstraint(["slug", "number"], ["edition.slug", "edition.number"]),)

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("draft.id", ondelete="SET NULL"), index=True)
    caregiver_id: Mapped[str | None] = mapped_column(ForeignKey("caregiver.id", ondelete="SET NULL"))
    by: Mapped[str] = mapped_column(String(40))
    """What she was called then; it stays when she goes."""
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    changes: Mapped[str] = mapped_column(Text)
    """What had changed since the edition before: see differences.py."""
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When it was taken off the shelf, until it is published again."""

    @classmethod
    def all_of(cls, draft_id: str) -> Sequence[Publication]:
        """The newest first."""
        return db.session.scalars(
            select(cls).where(cls.draft_id == draft_id).order_by(cls.number.desc())
        ).all()

    @classmethod
    def of(cls, draft_id: str, number: int) -> Publication | None:
        return db.session.scalars(select(cls).where(cls.draft_id == draft_id, cls.number == number)).first()

    @classmethod
    def newest(cls, draft_id: str) -> Publication | None:
        return db.session.scalars(
            select(cls).where(cls.draft_id == draft_id).order_by(cls.number.desc()).limit(1)
        ).first()

    @classmethod
    def newest_of(cls, draft_ids: Sequence[str]) -> dict[str, Publication]:
        """Of several drafts, by draft: one query."""
        found = select(cls).where(cls.draft_id.in_(draft_ids)).order_by(cls.number)
        return {str(each.draft_id): each for each in db.session.scalars(found)}

    @property
    def is_out(self) -> bool:
        """Whether it, or one after it, may still be on the shelf."""
        return self.ended_at is None

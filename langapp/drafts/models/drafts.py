"""A draft, and who writes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from langapp.db import Base, UTCDateTime, db, insert_new
from langapp.families import erasing
from langapp.families.models import Caregiver
from langapp.lib.slug import slug, with_number
from langapp.lib.uuid7 import given_or_new, is_uuid, uuid7
from langapp.packs.documents import OWN
from langapp.packs.models import Edition

LONGEST_SLUG = 60
"""Of one made from a title: room for a number behind it."""


class Draft(Base):
    """A pack that a teacher writes. Its slug is its own from the first day, and never changes."""

    __tablename__ = "draft"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    revision: Mapped[int]
    """Goes up by one with everything that changed it."""
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    began_by: Mapped[str | None] = mapped_column(ForeignKey("caregiver.id", ondelete="SET NULL"))
    forked_slug: Mapped[str] = mapped_column(String(80), default="")
    forked_number: Mapped[int | None]
    """The edition of the other pack that has been looked through."""
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def begin(
        cls, by: Caregiver, now: datetime, *, title: str = "", wanted_slug: str = "", draft_id: str = ""
    ) -> Draft:
        """An empty one. With an id made with the form, a second time changes nothing."""
        draft_id = given_or_new(draft_id, now)
        if before := db.session.get(cls, draft_id):
            if cls.of(by.id, draft_id) is not None:
                return before
            draft_id = uuid7(now)
        wanted = wanted_slug or slug(title, LONGEST_SLUG) or f"pack-{draft_id[-6:]}"
        draft = cls._there(draft_id, wanted, by, now)
        draft.let_write(by.id, now)
        return draft

    @classmethod
    def _there(cls, draft_id: str, wanted: str, by: Caregiver, now: datetime) -> Draft:
        """Of two who begin at once under one title, the second takes the next free slug."""
        while (draft := db.session.get(cls, draft_id)) is None:
            new = {
                "id": draft_id,
                "slug": free_slug(wanted),
                "revision": 0,
                "began_at": now,
                "began_by": by.id,
            }
            insert_new(cls, {**new, "forked_slug": "", "forked_number": None, "removed_at": None})
        return draft

    @classmethod
    def of(cls, caregiver_id: str, draft_id: str) -> Draft | None:
        """One that this caregiver writes, if it was not put away."""
        if not is_uuid(draft_id):
            return None
        return db.session.scalars(
            select(cls)
            .join(DraftWriter, DraftWriter.draft_id == cls.id)
            .where(cls.id == draft_id, DraftWriter.caregiver_id == caregiver_id, cls.removed_at.is_(None))
        ).first()

    @classmethod
    def all_of(cls, caregiver_id: str) -> list[Draft]:
        """The newest first."""
        return list(
            db.session.scalars(
                select(cls)
                .join(DraftWriter, DraftWriter.draft_id == cls.id)
                .where(DraftWriter.caregiver_id == caregiver_id, cls.removed_at.is_(None))
                .order_by(cls.began_at.desc(), cls.id.desc())
            )
        )

    @classmethod
    def put_away_by(cls, caregiver_id: str) -> list[Draft]:
        """Those of this writer that somebody put away, the last first."""
        theirs = select(cls).join(DraftWriter, DraftWriter.draft_id == cls.id)
        gone = theirs.where(DraftWriter.caregiver_id == caregiver_id, cls.removed_at.is_not(None))
        return list(db.session.scalars(gone.order_by(cls.removed_at.desc())))

    @classmethod
    def of_slug(cls, slug: str) -> Draft | None:
        return db.session.scalars(select(cls).where(cls.slug == slug, cls.removed_at.is_(None))).first()

    def hold(self) -> None:
        """Until this is committed nobody else changes it: what is read of it from here on stays so. SQLite has one
        writer at a time anyway.
        """
        held = select(Draft.revision).where(Draft.id == self.id).with_for_update()
        set_committed_value(self, "revision", db.session.scalars(held).one())

    @property
    def origin(self) -> str:
        """Whom its editions belong to."""
        return f"studio:{self.id}"

    def let_write(self, caregiver_id: str, now: datetime) -> None:
        insert_new(DraftWriter, {"draft_id": self.id, "caregiver_id": caregiver_id, "joined_at": now})

    def writers(self) -> Sequence[Caregiver]:
        """In the order in which they came."""
        return db.session.scalars(
            select(Caregiver)
            .join(DraftWriter, DraftWriter.caregiver_id == Caregiver.id)
            .where(DraftWriter.draft_id == self.id)
            .order_by(DraftWriter.joined_at, Caregiver.id)
        ).all()

    def put_away(self, now: datetime) -> None:
        """Nobody finds it any more; what was published of it stays where it is."""
        erasing.note("draft", [self.id], now, erasing.WITHDRAWN)
        self.removed_at = self.removed_at or now

    def take_out(self, now: datetime) -> None:
        """The same, taken back."""
        erasing.note("draft", [self.id], now, erasing.RETURNED)
        self.removed_at = None


class DraftWriter(Base):
    """A caregiver who may change a draft. All of them may do the same."""

    __tablename__ = "draft_writer"

    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    caregiver_id: Mapped[str] = mapped_column(
        ForeignKey("caregiver.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)


def free_slug(wanted: str) -> str:
    """The slug, or the same with a number, that neither the shelf nor a draft has ever had."""
    like = f"{wanted}%"
    taken = {OWN} | set(db.session.scalars(select(Draft.slug).where(Draft.slug.like(like))))
    taken |= set(db.session.scalars(select(Edition.slug).where(Edition.slug.like(like)).distinct()))
    return with_number(wanted, taken)

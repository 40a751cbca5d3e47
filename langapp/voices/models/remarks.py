"""What a family tells a pack's teacher of a wording, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, String, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db
from langapp.i18n import _
from langapp.lib.batches import in_batches
from langapp.lib.uuid7 import given_or_new, is_uuid
from langapp.refs import slug_of
from langapp.voices.models.wordings import LONGEST, short
from langapp.web import Refused

REMARKS = ("ours", "wrong")
TAKEN, DECLINED = "taken", "declined"
MOST_A_DAY = 40
"""What one family may tell in a day."""
MOST_SHOWN = 200
THANKS_WAIT = timedelta(days=60)
"""After so long, thanks that nobody has seen are no news any more."""


class Remark(Base):
    """Told to a pack's teacher by a family that chose to: "in our family we say", or "this is not right".

    It says nothing of who told it. The id of the family stays for as long as the family does, so that a second tap is no
    second remark, and so that it can be thanked.
    """

    __tablename__ = "remark"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    family_id: Mapped[str | None] = mapped_column(ForeignKey("family.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(5))
    ref: Mapped[str] = mapped_column(String(161), index=True)
    tag: Mapped[str] = mapped_column(String(35))
    variant: Mapped[str] = mapped_column(String(40))
    text_hash: Mapped[str] = mapped_column(String(32))
    """Of the text it is about."""
    words: Mapped[str] = mapped_column(String(LONGEST))
    reading: Mapped[str] = mapped_column(String(LONGEST))
    told_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(String(8), default="")
    """`taken` or `declined`; empty while it waits. Of the second a family hears nothing."""
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by: Mapped[str] = mapped_column(String(40), default="")
    """What the teacher is called, for the thanks; may be empty."""
    thanked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When the family has seen the thanks."""

    @classmethod
    def tell(
        cls,
        family_id: str,
        kind: str,
        about: tuple[str, str, str, str],
        words: str,
        reading: str,
        now: datetime,
    ) -> None:
        """`about` is ref, tag, variant and the hash of the text. The same twice is one.

        Raises Refused where there is more in a day than one family has to tell.
        """
        ref, tag, variant, text_hash = about
        words, reading = short(words), short(reading)
        told = select(cls.id).where(
            cls.family_id == family_id, cls.ref == ref, cls.tag == tag, cls.kind == kind, cls.words == words
        )
        if db.session.scalars(told.limit(1)).first() is not None:
            return
        if cls._told_since(family_id, now - timedelta(days=1)) >= MOST_A_DAY:
            raise Refused(_("That is a lot for one day, thank you. Tell the rest tomorrow."))
        db.session.add(
            cls(
                id=given_or_new("", now),
                family_id=family_id,
                kind=kind if kind in REMARKS else "wrong",
                ref=ref,
                tag=tag,
                variant=variant,
                text_hash=text_hash,
                words=words,
                reading=reading,
                told_at=now,
                answer="",
                answered_by="",
            )
        )

    @classmethod
    def of(cls, remark_id: str, slugs: Collection[str]) -> Remark | None:
        """One about some packs."""
        found = db.session.get(cls, remark_id) if is_uuid(remark_id) else None
        return found if found is not None and found.slug in slugs else None

    @classmethod
    def waiting(cls, slugs: Collection[str]) -> list[Remark]:
        """About some packs, the newest first."""
        newest = select(cls).where(cls.answer == "").order_by(cls.told_at.desc(), cls.id.desc())
        found = [
            remark
            for about in cls._about(slugs)
            for remark in db.session.scalars(newest.where(about).limit(MOST_SHOWN))
        ]
        return sorted(found, key=lambda told: (told.told_at, told.id), reverse=True)[:MOST_SHOWN]

    @classmethod
    def count(cls, slugs: Collection[str]) -> int:
        """How many of them wait."""
        waiting = select(func.count()).where(cls.answer == "")
        return sum(db.session.scalar(waiting.where(about)) or 0 for about in cls._about(slugs))

    @classmethod
    def thanks_for(cls, family_id: str, now: datetime) -> list[Remark]:
        """What was taken up and the family has not been told yet: one query."""
        return list(
            db.session.scalars(
                select(cls)
                .where(
                    cls.family_id == family_id,
                    cls.answer == TAKEN,
                    cls.thanked_at.is_(None),
                    cls.answered_at > now - THANKS_WAIT,
                )
                .order_by(cls.answered_at, cls.id)
            )
        )

    @classmethod
    def be_thanked(cls, family_id: str, now: datetime) -> None:
        """The family has seen its thanks, all of them."""
        for remark in cls.thanks_for(family_id, now):
            remark.thanked_at = now

    @property
    def slug(self) -> str:
        return slug_of(self.ref)

    @property
    def line_id(self) -> str:
        return self.ref.partition("/")[2]

    def be_answered(self, answer: str, by: str, now: datetime) -> bool:
        """Whether it was waiting. The first answer stands: the family may have heard of it."""
        if self.answer:
            return False
        self.answer, self.answered_by, self.answered_at = answer, by[:40], now
        return True

    @classmethod
    def _about(cls, slugs: Collection[str]) -> Iterator[ColumnElement[bool]]:
        """To be about one of some packs: so many at a time as one statement bears."""
        for some in in_batches(list(slugs)):
            yield or_(*(cls.ref.startswith(f"{slug}/") for slug in some))

    @classmethod
    def _told_since(cls, family_id: str, since: datetime) -> int:
        told = select(func.count()).where(cls.family_id == family_id, cls.told_at > since)
        return db.session.scalar(told) or 0

"""The little one's words: one was heard from them, in one language, at some time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import ForeignKey, Index, Row, String, bindparam, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, change, insert_all, rows
from langapp.families.models import Device
from langapp.i18n import _
from langapp.languages import scripts
from langapp.practice.models.threads import UNDONE
from langapp.web import Refused

LONGEST_WORD = 60


class HeardWord(Base):
    """Its id was made on the device. Never counted against anything, and never guessed at."""

    __tablename__ = "heard_word"
    __table_args__ = (Index("ix_heard_word_family_id_heard_at", "family_id", "heard_at", "id"),)

    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    child_id: Mapped[int | None] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"), index=True)
    """None: the family's first little one, who may not have been told of yet."""
    ref: Mapped[str] = mapped_column(String(161))
    """The line that means it; empty for a word no pack has."""
    tag: Mapped[str] = mapped_column(String(35))
    word: Mapped[str] = mapped_column(String(LONGEST_WORD), default="")
    """As it stood on the page, so that it can be read when its pack is gone; or as the family wrote it."""
    heard_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """By the device's clock, never later than it was received."""
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id", ondelete="SET NULL"), index=True)

    @classmethod
    def row(
        cls,
        device: Device,
        fact_id: str,
        *,
        ref: str,
        tag: str,
        word: str,
        heard_at: datetime,
        now: datetime,
        child_id: int | None = None,
    ) -> dict[str, Any]:
        """What `add_all` takes. Raises Refused for a word that is too long, or is none. `child_id` is believed."""
        word = scripts.typed(word)
        if len(word) > LONGEST_WORD:
            raise Refused(_("That is a long word. Use up to %(n)s letters.", n=LONGEST_WORD))
        if not word and not ref:
            raise Refused(_("Write the word your little one says, then keep it."))
        return {
            "family_id": device.family_id,
            "id": fact_id,
            "child_id": child_id,
            "ref": ref,
            "tag": tag,
            "word": word,
            "heard_at": min(heard_at, now),
            "received_at": now,
            "device_id": device.id,
        }

    @classmethod
    def add(cls, device: Device, fact_id: str, **told: Any) -> None:
        """Keep one, as `row` takes it; a second time changes nothing."""
        cls.add_all([cls.row(device, fact_id, **told)])

    @classmethod
    def add_all(cls, words: Sequence[dict[str, Any]]) -> None:
        """Keep rows that `row` made, in the order of their ids; those that are there stay as they are."""
        insert_all(cls, sorted(words, key=itemgetter("id")))

    @classmethod
    def forget_unnamed(cls, family_id: str) -> None:
        """Those of the first little one that do not say so: whoever comes after them has not said these words."""
        change(delete(cls).where(cls.family_id == family_id, cls.child_id.is_(None)))

    @classmethod
    def standing(cls, family_id: str) -> list[Row[str, int | None, str, str, str, datetime]]:
        """All that was heard in a family and not taken back: id, child, ref, tag, word and when; the first first."""
        return list(rows(HEARD, {"family": family_id}))


# Built once. A family has some hundreds; each is a few columns.
HEARD = (
    select(HeardWord.id, HeardWord.child_id, HeardWord.ref, HeardWord.tag, HeardWord.word, HeardWord.heard_at)
    .where(HeardWord.family_id == bindparam("family"), HeardWord.id.not_in(UNDONE))
    .order_by(HeardWord.heard_at, HeardWord.id)
)

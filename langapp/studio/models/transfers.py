"""A transfer: packs and classes on their way from one volunteer to the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, Text, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from langapp import seals
from langapp.db import Base, UTCDateTime, change, db
from langapp.families.models import Caregiver
from langapp.i18n import _
from langapp.languages import scripts
from langapp.lib.uuid7 import given_or_new, uuid7
from langapp.web import Refused

LASTS = timedelta(days=14)
LONGEST_NAME = 40
MOST_OPEN = 10


class Transfer(Base):
    """A link, good for two weeks and once. Looking at it uses nothing up; what it hands over is named in it."""

    __tablename__ = "transfer"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    made_by: Mapped[str] = mapped_column(ForeignKey("caregiver.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    """Whom it is for."""
    drafts: Mapped[str] = mapped_column(Text)
    """Ids, with spaces between."""
    classes: Mapped[str] = mapped_column(Text)
    together: Mapped[bool]
    """Whether somebody is asked in to one pack, and its giver means to stay."""
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def make(
        cls,
        maker: Caregiver,
        name: str,
        drafts: Iterable[str],
        classes: Iterable[str],
        now: datetime,
        *,
        together: bool = False,
        transfer_id: str = "",
    ) -> Transfer:
        """Raises Refused without a name, or where many are open. With an id made with the form, a second time changes
        nothing.
        """
        transfer_id = given_or_new(transfer_id, now)
        if before := db.session.get(cls, transfer_id):
            if before.made_by == maker.id:
                return before
            transfer_id = uuid7(now)
        name = scripts.typed(name)
        if not any(letter.isalnum() for letter in name):
            raise Refused(_("Write who takes over, then make the link."))
        if len(name) > LONGEST_NAME:
            raise Refused(_("That is a long name. Use up to %(n)s letters.", n=LONGEST_NAME))
        cls.forget_over(now)
        if len(cls.open_of(maker.id, now)) >= MOST_OPEN:
            raise Refused(_("Many links are open already. Stop one of them, then make a new one."))
        made = cls(
            id=transfer_id,
            made_by=maker.id,
            name=name,
            drafts=" ".join(drafts),
            classes=" ".join(classes),
            together=together,
            made_at=now,
            used_at=None,
            revoked_at=None,
        )
        db.session.add(made)
        db.session.flush()
        return made

    @classmethod
    def of(cls, caregiver_id: str, transfer_id: str) -> Transfer | None:
        return db.session.scalars(
            select(cls).where(cls.id == transfer_id, cls.made_by == caregiver_id)
        ).first()

    @classmethod
    def of_token(cls, token: str) -> Transfer | None:
        """Whatever has become of it: see `is_open`."""
        own_id = seals.opened("transfer", token)
        return db.session.get(cls, own_id) if own_id else None

    @classmethod
    def open_of(cls, caregiver_id: str, now: datetime) -> Sequence[Transfer]:
        """Newest first."""
        found = select(cls).where(cls.made_by == caregiver_id).order_by(cls.made_at.desc(), cls.id.desc())
        return [each for each in db.session.scalars(found) if each.is_open(now)]

    @classmethod
    def forget_over(cls, now: datetime) -> None:
        change(delete(cls).where(cls.made_at <= now - 2 * LASTS))

    @property
    def token(self) -> str:
        return seals.token("transfer", self.id)

    @property
    def path(self) -> str:
        return f"/transfer/{self.token}"

    @property
    def until(self) -> datetime:
        return self.made_at + LASTS

    def is_open(self, now: datetime) -> bool:
        return self.used_at is None and self.revoked_at is None and now < self.until

    def use_up(self, now: datetime) -> bool:
        """Whether this was the one time: of two who come at once, the database lets in one."""
        once = update(Transfer).where(
            Transfer.id == self.id, Transfer.used_at.is_(None), Transfer.revoked_at.is_(None)
        )
        return change(once.values(used_at=now)) == 1

    def revoke(self, now: datetime) -> None:
        self.revoked_at = self.revoked_at or now

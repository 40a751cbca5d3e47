"""An invitation: one more device, or one more person, comes into a family."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from langapp.config import current
from langapp.db import Base, UTCDateTime, change, db
from langapp.families.models import Caregiver, Device
from langapp.families.models.devices import hash_of
from langapp.i18n import _
from langapp.lib.uuid7 import given_or_new, uuid7
from langapp.web import Refused

LASTS = timedelta(hours=4)
MOST_OPEN = 10
"""Of one family, at a time."""
TOKEN_BYTES = 24


class Invitation(Base):
    """A link or a square. Good for four hours, once, after a tap on its page: looking at it uses nothing up."""

    __tablename__ = "invitation"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    caregiver_id: Mapped[str | None] = mapped_column(
        ForeignKey("caregiver.id", ondelete="CASCADE"), index=True
    )
    """Whose next device it is for; None for somebody new."""
    made_by: Mapped[str | None] = mapped_column(ForeignKey("caregiver.id", ondelete="SET NULL"), index=True)
    """Who held the device it was made on; for their next device, who brought that one, as they then bring this one too.
    Nobody, once they have left the family: then it opens nothing.
    """
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def make(
        cls,
        maker: Caregiver,
        now: datetime,
        *,
        for_me: bool,
        invitation_id: str = "",
        brought_by: str | None = None,
    ) -> Invitation:
        """Raises Refused where a family has many open. With an id made with the form, a second time changes nothing.

        `brought_by` is whoever brought the device it is made on, where that is another than the maker.
        """
        invitation_id = given_or_new(invitation_id, now)
        if before := db.session.get(cls, invitation_id):
            if before.maker == maker.id:
                return before
            invitation_id = uuid7(now)
        cls.forget_over(now, maker.family_id)
        if len(cls.open_of(maker.family_id, now)) >= MOST_OPEN:
            raise Refused(_("Many links are open already. Stop one of them, then make a new one."))
        made = cls(
            id=invitation_id,
            family_id=maker.family_id,
            token_hash=hash_of(_token(invitation_id)),
            caregiver_id=maker.id if for_me else None,
            made_by=(brought_by or maker.id) if for_me else maker.id,
            made_at=now,
            used_at=None,
        )
        db.session.add(made)
        db.session.flush()
        return made

    @classmethod
    def of(cls, family_id: str, invitation_id: str) -> Invitation | None:
        return db.session.scalars(
            select(cls).where(cls.id == invitation_id, cls.family_id == family_id)
        ).first()

    @classmethod
    def of_token(cls, token: str, now: datetime) -> Invitation | None:
        """The one that this link opens, now; None for one that is used, over, stopped, or never was."""
        found = db.session.scalars(select(cls).where(cls.token_hash == hash_of(token))).first()
        return found if found is not None and found.is_open(now) else None

    @classmethod
    def open_of(cls, family_id: str, now: datetime) -> list[Invitation]:
        """Newest first."""
        found = select(cls).where(cls.family_id == family_id).order_by(cls.made_at.desc(), cls.id.desc())
        return [each for each in db.session.scalars(found) if each.is_open(now)]

    @classmethod
    def forget_over(cls, now: datetime, family_id: str | None = None) -> None:
        """Those that open nothing any more; of one family, or of all."""
        over = delete(cls).where(or_(cls.made_at <= now - LASTS, cls.made_by.is_(None)))
        db.session.execute(over if family_id is None else over.where(cls.family_id == family_id))

    @classmethod
    def stop_all_by(cls, caregiver_id: str) -> None:
        """With a device of theirs goes what it may have handed out."""
        theirs = or_(cls.made_by == caregiver_id, cls.caregiver_id == caregiver_id)
        db.session.execute(delete(cls).where(cls.used_at.is_(None), theirs))

    @property
    def maker(self) -> str | None:
        """Who held the device it was made on."""
        return self.caregiver_id or self.made_by

    def is_shown_on(self, device: Device) -> bool:
        """To whoever made it; one for their next device on none that somebody else brought, unless it was made there."""
        brought_by = device.came_with or device.caregiver_id
        return self.maker == device.caregiver_id and (not self.caregiver_id or self.made_by == brought_by)

    @property
    def token(self) -> str:
        """192 bits, made of the id and the installation's secret: no copy of the database holds it."""
        return _token(self.id)

    @property
    def until(self) -> datetime:
        return self.made_at + LASTS

    def is_open(self, now: datetime) -> bool:
        return self.used_at is None and self.made_by is not None and now < self.until

    def use_up(self, now: datetime) -> bool:
        """Whether this was the one time: of two who come at once, the database lets in one."""
        mine = update(Invitation).where(Invitation.id == self.id, Invitation.used_at.is_(None))
        return change(mine.values(used_at=now)) == 1

    def stop(self) -> None:
        db.session.execute(delete(Invitation).where(Invitation.id == self.id))


def _token(invitation_id: str) -> str:
    sealed = hmac.digest(current().secret_key.encode(), b"invitation:" + invitation_id.encode(), "sha256")
    return urlsafe_b64encode(sealed[:TOKEN_BYTES]).decode()

"""A phone or a computer a family is on."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, time, timedelta

from sqlalchemy import ForeignKey, String, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, change, db
from langapp.families.models.caregivers import Caregiver
from langapp.i18n import Lazy, _, lazy
from langapp.languages import scripts
from langapp.lib.uuid7 import uuid7
from langapp.web import Refused

LONGEST_NAME = 40
IDLE = timedelta(days=180)
KINDS: dict[str, Lazy] = {
    "iPhone": lazy("iPhone"),
    "iPad": lazy("iPad"),
    "Android phone": lazy("Android phone"),
    "Android tablet": lazy("Android tablet"),
    "Computer": lazy("Computer"),
}
"""What a device is called until somebody names it: as coarse as that, and in the language of whoever looks."""


class Device(Base):
    """A phone or a computer the family is on. It holds a token; only its hash is kept here."""

    __tablename__ = "device"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    caregiver_id: Mapped[str] = mapped_column(ForeignKey("caregiver.id", ondelete="CASCADE"), index=True)
    """Who holds it."""
    came_with: Mapped[str | None] = mapped_column(ForeignKey("caregiver.id", ondelete="SET NULL"), index=True)
    """Who brought it into the family. Where they leave it goes with them, into whoever's hand it was given since."""
    child_id: Mapped[int | None] = mapped_column(ForeignKey("child.id", ondelete="SET NULL"))
    """Which little one they are with; None for the first."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """The day it last told us something."""
    proved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When whoever holds it last showed that it is theirs to hold: see entry/proving.py."""

    @classmethod
    def of_token(cls, token: str) -> Device | None:
        """The device that holds this token."""
        return db.session.scalars(OF_TOKEN, {"hash": hash_of(token)}).first()

    @classmethod
    def of(cls, family_id: str, device_id: str) -> Device | None:
        return db.session.scalars(select(cls).where(cls.id == device_id, cls.family_id == family_id)).first()

    @classmethod
    def all_of(cls, family_id: str) -> list[Device]:
        """In the order in which they came."""
        return list(
            db.session.scalars(select(cls).where(cls.family_id == family_id).order_by(cls.joined_at, cls.id))
        )

    @classmethod
    def join(cls, caregiver: Caregiver, now: datetime, name: str = "") -> str:
        """A new device of a caregiver. Returns its token, which is told once and not kept."""
        token = secrets.token_urlsafe(32)
        db.session.add(
            cls(
                id=uuid7(now),
                family_id=caregiver.family_id,
                caregiver_id=caregiver.id,
                came_with=caregiver.id,
                token_hash=hash_of(token),
                name=name[:LONGEST_NAME],
                joined_at=now,
                seen_at=now,
            )
        )
        return token

    @property
    def called(self) -> str:
        """Its name; or what kind of device it is, in the language of whoever looks."""
        return str(KINDS.get(self.name, self.name)) or _("A device")

    def be_called(self, name: str) -> None:
        name = scripts.typed(name)
        if len(name) > LONGEST_NAME:
            raise Refused(_("That is a long name. Use up to %(n)s letters.", n=LONGEST_NAME))
        self.name = name

    def seen(self, now: datetime) -> None:
        """Remember the day, and no more of when; one write a day."""
        today = datetime.combine(now.date(), time.min, now.tzinfo)
        if self.seen_at < today:
            change(update(Device).where(Device.id == self.id, Device.seen_at < today).values(seen_at=today))

    def is_idle(self, now: datetime) -> bool:
        return now - self.seen_at >= IDLE

    def depart(self) -> None:
        """From now on its token opens nothing. What was said on it stays with the family."""
        db.session.execute(delete(Device).where(Device.id == self.id))


def kind_of(user_agent: str) -> str:
    """One of KINDS, from what a browser says it is."""
    if "iPhone" in user_agent or "iPod" in user_agent:
        return "iPhone"
    if "iPad" in user_agent:
        return "iPad"
    if "Android" in user_agent:
        return "Android phone" if "Mobile" in user_agent else "Android tablet"
    return "Computer"


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


OF_TOKEN = select(Device).where(Device.token_hash == bindparam("hash"))

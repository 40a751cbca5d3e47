"""An offer: a link by which somebody gets an ability, as a teacher, a checker or somebody who leads a room."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Boolean, ForeignKey, String, delete, select, true, update
from sqlalchemy.orm import Mapped, mapped_column

from langapp import seals
from langapp.db import Base, UTCDateTime, change, db
from langapp.families.models import Ability, Caregiver
from langapp.families.models.abilities import CHECKING, LEADING, WRITING
from langapp.i18n import _
from langapp.languages import scripts
from langapp.lib.uuid7 import given_or_new, uuid7
from langapp.web import Refused

LASTS = timedelta(days=14)
REMEMBERED = timedelta(days=30)
"""How long afterwards a link still says what became of it."""
MOST_OPEN = 20
"""Of one person, at a time."""
LONGEST_NAME = 40
GIVES = {WRITING: (WRITING, CHECKING), CHECKING: (CHECKING,), LEADING: (LEADING,)}
"""By what an offer is called: a teacher writes, and reads what others write."""


class Offer(Base):
    """Good for fourteen days, once, after a tap on its page: looking at it uses nothing up."""

    __tablename__ = "offer"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    ability: Mapped[str] = mapped_column(String(8))
    """One of GIVES."""
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    """What whoever makes it calls the one it is for."""
    house: Mapped[bool] = mapped_column(Boolean)
    """Made by whoever runs the server."""
    made_by: Mapped[str | None] = mapped_column(ForeignKey("caregiver.id", ondelete="SET NULL"), index=True)
    """None for the house; or once they are gone: then it opens nothing."""
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    used_by: Mapped[str | None] = mapped_column(ForeignKey("caregiver.id", ondelete="SET NULL"))
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def make(
        cls, ability: str, name: str, now: datetime, by: str | None = None, *, offer_id: str = ""
    ) -> Offer:
        """Of a caregiver, or of the house. Raises Refused. With an id made with the form, a second time changes nothing."""
        name, offer_id = scripts.typed(name), given_or_new(offer_id, now)
        if ability not in GIVES:
            raise Refused(_("Choose what you invite them to do."))
        if not name:
            raise Refused(_("Write what they are called, then make the link."))
        if len(name) > LONGEST_NAME:
            raise Refused(_("That is a long name. Use up to %(n)s letters.", n=LONGEST_NAME))
        if before := db.session.get(cls, offer_id):
            if by is not None and before.made_by == by:
                return before
            offer_id = uuid7(now)
        if by is not None and len(cls.open_of(by, now)) >= MOST_OPEN:
            raise Refused(_("Many links are open already. Stop one of them, then make a new one."))
        made = cls(
            id=offer_id,
            ability=ability,
            name=name,
            house=by is None,
            made_by=by,
            made_at=now,
        )
        db.session.add(made)
        db.session.flush()
        return made

    @classmethod
    def of(cls, by: str, offer_id: str) -> Offer | None:
        """Through whoever made it."""
        return db.session.scalars(select(cls).where(cls.id == offer_id, cls.made_by == by)).first()

    @classmethod
    def of_token(cls, token: str) -> Offer | None:
        """Whatever has become of it: see `is_open`."""
        own_id = seals.opened("offer", token)
        return db.session.get(cls, own_id) if own_id else None

    @classmethod
    def open_of(cls, by: str | None, now: datetime) -> list[Offer]:
        """Of one person, or of the house. Newest first."""
        whose = cls.house.is_(true()) if by is None else cls.made_by == by
        found = (
            select(cls).where(whose, cls.made_at > now - LASTS).order_by(cls.made_at.desc(), cls.id.desc())
        )
        return [each for each in db.session.scalars(found) if each.is_open(now)]

    @classmethod
    def forget_over(cls, now: datetime) -> None:
        db.session.execute(delete(cls).where(cls.made_at <= now - LASTS - REMEMBERED))

    @classmethod
    def stop_all_by(cls, caregiver_id: str, now: datetime) -> None:
        unused = (cls.used_at.is_(None), cls.revoked_at.is_(None))
        change(update(cls).where(cls.made_by == caregiver_id, *unused).values(revoked_at=now))

    @property
    def token(self) -> str:
        return seals.token("offer", self.id)

    @property
    def path(self) -> str:
        return f"/offers/{self.token}"

    @property
    def until(self) -> datetime:
        return self.made_at + LASTS

    @property
    def gives(self) -> tuple[str, ...]:
        return GIVES[self.ability]

    def is_open(self, now: datetime) -> bool:
        made = self.house or self.made_by is not None
        return made and self.used_at is None and self.revoked_at is None and now < self.until

    def stop(self, now: datetime) -> None:
        """One that was used stays used."""
        mine = update(Offer).where(Offer.id == self.id, Offer.used_at.is_(None), Offer.revoked_at.is_(None))
        change(mine.values(revoked_at=now))

    def use_up(self, now: datetime) -> bool:
        """Whether this was the one time: of two who come at once, the database lets in one."""
        mine = update(Offer).where(Offer.id == self.id, Offer.used_at.is_(None), Offer.revoked_at.is_(None))
        return change(mine.values(used_at=now)) == 1

    def accept(self, who: Caregiver, now: datetime) -> None:
        """After it was used up."""
        for name in self.gives:
            Ability.give(who.id, name, now, by=self.made_by)
        self.used_by = who.id

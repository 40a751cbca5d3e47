"""A workshop: one session, which is one row with a revision. Every screen of the room shows what it says."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import ForeignKey, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp import live
from langapp.db import Base, UTCDateTime, db, insert_new
from langapp.i18n import _
from langapp.lib.uuid7 import given_or_new, uuid7
from langapp.web import Refused
from langapp.workshops import steps as steps_of
from langapp.workshops.models.plans import LONGEST_NAME, Plan
from langapp.workshops.steps import Slide, Step

LASTS = timedelta(hours=8)
"""Nobody comes in by a code any longer than that, and nothing goes on."""
DIGITS = 6
DOOR = 12
"""Letters of what the QR code holds: some 71 bits, which nobody guesses."""
LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"
MOST_OPEN = 5
"""Sessions one leader has going at once."""
DOINGS = ("", "listen", "together", "ask")
"""What the room is asked to do with a slide: nothing more than it says; hear each language in turn; say it all at once;
have a parent say it.
"""
PLACES = ("stage", "phones")
"""Where the next sound comes from."""


class Workshop(Base):
    """`revision` grows with everything a phone would show otherwise."""

    __tablename__ = "workshop"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    plan_id: Mapped[str | None] = mapped_column(ForeignKey("plan.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    theme: Mapped[str] = mapped_column(String(80))
    tags: Mapped[str] = mapped_column(Text)
    """The languages expected, with spaces between."""
    minutes: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    """The steps of the plan as it was started: what the plan becomes later is another session's."""
    code: Mapped[str | None] = mapped_column(String(DIGITS), unique=True)
    """None once it is over."""
    door: Mapped[str | None] = mapped_column(String(DOOR), unique=True)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    """At the latest."""
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when no new phone comes in; None while they may."""
    revision: Mapped[int]
    position: Mapped[int]
    """The slide, counted from 0."""
    doing: Mapped[str] = mapped_column(String(8))
    paused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    plays: Mapped[int]
    """How often something was to be played: a screen plays once for each number it has not seen."""
    plays_on: Mapped[str] = mapped_column(String(6))
    present: Mapped[str] = mapped_column(Text)
    """The languages that have come, in the order in which they came, with spaces between."""
    gate: Mapped[int]
    """Grows when a phone was taken out: each asks whether it is still in."""
    questions_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when phones show the four questions."""
    voices: Mapped[int]
    """Grows when the room hears another parent's voice than before, or one no more."""

    @classmethod
    def start(cls, plan: Plan, leader_id: str, now: datetime, workshop_id: str = "") -> Workshop:
        """With an id made with the form, a second time changes nothing. Raises Refused."""
        workshop_id = given_or_new(workshop_id, now)
        if db.session.get(cls, workshop_id) is not None:
            if before := cls.of(leader_id, workshop_id):
                return before
            workshop_id = uuid7(now)
        if sum(not each.is_over(now) for each in cls.all_of(leader_id)) >= MOST_OPEN:
            raise Refused(_("You have %(n)s sessions going. End one of them first.", n=MOST_OPEN))
        started = cls(
            id=workshop_id, plan_id=plan.id, name=plan.name, theme=plan.theme, tags=plan.tags,
            minutes=plan.minutes, document=plan.document, code=_a_code(), door=_a_door(), started_at=now,
            ends_at=now + LASTS, ended_at=None, closed_at=None, revision=1, position=0, doing="",
            paused_at=None, plays=0, plays_on="", present="", gate=0, questions_at=None, voices=0,
        )  # fmt: skip
        db.session.add(started)
        db.session.flush()
        WorkshopLeader.join(workshop_id, leader_id, now)
        return started

    @classmethod
    def of(cls, leader_id: str, workshop_id: str, to_change: bool = False) -> Workshop | None:
        """One that this person leads. To change it, nobody else changes it meanwhile."""
        found = db.session.scalars(_led_by(leader_id).where(cls.id == workshop_id)).first()
        return cls.held(workshop_id) if found is not None and to_change else found

    @classmethod
    def held(cls, workshop_id: str) -> Workshop:
        """The same row, which nobody else changes until this transaction is over."""
        found = select(cls).where(cls.id == workshop_id).with_for_update()
        return db.session.scalars(found, execution_options={"populate_existing": True}).one()

    @classmethod
    def all_of(cls, leader_id: str) -> list[Workshop]:
        """The newest first."""
        return list(db.session.scalars(_led_by(leader_id).order_by(cls.started_at.desc(), cls.id)))

    @classmethod
    def of_door(cls, door: str, now: datetime) -> Workshop | None:
        """What a QR code leads to, while it lasts."""
        return cls._still_on(db.session.scalars(select(cls).where(cls.door == door)).first(), now)

    @classmethod
    def of_code(cls, code: str, now: datetime) -> Workshop | None:
        """What six digits lead to, while it lasts. Whoever asks counts the tries: see guarding.py."""
        return cls._still_on(db.session.scalars(select(cls).where(cls.code == code)).first(), now)

    @classmethod
    def _still_on(cls, found: Workshop | None, now: datetime) -> Workshop | None:
        return found if found is not None and not found.is_over(now) else None

    @property
    def languages(self) -> list[str]:
        """Those expected."""
        return self.tags.split()

    @property
    def present_tags(self) -> list[str]:
        return self.present.split()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return steps_of.from_json(self.document)

    @cached_property
    def slides(self) -> tuple[Slide, ...]:
        return steps_of.slides_of(self.steps)

    @property
    def slide(self) -> Slide:
        return self.slides[self.position]

    def is_over(self, now: datetime) -> bool:
        return self.ended_at is not None or now >= self.ends_at

    @property
    def over_since(self) -> datetime:
        """When it was ended, or ends at the latest."""
        return self.ended_at or self.ends_at

    def move_to(self, position: int) -> None:
        """To a slide by its number, so that a double tap moves once. Beyond either end is that end."""
        wanted = min(max(position, 0), len(self.slides) - 1)
        if wanted != self.position:
            self.position, self.doing = wanted, ""
            self.changed()

    def do(self, doing: str) -> None:
        if doing in DOINGS and doing != self.doing:
            self.doing = doing
            self.changed()

    def play(self, number: int, place: str) -> None:
        """The next sound, by its number: one more than has been played, so that a double tap plays once."""
        if place in PLACES and number == self.plays + 1:
            self.plays, self.plays_on = number, place
            self.changed()

    def pause(self, now: datetime) -> None:
        if self.paused_at is None:
            self.paused_at = now
            self.changed()

    def go_on(self) -> None:
        if self.paused_at is not None:
            self.paused_at = None
            self.changed()

    def welcome(self, tags: Sequence[str]) -> None:
        """Languages that came in; all phones may hear how they say it. Held by whoever calls."""
        new = [tag for tag in dict.fromkeys(tags) if tag not in self.present_tags]
        if new:
            self.present = " ".join([*self.present_tags, *new])
            self.changed()

    def ask_questions(self, now: datetime) -> None:
        if self.questions_at is None:
            self.questions_at = now
            self.changed()

    def close(self, now: datetime) -> None:
        self.closed_at = self.closed_at or now
        live.tell(self.id)

    def open(self) -> None:
        self.closed_at = None
        live.tell(self.id)

    def renew_code(self, instead_of: str) -> None:
        """Neither the old digits nor the old QR code open anything. Tapped twice on one page, they are new once."""
        if instead_of == self.code:
            self.code, self.door = _a_code(), _a_door()
            live.tell(self.id)

    def shut_out(self) -> None:
        """A phone was taken out, and asks whether it is still in."""
        self.gate += 1
        self.changed()

    def voices_changed(self) -> None:
        """What a parent said for the room is heard from now on, or no more."""
        self.voices += 1
        self.changed()

    def end(self, now: datetime) -> None:
        if self.ended_at is None:
            self.ended_at, self.code, self.door = min(now, self.ends_at), None, None
            self.changed()

    def changed(self) -> None:
        self.revision += 1
        live.tell(self.id)


class WorkshopLeader(Base):
    """Two may lead one session; each on as many devices as they hold."""

    __tablename__ = "workshop_leader"

    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    caregiver_id: Mapped[str] = mapped_column(
        ForeignKey("caregiver.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def join(cls, workshop_id: str, caregiver_id: str, now: datetime) -> None:
        insert_new(cls, {"workshop_id": workshop_id, "caregiver_id": caregiver_id, "joined_at": now})


def _led_by(leader_id: str) -> Select[Workshop]:
    return (
        select(Workshop)
        .join(WorkshopLeader, WorkshopLeader.workshop_id == Workshop.id)
        .where(WorkshopLeader.caregiver_id == leader_id)
    )


def _a_code() -> str:
    while True:
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        if db.session.scalar(select(Workshop.id).where(Workshop.code == code)) is None:
            return code


def _a_door() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(DOOR))

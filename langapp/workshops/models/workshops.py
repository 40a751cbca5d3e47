"""A workshop: one session, which is one row with a revision. Every screen of the room shows what it says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import ColumnElement, ForeignKey, Row, String, Text, and_, func, not_, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp import live
from langapp.db import Base, UTCDateTime, db, rows
from langapp.i18n import _
from langapp.lib.uuid7 import given_or_new, uuid7
from langapp.web import Refused
from langapp.workshops import steps as steps_of
from langapp.workshops.models.doors import Door
from langapp.workshops.models.leaders import WorkshopLeader
from langapp.workshops.models.plans import LONGEST_NAME, Plan
from langapp.workshops.steps import Slide, Step

LASTS = timedelta(hours=8)
"""Nobody comes in by a code any longer than that, and nothing goes on."""
KEPT = timedelta(hours=24)
"""How long after the end of a session anything of its guests is still here."""
MOST_OPEN = 5
"""Sessions one leader has going at once."""
DOINGS = ("", "listen", "together", "ask")
"""What the room is asked to do with a slide: nothing more than it says; hear each language in turn; say it all at once;
have a parent say it.
"""
PLACES = ("stage", "phones")
"""Where the next sound comes from."""


class Workshop(Door, Base):
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
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    """At the latest."""
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revision: Mapped[int]
    position: Mapped[int]
    """The slide, counted from 0."""
    reached: Mapped[str] = mapped_column(Text)
    """The slides that the room was shown, with spaces between."""
    doing: Mapped[str] = mapped_column(String(8))
    paused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    plays: Mapped[int]
    """How often something was to be played: a screen plays once for each number it has not seen."""
    plays_on: Mapped[str] = mapped_column(String(6))
    present: Mapped[str] = mapped_column(Text)
    """The languages that have come, in the order in which they came, with spaces between."""
    gone: Mapped[str] = mapped_column(Text)
    """Those of them that nobody here brings any more."""
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
        going = select(func.count()).where(_led_by(leader_id), _is_going(now))
        if (db.session.scalar(going) or 0) >= MOST_OPEN:
            raise Refused(_("You have %(n)s sessions going. End one of them first.", n=MOST_OPEN))
        started = cls(
            id=workshop_id, plan_id=plan.id, name=plan.name, theme=plan.theme, tags=plan.tags,
            minutes=plan.minutes, document=plan.document, code=cls.a_code(), door=cls.a_door(), started_at=now,
            ends_at=now + LASTS, ended_at=None, closed_at=None, revision=1, position=0, reached="0",
            doing="", paused_at=None, plays=0, plays_on="", present="", gone="", gate=0, questions_at=None,
            voices=0,
        )  # fmt: skip
        db.session.add(started)
        db.session.flush()
        WorkshopLeader.join(workshop_id, leader_id, now)
        return started

    @classmethod
    def of(cls, leader_id: str, workshop_id: str, to_change: bool = False) -> Workshop | None:
        """One that this person leads. To change it, nobody else changes it meanwhile."""
        found = db.session.scalars(select(cls).where(cls.id == workshop_id, _led_by(leader_id))).first()
        return cls.held(workshop_id) if found is not None and to_change else found

    @classmethod
    def held(cls, workshop_id: str) -> Workshop:
        """The same row, which nobody else changes until this transaction is over. What guests say waits for nobody."""
        found = select(cls).where(cls.id == workshop_id).with_for_update(key_share=True)
        return db.session.scalars(found, execution_options={"populate_existing": True}).one()

    @classmethod
    def lasting(cls, workshop_id: str) -> Workshop:
        """The same row, which others may change, but not end, until this transaction is over."""
        found = select(cls).where(cls.id == workshop_id).with_for_update(read=True, key_share=True)
        return db.session.scalars(found, execution_options={"populate_existing": True}).one()

    @classmethod
    def going(cls, leader_id: str, now: datetime) -> list[Workshop]:
        """Those that are not over, the newest first."""
        found = select(cls).where(_led_by(leader_id), _is_going(now))
        return list(db.session.scalars(found.order_by(cls.started_at.desc(), cls.id)))

    @classmethod
    def over(
        cls, leader_id: str, now: datetime, most: int | None = None
    ) -> Sequence[Row[str, str, datetime]]:
        """Of those that are: the id, the name and when it began, the newest first."""
        found = select(cls.id, cls.name, cls.started_at).where(_led_by(leader_id), not_(_is_going(now)))
        return rows(found.order_by(cls.started_at.desc(), cls.id).limit(most)).all()

    @property
    def languages(self) -> list[str]:
        """Those expected."""
        return self.tags.split()

    @property
    def present_tags(self) -> list[str]:
        """All that ever came."""
        return self.present.split()

    @property
    def dyed_tags(self) -> list[str]:
        """All that are expected, and after them all others that ever came: each has the dye of its place, from before
        anybody came.
        """
        return [*dict.fromkeys([*self.languages, *self.present_tags])]

    @property
    def tags_here(self) -> list[str]:
        """Those of whoever is in now."""
        gone = self.gone.split()
        return [tag for tag in self.present_tags if tag not in gone]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return steps_of.from_json(self.document)

    @cached_property
    def slides(self) -> tuple[Slide, ...]:
        return steps_of.slides_of(self.steps)

    @property
    def slide(self) -> Slide:
        return self.slides[self.position]

    @property
    def practised(self) -> list[str]:
        """The lines of the slides that were shown, in the order of the plan."""
        reached = set(self.reached.split())
        return [ref for at, slide in enumerate(self.slides) if str(at) in reached for ref in slide.refs]

    def is_over(self, now: datetime) -> bool:
        return self.ended_at is not None or now >= self.ends_at

    @property
    def over_since(self) -> datetime:
        """When it was ended, or ends at the latest."""
        return self.ended_at or self.ends_at

    def is_forgotten(self, now: datetime) -> bool:
        """Nothing of its guests is shown any more, whether or not it has been cleared away."""
        return now >= self.over_since + KEPT

    def move_to(self, position: int) -> None:
        """To a slide by its number, so that a double tap moves once. Beyond either end is that end."""
        wanted = min(max(position, 0), len(self.slides) - 1)
        if wanted != self.position:
            self.position, self.doing = wanted, ""
            self._shown()
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
            self._shown()
            self.changed()

    def welcome(self, tags: Sequence[str]) -> None:
        """Languages that came in; all phones may hear how they say it. Held by whoever calls."""
        self.hear([*self.tags_here, *tags])

    def hear(self, tags: Collection[str]) -> None:
        """All languages that whoever is in brings. Held by whoever calls."""
        present = [*dict.fromkeys([*self.present_tags, *tags])]
        gone = [tag for tag in present if tag not in tags]
        if (present, gone) != (self.present_tags, self.gone.split()):
            self.present, self.gone = " ".join(present), " ".join(gone)
            self.changed()

    def ask_questions(self, now: datetime) -> None:
        if self.questions_at is None:
            self.questions_at = now
            self.changed()

    def shut(self) -> None:
        """A phone was taken out, or let in again, and asks whether it is in."""
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

    def _shown(self) -> None:
        """Where the leader stands; while it rests nobody sees that."""
        if self.paused_at is None:
            self.reached = " ".join(dict.fromkeys([*self.reached.split(), str(self.position)]))

    def changed(self) -> None:
        self.revision += 1
        live.tell(self.id)


def _led_by(leader_id: str) -> ColumnElement[bool]:
    return Workshop.id.in_(select(WorkshopLeader.workshop_id).where(WorkshopLeader.caregiver_id == leader_id))


def _is_going(now: datetime) -> ColumnElement[bool]:
    return and_(Workshop.ended_at.is_(None), Workshop.ends_at > now)

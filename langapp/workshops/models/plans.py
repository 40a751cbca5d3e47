"""A plan: what a leader has prepared, and may start as often as they like."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, change, db
from langapp.families import erasing
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.plaintext import one_line
from langapp.lib.uuid7 import given_or_new, uuid7
from langapp.web import Refused
from langapp.workshops import steps as steps_of
from langapp.workshops.steps import Step

LONGEST_NAME = 60
MOST_LANGUAGES = 13
MOST_PLANS = 100
"""Of one leader."""
MOST_STEPS = 12


class Plan(Base):
    """A template is a plan that new ones are begun from; otherwise the two are alike."""

    __tablename__ = "plan"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    leader_id: Mapped[str] = mapped_column(ForeignKey("caregiver.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    """As families read it: "Story time, Parkside Library"."""
    theme: Mapped[str] = mapped_column(String(80))
    """The slug of the pack it was drawn up from."""
    tags: Mapped[str] = mapped_column(Text)
    """The languages expected, with spaces between."""
    minutes: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    """Its steps, as `steps.to_json` writes them."""
    revision: Mapped[int]
    is_template: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def make(
        cls,
        leader_id: str,
        name: str,
        theme: str,
        tags: Sequence[str],
        minutes: int,
        steps: Sequence[Step],
        now: datetime,
        plan_id: str = "",
    ) -> Plan:
        """With an id made with the form, a second time changes nothing. Raises Refused."""
        plan_id = given_or_new(plan_id, now)
        if db.session.get(cls, plan_id) is not None:
            if before := cls.of(leader_id, plan_id):
                return before
            plan_id = uuid7(now)
        if (db.session.scalar(select(func.count()).where(cls.leader_id == leader_id)) or 0) >= MOST_PLANS:
            raise Refused(_("There is room for %(n)s plans. Put away one of those you have.", n=MOST_PLANS))
        made = cls(
            id=plan_id, leader_id=leader_id, name="", theme=theme, tags="", minutes=minutes, document="[]",
            revision=1, is_template=False, made_at=now, changed_at=now,
        )  # fmt: skip
        made.be_called(name)
        made.expect(tags)
        made.document = steps_of.to_json(steps)
        db.session.add(made)
        db.session.flush()
        return made

    @classmethod
    def of(cls, leader_id: str, plan_id: str, to_change: bool = False) -> Plan | None:
        """To change it, nobody else changes it meanwhile."""
        found = select(cls).where(cls.id == plan_id, cls.leader_id == leader_id)
        return db.session.scalars(found.with_for_update() if to_change else found).first()

    @classmethod
    def all_of(cls, leader_id: str) -> list[Plan]:
        """The one changed last comes first."""
        found = select(cls).where(cls.leader_id == leader_id).order_by(cls.changed_at.desc(), cls.id)
        return list(db.session.scalars(found))

    @property
    def languages(self) -> list[str]:
        return self.tags.split()

    @property
    def steps(self) -> tuple[Step, ...]:
        return steps_of.from_json(self.document)

    def be_called(self, name: str) -> None:
        name = one_line(name)
        if not name:
            raise Refused(_("Give the session a name that families know, such as the place."))
        if len(name) > LONGEST_NAME:
            raise Refused(_("That is a long name. Use up to %(n)s letters.", n=LONGEST_NAME))
        self.name = name

    def expect(self, tags: Sequence[str]) -> None:
        chosen = [tag for tag in dict.fromkeys(tags) if tag in languages()]
        if not chosen:
            raise Refused(_("Choose at least one language that families will bring."))
        if len(chosen) > MOST_LANGUAGES:
            raise Refused(_("Choose up to %(most)s languages for a session.", most=MOST_LANGUAGES))
        self.tags = " ".join(chosen)

    def take(self, steps: Sequence[Step], now: datetime) -> None:
        """Its steps from now on. Raises Refused."""
        if not steps:
            raise Refused(_("A session needs at least one step."))
        if len(steps) > MOST_STEPS:
            raise Refused(_("A session has room for %(n)s steps. Take one out first.", n=MOST_STEPS))
        self.document = steps_of.to_json(steps)
        self.revision += 1
        self.changed_at = now

    def put_away(self, now: datetime) -> None:
        """For good; sessions that were held stay."""
        erasing.note("plan", [self.id], now)
        change(delete(Plan).where(Plan.id == self.id))

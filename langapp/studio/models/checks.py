"""Asking somebody to check the words of a draft."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp import seals
from langapp.db import Base, UTCDateTime, db
from langapp.drafts.models import Draft
from langapp.families import erasing
from langapp.families.models import Caregiver
from langapp.i18n import _
from langapp.languages import scripts
from langapp.languages.registry import languages
from langapp.lib.uuid7 import given_or_new, is_uuid, uuid7
from langapp.web import Refused

LASTS = timedelta(days=30)
LONGEST_NAME = 40
MOST_ASKS = 40
"""Of one draft."""


class CheckAsk(Base):
    """One language of a draft, and who is asked to read it. Its token is a signature of its id, and is kept nowhere."""

    __tablename__ = "check_ask"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    tag: Mapped[str] = mapped_column(String(35))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    """What the teacher calls her; may be empty."""
    caregiver_id: Mapped[str | None] = mapped_column(
        ForeignKey("caregiver.id", ondelete="SET NULL"), index=True
    )
    """Whoever checks here regularly, and finds it in her own studio."""
    made_by: Mapped[str | None] = mapped_column(ForeignKey("caregiver.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    said_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    """What she wants to be called beside the lines she found right."""
    agreed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When she said that her name may be shown; empty, and it is shown nowhere."""
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def make(
        cls,
        draft: Draft,
        by: Caregiver,
        tag: str,
        now: datetime,
        *,
        name: str = "",
        checker: Caregiver | None = None,
        ask_id: str = "",
    ) -> CheckAsk:
        """With an id made with the form, a second time changes nothing."""
        name = scripts.typed(checker.name if checker else name)
        if tag not in languages():
            raise Refused(_("Choose the language to be checked, then make the link."))
        if len(name) > LONGEST_NAME:
            raise Refused(_("That is a long name. Use up to %(n)s letters.", n=LONGEST_NAME))
        ask_id = given_or_new(ask_id, now)
        if before := db.session.get(cls, ask_id):
            if before.draft_id == draft.id:
                return before
            ask_id = uuid7(now)
        if len(cls.all_of(draft.id)) >= MOST_ASKS:
            raise Refused(_("Many are asked already. Wait for some of them, then ask again."))
        ask = cls(
            id=ask_id,
            draft_id=draft.id,
            tag=tag,
            name=name,
            caregiver_id=checker.id if checker else None,
            made_by=by.id,
            made_at=now,
            expires_at=now + LASTS,
            said_name="",
        )
        db.session.add(ask)
        db.session.flush()
        return ask

    @classmethod
    def of(cls, draft_id: str, ask_id: str) -> CheckAsk | None:
        if not is_uuid(ask_id):
            return None
        return db.session.scalars(select(cls).where(cls.id == ask_id, cls.draft_id == draft_id)).first()

    @classmethod
    def all_of(cls, draft_id: str) -> list[CheckAsk]:
        """Newest first."""
        return list(
            db.session.scalars(
                select(cls).where(cls.draft_id == draft_id).order_by(cls.made_at.desc(), cls.id.desc())
            )
        )

    @classmethod
    def waiting_for(cls, caregiver_id: str, now: datetime) -> list[CheckAsk]:
        """What a checker is asked for and has not finished, the oldest first."""
        return list(
            db.session.scalars(
                select(cls)
                .join(Draft, Draft.id == cls.draft_id)
                .where(
                    cls.caregiver_id == caregiver_id,
                    cls.done_at.is_(None),
                    cls.revoked_at.is_(None),
                    cls.expires_at > now,
                    Draft.removed_at.is_(None),
                )
                .order_by(cls.made_at, cls.id)
            )
        )

    @classmethod
    def of_token(cls, token: str) -> CheckAsk | None:
        """Whatever has become of it: see `is_open`."""
        own_id = seals.opened("check", token)
        return db.session.get(cls, own_id) if own_id else None

    @property
    def token(self) -> str:
        return seals.token("check", self.id)

    @property
    def path(self) -> str:
        return f"/check/{self.token}"

    @property
    def credit(self) -> str:
        """The name beside what she found right; empty where it may not be shown."""
        return self.said_name if self.agreed_at else ""

    @property
    def ledger_id(self) -> str:
        """What erased.txt calls the name she goes by here."""
        return f"{self.id}_name"

    @property
    def called(self) -> str:
        """For the teacher, who gave her a name herself."""
        return self.name or self.said_name

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at

    def revoke(self, now: datetime) -> None:
        """No backup opens it again."""
        if self.revoked_at is None:
            erasing.note("check_ask", [self.id], now, erasing.WITHDRAWN)
            self.revoked_at = now

    def end(self, name: str, may_show: bool, now: datetime) -> None:
        """She has finished, and says whether her name may be shown. She may say otherwise later, and no backup shows the
        name that was shown before.
        """
        name = scripts.typed(name)
        if len(name) > LONGEST_NAME:
            raise Refused(_("That is a long name. Use up to %(n)s letters.", n=LONGEST_NAME))
        if may_show and not name:
            raise Refused(_("Write the name to show, or choose to check without one."))
        name = name if may_show else ""
        if name != self.said_name:
            if self.credit:
                erasing.note("check_ask", [self.ledger_id], now, erasing.REFUSED)
            self.said_name, self.agreed_at = name, now if name else None
        self.done_at = self.done_at or now

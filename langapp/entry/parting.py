"""When a family changes: somebody leaves it, or is asked to. What is shared stays; their devices go with them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete, func, or_, select

from langapp import mail
from langapp.db import change, db
from langapp.entry.models import Email, Invitation
from langapp.families import erasing
from langapp.families.models import Caregiver, Device, Removal
from langapp.i18n import _
from langapp.jobs import job
from langapp.web import Refused


def is_last(who: Caregiver) -> bool:
    """Whether the family would have nobody."""
    others = select(func.count()).where(Caregiver.family_id == who.family_id, Caregiver.id != who.id)
    return not db.session.scalar(others)


def leave(who: Caregiver, now: datetime) -> None:
    """At once. Raises Refused for the last one: a family that nobody can open is erased instead."""
    if is_last(who):
        raise Refused(
            _("You are the last one here. Under Our data you can take a copy and erase everything.")
        )
    _part(who.id, now)


def ask(by: Caregiver, whom: Caregiver, now: datetime) -> None:
    """Both are told. The same again changes nothing, and tells nobody."""
    if Removal.ask(by, whom, now):
        Invitation.stop_all_by(whom.id)
        _tell(
            whom.id,
            _("Somebody of your family asked that you leave it"),
            _(
                "Tomorrow at this hour your devices will no longer open your family on Langapp. Until then you can take "
                "a copy of everything, under Family, Our data. If this surprises you, talk to them: they can take it back."
            ),
        )
        _tell(
            by.id,
            _("You asked that somebody leaves your family"),
            _(
                "Tomorrow at this hour their devices will no longer open your family on Langapp. They have been told, and "
                "you can take it back until then, under Family, People. If it was not you who asked, take it back now."
            ),
        )


@job
def finish_partings() -> None:
    """Every day; the devices have opened nothing since the hour itself."""
    finish(datetime.now(UTC))


def finish(now: datetime) -> None:
    for caregiver_id in Removal.over(now):
        who = db.session.get(Caregiver, caregiver_id)
        # With whoever has just left goes what they asked.
        if who is not None and Removal.of(who.id) is not None and not is_last(who):
            _part(caregiver_id, now)


def _part(caregiver_id: str, now: datetime) -> None:
    """Their threads stay on the cloth, and nobody's name is on them. The devices they came with go too, whoever holds
    them now; and no backup brings them back.
    """
    theirs = or_(Device.caregiver_id == caregiver_id, Device.came_with == caregiver_id)
    erasing.note("device", db.session.scalars(select(Device.id).where(theirs)), now)
    erasing.note("caregiver", [caregiver_id], now)
    Invitation.stop_all_by(caregiver_id)
    change(delete(Device).where(theirs))
    change(delete(Caregiver).where(Caregiver.id == caregiver_id))
    db.session.expire_all()


def _tell(caregiver_id: str, subject: str, text: str) -> None:
    email = Email.of(caregiver_id)
    if email is not None and mail.is_possible():
        mail.send(email.address, subject, text)

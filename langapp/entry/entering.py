"""Somebody who showed who they are comes in on this device."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import delete, exists, func, select, update

from langapp.db import change, db
from langapp.entry import proving
from langapp.entry.models import Email, PaperCode, Passkey
from langapp.families import erasing, merging
from langapp.families.models import Caregiver, Device, Erasure, Removal
from langapp.families.models.devices import LONGEST_NAME, hash_of
from langapp.i18n import _
from langapp.web import Refused


def enter(caregiver: Caregiver, device: Device | None, now: datetime, name: str = "") -> str:
    """A new session, proved now. Returns its token; the one this device had opens nothing any more.

    `device` is who asks, where they have a family here already, and stays the same device with all that is its own.
    If it is another family, it becomes part of the caregiver's where nobody else is on it. One that is kept stays as
    it is, aside, until the person says what shall become of it: see `aside`.
    """
    if device is None:
        return _join(caregiver, now, name)
    if device.family_id != caregiver.family_id:
        if not (comes_along(device) and _are_settled(device, caregiver)):
            token = _join(caregiver, now, name or device.name)
            _put_aside(device, token)
            return token
        merging.merge(db.session.get_one(Caregiver, device.caregiver_id), caregiver, now)
    return _begun_anew(device.id, caregiver, now, name) or _join(caregiver, now, name)


def by_address(address: str, device: Device | None, now: datetime) -> str | None:
    """The same for whoever has shown that an address is theirs. One that brings nobody back is kept for whoever holds
    this device; None where there is nobody either. Raises Refused.
    """
    whose = Email.whose(address)
    if whose is None and device is not None and not _is_leaving(device):
        _keep(address, device, now)
        whose = Email.whose(address)
    return enter(db.session.get_one(Caregiver, whose), device, now) if whose else None


def change_address(address: str, caregiver_id: str, now: datetime) -> str:
    """Another address from now on, or the first. Returns the one before, if any. Raises Refused."""
    before = Email.of(caregiver_id)
    if Email.whose(address) not in (None, caregiver_id):
        raise Refused(_("That address brings somebody else back. Use another one."))
    if before is None or before.address != address:
        db.session.execute(delete(Email).where(Email.caregiver_id == caregiver_id))
        if not Email.keep(address, caregiver_id, now):
            raise Refused(_("That address brings somebody else back. Use another one."))
        if before is not None:
            erasing.note("email", [caregiver_id], now)
        return before.address if before else ""
    return ""


def _keep(address: str, device: Device, now: datetime) -> None:
    """Whoever has something that brings them back adds another, or changes it, on the page that asks for it first."""
    me = device.caregiver_id
    if Email.of(me) is not None:
        raise Refused(
            _("Another address brings you back already. You can change it under What brings you back.")
        )
    if not proving.is_enough(device, now):
        raise Refused(_("You are kept already. You can add an address under What brings you back."))
    Email.keep(address, me, now)


def comes_along(device: Device) -> bool:
    """Whether the family here joins another without being asked: it is on this device alone, one person's, and
    nothing brings anybody back to it.
    """
    people, devices = (
        db.session.scalar(select(func.count()).where(table.family_id == device.family_id))
        for table in (Caregiver, Device)
    )
    brought_back = select(
        exists().where(Caregiver.family_id == device.family_id, Email.caregiver_id == Caregiver.id)
        | exists().where(Caregiver.family_id == device.family_id, Passkey.caregiver_id == Caregiver.id)
        | exists().where(Caregiver.family_id == device.family_id, PaperCode.caregiver_id == Caregiver.id)
    )
    return people == 1 and devices == 1 and not db.session.scalar(brought_back)


def aside(device: Device) -> Device | None:
    """What this device was in another family until its holder came in here, while that is undecided."""
    return db.session.scalars(select(Device).where(Device.token_hash == _aside(device.id))).first()


def bring_along(device: Device, now: datetime) -> None:
    """The family that was put aside becomes part of this one. Raises Refused."""
    was = aside(device)
    if was is None:
        return
    device_id, was_id = device.id, was.id
    if was.family_id != device.family_id:
        guest = db.session.get_one(Caregiver, was.caregiver_id)
        # Not whoever it was lent to since: with the guest their other devices become that person's own.
        into = db.session.get_one(Caregiver, device.came_with or device.caregiver_id)
        if not _are_settled(was, into):
            raise Refused(
                _(
                    "One of the two is about to change: somebody is to leave it, or it is to be erased. "
                    "Wait until that is over, or leave it as it is."
                )
            )
        merging.merge(guest, into, now)
    merging.same_device(was_id, device_id)


def leave_aside(device: Device) -> None:
    """It stays as it is, without this device."""
    was = aside(device)
    if was is not None:
        was.depart()


def _are_settled(device: Device, caregiver: Caregiver) -> bool:
    """Nothing goes where it would be erased in a week, or where its person is asked to leave; and nobody who is asked to
    leave takes the others along.
    """
    return not any(
        Erasure.of(one.family_id) or Removal.of(caregiver_id)
        for one, caregiver_id in ((device, device.caregiver_id), (caregiver, caregiver.id))
    )


def _is_leaving(device: Device) -> bool:
    """Whether whoever holds it, or brought it, is asked to leave."""
    return any(whose and Removal.of(whose) for whose in (device.caregiver_id, device.came_with))


def _join(caregiver: Caregiver, now: datetime, name: str) -> str:
    token = Device.join(caregiver, now, name)
    db.session.flush()
    db.session.execute(update(Device).where(Device.token_hash == hash_of(token)).values(proved_at=now))
    return token


def _begun_anew(device_id: str, caregiver: Caregiver, now: datetime, name: str) -> str | None:
    """None for a device that somebody has put out in the meantime."""
    token = secrets.token_urlsafe(32)
    changed = change(
        update(Device)
        .where(Device.id == device_id)
        .values(
            token_hash=hash_of(token),
            family_id=caregiver.family_id,
            caregiver_id=caregiver.id,
            came_with=caregiver.id,
            proved_at=now,
            name=func.coalesce(func.nullif(Device.name, ""), name[:LONGEST_NAME]),
        )
    )
    db.session.expire_all()
    return token if changed else None


def _put_aside(device: Device, token: str) -> None:
    new = Device.of_token(token)
    assert new is not None
    device.token_hash = _aside(new.id)
    db.session.flush()


def _aside(device_id: str) -> str:
    """In place of the hash of a token: no token has this one."""
    return f"aside for {device_id}"

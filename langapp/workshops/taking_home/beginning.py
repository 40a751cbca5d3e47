"""A guest becomes a family: its languages, and what it said in the room as the first threads of its cloth."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from langapp.db import change, db, rows
from langapp.entry.models.attempts import keyed
from langapp.families.models import Device, Family
from langapp.families.models.devices import hash_of
from langapp.packs import shelf
from langapp.practice import remembering
from langapp.practice.models import Thread
from langapp.workshops.guests.weaving import said_in
from langapp.workshops.models import Guest, RoomThread


def begin(guest: Guest, guest_token: str, called: str, now: datetime) -> tuple[Device, str]:
    """A family of its own, on the device that asks; and the token it keeps.

    A browser that asks again before it has seen the answer asks with the same token of a guest, which makes the same token
    of a device: it is one family, on one device.
    """
    db.session.execute(select(Guest.id).where(Guest.id == guest.id).with_for_update())
    token = keyed("device of a guest", guest_token)
    device = Device.of_token(token)
    if device is None:
        _family, first = Family.begin(guest.languages, now)
        device = Device.of_token(first)
        assert device is not None
        device.token_hash = hash_of(token)
        device.be_called(called)
    return device, token


def keep(guest: Guest, device: Device, now: datetime) -> None:
    """Each thread under the id it has in the room: what is kept twice is there once. The guest is of that family from now
    on, if it was of none.
    """
    Family.hold(device.family_id)
    of_none = update(Guest).where(Guest.id == guest.id, Guest.family_id.is_(None))
    change(of_none.values(family_id=device.family_id))
    said = rows(
        select(RoomThread.id, RoomThread.ref, RoomThread.tags, RoomThread.said_at)
        .where(RoomThread.workshop_id == guest.workshop_id, RoomThread.guest_id == guest.id)
        .order_by(RoomThread.said_at, RoomThread.id)
    ).all()
    if not said:
        return
    on_shelf = shelf.current()
    common = {
        "family_id": device.family_id, "device_id": device.id, "caregiver_id": device.caregiver_id,
        "received_at": now,
    }  # fmt: skip
    Thread.add_all(
        [
            {**common, "id": thread_id, "ref": ref, "tags": said_in(on_shelf, ref, tags), "said_at": said_at}
            for thread_id, ref, tags, said_at in said
        ]
    )
    remembering.met(device.family_id, [row.id for row in said])

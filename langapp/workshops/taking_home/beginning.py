"""A guest becomes a family: its languages, and what it said in the room as the first threads of its cloth."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from langapp.db import rows
from langapp.families.models import Device, Family
from langapp.packs import shelf
from langapp.packs.shelf import Shelf
from langapp.practice import remembering
from langapp.practice.models import Thread
from langapp.workshops.models import Guest, RoomThread


def begin(guest: Guest, called: str, now: datetime) -> tuple[Device, str]:
    """A family of its own, on the device that asks; and the token it keeps."""
    _family, token = Family.begin(guest.languages, now)
    device = Device.of_token(token)
    assert device is not None
    device.be_called(called)
    return device, token


def keep(guest: Guest, device: Device, now: datetime) -> None:
    """Each thread under the id it has in the room: what is kept twice is there once."""
    said = rows(
        select(RoomThread.id, RoomThread.ref, RoomThread.tags, RoomThread.said_at)
        .where(RoomThread.workshop_id == guest.workshop_id, RoomThread.guest_id == guest.id)
        .order_by(RoomThread.said_at, RoomThread.id)
    ).all()
    if not said:
        return
    Family.hold(device.family_id)
    on_shelf = shelf.current()
    common = {
        "family_id": device.family_id, "device_id": device.id, "caregiver_id": device.caregiver_id,
        "received_at": now,
    }  # fmt: skip
    Thread.add_all(
        [
            {**common, "id": thread_id, "ref": ref, "tags": _said_in(on_shelf, ref, tags), "said_at": said_at}
            for thread_id, ref, tags, said_at in said
        ]
    )
    remembering.met(device.family_id, [row.id for row in said])


def _said_in(on_shelf: Shelf, ref: str, tags: str) -> str:
    """A song has one language, whoever sang along."""
    place = on_shelf.line(ref)
    return place[0].language if place and place[0].language else tags

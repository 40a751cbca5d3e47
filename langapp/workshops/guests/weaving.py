"""One "We said it" of a guest: a thread of the room, and of a family that joined as itself one of its own cloth too."""

from __future__ import annotations

from datetime import datetime

from langapp.families.models import Device, Family
from langapp.lib.uuid7 import given_or_new
from langapp.packs import shelf
from langapp.packs.shelf import Shelf
from langapp.practice import remembering
from langapp.practice.models import Thread
from langapp.workshops.models import Guest, RoomThread


def weave(guest: Guest, device: Device | None, thread_id: str, ref: str, now: datetime) -> None:
    """With an id made on the phone, a second time changes nothing. `device` is the one that asks, if it has a family."""
    thread_id = given_or_new(thread_id, now)
    RoomThread.add(guest, thread_id, ref, now)
    if device is None or device.family_id != guest.family_id:
        return
    Family.hold(device.family_id)
    tags = said_in(shelf.current(), ref, guest.tags).split()
    Thread.add(device, thread_id, ref=ref, tags=tags, said_at=now, now=now)
    remembering.met(device.family_id, [thread_id])


def said_in(on_shelf: Shelf, ref: str, tags: str) -> str:
    """The languages, with spaces between: a song has one, whoever sings along."""
    place = on_shelf.line(ref)
    return place[0].language if place and place[0].language else tags

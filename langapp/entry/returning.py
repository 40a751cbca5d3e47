"""What brings a person back once a device is gone, and how long a device that nobody uses still opens anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from langapp import mail
from langapp.db import db
from langapp.entry import proving
from langapp.entry.models import Email, PaperCode, Passkey
from langapp.families.models import Caregiver, Device
from langapp.families.models.devices import IDLE


@dataclass(frozen=True)
class WaysBack:
    """What a caregiver has besides the device in their hand."""

    means: proving.Means
    """By which they can show by themselves who they are."""
    others: bool
    """Whether the family is on another device that is in use, so that it can invite this one again."""

    @property
    def any(self) -> bool:
        return self.means.any or self.others


def ways_back(device: Device, now: datetime) -> WaysBack:
    """Of whoever holds this device."""
    others = any(
        other.id != device.id and not other.is_idle(now) for other in Device.all_of(device.family_id)
    )
    return WaysBack(proving.means(device.caregiver_id), others)


def has_expired(device: Device, now: datetime) -> bool:
    """Whether it lay unused for half a year, in a family that has another way in."""
    return device.is_idle(now) and bool(
        db.session.scalar(select(exists().where(Device.id == device.id, expired(now))))
    )


def expired(now: datetime) -> ColumnElement[bool]:
    """Idle, and the family is kept by an address, a passkey or a paper, or is on a device that is in use.

    So a family that is nowhere but on its devices never expires by itself, however long it is away.
    """
    other = aliased(Device)
    kept = [
        exists().where(Caregiver.family_id == Device.family_id, way.caregiver_id == Caregiver.id)
        for way in _ways()
    ]
    in_use = exists().where(other.family_id == Device.family_id, other.seen_at > now - IDLE)
    return (Device.seen_at <= now - IDLE) & or_(*(each.correlate(Device) for each in (*kept, in_use)))


def _ways() -> list[type[Email | Passkey | PaperCode]]:
    """An address counts where there is mail."""
    return [Passkey, PaperCode, *([Email] if mail.is_possible() else [])]

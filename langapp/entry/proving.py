"""Before something grave, whoever holds the device shows once more that it is theirs to hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import quote

from flask import request
from sqlalchemy import exists, select

from langapp import mail, web
from langapp.db import db
from langapp.entry.models import Email, PaperCode, Passkey
from langapp.families import sessions
from langapp.families.models import Device

FRESH = timedelta(minutes=10)
FIRST_KEY = "/family/keys/first"
"""The page where whoever has nothing yet makes something that brings them back."""


@dataclass(frozen=True)
class Means:
    """By what a caregiver can show who they are, here and now."""

    address: str
    passkey: bool
    paper: bool

    @property
    def any(self) -> bool:
        return bool(self.address) or self.passkey or self.paper


def means(caregiver_id: str) -> Means:
    """An address counts where there is mail."""
    email = Email.of(caregiver_id) if mail.is_possible() else None
    passkey = db.session.scalar(select(exists().where(Passkey.caregiver_id == caregiver_id)))
    return Means(email.address if email else "", bool(passkey), PaperCode.is_had_by(caregiver_id))


def is_fresh(device: Device, now: datetime) -> bool:
    """Whether whoever holds it showed so in the last ten minutes."""
    return device.proved_at is not None and timedelta(0) <= now - device.proved_at <= FRESH


def is_enough(device: Device, now: datetime) -> bool:
    """Whether they may go on. Who has nothing but the device shows it by holding it."""
    return is_fresh(device, now) or not means(who_proves(device)).any


def is_strictly_enough(device: Device, now: datetime) -> bool:
    """The same where holding the device shows nothing, because others would hear of it: they have shown it in the last
    ten minutes, by what is theirs and not by what belongs to whoever brought the device.
    """
    return is_fresh(device, now) and who_proves(device) == device.caregiver_id


def has_none(device: Device) -> bool:
    """Whether its holder has nothing by which they could show who they are."""
    return not means(device.caregiver_id).any


def is_on_the_way(device: Device) -> bool:
    """Whether what this form makes is the first, made because something waits for it: then it is the proof as well."""
    return has_none(device) and bool(request.form.get("next"))


def who_proves(device: Device) -> str:
    """Whose means count: the holder's; where they have none, those of whoever brought the device, because it is handed
    to another in two taps.
    """
    brought_by = device.came_with
    if brought_by and brought_by != device.caregiver_id and not means(device.caregiver_id).any:
        return brought_by
    return device.caregiver_id


def proved(page: str) -> Callable[[web.View], web.View]:
    """A view that waits until it is enough. Afterwards the person is on `page`; where that is "", on the one they asked
    for.
    """

    return _guard(is_enough, lambda _device: f"/proof?next={quote(page or request.path)}")


def strictly_proved(page: str) -> Callable[[web.View], web.View]:
    """The same before what reaches others in one's name: whoever has nothing to show it by makes something first, and
    comes back.
    """

    def way(device: Device) -> str:
        wanted = quote(page or request.full_path.removesuffix("?"))
        return f"{FIRST_KEY}?needed=yes&next={wanted}" if has_none(device) else f"/proof?next={wanted}"

    return _guard(is_strictly_enough, way)


def _guard(
    enough: Callable[[Device, datetime], bool], way: Callable[[Device], str]
) -> Callable[[web.View], web.View]:
    def guard(view: web.View) -> web.View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            device = sessions.device()
            return view(*args, **kwargs) if enough(device, datetime.now(UTC)) else web.to(way(device))

        return guarded  # type: ignore[return-value]

    return guard

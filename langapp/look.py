"""How the app looks: day or night, which hand is free, the interface language.

A visitor's device keeps it in one cookie, read and written here and nowhere else; nothing in it says who anyone is.
What a caregiver chose is theirs, on every device they hold, and goes before the cookie.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, g, request

from langapp import i18n

COOKIE = "look"
CLOCK_COOKIE = "clock"
A_YEAR = 365 * 24 * 3600
WISHES = ("mode", "hand", "locale")
MODES = ("auto", "day", "night")
HANDS = ("right", "left")
NIGHT_BEGINS, NIGHT_ENDS = 20, 6


@dataclass(frozen=True)
class Look:
    mode: str = "auto"
    hand: str = "right"
    locale: str = ""

    @classmethod
    def read(cls, text: str) -> Look:
        """What the cookie says, as far as it makes sense."""
        return cls().changed(dict(zip(WISHES, text.split("."), strict=False)))

    def changed(self, wishes: Mapping[str, str]) -> Look:
        """The same with what was asked for, where it is something that exists."""
        allowed = {"mode": MODES, "hand": HANDS, "locale": tuple(i18n.locales())}
        kept = {name: wishes[name] for name, values in allowed.items() if wishes.get(name) in values}
        return dataclasses.replace(self, **kept)

    def keep(self, response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            f"{self.mode}.{self.hand}.{self.locale}",
            max_age=A_YEAR,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
        return response

    def at_night(self, local: datetime | None) -> bool:
        """Whether to draw night without asking the device: chosen, or late by its clock."""
        if self.mode != "auto":
            return self.mode == "night"
        return local is not None and not NIGHT_ENDS <= local.hour < NIGHT_BEGINS


def current() -> Look:
    look: Look = g.look
    return look


def local_time(now: datetime) -> datetime | None:
    """The device's own wall clock, once it has told us how far it is from UTC; else None."""
    minutes = request.cookies.get(CLOCK_COOKIE, "")
    sign, digits = (-1, minutes[1:]) if minutes.startswith("-") else (1, minutes)
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 3 and int(digits) <= 14 * 60):
        return None
    return now + timedelta(minutes=sign * int(digits))


def load() -> None:
    """What this device has chosen, for whoever comes."""
    _wear(Look.read(request.cookies.get(COOKIE, "")))


def prefer(wishes: Mapping[str, str]) -> None:
    """What a person has chosen, on whichever device; what they left open stays the device's."""
    if any(wishes.values()):
        _wear(current().changed(wishes))


def _wear(chosen: Look) -> None:
    g.look = chosen
    i18n.use(chosen.locale or i18n.best(request.accept_languages.values()))

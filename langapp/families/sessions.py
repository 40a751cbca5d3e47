"""Which family is asking: a token in a cookie, a hash in the database, nothing else to steal or forge."""

from __future__ import annotations

from flask import Response, g, request

from langapp import web
from langapp.config import current as config
from langapp.families.models import Device, Family

LONGEST_TOKEN = 64
FOUR_HUNDRED_DAYS = 400 * 24 * 3600


def load() -> None:
    """Find the device of this request, and with it the family it is of."""
    token = request.cookies.get(_cookie(), "")
    plausible = 0 < len(token) <= LONGEST_TOKEN and request.endpoint not in web.assets
    g.device = Device.of_token(token) if plausible else None
    g.family = g.device.family if g.device else None


def renew(response: Response) -> Response:
    """A device that is used stays: its cookie begins its days anew with every page."""
    given = response.headers.get("Set-Cookie", "").startswith(f"{_cookie()}=")
    if g.get("device") is not None and request.method == "GET" and not given:
        keep(response, request.cookies[_cookie()])
    return response


def current() -> Family | None:
    """The family that is asking; None for a visitor."""
    found: Family | None = g.get("family")
    return found


def device_or_none() -> Device | None:
    """The device that is asking, where it has a family; None for a visitor's."""
    found: Device | None = g.get("device")
    return found


def device() -> Device:
    """The device of a page that only families see."""
    found: Device = g.device
    return found


def family() -> Family:
    """The family of a page that only families see."""
    found: Family = g.family
    return found


def keep(response: Response, token: str) -> Response:
    """Give a device its session. It is renewed by use and never runs out under a family's hands."""
    response.set_cookie(
        _cookie(),
        token,
        max_age=FOUR_HUNDRED_DAYS,
        path="/",
        secure=config().production,
        httponly=True,
        samesite="Lax",
    )
    return response


def leave(response: Response) -> Response:
    response.delete_cookie(_cookie(), path="/", secure=config().production, httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _cookie() -> str:
    """`__Host-` wherever there is HTTPS; browsers refuse that name over plain HTTP on a laptop."""
    return "__Host-session" if config().production else "session"

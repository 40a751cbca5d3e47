"""What the pages of coming in answer alike, whatever somebody shows."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from flask import Response, request

from langapp import web
from langapp.db import db
from langapp.entry import sending
from langapp.entry.entering import aside
from langapp.entry.models import PaperCode
from langapp.entry.models.attempts import allow, network_of
from langapp.entry.models.codes import LASTS
from langapp.families import sessions
from langapp.families.models import Device
from langapp.families.models.devices import kind_of
from langapp.i18n import _

BROWSER = web.Cookie("code", LASTS)
"""By which the browser that asked for six digits is known."""
BRINGING = "/family/bringing"
KEYS, PAPER = "/family/keys", "/family/keys/paper"
"""The page of what brings one back, and that of the code on paper."""


def let_in(token: str, leads_to: str = "/today") -> Response:
    """With the new session; by way of the question what becomes of a family that was put aside, where one was."""
    device = Device.of_token(token)
    waits = device is not None and aside(device) is not None
    return sessions.keep(web.to(BRINGING if waits else leads_to), token)


def kind_here() -> str:
    """What the device that asks is called until somebody names it."""
    return kind_of(request.headers.get("User-Agent", ""))


def send_digits(address: str, purpose: str, caregiver_id: str | None, wanted: str = "") -> Response:
    browser = sending.send(
        address, purpose, caregiver_id, network_of(request.remote_addr), datetime.now(UTC), BROWSER.read()
    )
    response = web.to(f"/codes/mine?next={quote(wanted)}" if wanted else "/codes/mine")
    return BROWSER.give(response, browser)


def try_paper(now: datetime, of: str | None = None) -> str | None:
    """Whose the code on paper is; where it must be `of` one caregiver, theirs alone is used up. The try is counted, and committed, before it is looked at."""
    allow("paper", network_of(request.remote_addr), "", now)
    db.session.commit()
    return PaperCode.use_up(request.form.get("code", ""), now, of)


def not_this_paper() -> str:
    return _(
        "That code opens nothing. It may have been used, or a newer one made. Look at each letter again."
    )

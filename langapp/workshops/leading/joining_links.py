"""The link by which a second leader comes in: kept nowhere, and ended by a new code, as the door of the room is."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode
from datetime import datetime
from uuid import UUID

from langapp import seals
from langapp.db import db
from langapp.workshops.models import Workshop


def token(workshop: Workshop) -> str:
    return seals.token(_kind(workshop), workshop.id)


def opened(token: str, now: datetime) -> Workshop | None:
    """The session a link leads to, while that goes on and its code is the one the link was made with."""
    found = db.session.get(Workshop, _named(token))
    if found is None or found.is_over(now) or seals.opened(_kind(found), token) != found.id:
        return None
    return found


def _kind(workshop: Workshop) -> str:
    return f"leading {workshop.code}"


def _named(token: str) -> str:
    """The id that a token speaks of, true or made up; empty where it speaks of none."""
    try:
        return str(UUID(bytes=urlsafe_b64decode(f"{token}=")[: seals.OF_ID]))
    except (binascii.Error, ValueError):
        return ""

"""UUID version 7 (RFC 9562, 5.7): ids that sort by when they were made, made anywhere without asking."""

from __future__ import annotations

import re
import secrets
import uuid
from datetime import datetime

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def uuid7(now: datetime) -> str:
    milliseconds = int(now.timestamp() * 1000) & (1 << 48) - 1
    value = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=value))


def given_or_new(given: str, now: datetime) -> str:
    """The id a form was drawn with, so that what is sent twice makes one thing; a new one where it has none."""
    return given if is_uuid(given) else uuid7(now)


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID of any version, written the usual way in lower case."""
    return UUID.fullmatch(text) is not None

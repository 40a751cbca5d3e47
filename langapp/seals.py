"""Tokens of links that are kept nowhere: an id with this installation's signature of it, so that nobody makes one."""

from __future__ import annotations

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from langapp.config import current

OF_ID, OF_SEAL = 16, 16
"""Bytes: 128 bits of HMAC-SHA256."""


def token(kind: str, own_id: str) -> str:
    """43 characters, so that the square it is scanned from stays coarse. `kind` keeps one thing's links from opening
    another's.
    """
    own = UUID(own_id).bytes
    return urlsafe_b64encode(own + _seal(kind, own)).decode().rstrip("=")


def opened(kind: str, token: str) -> str | None:
    """The id in a token; None for one that was not made here, or is another thing's."""
    try:
        sealed = urlsafe_b64decode(token + "=")
    except (binascii.Error, ValueError):
        return None
    own = sealed[:OF_ID]
    if len(own) < OF_ID or not hmac.compare_digest(sealed, own + _seal(kind, own)):
        return None
    return str(UUID(bytes=own))


def _seal(kind: str, own: bytes) -> bytes:
    return hmac.digest(current().secret_key.encode(), f"langapp.{kind}".encode() + own, "sha256")[:OF_SEAL]

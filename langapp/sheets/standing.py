"""Whether a sheet that was made may still be given out: nobody who has taken their yes back is handed over on paper."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from langapp.db import db
from langapp.voices.models import Ask, Recording
from langapp.voices.models.speakers import Consent


def stands(given: dict[str, Any]) -> bool:
    """By the people a sheet names and the link it opens, if any."""
    sheet, now = given["sheet"], datetime.now(UTC)
    named = set(sheet.get("speakers", ()))
    ask = db.session.get(Ask, sheet["ask_id"]) if sheet.get("ask_id") else None
    if sheet.get("ask_id") and (ask is None or not ask.is_open(now)):
        return False
    if not _are_heard(set(sheet.get("heard", ()))):
        return False
    return not named or named <= set(
        db.session.scalars(
            select(Consent.speaker_id).where(Consent.speaker_id.in_(named), Consent.withdrawn_at.is_(None))
        )
    )


def _are_heard(recordings: set[str]) -> bool:
    return not recordings or recordings <= set(
        db.session.scalars(
            select(Recording.id).where(Recording.id.in_(recordings), Recording.withdrawn_at.is_(None))
        )
    )

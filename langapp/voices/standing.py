"""The voice of somebody who writes packs: what she said herself came by an ask that stands, made by itself.

By it she finds all of it again, in whatever pack, and can take it back. It is a link that never opens.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import update

from langapp.db import change, db, insert_new
from langapp.voices.models import Ask, Recording, Speaker

WRITERS = UUID("7d2b1a56-0f1c-4e0b-9c1e-4f3a6f0f5a11")


def ask_id(caregiver_id: str) -> str:
    return str(uuid5(WRITERS, caregiver_id))


def begin(caregiver_id: str, name: str, tag: str, now: datetime, speaker_id: str) -> Speaker:
    """Her voice, which has said no yes yet. Raises Refused without a name."""
    insert_new(Ask, _ask(ask_id(caregiver_id), name, tag, now))
    return Speaker.begin(None, name, now, ask_id=ask_id(caregiver_id), speaker_id=speaker_id)


def ask_of(caregiver_id: str) -> Ask | None:
    """By its link she takes back what she said, also when she is no caregiver here any more."""
    return db.session.get(Ask, ask_id(caregiver_id))


def speaker_of(caregiver_id: str) -> Speaker | None:
    """The voice she speaks with now: the last one whose yes stands."""
    return next(iter(Speaker.by_ask(ask_id(caregiver_id))), None)


def recordings_of(caregiver_id: str) -> list[Recording]:
    """All that she said and has not taken back, oldest first."""
    return Recording.of_ask(ask_id(caregiver_id))


def recording_of(caregiver_id: str, recording_id: str) -> Recording | None:
    """One of hers, heard or taken back."""
    return Recording.sent_by(ask_id(caregiver_id), recording_id)


def withdraw_all(caregiver_id: str, now: datetime) -> None:
    """Her yes, and with it everything that rests on it, in every pack."""
    for speaker in Speaker.by_ask(ask_id(caregiver_id)):
        speaker.withdraw_consent(now)


def follow(old: str, new: str) -> None:
    """One caregiver has become another: so does the voice."""
    before = db.session.get(Ask, ask_id(old))
    if before is None:
        return
    insert_new(Ask, _ask(ask_id(new), before.name, before.tag, before.made_at))
    for table in (Speaker, Recording):
        change(update(table).where(table.ask_id == before.id).values(ask_id=ask_id(new)))


def _ask(standing_id: str, name: str, tag: str, now: datetime) -> dict[str, object]:
    return {
        "id": standing_id,
        "family_id": None,
        "name": name,
        "tag": tag,
        "variant": "",
        "refs": "",
        "pace": "one",
        "made_at": now,
        "expires_at": now,
        "revoked_at": None,
    }

"""Recordings in the database and beside it, without anybody having spoken: how sound is accepted is tested elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from langapp.db import db
from langapp.lib import wholefile
from langapp.lib.uuid7 import uuid7
from langapp.packs import shelf
from langapp.voices import keeping
from langapp.voices.models import Recording, Rung, Speaker
from langapp.voices.models.asks import wanted

SOUND = b"ID3" + bytes(range(256)) * 16
NOW = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)


def speaker(
    family: str | None, name: str = "Bà ngoại", rung: Rung = Rung.FAMILY, now: datetime = NOW, **other: str
) -> Speaker:
    """Somebody who has said yes."""
    begun = Speaker.begin(family, name, now, **other)
    db.session.flush()
    begun.consent("Yes.", "en", rung, now)
    db.session.flush()
    return begun


def record(
    by: Speaker,
    ref: str = "bath-time/shall-we-bathe",
    tag: str = "vi",
    *,
    rung: Rung = Rung.FAMILY,
    after: int = 0,
    sound: bytes = SOUND,
    **other: Any,
) -> str:
    """This speaker says a line, some seconds after NOW. Returns the recording's id."""
    found = shelf.current().line(ref)
    assert found is not None
    said = wanted(ref, tag, other.pop("variant", ""), found[1])
    at = NOW + timedelta(seconds=after)
    recording_id = uuid7(at)
    wholefile.write(keeping.original(by.family_id, recording_id), b"fLaC" + sound, keeping.PRIVATE)
    wholefile.write(keeping.sound(by.family_id, recording_id), sound, keeping.PRIVATE)
    Recording.add(
        {
            "id": recording_id,
            "family_id": by.family_id,
            "speaker_id": by.id,
            "device_id": None,
            "ask_id": None,
            "ref": ref,
            "tag": tag,
            "variant": said.variant,
            "text": said.text,
            "text_hash": said.text_hash,
            "rung": int(rung),
            "recorded_at": at,
            "received_at": at,
            "duration": 1.5,
            "lufs": -18.0,
            "flags": "",
            "withdrawn_at": None,
            "withdrawn_by": "",
            **other,
        }
    )
    return recording_id

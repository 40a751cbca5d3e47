"""A recording arrives: heard through, levelled, kept whole, and only then told to the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from langapp.db import db
from langapp.i18n import Lazy, _, lazy
from langapp.lib.uuid7 import is_uuid
from langapp.speech import accepting
from langapp.voices import keeping
from langapp.voices.models import Recording, Rung
from langapp.voices.models.recordings import Wanted
from langapp.web import Refused

LONGEST_LINE = 120.0
MOST_OF_A_FAMILY = 3000
LONG_AGO = timedelta(days=366)

WHY_NOT: dict[str, Lazy] = {
    "empty": lazy("Nothing arrived. Say it once more."),
    "too-large": lazy("That recording is too large. Say this one line, then send it."),
    "not-sound": lazy("That is not a sound we can play. Record it here, then send it."),
    "video": lazy("That is a video. Record the sound alone, then send it."),
    "too-long": lazy("That is longer than two minutes. Say this one line, then send it."),
    "silent": lazy("We could not hear anything. Come closer to the phone and say it once more."),
    "too-short": lazy("That was very short. Say the whole line once more."),
    "busy": lazy("We are busy for a moment. Send it once more in a minute."),
}
FLAGS: dict[str, Lazy] = {
    "clipped": lazy("That was a little loud. Hold the phone farther away if you say it again."),
    "quiet": lazy("That was very soft. Come closer to the phone if you say it again."),
}


@dataclass(frozen=True)
class Sent:
    """What a device sends: the take's id, made there; the sound; and when it was recorded, by its clock."""

    id: str
    data: bytes
    recorded_at: datetime


@dataclass(frozen=True)
class By:
    """Whose voice it is, and where it came from."""

    family_id: str | None
    speaker_id: str
    rung: Rung
    device_id: str | None = None
    ask_id: str | None = None


def arrive(sent: Sent, said: Wanted, by: By, now: datetime) -> tuple[str, ...]:
    """Keeps it once, however often it is sent. Returns its flags. Raises Refused.

    Listening takes half a second, so no transaction is open meanwhile.
    """
    if not is_uuid(sent.id):
        raise Refused(_("This could not be read, so nothing was kept. Reload the page, then try again."))
    before = db.session.get(Recording, sent.id)
    if before is not None and (before.family_id, before.speaker_id) == (by.family_id, by.speaker_id):
        return tuple(before.flags.split())
    if before is not None or _count(by.family_id) >= MOST_OF_A_FAMILY:
        raise Refused(_("There is no room for more recordings. Take some back, then try again."))
    db.session.rollback()
    accepted = _accepted(sent.data)
    keeping.keep(by.family_id, sent.id, accepted)
    Recording.add(
        {
            "id": sent.id,
            "family_id": by.family_id,
            "speaker_id": by.speaker_id,
            "device_id": by.device_id,
            "ask_id": by.ask_id,
            "ref": said.ref,
            "tag": said.tag,
            "variant": said.variant,
            "text": said.text,
            "text_hash": said.text_hash,
            "rung": int(by.rung),
            "recorded_at": min(max(sent.recorded_at, now - LONG_AGO), now),
            "received_at": now,
            "duration": accepted.sound.duration,
            "lufs": accepted.sound.lufs,
            "flags": " ".join(accepted.flags),
            "withdrawn_at": None,
            "withdrawn_by": "",
        }
    )
    return accepted.flags


def _accepted(data: bytes) -> accepting.Accepted:
    try:
        return accepting.accept(data, LONGEST_LINE)
    except accepting.NotAccepted as error:
        raise Refused(str(WHY_NOT[error.why])) from error


def _count(family_id: str | None) -> int:
    return db.session.scalar(select(func.count()).where(Recording.family_id == family_id)) or 0


def recorded_at(milliseconds: str, now: datetime) -> datetime:
    """By a device's clock, in milliseconds since 1970; now where it tells nothing that makes sense."""
    if not (milliseconds.isascii() and milliseconds.isdecimal() and len(milliseconds) < 14):
        return now
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)

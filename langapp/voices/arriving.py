"""A recording arrives: heard through, levelled, kept whole, and only then told to the database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from blinker import signal
from sqlalchemy import case, func, select

from langapp.db import db
from langapp.drafts import former
from langapp.i18n import Lazy, _, lazy
from langapp.lib.uuid7 import is_uuid
from langapp.packs import shelf
from langapp.refs import is_sung
from langapp.speech import accepting
from langapp.voices import keeping, ours
from langapp.voices.models import Consent, Erased, Recording, Rung
from langapp.voices.models.recordings import Wanted
from langapp.web import Refused

LONGEST_LINE, LONGEST_SONG = 120.0, 360.0
MOST_SECONDS = 5 * 3600.0
"""Of sound: with the originals some 700 MB. A family that says every line ten times needs one hour."""
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
TOO_LONG_A_SONG = lazy("That is longer than six minutes. Sing this one song, then send it.")
FLAGS: dict[str, Lazy] = {
    "clipped": lazy("That was a little loud. Hold the phone farther away if you say it again."),
    "quiet": lazy("That was very soft. Come closer to the phone if you say it again."),
}

recording_arrived = signal("recording_arrived")
"""Sent with `recording_id` and its `ref` once, when it is kept; who hears it has the transaction in which it is."""


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


def as_shown(said: Wanted, text_hash: str, family_id: str | None) -> Wanted:
    """The wording as the page showed it, which may have been worded anew since. Raises Refused for what never was."""
    if text_hash in ("", said.text_hash):
        return said
    form = shelf.once(said.ref, said.tag, text_hash) or former.once(said.ref, said.tag, text_hash)
    if form is None and family_id is not None:
        form = ours.once(family_id, said.ref, said.tag, text_hash)
    if form is None:
        raise Refused(_("This could not be read, so nothing was kept. Reload the page, then try again."))
    return replace(said, text=form.text, text_hash=text_hash)


def arrive(sent: Sent, said: Wanted, by: By, now: datetime) -> tuple[str, ...]:
    """Keeps it once, however often it is sent. Returns its flags. Raises Refused.

    Listening takes half a second, so what was read so far is let go, and no transaction is open meanwhile.
    """
    if (flags := _held(sent, said, by)) is not None:
        return flags
    _consented(by)
    _is_room_for(by)
    db.session.rollback()
    accepted = _accepted(sent.data, said.ref)
    # Meanwhile the same may have come another way, and who spoke may have thought better of it.
    if (flags := _held(sent, said, by)) is not None:
        return flags
    _consented(by)
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
    recording_arrived.send(None, recording_id=sent.id, ref=said.ref)
    return accepted.flags


def _held(sent: Sent, said: Wanted, by: By) -> tuple[str, ...] | None:
    """The flags of a take that is here already, or was and is erased; None for a new one."""
    if not is_uuid(sent.id):
        raise Refused(_("This could not be read, so nothing was kept. Reload the page, then try again."))
    if db.session.get(Erased, sent.id):
        return ()
    before = db.session.get(Recording, sent.id)
    if before is None:
        return None
    if (before.family_id, before.speaker_id, *before.what) != (by.family_id, by.speaker_id, *said.what):
        raise Refused(_("This could not be read, so nothing was kept. Reload the page, then try again."))
    return tuple(before.flags.split())


def _accepted(data: bytes, ref: str) -> accepting.Accepted:
    try:
        return accepting.accept(data, longest(ref))
    except accepting.NotAccepted as error:
        why = TOO_LONG_A_SONG if error.why == "too-long" and is_sung(ref) else WHY_NOT[error.why]
        raise Refused(str(why), 503 if error.why == "busy" else 422) from error


def longest(ref: str) -> float:
    """Seconds that a recording of it may last."""
    return LONGEST_SONG if is_sung(ref) else LONGEST_LINE


def _consented(by: By) -> None:
    given = select(Consent.id).where(
        Consent.speaker_id == by.speaker_id, Consent.withdrawn_at.is_(None), Consent.rung >= by.rung
    )
    if db.session.scalars(given.limit(1)).first() is None:
        raise Refused(_("First say yes on the first page, then speak."))


def _is_room_for(by: By) -> None:
    """For a family, or for one teacher. What was taken back makes room at once, though not without end."""
    whose = (
        Recording.speaker_id == by.speaker_id if by.family_id is None else Recording.family_id == by.family_id
    )
    still = case((Recording.withdrawn_at.is_(None), Recording.duration), else_=0.0)
    sums = select(func.coalesce(func.sum(Recording.duration), 0.0), func.coalesce(func.sum(still), 0.0))
    every, standing = db.session.execute(sums.where(whose)).one()
    if standing >= MOST_SECONDS or every >= 2 * MOST_SECONDS:
        raise Refused(_("There is no room for more recordings. Take some back, then try again."))


def recorded_at(milliseconds: str, now: datetime) -> datetime:
    """By a device's clock, in milliseconds since 1970; now where it tells nothing that makes sense."""
    if not (milliseconds.isascii() and milliseconds.isdecimal() and len(milliseconds) < 14):
        return now
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)

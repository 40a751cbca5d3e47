"""Where recordings lie: under the data folder, by family, each a levelled sound and the original beside it.

They are no cache: nothing but an act of the family, or of the speaker, removes them.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select

from langapp.config import current
from langapp.db import db
from langapp.jobs import job
from langapp.lib import wholefile
from langapp.speech.accepting import Accepted
from langapp.voices.models import Consent, Recording, Rung
from langapp.voices.models.recordings import KEPT_AFTER_WITHDRAWAL

HOUSE = "house"
PRIVATE = 0o600
A_DAY = 24 * 3600.0


def sound(family_id: str | None, recording_id: str) -> Path:
    return _folder(family_id) / f"{recording_id}.mp3"


def original(family_id: str | None, recording_id: str) -> Path:
    """What was said, before it was trimmed and levelled. Never served."""
    return _folder(family_id) / f"{recording_id}.flac"


def keep(family_id: str | None, recording_id: str, accepted: Accepted) -> None:
    """The original first: whoever finds the sound finds both."""
    wholefile.write(original(family_id, recording_id), accepted.original, PRIVATE)
    wholefile.write(sound(family_id, recording_id), accepted.sound.mp3, PRIVATE)


def erase(family_id: str | None, recording_id: str) -> None:
    sound(family_id, recording_id).unlink(missing_ok=True)
    original(family_id, recording_id).unlink(missing_ok=True)


@job
def erase_withdrawn() -> None:
    erase_over(datetime.now(UTC))


def erase_over(now: datetime) -> None:
    """For good, a week after it was withdrawn. A sound that no row tells of is left alone: the row may be in a
    backup that is yet to be put back.
    """
    over = db.session.execute(select(Recording.id, Recording.family_id).where(_over(now))).all()
    db.session.rollback()  # Disks are slow, and others want to write.
    for recording_id, family_id in over:
        erase(family_id, recording_id)
    for recording_id, _family_id in over:
        db.session.execute(delete(Recording).where(Recording.id == recording_id, _over(now)))
    _sweep()


def _sweep() -> None:
    """Removes what writers that were killed left behind."""
    for part in _root().glob("*/*.part"):
        with suppress(FileNotFoundError):
            if part.stat().st_mtime < time.time() - A_DAY:
                part.unlink()


def _over(now: datetime) -> ColumnElement[bool]:
    """Withdrawn by the family or by its speaker, or left on a device that is gone; a week ago or more."""
    before = now - KEPT_AFTER_WITHDRAWAL
    withdrawn = select(Consent.id).where(
        Consent.speaker_id == Recording.speaker_id, Consent.withdrawn_at < before
    )
    standing = select(Consent.id).where(
        Consent.speaker_id == Recording.speaker_id,
        or_(Consent.withdrawn_at.is_(None), Consent.withdrawn_at >= before),
    )
    return or_(
        Recording.withdrawn_at < before,
        and_(exists(withdrawn), ~exists(standing)),
        and_(Recording.rung == int(Rung.ME), Recording.device_id.is_(None), Recording.received_at < before),
    )


def _root() -> Path:
    return current().data / "recordings"


def _folder(family_id: str | None) -> Path:
    return _root() / (family_id or HOUSE)

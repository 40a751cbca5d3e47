"""Where recordings lie: under the data folder, by family, each a levelled sound and the original beside it.

They are no cache: nothing but an act of the family, or of the speaker, removes them.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update

from langapp.config import current
from langapp.db import db, insert_new
from langapp.families import erasing
from langapp.jobs import job
from langapp.lib import wholefile
from langapp.lib.wholefile import PRIVATE
from langapp.speech.accepting import Accepted
from langapp.voices.models import Consent, Erased, Recording, Rung, Speaker
from langapp.voices.models.recordings import KEPT_AFTER_WITHDRAWAL

HOUSE = "house"
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
    now = datetime.now(UTC)
    take_back_what_left_with_its_device(now)
    db.session.commit()
    erase_over(now)


def erase_over(now: datetime) -> None:
    """For good, a week after it was withdrawn. A sound that no row tells of is left alone: the row may be in a
    backup that is yet to be put back.
    """
    over = db.session.execute(select(Recording.id, Recording.family_id).where(_over(now))).all()
    db.session.rollback()  # Disks are slow, and others want to write.
    erasing.note("recording", [recording_id for recording_id, _family_id in over], now)
    for recording_id, family_id in over:
        erase(family_id, recording_id)
    for recording_id, _family_id in over:
        db.session.execute(delete(Recording).where(Recording.id == recording_id))
        insert_new(Erased, {"recording_id": recording_id, "erased_at": now})
    _forget_speakers(now)
    _sweep()


def take_back_what_left_with_its_device(now: datetime) -> None:
    """What was for one device alone is nobody's once the device is gone; its week begins now."""
    db.session.execute(
        update(Recording)
        .where(
            Recording.rung == int(Rung.ME), Recording.device_id.is_(None), Recording.withdrawn_at.is_(None)
        )
        .values(withdrawn_at=now, withdrawn_by="family")
    )


def _forget_speakers(now: datetime) -> None:
    """Who took back their yes more than a week ago, and of whom nothing is left."""
    gone = db.session.scalars(
        select(Speaker.id).where(
            exists().where(
                Consent.speaker_id == Speaker.id, Consent.withdrawn_at < now - KEPT_AFTER_WITHDRAWAL
            ),
            ~exists().where(Consent.speaker_id == Speaker.id, Consent.withdrawn_at.is_(None)),
            ~exists().where(Recording.speaker_id == Speaker.id),
        )
    ).all()
    erasing.note("speaker", gone, now)
    db.session.execute(delete(Speaker).where(Speaker.id.in_(gone)))


def _sweep() -> None:
    """Removes what writers that were killed left behind."""
    for part in _root().glob("*/*.part"):
        with suppress(FileNotFoundError):
            if part.stat().st_mtime < time.time() - A_DAY:
                part.unlink()


def _over(now: datetime) -> ColumnElement[bool]:
    """Withdrawn by the family, or by its speaker with or without their yes; a week ago or more."""
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
    )


def _root() -> Path:
    return current().data / "recordings"


def _folder(family_id: str | None) -> Path:
    return _root() / (family_id or HOUSE)

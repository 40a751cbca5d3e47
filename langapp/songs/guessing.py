"""A guess at when each line of a song begins in a recording, made in a job, so that there is less to tap.

The lines are said by this server's own voice and laid along the recording. Where it has no voice, and where a family has
words of its own, which no computer says, each line is given as much time as it has letters: worth little, and it says so.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import accumulate, pairwise

from sqlalchemy import select

from langapp.db import db
from langapp.jobs import awaited, enqueue, job
from langapp.languages import scripts
from langapp.packs import shelf
from langapp.refs import SUNG, is_sung
from langapp.songs.models import Timing
from langapp.songs.models.timings import GOOD, SHORTEST, Span, lines
from langapp.speech import aligning, speaking
from langapp.speech.clips import Saying
from langapp.speech.engines import Unsaid, clip_of
from langapp.voices import keeping
from langapp.voices.arriving import recording_arrived
from langapp.voices.models import Recording

log = logging.getLogger(__name__)


def is_good(sure: float) -> bool:
    return sure >= GOOD


@recording_arrived.connect
def _arrived(_sender: object, recording_id: str, ref: str) -> None:
    if is_sung(ref):
        enqueue(guess, recording_id)


def ask(recording: Recording) -> None:
    """For a guess, where there is none or none that is good. However many ask, the first one's job makes it."""
    Timing.doubt(recording.id)
    if Timing.known(recording.id) is None:
        enqueue(guess, recording.id)


def can_listen(recording: Recording) -> bool:
    """Whether a voice of this machine may say every line of it, and could."""
    return _is_published(recording) and all(
        any(clip_of(engine, each) for engine in speaking.AT_HAND) for each in _sayings(recording)
    )


@awaited
def guess(recording_id: str) -> None:
    """Once: what is told or guessed already stays. A recording that went meanwhile is left alone.

    What cannot be heard now leaves nothing, and may be asked for again; what is no sound never will be heard.
    """
    recording = db.session.get(Recording, recording_id)
    if recording is None or not is_sung(recording.ref) or Timing.known(recording_id) is not None:
        return
    path = keeping.sound(recording.family_id, recording_id)
    sayings, duration, may_be_said = _sayings(recording), recording.duration, _is_published(recording)
    db.session.rollback()  # Speaking and listening take a while, and others want to write.
    try:
        spans, sure = _guessed(path.read_bytes(), sayings, may_be_said)
    except aligning.NotSound:
        spans, sure = [], 0.0
    except (OSError, aligning.NotFound) as error:
        log.warning("The lines of a recording were not found for now: %s", type(error).__name__)
        return
    now = datetime.now(UTC)
    if db.session.get(Recording, recording_id) is not None:
        Timing.guess(recording_id, _within(spans, duration), sure, now)


@job
def guess_teachers() -> None:
    """Daily: a teacher's songs that nobody could listen to when they came. Nobody else asks for theirs."""
    untold = (
        select(Recording.id)
        .outerjoin(Timing, Timing.recording_id == Recording.id)
        .where(
            Recording.family_id.is_(None), Recording.ref.endswith(f"/{SUNG}"), Timing.recording_id.is_(None)
        )
    )
    for recording_id in db.session.scalars(untold):
        enqueue(guess, recording_id)


def _sayings(recording: Recording) -> list[Saying]:
    return [Saying(text, recording.tag, variant=recording.variant) for text in lines(recording)]


def _is_published(recording: Recording) -> bool:
    return shelf.once(recording.ref, recording.tag, recording.text_hash) is not None


def _guessed(recording: bytes, sayings: Sequence[Saying], may_be_said: bool) -> tuple[list[Span], float]:
    said = [_said(saying) for saying in sayings] if may_be_said else []
    if said and all(said):
        return aligning.align([each for each in said if each], recording)
    return _evenly([saying.text for saying in sayings], *aligning.sounding(recording)), 0.0


def _said(saying: Saying) -> bytes | None:
    """By a voice of this machine. None where it has none that says this rightly."""
    for engine in speaking.AT_HAND:
        try:
            return speaking.make(engine, saying).path.read_bytes()
        except (Unsaid, OSError):
            continue
    return None


def _evenly(texts: Sequence[str], first: float, last: float) -> list[Span]:
    widths = [max(scripts.width(text), 1) for text in texts]
    ends = [round(first + (last - first) * each / sum(widths), 2) for each in accumulate(widths)]
    return list(pairwise([round(first, 2), *ends]))


def _within(spans: Sequence[Span], duration: float) -> list[Span]:
    """As they may be kept: within the recording, one after the other. None, where they are not."""
    until = [*(start for start, _end in spans[1:]), duration]
    kept = [
        (start, min(end, following, duration)) for (start, end), following in zip(spans, until, strict=False)
    ]
    return kept if all(end - start >= SHORTEST for start, end in kept) else []

"""A timing: when each line begins and ends in one recording of a whole song, as somebody tapped it, or as we guess."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy import ForeignKey, String, Text, and_, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, change, insert_new, insert_or_update, rows
from langapp.i18n import _
from langapp.lib.batches import in_batches
from langapp.voices.models import Recording
from langapp.web import Refused

Span = tuple[float, float]

BEYOND = 0.5
"""Seconds by which a line may end after its recording: a thumb is slower than a sound."""
SHORTEST = 0.1
GOOD = 0.5
"""How sure a guess has to be before it is shown unasked. See bench/timing.py."""
LONGEST_SPANS = 20_000
"""Characters. Four thousand letters of a text are at most two thousand lines."""


class Timing(Base):
    """It belongs to the recording and goes with it. What somebody told replaces a guess, and no guess replaces that."""

    __tablename__ = "timing"

    recording_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("recording.id", ondelete="CASCADE"), primary_key=True
    )
    spans: Mapped[str] = mapped_column(Text)
    """JSON: `[[start, end], …]` in seconds, one for each line of the text the recording says."""
    sure: Mapped[float | None]
    """How sure a guess is of itself, from 0 to 1. None where a person told it."""
    timed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def of(cls, recording_ids: Collection[str]) -> dict[str, list[Span]]:
        """What is believed of some recordings, where it has a span for each line: one query.

        That is what people told. No family may tap along with a teacher's recording: of that a good guess is believed.
        """
        believed = or_(cls.sure.is_(None), and_(cls.sure >= GOOD, Recording.family_id.is_(None)))
        told = select(cls.recording_id, cls.spans, Recording.text).join(Recording).where(believed)
        found = {
            recording_id: (read(spans), text)
            for some in in_batches(sorted(recording_ids))
            for recording_id, spans, text in rows(told.where(cls.recording_id.in_(some)))
        }
        return {each: spans for each, (spans, text) in found.items() if len(spans) == text.count("\n") + 1}

    @classmethod
    def tell(cls, recording: Recording, spans: Sequence[Span], now: datetime) -> None:
        """What somebody tapped, in place of what was told or guessed before. Raises Refused."""
        values = {"spans": written(right(spans, recording)), "sure": None, "timed_at": now}
        insert_or_update(cls, {"recording_id": recording.id, **values}, key=["recording_id"], update=values)

    @classmethod
    def guess(cls, recording_id: str, spans: Sequence[Span], sure: float, now: datetime) -> None:
        """A guess, in place of an older guess; never of what somebody told."""
        values = {"spans": written(spans), "sure": sure, "timed_at": now}
        change(update(cls).where(cls.recording_id == recording_id, cls.sure.is_not(None)).values(values))
        insert_new(cls, {"recording_id": recording_id, **values})

    @classmethod
    def known(cls, recording_id: str) -> tuple[list[Span], float | None] | None:
        """What is told or guessed of one recording, and how sure a guess is; None before there was either."""
        asked = select(cls.spans, cls.sure).where(cls.recording_id == recording_id)
        found = rows(asked).first()
        return (read(found.spans), found.sure) if found else None

    @classmethod
    def doubt(cls, recording_id: str) -> None:
        """A guess that is not good makes room for another. What somebody told stays, and what is no sound remains none."""
        doubtful = delete(cls).where(
            cls.recording_id == recording_id, cls.sure < GOOD, cls.spans != written([])
        )
        change(doubtful)


def lines(recording: Recording) -> list[str]:
    return recording.text.split("\n")


def right(spans: Sequence[Span], recording: Recording) -> list[Span]:
    """As they are kept, in hundredths of a second. Raises Refused for what cannot be a timing of this recording."""
    wanted = len(lines(recording))
    if len(spans) != wanted:
        raise Refused(
            _("There are %(n)s lines, and times for %(m)s. Tap once for each line.", n=wanted, m=len(spans))
        )
    if not all(math.isfinite(second) for span in spans for second in span):
        raise Refused(_("A time is a number of seconds, such as 12.5."))
    kept = [(round(start, 2), round(min(end, recording.duration), 2)) for start, end in spans]
    if any(start < 0 or start >= recording.duration for start, _end in kept) or any(
        end > recording.duration + BEYOND for _start, end in spans
    ):
        raise Refused(
            _("The recording is %(n)s seconds long. Each line lies within it.", n=f"{recording.duration:.1f}")
        )
    for number, ((start, end), following) in enumerate(zip(kept, [*kept[1:], None], strict=True), 1):
        if end - start < SHORTEST - 0.001 or (following is not None and following[0] < end):
            raise Refused(_("Line %(n)s ends before it begins, or after the next one has begun.", n=number))
    return kept


def written(spans: Sequence[Span]) -> str:
    return json.dumps([[start, end] for start, end in spans], separators=(",", ":"))


def read(spans: str) -> list[Span]:
    return [(float(start), float(end)) for start, end in json.loads(spans)]


def is_right(spans: str) -> bool:
    """Whether what a copy tells could be a timing of some recording."""
    if len(spans) > LONGEST_SPANS:
        return False
    try:
        found = read(spans)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return False
    seconds = [second for span in found for second in span]
    return all(math.isfinite(second) and 0 <= second < 3600 for second in seconds) and all(
        sooner <= later for sooner, later in pairwise(seconds)
    )

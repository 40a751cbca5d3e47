"""A calendar that any phone takes in: RFC 5545, as little of it as a few days need.

Times float: 17:30 is half past five wherever the phone is. No alarm is set; whoever wants one sets their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONGEST = 75
"""Octets of a line, its end not counted."""
MADE_BY = "-//Langapp//Langapp//EN"


@dataclass(frozen=True)
class Event:
    uid: str
    """The same for the same day, so that a calendar taken in twice has it once."""
    starts: datetime
    """On the clock of whoever reads it: without a zone."""
    lasts: timedelta
    summary: str
    description: str = ""
    url: str = ""


def write(events: Sequence[Event], now: datetime) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{MADE_BY}", "CALSCALE:GREGORIAN"]
    for event in events:
        lines += _event(event, now)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(event: Event, now: datetime) -> Iterator[str]:
    if event.starts.tzinfo is not None:
        raise ValueError("a day at home has no zone")
    yield "BEGIN:VEVENT"
    yield f"UID:{text(event.uid)}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART:{event.starts:%Y%m%dT%H%M%S}"
    yield f"DTEND:{event.starts + event.lasts:%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{text(event.description)}"
    if event.url:
        yield f"URL:{''.join(letter for letter in event.url if letter.isprintable() and letter != ' ')}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def text(words: str) -> str:
    """As a value: nothing of it ends the line, or the value."""
    words = "\n".join(words.splitlines())
    words = "".join(letter for letter in words if letter == "\n" or letter == "\t" or ord(letter) >= 0x20)
    words = words.replace("\x7f", "").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return words.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """A line as it is sent: what is longer goes on in the next one, after a space, and no letter is torn apart."""
    parts: list[bytes] = [b""]
    room = LONGEST
    for letter in line:
        octets = letter.encode()
        if len(parts[-1]) + len(octets) > room:
            parts.append(b"")
            room = LONGEST - 1
        parts[-1] += octets
    return b"\r\n ".join(parts) + b"\r\n"

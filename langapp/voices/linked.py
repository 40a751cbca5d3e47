"""The lines of an ask's link: what is to be said, how each is heard already, and what was sent of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from langapp.speech.clips import Saying
from langapp.voices import asking, choosing
from langapp.voices.choosing import PEOPLE, Voice, Voices
from langapp.voices.models import Ask, Recording, Speaker
from langapp.voices.models.recordings import Wanted


@dataclass(frozen=True)
class ToSay:
    """A line she is asked to say: how it is heard already, and what she has sent of it."""

    number: int
    said: Wanted
    voice: Voice | None
    sent: Recording | None


def is_open(ask: Ask, now: datetime) -> bool:
    return ask.is_open(now) and ask.has_a_home()


def to_say(ask: Ask) -> list[ToSay]:
    """A computer's voice is heard at an address of the link's own, where its words may not be published yet."""
    on_shelf = asking.shelf_of(ask)
    sent_already = {each.what: each for each in Recording.of_ask(ask.id)}
    computers = Voices()
    found = []
    for number, line in enumerate(ask.lines(on_shelf), 1):
        place = on_shelf.line(line.ref)
        assert place is not None
        form = place[1].wordings[ask.tag].as_said(ask.variant)
        voice = computers.best(line.ref, ask.tag, line.variant, form)
        if voice and ask.family_id is None and voice.kind not in PEOPLE:
            voice = replace(voice, url=f"/speak/{ask.token}/lines/{number}?v={line.text_hash[:8]}")
        found.append(ToSay(number, line, voice, sent_already.get(line.what)))
    return found


def saying(ask: Ask, number: int) -> Saying | None:
    """What a computer says of one line; None where there is no such line."""
    lines = ask.lines(on_shelf := asking.shelf_of(ask))
    if not 0 < number <= len(lines):
        return None
    said = lines[number - 1]
    place = on_shelf.line(said.ref)
    assert place is not None
    return choosing.saying(ask.tag, said.variant, place[1].wordings[ask.tag].as_said(ask.variant))


def begins_at(lines: Sequence[ToSay], asked: str) -> int:
    """The number of the line to begin with: the one asked for, else the first she has not sent."""
    numbers = [line.number for line in lines if str(line.number) == asked or (not asked and not line.sent)]
    return numbers[0] if numbers else 1


def speaking(speakers: Sequence[Speaker], speaker_id: str) -> Speaker | None:
    """Of those who said yes by this link: the one whose page it is, or else the last."""
    asked = (each for each in speakers if each.id == speaker_id)
    return next(asked, None) if speaker_id else next(iter(speakers), None)

"""What is heard in turn: a line in one language, a pause in which somebody answers, the next language, the next line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from langapp.db import rows
from langapp.families.models import Choice
from langapp.packs.documents import OWN, Pack
from langapp.practice.deck import Card, Say
from langapp.speech import clips
from langapp.voices.choosing import PEOPLE, Voice
from langapp.voices.models import Recording

A_SECOND = 8_000
"""Bytes of a clip: all are written at 64 kbit/s."""
UNKNOWN = 2.0
"""Seconds of what nobody has said yet: as long as most lines take."""
SHORTEST, LONGEST = 2.0, 6.0
"""Seconds of a pause."""
TO_BEGIN = 1.0
"""Seconds somebody takes before they answer."""
DURATIONS = select(Recording.id, Recording.duration).where(Recording.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True)
class Turn:
    """One language's, and the seconds it takes; then as long a pause as an answer needs."""

    say: Say
    voice: Voice
    lasts: float

    @property
    def pause(self) -> float:
        return pause_after(self.lasts)


@dataclass(frozen=True)
class Round:
    """A line, in all the languages that have a voice for it."""

    card: Card
    turns: tuple[Turn, ...]

    @property
    def lasts(self) -> float:
        return sum(turn.lasts + turn.pause for turn in self.turns)


def rounds(cards: Iterable[Card]) -> list[Round]:
    """What has no voice is left out: one query, however many lines."""
    dealt = [(card, [(say, say.voice) for say in card.says if say.voice]) for card in cards]
    durations = _durations(voice for _card, says in dealt for _say, voice in says)
    return [
        Round(card, tuple(Turn(say, voice, durations[voice]) for say, voice in says))
        for card, says in dealt
        if says
    ]


def silent(cards: Iterable[Card]) -> dict[Choice, Pack]:
    """The languages in which these lines are worded and none of them is heard, and a pack to ask somebody for."""
    says = [(card, say) for card in cards for say in card.says if say.form]
    heard = {say.choice.tag for _card, say in says if say.voice}
    found = {say.choice.tag: (say.choice, card.pack) for card, say in reversed(says) if card.pack.slug != OWN}
    return {choice: pack for tag, (choice, pack) in reversed(found.items()) if tag not in heard}


def beginning_with(ref: str, found: Sequence[Round]) -> list[Round]:
    """The same, around and around, from a line on."""
    first = next((at for at, each in enumerate(found) if each.card.ref == ref), 0)
    return [*found[first:], *found[:first]]


def pause_after(seconds: float) -> float:
    """As long as it took to say, and a breath before: nobody is hurried, and nobody waits for the next one."""
    return round(min(max(seconds + TO_BEGIN, SHORTEST), LONGEST), 1)


def _durations(voices: Iterable[Voice]) -> dict[Voice, float]:
    wanted = list(voices)
    people = [voice.key for voice in wanted if voice.kind in PEOPLE]
    told: dict[str, float] = dict(rows(DURATIONS, {"ids": people}).all())
    return {voice: told.get(voice.key) or _seconds_of_clip(voice.url) for voice in wanted}


def _seconds_of_clip(url: str) -> float:
    path = clips.find(url.removeprefix("/clips/").removesuffix(".mp3"))
    return path.stat().st_size / A_SECOND if path else UNKNOWN

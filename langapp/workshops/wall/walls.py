"""What a wall shows: one slide in the languages of whoever is here, and what sounds when it is played."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from langapp.languages.registry import Language, languages
from langapp.packs.documents import Pack
from langapp.practice.deck import Card, Say
from langapp.songs import singing
from langapp.songs.models import Timing
from langapp.songs.singing import SungLine
from langapp.voices import melodies
from langapp.voices.choosing import PEOPLE, Voice, Voices
from langapp.workshops import prompts, showing, tally
from langapp.workshops.models import Workshop
from langapp.workshops.prompts import Prompt
from langapp.workshops.showing import Shown
from langapp.workshops.tally import Tally

MOST_TILES = 12
"""Languages a wall shows the words of: with more, nobody at the back reads any. The others are named."""
BETWEEN = 0.7
"""Seconds between two languages."""


@dataclass(frozen=True)
class Here:
    """A language on the wall. `dye` is its place among all of the session; of one that is expected there are no families."""

    language: Language
    families: int
    dye: int


@dataclass(frozen=True)
class Wall:
    shown: Shown
    prompt: Prompt
    tally: Tally
    here: tuple[Here, ...]
    """Those that came, as they came, then those that are expected: not every family holds a phone."""
    others: tuple[Here, ...]
    """Languages that there is no room for."""
    parts: tuple[dict[str, Any], ...]
    """What sounds, one after the other: the tile that is lit, the sound, and where in it to begin and end."""

    @property
    def card(self) -> Card | None:
        """Of a slide with one line."""
        return self.shown.cards[0] if len(self.shown.cards) == 1 and not self.shown.song else None

    @property
    def song_in(self) -> Here | None:
        """The language of the song that is up, which perhaps nobody brought: it then has a dye of its own."""
        tag = self.shown.song.language if self.shown.song else ""
        if tag not in languages():
            return None
        language, every = languages().get(tag), (*self.here, *self.others)
        after = max((each.dye for each in every), default=-1) + 1
        return next((each for each in every if each.language == language), Here(language, 0, after))

    def dye(self, language: Language) -> int:
        song = self.song_in
        every = (*self.here, *self.others, *([song] if song else []))
        return next((each.dye for each in every if each.language == language), 0)

    def say(self, card: Card, here: Here) -> Say:
        return next(say for say in card.says if say.choice.tag == here.language.tag)


def of(workshop: Workshop, number: int, now: datetime) -> Wall:
    """Of one slide, with a number of queries that neither languages nor guests change."""
    counted = tally.of(workshop, now)
    every = _here(workshop, counted)
    here, others = _with_room(every)
    tags = [each.language.tag for each in here]
    [shown] = showing.slides(workshop, workshop.slides[number : number + 1], tags, number)
    parts = _sung(shown.song, shown.cards) if shown.song else list(_said(shown.cards))
    return Wall(shown, prompts.of_slide(shown.slide), counted, here, others, tuple(parts))


def _here(workshop: Workshop, counted: Tally) -> list[Here]:
    """Whoever has come, and then whoever is expected."""
    known, order = languages(), workshop.dyed_tags
    tags = dict.fromkeys([*counted.by_tag, *workshop.languages])
    return [
        Here(known.get(tag), counted.by_tag.get(tag, 0), order.index(tag))
        for tag in tags
        if tag in known and tag in order
    ]


def _with_room(every: Sequence[Here]) -> tuple[tuple[Here, ...], tuple[Here, ...]]:
    """The languages of most families, each where it was; of the others, those that came."""
    chosen = sorted(every, key=lambda each: -each.families)[:MOST_TILES]
    others = (each for each in every if each.families and each not in chosen)
    return tuple(each for each in every if each in chosen), tuple(others)


def _said(cards: Sequence[Card]) -> Iterator[dict[str, Any]]:
    """Each line in each language in turn: those that a person says first."""
    for number, card in enumerate(cards):
        spoken = [say for say in card.says if say.form and say.voice]
        for say in sorted(spoken, key=lambda say: not _is_human(say.voice)):
            yield {
                "lit": f"{number}-{say.choice.tag}",
                "sound": say.voice.url if say.voice else "",
                "gap": BETWEEN,
            }


def _is_human(voice: Voice | None) -> bool:
    return voice is not None and voice.kind in PEOPLE


def _sung(song: Pack, cards: Sequence[Card]) -> list[dict[str, Any]]:
    """As the player of songs would: whoever sang it whole; else its lines, said; else its tune."""
    voices = Voices.of(None, {f"{song.slug}/sung"})
    whole = singing.sung_by([song], song.language, voices)
    spans = Timing.of([voice.key for voice in whole]) if whole else {}
    lines = [
        SungLine(card.ref, card.line, say.form, say.voice) for card in cards for say in card.says if say.form
    ]
    track = singing.tracks(song, lines, whole, spans, melodies.of(song))[0]
    return [
        {
            "lit": "" if part.line is None else str(part.line),
            "sound": part.sound,
            "start": part.start,
            "end": part.end,
            "gap": part.gap,
            "seconds": part.seconds,
        }
        for part in track.parts
    ]

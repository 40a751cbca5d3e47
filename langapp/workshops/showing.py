"""Slides as a screen shows them: their lines as cards, in the languages of whoever looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from langapp.families.models import Choice
from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.packs.documents import Line, Pack
from langapp.packs.shelf import Shelf
from langapp.practice import deck
from langapp.practice.deck import Card, Say
from langapp.voices.choosing import Voice, Voices
from langapp.workshops.models import RoomVoice, Workshop
from langapp.workshops.steps import Slide

ROOMS = "/rooms/"


@dataclass(frozen=True)
class Shown:
    """One slide. Of a song, `song` is its pack, and the cards are its lines, in its own language."""

    number: int
    slide: Slide
    cards: tuple[Card, ...]
    song: Pack | None = None


def slides(
    workshop: Workshop, slides_: Sequence[Slide], tags: Sequence[str], first: int = 0
) -> tuple[Shown, ...]:
    """So many slides of a session in these languages, numbered from `first`. A line that left the shelf is left out; two
    queries for voices, however many there are.
    """
    on_shelf = shelf.current()
    placed = [_lines(on_shelf, slide) for slide in slides_]
    refs = {pack.ref(line) for song, lines in placed for pack, line in lines}
    refs |= {f"{song.slug}/sung" for song, _lines_ in placed if song}
    voices = Voices.of(None, refs)
    rooms = _of_the_room(workshop)
    known = languages()
    choices = [Choice(known.get(tag)) for tag in tags if tag in known]
    found = []
    for number, (slide, (song, lines)) in enumerate(zip(slides_, placed, strict=True), start=first):
        said_in = [Choice(known.get(song.language))] if song else choices
        cards = (deck.card(pack, line, said_in, {}, voices) for pack, line in lines)
        found.append(Shown(number, slide, tuple(_with_rooms(card, rooms) for card in cards), song))
    return tuple(found)


def every(workshop: Workshop, tags: Sequence[str]) -> tuple[Shown, ...]:
    return slides(workshop, workshop.slides, tags)


def _lines(on_shelf: Shelf, slide: Slide) -> tuple[Pack | None, list[tuple[Pack, Line]]]:
    if slide.is_song:
        song = on_shelf.packs.get(slide.refs[0].partition("/")[0])
        return song, [(song, line) for line in song.of_the_song] if song else []
    found = (on_shelf.line(ref) for ref in slide.refs)
    return None, [place for place in found if place is not None]


def is_of_this_room(say: Say) -> bool:
    """Whether a parent of the room says it, and may take that back."""
    return any(voice.url.startswith(ROOMS) for voice in say.voices)


def _of_the_room(workshop: Workshop) -> dict[tuple[str, str, str], list[Voice]]:
    """By line, language and text: what parents said for this room, the newest first."""
    found: dict[tuple[str, str, str], list[Voice]] = {}
    for voice in RoomVoice.all_of(workshop.id):
        if voice.let_at is not None:
            address = f"{ROOMS}{workshop.id}/voices/{voice.id}.mp3"
            found.setdefault((voice.ref, voice.tag, voice.text_hash), []).append(
                Voice("person", address, voice.id)
            )
    return found


def _with_rooms(card: Card, rooms: dict[tuple[str, str, str], list[Voice]]) -> Card:
    def with_own(say: Say) -> Say:
        own = rooms.get((card.ref, say.choice.tag, say.form.text_hash)) if say.form else None
        return replace(say, voices=(*own, *say.voices)) if own else say

    return replace(card, says=tuple(map(with_own, card.says))) if rooms else card

"""What a family takes home: some lines in some languages, told by an address alone, so that it outlives the session.

    /take-home/yue.ta/bath-time_shall-we-bathe_splash~greetings_say-hello

Nothing of it is looked up by who asks. It is the same for everybody, and works for as long as the lines are on the shelf.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from langapp.config import current as config
from langapp.families.models import Choice
from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.packs.documents import Line, Pack
from langapp.practice import deck
from langapp.practice.deck import Card
from langapp.refs import is_ref, is_sung, slug_of
from langapp.voices.choosing import Voices
from langapp.workshops.models import Workshop
from langapp.workshops.models.guests import MOST_LANGUAGES

MOST = 40
"""Lines."""
BETWEEN_PACKS, WITHIN = "~", "_"
"""Neither stands in a ref, and neither is anything else to a browser, a mail program, or the phone's own worker."""


@dataclass(frozen=True)
class Taken:
    tags: tuple[str, ...]
    refs: tuple[str, ...]

    @property
    def path(self) -> str:
        packs = (
            WITHIN.join([slug, *(ref.partition("/")[2] for ref in refs)])
            for slug, refs in itertools.groupby(self.refs, key=slug_of)
        )
        return f"/take-home/{'.'.join(self.tags)}/{BETWEEN_PACKS.join(packs)}"


@dataclass(frozen=True)
class Piece:
    """A line; or a song, with its lines in its own language."""

    cards: tuple[Card, ...]
    song: Pack | None = None


def is_time(workshop: Workshop, now: datetime) -> bool:
    """From the goodbye on, or as soon as the leader asks the four questions."""
    said_goodbye = workshop.slide.step.kind == "goodbye"
    return said_goodbye or workshop.questions_at is not None or workshop.is_over(now)


def of(workshop: Workshop, tags: Sequence[str]) -> Taken:
    """All that was on the plan, once."""
    refs = dict.fromkeys(ref for slide in workshop.slides for ref in slide.refs if is_ref(ref))
    return Taken(tuple(tags)[:MOST_LANGUAGES], tuple(refs)[:MOST])


def read(spelt_tags: str, spelt_lines: str) -> Taken | None:
    """None for what nobody was given: a language or a line that is none, one twice, or too many."""
    tags = spelt_tags.split(".")
    refs = []
    for pack in spelt_lines.split(BETWEEN_PACKS):
        slug, *ids = pack.split(WITHIN)
        refs += [f"{slug}/{line_id}" for line_id in ids] or [""]
    right = all(tag in languages() for tag in tags) and all(map(is_ref, refs))
    once = len({*tags}) == len(tags) <= MOST_LANGUAGES and len({*refs}) == len(refs) <= MOST
    return Taken(tuple(tags), tuple(refs)) if right and once else None


def pieces(taken: Taken) -> tuple[Piece, ...]:
    """What there is of it on the shelf: two queries for voices, however many lines."""
    on_shelf = shelf.current()
    found = [(ref, place) for ref in taken.refs if (place := on_shelf.line(ref)) is not None]
    refs = {pack.ref(line) for ref, (pack, _line) in found if is_sung(ref) for line in pack.of_the_song}
    voices = Voices.of(None, {*refs, *(ref for ref, _place in found)})
    choices = [Choice(languages().get(tag)) for tag in taken.tags]
    return tuple(_piece(ref, pack, line, choices, voices) for ref, (pack, line) in found)


def _piece(ref: str, pack: Pack, line: Line, choices: Sequence[Choice], voices: Voices) -> Piece:
    if not is_sung(ref):
        return Piece((deck.card(pack, line, choices, {}, voices),))
    own = [Choice(languages().get(pack.language))]
    return Piece(tuple(deck.card(pack, each, own, {}, voices) for each in pack.of_the_song), pack)


def absolute(path: str, root: str) -> str:
    """`root` is where the request came in, for a house that has no address of its own."""
    return (config().base_url or root.rstrip("/")) + quote(path, safe="/~_.-?=&")

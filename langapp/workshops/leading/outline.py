"""A session as its leader looks ahead: its steps, when each begins, and what each slide is about. No voices, no queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from langapp.packs import shelf
from langapp.packs.documents import Line, Pack
from langapp.packs.shelf import Shelf
from langapp.refs import slug_of
from langapp.workshops import prompts
from langapp.workshops.models import Workshop
from langapp.workshops.preparing import materials
from langapp.workshops.prompts import Prompt
from langapp.workshops.steps import Slide, Step


@dataclass(frozen=True)
class Stop:
    """One slide. Of a song, the song; else its lines; of a step without lines, neither."""

    number: int
    slide: Slide
    prompt: Prompt
    song: Pack | None
    places: tuple[tuple[Pack, Line], ...]

    @property
    def title(self) -> str:
        return materials.title(self.slide.step.kind)


@dataclass(frozen=True)
class Leg:
    """One step. `begins` is the minute it is planned to begin at."""

    step: Step
    title: str
    begins: int
    stops: tuple[Stop, ...]

    @property
    def first(self) -> int:
        return self.stops[0].number

    @property
    def last(self) -> int:
        return self.stops[-1].number


def of(workshop: Workshop) -> tuple[Leg, ...]:
    on_shelf = shelf.current()
    legs, number, begins = [], 0, 0
    for step in workshop.steps:
        stops = tuple(_stops(on_shelf, step, number))
        legs.append(Leg(step, materials.title(step.kind), begins, stops))
        number, begins = number + len(stops), begins + step.minutes
    return tuple(legs)


def _stops(on_shelf: Shelf, step: Step, number: int) -> Iterator[Stop]:
    for place, slide in enumerate(step.slides, start=number):
        song = on_shelf.packs.get(slug_of(slide.refs[0])) if slide.is_song else None
        found = () if slide.is_song else (on_shelf.line(ref) for ref in slide.refs)
        yield Stop(
            place, slide, prompts.of_slide(slide), song, tuple(each for each in found if each is not None)
        )

"""What a room is asked to do with a step, and what its one button says once it has: the same on the wall and on phones."""

from __future__ import annotations

from dataclasses import dataclass

from langapp.i18n import Lazy, lazy
from langapp.workshops.steps import Slide


@dataclass(frozen=True)
class Prompt:
    """`title` stands large where a step has no line of its own."""

    title: Lazy
    instruction: Lazy
    button: Lazy


SAID = lazy("We said it")

PROMPTS = {
    "welcome": Prompt(lazy("Welcome"), lazy("Say it to everybody here"), SAID),
    "hear": Prompt(lazy("Hear and repeat"), lazy("Listen, then say it to your little one"), SAID),
    "neighbour": Prompt(
        lazy("Ask your neighbour"), lazy("Ask the person next to you"), lazy("We asked someone")
    ),
    "rhyme": Prompt(lazy("A rhyme to play"), lazy("Say it and play along"), SAID),
    "pictures": Prompt(lazy("Pictures to choose from"), lazy("Choose a picture with your little one"), SAID),
    "story": Prompt(lazy("A tiny story"), lazy("Sit close and listen"), SAID),
    "goodbye": Prompt(lazy("Goodbye"), lazy("Say it to everybody here"), SAID),
}
SONG = Prompt(lazy("A song"), lazy("Sing along, or hum"), lazy("We sang it"))


def of(kind: str) -> Prompt:
    return PROMPTS[kind]


def of_slide(slide: Slide) -> Prompt:
    """That of its step; where a song is up, singing it."""
    return SONG if slide.is_song else PROMPTS[slide.step.kind]

"""Sentences of which parts are in other languages: each part says for itself which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal

from babel.lists import format_list

from langapp import i18n
from langapp.languages.registry import Language
from langapp.packs.documents import Form, Line, Pack

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Meaning:
    """What a line means, as a part of a sentence."""

    pack: Pack
    line: Line


@dataclass(frozen=True)
class Words:
    """Words of a language, as a part of a sentence."""

    language: Language
    form: Form


Part = str | Language | Meaning | Words
Sentence = tuple[Part, ...]
"""Text, with parts in it that say for themselves which language they are in."""


def tell(message: str, **parts: Part | Sentence) -> Sentence:
    """A translated message with its parts in their places."""
    pieces = PLACEHOLDER.split(message.replace("%%", "%"))
    told: list[Part] = []
    for index, piece in enumerate(pieces):
        if index % 2 == 0:
            told.extend([piece] if piece else [])
            continue
        part = parts[piece]
        told.extend(part if isinstance(part, tuple) else [part])
    return tuple(told)


def listed(parts: Sequence[Part], style: Literal["standard", "unit"] = "standard") -> Sentence:
    """“a, b and c”, as the interface's language says it; in the style `unit`, without the and."""
    places = [f"%(p{index})s" for index in range(len(parts))]
    if style == "unit":  # two and two: of Urdu and Vietnamese, what joins two is all that is known
        joined = reduce(lambda so_far, place: format_list([so_far, place], style, i18n.babel()), places)
    else:
        joined = format_list(places, style, i18n.babel())
    return tell(joined, **{f"p{index}": part for index, part in enumerate(parts)})

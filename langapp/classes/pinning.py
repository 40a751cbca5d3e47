"""What a family's classes have pinned, as it stands on Today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from langapp.classes.models.pins import NONE, Pins
from langapp.families.models import Family
from langapp.languages.registry import Language, languages
from langapp.packs.documents import Pack
from langapp.packs.shelf import Shelf

SAID = ("phrases", "words")
"""Kinds of packs that are said card by card; a song is sung, and a festival read through."""
MOST_SHOWN = 2
"""Lines over the cards of a family in several classes: the newest pins."""


@dataclass(frozen=True)
class ThisWeek:
    """One line over the cards: whose week it is, its pack, and where that is said, sung or read."""

    class_name: str
    pack: Pack
    path: str
    other: Language | None = None
    """What it is in, where it says nothing in the family's languages."""


def of(family: Family | None) -> Pins:
    """One small query. A visitor is in no class."""
    return Pins.of_family(family.id) if family is not None else NONE


def this_week(pins: Pins, on_shelf: Shelf, tags: Sequence[str]) -> list[ThisWeek]:
    """Of the packs that are on the shelf, for a family that speaks these languages."""
    found = [
        _this_week(pinned.class_name, on_shelf.packs[pinned.slug], tags)
        for pinned in pins.this_week
        if pinned.slug in on_shelf.packs
    ]
    return found[:MOST_SHOWN]


def _this_week(class_name: str, pack: Pack, tags: Sequence[str]) -> ThisWeek:
    is_ours = pack.language in tags if pack.language else any(tag in pack.languages for tag in tags)
    other = None if is_ours else next(iter(_languages(pack)), None)
    if pack.kind == "song":
        return ThisWeek(class_name, pack, f"/songs/{pack.slug}", other)
    if other is not None:
        return ThisWeek(class_name, pack, f"/packs/{pack.slug}?language={other.tag}", other)
    path = f"/today?pack={pack.slug}" if pack.kind in SAID else f"/packs/{pack.slug}"
    return ThisWeek(class_name, pack, path)


def _languages(pack: Pack) -> list[Language]:
    return [languages().get(tag) for tag in (pack.language, *pack.languages) if tag in languages()]

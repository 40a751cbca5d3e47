"""The shelf as a family has it: with its own words in place of a pack's, and a pack of lines nobody else has.

They are read with every page and kept nowhere else: no cache holds them, no engine speaks them, no index knows them.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from langapp import i18n
from langapp.families import sessions
from langapp.i18n import _
from langapp.packs import shelf
from langapp.packs.documents import OWN, Form, Line, Pack, Wording
from langapp.packs.shelf import Shelf
from langapp.refs import is_sung, slug_of
from langapp.voices.models.wordings import MEANING, OF_SONG, FamilyWording

OWN_READING = "own"
"""In place of a reading system: as the family writes it."""


@dataclass(frozen=True)
class OwnForm(Form):
    """What the family says. No computer speaks it."""

    __hash__ = Form.__hash__


@dataclass(frozen=True)
class OwnWording(Wording):
    """The family's form before every variant; what the pack has is there beside it."""

    def as_said(self, variant: str = "") -> Form:
        return self.form

    def variant_said(self, variant: str) -> str:
        return ""


def shelf_of(family_id: str | None) -> Shelf:
    """Two queries for a family; one for a visitor, who has the shelf as it is."""
    on_shelf = shelf.current()
    return _with_their_own(family_id, on_shelf) if family_id is not None else on_shelf


def current() -> Shelf:
    """The shelf as the family that is asking has it; as it is, for a visitor."""
    family = sessions.current()
    return shelf_of(family.id if family else None)


def once(family_id: str, ref: str, tag: str, text_hash: str) -> Form | None:
    """A wording as the family had it at some time."""
    said = _sung_once(family_id, ref, tag) if is_sung(ref) else _said_once(family_id, ref, tag)
    return next((form for form in said if form.text_hash == text_hash), None)


def _said_once(family_id: str, ref: str, tag: str) -> Iterator[Form]:
    return (OwnForm(each.text) for each in FamilyWording.story(family_id, ref, tag))


def _sung_once(family_id: str, ref: str, tag: str) -> Iterator[Form]:
    """A song as it was whole, after each change to the words of one of its lines."""
    song = shelf.current().packs.get(slug_of(ref))
    lines = song.of_the_song if song else []
    told = [each for line in lines if song for each in FamilyWording.story(family_id, song.ref(line), tag)]
    words: dict[str, dict[str, OwnForm]] = defaultdict(dict)
    for each in sorted(told, key=lambda each: (each.written_at, each.id)):
        words[each.ref][tag] = OwnForm(each.text)
        if song and (sung := _said_their_way(song, words).sung):
            yield sung.wordings[song.language].form


def _with_their_own(family_id: str, on_shelf: Shelf) -> Shelf:
    words: dict[str, dict[str, OwnForm]] = defaultdict(dict)
    moments: dict[str, str] = {}
    for ref, tag, text, reading, moment in FamilyWording.all_of(family_id):
        words[ref][tag] = OwnForm(text, {OWN_READING: reading} if reading else {})
        if moment is not None:
            moments[ref] = moment
    packs = dict(on_shelf.packs)
    for slug in {slug_of(ref) for ref in words} & packs.keys():
        packs[slug] = _said_their_way(packs[slug], words)
    own = _own_lines(moments, words)
    for moment, lines in own.items():
        if (song := packs.get(moment.removeprefix(OF_SONG))) and moment.startswith(OF_SONG):
            packs[song.slug] = _with_verses(song, lines)
    packs.update(_own_packs(own))
    return dataclasses.replace(on_shelf, packs=packs)


def is_own(form: Form | None) -> bool:
    return isinstance(form, OwnForm)


def _said_their_way(pack: Pack, words: dict[str, dict[str, OwnForm]]) -> Pack:
    lines = (_worded(line, words[ref]) if (ref := pack.ref(line)) in words else line for line in pack.lines)
    return dataclasses.replace(pack, lines=tuple(lines))


def _worded(line: Line, own: dict[str, OwnForm]) -> Line:
    wordings = dict(line.wordings)
    for tag, form in own.items():
        if form.text:
            before = line.wordings.get(tag)
            forms = dict(_forms_beside(before)) if before else {}
            wordings[tag] = OwnWording(tag, form, forms)
    return dataclasses.replace(line, wordings=wordings)


def _forms_beside(wording: Wording) -> Iterator[tuple[str, Form]]:
    for key, form in wording.forms():
        yield key or "pack", form


def verses(on_shelf: Shelf) -> set[str]:
    """The ids of their own lines that stand under a song."""
    return {line.id for song in on_shelf.of_kind("song") for line in song.lines if line.home == OWN}


def _with_verses(song: Pack, lines: list[Line]) -> Pack:
    """Theirs where it ends."""
    said = (dataclasses.replace(line, home=OWN) for line in lines if song.language in line.wordings)
    return dataclasses.replace(song, lines=(*song.lines, *said))


def _own_lines(moments: dict[str, str], words: dict[str, dict[str, OwnForm]]) -> dict[str, list[Line]]:
    """By their moment, or the song they are a verse of."""
    own: dict[str, list[Line]] = defaultdict(list)
    for ref, moment in moments.items():
        said, line_id = dict(words[ref]), ref.removeprefix(f"{OWN}/")
        meaning = said.pop(MEANING, OwnForm("")).text
        if moment.startswith(OF_SONG):
            meaning = meaning or _("A verse of our own")
        wordings: dict[str, Wording] = {tag: OwnWording(tag, form) for tag, form in said.items() if form.text}
        own[moment].append(Line(line_id, meaning, wordings=wordings))
    return own


def _own_packs(own: dict[str, list[Line]]) -> Iterator[tuple[str, Pack]]:
    """All of them under their slug, to be found by ref; and those of each moment, to be dealt with its packs."""
    if own:
        yield OWN, _own_pack("own", "any", [line for found in own.values() for line in found])
    for moment, found in own.items():
        if not moment.startswith(OF_SONG):
            yield f"{OWN}:{moment}", _own_pack("phrases", moment, found)


def _own_pack(kind: str, moment: str, lines: list[Line]) -> Pack:
    return Pack(
        slug=OWN,
        title=_("Our own lines"),
        meanings=i18n.locale(),
        kind=kind,
        moment=moment,
        ages=(0, 999),
        summary="",
        licence="",
        lines=tuple(lines),
    )

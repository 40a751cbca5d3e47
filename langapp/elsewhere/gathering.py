"""Gathering what is taken along: of a pack, or of a family's own words, in the languages asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from langapp import i18n
from langapp.elsewhere.taking import Entry, Said, Taken, Told, explained, plain, worded
from langapp.families.models import Choice, Device
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.packs.documents import OWN, Form, Line, Pack, Provenance
from langapp.packs.shelf import Shelf
from langapp.refs import SUNG
from langapp.songs.models.timings import Timing
from langapp.voices import choosing, ours
from langapp.voices.choosing import Voices
from langapp.voices.leaving import Leaving, Sound
from langapp.web import Refused

Place = tuple[Pack, Line]


@dataclass(frozen=True)
class Heard:
    """What the family hears of these lines, and what of it may leave: three queries."""

    voices: Voices
    may_leave: Leaving

    @classmethod
    def by(cls, device: Device | None, refs: Collection[str]) -> Heard:
        voices = Voices.of(device, refs)
        takes = (take for every in voices.recordings.values() for take in every)
        own = [take.id for take in takes if take.family_id == voices.family_id]
        return cls(voices, Leaving.of(voices.family_id, own))

    def sound(self, ref: str, tag: str, variant: str, form: Form) -> Sound | None:
        every = self.voices.all(ref, tag, variant, form)
        return self.may_leave.sound(every, choosing.saying(tag, variant, form))


def gather(shelf: Shelf, slug: str, choices: Sequence[Choice], device: Device | None) -> Taken | None:
    """None where there is no such pack. Raises Refused where nothing of it is in these languages. Six queries at most."""
    pack = shelf.packs.get(slug)
    if ":" in slug or (pack is None and slug != OWN):
        return None
    places = _own_places(shelf) if slug == OWN else [(pack, line) for line in pack.lines] if pack else []
    refs = [place[0].ref(place[1]) for place in places]
    sung = f"{slug}/{SUNG}"
    heard = Heard.by(device, [*refs, sung])
    wanted = [choice for choice in choices if not (pack and pack.language) or choice.tag == pack.language]
    entries = [entry for place in places if (entry := _entry(place, wanted, heard, slug == OWN))]
    if not entries:
        raise Refused(_no_words(slug))
    said = {each.tag for entry in entries for each in entry.says}
    taken = Taken(
        slug=slug,
        title=Told(_("Our words"), i18n.locale()),
        tags=tuple(choice.tag for choice in wanted if choice.tag in said),
        entries=tuple(entries),
        locale=i18n.locale(),
        family=device.family_id if device else "",
    )
    return _of_pack(taken, pack, heard) if pack and slug != OWN else taken


def choices_for(pack: Pack | None, tags: Sequence[str], theirs: Sequence[Choice]) -> list[Choice]:
    """The languages asked for; else the family's; and for a song, its own. Raises Refused where a visitor asks for none."""
    known = {choice.tag: choice for choice in theirs}
    asked = [
        known.get(tag) or Choice(languages().get(tag)) for tag in dict.fromkeys(tags) if tag in languages()
    ]
    if pack and pack.language:
        return [known.get(pack.language) or Choice(languages().get(pack.language))]
    if not (asked or theirs):
        raise Refused(_("Choose at least one language to take along."))
    return asked or list(theirs)


def _no_words(slug: str) -> str:
    if slug == OWN:
        return _("You have no words of your own yet. Write how your family says a line, then take it along.")
    return _("Nobody has written this in your languages yet. Choose another language.")


def _own_places(shelf: Shelf) -> list[Place]:
    """Their own lines, and every line that a language of theirs says their own way."""
    own = shelf.packs.get(OWN)
    places = [(own, line) for line in own.lines] if own else []
    for slug, pack in shelf.packs.items():
        if not slug.startswith(OWN):
            places += [
                (pack, line)
                for line in pack.lines
                if not line.home and any(ours.is_own(wording.form) for wording in line.wordings.values())
            ]
    return places


def _entry(place: Place, choices: Sequence[Choice], heard: Heard, own: bool) -> Entry | None:
    """None where none of these languages says it."""
    pack, line = place
    says = tuple(_says(place, choices, heard, own))
    if not says:
        return None
    return Entry(
        ref=pack.ref(line),
        meaning=_meaning(pack, line),
        says=says,
        cue=explained(line.cue, pack.meanings),
        turn=explained(line.turn, pack.meanings),
        title=explained(line.title, pack.meanings),
        body=explained(line.body, pack.meanings),
        source=plain(line.source),
        when=line.when,
        licence=pack.licence,
    )


def _says(place: Place, choices: Sequence[Choice], heard: Heard, own: bool) -> Iterator[Said]:
    pack, line = place
    for choice in choices:
        wording = line.wordings.get(choice.tag)
        if wording is None or (own and not ours.is_own(wording.form)):
            continue
        form, variant = wording.as_said(choice.variant), wording.variant_said(choice.variant)
        said = worded(choice.tag, form, heard.sound(pack.ref(line), choice.tag, variant, form))
        if said.text:
            yield said


def _meaning(pack: Pack, line: Line) -> Told:
    """In the interface's language where a pack has the line in it, as on a card."""
    here = i18n.locale()
    wording = line.wordings.get(here)
    if wording and not ours.is_own(wording.form):
        return Told(plain(wording.form.text), here)
    return Told(plain(line.meaning), pack.meanings)


def _of_pack(taken: Taken, pack: Pack, heard: Heard) -> Taken:
    sung = _sung(pack, heard)
    return dataclasses.replace(
        taken,
        title=explained(pack.title, pack.meanings),
        kind=pack.kind,
        moment=pack.moment,
        titles={tag: worded(tag, form) for tag, form in pack.titles.items() if tag in taken.tags},
        summary=explained(pack.summary, pack.meanings),
        licence=pack.licence,
        by={tag: [plain(name) for name in names] for tag, names in pack.by.items() if tag in taken.tags},
        provenance=_told(pack.provenance) if pack.provenance else (),
        sung=sung,
        spans=tuple(Timing.of([sung.recording]).get(sung.recording, ())) if sung else (),
    )


def _sung(pack: Pack, heard: Heard) -> Sound | None:
    """Of a song: a recording of all of it, by one of the family."""
    whole = pack.sung
    if whole is None:
        return None
    form = whole.wordings[pack.language].form
    return heard.sound(f"{pack.slug}/{SUNG}", pack.language, "", form)


def _told(provenance: Provenance) -> tuple[str, ...]:
    """As the page of the song tells it."""
    source = ", ".join(filter(None, (provenance.collector, provenance.year, provenance.page)))
    return tuple(plain(text) for text in (provenance.why, source, provenance.unverified) if text)

"""What keeps a document from being published: every problem at once, each with where it is and what to do.

The files under `lessons/`, the studio and imports all come through here.
"""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from langapp.config import ROOT
from langapp.languages import readings, scripts
from langapp.languages.registry import Language, Registry, languages
from langapp.packs import tunes
from langapp.packs.documents import KINDS, LONGEST_SUNG, MOMENTS, OWN, WHENS, Form, Line, Pack, Wording
from langapp.refs import SUNG

LONGEST = 90
SLUG = re.compile(r"(?=.{1,80}$)[a-z0-9]+(?:-[a-z0-9]+)*")
LICENCES = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0")
SONG_FORMS = ("lullaby", "play", "finger")
SHIPPED_GRADES = ("A", "B")
OLDEST_MONTH = 216
KIND_FIELDS = {
    "festival": {"when": f"one of {', '.join(WHENS)}"},
    "encouragement": {
        "title": "the doubt it answers, in a few words",
        "body": "two or three warm sentences",
        "source": "where what it says was found",
    },
}

READ_BY_PEOPLE = ("meaning", "cue", "turn", "title", "body", "source")
PICTURES = ROOT / "langapp" / "static" / "pictures"

Path = tuple[str, ...]


@dataclass(frozen=True)
class Problem:
    """Something to mend. `path` leads to it inside the document: ("lines", "splash", "yue", "text")."""

    path: Path
    why: str


def problems(pack: Pack, registry: Registry | None = None) -> list[Problem]:
    """Everything that keeps a pack from being published, in reading order. Empty means it may be."""
    known = registry or languages()
    return [*_pack(pack, known), *_lines(pack, known), *_hidden(pack)]


def _pack(pack: Pack, known: Registry) -> Iterator[Problem]:
    if not SLUG.fullmatch(pack.slug):
        yield Problem(
            ("slug",),
            f"the folder name “{pack.slug}” must be lower-case letters, digits and hyphens",
        )
    if pack.slug == OWN:
        yield Problem(
            ("slug",), f"the folder name “{OWN}” is for what families write themselves: choose another"
        )
    for name in ("title", "summary"):
        if not getattr(pack, name):
            yield Problem((name,), f"the pack needs a {name}")
    if pack.meanings != "en" and pack.meanings not in known:
        yield Problem(
            ("meanings",),
            f"“{pack.meanings}” is not a language of languages.yaml: {_near(pack.meanings, known)}",
        )
    if pack.kind not in KINDS:
        yield Problem(("kind",), f"the kind is one of {', '.join(KINDS)}")
    if pack.moment not in MOMENTS:
        yield Problem(("moment",), f"the moment is one of {', '.join(MOMENTS)}")
    if not 0 <= pack.ages[0] < pack.ages[1] <= OLDEST_MONTH:
        yield Problem(
            ("ages",),
            "ages are two numbers of months with a hyphen between, youngest first, as in 0-60",
        )
    if pack.licence not in LICENCES:
        yield Problem(("licence",), f"the licence is one of {', '.join(LICENCES)}")
    if pack.kind == "song":
        yield from _song(pack, known)
    yield from (Problem(("melody",), why) for why in tunes.problems(pack))


def _song(pack: Pack, known: Registry) -> Iterator[Problem]:
    if pack.language not in known:
        yield Problem(
            ("language",),
            f"a song is in one language: give its tag ({_near(pack.language, known)})",
        )
    elif foreign := [tag for tag in pack.languages if tag != pack.language]:
        yield Problem(
            ("language",),
            f"a song is in one language, {pack.language}: take out {', '.join(foreign)}",
        )
    elif pack.lines and pack.sung is None:
        yield Problem(
            ("lines",),
            f"the whole song is longer than {LONGEST_SUNG} letters: nobody could sing it in one piece",
        )
    if pack.form not in SONG_FORMS:
        yield Problem(("form",), f"a song's form is one of {', '.join(SONG_FORMS)}")
    if pack.provenance is None:
        yield Problem(("provenance",), "a song needs its provenance: grade A or B, and why")
        return
    if pack.provenance.grade not in SHIPPED_GRADES:
        yield Problem(
            ("provenance", "grade"),
            "only songs of grade A or B may be published: choose a song that is free",
        )
    if not pack.provenance.why:
        yield Problem(("provenance", "why"), "say why the song's words are free")


def _lines(pack: Pack, known: Registry) -> Iterator[Problem]:
    if not pack.lines:
        yield Problem(("lines",), "the pack has no lines yet: write at least one")
    for line in pack.lines:
        at = ("lines", line.id)
        if not SLUG.fullmatch(line.id):
            yield Problem(at, f"the id “{line.id}” must be lower-case letters, digits and hyphens")
        if line.id == SUNG:
            yield Problem(at, f"the id “{SUNG}” is that of a whole song: give this line another")
        if not line.meaning:
            yield Problem((*at, "meaning"), f"“{line.id}” needs its meaning")
        if pack.kind == "words" and not line.picture:
            yield Problem((*at, "picture"), f"“{line.id}” is a word: give it a picture")
        if line.picture and line.picture not in pictures():
            near = difflib.get_close_matches(line.picture, pictures(), n=3)
            hint = (
                f"did you mean {' or '.join(near)}?"
                if near
                else "see langapp/static/pictures for those there are"
            )
            yield Problem((*at, "picture"), f"there is no picture “{line.picture}”: {hint}")
        yield from _of_its_kind(pack, line)
        for tag, wording in line.wordings.items():
            yield from _wording((*at, tag), line, wording, known)
    if pack.kind == "festival":
        yield from _arc(pack)
    for tag, title in pack.titles.items():
        if tag in known:
            yield from _form(("titles", tag), "the title", title, known.get(tag))


def _of_its_kind(pack: Pack, line: Line) -> Iterator[Problem]:
    """The fields that only one kind of pack has: needed there, and nowhere else."""
    for kind, names in KIND_FIELDS.items():
        for name in names:
            at = ("lines", line.id, name)
            if pack.kind == kind and not getattr(line, name):
                yield Problem(at, f"“{line.id}” needs its {name}: {KIND_FIELDS[kind][name]}")
            elif pack.kind != kind and getattr(line, name):
                yield Problem(at, f"“{name}” belongs to a pack of kind {kind}: take it out")


def _arc(pack: Pack) -> Iterator[Problem]:
    """A festival's lines stand in the order of its days."""
    reached = 0
    for line in pack.lines:
        at = ("lines", line.id, "when")
        if line.when and line.when not in WHENS:
            yield Problem(at, f"when is one of {', '.join(WHENS)}")
        elif line.when and WHENS.index(line.when) < reached:
            yield Problem(at, f"“{line.id}” is said earlier than the line before it: put it in its place")
        elif line.when:
            reached = WHENS.index(line.when)


def _wording(at: Path, line: Line, wording: Wording, known: Registry) -> Iterator[Problem]:
    if wording.language not in known:
        yield Problem(
            at,
            f"“{wording.language}” is not a language of languages.yaml: {_near(wording.language, known)}",
        )
        return
    language = known.get(wording.language)
    for variant, form in wording.forms():
        here = (*at, variant) if variant else at
        if variant and not SLUG.fullmatch(variant):
            yield Problem(here, f"the variant “{variant}” must be lower-case letters, digits and hyphens")
        yield from _form(here, f"“{line.id}”", form, language)


def _form(at: Path, name: str, form: Form, language: Language) -> Iterator[Problem]:
    if not form.text:
        yield Problem((*at, "text"), f"{name} needs its text in {language.name}")
        return
    length = graphemes(form.text)
    if length > LONGEST:
        yield Problem((*at, "text"), f"{name} is {length} characters long: say it in {LONGEST} or fewer")
    for stray in scripts.strays(form.text, language.script):
        mend = (
            f": write {stray.meant} instead"
            if stray.meant
            else f" in {language.name}: take it out or retype it"
        )
        yield Problem((*at, "text"), f"“{stray.character}” ({stray.name}) does not belong{mend}")
    if not scripts.letters(form.text):
        yield Problem((*at, "text"), f"{name} has no letters: write what is said")
    yield from _readings(at, name, form, language)


def _readings(at: Path, name: str, form: Form, language: Language) -> Iterator[Problem]:
    if language.readings and not any(system in form.readings for system in language.readings):
        systems = " or ".join(language.readings)
        yield Problem(
            (*at, "readings"),
            f"{name} needs a reading in {systems}, so that a parent who cannot read it can say it",
        )
    for system, reading in form.readings.items():
        if system not in language.readings:
            allowed = ", ".join(language.readings) or "none"
            yield Problem(
                (*at, "readings", system),
                f"{language.name} shows these readings: {allowed}; “{system}” is not one",
            )
        elif why := readings.problem(system, form.text, reading):
            yield Problem((*at, "readings", system), why)


def graphemes(text: str) -> int:
    """How many characters a reader counts: marks and joiners belong to the letter before."""
    return sum(unicodedata.category(c) not in ("Mn", "Mc", "Me", "Cf") for c in text)


@functools.cache
def pictures() -> frozenset[str]:
    """The names of the pictures a line may have."""
    return frozenset(path.stem for path in PICTURES.glob("*.svg"))


def _hidden(pack: Pack) -> Iterator[Problem]:
    """Characters that nobody sees and that turn a page round, wherever people read."""
    for path, text in _read_by_people(pack):
        if stray := scripts.hidden(text):
            yield Problem(path, f"there is a hidden character ({stray.name}): retype this text")


def _read_by_people(pack: Pack) -> Iterator[tuple[Path, str]]:
    yield from (((name,), getattr(pack, name)) for name in ("title", "summary"))
    for line in pack.lines:
        at = ("lines", line.id)
        yield from (((*at, name), getattr(line, name)) for name in READ_BY_PEOPLE)
        for tag, wording in line.wordings.items():
            for variant, form in wording.forms():
                here = (*at, tag, variant) if variant else (*at, tag)
                yield from (
                    ((*here, name), getattr(form, name)) for name in ("literal", "note", "register", "region")
                )


def _near(tag: str, known: Registry) -> str:
    stem = tag.split("-")[0]
    near = [language.tag for language in known if language.tag.split("-")[0] == stem]
    return f"did you mean {' or '.join(near)}?" if near else "add it there first"

"""What keeps a document from being published: every problem at once, each with where it is and what to do.

The files under `lessons/`, the studio and imports all come through here. A line is looked at by itself, so that
one costs the same in any pack; what it takes several lines to see is the pack's. `advice` keeps nothing back.
"""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from langapp.config import ROOT
from langapp.i18n import _
from langapp.languages.registry import Language, Registry, languages
from langapp.packs import tunes, wordings
from langapp.packs.authoring import suggesting
from langapp.packs.documents import KINDS, LONGEST_SUNG, MOMENTS, OWN, WHENS, Form, Line, Pack
from langapp.packs.faults import SLUG, Path, Problem, did_you_mean, hidden, sentences
from langapp.packs.wordings import LONGEST, Likely, graphemes
from langapp.refs import SUNG

__all__ = ("LONGEST", "Path", "Problem", "advice", "graphemes", "of_line", "pictures", "problems")

LICENCES = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0")
SONG_FORMS = ("lullaby", "play", "finger")
SHIPPED_GRADES = ("A", "B")
OLDEST_MONTH = 216
READ_BY_PEOPLE = ("meaning", "cue", "turn", "title", "body", "source")
PICTURES = ROOT / "langapp" / "static" / "pictures"


class _Field(NamedTuple):
    """What only one kind of line has: needed there, and nowhere else."""

    kind: str
    needed: Callable[[], str]
    elsewhere: Callable[[], str]


KIND_FIELDS = {
    "when": _Field(
        "festival",
        lambda: _("Say when this is said: %(whens)s.", whens=", ".join(WHENS)),
        lambda: _("“When” is for the lines of a festival. Take it out here."),
    ),
    "title": _Field(
        "encouragement",
        lambda: _("Write the doubt it answers, in a few words."),
        lambda: _("A title belongs to a line of encouragement. Take it out here."),
    ),
    "body": _Field(
        "encouragement",
        lambda: _("Write two or three warm sentences."),
        lambda: _("These sentences belong to a line of encouragement. Take them out here."),
    ),
    "source": _Field(
        "encouragement",
        lambda: _("Say where what it says was found."),
        lambda: _("A source belongs to a line of encouragement. Take it out here."),
    ),
}


def problems(
    pack: Pack, registry: Registry | None = None, likely: Likely = suggesting.known
) -> list[Problem]:
    """Everything that keeps a pack from being published, in reading order. Empty means it may be."""
    known = registry or languages()
    lines = (problem for line in pack.lines for problem in of_line(pack, line, known, likely))
    return [*_pack(pack, known), *lines, *_arc(pack), *_titles(pack, known, likely)]


def of_line(
    about: Pack, line: Line, registry: Registry | None = None, likely: Likely = suggesting.known
) -> list[Problem]:
    """What to mend in one line of a pack of this kind; its other lines are not looked at."""
    return list(_line(about.kind, line, registry or languages(), likely))


def advice(said: Line | Form, language: Language | None = None) -> list[Problem]:
    """What could be tidier, and keeps nothing from the shelf: spaces nobody sees, marks of another script.

    A form is asked about with its language, and its paths begin at itself.
    """
    from langapp.packs.authoring import purity

    if isinstance(said, Form):
        return list(purity.advice((), said, language.script)) if language else []
    known = languages()
    return [
        problem
        for tag, wording in said.wordings.items()
        if tag in known
        for variant, form in wording.forms()
        for problem in purity.advice(
            ("lines", said.id, tag, *([variant] if variant else [])), form, known.get(tag).script
        )
    ]


def _pack(pack: Pack, known: Registry) -> Iterator[Problem]:
    if not SLUG.fullmatch(pack.slug):
        yield Problem(
            ("slug",), f"the folder name “{pack.slug}” must be lower-case letters, digits and hyphens"
        )
    if pack.slug == OWN:
        yield Problem(
            ("slug",), f"the folder name “{OWN}” is for what families write themselves: choose another"
        )
    if not pack.title:
        yield Problem(("title",), _("Give the pack a title."))
    if not pack.summary:
        yield Problem(("summary",), _("Say in a sentence or two what the pack is for."))
    if pack.meanings != "en" and pack.meanings not in known:
        yield Problem(("meanings",), wordings.unknown_language(pack.meanings, known))
    if pack.kind not in KINDS:
        yield Problem(("kind",), _("Choose what kind of pack it is: %(names)s.", names=", ".join(KINDS)))
    if pack.moment not in MOMENTS:
        yield Problem(("moment",), _("Choose the moment it belongs to: %(names)s.", names=", ".join(MOMENTS)))
    if not 0 <= pack.ages[0] < pack.ages[1] <= OLDEST_MONTH:
        yield Problem(("ages",), _("Write the ages in months, the youngest first, as in 0-60."))
    if pack.licence not in LICENCES:
        yield Problem(("licence",), _("Choose the licence: %(names)s.", names=", ".join(LICENCES)))
    if pack.kind == "song":
        yield from _song(pack, known)
    yield from (Problem(("melody",), why) for why in tunes.problems(pack))
    for name in ("title", "summary"):
        yield from hidden((name,), getattr(pack, name))
    if not pack.lines:
        yield Problem(("lines",), _("The pack has no lines yet. Write at least one."))


def _song(pack: Pack, known: Registry) -> Iterator[Problem]:
    if pack.language not in known:
        yield Problem(("language",), _("A song is in one language. Say which."))
    elif foreign := [tag for tag in pack.languages if tag != pack.language]:
        yield Problem(
            ("language",),
            _(
                "A song is in one language, here %(tag)s. Take out %(others)s.",
                tag=pack.language,
                others=", ".join(foreign),
            ),
        )
    elif pack.lines and pack.sung is None:
        yield Problem(
            ("lines",),
            _(
                "The whole song is longer than %(most)s letters: nobody could sing it in one piece. Make it shorter.",
                most=LONGEST_SUNG,
            ),
        )
    if pack.form not in SONG_FORMS:
        yield Problem(("form",), _("Choose what kind of song it is: %(names)s.", names=", ".join(SONG_FORMS)))
    if pack.provenance is None:
        yield Problem(
            ("provenance",), _("Say where the song comes from: grade A or B, and why its words are free.")
        )
        return
    if pack.provenance.grade not in SHIPPED_GRADES:
        yield Problem(
            ("provenance", "grade"), _("A song of grade A or B may be published. Choose one that is free.")
        )
    if not pack.provenance.why:
        yield Problem(("provenance", "why"), _("Say why the song's words are free."))


def _line(kind: str, line: Line, known: Registry, likely: Likely) -> Iterator[Problem]:
    at = ("lines", line.id)
    if not SLUG.fullmatch(line.id):
        yield Problem(at, f"the id “{line.id}” must be lower-case letters, digits and hyphens")
    if line.id == SUNG:
        yield Problem(at, f"the id “{SUNG}” is that of a whole song: give this line another")
    if not line.meaning:
        yield Problem((*at, "meaning"), _("Write what it means."))
    yield from _picture((*at, "picture"), kind, line.picture)
    yield from _of_its_kind(at, kind, line)
    for name in READ_BY_PEOPLE:
        yield from hidden((*at, name), getattr(line, name))
    for tag, wording in line.wordings.items():
        yield from wordings.of_wording((*at, tag), wording, known, likely)


def _picture(at: Path, kind: str, picture: str) -> Iterator[Problem]:
    if kind == "words" and not picture:
        yield Problem(at, _("Give the word a picture."))
    if picture and picture not in pictures():
        near = difflib.get_close_matches(picture, pictures(), n=3)
        yield Problem(
            at,
            sentences(
                _("There is no picture called “%(name)s”.", name=picture),
                did_you_mean(near) or _("Find one by a word."),
            ),
        )


def _of_its_kind(at: Path, kind: str, line: Line) -> Iterator[Problem]:
    for name, field in KIND_FIELDS.items():
        told = getattr(line, name)
        if kind == field.kind and not told:
            yield Problem((*at, name), field.needed())
        elif kind != field.kind and told:
            yield Problem((*at, name), field.elsewhere())
        elif name == "when" and told and told not in WHENS:
            yield Problem((*at, name), field.needed())


def _arc(pack: Pack) -> Iterator[Problem]:
    """A festival's lines stand in the order of its days."""
    reached = 0
    for line in pack.lines if pack.kind == "festival" else ():
        if line.when not in WHENS:
            continue
        if WHENS.index(line.when) < reached:
            yield Problem(
                ("lines", line.id, "when"),
                _("This is said earlier than the line before it. Move it up to its place."),
            )
        else:
            reached = WHENS.index(line.when)


def _titles(pack: Pack, known: Registry, likely: Likely) -> Iterable[Problem]:
    for tag, title in pack.titles.items():
        if tag in known:
            yield from wordings.of_form(("titles", tag), title, known.get(tag), likely)


@functools.cache
def pictures() -> frozenset[str]:
    """The names of the pictures a line may have."""
    return frozenset(path.stem for path in PICTURES.glob("*.svg"))

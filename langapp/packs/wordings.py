"""What keeps a wording from being published: its text in its script, and readings that fit it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping

from langapp.i18n import _, lesson_text
from langapp.languages import readings, scripts
from langapp.languages.registry import Language, Registry
from langapp.packs.authoring import pinyin
from langapp.packs.documents import Form, Wording
from langapp.packs.faults import SLUG, Path, Problem, did_you_mean, hidden, one_of, sentences, unseen

LONGEST = 90
"""Characters, as a reader counts them."""
READ_BY_PEOPLE = ("literal", "note", "register", "region")

Likely = Callable[[str, str], Mapping[str, str]]
"""The readings an engine would give a text of a language, by system, where that is known without waiting."""


def nothing_likely(_tag: str, _text: str) -> Mapping[str, str]:
    return {}


def of_wording(at: Path, wording: Wording, known: Registry, likely: Likely) -> Iterator[Problem]:
    if wording.language not in known:
        yield Problem(at, unknown_language(wording.language, known))
        return
    language = known.get(wording.language)
    for variant, form in wording.forms():
        here = (*at, variant) if variant else at
        if variant and not SLUG.fullmatch(variant):
            # Only in files: a teacher chooses among those there are.
            yield Problem(here, f"the variant “{variant}” must be lower-case letters, digits and hyphens")
        yield from of_form(here, form, language, likely)


def of_form(at: Path, form: Form, language: Language, likely: Likely = nothing_likely) -> Iterator[Problem]:
    """`at` leads to the form."""
    if form.text:
        yield from _text((*at, "text"), form.text, language)
        yield from _readings(at, form, language, likely)
    else:
        yield Problem((*at, "text"), _("Write how this is said in %(language)s.", language=_name(language)))
    for name in READ_BY_PEOPLE:
        yield from hidden((*at, name), getattr(form, name))


def _text(at: Path, text: str, language: Language) -> Iterator[Problem]:
    if (length := graphemes(text)) > LONGEST:
        yield Problem(
            at,
            _(
                "This is %(length)s characters long. Say it in %(most)s or fewer, or in two lines.",
                length=length,
                most=LONGEST,
            ),
        )
    yield from (Problem(at, why) for why in _strays(text, language))
    if not scripts.letters(text):
        yield Problem(at, _("There are no letters here. Write what is said."))


def _strays(text: str, language: Language) -> Iterator[str]:
    """What does not belong in the script: all letters of another one in one sentence."""
    foreign: list[str] = []
    for stray in scripts.strays(text, language.script):
        if stray.meant:
            yield _(
                "“%(character)s” is a letter of another language's keyboard. Write %(meant)s instead.",
                character=stray.character,
                meant=stray.meant,
            )
        elif scripts.hidden(stray.character):
            yield unseen(stray)
        else:
            foreign.append(stray.character)
    if foreign:
        stretches = re.findall(f"[{re.escape(''.join(foreign))}]+", text)
        yield _(
            "“%(letters)s” does not belong in %(language)s. Take it out or write it another way.",
            letters=", ".join(dict.fromkeys(stretches)),
            language=_name(language),
        )


def _readings(at: Path, form: Form, language: Language, likely: Likely) -> Iterator[Problem]:
    if language.readings and not any(system in form.readings for system in language.readings):
        yield Problem((*at, "readings"), _needed(language))
    for system, reading in form.readings.items():
        here = (*at, "readings", system)
        if system not in language.readings:
            yield Problem(here, _not_shown(system, language))
        elif why := readings.problem(system, form.text, reading):
            meant = _meant(system, reading, form.text, likely(language.tag, form.text))
            yield Problem(here, readings.problem(system, form.text, reading, meant) or why)


def _needed(language: Language) -> str:
    return _(
        "Add a reading (%(systems)s), for whoever cannot read the script.",
        systems=one_of([readings.called(system) for system in language.readings]),
    )


def _not_shown(system: str, language: Language) -> str:
    if not language.readings:
        return _("%(language)s is shown without a reading. Take this one out.", language=_name(language))
    return _(
        "%(system)s is not shown with %(language)s. Write %(systems)s.",
        system=readings.called(system),
        language=_name(language),
        systems=one_of([readings.called(each) for each in language.readings]),
    )


def _meant(system: str, reading: str, text: str, likely: Mapping[str, str]) -> str:
    """A reading that fits the text and was probably meant: the same with its tones as they are written, else the engine's."""
    retyped = " ".join(map(pinyin.marked, reading.split())) if system == "pinyin" else ""
    for candidate in (retyped, likely.get(system, "")):
        if candidate and readings.problem(system, text, candidate) is None:
            return candidate
    return ""


def unknown_language(tag: str, known: Registry) -> str:
    stem = tag.split("-")[0]
    near = [language.tag for language in known if language.tag.split("-")[0] == stem]
    return sentences(_("“%(tag)s” is not a language we know here.", tag=tag), did_you_mean(near))


def graphemes(text: str) -> int:
    """How many characters a reader counts: marks and joiners belong to the letter before."""
    return sum(unicodedata.category(c) not in ("Mn", "Mc", "Me", "Cf") for c in text)


def _name(language: Language) -> str:
    return lesson_text(language.name)

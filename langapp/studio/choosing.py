"""What can be chosen for a pack as a whole, with the words for it."""

from __future__ import annotations

import re

from langapp.i18n import _, endonym, lesson_text, locales
from langapp.languages.registry import languages
from langapp.packs.checking import LICENCES, SONG_FORMS
from langapp.packs.documents import KINDS
from langapp.practice.moments import MOMENTS

SAID_OF = {
    "waking": frozenset(["waking", "wake", "morning"]),
    "changing": frozenset(["changing", "nappy", "nappies", "diaper", "diapers"]),
    "dressing": frozenset(["dressing", "dressed", "clothes"]),
    "meal": frozenset(
        ["meal", "meals", "mealtime", "mealtimes", "eating", "food", "breakfast", "lunch", "dinner", "supper"]
    ),
    "outdoors": frozenset(["outdoors", "outside", "park", "walk", "playground"]),
    "play": frozenset(["play", "playing", "playtime", "toys"]),
    "bath": frozenset(["bath", "bathtime", "baths", "bathing"]),
    "bedtime": frozenset(["bedtime", "bed", "sleep", "sleeping", "lullaby", "night", "nap"]),
    "comfort": frozenset(["comfort", "comforting", "hug", "hugs", "crying"]),
    "call": frozenset(["call", "calls", "calling"]),
}
"""Words of a title that speak of a moment."""
Options = list[tuple[str, str, str]]
"""What is kept, what is shown, and the language that is shown in where it is not the page's."""


def kinds() -> Options:
    titles = {
        "phrases": _("Things to say"),
        "words": _("Words with pictures"),
        "song": _("A song"),
        "festival": _("A festival"),
        "encouragement": _("Encouragement for parents"),
    }
    return [(kind, titles[kind], "") for kind in KINDS]


def moments() -> Options:
    return [(name, str(moment.title), "") for name, moment in MOMENTS.items()]


def moment_of(title: str) -> str:
    """The moment a title speaks of, in English or as the page calls it; any, where it speaks of none."""
    folded = title.casefold()
    said = set(re.findall(r"[^\W_]+", folded))
    for name, moment in MOMENTS.items():
        called = str(moment.title).casefold()
        if name != "any" and (said & SAID_OF.get(name, frozenset()) or called in folded):
            return name
    return "any"


def licences() -> Options:
    titles = {
        "CC-BY-4.0": _("Others may use and change it, and say your name (CC BY)"),
        "CC-BY-SA-4.0": _("The same, and share it alike (CC BY-SA)"),
        "CC0-1.0": _("Anybody may do anything with it (CC0)"),
    }
    return [(name, titles[name], "") for name in LICENCES]


def song_forms() -> Options:
    titles = {"lullaby": _("A lullaby"), "play": _("A play song"), "finger": _("A finger rhyme")}
    return [(name, titles[name], "") for name in SONG_FORMS]


def song_languages(tags: list[str]) -> Options:
    known = languages()
    return [(tag, known.get(tag).endonym, known.get(tag).html_lang) for tag in tags]


def meaning_languages() -> Options:
    """Those the interface speaks, then every other."""
    spoken = [(tag, endonym(tag), tag) for tag in locales()]
    have = {tag for tag, *_rest in spoken}
    others = [(each.tag, each.endonym, each.html_lang) for each in languages() if each.tag not in have]
    return spoken + others


def provenance() -> list[tuple[str, str]]:
    return [
        ("provenance.grade", _("How sure it is that the words are free: A or B")),
        ("provenance.why", _("Why they are free")),
        ("provenance.collector", _("Who wrote the song down")),
        ("provenance.year", _("In which year")),
        ("provenance.page", _("On which page")),
        ("provenance.unverified", _("What nobody has looked up yet")),
    ]


def named(tag: str) -> str:
    return lesson_text(languages().get(tag).name)

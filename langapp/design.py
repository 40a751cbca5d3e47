"""`/design`: every component, in every script, so that one look shows what a change has done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, render_template

from langapp.families.models import Choice
from langapp.languages.registry import Language, languages
from langapp.packs import shelf
from langapp.packs.documents import Form, Line, Pack
from langapp.practice import cloth
from langapp.practice.deck import Card, Say
from langapp.practice.models import Thread
from langapp.voices.choosing import Voice
from langapp.web import public

LENGTHS = (0, 1, 7, 41, 400)
UNWORDED = "lo"
CHECKED = "vi"
SPECIMENS = {
    "yue": (Voice("family", "/voices/languages/yue", "specimen", "婆婆"),),
    "zh-Hans": (Voice("teacher", "/voices/languages/zh-Hans", "specimen", "李老师"),),
    "hi": (Voice("person", "/voices/languages/hi", "specimen", "Asha"),),
    "ta": (Voice("family", "/voices/languages/ta", "specimen", "பாட்டி", remembered=True, chosen=True),),
}
"""Voices a panel may have, made up for the look of it; the sound is the language's name."""
COLOURS = ("ink", "ink-2", "indigo", "madder", "jade", "lac", "persimmon", "pea", "bark")

blueprint = Blueprint("design", __name__)


@blueprint.get("/design")
@public
def design() -> str:
    found = shelf.current().line("bath-time/shall-we-bathe")
    says = [_say(language, found[1] if found else None) for language in languages()]
    return render_template(
        "design.html",
        cards=[_card(says[start : start + 2]) for start in range(0, len(says), 2)],
        cloths=[_cloth(length) for length in LENGTHS],
        colours=COLOURS,
        languages=list(languages()),
    )


def _say(language: Language, line: Line | None) -> Say:
    """How the line is said where it has been written; else the language's own name stands in for its script."""
    if language.tag == UNWORDED:
        return Say(Choice(language, number=1), None)
    wording = line.wordings.get(language.tag) if line else None
    form = wording.form if wording else Form(language.endonym)
    kind, engine = ("google", "gtts") if language.tag == CHECKED else ("computer", "espeak")
    computer = Voice(kind, f"/voices/languages/{language.tag}", engine)
    voices = SPECIMENS.get(language.tag, ()) + ((computer,) if language.speech.espeak else ())
    return Say(
        Choice(language, number=1),
        form,
        voices=voices,
        checked_by="Cô Lan" if language.tag == CHECKED else None,
    )


def _card(says: list[Say]) -> Card:
    line = Line(
        "specimen",
        "Shall we have a bath?",
        "Say it while the water runs, then wait.",
        "A splash counts as an answer.",
    )
    pack = Pack("design", "Design", "en", "phrases", "bath", (0, 60), "", "CC-BY-4.0", (line,))
    return Card("design/specimen", pack, line, tuple(says))


def _cloth(length: int) -> cloth.Cloth:
    tags = ["yue", "ta", "vi"]
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    spoken = ("yue ta", "yue ta", "yue ta", "vi", "yue ta vi")
    threads = [
        Thread(
            id=str(n),
            family_id="",
            ref="design/specimen",
            tags=spoken[n // 16 % 5],
            said_at=begin + timedelta(hours=n),
        )
        for n in range(length)
    ]
    return cloth.weave(length, threads[length - cloth.threads_shown(length) :], tags)

"""A deck for Anki: a note for each wording, with its sound; taken in again, the same notes, as they are worded now.

A note is known by its line and language, so its guid never changes; its type by the language, which sets its direction.
The fields of a type never change either: Anki would refuse a second deck. Neither does anything a reader of the
templates sees depend on the interface's language.
"""

from __future__ import annotations

import io
import itertools
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from langapp.elsewhere import naming
from langapp.elsewhere.overlays import first_copy
from langapp.elsewhere.taking import Entry, Said, Taken, Told, entries_said
from langapp.languages import readings
from langapp.languages.registry import Language, languages
from langapp.lib.zipmember import undated
from langapp.makings.making import Tell
from langapp.voices.leaving import Copy

if TYPE_CHECKING:
    from genanki import Deck, Model, Note

FIELDS = ("Words", "Reading", "Ruby", "Meaning", "Cue", "Notes", "Sound", "Line", "Credits")
# No typeface: the device knows the letters of its languages. `…_ignore` keeps MathJax from what looks like a formula.
WORDS = (
    '<div class="words mathjax_ignore tex2jax_ignore" lang="{lang}" dir="{dir}">'
    "{{{{#Ruby}}}}{{{{Ruby}}}}{{{{/Ruby}}}}{{{{^Ruby}}}}{{{{Words}}}}{{{{/Ruby}}}}</div>"
)
BARE = '<div class="words mathjax_ignore tex2jax_ignore" lang="{lang}" dir="{dir}">{{{{Words}}}}</div>'
READING = (
    '{{{{#Reading}}}}<div class="reading mathjax_ignore tex2jax_ignore" lang="{reading}" dir="auto">'
    "{{{{Reading}}}}</div>{{{{/Reading}}}}"
)
MEANING = '<div class="meaning mathjax_ignore tex2jax_ignore" dir="auto">{{{{Meaning}}}}</div>'
CUE = '{{{{#Cue}}}}<div class="cue mathjax_ignore tex2jax_ignore" dir="auto">{{{{Cue}}}}</div>{{{{/Cue}}}}'
MORE = (
    '{{{{#Notes}}}}<div class="notes mathjax_ignore tex2jax_ignore" lang="en" dir="auto">{{{{Notes}}}}</div>{{{{/Notes}}}}'
    '<div class="credits mathjax_ignore tex2jax_ignore" dir="auto">{{{{Credits}}}}</div>'
)
RULE = '<hr id="answer">'
CARDS = (
    ("Say it", MEANING + CUE, MEANING + CUE + RULE + WORDS + READING + "{{{{Sound}}}}" + MORE),
    (
        "Understand it",
        BARE + "{{{{Sound}}}}",
        WORDS + RULE + READING + MEANING + CUE + "{{{{Sound}}}}" + MORE,
    ),
)
CSS = """
.card { text-align: center; font-size: 1.25rem; line-height: 1.5; overflow-wrap: anywhere; }
.words { font-size: 2.25rem; line-height: LINE; margin-block: 1rem; }
.words rt { font-size: 0.5em; }
.reading { font-size: 1.375rem; }
.cue, .notes { margin-block-start: 0.75rem; opacity: 0.85; }
.credits { margin-block-start: 2rem; font-size: 0.8125rem; opacity: 0.7; }
"""
TALL = {"Aran": "2.2", "Khmr": "1.9", "Mymr": "1.9", "Thai": "1.8", "Laoo": "1.8"}


def apkg(taken: Taken, now: datetime, tell: Tell) -> bytes:
    """The same words, sounds and time give the same bytes. Raises TakenBack."""
    sounds: dict[str, bytes] = {}
    notes: dict[str, list[Note]] = {tag: [] for tag in taken.tags}
    engines: dict[str, list[str]] = {tag: [] for tag in taken.tags}
    every = list(entries_said(taken.entries))
    models = {tag: _model(languages().get(tag)) for tag in taken.tags}
    for number, (entry, said) in enumerate(every):
        copy = first_copy(said.sound, taken)
        if copy:
            sounds[naming.sound_name(copy)] = copy.mp3
            engines[said.tag].append(copy.engine)
        notes[said.tag].append(_note(taken, entry, said, copy, models[said.tag], number))
        tell(number + 1, len(every))
    decks = [_deck(taken, tag, notes[tag], engines[tag]) for tag in taken.tags]
    return _zipped(_database(decks, now), sounds)


def _deck(taken: Taken, tag: str, notes: list[Note], engines: list[str]) -> Deck:
    """Below the pack's, one for each language, so that each adult learns the one they need."""
    from genanki import Deck

    language = languages().get(tag)
    name = "::".join(_level(part) for part in ("Langapp", taken.title.text, language.endonym))
    deck = Deck(naming.lasting("deck", taken.family, taken.slug, tag), name, description(taken, tag, engines))
    for note in notes:
        deck.add_note(note)
    return deck


def description(taken: Taken, tag: str, engines: list[str]) -> str:
    """What a person sees above the deck: what it is, who worded it, by which licence, and which computer speaks."""
    said = (naming.credits(taken, *each) for each in entries_said(taken.entries) if each[1].tag == tag)
    parts = [taken.summary.text, *dict.fromkeys(said), naming.spoken_by(engines), *taken.provenance]
    return "<br><br>".join(_safe(part) for part in parts if part)


def _model(language: Language) -> Model:
    # genanki takes 60 ms to import: whoever wants a deck waits for it, rather than every start.
    from genanki import Model

    words = {
        "lang": language.html_lang,
        "dir": language.direction,
        "reading": _reading_lang(language),
    }
    return Model(
        naming.lasting("model", "1", language.tag),
        f"Langapp {language.endonym}",
        fields=[{"name": name, "rtl": name == "Words" and language.direction == "rtl"} for name in FIELDS],
        templates=[
            {"name": name, "qfmt": front.format(**words), "afmt": back.format(**words)}
            for name, front, back in CARDS
        ],
        css=CSS.replace("LINE", TALL.get(language.script, "1.5")),
    )


def _reading_lang(language: Language) -> str:
    """The tag that most of its readings have."""
    system = next((each for each in language.readings if not readings.is_ruby(each)), None)
    return language.reading_lang(system) if system else language.html_lang


def _note(taken: Taken, entry: Entry, said: Said, copy: Copy | None, model: Model, number: int) -> Note:
    from genanki import Note
    from genanki.util import guid_for

    reading, lang = said.reading
    by = naming.spoken_by([copy.engine]) if copy else ""
    values = {
        "Words": _safe(said.text),
        "Reading": _safe(reading) if lang == _reading_lang(said.language) else _in(lang, reading),
        "Ruby": _ruby(said, said.ruby) if said.ruby else "",
        "Meaning": _told(entry.meaning),
        "Cue": "<br>".join(filter(None, (_told(entry.cue), _told(entry.turn)))),
        "Notes": "<br>".join(filter(None, (_safe(said.literal), _safe(said.note)))),
        "Sound": f"[sound:{naming.sound_name(copy)}]" if copy else "",
        "Line": _safe(entry.ref),
        "Credits": "<br>".join(map(_safe, filter(None, (naming.credits(taken, entry, said), by)))),
    }
    return Note(
        model,
        [values[name] for name in FIELDS],
        tags=_tags(taken, entry, said),
        guid=guid_for("langapp", taken.family, entry.ref, said.tag),
        due=number,
    )


def _tags(taken: Taken, entry: Entry, said: Said) -> list[str]:
    slug = entry.ref.partition("/")[0]
    about = dict.fromkeys((slug, said.tag, taken.moment, entry.when))
    return ["langapp", *(f"langapp::{name}" for name in about if name)]


def _told(told: Told) -> str:
    return f'<span lang="{told.lang}" dir="{told.dir}">{_safe(told.text)}</span>' if told else ""


def _in(lang: str, reading: str) -> str:
    return f'<span lang="{lang}">{_safe(reading)}</span>' if reading else ""


def _ruby(said: Said, system: str) -> str:
    """The text with its reading over it."""
    lang, made = said.language.reading_lang(system), ""
    for clause in readings.clauses(system, said.text, said.readings[system]):
        for cell in clause:
            over = f'<rt lang="{lang}">{_safe(cell.over)}</rt>'
            base = f"<ruby>{_safe(cell.base)}{over}</ruby>" if cell.over else _safe(cell.base)
            made += base + _safe(cell.tail)
    return made


def _safe(text: str) -> str:
    return _brackets(escape(text))


def _brackets(html: str) -> str:
    """Nothing that somebody wrote is a sound, a formula or a hole in a card."""
    return html.replace("[", "&#91;").replace("{", "&#123;").replace("\\", "&#92;")


def _level(name: str) -> str:
    """Two colons would begin a deck below."""
    return name.replace("::", ":").strip(": ") or "Langapp"


def _database(decks: list[Deck], now: datetime) -> bytes:
    """As genanki writes it, but to memory, and with no time that is not told."""
    from genanki import Package

    at = now.timestamp()
    connection = sqlite3.connect(":memory:")
    Package(decks).write_to_db(connection.cursor(), at, itertools.count(int(at * 1000)))
    connection.commit()
    try:
        return connection.serialize()
    finally:
        connection.close()


def _zipped(database: bytes, sounds: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data, how in _members(database, sounds):
            archive.writestr(undated(name, how), data)
    return file.getvalue()


def _members(database: bytes, sounds: dict[str, bytes]) -> Iterator[tuple[str, bytes, int]]:
    yield "collection.anki2", database, zipfile.ZIP_DEFLATED
    yield "media", json.dumps(dict(enumerate(sounds))).encode(), zipfile.ZIP_DEFLATED
    for number, mp3 in enumerate(sounds.values()):
        yield str(number), mp3, zipfile.ZIP_STORED

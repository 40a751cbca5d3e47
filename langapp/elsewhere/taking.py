"""What is taken along, as plain data: decided once, in the request, by what the person may see; typeset by whoever packs it.

A pack as a family has it, or `ours`: its own lines, and every line it says its own way. Texts are without what no format
can hold, and explanations are in the reader's language already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from langapp import i18n
from langapp.languages import readings
from langapp.languages.fitting import FURIGANA
from langapp.languages.registry import Language, languages
from langapp.languages.scripts import OVERRIDES
from langapp.lib.plaintext import one_line
from langapp.packs.documents import OWN, Form
from langapp.voices import ours
from langapp.voices.leaving import Sound
from langapp.voices.ours import OWN_READING

NO_CHARACTERS = frozenset(chr(plane * 0x10000 + end) for plane in range(17) for end in (0xFFFE, 0xFFFF))


@dataclass(frozen=True)
class Said:
    """How one language says a line."""

    tag: str
    text: str
    readings: dict[str, str] = field(default_factory=dict)
    literal: str = ""
    note: str = ""
    sound: Sound | None = None
    is_own: bool = False
    """Whether it is the family's, and not a pack's."""

    @property
    def language(self) -> Language:
        return languages().get(self.tag)

    @property
    def ruby(self) -> str | None:
        """The system that stands over the characters, where there is one."""
        return next(
            (each for each in self.language.readings if each in self.readings and readings.is_ruby(each)),
            None,
        )

    @property
    def reading_system(self) -> str | None:
        """How the reading on a line of its own is written: as the family does, in Latin letters, or what there is."""
        if OWN_READING in self.readings:
            return OWN_READING
        given = [each for each in self.language.readings if each in self.readings]
        return next((each for each in given if not readings.is_ruby(each)), next(iter(given), None))

    @property
    def reading(self) -> tuple[str, str]:
        """How it is said, on one line, and the tag of that. Empty where nobody wrote it."""
        system = self.reading_system
        if system is None:
            return "", self.language.html_lang
        if system == OWN_READING:
            return self.readings[system], self.language.html_lang
        return _on_one_line(system, self.readings[system]), self.language.reading_lang(system)


@dataclass(frozen=True)
class Told:
    """An explanation, and the language it is in."""

    text: str = ""
    lang: str = i18n.SOURCE

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def dir(self) -> str:
        return i18n.direction(self.lang.split("-")[0])


@dataclass(frozen=True)
class Entry:
    """One meaning, and every language that goes along."""

    ref: str
    meaning: Told
    says: tuple[Said, ...]
    cue: Told = Told()
    turn: Told = Told()
    title: Told = Told()
    body: Told = Told()
    source: str = ""
    when: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Taken:
    slug: str
    title: Told
    tags: tuple[str, ...]
    """The languages that go along, in the family's order."""
    entries: tuple[Entry, ...]
    locale: str
    kind: str = ""
    moment: str = ""
    titles: dict[str, Said] = field(default_factory=dict)
    """The title as its languages say it."""
    summary: Told = Told()
    licence: str = ""
    by: dict[str, list[str]] = field(default_factory=dict)
    """Who worded it, by language."""
    provenance: tuple[str, ...] = ()
    sung: Sound | None = None
    """All of a song, sung by one of the family."""
    spans: tuple[tuple[float, float], ...] = ()
    """When each line is sung in it, for the lines it says, in order."""
    family: str = ""

    @property
    def is_ours(self) -> bool:
        return self.slug == OWN

    @property
    def direction(self) -> str:
        """From right to left where every language that goes along is written so."""
        directions = {languages().get(tag).direction for tag in self.tags}
        return "rtl" if directions == {"rtl"} else "ltr"

    def sounds(self) -> Iterator[Sound]:
        """Every one that is wanted, the whole song first."""
        if self.sung:
            yield self.sung
        yield from (said.sound for entry in self.entries for said in entry.says if said.sound)

    def to_plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Taken:
        """From what JSON made of it."""
        return cls(
            **{
                **kept,
                "title": Told(**kept["title"]),
                "summary": Told(**kept["summary"]),
                "tags": tuple(kept["tags"]),
                "titles": {tag: _said(said) for tag, said in kept["titles"].items()},
                "entries": tuple(map(_entry, kept["entries"])),
                "provenance": tuple(kept["provenance"]),
                "sung": _sound(kept["sung"]),
                "spans": tuple((start, end) for start, end in kept["spans"]),
            }
        )


def plain(text: str) -> str:
    """On one line, without controls, halves of characters, and marks that would turn the rest of a page around."""
    return one_line("".join(c for c in text if c not in OVERRIDES and c not in NO_CHARACTERS))


def worded(tag: str, form: Form, sound: Sound | None = None) -> Said:
    """A form as it goes along. A reading of characters that does not fit them would be set over others: it stays."""
    text = plain(form.text)
    kept = {
        system: reading
        for system, given in form.readings.items()
        if (reading := plain(given)) and _fits(system, text, reading)
    }
    return Said(tag, text, kept, plain(form.literal), plain(form.note), sound, ours.is_own(form))


def explained(text: str, lang: str) -> Told:
    """A title, cue or turn in the interface's language where somebody translated it."""
    translated = i18n.lesson_text(text)
    return Told(plain(translated), i18n.locale() if translated != text else lang)


def _fits(system: str, text: str, reading: str) -> bool:
    if system not in readings.SYSTEMS:
        return system == OWN_READING
    return not readings.is_ruby(system) or readings.problem(system, text, reading) is None


def _on_one_line(system: str, reading: str) -> str:
    return FURIGANA.sub(r"\2", reading) if system == "furigana" else readings.shown(system, reading)


def _entry(kept: dict[str, Any]) -> Entry:
    told = {name: Told(**kept[name]) for name in ("meaning", "cue", "turn", "title", "body")}
    return Entry(**{**kept, **told, "says": tuple(map(_said, kept["says"]))})


def _said(kept: dict[str, Any]) -> Said:
    return Said(**{**kept, "sound": _sound(kept["sound"])})


def _sound(kept: dict[str, Any] | None) -> Sound | None:
    return Sound(**kept) if kept else None


def entries_said(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Said]]:
    """Line by line, and in each the languages in their order."""
    for entry in entries:
        for said in entry.says:
            yield entry, said

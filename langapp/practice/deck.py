"""The deck: a moment's lines in the order they are offered, each as a card in all of a family's languages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from langapp import days, i18n
from langapp.families.models import Choice
from langapp.packs.documents import OWN, Form, Line, Pack
from langapp.packs.shelf import Checks, Shelf
from langapp.voices.choosing import Voice, Voices
from langapp.voices.ours import is_own

KINDS = ("phrases",)
MOST = 60
"""Cards of one moment that teachers' packs may bring it to. A page holds them all."""


@dataclass(frozen=True)
class Say:
    """One language's panel of a card: what to say and who says it. `form` is None where nobody wrote it yet."""

    choice: Choice
    form: Form | None
    variant: str = ""
    voices: tuple[Voice, ...] = ()
    """All there are, the one that plays first."""
    checked_by: str | None = None
    """Who said yes to this text; empty for somebody who did not want a name shown."""
    checked_at: datetime | None = None
    others: tuple[tuple[str, Form], ...] = ()
    """Other right answers, by the key of their variant."""

    @property
    def is_own(self) -> bool:
        """Whether it is said as the family says it, and not as a pack does."""
        return is_own(self.form)

    @property
    def checked_on(self) -> str:
        """The day, the same on every device; empty where nobody checked it."""
        return days.shown_with_year(self.checked_at.date(), "medium") if self.checked_at else ""

    @property
    def voice(self) -> Voice | None:
        return self.voices[0] if self.voices else None

    @property
    def may_be_aloud(self) -> bool:
        """Whether a device that speaks the language itself goes before ours: never before a form only ours knows."""
        voice, spoken = self.voice, self.choice.language.speech.espeak_variants
        return voice is not None and voice.key == "espeak" and not voice.chosen and self.variant not in spoken


@dataclass(frozen=True)
class Card:
    """One meaning, and every language of the family under it."""

    ref: str
    pack: Pack
    line: Line
    says: tuple[Say, ...]

    def __hash__(self) -> int:
        return hash((self.ref, self.says))

    @property
    def is_own(self) -> bool:
        """Whether anything on it is the family's own: that is drawn each time, and kept in no memory."""
        return self.is_ours or any(say.is_own for say in self.says)

    @property
    def is_ours(self) -> bool:
        """Whether it is a line that nobody else has."""
        return OWN in (self.pack.slug, self.line.home)

    @property
    def meaning_lang(self) -> str:
        """The interface's language where somebody worded the line in it, else the language of the meanings."""
        here = i18n.locale()
        wording = self.line.wordings.get(here)
        return here if wording and not is_own(wording.form) else self.pack.meanings

    @property
    def meaning(self) -> str:
        wording = self.line.wordings.get(self.meaning_lang)
        return wording.form.text if wording and not is_own(wording.form) else self.line.meaning

    @property
    def speaks_for_itself(self) -> bool:
        """Whether a panel says the meaning word for word, so that a heading to see would be an echo of it."""
        return any(say.form and say.form.text == self.meaning for say in self.says)


def moments(shelf: Shelf, tags: Sequence[str], pinned: Collection[str] = ()) -> list[str]:
    """The moments that have something to say in one of these languages, in shelf order; all, where none has."""
    packs = _dealt(shelf, pinned)
    ours = [pack for pack in packs if any(tag in pack.languages for tag in tags)]
    return list(dict.fromkeys(pack.moment for pack in ours or packs))


def lines(
    shelf: Shelf,
    moment: str,
    tags: Sequence[str],
    months: int | None = None,
    pinned: Collection[str] = (),
) -> list[tuple[Pack, Line]]:
    """The moment's lines that at least one of these languages can say, in pack order; the family's own and those of the
    child's age first. What teachers wrote comes last, the newest pin first, and as far as there is room.
    """
    packs = [pack for pack in _dealt(shelf, pinned) if pack.moment == moment]
    newest = {slug: place for place, slug in enumerate(pinned)}
    packs.sort(
        key=lambda pack: (
            pack.slug in shelf.taught,
            pack.slug != OWN,
            newest[pack.slug] if pack.slug in shelf.taught else not pack.suits(months),
        )
    )
    found = [(pack, line) for pack in packs for line in of_pack(pack, tags)]
    others = sum(pack.slug not in shelf.taught for pack, _line in found)
    return found[: max(others, MOST)]


def of_pack(pack: Pack, tags: Sequence[str]) -> list[Line]:
    """Its lines that at least one of these languages can say."""
    return [line for line in pack.lines if any(tag in line.wordings for tag in tags)]


def _dealt(shelf: Shelf, pinned: Collection[str]) -> list[Pack]:
    """What a moment is made of: not a teacher's pack, but for the families of a class that has it pinned."""
    return [pack for pack in shelf.of_kind(*KINDS) if pack.slug not in shelf.taught or pack.slug in pinned]


def in_turn(
    found: Sequence[tuple[Pack, Line]], last_said: dict[str, datetime], now: datetime
) -> list[tuple[Pack, Line]]:
    """What was not said today first, in pack order, so that a moment is walked through and then begins again."""

    def said_today(entry: tuple[Pack, Line]) -> tuple[bool, float]:
        pack, line = entry
        last = last_said.get(pack.ref(line))
        if last is None or (now - last).total_seconds() > 12 * 3600:
            return False, 0.0
        return True, last.timestamp()

    return sorted(found, key=said_today)


def card(pack: Pack, line: Line, choices: Sequence[Choice], checks: Checks, voices: Voices) -> Card:
    says = tuple(say(pack, line, choice, checks, voices) for choice in choices)
    return Card(pack.ref(line), pack, line, says)


def say(pack: Pack, line: Line, choice: Choice, checks: Checks, voices: Voices) -> Say:
    wording = line.wordings.get(choice.tag)
    if wording is None:
        return Say(choice, None)
    form, variant = wording.as_said(choice.variant), wording.variant_said(choice.variant)
    heard = voices.all(pack.ref(line), choice.tag, variant, form)
    checked = checks.get((pack.ref(line), choice.tag, form.text_hash))
    others = tuple((key, other) for key, other in wording.forms() if key != variant)
    by, at = checked or (None, None)
    return Say(choice, form, variant, heard, by, at, others)

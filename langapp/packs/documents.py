"""The pack as a document: what the files under `lessons/` say, typed, and as it is kept in an edition.

A document holds what was written, right or wrong; whether it may be published is `checking`'s to say.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from langapp.refs import SUNG

KINDS = ("phrases", "words", "song", "festival", "encouragement")
MOMENTS = (
    "waking", "changing", "dressing", "meal", "outdoors", "play", "bath", "bedtime", "comfort", "call", "any",
)  # fmt: skip
"""As a day goes, then those that have no hour."""
OWN = "ours"
"""The slug of a family's own lines. No pack may have it."""
LONGEST_SUNG = 4000
"""Letters of a whole song that one recording may say."""
WHENS = ("three-weeks", "week", "day", "after")
"""When a festival's line is said: about three weeks before, in the week before, on the day, afterwards."""


@dataclass(frozen=True)
class Form:
    """One way a language says a line."""

    text: str
    readings: dict[str, str] = field(default_factory=dict)
    literal: str = ""
    note: str = ""
    region: str = ""
    register: str = ""
    speak: str = ""

    def __hash__(self) -> int:
        return hash(self.text)

    @functools.cached_property
    def text_hash(self) -> str:
        """The exact text, as a check signs it."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Wording:
    """How one language says a line: the form most families use, and other right ones under their keys."""

    language: str
    form: Form
    variants: dict[str, Form] = field(default_factory=dict)

    def as_said(self, variant: str = "") -> Form:
        """The form of a variant; the usual one where the language says it no differently there."""
        return self.variants.get(variant, self.form)

    def variant_said(self, variant: str) -> str:
        return variant if variant in self.variants else ""

    def forms(self) -> Iterator[tuple[str, Form]]:
        """Every form with its variant key; the usual one under the empty key."""
        yield "", self.form
        yield from self.variants.items()


@dataclass(frozen=True)
class Line:
    """One meaning. `when` is a festival's; `title`, `body` and `source` are an encouragement card's."""

    id: str
    meaning: str
    cue: str = ""
    turn: str = ""
    picture: str = ""
    when: str = ""
    title: str = ""
    body: str = ""
    source: str = ""
    wordings: dict[str, Wording] = field(default_factory=dict)
    home: str = ""
    """The slug it belongs to, where it was laid into another's pack: a family's verse under a song."""
    came_from: str = ""
    """The ref of the line it was made after, in a fork."""


@dataclass(frozen=True)
class Provenance:
    """Where a song comes from, and why its words may be shipped. Grade A or B; see `lessons/README.md`."""

    grade: str
    why: str
    collector: str = ""
    year: str = ""
    page: str = ""
    unverified: str = ""


@dataclass(frozen=True)
class Fork:
    """The pack that another was made after: its slug, the number of the edition, and who is thanked for it."""

    pack: str
    edition: str
    by: str


@dataclass(frozen=True)
class Pack:
    slug: str
    title: str
    meanings: str
    kind: str
    moment: str
    ages: tuple[int, int]
    summary: str
    licence: str
    lines: tuple[Line, ...]
    titles: dict[str, Form] = field(default_factory=dict)
    by: dict[str, tuple[str, ...]] = field(default_factory=dict)
    language: str = ""
    form: str = ""
    provenance: Provenance | None = None
    melody: str = ""
    """A song's tune in ABC notation, where the tune is free too; see `lib/abc.py`."""
    fork: Fork | None = None

    def ref(self, line: Line) -> str:
        return f"{line.home or self.slug}/{line.id}"

    def line(self, line_id: str) -> Line | None:
        """One of its lines; or, by the id `sung`, the whole song."""
        if line_id == SUNG:
            return self.sung
        return next((line for line in self.lines if line.id == line_id and not line.home), None)

    @functools.cached_property
    def sung(self) -> Line | None:
        """A song as one line, for a voice that sings it whole. No computer says it; a family's verse is not in it."""
        if self.kind != "song":
            return None
        said = [line.wordings[self.language].form.text for line in self.of_the_song]
        text = "\n".join(said)
        if not text or len(text) > LONGEST_SUNG:
            return None
        return Line(SUNG, self.title, wordings={self.language: Wording(self.language, Form(text))})

    @property
    def of_the_song(self) -> list[Line]:
        """Its own lines that its language says, in order."""
        return [line for line in self.lines if self.language in line.wordings and not line.home]

    @functools.cached_property
    def languages(self) -> list[str]:
        """The tags with at least one wording, in the order they first appear."""
        return list(dict.fromkeys(tag for line in self.lines for tag in line.wordings))

    def suits(self, months: int | None) -> bool:
        return months is None or self.ages[0] <= months <= self.ages[1]

    def to_json(self) -> str:
        """One spelling for one document: equal documents give equal bytes."""
        return json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Pack:
        kept = json.loads(text)
        lines = tuple(
            Line(
                **{
                    **line,
                    "wordings": {tag: _wording(wording) for tag, wording in line.get("wordings", {}).items()},
                }
            )
            for line in kept.pop("lines")
        )
        provenance, fork = kept.pop("provenance", None), kept.pop("fork", None)
        return cls(
            **{
                **kept,
                "lines": lines,
                "ages": tuple(kept["ages"]),
                "titles": {tag: Form(**form) for tag, form in kept.get("titles", {}).items()},
                "by": {tag: tuple(names) for tag, names in kept.get("by", {}).items()},
                "provenance": Provenance(**provenance) if provenance else None,
                "fork": Fork(**fork) if fork else None,
            }
        )


def _wording(kept: dict[str, Any]) -> Wording:
    return Wording(
        kept["language"],
        Form(**kept["form"]),
        {key: Form(**form) for key, form in kept.get("variants", {}).items()},
    )


def _must_be_told(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _plain(value: Any) -> Any:
    """Dataclasses as plain values, leaving out what is empty."""
    if dataclasses.is_dataclass(value):
        named = ((field, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {
            field.name: _plain(kept)
            for field, kept in named
            if _must_be_told(field) or kept not in ("", {}, None)
        }
    if isinstance(value, dict):
        return {key: _plain(kept) for key, kept in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(kept) for kept in value]
    return value

"""Ways of saying something in a language: the usual one, and each variant. They are named as their cells are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from langapp.drafts import fields
from langapp.languages.registry import Language, languages
from langapp.studio.grid import columns


@dataclass(frozen=True)
class Way:
    """`vi`; or `vi@south`, where Vietnamese is said otherwise."""

    tag: str
    variant: str = ""

    @classmethod
    def of(cls, key: str) -> Way | None:
        """None for what is no language here."""
        said = fields.of_language(f"{key}:text")
        return cls(said.tag, said.variant) if said and said.tag in languages() else None

    @property
    def key(self) -> str:
        return fields.text(self.tag, self.variant).partition(":")[0]

    @property
    def language(self) -> Language:
        return languages().get(self.tag)

    @property
    def called(self) -> str:
        """What the variant is called; empty for the usual way."""
        return columns.named(self.language, self.variant) if self.variant else ""


def ways_of(tags: Sequence[str], variants: Mapping[str, Sequence[str]]) -> list[Way]:
    """Each language's usual way with its variants behind it."""
    return [Way(tag, variant) for tag in tags for variant in ("", *variants.get(tag, ()))]

"""Packs for these tests: as documents, and as folders of files."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from langapp.packs.documents import Form, Line, Pack, Provenance, Wording

PACK = """\
title: Small pack
meanings: en
kind: phrases
moment: bath
ages: 0-60
summary: A small one.
licence: CC-BY-4.0
lines:
  - id: one
    meaning: One line
"""
VI = """\
language: vi
by: [Langapp]
wordings:
  one:
    text: Một dòng
"""


def folder(
    lessons: Path, slug: str = "small-pack", pack: str | bytes | None = PACK, **languages: str
) -> Path:
    """A pack's folder; the keywords are its other files, an underscore for a hyphen in their names."""
    made = lessons / slug
    made.mkdir(parents=True, exist_ok=True)
    if pack is not None:
        (made / "pack.yaml").write_bytes(pack if isinstance(pack, bytes) else pack.encode())
    for name, text in languages.items():
        (made / f"{name.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
    return made


def wording(tag: str, text: str, variants: dict[str, Form] | None = None, **readings: str) -> Wording:
    return Wording(tag, Form(text, readings=readings), variants or {})


def document(*lines: Line, slug: str = "small-pack", **other: Any) -> Pack:
    made = Pack(
        slug=slug,
        title="Small pack",
        meanings="en",
        kind="phrases",
        moment="bath",
        ages=(0, 60),
        summary="A small one.",
        licence="CC-BY-4.0",
        lines=lines or (Line("one", "One line", wordings={"vi": wording("vi", "Một dòng")}),),
        by={"vi": ("Langapp",)},
    )
    return dataclasses.replace(made, **other)


def song(**other: Any) -> Pack:
    usual = {
        "kind": "song",
        "language": "vi",
        "form": "lullaby",
        "provenance": Provenance("B", "Anonymous oral tradition."),
    }
    return dataclasses.replace(document(), **{**usual, **other})

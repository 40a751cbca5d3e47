"""A line's lasting name: `pack-slug/line-id`. All a family keeps points at lines by it, be they on the shelf or not."""

from __future__ import annotations

import re

SUNG = "sung"
"""The id of a song's one line more: all of it, sung from beginning to end."""
REF = re.compile(r"[a-z0-9-]{1,80}/[a-z0-9-]{1,80}")


def is_ref(text: str) -> bool:
    return REF.fullmatch(text) is not None


def slug_of(ref: str) -> str:
    return ref.partition("/")[0]


def is_sung(ref: str) -> bool:
    """Whether it is a song as a whole, which a person may sing and no computer says."""
    return ref.endswith(f"/{SUNG}")

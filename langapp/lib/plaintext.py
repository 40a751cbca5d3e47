"""Text as people write it, on one line."""

from __future__ import annotations

import unicodedata


def one_line(text: str) -> str:
    """Without control characters, which no page can hold and PostgreSQL refuses; spaces between words only."""
    return " ".join(
        "".join(" " if unicodedata.category(c) in ("Cc", "Cn", "Cs") else c for c in text).split()
    )

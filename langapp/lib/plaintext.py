"""Text as people write it."""

from __future__ import annotations

import unicodedata


def one_line(text: str) -> str:
    """Without control characters, which no page can hold and PostgreSQL refuses; spaces between words only."""
    if text.isprintable():  # As almost all is: thousands of cells come in at once.
        return " ".join(text.split())
    return " ".join(
        "".join(" " if unicodedata.category(c) in ("Cc", "Cn", "Cs") else c for c in text).split()
    )


def folded(text: str) -> str:
    """Two ways to type one word, or one name, are one."""
    return unicodedata.normalize("NFC", text).casefold()

"""Text as people write it."""

from __future__ import annotations

import unicodedata

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that reverse what follows; names are laid out by their own letters."""


def one_line(text: str) -> str:
    """Without control characters, which no page can hold and PostgreSQL refuses, and without those that turn what stands
    beside a name; spaces between words only. What holds letters together stays.
    """
    if text.isprintable():  # As almost all is: thousands of cells come in at once.
        return " ".join(text.split())
    return " ".join(
        "".join(
            " " if unicodedata.category(c) in ("Cc", "Cn", "Cs") else "" if c in TURNING else c for c in text
        ).split()
    )


def folded(text: str) -> str:
    """Two ways to type one word, or one name, are one."""
    return unicodedata.normalize("NFC", text).casefold()

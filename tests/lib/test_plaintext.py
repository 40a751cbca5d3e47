"""Text as people write it, on one line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langapp.lib.plaintext import one_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Linh", "Linh"),
        ("  Bà   Hoa ", "Bà Hoa"),
        ("a\nb\r\nc\td", "a b c d"),
        ("a\x00b\x07c\x7f", "a b c"),
        ("a\x85b\u2028c\u2029d\u00a0e\u3000f", "a b c d e f"),
        ("\ud83d", ""),
        ("z\U0010ffff\ufdd0", "z"),
        ("", ""),
        (" \n\t", ""),
        # Joiners, marks and astral characters are letters to those who need them.
        ("क्\u200dष می\u200cخواهم 𨋢 👩‍👧", "क्\u200dष می\u200cخواهم 𨋢 👩‍👧"),
        ("me\u0323", "me\u0323"),
        ("<b>%s</b>", "<b>%s</b>"),
    ],
)
def test_what_no_page_can_hold_is_left_out(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


@settings(deadline=None)
@given(st.text(max_size=40))
def test_one_line_is_one_line_and_stays_so(text: str) -> None:
    kept = one_line(text)
    assert one_line(kept) == kept
    assert len(kept.splitlines()) <= 1
    assert not any(unicodedata.category(character) in ("Cc", "Cs", "Cn") for character in kept)

"""What things are called outside: a file by what it is, a number that stays."""

from __future__ import annotations

import pytest

from langapp.elsewhere import book, naming
from langapp.languages import scripts


def test_a_lasting_number_is_the_same_forever() -> None:
    """Changed, every family would have every card twice."""
    assert naming.lasting("model", "1", "vi") == 1988535909895
    assert naming.lasting("deck", "", "bath-time", "vi") != naming.lasting("deck", "x", "bath-time", "vi")
    assert (1 << 40) <= naming.lasting("a") < (1 << 41)


@pytest.mark.parametrize(
    "text",
    ["Sleep, little king, on the red bed", "ฝนตกพรำพรำแม่เจ้าหนูไม่อยู่บ้าน" * 2, "月光光照地堂年卅晚摘檳榔" * 3],
)
def test_a_title_fits_on_the_cover(text: str) -> None:
    lines = book._folded(text, book.WIDE)
    assert 1 < len(lines) <= 3
    assert all(scripts.width(line) <= book.WIDE for line in lines)
    assert "".join(text.split()).startswith("".join("".join(lines).split()))

"""A long list in pieces."""

from __future__ import annotations

import pytest

from langapp.lib.batches import AT_ONCE, in_batches


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        (0, []),
        (1, [1]),
        (AT_ONCE, [AT_ONCE]),
        (AT_ONCE + 1, [AT_ONCE, 1]),
        (3 * AT_ONCE, [AT_ONCE] * 3),
    ],
)
def test_every_item_is_in_one_piece_and_in_its_place(count: int, sizes: list[int]) -> None:
    pieces = list(in_batches(range(count)))
    assert [len(piece) for piece in pieces] == sizes
    assert [item for piece in pieces for item in piece] == list(range(count))

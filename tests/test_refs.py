"""A line's lasting name."""

from __future__ import annotations

import pytest

from langapp.packs import shelf
from langapp.refs import is_ref, slug_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bath-time/shall-we-bathe", True),
        ("a/1", True),
        ("a" * 80 + "/" + "b" * 80, True),
        ("a" * 81 + "/b", False),
        ("a/" + "b" * 81, False),
        ("", False),
        ("bath-time", False),
        ("bath-time/", False),
        ("/water", False),
        ("a/b/c", False),
        ("Bath-time/water", False),
        ("bath time/water", False),
        ("../../etc/passwd", False),
        ("bath-time/water\n", False),
        ("bäder/wasser", False),
    ],
)
def test_a_ref_is_a_slug_and_an_id_and_nothing_else(text: str, expected: bool) -> None:
    assert is_ref(text) is expected


@pytest.mark.usefixtures("inside")
def test_every_line_on_the_shelf_has_one() -> None:
    for pack in shelf.current().packs.values():
        for line in pack.lines:
            assert is_ref(pack.ref(line))
            assert slug_of(pack.ref(line)) == pack.slug

"""Readings that run under a text, word by word."""

from __future__ import annotations

import pytest

from langapp.packs.authoring import running


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Chalo, kapde utaarein!", ["chalo", "kapde", "utaarein"]),
        ("แม่\u200bรัก หนู", ["แม่", "รัก", "หนู"]),
        ("chap-chap …", ["chap", "chap"]),
        ("ām̐khēṁ", ["ām̐khēṁ"]),
        ("?!", []),
    ],
)
def test_a_text_has_words(text: str, words: list[str]) -> None:
    assert running.split(text) == words


@pytest.mark.parametrize(
    ("texts", "ours", "theirs", "told"),
    [
        (["A", "B"], ["a", "b"], [["a"], ["b"]], []),
        (["A", "B"], ["a", "x"], [["a"], ["b"]], [("B", "x", "b")]),
        (["AA", "B"], ["a", "x", "b"], [["a", "a"], ["b"]], [("AA", "a-x", "a-a")]),
        # Written together or apart is nobody's business.
        (["A", "B"], ["ab"], [["a"], ["b"]], []),
        (["A", "B", "C"], ["a", "c"], [["a"], ["b"], ["c"]], [("B", "", "b")]),
        (["A", "C"], ["a", "b", "c"], [["a"], ["c"]], [("C", "b-c", "c")]),
    ],
)
def test_what_differs_is_told_by_the_word(
    texts: list[str], ours: list[str], theirs: list[list[str]], told: list[tuple[str, str, str]]
) -> None:
    assert list(running.differing(texts, ours, theirs)) == told


def test_what_is_alike_to_a_comparison_is_no_difference() -> None:
    assert list(running.differing(["A"], ["a"], [["A"]], lambda a, b: a.lower() == b.lower())) == []

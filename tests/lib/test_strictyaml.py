"""YAML for people: what is typed is what is read, and nothing dangerous gets in."""

from __future__ import annotations

import time
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langapp.lib import strictyaml
from langapp.lib.strictyaml import DEEPEST, LARGEST, NotStrictYAML


def read(text: str | bytes) -> Any:
    return strictyaml.load(text).value


def refused(text: str | bytes) -> tuple[int, str]:
    """The line and the reason of a refusal."""
    with pytest.raises(NotStrictYAML) as caught:
        strictyaml.load(text)
    assert str(caught.value) == caught.value.why
    return caught.value.line, caught.value.why


# A word is kept exactly


@pytest.mark.parametrize(
    "word",
    [
        "no", "No", "NO", "yes", "on", "off", "y", "n", "true", "False", "null", "Null", "~", "=", "<<",
        "12:30", "190:20:30", "017", "0o17", "0x1F", "0b1", "1e3", "1_000", "3.10", "-0", "+1", ".5", ".inf",
        ".NaN", "2024-01-01", "2024-01-01T00:00:00Z", "x#y", "a, b", "what?", "-1", "嗎？", "𨋢", "क्‍ष", "می‌خواهم",
    ],
)  # fmt: skip
def test_every_scalar_is_the_string_that_was_typed(word: str) -> None:
    assert read(f"key: {word}") == {"key": word}
    assert read(f"- {word}") == [word]
    assert read(f'key: "{word}"') == {"key": word}
    assert read(f"{word}: value") == {word: "value"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("key:", {"key": ""}),
        ('key: ""', {"key": ""}),
        ("key: ' a '", {"key": " a "}),
        ("key: 'it''s'", {"key": "it's"}),
        ('key: "a\\tb\\x41\\u0e01\\U000282E2"', {"key": "a\tbA\u0e01𨋢"}),
        ("key: |\n  no\n  on\n", {"key": "no\non\n"}),
        ("key: >-\n  one\n  two\n", {"key": "one two"}),
        ("key: one\n  two", {"key": "one two"}),
        ("{a: no, b: [on, 017]}", {"a": "no", "b": ["on", "017"]}),
        ("{friendly: nahaane chalein?}", {"friendly": "nahaane chalein?"}),
        ("{a: what?, b: c}", {"a": "what?", "b": "c"}),
        ("key: value # and why", {"key": "value"}),
        ("key:\tvalue", {"key": "value"}),
        ("[]", []),
        ("{}", {}),
        ("a word", "a word"),
    ],
)
def test_the_ways_to_write_a_value(text: str, value: object) -> None:
    assert read(text) == value


def test_there_is_no_merging_of_mappings() -> None:
    assert read("a: {x: 1}\nb:\n  <<: {x: 2}\n  y: 3") == {"a": {"x": "1"}, "b": {"<<": {"x": "2"}, "y": "3"}}


def test_decomposed_text_becomes_composed_in_keys_and_values() -> None:
    document = strictyaml.load("cafe\u0301: vie\u0302\u0323t")
    assert document.value == {"café": "việt"}
    assert document.line("café") == 1


@pytest.mark.parametrize("hidden", ["\u200b", "\u200c", "\u200d", "\u202e", "\ufe0f"])
def test_characters_one_cannot_see_are_kept_for_the_checker_to_judge(hidden: str) -> None:
    assert read(f"key: a{hidden}b") == {"key": f"a{hidden}b"}


@pytest.mark.parametrize("source", [b"\xef\xbb\xbfa: b\n", "\ufeffa: b\n", b"a: b\r\n", b"a: b\r", b"a: b"])
def test_what_editors_add_to_a_file_makes_no_difference(source: str | bytes) -> None:
    assert read(source) == {"a": "b"}


@settings(deadline=None)
@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co")), max_size=60))
def test_any_quoted_text_comes_out_as_it_went_in(text: str) -> None:
    quoted = "".join(f"\\U{ord(character):08X}" for character in text)
    assert read(f'key: "{quoted}"') == {"key": unicodedata.normalize("NFC", text)}


# Where it stands


PLACED = """\
title: Bath
# a remark

ages: 0-60
lines:
  - id: one
    meaning: One
  - id: two
    readings: {a: x,
               b: y}
text: >
  folded
  over lines
last: end
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("title",), 1),
        (("ages",), 4),
        (("lines",), 5),
        (("lines", 0), 6),
        (("lines", 0, "id"), 6),
        (("lines", 0, "meaning"), 7),
        (("lines", 1, "id"), 8),
        (("lines", 1, "readings"), 9),
        (("lines", 1, "readings", "b"), 10),
        (("text",), 11),
        (("last",), 14),
        # What is not there stands where it would be looked for.
        (("lines", 1, "meaning"), 8),
        (("lines", 7), 5),
        (("nowhere", "at", "all"), 1),
    ],
)
def test_every_value_has_its_line(path: tuple[str | int, ...], line: int) -> None:
    assert strictyaml.load(PLACED).line(*path) == line
    assert strictyaml.load(PLACED.replace("\n", "\r\n").encode()).line(*path) == line


# What is refused, and where


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("a: &x 1", 1, "anchors"),
        ("a: 1\nb: *x", 2, "aliases"),
        ("a: 1\nb: &x [*x]", 2, "anchors"),
        ("base: {x: 1}\nb:\n  <<: *base", 3, "aliases"),
        ("a: !!str x", 1, "tags"),
        ("a: 1\nb: !python/object/apply:os.system [ls]", 2, "tags"),
        ("!x\na: b", 1, "tags"),
        ("a: 1\nb: 2\na: 3", 3, "“a” stands here twice"),
        ("x:\n  caf\u00e9: 1\n  cafe\u0301: 2", 3, "“café” stands here twice"),
        ("? [x]\n: y", 1, "a key must be a single word"),
        ("", 1, "empty"),
        (" \n\n", 1, "empty"),
        ("# only a remark\n", 1, "empty"),
        ("a: 1\n---\nb: 2", 2, "another document"),
        (b"a: b\nc: \xff\n", 2, "not UTF-8"),
        (b"\xff\xfea\x00:\x00", 1, "not UTF-8"),
        ("caf\u00e9: \u00e0".encode("latin-1"), 1, "not UTF-8"),
        ("a: 1\n\tb: 2", 2, ""),
        ("a: b: c", 1, ""),
        ("a: 1\nb: [1, 2", 2, ""),
        ("a: 1\nb: @x", 2, ""),
        ('a: "x', 1, ""),
        ("a: \x07", 1, "control characters"),
        ("a: \x00", 1, "control characters"),
    ],
)
def test_what_is_not_plain_is_refused_with_its_line(text: str | bytes, line: int, why: str) -> None:
    told, reason = refused(text)
    assert abs(told - line) <= (1 if not why else 0), (told, reason)
    assert reason
    assert why in reason


def test_nesting_is_allowed_to_a_depth_and_no_deeper() -> None:
    assert read("[" * DEEPEST + "]" * DEEPEST) is not None
    assert refused("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))[1] == f"nested more than {DEEPEST} deep"
    deep = "".join(f"{'  ' * depth}k:\n" for depth in range(DEEPEST + 1))
    assert refused(deep + "  " * (DEEPEST + 1) + "k: v") == (DEEPEST + 1, f"nested more than {DEEPEST} deep")


def test_a_file_may_be_so_large_and_no_larger() -> None:
    room = LARGEST - len("key: ")
    assert read("key: " + "x" * room) == {"key": "x" * room}
    assert refused("key: " + "x" * (room + 1))[1] == "the file is larger than 1000 KB"
    assert refused(b"key: " + b"x" * (room + 1))[1] == "the file is larger than 1000 KB"


LAUGHS = "a0: &a0 [lol]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))


@pytest.mark.parametrize(
    "bomb",
    [
        LAUGHS,
        "&a [*a, *a]",
        "[" * 900_000,
        "{" * 900_000,
        "- " * 400_000,
        "? " * 400_000,
        "a: " * 300_000,
        '"' * 900_000,
        "'" * 900_001,
        "!" * 900_000,
        "|" * 900_000,
        "#" * 900_000,
        "\n" * 999_999,
        "k" * 900_000 + ": v",
        b"\xff" * 900_000,
        "x" * 50_000_000,
    ],
    ids=lambda bomb: repr(bomb[:9]),
)
def test_a_bomb_goes_off_quietly(bomb: str | bytes) -> None:
    began = time.perf_counter()
    refused(bomb)
    assert time.perf_counter() - began < 2


def test_half_a_surrogate_pair_is_refused_and_not_a_crash() -> None:
    """Such text can come in as JSON, from an import or the studio."""
    assert refused("a: b\nc: \ud83d")[1]


def outcome(text: str | bytes) -> object:
    try:
        return read(text)
    except NotStrictYAML as error:
        return error


@settings(deadline=None)
@given(st.text(max_size=40) | st.binary(max_size=60))
def test_anything_at_all_is_read_or_refused(held: str | bytes) -> None:
    found = outcome(held)
    assert isinstance(found, NotStrictYAML | str | list | dict)
    if isinstance(found, NotStrictYAML):
        breaks = sum(
            map((held if isinstance(held, str) else held.decode("latin-1")).count, "\n\r\x85\u2028\u2029")
        )
        assert found.why
        assert 1 <= found.line <= breaks + 2

"""No guilt: words that blame, count down or leave people out are never the app's own."""

from __future__ import annotations

import re

import pytest

from tests.house.extracting import messages, packs, room

BANNED = {
    "streak": "streaks?",
    "missed": "missed",
    "behind": "behind",
    "lose": "lose|loses|losing|loss",
    "lost": "lost",
    "fail": "fail|fails|failed|failing|failure",
    "wrong": "wrong|wrongly",
    "should": "should|shouldn['’]t",
    "don't forget": "don['’]t forget",
    "only": "only",
    "late": "late|too late",
    "fluent": "fluent|fluently",
    "native speaker": "native[ -]speakers?",
    "mother tongue": "mother[ -]tongues?",
}
UNAVOIDABLE = {
    # A rhyme's own words, told as they are sung; nobody's doing is judged.
    "The sawyer who loses",
    # Where a hand, a ball or a face is.
    "Hide it behind your back, then bring it round.",
    "Tickle the hand that is last; it goes away behind a back.",
    "Peeping out from behind you is already hello.",
    "Stand still with a finger behind your ear.",
    "Hiding behind your leg is being there too.",
    "Cup a hand behind your ear, listen, then look up.",
    # Of babies, in praise of waiting.
    "Wait. Babies answer late and with the whole body.",
}
NEVER = re.compile(
    r"(?i)(?<!\w)(the child|foreign|kiddo|little ones? must|well done|great job|goals?|score board)(?!\w)"
)


def found(text: str) -> list[str]:
    return [word for word, forms in BANNED.items() if re.search(rf"(?i)(?<!\w)(?:{forms})(?!\w)", text)]


def interface() -> list[str]:
    return [
        text
        for message in (*messages(), *room())
        for text in (message.id if isinstance(message.id, tuple) else (message.id,))
        if text
    ]


def lesson_texts() -> list[str]:
    return [
        text
        for pack in packs()
        for text in (
            pack.title,
            pack.summary,
            *(
                each
                for line in pack.lines
                for each in (line.meaning, line.title, line.body, line.cue, line.turn)
            ),
        )
        if text
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("You missed 3 days!", ["missed"]),
        ("Don’t forget to say it", ["don't forget"]),
        ("Only 2 left: you are falling behind", ["behind", "only"]),
        ("Your lonely, lately closed shoulder", []),
        ("The native speakers failed", ["fail", "native speaker"]),
    ],
)
def test_the_list_finds_whole_words(text: str, words: list[str]) -> None:
    assert found(text) == words


def test_the_interface_blames_nobody() -> None:
    assert {text: found(text) for text in interface() if found(text)} == {}


def test_the_lessons_blame_nobody() -> None:
    told = {text: found(text) for text in lesson_texts() if found(text) and text not in UNAVOIDABLE}
    assert told == {}


def test_nothing_is_excused_that_is_no_longer_said() -> None:
    assert UNAVOIDABLE - {*interface(), *lesson_texts()} == set()


def test_the_interface_speaks_as_one_adult_to_another() -> None:
    for text in interface():
        assert "!" not in text
        assert not NEVER.search(text), text


def test_no_number_of_ours_goes_down() -> None:
    """Sentences with a count say how much there is, never how much is left."""
    counted = [text for text in interface() if "%(n)s" in text]
    assert counted
    assert [
        text
        for text in counted
        if re.search(r"(?i)\b(left|remaining|to go|more to|days? in a row|%)\b", text)
    ] == []

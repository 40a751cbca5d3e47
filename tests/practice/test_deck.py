"""The deck: which lines a moment offers a family, in which order, and what is on each card."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp import i18n
from langapp.db import db
from langapp.families.models import Choice, Device
from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.packs.documents import Form, Line, Pack, Wording
from langapp.packs.models import Check
from langapp.packs.shelf import Shelf
from langapp.practice import deck
from langapp.practice.models import Thread
from langapp.voices.choosing import Voice, Voices
from tests.cast import Key, an_id
from tests.visiting import visit

NOW = datetime(2026, 3, 15, 18, 0, tzinfo=UTC)


def line(name: str, **wordings: str | Wording) -> Line:
    return Line(
        name,
        f"Meaning of {name}",
        wordings={
            tag: said if isinstance(said, Wording) else Wording(tag, Form(said))
            for tag, said in wordings.items()
        },
    )


def pack(
    slug: str, *lines: Line, moment: str = "bath", kind: str = "phrases", ages: tuple[int, int] = (0, 60)
) -> Pack:
    return Pack(slug, slug.title(), "en", kind, moment, ages, "", "CC-BY-4.0", lines)


def on(*packs: Pack) -> Shelf:
    return Shelf({each.slug: each for each in packs})


def choices(*tags: str) -> list[Choice]:
    return [Choice(languages().get(tag)) for tag in tags]


def refs(found: list[tuple[Pack, Line]]) -> list[str]:
    return [each.ref(line) for each, line in found]


FIRST = pack("a", line("one", vi="một"), line("two", ta="இரண்டு"), line("three", vi="ba", ta="மூன்று"))
BABIES = pack("b", line("four", vi="bốn"), ages=(0, 5))
MEAL = pack("c", line("five", vi="năm"), moment="meal")
SONG = pack("d", line("six", vi="sáu"), kind="song")
WORDS = pack("e", line("seven", vi="bảy"), kind="words")
SHELF = on(FIRST, BABIES, MEAL, SONG, WORDS)


def test_a_moment_is_offered_once_and_only_where_there_is_something_to_say() -> None:
    assert deck.moments(SHELF, ["vi"]) == ["bath", "meal"]
    assert deck.moments(SHELF, ["ta"]) == ["bath"]
    assert deck.moments(on(), ["vi"]) == []


def test_a_language_nobody_has_written_yet_is_shown_what_there_is_to_write() -> None:
    assert deck.moments(SHELF, ["hmn"]) == ["bath", "meal"]


@pytest.mark.parametrize(
    ("moment", "tags", "months", "expected"),
    [
        ("bath", ["vi"], None, ["a/one", "a/three", "b/four"]),
        ("bath", ["ta"], None, ["a/two", "a/three"]),
        ("bath", ["vi", "ta"], None, ["a/one", "a/two", "a/three", "b/four"]),
        ("bath", ["ko"], None, []),
        ("bath", [], None, []),
        ("meal", ["vi"], None, ["c/five"]),
        ("call", ["vi"], None, []),
        ("bath", ["vi"], 2, ["a/one", "a/three", "b/four"]),
        ("bath", ["vi"], 30, ["a/one", "a/three", "b/four"]),
    ],
)
def test_a_moment_offers_what_one_of_the_languages_can_say(
    moment: str, tags: list[str], months: int | None, expected: list[str]
) -> None:
    assert refs(deck.lines(SHELF, moment, tags, months)) == expected


def test_lines_of_the_childs_age_come_first() -> None:
    both = on(pack("old", line("x", vi="x"), ages=(24, 60)), pack("young", line("y", vi="y"), ages=(0, 23)))
    assert refs(deck.lines(both, "bath", ["vi"], 30)) == ["old/x", "young/y"]
    assert refs(deck.lines(both, "bath", ["vi"], 3)) == ["young/y", "old/x"]
    assert refs(deck.lines(both, "bath", ["vi"], None)) == ["old/x", "young/y"]


@pytest.mark.parametrize(
    ("hours_ago", "expected"),
    [
        ({}, ["a/one", "a/two", "a/three"]),
        ({"a/one": 1}, ["a/two", "a/three", "a/one"]),
        ({"a/one": 1, "a/two": 2}, ["a/three", "a/two", "a/one"]),
        ({"a/one": 3, "a/two": 2, "a/three": 1}, ["a/one", "a/two", "a/three"]),
        ({"a/one": 12}, ["a/two", "a/three", "a/one"]),
        ({"a/one": 12.01}, ["a/one", "a/two", "a/three"]),
        ({"a/one": 24, "a/two": 48}, ["a/one", "a/two", "a/three"]),
        ({"a/three": 0}, ["a/one", "a/two", "a/three"]),
    ],
    ids=str,
)
def test_what_was_not_said_today_comes_first_and_then_what_was_said_longest_ago(
    hours_ago: dict[str, float], expected: list[str]
) -> None:
    found = deck.lines(on(FIRST), "bath", ["vi", "ta"])
    last = {ref: NOW - timedelta(hours=hours) for ref, hours in hours_ago.items()}
    assert refs(deck.in_turn(found, last, NOW)) == expected


def test_a_deck_is_dealt_for_one_family(inside: Flask, world: dict[str, Key]) -> None:
    device = db.session.get_one(Device, world["mai"].device)
    Thread.add(device, an_id(), ref="a/one", tags=["vi"], said_at=NOW, now=NOW)
    for name, first in (("mai", "a/two"), ("joon", "a/one")):
        last_said = Thread.last_said(world[name].family, ["a/one", "a/two", "a/three"])
        dealt = deck.in_turn(deck.lines(on(FIRST), "bath", ["vi", "ta"]), last_said, NOW)
        assert refs(dealt)[0] == first


def test_a_card_has_a_panel_for_each_language_in_order_written_or_not(inside: Flask) -> None:
    card = deck.card(FIRST, FIRST.lines[0], choices("ta", "vi"), {}, Voices())
    assert (card.ref, card.meaning, card.meaning_lang) == ("a/one", "Meaning of one", "en")
    assert [(say.choice.tag, say.form.text if say.form else None) for say in card.says] == [
        ("ta", None),
        ("vi", "một"),
    ]
    assert card.says[0].voice is None


@pytest.mark.parametrize(
    ("variant", "text", "said"), [("", "bát", ""), ("south", "chén", "south"), ("north", "bát", "")]
)
def test_a_family_hears_its_own_form_where_there_is_one(
    inside: Flask, variant: str, text: str, said: str
) -> None:
    bowl = line("bowl", vi=Wording("vi", Form("bát"), {"south": Form("chén")}))
    say = deck.say(pack("p", bowl), bowl, Choice(languages().get("vi"), variant), {}, Voices())
    assert say.form is not None
    assert say.voice is not None
    assert (say.form.text, say.variant) == (text, said)
    assert say.voice.url == f"/voices/p/bowl/vi{'/south' if said else ''}"


SPEAKING = Voice("computer", "/voices/a/one/vi", "espeak")


@pytest.mark.parametrize(
    ("tag", "variant", "voice", "expected"),
    [
        ("ta", "", SPEAKING, True),
        ("ta", "sri-lanka", SPEAKING, True),
        ("ta", "", replace(SPEAKING, chosen=True), False),
        ("ta", "", Voice("google", "/clips/x.mp3", "gtts"), False),
        ("ta", "", Voice("family", "/recordings/x.mp3", "x", "Paatti"), False),
        ("vi", "", SPEAKING, True),
        ("vi", "south", SPEAKING, False),
        ("ja", "", Voice("computer", "/clips/x.mp3", "openjtalk"), False),
        ("th", "", None, False),
    ],
)
def test_a_devices_own_voice_goes_before_espeak_and_nobody_else(
    tag: str, variant: str, voice: Voice | None, expected: bool
) -> None:
    """And not before the one who knows how the south says it."""
    say = deck.Say(Choice(languages().get(tag)), Form("x"), variant, (voice,) if voice else ())
    assert say.may_be_aloud is expected


def test_who_checked_a_wording_is_said_of_that_very_text(inside: Flask) -> None:
    checked = Form("một")
    db.session.add(Check(slug="a", line_id="one", tag="vi", text_hash=checked.text_hash, by="Cô Lan", at=NOW))
    db.session.flush()
    checks = shelf.checks({"a"})
    one = FIRST.lines[0]
    assert deck.say(FIRST, one, choices("vi")[0], checks, Voices()).checked_by == "Cô Lan"
    changed = pack("a", line("one", vi="một."))
    assert deck.say(changed, changed.lines[0], choices("vi")[0], checks, Voices()).checked_by is None
    assert shelf.checks({"b"}) == {}


def test_the_meaning_is_in_the_readers_language_where_someone_wrote_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    card = deck.Card("a/three", FIRST, FIRST.lines[2], ())
    token = i18n._locale.set("vi")
    try:
        assert (card.meaning, card.meaning_lang) == ("ba", "vi")
        i18n._locale.set("ko")
        assert (card.meaning, card.meaning_lang) == ("Meaning of three", "en")
    finally:
        i18n._locale.reset(token)


@pytest.mark.parametrize(
    ("locale", "said", "expected"), [("vi", "ba", True), ("en", "ba", False), ("vi", "bà", False)]
)
def test_where_a_panel_says_the_meaning_word_for_word_a_heading_would_be_its_echo(
    locale: str, said: str, expected: bool
) -> None:
    panel = deck.Say(choices("vi")[0], Form(said))
    token = i18n._locale.set(locale)
    try:
        assert deck.Card("a/three", FIRST, FIRST.lines[2], (panel,)).speaks_for_itself is expected
    finally:
        i18n._locale.reset(token)


def test_the_heading_of_such_a_card_is_there_to_be_heard(mai: FlaskClient) -> None:
    assert "unseen" not in visit(mai, "/today?moment=bath").all("h1")[0].get("class", "")
    mai.post("/look", data={"locale": "vi"})
    page = visit(mai, "/today?moment=bath")
    assert page.h1 == page.texts("p", "w")[0]
    assert page.all("h1")[0].get("class") == "unseen"

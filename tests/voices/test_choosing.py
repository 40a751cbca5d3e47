"""The best voice there is for a wording, now, without waiting for anyone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from langapp.db import db
from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.packs.documents import Form
from langapp.speech.clips import Clip, Saying, Sound
from langapp.speech.engines import Engine
from langapp.speech.speaking import ESPEAK, GTTS
from langapp.voices import choosing
from langapp.voices.choosing import Voice, Voices
from tests.cast import queries

SOUND = Sound(b"ID3 a sound", 1.0, -18.0, 0.0)


def make(engine: Engine, text: str, tag: str, variant: str = "") -> str:
    """A clip in the cache, of this engine's voice. Returns its address."""
    saying = Saying(text, tag, variant)
    clip = Clip(saying, engine.name, engine.voice(saying))
    clip.keep(SOUND, datetime(2026, 1, 1, tzinfo=UTC))
    return clip.url


def test_what_nobody_has_said_yet_is_spoken_when_asked_for(inside: Flask) -> None:
    assert Voices().best("bath-time/x", "vi", "", Form("tắm")) == Voice(
        "computer", "/voices/bath-time/x/vi", "espeak"
    )
    assert Voices().best("bath-time/x", "vi", "south", Form("tắm")) == Voice(
        "computer", "/voices/bath-time/x/vi/south", "espeak"
    )


def test_a_clip_in_the_cache_is_named_by_its_content(inside: Flask) -> None:
    address = make(ESPEAK, "tắm", "vi")
    assert Voices().best("bath-time/x", "vi", "", Form("tắm")) == Voice("computer", address, "espeak")
    assert Voices().best("bath-time/x", "vi", "south", Form("tắm")) == Voice(
        "computer", "/voices/bath-time/x/vi/south", "espeak"
    )


def test_the_better_voice_is_chosen_whichever_came_first(inside: Flask) -> None:
    better = make(GTTS, "tắm", "vi")
    make(ESPEAK, "tắm", "vi")
    assert Voices().best("bath-time/x", "vi", "", Form("tắm")) == Voice("google", better, "gtts")


def test_where_no_voice_would_be_right_there_is_none(inside: Flask) -> None:
    """Thai has no offline voice, and nobody is asked over the network while a page is made."""
    assert Voices().best("bath-time/x", "th", "", Form("อาบน้ำ")) is None
    assert Voices().best("bath-time/x", "vi", "", Form("…")) is None
    address = make(GTTS, "อาบน้ำ", "th")
    assert Voices().best("bath-time/x", "th", "", Form("อาบน้ำ")) == Voice("google", address, "gtts")


def test_what_an_engine_would_misread_is_spoken_as_it_was_told_to(inside: Flask) -> None:
    address = make(ESPEAK, "mười hai", "vi")
    assert Voices().best("bath-time/x", "vi", "", Form("12", speak="mười hai")) == Voice(
        "computer", address, "espeak"
    )


def test_a_language_says_its_own_name(inside: Flask) -> None:
    assert choosing.of_language(languages().get("vi")) == Voice("computer", "/voices/languages/vi", "espeak")
    assert choosing.of_language(languages().get("lo")) is None
    address = make(ESPEAK, "Tiếng Việt", "vi")
    assert choosing.of_language(languages().get("vi")) == Voice("computer", address, "espeak")


def test_choosing_asks_the_database_for_nothing(inside: Flask) -> None:
    with queries(inside) as asked:
        Voices().best("bath-time/x", "vi", "", Form("tắm"))
    assert asked == []


@pytest.mark.parametrize(
    ("pack", "language"),
    [(None, None), ("bath-time", None), (None, "vi"), ("our-body", "ta"), ("nothing", None)],
)
def test_what_may_be_spoken_is_what_was_published(
    inside: Flask, pack: str | None, language: str | None
) -> None:
    expected = {
        (form.speak or form.text, tag, variant)
        for slug, each in shelf.current().packs.items()
        for line in each.lines
        for tag, wording in line.wordings.items()
        for variant, form in wording.forms()
        if (pack in (None, slug)) and (language in (None, tag))
    }
    if pack is None:
        named = [languages().get(language)] if language else languages().at("launch")
        expected |= {(each.endonym, each.tag, "") for each in named}
    found = [
        (saying.speak or saying.text, saying.tag, saying.variant)
        for saying in choosing.sayings(pack, language)
    ]
    assert set(found) == expected
    assert bool(expected) == (pack != "nothing")


def test_a_pack_that_is_taken_off_the_shelf_is_spoken_no_more(inside: Flask) -> None:
    assert list(choosing.sayings("bath-time"))
    shelf.take_off("bath-time")
    db.session.flush()
    assert list(choosing.sayings("bath-time")) == []

"""The best voice there is for a wording, now, without waiting for anyone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask

from langapp.db import db
from langapp.families.models import Device
from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.packs.documents import Form
from langapp.speech.clips import Clip, Saying, Sound
from langapp.speech.engines import Engine
from langapp.speech.speaking import ESPEAK, GTTS
from langapp.voices import choosing, naming
from langapp.voices.choosing import Voice, Voices
from langapp.voices.models import ChosenVoice, Recording, Rung
from tests.cast import REF, Key, queries
from tests.voices.recording import NOW, record, speaker

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


# People


@dataclass(frozen=True)
class Heard:
    """Everybody who says one line, from the best to the one who waits, and the family that listens."""

    device: Device
    form: Form
    ids: dict[str, str]

    def names(self) -> list[str]:
        """Who is heard, in order; what a computer says goes by its kind."""
        voices = Voices.of(self.device, [REF]).all(REF, "vi", "north", self.form)
        return [voice.name or voice.kind for voice in voices]

    def choose(self, key: str) -> None:
        ChosenVoice.choose(self.device.family_id, REF, "vi", self.ids.get(key, key), NOW)


ORDER = ["Mẹ", "Bà", "Cô Lan", "Cô Nam", "Anh Tư", "google", "Ông"]


@pytest.fixture
def heard(inside: Flask, world: dict[str, Key]) -> Heard:
    ours, theirs = world["mai"].family, world["joon"].family
    place = shelf.current().line(REF)
    assert place is not None
    form = place[1].wordings["vi"].form
    grandfather = speaker(ours, "Ông")
    grandfather.remember(True, NOW)
    people = {
        "Ông": record(grandfather, after=9),
        "Anh Tư": record(speaker(theirs, "Anh Tư", Rung.PUBLIC), rung=Rung.PUBLIC, after=8),
        "Cô Lan": record(speaker(None, "Cô Lan", Rung.PUBLIC, variant="north"), rung=Rung.PUBLIC, after=1),
        "Cô Nam": record(speaker(None, "Cô Nam", Rung.PUBLIC, variant="south"), rung=Rung.PUBLIC, after=7),
        "Bà": record(speaker(ours, "Bà"), after=2),
        "Mẹ": record(speaker(ours, "Mẹ"), after=3),
    }
    record(speaker(theirs, "Joon's mother"), after=20)
    make(GTTS, form.text, "vi", "north")
    return Heard(db.session.get_one(Device, world["mai"].device), form, people)


def test_whose_voice_plays(heard: Heard) -> None:
    """The family's own, newest first; a teacher of the region; another teacher; a stranger for everyone; a computer."""
    assert heard.names() == ORDER
    for name in ORDER[:5]:
        assert heard.names()[0] == name
        db.session.get_one(Recording, heard.ids[name]).withdraw("family", NOW)
    assert heard.names() == ["google", "Ông"]


@pytest.mark.parametrize(
    ("variant", "names"),
    [("south", ["Cô Nam", "Cô Lan", "Anh Tư"]), ("north", ["Cô Lan", "Cô Nam", "Anh Tư"])],
)
def test_a_visitor_hears_what_is_for_everyone(heard: Heard, variant: str, names: list[str]) -> None:
    """A teacher of the region first, whoever spoke last."""
    voices = Voices.of(None, [REF]).all(REF, "vi", variant, heard.form)
    assert [voice.name for voice in voices if voice.name] == names


def test_of_two_ways_written_alike_a_visitor_hears_each_and_a_family_what_it_said_last(heard: Heard) -> None:
    teacher, ours = speaker(None, "Cô Hà", Rung.PUBLIC), speaker(heard.device.family_id, "Cha")
    usual, _own = record(teacher, rung=Rung.PUBLIC, after=10), record(ours, after=10)
    south, own = record(teacher, rung=Rung.PUBLIC, after=11), record(ours, after=11)
    for each in (south, own):
        db.session.get_one(Recording, each).variant = "south"
    db.session.flush()
    for device, variant, expected in ((None, "", usual), (None, "south", south), (heard.device, "", own)):
        found = Voices.of(device, [REF]).all(REF, "vi", variant, heard.form)
        assert next(voice.key for voice in found if voice.name in ("Cha", "Cô Hà")) == expected


@pytest.mark.parametrize("name", ORDER)
def test_what_a_family_chose_goes_first(heard: Heard, name: str) -> None:
    heard.choose({"google": "gtts"}.get(name, name))
    assert heard.names()[0] == name
    assert sorted(heard.names()) == sorted(ORDER)


def test_another_and_another_goes_through_all_of_them(heard: Heard) -> None:
    seen = []
    for _ in ORDER:
        voices = Voices.of(heard.device, [REF]).all(REF, "vi", "north", heard.form)
        seen.append(voices[0].name or voices[0].kind)
        heard.choose(voices[1].key)
    assert seen == ORDER
    assert heard.names() == ORDER


def test_a_chosen_voice_that_was_taken_back_gives_way(heard: Heard) -> None:
    heard.choose("Bà")
    db.session.get_one(Recording, heard.ids["Bà"]).withdraw("family", NOW)
    assert heard.names() == ["Mẹ", *ORDER[2:]]
    assert not Voices.of(heard.device, [REF]).all(REF, "vi", "north", heard.form)[0].chosen


def test_who_chose_a_computer_chose_whichever_speaks_best(heard: Heard) -> None:
    heard.choose("espeak")
    assert heard.names()[0] == "google"


@pytest.mark.parametrize(
    ("kind", "chosen", "expected"),
    [
        ("computer", False, True),
        ("computer", True, True),
        ("google", False, True),
        ("google", True, False),
        ("teacher", False, True),
        ("person", True, False),
        ("family", False, False),
        ("family", True, False),
    ],
)
def test_a_page_waits_for_a_better_voice_while_one_may_come(kind: str, chosen: bool, expected: bool) -> None:
    assert Voice(kind, "/x", chosen=chosen).may_get_better is expected


def test_choosing_asks_the_database_twice_for_any_number_of_lines(heard: Heard, inside: Flask) -> None:
    refs = [pack.ref(line) for pack in shelf.current().packs.values() for line in pack.lines]
    for asked_for in (refs[:1], refs):
        with queries(inside) as asked:
            Voices.of(heard.device, asked_for)
        assert len(asked) == 2


def test_without_people_choosing_asks_the_database_for_nothing(inside: Flask) -> None:
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
        expected |= {(said.text, said.tag, "") for each in named for said in naming.sayings(each.tag)}
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

"""The room's page, for those it is for, for another family and for nobody; and asking for the files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.look import CLOCK_COOKIE
from langapp.packs import shelf
from langapp.speech.clips import Clip, Saying, Sound
from langapp.speech.speaking import ESPEAK
from langapp.voices.models import Recording
from tests.cast import REF, Key, queries
from tests.loops.room import HIGH, heard, rounds, tone
from tests.visiting import Page, text_of, visit
from tests.voices.recording import NOW, record, speaker


@pytest.fixture
def at_once(app: Flask) -> Iterator[None]:
    app.config["JOBS_IMMEDIATE"] = True
    yield
    del app.config["JOBS_IMMEDIATE"]


@pytest.fixture
def spoken(app: Flask, world: dict[str, Key]) -> None:
    """The computers of Mai's and of Joon's languages have said the bath, and nobody waits for an engine."""
    mp3 = tone(330, 0.5)
    with app.app_context():
        for who, tags in (("mai", ("vi", "ta")), ("joon", ("ko", "ur"))):
            for turn in (turn for each in rounds(world[who], tags, count=99) for turn in each.turns):
                assert turn.say.form is not None
                said = Saying(turn.say.form.text, turn.say.choice.tag, speak=turn.say.form.speak)
                clip = Clip(said, ESPEAK.name, ESPEAK.voice(said))
                clip.keep(Sound(mp3, 0.5, -18.0, 0.0), datetime(2026, 1, 1, tzinfo=UTC))


def spans(page: Page) -> list[dict[str, str]]:
    """What is heard, in turn."""
    [track] = page.templates
    return [dict(each.attrib) for each in track.iter("span")]


def record_for(app: Flask, family: str, name: str = "Bà ngoại") -> str:
    with app.app_context():
        recording_id = record(speaker(family, name), sound=tone(HIGH))
        db.session.commit()
    return recording_id


def test_a_moment_is_heard_line_by_line_in_the_familys_languages(mai: FlaskClient) -> None:
    page = visit(mai, "/loop/bath")
    heard_there = spans(page)
    lines = [each for each in page.shown if each.tag == "li"]
    assert [int(each["data-line"]) for each in heard_there] == sorted(
        int(each["data-line"]) for each in heard_there
    )
    assert {int(each["data-line"]) for each in heard_there} == set(range(len(lines)))
    first = [each["data-sound"] for each in heard_there if each["data-line"] == "0"]
    assert len(first) == 2
    assert first[0].split("/")[-1] == "vi"
    assert all(2 <= float(each["data-gap"]) <= 6 for each in heard_there)


def test_the_familys_own_voice_comes_first(app: Flask, world: dict[str, Key], mai: FlaskClient) -> None:
    recording_id = record_for(app, world["mai"].family)
    page = visit(mai, f"/loop/bath?line={REF}")
    first = spans(page)[0]
    assert first["data-sound"] == f"/recordings/{recording_id}.mp3"
    assert first["data-seconds"] == "1.5"
    assert first["data-gap"] == "2.5"


def test_it_begins_with_the_line_that_was_looked_at(mai: FlaskClient) -> None:
    lines = [text_of(each) for each in visit(mai, "/loop/bath").shown if each.tag == "li"]
    begun = [
        text_of(each)
        for each in visit(mai, "/loop/bath?line=bath-time/shall-we-bathe").shown
        if each.tag == "li"
    ]
    assert sorted(lines) == sorted(begun)
    assert visit(mai, "/loop/bath?line=no/such-line").response.status_code == 200


def test_another_family_hears_its_own_languages_and_nobody_elses_voice(
    app: Flask, world: dict[str, Key], joon: FlaskClient
) -> None:
    theirs = record_for(app, world["mai"].family)
    page = visit(joon, "/loop/bath")
    assert theirs not in page.response.text
    assert {text for text in ("ko", "ur") for each in spans(page) if text in each["data-sound"]} <= {
        "ko",
        "ur",
    }


def test_a_visitor_hears_a_pack_in_the_language_asked_for(client: FlaskClient, mai: FlaskClient) -> None:
    page = visit(client, "/loop/pack/bath-time?language=ko")
    assert {each["data-sound"].split("/")[-1] for each in spans(page)} == {"ko"}
    assert not page.all("form"), "files are made for families"
    assert (
        len({each["data-sound"].split("/")[-1] for each in spans(visit(client, "/loop/pack/bath-time"))}) <= 2
    )
    assert visit(mai, "/loop/pack/bath-time").all("form")


def test_a_language_nobody_speaks_yet_is_asked_for(joon: FlaskClient, client: FlaskClient) -> None:
    """Thai has no voice on this machine; whoever speaks it may lend one."""
    assert joon.post("/family/languages", data={"language": ["ko", "th"]}).status_code == 303
    page = visit(joon, "/loop/bath")
    worded = "th" in shelf_languages(joon.application)
    assert ("/family/asks/new/bath-time/2" in page.links) == worded
    assert {each["data-sound"].split("/")[-1] for each in spans(page)} == {"ko"}


def shelf_languages(app: Flask) -> list[str]:
    with app.app_context():
        return shelf.current().packs["bath-time"].languages


def test_what_is_not_there_is_not_found(client: FlaskClient, mai: FlaskClient) -> None:
    assert mai.get("/loop/tea-time").status_code == 404
    assert mai.get("/loop/pack/no-such-pack").status_code == 404
    assert mai.post("/loop/tea-time/zip").status_code == 404
    assert client.get("/loop/bath").status_code in (302, 303)
    assert client.post("/loop/pack/bath-time/zip").status_code in (302, 303)


@pytest.mark.parametrize("moment", ["any", "call"])
def test_a_moment_without_a_voice_says_so(mai: FlaskClient, moment: str) -> None:
    visit(mai, f"/loop/{moment}")


@pytest.mark.usefixtures("at_once", "spoken")
def test_the_files_are_made_and_fetched(app: Flask, world: dict[str, Key], mai: FlaskClient) -> None:
    record_for(app, world["mai"].family)
    [form] = visit(mai, "/loop/bath").forms
    answer = form.send(mai)
    page = visit(mai, answer.location)
    [link] = [each for each in page.all("a") if "download" in each.attrib]
    with mai.get(link.attrib["href"], buffered=True) as made, zipfile.ZipFile(io.BytesIO(made.data)) as files:
        assert made.mimetype == "application/zip"
        held = {name: files.read(name) for name in files.namelist()}
    assert any(HIGH in heard(sound) for name, sound in held.items() if name.endswith(".mp3"))
    assert "Bà ngoại" in held["README.txt"].decode()


@pytest.mark.usefixtures("at_once", "spoken")
def test_files_with_a_voice_that_was_taken_back_are_not_given_out(
    app: Flask, world: dict[str, Key], mai: FlaskClient
) -> None:
    recording_id = record_for(app, world["mai"].family)
    place = mai.post("/loop/bath/zip").location
    [link] = [each for each in visit(mai, place).all("a") if "download" in each.attrib]
    with app.app_context():
        mine = Recording.of(world["mai"].family, recording_id)
        assert mine is not None
        mine.withdraw("speaker", NOW)
        db.session.commit()
    assert mai.get(link.attrib["href"]).status_code == 404
    assert mai.post("/loop/bath/zip").location != place, "asked for anew, it is made without that voice"


@pytest.mark.usefixtures("at_once", "spoken")
def test_files_are_the_familys_alone(
    world: dict[str, Key], mai: FlaskClient, arun: FlaskClient, joon: FlaskClient
) -> None:
    place = mai.post("/loop/bath/zip").location
    assert visit(arun, place).response.status_code == 200
    assert joon.get(place).status_code == 404


def test_the_page_costs_few_questions(app: Flask, mai: FlaskClient) -> None:
    mai.get("/loop/bath")
    with queries(app) as seen:
        mai.get("/loop/bath")
    assert len(seen) <= 8, seen


def test_the_language_that_speaks_is_told_and_the_room_has_wishes_of_its_own(mai: FlaskClient) -> None:
    page = visit(mai, "/loop/bath")
    assert [each["data-turn"] for each in spans(page) if each["data-line"] == "0"] == ["0", "1"]
    [main] = page.every("main")
    assert main.get("data-form") == "room"
    assert len(page.all("button", "tool")) == 1, "day or night"


@pytest.mark.parametrize(("hour", "mode"), [(12, "auto"), (20, "night")])
def test_the_room_is_dark_in_the_evening_as_a_song_is(
    mai: FlaskClient, now: datetime, hour: int, mode: str
) -> None:
    minutes = (hour - now.hour) % 24 * 60
    mai.set_cookie(CLOCK_COOKIE, str(minutes if minutes <= 14 * 60 else minutes - 24 * 60))
    assert visit(mai, "/loop/bath").root.get("data-mode") == mode


def test_where_nobody_speaks_there_is_no_play_and_a_way_to_ask(client: FlaskClient) -> None:
    client.post("/families", data={"language": ["th"]})
    page = visit(client, "/loop/bath")
    assert not page.all(css="controls")
    assert [link.get("href") for link in page.all("a", "entry")] == ["/family/asks/new/bath-time/1"]


@pytest.mark.usefixtures("spoken")
def test_what_is_waited_for_says_what_it_is(mai: FlaskClient) -> None:
    [heading] = visit(mai, mai.post("/loop/bath/zip").location).every("h1")
    assert text_of(heading) == "Bath time: For a speaker or an audio toy"

"""The page on which somebody taps along with a song, and its way to other programs and back."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.songs import guessing, timing_pages
from langapp.songs.models import Timing
from langapp.voices.models import Recording, Rung
from tests.cast import Key, all_rows
from tests.visiting import Page, checked, fragment, visit
from tests.voices.recording import NOW, record, speaker

SONG = "vi-dau-cau-van"
STARTS = ["0.5", "2", "3,5", "5.25"]
SPANS = [(0.5, 2.0), (2.0, 3.5), (3.5, 5.25), (5.25, 8.0)]


@pytest.fixture
def sung(app: Flask, world: dict[str, Key]) -> str:
    """Mai's mother has sung the whole song. The id of her recording."""
    return of(app, world, duration=8.0)


def of(app: Flask, world: dict[str, Key], ref: str = f"{SONG}/sung", who: str = "mai", **other: Any) -> str:
    with app.app_context():
        made = record(speaker(world[who].family if who else None, "Bà ngoại"), ref, **other)
        db.session.commit()
        return made


def place(recording: str, song: str = SONG) -> str:
    return f"/songs/{song}/timing/{recording}"


def starts(page: Page) -> list[str]:
    return [field.get("value", "") for field in page.all("input") if field.get("name") == "start"]


def guessed(app: Flask, recording: str, sure: float) -> None:
    with app.app_context():
        Timing.guess(recording, SPANS, sure, NOW)
        db.session.commit()


def test_what_is_written_down_is_saved_and_shown_again(
    sung: str, mai: FlaskClient, arun: FlaskClient
) -> None:
    page = visit(mai, place(sung))
    assert starts(page) == ["", "", "", ""]
    assert f"/recordings/{sung}.mp3" in page.response.text
    saved = mai.post(place(sung), data={"start": STARTS}).headers["Location"]
    assert "Hear it in the song" in visit(mai, saved).response.text
    for one in (mai, arun):
        assert starts(visit(one, place(sung))) == ["0.50", "2.00", "3.50", "5.25"]
    with mai.application.app_context():
        assert Timing.of([sung]) == {sung: SPANS}


def test_the_page_sends_what_it_shows(sung: str, mai: FlaskClient) -> None:
    """An end that was told stays, as long as its line is not moved."""
    mai.post(place(sung), data={"start": STARTS, "end": ["1.5", "", "9", "7"]})
    told = [(0.5, 1.5), (2.0, 3.5), (3.5, 5.25), (5.25, 7.0)]
    with mai.application.app_context():
        assert Timing.of([sung])[sung] == told
    form = visit(mai, place(sung)).form(place(sung))
    fields: dict[str, list[str]] = {}
    for name, value in form.fields:
        fields.setdefault(name, []).append(value)
    mai.post(place(sung), data=fields)
    with mai.application.app_context():
        assert Timing.of([sung])[sung] == told


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (["1", "2", "", "4"], "Line 3 has no time yet"),
        (["1", "2"], "There are 4 lines"),
        ([], "There are 4 lines"),
        (["1", "2", "3", "now"], "number of seconds"),
        (["1", "2", "3", "1e999"], "number of seconds"),
        (["1", "2", "3", "nan"], "number of seconds"),
        (["1", "2", "3", "-inf"], "number of seconds"),
        (["1", "2", "3", "4" * 400], "number of seconds"),
        (["-1", "2", "3", "4"], "8.0 seconds long"),
        (["1"] * 1000, "There are 4 lines"),
        (["1", "2", "3", "9"], "8.0 seconds long"),
        (["1", "3", "2", "4"], "Line 2"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    sung: str, mai: FlaskClient, told: list[str], why: str
) -> None:
    before = all_rows(mai.application)
    refused = mai.post(place(sung), data={"start": told})
    assert refused.status_code == 422
    assert why in checked(mai, place(sung), refused).text
    assert all_rows(mai.application) == before


def test_it_is_the_familys_own_whole_song_or_nothing(
    app: Flask,
    world: dict[str, Key],
    sung: str,
    mai: FlaskClient,
    arun: FlaskClient,
    joon: FlaskClient,
    client: FlaskClient,
) -> None:
    theirs = {
        "a teacher's": of(app, world, who="", rung=Rung.PUBLIC),
        "one line": of(app, world, "bath-time/splash"),
        "taken back": of(app, world, withdrawn_at=NOW, withdrawn_by="family"),
        "another phone's": of(app, world, rung=Rung.ME, device_id=world["arun"].device),
    }
    before = all_rows(app)
    for recording in theirs.values():
        for ending in ("", ".lrc", ".vtt"):
            assert mai.get(f"{place(recording)}{ending}").status_code == 404
        assert mai.post(place(recording), data={"start": STARTS}).status_code == 404
        assert mai.post(f"{place(recording)}/file").status_code == 404
    assert mai.get(place(sung, "bath-time")).status_code == 404
    assert joon.get(place(sung)).status_code == 404
    assert joon.post(place(sung), data={"start": STARTS}).status_code == 404
    assert client.post(place(sung), data={"start": STARTS}).headers["Location"] == "/"
    assert all_rows(app) == before
    visit(arun, place(theirs["another phone's"]))


def test_a_good_guess_is_in_the_fields_and_a_rough_one_on_request(
    app: Flask, sung: str, mai: FlaskClient
) -> None:
    guessed(app, sung, guessing.GOOD / 2)
    page = visit(mai, place(sung))
    assert starts(page) == [""] * 4
    assert f"{place(sung)}?rough" in page.links
    rough = visit(mai, f"{place(sung)}?rough")
    assert starts(rough) == ["0.50", "2.00", "3.50", "5.25"]
    assert "rough guess" in rough.text
    guessed(app, sung, 1.0)
    assert starts(visit(mai, place(sung))) == ["0.50", "2.00", "3.50", "5.25"]
    assert mai.get(f"{place(sung)}.lrc").status_code == 404
    mai.post(place(sung), data={"start": ["1", "2", "3", "4"]})
    assert "guess" not in visit(mai, place(sung)).text


def test_while_we_listen_the_page_asks_again_for_a_minute(app: Flask, sung: str, mai: FlaskClient) -> None:
    asked = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#guess"}
    way, looks = f"{place(sung)}?look=1", 0
    while way and looks < 99:
        [waiting] = fragment(mai.get(way, headers=asked))
        way, looks = waiting.get("hx-get") or "", looks + 1
    assert looks == timing_pages.MOST_LOOKS + 1
    assert visit(mai, f"{place(sung)}?look={looks}").form(f"{place(sung)}/guess")
    for odd in ("-5", "x", "9" * 400, "9" * 5000, ""):
        assert mai.get(f"{place(sung)}?look={odd}").status_code == 200
    guessed(app, sung, 1.0)
    [there] = fragment(mai.get(f"{place(sung)}?look=2", headers=asked))
    assert there.get("hx-get") is None


def test_times_that_are_shown_are_not_offered(app: Flask, sung: str, mai: FlaskClient) -> None:
    asked = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#guess"}
    guessed(app, sung, 1.0)
    shown = [each for each in visit(mai, place(sung)).all("a") if each.get("data-show") is not None]
    assert [each.get("hidden") is not None for each in shown] == [True]
    assert "data-show>" in mai.get(f"{place(sung)}?look=2", headers=asked).text


def test_it_goes_to_other_programs_and_comes_back(sung: str, mai: FlaskClient, arun: FlaskClient) -> None:
    mai.post(place(sung), data={"start": STARTS, "end": ["1.5", "", "", "7.9"]})
    for kind, begins in (("lrc", "[ti:"), ("vtt", "WEBVTT")):
        answer = arun.get(f"{place(sung)}.{kind}")
        assert answer.text.startswith(begins)
        assert answer.headers["Content-Disposition"] == f"attachment; filename={SONG}.{kind}"
        before = all_rows(mai.application)
        page = checked(mai, place(sung), mai.post(f"{place(sung)}/file", data=a_file(answer.get_data())))
        assert starts(page) == ["0.50", "2.00", "3.50", "5.25"]
        assert "Nothing is kept until you save" in page.text
        assert all_rows(mai.application) == before, "it is a look at the file"


def test_a_file_with_other_words_shows_them_beside_ours(sung: str, mai: FlaskClient) -> None:
    told = "".join(f"[00:0{second}.00]la <b>la</b> {second}\n" for second in range(1, 5))
    page = checked(mai, place(sung), mai.post(f"{place(sung)}/file", data=a_file(told.encode())))
    assert "In the file: “la <b>la</b> 1”" in page.text
    assert starts(page) == ["1.00", "2.00", "3.00", "4.00"]


@pytest.mark.parametrize("told", [b"", b"\0" * 10, b"[00:99.00]a", b"[00:01.00]a" * 30_000])
def test_a_file_that_is_none_is_refused(sung: str, mai: FlaskClient, told: bytes) -> None:
    assert mai.post(f"{place(sung)}/file", data=a_file(told)).status_code in (413, 422)


def a_file(data: bytes) -> dict[str, Any]:
    return {"file": (io.BytesIO(data), "song.lrc")}


def test_the_recording_that_is_erased_takes_its_times_along(app: Flask, sung: str, mai: FlaskClient) -> None:
    mai.post(place(sung), data={"start": STARTS})
    with app.app_context():
        db.session.delete(db.session.get_one(Recording, sung))
        db.session.commit()
        assert Timing.known(sung) is None

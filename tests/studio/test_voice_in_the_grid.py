"""Voices in a draft: any cell is heard, a teacher's own voice is kept under the line, and only writers come near it."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp import i18n
from langapp.belongings import ending
from langapp.db import db
from langapp.drafts import editing, naming
from langapp.drafts.editing import ANY, Edit
from langapp.drafts.models import Draft
from langapp.packs.documents import Form
from langapp.voices import consenting, keeping, standing
from langapp.voices.models import Ask, Recording, Rung
from tests.cast import BEGAN, Key, an_id, queries, teaches
from tests.studio.drafted import caregiver, row, write
from tests.visiting import visit
from tests.voices.recording import SOUND

WORDS = "Mình tắm nhé?"


@pytest.fixture
def lan(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return teaches(app, world["lan"], "writing")


@pytest.fixture
def draft(app: Flask, world: dict[str, Key]) -> str:
    return write(app, world["lan"])


def consent(lan: FlaskClient, draft: str) -> None:
    words = str(consenting.WORDS[Rung.PUBLIC])
    told = {"name": "Cô Lan", "consent": words, "tag": "vi", "id": an_id(50)}
    assert lan.post(f"/studio/drafts/{draft}/speakers", data=told).status_code == 303


def said(app: Flask, key: Key, draft_id: str, number: int = 1, text: str = WORDS, recording: int = 60) -> str:
    """She has said a row: as if the sound had been heard through. Commits."""
    with app.app_context():
        lan = caregiver(key)
        draft = db.session.get_one(Draft, draft_id)
        speaker = standing.speaker_of(lan.id)
        assert speaker is not None
        Recording.add(
            {
                "id": an_id(recording),
                "family_id": None,
                "speaker_id": speaker.id,
                "device_id": None,
                "ask_id": standing.ask_id(lan.id),
                "ref": f"{draft.slug}/{naming.name(draft, row(number))}",
                "tag": "vi",
                "variant": "",
                "text": text,
                "text_hash": Form(text).text_hash,
                "rung": int(Rung.PUBLIC),
                "recorded_at": BEGAN,
                "received_at": BEGAN,
                "duration": 1.5,
                "lufs": -18.0,
                "flags": "",
                "withdrawn_at": None,
                "withdrawn_by": "",
            }
        )
        keeping.sound(None, an_id(recording)).parent.mkdir(parents=True, exist_ok=True)
        keeping.sound(None, an_id(recording)).write_bytes(SOUND)
        db.session.commit()
    return an_id(recording)


def voices(lan: FlaskClient, draft: str) -> dict[str, Any]:
    found: dict[str, Any] = lan.get(f"/studio/drafts/{draft}/voices/now").get_json()
    return found


def test_a_cell_is_heard_as_it_stands(lan: FlaskClient, draft: str) -> None:
    found = voices(lan, draft)["rows"][row(1)]["vi"]
    assert found["kind"] == "computer"
    assert f"/sound/{row(1)}/vi?v=" in found["url"]
    assert lan.get(found["url"]).status_code in (302, 404), "a clip, or an honest silence"
    assert lan.get(f"/studio/drafts/{draft}/sound/{row(3)}/ta").status_code == 404, "nothing is written there"


def test_what_a_page_of_voices_costs_does_not_grow_with_its_lines(
    app: Flask, lan: FlaskClient, draft: str
) -> None:
    voices(lan, draft)
    with queries(app) as asked:
        voices(lan, draft)
    assert len(asked) <= 9


def test_an_address_may_say_anything(lan: FlaskClient, draft: str) -> None:
    for asked in (
        f"voices?from={10**30}",
        f"voices/now?from={10**30}",
        "voices/now?row=%00",
        "phone?line=%00",
    ):
        assert lan.get(f"/studio/drafts/{draft}/{asked}").status_code == 200
    assert lan.get(f"/studio/drafts/{draft}/sound/%00/vi").status_code == 404


def test_a_long_draft_comes_in_pages(app: Flask, lan: FlaskClient, world: dict[str, Key]) -> None:
    """Two hundred rows on each; whoever records begins at the page she came from."""
    lines = tuple(
        (f"Meaning {n}", f"Câu số {n}." if n > 200 else "", f"வரி {n}" if n < 3 else "")
        for n in range(1, 251)
    )
    draft = write(app, world["lan"], lines)
    address = f"/studio/drafts/{draft}"
    first, second = visit(lan, f"{address}/voices"), visit(lan, f"{address}/voices?from=201")
    assert ("வரி 2" in first.text, "Câu số 201." in first.text) == (True, False)
    assert ("வரி 2" in second.text, "Câu số 201." in second.text) == (False, True)
    assert "Lines from 201 on" in first.text
    assert "Lines 1 to 200" in second.text
    assert f"{address}/recorder/vi?from=201" in second.response.text
    asking = visit(lan, f"{address}/asks/new/vi?from=999")
    assert len(asking.form(f"{address}/asks").fields) == 3 + 1 + 50 + 1
    consent(lan, draft)
    assert "Câu số 201." in lan.get(f"{address}/recorder/vi").text, "the first page has none to say"
    told = {"tag": "vi", "row": [row(201), row(250)], "id": an_id(83)}
    made = visit(lan, lan.post(f"{address}/asks", data=told).location)
    assert "Câu số 250." in made.text
    assert "0 of 2 lines" in visit(lan, f"{address}/asks").text


def test_her_own_voice_is_heard_at_once_by_name_and_says_the_former_words_as_such(
    app: Flask, lan: FlaskClient, world: dict[str, Key], draft: str
) -> None:
    page = visit(lan, f"/studio/drafts/{draft}/recorder/{row(1)}/vi")
    assert str(consenting.WORDS[Rung.PUBLIC]) in page.text
    consent(lan, draft)
    recorder = visit(lan, f"/studio/drafts/{draft}/recorder/{row(1)}/vi")
    assert "data-recorder" in recorder.response.text
    recording = said(app, world["lan"], draft)
    found = voices(lan, draft)
    assert found["rows"][row(1)]["vi"] == {
        "kind": "person",
        "name": "Cô Lan",
        "url": f"/recordings/{recording}.mp3",
    }
    assert found["ways"][0]["count"].startswith("1 of 3 lines")
    with lan.get(f"/recordings/{recording}.mp3") as sound:
        assert sound.status_code == 200
    with app.app_context():
        lan_herself = caregiver(world["lan"])
        edit = [Edit(row(1), "vi:text", "Mình tắm nha?", ANY)]
        editing.edit(db.session.get_one(Draft, draft), lan_herself, BEGAN, an_id(3), edit)
        db.session.commit()
    now = voices(lan, draft)["rows"][row(1)]["vi"]
    assert now["kind"] == "computer"
    assert now["before"] == {"url": f"/recordings/{recording}.mp3", "name": "Cô Lan"}
    assert "says it as it was before" in visit(lan, f"/studio/drafts/{draft}/voices").text


def test_she_finds_all_she_said_and_takes_it_back(
    app: Flask, lan: FlaskClient, world: dict[str, Key], draft: str
) -> None:
    consent(lan, draft)
    recording = said(app, world["lan"], draft)
    page = visit(lan, "/studio/voice").text
    assert WORDS in page
    link = re.search(r"/speak/[\w-]{43}/end", page)
    assert link is not None
    assert WORDS in app.test_client().get(link[0]).text, "also without signing in"
    lan.post(f"/studio/voice/recordings/{recording}/withdrawal")
    assert voices(lan, draft)["rows"][row(1)]["vi"]["kind"] == "computer"
    lan.post(f"/studio/voice/recordings/{recording}/return")
    assert voices(lan, draft)["rows"][row(1)]["vi"]["kind"] == "person"
    lan.post("/studio/voice/withdrawal")
    assert lan.get(f"/recordings/{recording}.mp3").status_code == 404
    visit(lan, "/studio/voice")


def test_a_take_that_is_no_sound_is_refused_and_the_line_keeps_its_name(
    app: Flask, lan: FlaskClient, draft: str
) -> None:
    consent(lan, draft)
    told = {"id": an_id(70), "ref": row(1), "tag": "vi", "said": "", "sound": (io.BytesIO(b"x" * 99), "take")}
    assert lan.post(f"/studio/drafts/{draft}/recordings", data=told).status_code == 422
    told |= {"said": "0" * 32, "sound": (io.BytesIO(b"x" * 99), "take")}
    assert lan.post(f"/studio/drafts/{draft}/recordings", data=told).status_code == 422, "words nobody wrote"
    with app.app_context():
        assert db.session.get_one(Draft, draft).revision == 1


def test_nobody_else_hears_or_records_in_a_draft(app: Flask, world: dict[str, Key], draft: str) -> None:
    own = teaches(app, world["lan"], "writing")
    consent(own, draft)
    recording = said(app, world["lan"], draft)
    joon = teaches(app, world["joon"], "writing")
    of_draft = f"/studio/drafts/{draft}"
    for path in (
        f"{of_draft}/sound/{row(1)}/vi", f"{of_draft}/voices", f"{of_draft}/voices/now", f"{of_draft}/recorder/vi",
        f"{of_draft}/recorder/{row(1)}/vi", f"{of_draft}/asks", f"{of_draft}/asks/new/vi", f"{of_draft}/phone",
    ):  # fmt: skip
        assert joon.get(path).status_code == 404, path
    for path in (
        f"{of_draft}/recordings", f"{of_draft}/speakers", f"{of_draft}/asks",
        f"/studio/voice/recordings/{recording}/withdrawal",
    ):  # fmt: skip
        assert joon.post(path, data={"ref": row(1), "tag": "vi"}).status_code == 404, path
    assert app.test_client().get(f"{of_draft}/voices/now").status_code != 200


def test_a_colleague_is_asked_by_a_link_for_lines_that_are_not_published(
    app: Flask, lan: FlaskClient, client: FlaskClient, draft: str
) -> None:
    visit(lan, f"/studio/drafts/{draft}/asks/new/vi")
    told = {"tag": "vi", "name": "Bà Hoa", "row": [row(1), row(2)], "pace": "list", "id": an_id(80)}
    made = lan.post(f"/studio/drafts/{draft}/asks", data=told).headers["Location"]
    page = visit(lan, made)
    assert "Bà Hoa" in visit(lan, f"/studio/drafts/{draft}/asks").text
    found = re.search(r"/speak/[\w-]{43}", page.text)
    assert found is not None
    link = found[0]
    assert client.get(link).status_code == 200
    with app.app_context():
        ask = db.session.get_one(Ask, an_id(80))
        assert (ask.family_id, ask.rung, ask.pace) == (None, Rung.PUBLIC, "list")
    with app.test_request_context(), i18n.speaking("vi", "speak"):
        words = str(consenting.WORDS[Rung.PUBLIC])
    agreed = client.post(f"{link}/consent", data={"name": "Bà Hoa", "consent": words, "id": an_id(81)})
    assert agreed.status_code == 303
    lines = client.get(agreed.headers["Location"]).text
    assert WORDS in lines
    assert "Té nước nào!" not in lines, "it was not ticked"
    heard = re.search(rf"{link}/lines/1\?v=\w+", lines)
    assert heard is None or client.get(heard[0]).status_code in (302, 404)


def test_lines_of_a_draft_put_away_are_not_asked_for_any_more(
    app: Flask, lan: FlaskClient, client: FlaskClient, draft: str
) -> None:
    told = {"tag": "vi", "row": [row(1)], "id": an_id(82)}
    page = visit(lan, lan.post(f"/studio/drafts/{draft}/asks", data=told).headers["Location"])
    link = re.search(r"/speak/[\w-]{43}", page.text)
    assert link is not None
    with app.app_context():
        db.session.get_one(Draft, draft).put_away(datetime.now(UTC))
        db.session.commit()
    answer = client.get(link[0])
    assert answer.status_code == 410
    assert "problem" in answer.text


def test_whoever_erases_everything_takes_her_voice_back_too(
    app: Flask, lan: FlaskClient, client: FlaskClient, world: dict[str, Key], draft: str
) -> None:
    consent(lan, draft)
    recording = said(app, world["lan"], draft)
    with app.app_context():
        ending.erase(world["lan"].family, BEGAN)
    assert client.get(f"/recordings/{recording}.mp3").status_code == 404


def test_when_one_caregiver_becomes_another_the_voice_goes_along(
    app: Flask, lan: FlaskClient, world: dict[str, Key], draft: str
) -> None:
    consent(lan, draft)
    said(app, world["lan"], draft)
    with app.app_context():
        old, new = caregiver(world["lan"]).id, caregiver(world["mai"]).id
        standing.follow(old, new)
        db.session.commit()
        assert [each.text for each in standing.recordings_of(new)] == [WORDS]
        assert standing.recordings_of(old) == []
        assert standing.speaker_of(new) is not None

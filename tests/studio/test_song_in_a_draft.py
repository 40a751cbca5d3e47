"""A song in a draft is recorded and asked for as it is sung, from beginning to end."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp import i18n
from langapp.db import db
from langapp.drafts import former
from langapp.drafts.editing import RowEdit
from langapp.drafts.models import Draft
from langapp.drafts.models.cells import WHOLE
from langapp.packs.documents import Form
from langapp.refs import SUNG
from langapp.speech.child import CHILD
from langapp.voices import consenting
from langapp.voices.models import Ask, Recording, Rung
from tests.cast import Key, an_id, teaches
from tests.studio.drafted import LINES, row, write
from tests.studio.voiced import consent, place, say, send
from tests.visiting import visit

SUNG_AT_FIRST = [text for _meaning, text, _ta in LINES]
SONG = {WHOLE: {"kind": "song", "language": "vi"}}


@pytest.fixture(scope="module")
def take() -> bytes:
    """Somebody sings."""
    return CHILD.speak("vi", SUNG_AT_FIRST[0]).mp3


@pytest.fixture
def lan(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return teaches(app, world["lan"], "writing")


@pytest.fixture
def draft(app: Flask, world: dict[str, Key]) -> str:
    """The address of a draft of three lines."""
    return f"/studio/drafts/{write(app, world['lan'])}"


def test_a_song_is_sung_whole_before_it_is_published(
    app: Flask, lan: FlaskClient, world: dict[str, Key], draft: str, take: bytes
) -> None:
    assert "The whole song" not in lan.get(f"{draft}/voices").text
    assert lan.get(f"{draft}/recorder/{SUNG}/vi").status_code == 404
    say(app, world["lan"], draft.split("/")[-1], SONG, act=3)
    consent(lan, draft)
    assert "The whole song, sung" in visit(lan, f"{draft}/voices").text
    page = visit(lan, f"{draft}/recorder/{SUNG}/vi")
    assert "Sing all of it" in page.text
    told = page.form(f"{draft}/recordings").data
    assert (
        send(lan, draft, take, **{name: told[name] for name in ("ref", "said", "variant")}).status_code == 303
    )
    with app.app_context():
        kept = db.session.get_one(Recording, an_id(60))
        assert kept.ref.endswith(f"/{SUNG}")
        assert kept.text.splitlines() == SUNG_AT_FIRST
    found = lan.get(f"{draft}/voices/now").get_json()["rows"]
    assert found[row(1)]["vi"]["kind"] == "computer", "no line of it is sung by itself"
    assert f"/recordings/{an_id(60)}.mp3" in lan.get(f"{draft}/voices").text
    assert lan.get(f"{draft}/sound/{SUNG}/vi").status_code == 404, "no computer sings it"
    asked = {"tag": "vi", "row": SUNG, "id": an_id(84), "pace": "list"}
    assert lan.post(f"{draft}/asks", data=asked).status_code == 303
    with app.app_context():
        assert db.session.get_one(Ask, an_id(84)).pace == "one"


def test_a_song_that_is_changed_while_it_is_sung_is_kept_as_it_was_sung(
    app: Flask, lan: FlaskClient, client: FlaskClient, world: dict[str, Key], draft: str, take: bytes
) -> None:
    """By a writer or by a link: a comma, a line that went, one that moved, one that came with its reading alone."""
    draft_id, (one, two, three) = draft.split("/")[-1], SUNG_AT_FIRST
    say(app, world["lan"], draft_id, SONG, act=3)
    consent(lan, draft)
    asked = {"tag": "vi", "row": SUNG, "id": an_id(84), "pace": "list"}
    link = re.search(r"/speak/[\w-]{43}", lan.get(lan.post(f"{draft}/asks", data=asked).location).text)
    assert link is not None
    with app.test_request_context(), i18n.speaking("vi", "speak"):
        words = str(consenting.WORDS[Rung.PUBLIC])
    client.post(f"{link[0]}/consent", data={"name": "Dì Tư", "consent": words, "id": an_id(81)})
    shown = visit(lan, f"{draft}/recorder/{SUNG}/vi").form(f"{draft}/recordings").data

    say(app, world["lan"], draft_id, {row(1): {"vi:text": "Mình tắm, nhé?"}}, act=4)
    assert send(lan, draft, take, ref=SUNG, said=shown["said"]).status_code == 303
    place(app, world["lan"], draft_id, RowEdit(row(2), removed=True), act=5)
    place(app, world["lan"], draft_id, RowEdit(row(3), after=""), act=6)
    say(app, world["lan"], draft_id, {row(4): {"vi:readings.friendly": "te nook"}}, act=7)
    say(app, world["lan"], draft_id, {row(4): {"vi:text": "Xong rồi!"}}, act=8)
    with app.app_context():
        ref = f"{db.session.get_one(Draft, draft_id).slug}/{SUNG}"
        said = {"ref": ref, "said": shown["said"], "id": an_id(61)}
    assert send(client, link[0], take, **said).status_code == 303
    assert send(client, link[0], take, **said | {"said": "0" * 32, "id": an_id(62)}).status_code == 422
    with app.app_context():
        for kept in (an_id(60), an_id(61)):
            assert db.session.get_one(Recording, kept).text.splitlines() == [one, two, three]
        anew = "Mình tắm, nhé?"
        stood = [
            [anew, two, three],
            [anew, three],
            [three, anew],
            [three, anew, ""],
            [three, anew, "Xong rồi!"],
        ]
        for words in ("\n".join(each) for each in stood):
            form = former.once(ref, "vi", Form(words).text_hash)
            assert form is not None, words
            assert form.text == words
        never = f"{three}\n{two}\n{anew}"
        assert former.once(ref, "vi", Form(never).text_hash) is None

"""In our family we say …: their own words go before a pack's, stay theirs, and none is lost."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from langapp.db import db
from langapp.packs import shelf
from langapp.voices import ours
from langapp.voices.choosing import Voices
from langapp.voices.cli import remarks
from langapp.voices.models import FamilyWording, Remark
from tests.cast import Key, all_rows, an_id, queries
from tests.visiting import visit

REF = "bath-time/shall-we-bathe"
VI = f"/family/wordings/{REF}/1"
OURS = "Tắm nào, con ơi, mình đi!"


def written(client: FlaskClient) -> str:
    return visit(client, VI).form(VI).data["text"]


def say(client: FlaskClient, text: str, path: str = VI, **other: str) -> None:
    assert client.post(path, data={"text": text, **other}).status_code == 303


def test_our_words_go_before_the_packs_on_every_page(mai: FlaskClient, arun: FlaskClient) -> None:
    say(mai, OURS, reading="tam nao")
    for client in (mai, arun):
        for path in (f"/today?line={REF}&moment=bath", f"/family/voices/{REF}/1", "/packs/bath-time"):
            visit(client, path)
            assert OURS in client.get(path).text, path
        assert written(client) == OURS


def test_no_computer_speaks_them(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> None:
    say(mai, OURS)
    with app.app_context():
        found = ours.shelf_of(world["mai"].family).line(REF)
        assert found is not None
        form = found[1].wordings["vi"].as_said("south")
        assert form.text == OURS
        assert Voices().all(REF, "vi", "", form) == ()
        printed = shelf.current().line(REF)
        assert printed is not None
        assert Voices().all(REF, "vi", "", printed[1].wordings["vi"].form) != ()


def test_another_family_sees_nothing_of_them(
    mai: FlaskClient, joon: FlaskClient, client: FlaskClient
) -> None:
    say(mai, OURS)
    mai.post(
        f"/family/lines/{an_id()}", data={"meaning": "Moon hands", "moment": "bath", "text-1": "tay trăng"}
    )
    for other in (joon, client):
        for path in ("/packs/bath-time", "/packs", "/search?q=trăng", "/today?moment=bath"):
            page = other.get(path, follow_redirects=True)
            assert OURS not in page.text
            assert "tay trăng" not in page.text
    assert joon.get(f"/family/lines/{an_id()}").status_code == 404
    assert joon.post(f"/family/lines/{an_id()}/removal").status_code == 404


@pytest.mark.parametrize(
    "text", ["no", "on", "12:30", "017", "e\u0301", "മലയാളം\u200d", "𨋢", "=1+1", "<b>x</b>"]
)
def test_a_word_is_kept_exactly(app: Flask, mai: FlaskClient, text: str) -> None:
    say(mai, text)
    with app.app_context():
        assert db.session.scalars(select(FamilyWording.text)).all() == [text]
    assert written(mai) == text


def test_two_phones_that_change_it_lose_nothing(app: Flask, mai: FlaskClient, arun: FlaskClient) -> None:
    say(mai, "một", id=an_id(1))
    say(arun, "hai", id=an_id(2))
    say(mai, "một", id=an_id(1))
    page = visit(mai, VI)
    assert written(mai) == "hai"
    assert "một" in page.text
    assert "Mai" in page.text


def test_it_goes_back_to_what_the_pack_says(mai: FlaskClient) -> None:
    printed = written(mai)
    say(mai, OURS)
    mai.post(VI, data={"text": OURS, "as-printed": "yes"})
    assert written(mai) == printed
    assert OURS in visit(mai, VI).text, "what it was before is told"
    assert OURS not in mai.get(f"/today?line={REF}&moment=bath").text


def test_what_was_kept_says_so_and_is_offered_to_the_teacher_in_one_tap(app: Flask, mai: FlaskClient) -> None:
    here = f"/today?line={REF}"
    page = visit(mai, mai.post(VI, data={"text": OURS, "next": here}).location)
    assert "Kept" in page.text
    offer = next(form for form in page.forms if form.data.get("kind") == "ours")
    assert visit(mai, offer.send(mai).location).text.count("Told, with thanks") == 1
    with app.app_context():
        assert [told.words for told in db.session.scalars(select(Remark))] == [OURS]
    gone_back = mai.post(VI, data={"text": OURS, "as-printed": "yes", "next": here})
    assert gone_back.location == here, "there is nothing to offer"


def test_ours_reach_the_teacher_when_offered_and_not_before(app: Flask, mai: FlaskClient) -> None:
    say(mai, OURS, reading="tam nao")
    assert "may become part of the pack, for everyone" in visit(mai, VI).text
    with app.app_context():
        assert db.session.scalars(select(Remark)).all() == []
    for _ in range(2):
        answer = mai.post(f"{VI}/remarks", data={"kind": "ours"})
        assert answer.status_code == 303
    assert "Told, with thanks" in visit(mai, answer.headers["Location"]).text
    mai.post(f"{VI}/remarks", data={"kind": "wrong", "words": "Bà tôi nói khác"})
    with app.app_context():
        told = db.session.scalars(select(Remark).order_by(Remark.kind)).all()
        assert [(each.kind, each.ref, each.tag, each.words, each.reading) for each in told] == [
            ("ours", REF, "vi", OURS, "tam nao"),
            ("wrong", REF, "vi", "Bà tôi nói khác", ""),
        ]
    heard = app.test_cli_runner().invoke(remarks)
    assert OURS in heard.output
    assert REF in heard.output


@pytest.mark.parametrize(
    ("path", "data"),
    [
        (f"{VI}/remarks", {"kind": "ours"}),
        (f"{VI}/remarks", {"kind": "praise"}),
        ("/family/wordings/bath-time/nothing/1", {"text": "x"}),
        (f"/family/wordings/{REF}/9", {"text": "x"}),
        ("/family/kept-lines", {"ref": "nothing/there"}),
    ],
)
def test_what_is_not_there_changes_nothing(
    app: Flask, mai: FlaskClient, path: str, data: dict[str, str]
) -> None:
    before = all_rows(app)
    assert mai.post(path, data=data).status_code == 404
    assert all_rows(app) == before


def test_what_is_too_long_is_refused_in_a_sentence(mai: FlaskClient) -> None:
    answer = mai.post(VI, data={"text": "a" * 201})
    assert answer.status_code == 422
    assert "Use up to 200 letters" in answer.text


def test_a_line_of_their_own_is_dealt_in_its_moment(mai: FlaskClient, arun: FlaskClient) -> None:
    visit(mai, "/family/lines")
    page = visit(mai, "/family/lines/new")
    form = page.form(page.forms[0].action)
    form.send(mai, meaning="Moon hands", moment="bath", **{"text-1": "tay trăng", "reading-1": "tai chang"})
    today = arun.get("/today?moment=bath")
    assert "tay trăng" in today.text
    assert "tai chang" in today.text
    assert "tay trăng" not in arun.get("/today?moment=meal").text
    assert "Moon hands" in visit(arun, "/family/lines").text
    line_id = form.action.rpartition("/")[2]
    visit(arun, f"/family/recorder/ours/{line_id}/1")
    visit(arun, f"/family/asks/new/ours/{line_id}/1")
    arun.post(f"/family/lines/{line_id}", data={"meaning": "Moon hands", "text-1": "tay ông trăng"})
    assert "tay ông trăng" in mai.get("/today?moment=bath").text
    answer = mai.post(f"/family/lines/{line_id}/removal")
    assert "tay ông trăng" not in mai.get("/today?moment=bath").text
    visit(mai, answer.headers["Location"])
    mai.post(f"/family/lines/{line_id}/removal", data={"back": "yes"})
    assert "tay ông trăng" in mai.get("/today?moment=bath").text


def test_a_line_is_kept_for_later_by_whoever_kept_it(mai: FlaskClient, arun: FlaskClient) -> None:
    for _ in range(2):
        mai.post("/family/kept-lines", data={"ref": REF})
    visit(mai, "/family/lines")
    assert mai.get("/family/lines").text.count("line=bath-time/shall-we-bathe") == 1
    assert "line=bath-time/shall-we-bathe" not in arun.get("/family/lines").text
    mai.post("/family/kept-lines", data={"ref": REF, "let-go": "yes"})
    assert "line=bath-time/shall-we-bathe" not in mai.get("/family/lines").text


def test_a_recording_of_our_words_is_their_voice_and_outlives_a_change(app: Flask, mai: FlaskClient) -> None:
    say(mai, OURS)
    said = ours.OwnForm(OURS).text_hash
    say(mai, "khác")
    with app.app_context():
        family = db.session.scalars(select(FamilyWording.family_id)).first()
        assert family is not None
        held = ours.once(family, REF, "vi", said)
        assert held is not None
        assert held.text == OURS
        assert ours.once(family, REF, "vi", "nothing") is None


def test_the_own_shelf_costs_one_more_query(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> None:
    for number in range(1, 6):
        data = {"meaning": f"line {number}", "moment": "bath", "text-1": "a", "text-2": "b"}
        mai.post(f"/family/lines/{an_id(number)}", data=data)
    say(mai, OURS)
    with app.app_context():
        shelf.current()
        db.session.rollback()
        with queries(app) as asked:
            ours.shelf_of(world["mai"].family)
        assert len(asked) == 2

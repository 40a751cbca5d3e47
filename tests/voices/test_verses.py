"""A verse of a family's own: with a name in it, private, and sung in its place at the end of the song."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from langapp.db import db
from langapp.packs import shelf
from langapp.voices import ours
from langapp.voices.choosing import Voices
from langapp.voices.models import FamilyWording
from langapp.voices.models.verses import MOST_VERSES
from langapp.voices.models.wordings import OwnLine
from tests.cast import Key, an_id
from tests.visiting import visit

SONG = "vi-dau-cau-van"
PAGE = f"/family/songs/{SONG}/verse"
ids = count(1)
WORDS = "Ví dầu Bông ngủ cho ngoan\nMẹ ngồi mẹ hát, ba mang trăng về"


def write(client: FlaskClient, text: str = WORDS, verse: str = "", **other: str) -> str:
    verse = verse or an_id(next(ids))
    assert client.post(PAGE, data={"id": verse, "text": text, **other}).status_code == 303
    return verse


def test_it_stands_where_the_song_ends(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> None:
    before = visit(mai, PAGE)
    assert "\n" not in before.form(PAGE).data["text"]
    verse = write(mai, meaning="If Bông sleeps well", reading="vi dau")
    with app.app_context():
        song = ours.shelf_of(world["mai"].family).packs[SONG]
        last = song.lines[-1]
        assert song.ref(last) == f"ours/{verse}"
        assert (last.meaning, last.wordings["vi"].form.text) == ("If Bông sleeps well", WORDS)
        assert ours.is_own(last.wordings["vi"].form)
        assert Voices().all(f"ours/{verse}", "vi", "", last.wordings["vi"].form) == (), "said by no computer"
        assert song.sung == shelf.current().packs[SONG].sung, "who sang the song whole did not sing it"
    assert f">{WORDS}</textarea>" in visit(mai, PAGE).response.text


def test_both_parents_have_it_and_nobody_else(
    mai: FlaskClient, arun: FlaskClient, joon: FlaskClient, client: FlaskClient
) -> None:
    verse = write(mai)
    assert "Bông ngủ" in visit(arun, f"/packs/{SONG}").text
    for other in (joon, client):
        for path in (f"/packs/{SONG}", f"/songs/{SONG}", "/search?q=Bông", PAGE):
            assert "Bông ngủ" not in other.get(path, follow_redirects=True).text
    assert joon.post(f"{PAGE}/{verse}/removal").status_code == 404
    assert client.get(PAGE).status_code in (302, 303)


def test_it_is_changed_and_what_was_before_is_kept(app: Flask, mai: FlaskClient, arun: FlaskClient) -> None:
    verse = write(mai)
    write(arun, "Ví dầu Bông cười", verse)
    write(arun, "Ví dầu Bông cười", verse)
    with app.app_context():
        texts = db.session.scalars(select(FamilyWording.text).where(FamilyWording.tag == "vi")).all()
    assert sorted(texts) == sorted([WORDS, "Ví dầu Bông cười"])


def test_it_is_taken_away_and_brought_back(mai: FlaskClient) -> None:
    verse = write(mai)
    gone = mai.post(f"{PAGE}/{verse}/removal")
    assert "Bông ngủ" not in visit(mai, gone.location).text
    assert "Bông ngủ" not in mai.get(f"/packs/{SONG}").text
    mai.post(f"{PAGE}/{verse}/removal", data={"back": "yes"})
    assert "Bông ngủ" in mai.get(f"/packs/{SONG}").text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write the words"),
        ("a\nb\nc\nd\ne", "up to 4 lines"),
        ("la " * 31, "up to 90 letters"),
    ],
)
def test_what_is_no_verse_is_told_so(app: Flask, mai: FlaskClient, text: str, sentence: str) -> None:
    answer = mai.post(PAGE, data={"id": an_id(), "text": text})
    assert answer.status_code == 422
    assert sentence in answer.text
    with app.app_context():
        assert db.session.scalars(select(OwnLine)).all() == []


def test_empty_lines_are_nobodys(app: Flask, mai: FlaskClient) -> None:
    write(mai, "\n  một \r\n\n hai\n\n\n\n")
    with app.app_context():
        assert db.session.scalars(select(FamilyWording.text)).all() == ["một\nhai"]


def test_there_is_an_end_to_them(mai: FlaskClient) -> None:
    for _ in range(MOST_VERSES):
        write(mai)
    assert mai.post(PAGE, data={"id": an_id(next(ids)), "text": "one more"}).status_code == 422


def test_it_is_sung_by_somebody_of_the_family(mai: FlaskClient) -> None:
    verse = write(mai)
    page = visit(mai, f"/family/recorder/ours/{verse}/1")
    assert f'data-ref="ours/{verse}"' in page.response.text
    visit(mai, f"/family/asks/new/ours/{verse}/1")
    visit(mai, f"/family/voices/ours/{verse}/1")


def test_the_page_of_own_lines_leads_to_the_song(mai: FlaskClient) -> None:
    verse = write(mai)
    page = visit(mai, "/family/lines")
    assert f'href="{PAGE}"' in page.response.text
    assert f'href="/family/lines/{verse}"' not in page.response.text
    assert mai.get(f"/family/lines/{verse}").location == PAGE
    assert mai.get(f"/family/wordings/ours/{verse}/1").location == PAGE
    assert mai.post(f"/family/wordings/ours/{verse}/1", data={"text": "x"}).location == PAGE


def test_it_comes_up_in_no_moment_but_is_found(mai: FlaskClient) -> None:
    write(mai)
    for moment in ("bedtime", "any", "bath"):
        assert "Bông ngủ" not in mai.get(f"/today?moment={moment}").text
    assert "Bông ngủ" in visit(mai, "/search?q=Ví dầu Bông").text


def test_it_can_be_said_and_is_a_thread_of_bedtime(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    from datetime import timedelta

    from langapp.practice import weaving

    verse = write(mai)
    said = {"kind": "thread", "id": an_id(), "ref": f"ours/{verse}", "tags": "vi"}
    assert mai.post("/facts", data={**said, "at": datetime.now(UTC).isoformat()}).status_code < 400
    with app.app_context():
        family = world["mai"].family
        woven = weaving.of(family, ["vi"], ours.shelf_of(family), datetime.now(UTC), timedelta(0))
        assert [group.moment for group in woven.groups if group.ref == f"ours/{verse}"] == ["bedtime"]


def test_a_song_of_another_language_has_no_verse_of_theirs(mai: FlaskClient) -> None:
    assert mai.get("/family/songs/usagi-usagi/verse").status_code == 404
    assert mai.get("/family/songs/bath-time/verse").status_code == 404
    assert mai.post("/family/songs/usagi-usagi/verse", data={"text": "x"}).status_code == 404


def test_it_is_said_to_be_kept_and_heard_in_the_song(mai: FlaskClient) -> None:
    answer = mai.post(PAGE, data={"id": an_id(next(ids)), "text": WORDS})
    page = visit(mai, answer.location)
    assert "Saved" in page.text
    assert f"/songs/{SONG}" in [link.get("href") for link in page.all("a", "line")]
    assert "Saved" not in visit(mai, PAGE).text

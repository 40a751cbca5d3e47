"""A family's own voices: who hears them, choosing between them, asking for more, and taking them back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp import i18n
from langapp.config import Config
from langapp.db import db
from langapp.packs import shelf
from langapp.packs.documents import Form
from langapp.voices import consenting, keeping
from langapp.voices.models import Ask, Recording, Rung, Speaker
from langapp.voices.models.recordings import KEPT_AFTER_WITHDRAWAL
from tests.cast import REF, Key, all_rows, queries
from tests.visiting import Page, checked, fragment, text_of, visit
from tests.voices.recording import NOW, SOUND, record, speaker

PACK = REF.partition("/")[0]
LINE = f"/family/voices/{REF}/1"
NOBODY_S = "018f3600-0000-7000-8000-00000000ffff"


@pytest.fixture
def grandmother(app: Flask, world: dict[str, Key]) -> dict[str, str]:
    """Mai's mother has said the bath line; the ids of her, her recording, and the link she would say more by."""
    with app.app_context():
        family = world["mai"].family
        her = speaker(family, "Bà ngoại", relation="Mai's mother", accent="Huế")
        said = record(her)
        ask = Ask.make(family, shelf.current(), [REF], "vi", datetime.now(UTC), name="Bà ngoại")
        her.ask_id = ask.id
        db.session.commit()
        return {"speaker": her.id, "recording": said, "ask": ask.id, "token": ask.token}


def sound(recording: str) -> str:
    return f"/recordings/{recording}.mp3"


def answered(client: FlaskClient, recording: str, **headers: str) -> int:
    """How the door of its sound answers; the sound is closed again."""
    with client.get(sound(recording), headers=headers) as answer:
        return answer.status_code


def bath(client: FlaskClient) -> Page:
    return visit(client, f"/today?line={REF}")


def chip(page: Page, position: int = 0) -> str:
    """What the voice of a panel of the first card says of itself."""
    return text_of(page.all("div", "voice")[position])


def played(page: Page) -> list[str]:
    return [link.get("href", "") for link in page.all("a", "play")]


def files(config: Config) -> list[str]:
    return sorted(file.name for file in config.data.glob("recordings/*/*"))


# On the card


def test_a_panel_names_who_speaks(mai: FlaskClient, grandmother: dict[str, str]) -> None:
    page = bath(mai)
    assert chip(page).startswith("2Bà ngoại")
    assert played(page)[0] == sound(grandmother["recording"])
    assert "Computer voice" in chip(page, 1)
    assert LINE in page.links


def test_where_nobody_can_say_it_a_family_may_ask(client: FlaskClient) -> None:
    client.post("/families", data={"language": ["ko", "vi"]})
    page = visit(client, "/design")
    asks = [link for link in page.all("a", "speaks") if text_of(link).startswith("No voice yetAsk")]
    assert asks
    assert all(text_of(link).startswith("No voice yetAsk someone, ") for link in asks)
    assert all("/family/asks/new/" in link.get("href", "") for link in asks)


def test_one_tap_and_another_voice_plays_from_then_on(
    mai: FlaskClient, arun: FlaskClient, grandmother: dict[str, str]
) -> None:
    form = bath(mai).form(f"{LINE}/choice")
    assert form.send(mai).location == f"/today?line={REF}"
    for client in (mai, arun):
        page = bath(client)
        assert "Computer voice" in chip(page)
        assert played(page)[0].startswith(("/voices/", "/clips/"))
    bath(mai).form(f"{LINE}/choice").send(mai)
    assert "Bà ngoại" in chip(bath(arun))


def test_a_panel_can_be_had_alone_just_as_it_is_on_the_page(
    mai: FlaskClient, grandmother: dict[str, str]
) -> None:
    for position in (0, 1):
        address = f"/today/say/{REF}/{position + 1}"
        [panel] = fragment(mai.get(address))
        there = bath(mai).all("section", "say")[position]
        assert panel.attrib == there.attrib
        assert panel.get("data-say") == address
        assert text_of(panel) == text_of(there)


@pytest.mark.parametrize(
    "path",
    [f"/today/say/{REF}/0", f"/today/say/{REF}/3", f"/today/say/{PACK}/never/1", "/today/say/x/y/1"],
)
def test_a_panel_that_is_on_no_card_of_the_family_is_not_there(mai: FlaskClient, path: str) -> None:
    assert mai.get(path).status_code == 404


def test_a_panel_waits_for_a_better_voice_until_there_is_none(
    mai: FlaskClient, grandmother: dict[str, str]
) -> None:
    def waits() -> list[bool]:
        return ["data-better" in panel.attrib for panel in bath(mai).all("section", "say")]

    assert waits() == [False, True]
    bath(mai).form(f"{LINE}/choice").send(mai)
    assert waits() == [True, True]


def test_a_voice_of_someone_who_has_died_is_gently_said_and_waits_to_be_chosen(
    mai: FlaskClient, grandmother: dict[str, str]
) -> None:
    page = visit(mai, "/family/voices")
    page.form(f"/family/speakers/{grandmother['speaker']}/remembrance").send(mai, died="yes")
    assert "Computer voice" in chip(bath(mai))
    bath(mai).form(f"{LINE}/choice").send(mai)
    assert "Bà ngoại" in chip(bath(mai))
    assert "This voice is of someone who has died" in chip(bath(mai))
    page = visit(mai, "/family/voices")
    assert "Undo" in text_of(page.all("section", "speaker")[0])
    page.form(f"/family/speakers/{grandmother['speaker']}/remembrance").send(mai, died="no")
    assert "died" not in chip(bath(mai))


def test_what_was_drawn_for_a_family_is_never_shown_to_a_visitor(
    mai: FlaskClient, joon: FlaskClient, client: FlaskClient, grandmother: dict[str, str]
) -> None:
    for path in (f"/packs/{PACK}?language=vi", "/search?q=tam"):
        ours = visit(mai, path)
        assert "Bà ngoại" in ours.text
        assert LINE in ours.links
        for other in (client, joon):
            theirs = visit(other, path)
            assert "Bà ngoại" not in theirs.response.text
            assert "/recordings/" not in theirs.response.text
        assert not [link for link in visit(client, path).links if link.startswith("/family/")]


def test_a_pack_can_be_recorded_and_asked_for_in_a_familys_languages(
    mai: FlaskClient, client: FlaskClient
) -> None:
    links = visit(mai, f"/packs/{PACK}").links
    asking = visit(mai, f"/family/asks/new/{PACK}/1")
    for number in (1, 2):
        assert f"/family/recorder/{PACK}/{number}" in links
        assert f"/family/asks/new/{PACK}/{number}" in asking.links
    assert f"/family/asks/new/{PACK}/1" in links
    assert "Record this pack" not in visit(client, f"/packs/{PACK}").text


def test_another_text_in_a_new_edition_is_not_said_by_the_old_recording(
    app: Flask, mai: FlaskClient, grandmother: dict[str, str], now: datetime
) -> None:
    with app.app_context(), shelf.edition_published.muted():
        pack = shelf.current().packs[PACK]
        changed = []
        for line in pack.lines:
            if pack.ref(line) == REF:
                wording = replace(line.wordings["vi"], form=Form("Tắm nhé con?"), variants={})
                line = replace(line, wordings={**line.wordings, "vi": wording})
            changed.append(line)
        assert shelf.add(replace(pack, lines=tuple(changed)), origin="lessons", position=0, now=now)
        db.session.commit()
    assert "Bà ngoại" not in chip(bath(mai))
    assert answered(mai, grandmother["recording"]) == 200
    assert "Bà ngoại" in visit(mai, "/family/voices").text


# All voices of a line


def test_every_voice_of_a_line_is_listed_by_name_and_any_may_play_first(
    app: Flask, mai: FlaskClient, world: dict[str, Key], grandmother: dict[str, str]
) -> None:
    with app.app_context():
        record(speaker(world["mai"].family, "Bố"), after=-60)
        db.session.commit()
    page = visit(mai, LINE)
    assert [text_of(each.find(".//b")) for each in page.all("li", "heard")] == [
        "Bà ngoại",
        "Bố",
        "Computer voice",
    ]
    assert text_of(page.all("p", "first")[0]) == "Plays first"
    assert {f"/family/asks/new/{REF}/1", f"/family/recorder/{REF}/1", f"/today?line={REF}"} <= set(page.links)
    for form in [form for form in page.forms if form.action == f"{LINE}/choice"]:
        assert form.send(mai).location == LINE
        chosen = visit(mai, LINE).all("li", "heard")[0]
        assert text_of(chosen.find(".//b")) in ("Bố", "Computer voice")
        assert not list(chosen.iter("form"))


@pytest.mark.parametrize(
    "path",
    [
        f"/family/voices/{REF}/0",
        f"/family/voices/{REF}/3",
        f"/family/voices/{REF}/vi",
        f"/family/voices/{PACK}/never/1",
        "/family/voices/x/y/1",
        f"{LINE}%00",
        f"{LINE}/x",
    ],
)
def test_a_line_that_is_not_said_has_no_voices(mai: FlaskClient, path: str) -> None:
    assert mai.get(path).status_code == 404
    assert mai.post(f"{path}/choice", data={"voice": "espeak"}).status_code == 404


def test_nothing_is_chosen_that_is_not_a_voice_of_that_line(
    app: Flask, mai: FlaskClient, world: dict[str, Key], grandmother: dict[str, str]
) -> None:
    with app.app_context():
        other = shelf.current().packs[PACK].lines[1]
        elsewhere = record(speaker(world["mai"].family, "Bố"), f"{PACK}/{other.id}")
        db.session.commit()
    before = all_rows(app)
    for key in ("", "x", NOBODY_S, elsewhere, "espeak'--", "family"):
        assert mai.post(f"{LINE}/choice", data={"voice": key}).status_code == 404
    assert all_rows(app) == before


# The family's page of voices


def test_the_familys_voices_are_listed_with_what_each_has_said(
    mai: FlaskClient, grandmother: dict[str, str]
) -> None:
    page = visit(mai, "/family/voices")
    [her] = page.all("section", "speaker")
    assert text_of(her.find(".//h2")) == "Bà ngoại"
    assert "Mai's mother · Huế · 1 recording" in text_of(her)
    [said] = page.all("li", "recording")
    assert said.find("p").get("lang") == "vi"  # type: ignore[union-attr]
    assert sound(grandmother["recording"]) in page.links
    assert "0 of 1 line has arrived · Opens until " in page.text
    assert f"/family/asks/{grandmother['ask']}" in page.links
    assert "/family/voices" in visit(mai, "/family").links


def test_a_family_without_voices_is_asked_who_sang(joon: FlaskClient) -> None:
    page = visit(joon, "/family/voices")
    assert "Who sang to you?" in page.text
    assert any(link.startswith("/family/asks/new/") for link in page.links)


def test_names_are_text(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> None:
    names = ("<b>Bà</b>", "{{ 7*7 }}", "பாட்டி", "نانی", "no", "a\u200cb")
    with app.app_context():
        for name in names:
            record(speaker(world["mai"].family, name, relation="<i>", accent="&amp;"))
        db.session.commit()
    for path in ("/family/voices", LINE, f"/packs/{PACK}"):
        visit(mai, path)
    assert {text_of(each) for each in visit(mai, "/family/voices").all("h2")} >= set(names)


# Who may hear what


def test_a_recording_is_served_as_browsers_ask_for_sound(
    mai: FlaskClient, grandmother: dict[str, str]
) -> None:
    address = sound(grandmother["recording"])
    with mai.get(address) as whole:
        assert (whole.status_code, whole.mimetype, whole.data) == (200, "audio/mpeg", SOUND)
        assert whole.headers["Cache-Control"] == "private, no-cache"
        assert "Cookie" in whole.vary
        etag = whole.headers["ETag"]
    for asked, status, body in (
        ({"Range": "bytes=0-1"}, 206, SOUND[:2]),
        ({"Range": "bytes=-3"}, 206, SOUND[-3:]),
        ({"Range": "bytes=9-"}, 206, SOUND[9:]),
        ({"Range": f"bytes={len(SOUND)}-"}, 416, None),
        ({"If-None-Match": etag}, 304, b""),
        ({"If-None-Match": '"other"'}, 200, SOUND),
    ):
        with mai.get(address, headers=asked) as part:
            assert part.status_code == status, asked
            assert body is None or part.data == body
            assert part.headers["Cache-Control"] == "private, no-cache" or status == 416
    with mai.head(address) as head:
        assert (head.status_code, head.data, head.content_length) == (200, b"", len(SOUND))


def test_another_familys_voices_do_not_exist(
    app: Flask, mai: FlaskClient, joon: FlaskClient, client: FlaskClient, grandmother: dict[str, str]
) -> None:
    recording, whose, ask = (grandmother[name] for name in ("recording", "speaker", "ask"))
    doors = {
        sound(recording): ("GET",),
        f"/recordings/{recording}/withdrawal": ("POST",),
        f"/recordings/{recording}/return": ("POST",),
        f"/recordings/{recording}/rung": ("POST",),
        f"/family/speakers/{whose}/remembrance": ("POST",),
        f"/family/speakers/{whose}/withdrawal": ("GET", "POST"),
        f"/family/asks/{ask}": ("GET",),
        f"/family/asks/{ask}/revocation": ("POST",),
        f"{LINE}/choice": ("POST",),
        "/recordings": ("POST",),
    }
    given = {
        "rung": "me",
        "died": "yes",
        "voice": recording,
        "speaker": whose,
        "ref": REF,
        "tag": "vi",
        "id": NOBODY_S,
    }
    before = all_rows(app)
    for path, methods in doors.items():
        for method in methods:
            for headers in ({}, {"HX-Request": "true"}, {"Accept": "application/json"}):
                answer = joon.open(path, method=method, data=given, headers=headers)
                assert answer.status_code == 404, f"{method} {path}"
                assert "Bà" not in answer.text
        assert joon.open(path, method="DELETE").status_code == 405
        for method in methods:
            stranger = client.open(path, method=method, data=given)
            assert stranger.status_code in (303, 404), f"{method} {path}"
            assert stranger.location in (None, "/")
    assert all_rows(app) == before
    assert "Bà ngoại" not in joon.get("/family/voices").text


def test_what_is_kept_to_one_device_is_there_for_no_other(
    app: Flask, mai: FlaskClient, arun: FlaskClient, client: FlaskClient, grandmother: dict[str, str]
) -> None:
    recording = grandmother["recording"]
    form = visit(mai, "/family/voices").form(f"/recordings/{recording}/rung")
    form.send(mai, rung="me")
    assert answered(mai, recording) == 200
    assert "Bà ngoại" in chip(bath(mai))
    before = all_rows(app)
    for other in (arun, client):
        assert answered(other, recording) == 404
    assert "Bà ngoại" not in chip(bath(arun))
    assert sound(recording) not in visit(arun, "/family/voices").links
    for act in ("withdrawal", "return", "rung"):
        answer = arun.post(f"/recordings/{recording}/{act}", data={"rung": "family"})
        assert answer.status_code == 404
    assert all_rows(app) == before
    form.send(mai, rung="family")
    assert answered(arun, recording) == 200


@pytest.mark.parametrize("rung", ["", "circle", "organisation", "public", "4", "ME"])
def test_a_family_recording_climbs_no_higher_than_the_family(
    app: Flask, mai: FlaskClient, grandmother: dict[str, str], rung: str
) -> None:
    before = all_rows(app)
    path = f"/recordings/{grandmother['recording']}/rung"
    assert mai.post(path, data={"rung": rung}).status_code == 400
    assert all_rows(app) == before


def test_a_teachers_voice_for_everyone_is_heard_by_everyone(
    app: Flask, client: FlaskClient, joon: FlaskClient
) -> None:
    with app.app_context():
        recording = record(speaker(None, "Cô Lan", Rung.PUBLIC), rung=Rung.PUBLIC)
        db.session.commit()
    for visitor in (client, joon):
        page = visit(visitor, f"/packs/{PACK}?language=vi")
        assert "Cô Lan" in page.text
        assert sound(recording) in played(page)
        with visitor.get(sound(recording)) as answer:
            assert (answer.status_code, answer.data) == (200, SOUND)
        assert visitor.post(f"/recordings/{recording}/withdrawal").status_code in (303, 404)
    assert answered(client, recording) == 200


@pytest.mark.parametrize("given", [Rung.FAMILY, Rung.ME])
def test_a_yes_to_less_is_no_yes_to_more(app: Flask, client: FlaskClient, given: Rung) -> None:
    with app.app_context():
        recording = record(speaker(None, "Cô Lan", given), rung=Rung.PUBLIC)
        db.session.commit()
    assert answered(client, recording) == 404
    assert "Cô Lan" not in visit(client, f"/packs/{PACK}?language=vi").text


# Taking back


def test_a_voice_taken_back_is_gone_with_the_next_request(
    app: Flask, mai: FlaskClient, arun: FlaskClient, client: FlaskClient, grandmother: dict[str, str]
) -> None:
    with app.app_context():
        teacher = speaker(None, "Cô Lan", Rung.PUBLIC)
        public = record(teacher, rung=Rung.PUBLIC)
        db.session.commit()
        teacher_id = teacher.id
    page = visit(mai, f"/family/speakers/{grandmother['speaker']}/withdrawal")
    assert "erased after a week" in page.text
    page.form(f"/family/speakers/{grandmother['speaker']}/withdrawal").send(mai)
    with app.app_context():
        db.session.get_one(Speaker, teacher_id).withdraw_consent(NOW)
        db.session.commit()
    for each in (mai, arun, client):
        for recording in (grandmother["recording"], public):
            assert answered(each, recording) == 404
            assert answered(each, recording, **{"If-None-Match": f'"{recording}"'}) == 404
        pack = visit(each, f"/packs/{PACK}?language=vi")
        assert not {"Bà ngoại", "Cô Lan"} & set(re.findall("Bà ngoại|Cô Lan", pack.response.text))
    assert "Computer voice" in chip(bath(mai))
    voices = visit(mai, "/family/voices")
    assert "This voice was taken back." in voices.text
    assert not [link for link in voices.links if link.startswith("/recordings/")]


def test_a_recording_taken_back_can_be_brought_back_within_a_week(
    app: Flask, config: Config, mai: FlaskClient, grandmother: dict[str, str]
) -> None:
    recording = grandmother["recording"]
    visit(mai, "/family/voices").form(f"/recordings/{recording}/withdrawal").send(mai)
    assert answered(mai, recording) == 404
    page = visit(mai, "/family/voices")
    assert "Taken back." in page.text
    with app.app_context():
        keeping.erase_over(datetime.now(UTC) + KEPT_AFTER_WITHDRAWAL - timedelta(minutes=1))
        db.session.commit()
    page.form(f"/recordings/{recording}/return").send(mai)
    assert answered(mai, recording) == 200
    assert "Bà ngoại" in chip(bath(mai))


@pytest.mark.parametrize("taken", ["recording", "voice"])
def test_what_was_taken_back_is_erased_after_a_week(
    app: Flask, config: Config, mai: FlaskClient, grandmother: dict[str, str], taken: str
) -> None:
    recording = grandmother["recording"]
    assert files(config) == [f"{recording}.flac", f"{recording}.mp3"]
    path = (
        f"/recordings/{recording}" if taken == "recording" else f"/family/speakers/{grandmother['speaker']}"
    )
    assert mai.post(f"{path}/withdrawal").status_code == 303
    with app.app_context():
        keeping.erase_over(datetime.now(UTC) + KEPT_AFTER_WITHDRAWAL + timedelta(minutes=1))
        db.session.commit()
        assert db.session.get(Recording, recording) is None
    assert files(config) == []
    assert answered(mai, recording) == 404
    assert mai.post(f"/recordings/{recording}/return").status_code == 404


@pytest.fixture
def link(app: Flask, grandmother: dict[str, str]) -> tuple[str, str]:
    """Her link, and what she sent by it."""
    with app.app_context():
        her = db.session.get_one(Speaker, grandmother["speaker"])
        recording = record(her, ask_id=grandmother["ask"], after=5)
        db.session.commit()
    return f"/speak/{grandmother['token']}", recording


@pytest.mark.parametrize("by", ["family", "speaker"])
def test_only_who_took_it_back_brings_it_back(
    client: FlaskClient, mai: FlaskClient, link: tuple[str, str], by: str
) -> None:
    address, recording = link
    assert "1 of 1 line has arrived" in visit(mai, "/family/voices").text
    taking = f"/recordings/{recording}/withdrawal"
    taken = mai.post(taking) if by == "family" else client.post(address + taking)
    assert taken.status_code == 303
    assert answered(mai, recording) == 404
    page = visit(mai, "/family/voices")
    assert "0 of 1 line has arrived" in page.text
    offered = f"/recordings/{recording}/return" in [form.action for form in page.forms]
    assert offered == (by == "family")
    mai.post(f"/recordings/{recording}/return")
    assert answered(mai, recording) == (200 if by == "family" else 404)


def test_a_family_that_takes_back_what_she_took_back_cannot_bring_it_back_either(
    client: FlaskClient, mai: FlaskClient, link: tuple[str, str]
) -> None:
    address, recording = link
    client.post(f"{address}/recordings/{recording}/withdrawal")
    for act in ("withdrawal", "return"):
        mai.post(f"/recordings/{recording}/{act}")
        assert answered(mai, recording) == 404


def test_with_her_consent_goes_all_she_sent_also_from_the_link_itself(
    client: FlaskClient, mai: FlaskClient, link: tuple[str, str]
) -> None:
    address, recording = link
    client.post(f"{address}/withdrawal")
    with i18n.speaking("vi", "speak"):
        consent = str(consenting.WORDS[Rung.FAMILY])
    assert client.post(f"{address}/consent", data={"name": "Bà", "consent": consent}).status_code == 303
    assert recording not in client.get(address).text
    assert client.get(f"{address}/recordings/{recording}.mp3").status_code == 404
    assert answered(mai, recording) == 404
    assert "0 of 1 line has arrived" in visit(mai, "/family/voices").text


# Twice


@pytest.mark.parametrize(
    ("path", "table", "fields"),
    [
        ("/family/asks", "ask", {"ref": REF, "tag": "vi", "name": "Bà"}),
        ("/family/speakers", "speaker", {"name": "Bố", "consent": str(consenting.WORDS[Rung.FAMILY])}),
    ],
)
def test_what_is_sent_twice_makes_one(
    app: Flask, mai: FlaskClient, joon: FlaskClient, path: str, table: str, fields: dict[str, str]
) -> None:
    made = {**fields, "id": NOBODY_S}
    assert mai.post(path, data=made).location == mai.post(path, data=made).location
    assert [row[0] for row in all_rows(app)[table]] == [NOBODY_S]
    assert len(all_rows(app)["consent"]) == (table == "speaker")
    theirs = {**made, "ref": REF, "tag": "ko"}
    assert NOBODY_S not in joon.post(path, data=theirs).location
    assert len(all_rows(app)[table]) == 2


# Asking


def test_from_the_card_to_the_link_without_javascript(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    """The chip, Ask someone, Make the link: then there is something to share."""
    line = visit(mai, LINE)
    asking = visit(mai, next(link for link in line.links if link.startswith("/family/asks/new/")))
    boxes = [box for box in asking.all("input") if box.get("name") == "ref"]
    ticked = [box.get("value") for box in boxes if box.get("checked") is not None]
    assert ticked[0] == REF
    assert 1 < len(ticked) <= 10
    made = mai.post("/family/asks", data={"tag": "vi", "ref": ticked, "pace": "one", "name": "Bà ngoại"})
    page = visit(mai, made.location)
    with app.app_context():
        [ask] = Ask.all_of(world["mai"].family)
        link = f"http://localhost/speak/{ask.token}"
        assert (ask.name, ask.tag, ask.pace, ask.refs.split()) == ("Bà ngoại", "vi", "one", ticked)
        assert ask.expires_at - ask.made_at == timedelta(days=30)
    assert link in page.text
    assert page.all("{http://www.w3.org/2000/svg}svg", "qr")
    [message] = page.all("p", "message")
    assert message.get("lang") == "vi"
    assert f"0 of {len(ticked)} lines have arrived · Opens until {ask.expires_at.day} " in page.text


def test_a_stopped_link_is_shown_to_nobody(mai: FlaskClient, grandmother: dict[str, str]) -> None:
    path = f"/family/asks/{grandmother['ask']}"
    assert grandmother["token"] in visit(mai, path).text
    visit(mai, path).form(f"{path}/revocation").send(mai)
    assert grandmother["token"] not in visit(mai, path).response.text
    assert "Stopped" in visit(mai, "/family/voices").text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"tag": "vi"}, "Choose at least one line"),
        ({"tag": "vi", "ref": ["bath-time/never-was"]}, "One of these lines is not there"),
        ({"tag": "vi", "ref": [REF, "x" * 5000]}, "One of these lines is not there"),
        ({"tag": "vi", "ref": ["<script>"]}, "One of these lines is not there"),
        ({"tag": "my", "ref": [REF]}, "One of these lines is not there"),
        ({"tag": "xx", "ref": [REF]}, "One of these lines is not there"),
        ({"ref": [REF]}, "One of these lines is not there"),
        ({"tag": "vi", "ref": [f"a/{n}" for n in range(11)]}, "Choose up to 10 lines"),
        ({"tag": "vi", "ref": [REF], "name": "x" * 41}, "That is a long name"),
    ],
)
def test_an_ask_that_makes_no_sense_is_refused_in_a_sentence(
    app: Flask, mai: FlaskClient, given: dict[str, object], sentence: str
) -> None:
    before = all_rows(app)
    answer = mai.post("/family/asks", data=given)
    assert answer.status_code == 422
    assert sentence in checked(mai, "/family/asks", answer).text
    assert all_rows(app) == before


@pytest.mark.parametrize(
    ("given", "kept"),
    [({"pace": "list"}, "list"), ({"pace": "<script>"}, "one"), ({"family_id": "x", "rung": "4"}, "one")],
)
def test_what_an_ask_does_not_know_is_ignored(
    app: Flask, mai: FlaskClient, world: dict[str, Key], given: dict[str, str], kept: str
) -> None:
    assert mai.post("/family/asks", data={"tag": "vi", "ref": [REF, REF], **given}).status_code == 303
    with app.app_context():
        [ask] = Ask.all_of(world["mai"].family)
        assert (ask.pace, ask.refs, ask.rung) == (kept, REF, Rung.FAMILY)


@pytest.mark.parametrize(
    "path",
    [
        f"/family/asks/new/{PACK}/0",
        f"/family/asks/new/{PACK}/3",
        "/family/asks/new/never/1",
        f"/family/asks/{NOBODY_S}",
        "/family/asks/x",
    ],
)
def test_there_is_nothing_to_ask_for_where_nothing_is_written(mai: FlaskClient, path: str) -> None:
    assert mai.get(path).status_code == 404


def test_lines_somebody_has_said_are_not_ticked_again(
    app: Flask, mai: FlaskClient, grandmother: dict[str, str]
) -> None:
    page = visit(mai, f"/family/asks/new/{PACK}/1")
    ticked = {box.get("value") for box in page.all("input") if box.get("checked") is not None}
    assert REF not in ticked
    again = visit(mai, f"/family/asks/new/{REF}/1")
    assert REF in {box.get("value") for box in again.all("input") if box.get("checked") is not None}


def test_looking_at_any_of_it_changes_nothing(
    app: Flask, mai: FlaskClient, grandmother: dict[str, str]
) -> None:
    before = all_rows(app)
    for path in (
        "/family/voices",
        LINE,
        f"/family/asks/new/{REF}/1",
        f"/family/asks/{grandmother['ask']}",
        f"/family/speakers/{grandmother['speaker']}/withdrawal",
        f"/packs/{PACK}",
    ):
        visit(mai, path)
    assert all_rows(app) == before


# How often the database is asked


@pytest.mark.parametrize(
    ("path", "most"),
    [
        (f"/today?line={REF}", 9),
        (f"/today/say/{REF}/1", 6),
        (f"/packs/{PACK}", 6),
        (LINE, 5),
        (f"/family/asks/new/{REF}/1", 5),
        ("/family/voices", 7),
        ("/family", 9),
    ],
)
def test_a_page_asks_as_often_for_one_recording_as_for_many(
    app: Flask, mai: FlaskClient, world: dict[str, Key], grandmother: dict[str, str], path: str, most: int
) -> None:
    counts = []
    for more in (0, 20):
        with app.app_context():
            for number in range(more):
                someone = speaker(world["mai"].family, f"Cô {number}")
                record(someone, after=number)
                Ask.make(world["mai"].family, shelf.current(), [REF], "vi", NOW, name=f"Cô {number}")
            db.session.commit()
        with queries(app) as asked:
            assert mai.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= most, asked

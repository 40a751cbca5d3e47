"""The door: who may come in, what may change, what a page may load, how a refusal is said."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from langapp import create_app
from langapp.config import Config
from langapp.db import db
from langapp.families.models import Device, Family
from langapp.receiving import LARGEST_FORM
from langapp.voices import consenting
from langapp.voices.models import Rung
from langapp.web import CSP, HEADERS
from tests.cast import REF, Key, all_rows, an_id, device_of, report, said
from tests.conftest import make_config
from tests.visiting import HTMX, checked, fragment, visit

EVIL = "https://evil.example"
BASE = "https://langapp.example.org"
LOOKING = {"GET", "HEAD", "OPTIONS"}

PUBLIC = {
    "assets",
    "belongings.bring",
    "belongings.new_copy",
    "browse.pack",
    "browse.packs",
    "browse.search",
    "browse.songs",
    "demo.enter",
    "design.design",
    "elsewhere.csv",
    "elsewhere.deck",
    "elsewhere.elsewhere",
    "elsewhere.epub",
    "entry.digits",
    "entry.enter_by_paper",
    "entry.outbox",
    "entry.paper",
    "entry.send_code",
    "entry.sign_in",
    "entry.try_digits",
    "families.begin",
    "families.wish",
    "home.another_language",
    "home.away",
    "home.change_look",
    "home.privacy",
    "home.welcome",
    "invitations.invitation",
    "invitations.join",
    "loops.of_pack",
    "makings.fetch",
    "makings.wait",
    "notes.notes",
    "offline.manifest",
    "offline.start",
    "offline.worker",
    "passkeys.challenge",
    "passkeys.enter_by_passkey",
    "passkeys.unknown",
    "sheets.menu",
    "sheets.pdf",
    "sheets.sheet",
    "songs.song",
    "sounds.language",
    "sounds.recording",
    "sounds.tune",
    "sounds.wording",
    "speak.arrive",
    "speak.consent",
    "speak.end",
    "speak.hello",
    "speak.line",
    "speak.name",
    "speak.recording",
    "speak.withdraw",
    "speak.withdraw_all",
    "speech.clip",
    "static",
    "checker.answer",
    "checker.check",
    "checker.end",
    "checker.name",
    "checker.recording",
    "checker.sound",
    "joining.by_code",
    "joining.invitation",
    "joining.join",
    "joining.look_for",
    "offers.accept",
    "offers.offered",
    "projector.page",
    "studio_help.alike_for_visitors",
    "studio_help.pictures_for_visitors",
    "studio_help.readings_for_visitors",
    "studio_help.words",
    "studio_sandbox.looks",
    "studio_sandbox.sandbox",
    "transfers.handed",
    "transfers.take_over",
    "leading.events",
    "leading.state",
    "leading.invitation",
    "leading.signed_out",
    "room.events",
    "room.how_it_is",
    "room.languages",
    "room.leave",
    "room.room",
    "room.speak",
    "room.weave",
    "room.whisper",
    "room_door.by_code",
    "room_door.choose",
    "room_door.come_in",
    "room_door.look_for",
    "room_door.speak",
    "room_voices.agree",
    "room_voices.arrive",
    "room_voices.new",
    "room_voices.one",
    "room_voices.own",
    "room_voices.sound",
    "room_voices.withdraw",
    "taking_home.answer",
    "taking_home.calendar",
    "taking_home.drawn",
    "taking_home.home",
    "taking_home.keep",
    "taking_home.painted",
    "taking_home.taken_home",
}
CLOSED = {
    "belongings.am",
    "belongings.ask",
    "belongings.copy",
    "belongings.data",
    "belongings.end",
    "belongings.keep",
    "belongings.who",
    "devices.be_seen",
    "devices.leave",
    "devices.leaving",
    "devices.ours",
    "devices.rename",
    "devices.revoke",
    "devices.revoke_others",
    "entry.bring",
    "entry.bringing",
    "facts.report",
    "families.answer",
    "families.ask",
    "families.speak",
    "families.spoken",
    "home.choose_moment",
    "home.family",
    "home.say",
    "home.today",
    "invitations.invite",
    "invitations.invited",
    "invitations.stop",
    "keys.about_email",
    "keys.about_paper",
    "keys.change_email",
    "keys.kept",
    "keys.keys",
    "keys.make_paper",
    "little_ones.about_to_remove",
    "little_ones.remove",
    "loops.of_moment",
    "loops.take_moment",
    "loops.take_pack",
    "offline.ahead",
    "offline.choose_face",
    "offline.home_screen",
    "ours.keep_line",
    "ours.keep_own_line",
    "ours.own_line",
    "ours.own_lines",
    "ours.own_wording",
    "ours.remark",
    "ours.remove_own_line",
    "ours.say_it_our_way",
    "parting.about_to_ask",
    "parting.about_to_leave",
    "parting.ask",
    "parting.leave",
    "parting.take_back",
    "passkeys.add_passkey",
    "passkeys.prove_by_passkey",
    "passkeys.remove_passkey",
    "people.be_with",
    "people.call_caregiver",
    "people.change_child",
    "people.child",
    "people.hand_over",
    "people.order_languages",
    "people.people",
    "people.read",
    "people.reading",
    "people.say_what_is_new",
    "people.welcome",
    "proof.proof",
    "proof.prove_by_paper",
    "proof.send_proof",
    "remembering_pages.bedtime",
    "remembering_pages.come_back",
    "remembering_pages.enough",
    "remembering_pages.reviews",
    "sounds.arrive",
    "sounds.move",
    "sounds.restore",
    "sounds.withdraw",
    "timing.ask",
    "timing.export",
    "timing.tell",
    "timing.timing",
    "timing.understand",
    "verses.keep",
    "verses.remove",
    "verses.verse",
    "voices.about_to_withdraw_speaker",
    "voices.ask",
    "voices.asked",
    "voices.begin_speaker",
    "voices.choose",
    "voices.family_voices",
    "voices.new_ask",
    "voices.of_wording",
    "voices.recorder",
    "voices.remember",
    "voices.revoke",
    "voices.withdraw_speaker",
    "words_pages.choose_day",
    "words_pages.drawing",
    "words_pages.report",
    "words_pages.table",
    "words_pages.week",
    "words_pages.whole",
    "words_pages.words",
    "joining.leave",
    "joining.share",
    "keys.first_key",
    "remarks.seen",
}
PAGES_FOR_ALL = [
    "/packs",
    "/packs?moment=bath&kind=phrases&age=12",
    "/packs?moment=call&kind=song",
    "/packs/bath-time",
    "/packs/bath-time?language=yue",
    "/packs/our-body",
    "/packs/jyut-gwong-gwong",
    "/songs",
    "/songs/jyut-gwong-gwong",
    "/songs/bahay-kubo",
    "/songs/bahay-kubo/notes",
    "/sheets?moment=bath",
    "/sheets?pack=animals",
    "/sheets/flashcards/animals?language=ur",
    "/loop/pack/bath-time",
    "/elsewhere/jyut-gwong-gwong",
    "/search",
    "/search?q=ba",
    "/search?q=qxjkv",
    "/another-language",
    "/another-language?wished=yes",
    "/privacy",
    "/design",
    "/sign-in",
    "/sign-in/paper",
    "/copies/new",
    "/passkeys/unknown",
    "/offline",
    "/class",
    "/w",
    "/w/482913",
    "/take-home/vi.ta/bath-time_shall-we-bathe",
    "/packs/bath-time/projector",
    "/studio/sandbox",
]
PAGES_OF_A_FAMILY = [
    "/today",
    "/today?moment=meal",
    f"/today?said={an_id()}&wished=yes",
    "/family",
    "/family/languages",
    "/family/leaving",
    "/family/questions/nickname",
    "/family/questions/birth-month",
    "/family/questions/ease",
    "/family/questions/hand",
    "/family/questions/region?next=/family",
    "/family/voices",
    f"/family/voices/{REF}/1",
    "/family/recorder/bath-time/1",
    f"/family/recorder/{REF}/2",
    "/family/asks/new/bath-time/1",
    f"/family/asks/new/{REF}/2",
    "/family/people",
    "/family/reading",
    "/family/devices",
    "/family/departure",
    "/family/keys",
    "/family/keys/email",
    "/family/keys/paper",
    "/family/home-screen",
    "/family/lines",
    "/family/lines/new",
    f"/family/wordings/{REF}/1",
    "/loop/bath",
    "/family/data",
    "/family/erasure",
    "/reviews",
    "/reviews/enough",
    "/bedtime",
    "/words",
    "/words/report",
    "/cloth",
    "/cloth/week",
    "/family/keys/first",
]
PAGES_OF_BOTH = [
    f"/sheets?line={REF}",
    "/sheets/fridge/bath",
    "/sheets/bingo/animals",
    "/sheets/relatives/family",
    "/sheets/cloth/family",
    "/elsewhere/ours",
]
"""Theirs, for a family; for a visitor what is public of them, or nothing."""
CHANGES: dict[str, dict[str, Any]] = {
    "/families": {"language": ["ko", "vi"]},
    "/wishes": {"tag": "lo"},
    "/facts": said(),
    "/moment": {"moment": "bath"},
    "/look": {"mode": "night"},
    "/family/languages": {"language": ["ta"]},
    "/family/questions/nickname": {"answer": "Bé"},
    "/family/speakers": {"name": "Paatti", "consent": str(consenting.WORDS[Rung.FAMILY])},
    "/family/asks": {"ref": REF, "tag": "ta"},
    f"/family/voices/{REF}/1/choice": {"voice": "espeak"},
    "/devices/mine/caregiver": {"caregiver": "<caregiver>"},
    "/devices/others/revocation": {},
    "/family/children": {"nickname": "Bé"},
    "/family/reading": {"shows-1": "script"},
    "/family/questions/ease": {"ease-1": "new"},
    "/family/invitations": {"for": "new", "id": an_id()},
    "/family/home-screen": {"face": "neutral"},
    "/family/kept-lines": {"ref": REF},
    f"/family/lines/{an_id()}": {"meaning": "Moon hands", "text-1": "tay trăng"},
    f"/family/wordings/{REF}/1": {"text": "Tắm nào"},
    f"/family/wordings/{REF}/1/remarks": {"kind": "wrong"},
    "/codes": {"address": "mai@example.org"},
    "/reviews/return": {},
    "/words/day": {"on": "2024-05-01"},
    "/demo/<token>": {"next": "/packs"},
    "/devices/mine/departure": {},
}
"""Every way to change something, with what would be changed."""
NOT_THERE = f"018f3600-0000-7000-8000-{0:012x}"
ASKED_OF_NOTHING: dict[str, dict[str, Any]] = {
    "/recordings": {"id": an_id(), "ref": REF, "tag": "ta", "speaker": NOT_THERE},
    f"/recordings/{NOT_THERE}/withdrawal": {},
    f"/recordings/{NOT_THERE}/return": {},
    f"/recordings/{NOT_THERE}/rung": {"rung": "me"},
    f"/family/speakers/{NOT_THERE}/remembrance": {"died": "yes"},
    f"/family/speakers/{NOT_THERE}/withdrawal": {},
    f"/family/asks/{NOT_THERE}/revocation": {},
    "/speak/nobody/consent": {"name": "Paatti"},
    "/speak/nobody/recordings": {"id": an_id(), "ref": REF},
    f"/speak/nobody/recordings/{NOT_THERE}/withdrawal": {},
    "/speak/nobody/withdrawal": {},
    f"/devices/{NOT_THERE}/name": {"name": "Phone"},
    f"/devices/{NOT_THERE}/revocation": {},
    "/devices/mine/child": {"child": "0"},
    "/devices/mine/day": {},
    f"/family/invitations/{NOT_THERE}/revocation": {},
    f"/family/caregivers/{NOT_THERE}/name": {"name": "Mẹ"},
    f"/family/caregivers/{NOT_THERE}/removal": {},
    f"/family/caregivers/{NOT_THERE}/return": {},
    "/family/children/0": {"nickname": "Bé"},
    "/family/children/0/languages": {"language": ["ta", "vi"]},
    "/family/children/0/removal": {},
    f"/family/lines/{NOT_THERE}/removal": {},
    "/family/departure": {},
    "/family/bringing": {"bring": "yes"},
    "/family/keys/email": {"address": "mai@example.org"},
    "/family/keys/paper": {},
    "/family/data/me": {},
    "/family/erasure": {},
    "/family/erasure/reversal": {},
    "/codes/mine": {"digits": "123456"},
    "/sign-in/paper": {"code": "nothing"},
    "/proof/codes": {},
    "/proof/paper": {"code": "nothing"},
    "/passkeys": {"credential": "{}"},
    "/passkeys/challenges": {"purpose": "enter"},
    "/passkeys/entry": {"credential": "{}"},
    "/passkeys/proof": {"credential": "{}"},
    "/passkeys/removal": {"passkey": "nothing"},
    "/join/nobody": {"name": "Bà"},
    "/copies": {},
    f"/songs/aaraaro-aarivaro/timing/{NOT_THERE}": {},
    f"/songs/aaraaro-aarivaro/timing/{NOT_THERE}/file": {},
    f"/songs/aaraaro-aarivaro/timing/{NOT_THERE}/guess": {},
    "/family/songs/nothing/verse": {"line-1": "Kanne"},
    f"/family/songs/aaraaro-aarivaro/verse/{NOT_THERE}/removal": {},
    "/sheets/fridge/nothing/pdf": {},
    "/loop/nothing/zip": {},
    "/loop/pack/nothing/zip": {},
    "/elsewhere/anki/nothing": {},
    "/elsewhere/book/nothing": {},
    "/elsewhere/table/nothing": {},
    "/check/nobody/answers": {"verdict": "right"},
    "/check/nobody/name": {"name": "Mẹ"},
    "/class": {"code": "nobody"},
    "/class/nobody/families": {"language": "vi"},
    "/offers/nobody": {},
    "/transfer/nobody": {},
    f"/family/classes/{NOT_THERE}/departure": {},
    f"/family/classes/{NOT_THERE}/sharing": {"shares": "yes"},
    "/family/remarks/thanks": {},
    "/studio/sandbox/looks": {},
    "/studio/sandbox/readings": {},
    "/w": {"code": "nothing"},
    "/w/locale": {"locale": "ta"},
    "/w/nobody/guests": {"language": "vi"},
    f"/rooms/{NOT_THERE}/threads": {"ref": REF},
    f"/rooms/{NOT_THERE}/whispers": {"kind": "again"},
    f"/rooms/{NOT_THERE}/languages": {"language": "vi"},
    f"/rooms/{NOT_THERE}/departure": {},
    f"/rooms/{NOT_THERE}/answers": {"learned": "yes"},
    f"/rooms/{NOT_THERE}/family": {},
    f"/rooms/{NOT_THERE}/voices": {"ref": REF, "tag": "vi"},
    f"/rooms/{NOT_THERE}/voices/{NOT_THERE}/sound": {},
    f"/rooms/{NOT_THERE}/voices/{NOT_THERE}/withdrawal": {},
}
"""Ways to change what somebody else would have to have made first: their own tests make it."""
EVERY_CHANGE = CHANGES | ASKED_OF_NOTHING


def _filled(path: str, key: Key) -> str:
    return path.replace("<token>", key.token)


def _of_the_studio(app: Flask) -> set[str]:
    """Whoever has no ability finds none of these: test_doors.py of tests/studio and test_doors_of_rooms.py try every one."""
    rooms = ("/studio", "/classes", "/workshops")
    return {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith(rooms)} - PUBLIC


@pytest.fixture
def production(app: Flask, config: Config) -> Iterator[Flask]:
    """The same house, as it would be on the internet."""
    ours = make_config(config.data, config.database_url, production=True, base_url=BASE)
    out_there = create_app(ours)
    yield out_there
    with out_there.app_context():
        db.engine.dispose()


# Who may come in


def test_every_door_is_known_by_name(app: Flask) -> None:
    opened = {name for name, view in app.view_functions.items() if getattr(view, "public", False)}
    assert opened | {"static", "assets"} == PUBLIC
    assert set(app.view_functions) - PUBLIC - _of_the_studio(app) == CLOSED


def test_every_page_and_every_change_is_in_the_lists_here(app: Flask) -> None:
    """So that whoever adds one adds it to what is tested for everybody."""
    doors = app.url_map.bind("localhost")
    seen = {
        doors.match(urlsplit(path).path)[0]
        for path in [*PAGES_FOR_ALL, *PAGES_OF_A_FAMILY, *PAGES_OF_BOTH, "/"]
    }
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - seen - _of_the_studio(app) == {
        "checker.check",
        "checker.end",
        "checker.recording",
        "checker.sound",
        "leading.events",
        "leading.state",
        "leading.invitation",
        "leading.signed_out",
        "room.events",
        "room.how_it_is",
        "room.languages",
        "room.room",
        "room_voices.new",
        "room_voices.one",
        "room_voices.own",
        "room_voices.sound",
        "taking_home.calendar",
        "taking_home.drawn",
        "taking_home.home",
        "taking_home.painted",
        "joining.invitation",
        "offers.offered",
        "studio_help.alike_for_visitors",
        "studio_help.pictures_for_visitors",
        "studio_help.words",
        "transfers.handed",
        "assets",
        "belongings.copy",
        "belongings.who",
        "demo.enter",
        "entry.bringing",
        "entry.digits",
        "entry.outbox",
        "home.away",
        "home.say",
        "invitations.invitation",
        "invitations.invited",
        "keys.kept",
        "little_ones.about_to_remove",
        "makings.fetch",
        "makings.wait",
        "offline.ahead",
        "offline.manifest",
        "offline.worker",
        "parting.about_to_ask",
        "people.child",
        "proof.proof",
        "speak.end",
        "speak.hello",
        "speak.line",
        "speak.name",
        "speak.recording",
        "speech.clip",
        "words_pages.drawing",
        "words_pages.table",
        "static",
        "sounds.language",
        "sounds.recording",
        "sounds.tune",
        "sounds.wording",
        "timing.export",
        "timing.timing",
        "verses.verse",
        "voices.about_to_withdraw_speaker",
        "voices.asked",
    }
    changes = {rule.endpoint for rule in app.url_map.iter_rules() if (rule.methods or set()) - LOOKING}
    known = {doors.match(path, method="POST")[0] for path in EVERY_CHANGE}
    assert known == changes - _of_the_studio(app)


@pytest.mark.parametrize("path", PAGES_FOR_ALL)
def test_whoever_comes_may_look_around(client: FlaskClient, mai: FlaskClient, path: str) -> None:
    visit(client, path)
    visit(mai, path)


@pytest.mark.parametrize("path", PAGES_OF_A_FAMILY)
def test_a_family_page_is_the_familys(
    client: FlaskClient, mai: FlaskClient, arun: FlaskClient, joon: FlaskClient, path: str
) -> None:
    report(mai, said())
    for parent in (mai, arun, joon):
        visit(parent, path)
    response = client.get(path)
    assert (response.status_code, response.location) == (303, "/")


@pytest.mark.parametrize("path", PAGES_OF_BOTH)
def test_a_page_of_both_is_the_familys_or_public(
    client: FlaskClient, mai: FlaskClient, joon: FlaskClient, path: str
) -> None:
    for someone in (mai, joon):
        visit(someone, path)
    assert client.get(path).status_code in (200, 404)


@pytest.mark.parametrize("person", ["lan", "priya"])
def test_the_teacher_and_the_workshop_leader_have_a_way_in(
    app: Flask, world: dict[str, Key], person: str
) -> None:
    theirs = device_of(app, world[person])
    for path in ("/today", "/family", "/packs/greetings", "/songs"):
        visit(theirs, path)


def test_nothing_of_one_family_is_on_a_page_of_another(
    app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key]
) -> None:
    mai.post("/family/questions/nickname", data={"answer": "Ngọc-Canary"})
    mai.post("/family/questions/birth-month", data={"answer": "2023-07"})
    report(mai, said(1), said(2, ref="mealtime/canary"))
    theirs = [key for name in ("mai", "arun") for key in vars(world[name]).values()]
    secrets = {"Canary", "Ngọc", "2023-07", "canary", an_id(1), an_id(2), *theirs}
    for path in [*PAGES_FOR_ALL, *PAGES_OF_A_FAMILY[:2], *PAGES_OF_A_FAMILY[3:], *PAGES_OF_BOTH]:
        page = joon.get(path).text
        assert {secret for secret in secrets if secret in page} == set(), path
    assert "0 threads so far" in joon.get("/today").text
    assert "2 threads so far" in mai.get("/today").text


@pytest.mark.parametrize("path", EVERY_CHANGE)
def test_a_change_cannot_be_made_by_looking(
    app: Flask, client: FlaskClient, mai: FlaskClient, world: dict[str, Key], path: str
) -> None:
    before = all_rows(app)
    allowed = app.url_map.bind("localhost").allowed_methods(path)
    for someone in (client, mai):
        response = someone.get(_filled(path, world["joon"]), query_string=EVERY_CHANGE[path])
        if "GET" in allowed:  # where one may look at it first, and turn back
            assert response.status_code in (200, 303, 404)
        else:
            assert (response.status_code, "POST" in response.headers["Allow"]) == (405, True)
            checked(someone, path, response)
    assert all_rows(app) == before


@pytest.mark.parametrize(
    "path", ["/", "/today", "/packs", "/packs/bath-time", "/clips/0.mp3", "/static/icon.svg"]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_a_page_cannot_be_changed(mai: FlaskClient, path: str, method: str) -> None:
    response = mai.open(path, method=method)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("person", ["nobody", "mai"])
def test_looking_changes_nothing(app: Flask, world: dict[str, Key], person: str) -> None:
    someone = device_of(app, world.get(person))
    before = all_rows(app)
    voices = ["/voices/languages/lo", "/voices/bath-time/nothing/vi", f"/clips/{'0' * 32}.mp3"]
    for path in [
        *PAGES_FOR_ALL,
        *PAGES_OF_A_FAMILY,
        *PAGES_OF_BOTH,
        *voices,
        "/",
        f"/demo/{world['joon'].token}",
    ]:
        for method in LOOKING:
            with someone.open(path, method=method) as response:
                assert response.status_code < 500
    assert all_rows(app) == before


def test_an_address_that_changes_something_is_asked_for_nothing_by_head_and_options(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    before = all_rows(app)
    for path in EVERY_CHANGE:
        for method in ("HEAD", "OPTIONS"):
            mai.open(_filled(path, world["mai"]), method=method, query_string=EVERY_CHANGE[path])
    assert all_rows(app) == before
    assert mai.get("/today").status_code == 200


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "x",
        "x" * 64,
        "x" * 65,
        "x" * 9000,
        "' OR '1'='1",
        "%00",
        "\x7f",
        "é".encode().decode("latin-1"),
        "ÿþ",
        "../../secret",
        "null",
    ],
    ids=lambda cookie: repr(cookie[:20]),
)
def test_a_made_up_session_is_nobodys(client: FlaskClient, cookie: str) -> None:
    response = client.get("/today", headers={"Cookie": f"session={cookie}"})
    assert (response.status_code, response.location) == (303, "/")
    assert client.get("/", headers={"Cookie": f"session={cookie}"}).status_code == 200


# What may change, and who may ask for it


REFUSED_HEADERS = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": EVIL},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8001"},
    {"Origin": "http://evil.example#http://localhost"},
    {"Origin": "http://localhost@evil.example"},
    {"Origin": "http://["},
    {"Origin": EVIL, "X-Forwarded-Host": "evil.example"},
    {"Origin": EVIL, "Referer": "http://localhost/today"},
]


@pytest.mark.parametrize("headers", REFUSED_HEADERS, ids=str)
def test_another_site_cannot_ask_for_a_change(
    app: Flask, mai: FlaskClient, world: dict[str, Key], headers: dict[str, str]
) -> None:
    before = all_rows(app)
    for path, data in EVERY_CHANGE.items():
        response = mai.post(_filled(path, world["joon"]), data=data, headers=headers)
        assert response.status_code in (400, 403), path
        assert "Set-Cookie" not in response.headers
    assert all_rows(app) == before


@pytest.mark.parametrize("headers", [{"Origin": EVIL}, {"Sec-Fetch-Site": "cross-site"}], ids=str)
@pytest.mark.parametrize("kind", ["json", "multipart", "text", "empty"])
def test_another_site_cannot_ask_in_another_form(
    app: Flask, mai: FlaskClient, headers: dict[str, str], kind: str
) -> None:
    facts = json.dumps({"facts": [said()]})
    bodies: dict[str, dict[str, Any]] = {
        "json": {"data": facts, "content_type": "application/json"},
        "multipart": {"data": said(tags="vi"), "content_type": "multipart/form-data"},
        "text": {"data": facts, "content_type": "text/plain"},
        "empty": {},
    }
    before = all_rows(app)
    assert mai.post("/facts", headers=headers, **bodies[kind]).status_code == 403
    assert all_rows(app) == before


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
    ],
    ids=str,
)
def test_our_own_pages_may_ask_for_every_change(
    app: Flask, world: dict[str, Key], headers: dict[str, str]
) -> None:
    with app.app_context():
        mine = db.session.get_one(Device, world["mai"].device).caregiver_id
    for path, data in CHANGES.items():
        mai = device_of(app, world["mai"])
        data = {name: mine if value == "<caregiver>" else value for name, value in data.items()}
        assert mai.post(_filled(path, world["joon"]), data=data, headers=headers).status_code == 303, path


@pytest.mark.parametrize(
    "headers", [{"Origin": EVIL}, {"Sec-Fetch-Site": "same-origin", "Origin": EVIL}, {}], ids=str
)
def test_a_forged_host_is_not_ours_in_production(
    production: Flask, world: dict[str, Key], headers: dict[str, str]
) -> None:
    mai = production.test_client()
    before = all_rows(production)
    forged = {"Host": "evil.example", "Cookie": f"__Host-session={world['mai'].token}", **headers}
    for path in ("/families", "/facts", "/look", "/wishes"):
        response = mai.post(path, base_url=BASE, data=CHANGES[path], headers=forged)
        assert response.status_code in (400, 403), path
    assert all_rows(production) == before


# Where it leads


ELSEWHERE = [
    EVIL,
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\n/evil.example",
    "/\r\nSet-Cookie: stolen=yes",
    "/\x00/evil.example",
    "/\u2028/evil.example",
    "/\u202e/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "data:text/html,hello",
    "evil.example",
    "@evil.example",
    "?next=x",
    "//[",
    "http://[::1",
    "//evil\u2100.example",
    "//user:pass@evil.example/",
]
DOORS = {
    "/look": ({"mode": "day"}, "/"),
    "/wishes": ({"tag": "lo"}, "/?wished=yes"),
    "/facts": (said(), f"/today?said={an_id()}"),
    "/family/questions/nickname": ({"skip": "yes"}, "/today"),
    "/family/questions/hand": ({"answer": "left"}, "/today"),
    "/demo/<token>": ({}, "/today"),
}


@pytest.mark.parametrize("wanted", ELSEWHERE, ids=repr)
def test_nobody_is_led_to_another_site(mai: FlaskClient, world: dict[str, Key], wanted: str) -> None:
    for path, (data, default) in DOORS.items():
        response = mai.post(_filled(path, world["mai"]), data={**data, "next": wanted})
        assert (response.status_code, response.location) == (303, default), path
        assert "stolen" not in str(response.headers.getlist("Set-Cookie"))
    page = visit(mai, "/family/questions/nickname", query_string={"next": wanted})
    assert page.form("/family/questions/nickname").data["next"] == "/today"


@pytest.mark.parametrize(
    ("wanted", "location"),
    [
        ("/today", "/today"),
        ("/today?line=bath-time/x", "/today?line=bath-time/x"),
        ("/packs/bath-time?language=yue#splash", "/packs/bath-time?language=yue#splash"),
        ("/search?q=குளி", "/search?q=%E0%AE%95%E0%AF%81%E0%AE%B3%E0%AE%BF"),
        ("/search?q=//evil.example", "/search?q=//evil.example"),
    ],
)
def test_one_goes_back_to_where_one_was(mai: FlaskClient, wanted: str, location: str) -> None:
    assert mai.post("/look", data={"mode": "day", "next": wanted}).location == location


# What a page may load, and what is kept of it


def _clip(config: Config) -> str:
    key = "0123456789abcdef" * 2
    file = config.audio / "vi" / key[:2] / f"{key}.mp3"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"ID3 a sound")
    return f"/clips/{key}.mp3"


def _every_kind_of_answer(app: Flask, config: Config, mai: FlaskClient) -> dict[str, TestResponse]:
    address = app.jinja_env.globals["asset"]
    with app.app_context():
        db.session.execute(text('DROP TABLE "check"'))
        db.session.commit()
    answers = {
        "page": mai.get("/family"),
        "fragment": mai.get("/search?q=ba", headers={**HTMX, "HX-Target": "div#found"}),
        "facts": report(mai, said()),
        "303": mai.post("/look", data={"mode": "day"}),
        "403": mai.post("/look", headers={"Origin": EVIL}),
        "404": mai.get("/nowhere"),
        "405": mai.get("/facts"),
        "413": mai.post("/look", data={"mode": "x" * LARGEST_FORM}),
        "422": mai.post("/families", data={}),
        "500": mai.get("/packs/bath-time"),
        "clip": mai.get(_clip(config)),
        "no clip": mai.get("/clips/nothing.mp3"),
        "static": mai.get(address("icon.svg")),  # type: ignore[operator]
        "no static": mai.get("/static/nothing.svg"),
        "asset": mai.get(address("app.css")),  # type: ignore[operator]
        "options": mai.options("/today"),
        "head": mai.head("/family"),
    }
    for answer in answers.values():
        answer.close()
    return answers


STATUS = {
    "page": 200, "fragment": 200, "facts": 200, "303": 303, "403": 403, "404": 404, "405": 405, "413": 413,
    "422": 422, "500": 500, "clip": 200, "no clip": 404, "static": 200, "no static": 404, "asset": 200,
    "options": 200, "head": 200,
}  # fmt: skip
LASTING = {"clip", "static", "asset"}


def test_every_answer_is_guarded_and_says_how_long_it_keeps(
    app: Flask, config: Config, mai: FlaskClient
) -> None:
    answers = _every_kind_of_answer(app, config, mai)
    assert {name: answer.status_code for name, answer in answers.items()} == STATUS
    for name, answer in answers.items():
        assert {header: answer.headers.get(header) for header in HEADERS} == HEADERS, name
        kept = answer.headers.get("Cache-Control", "")
        if name in LASTING:
            assert set(kept.split(", ")) == {"public", "max-age=31536000", "immutable"}, name
            assert "Set-Cookie" not in answer.headers
        elif "static" in name or "clip" in name:
            assert "immutable" not in kept, name
        else:
            assert kept == "private, no-store", name
        assert "Strict-Transport-Security" not in answer.headers


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    policy = dict(part.strip().split(" ", 1) for part in CSP.split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    sources = {source for given in policy.values() for source in given.split()}
    assert sources == {"'none'", "'self'", "data:", "blob:"}
    assert (
        policy["script-src"]
        == policy["style-src"]
        == policy["connect-src"]
        == policy["form-action"]
        == "'self'"
    )


def test_production_asks_for_https_from_now_on(production: Flask) -> None:
    for path in ("/", "/nowhere", "/today"):
        headers = production.test_client().get(path, base_url=BASE).headers
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_pages_are_sent_small(mai: FlaskClient) -> None:
    whole, small = mai.get("/design"), mai.get("/design", headers={"Accept-Encoding": "br"})
    assert small.headers["Content-Encoding"] == "br"
    assert len(small.data) < len(whole.data) / 4


# Cookies


def _cookies(response: TestResponse) -> dict[str, set[str]]:
    """What each cookie set is allowed to do, by its name."""
    flags = {}
    for cookie in response.headers.getlist("Set-Cookie"):
        name, *parts = re.split(r"; ?", cookie)
        flags[name.partition("=")[0]] = {part for part in parts if not part.startswith("Expires=")}
    return flags


def test_cookies_stay_here_and_out_of_reach_of_scripts(client: FlaskClient) -> None:
    looked = client.post("/look", data={"mode": "night"})
    assert _cookies(looked) == {"look": {"HttpOnly", "Max-Age=31536000", "Path=/", "SameSite=Lax"}}
    begun = client.post("/families", data={"language": "vi"})
    assert _cookies(begun) == {"session": {"HttpOnly", "Max-Age=34560000", "Path=/", "SameSite=Lax"}}


def test_in_production_every_cookie_is_secure_and_the_session_belongs_to_this_host(production: Flask) -> None:
    client = production.test_client()
    looked = client.post("/look", data=CHANGES["/look"], base_url=BASE)
    assert [("Secure" in flags, "HttpOnly" in flags) for flags in _cookies(looked).values()] == [(True, True)]
    begun = client.post("/families", data={"language": "vi"}, base_url=BASE)
    assert _cookies(begun) == {
        "__Host-session": {"HttpOnly", "Max-Age=34560000", "Path=/", "SameSite=Lax", "Secure"}
    }
    assert client.get("/today", base_url=BASE).status_code == 200
    answer = client.post("/moment", data=CHANGES["/moment"], base_url=BASE)
    assert [("Secure" in flags, "HttpOnly" in flags) for flags in _cookies(answer).values()] == [(True, True)]


def test_the_development_cookie_opens_nothing_in_production(production: Flask, world: dict[str, Key]) -> None:
    client = production.test_client()
    for cookie in ("session", "Host-session", "__host-session"):
        answer = client.get("/today", base_url=BASE, headers={"Cookie": f"{cookie}={world['mai'].token}"})
        assert answer.location == "/"


# Proxies


@pytest.mark.parametrize(("proxies", "secure"), [(0, False), (1, True)])
def test_a_forwarding_header_counts_only_from_a_proxy_we_have(
    app: Flask, config: Config, proxies: int, secure: bool
) -> None:
    behind = create_app(make_config(config.data, config.database_url, proxies=proxies))
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
    answer = behind.test_client().post("/look", data={"mode": "day"}, headers=forwarded)
    assert ("Secure" in _cookies(answer)["look"]) == secure
    with behind.app_context():
        db.engine.dispose()


# How a refusal is said


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/packs/nothing", "/packs/%ff", "/family/questions/weight", "/demo/nobody", "/packs/a%00b"],
)
def test_what_is_not_there_is_said_on_a_page_with_a_way_on(
    client: FlaskClient, mai: FlaskClient, path: str
) -> None:
    page = visit(mai, path, status=404)
    assert page.h1 == "This is not here"
    assert "/" in page.links
    if "questions" not in path:
        assert visit(client, path, status=404).text == page.text


def test_a_broken_page_gives_a_reference_and_nothing_away(
    app: Flask, mai: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    mai.post("/family/questions/nickname", data={"answer": "Canary"})
    with app.app_context():
        db.session.execute(text('DROP TABLE "check"'))
        db.session.commit()
    with caplog.at_level(logging.ERROR):
        page = visit(mai, "/today", status=500)
    assert page.h1 == "Something broke, and it was not you"
    reference = re.search(r"\b[0-9a-f]{8}\b", page.text)
    assert reference is not None
    assert reference[0] in caplog.text
    assert "check" not in page.response.text.replace("checked", "")
    assert "Traceback" not in page.response.text
    assert "Canary" not in caplog.text
    assert visit(mai, "/family").text


def test_what_a_person_wrote_is_in_no_log_even_when_it_could_not_be_kept(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context():
        db.session.execute(text("DROP TABLE wish"))
        db.session.commit()
    with caplog.at_level(logging.ERROR):
        assert client.post("/wishes", data={"words": "Canary"}).status_code == 500
    assert "families.wish" in caplog.text
    assert "Canary" not in caplog.text


def test_a_change_that_broke_halfway_is_as_if_it_had_never_been(
    app: Flask, mai: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context():
        db.session.execute(text("DROP TABLE undo"))
        db.session.commit()
    before = mai.get("/family/languages").text
    answer = report(mai, said(1), {"kind": "undo", "thread": an_id(1), "at": said()["at"]})
    assert answer.status_code == 500
    assert mai.get("/family/languages").text == before
    with app.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM thread")) == 0


def test_a_refusal_keeps_nothing_and_says_why(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> None:
    before = all_rows(app)
    answer = mai.post("/family/languages", data={"language": ["ko", "<b>x</b>"]})
    page = checked(mai, "/family/languages", answer)
    assert answer.status_code == 422
    assert "We do not know the language “<b>x</b>” yet. Choose from the list." in page.text
    assert page.all("b") == []
    assert all_rows(app) == before
    with app.app_context():
        family = db.session.get(Family, world["mai"].family)
        assert family is not None
        assert family.tags == ["vi", "ta"]


def test_htmx_is_told_to_leave_refusals_out_of_the_page(mai: FlaskClient) -> None:
    """Left alone, htmx 4 would put the whole error page into the element it asked about."""
    metas = {meta.get("name"): meta.get("content", "") for meta in visit(mai, "/today").every("meta")}
    told = json.loads(metas.get("htmx-config", "{}"))
    assert {"4xx", "5xx"} <= set(told.get("noSwap", []))


# One template, a page or a part of it


@pytest.mark.parametrize("path", ["/search?q=ba", "/packs", "/packs?moment=bath"])
def test_a_part_asked_for_by_its_id_comes_alone_and_as_it_is_on_the_page(mai: FlaskClient, path: str) -> None:
    whole = visit(mai, path)
    [part] = fragment(mai.get(path, headers={**HTMX, "HX-Target": "div#found"}))
    assert part.get("id") == "found"
    found = whole.by_id("found")
    assert found is not None
    assert list(part.itertext()) == list(found.itertext())


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HX-Request": "true"},
        {"HX-Request": "true", "HX-Target": "div#nothing"},
        {"HX-Request": "true", "HX-Target": "found", "HX-Request-Type": "full"},
        {"HX-Target": "div#found"},
        {"HX-Request": "false", "HX-Target": "div#found"},
        {**HTMX, "HX-Target": "div#<script>"},
        {**HTMX, "HX-Target": "x" * 5000},
    ],
    ids=lambda headers: str(headers)[:80],
)
def test_anything_else_gets_the_whole_page(mai: FlaskClient, headers: dict[str, str]) -> None:
    assert mai.get("/search?q=ba", headers=headers).text.startswith("<!doctype html>")


@pytest.mark.parametrize(
    "languages",
    ["", "*", "xx-", ";;;,,,", "en;q=abc", "en;q=nan", "-" * 5000, "a" * 5000, "de-1901-x-y_z;q=2", "ÿ"],
)
def test_no_wish_for_a_language_breaks_a_page(client: FlaskClient, languages: str) -> None:
    assert client.get("/", headers={"Accept-Language": languages}).status_code == 200


def test_the_files_of_the_project_are_not_served(client: FlaskClient, config: Config) -> None:
    (config.data / "secret").write_text("canary")
    for path in (
        "/.git/config", "/static/../config.py", "/static/%2e%2e/config.py", "/static/..%2fconfig.py", "/static/",
        "/static/css", "/static//etc/passwd", "/assets/0/app.css", "/assets/0/../../config.py", "/data/secret",
        "/static/..\\config.py", "/clips/..%2f..%2fsecret.mp3", "/langapp.db",
    ):  # fmt: skip
        with client.get(path) as response:
            assert response.status_code in (404, 308), path
            assert "canary" not in response.text


def test_a_log_of_a_whole_visit_says_nothing_of_the_family(
    app: Flask, mai: FlaskClient, world: dict[str, Key], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with caplog.at_level(logging.DEBUG):
        mai.post("/family/questions/nickname", data={"answer": "Canary"})
        report(mai, said(ref="bath-time/canary-line"))
        for path in PAGES_OF_A_FAMILY:
            mai.get(path)
    for secret in ("Canary", "canary-line", world["mai"].token, world["mai"].family):
        assert secret not in caplog.text


# Two at once


def test_what_two_taps_make_at_once_is_made_once(
    app: Flask, mai: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def view() -> str:
        """As a view does that found nothing there, and is too late to make it."""
        asked.append("once more")
        db.session.execute(text("INSERT INTO erased (recording_id, erased_at) VALUES ('a', '2024-01-01')"))
        if len(asked) == 1:
            db.session.execute(
                text("INSERT INTO erased (recording_id, erased_at) VALUES ('a', '2024-01-01')")
            )
        return "made"

    monkeypatch.setitem(app.view_functions, "home.choose_moment", view)
    assert mai.post("/moment").text == "made"
    assert len(asked) == 2
    with app.app_context():
        assert db.session.execute(text("SELECT count(*) FROM erased")).scalar() == 1


def test_a_page_says_what_went_wrong_also_where_the_database_did(
    app: Flask, mai: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def view() -> str:
        db.session.execute(text("INSERT INTO nowhere VALUES (1)"))
        return ""

    monkeypatch.setitem(app.view_functions, "home.choose_moment", view)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    response = mai.post("/moment")
    assert response.status_code == 500
    assert "Langapp" in response.text


@pytest.mark.parametrize("path", ["/facts", "/studio/sandbox/looks", "/studio/sandbox/readings"])
def test_brackets_without_end_are_nothing_we_understand(mai: FlaskClient, path: str) -> None:
    response = mai.post(path, data="[" * 100_000, content_type="application/json")
    assert response.status_code in (400, 422)

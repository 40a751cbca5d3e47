"""A relative's pages: her own language and nothing but it, her yes to the letter, and what is hers to take back."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from langapp import i18n
from langapp.config import Config
from langapp.db import db
from langapp.families.models import Family
from langapp.packs import shelf
from langapp.speech.child import CHILD
from langapp.voices import consenting, keeping, naming
from langapp.voices.choosing import Voices
from langapp.voices.models import Ask, Consent, Recording, Rung, Speaker
from langapp.voices.models.recordings import Heard
from tests.cast import Key, all_rows, an_id, device_of
from tests.house.extracting import speak as every_word
from tests.visiting import Page, checked, visit
from tests.voices.lines import to_say

NAME = "Paatti"
LANGUAGES = [tag for tag in i18n.locales("speak") if tag != i18n.SOURCE]
LATIN = ("vi", "fil")
USED_EVERYWHERE = {"BB"}  # how a baby is written in Hong Kong
FOR_SCRIPTS = {
    f"data-{name}"
    for name in (
        *("pace", "action", "end", "ref", "tag", "variant", "number", "name", "when", "name-when"),
        *("mode", "hand", "play", "sent", "said", "speaker"),
    )
}
END, FORGED = "/end", "018f3600-0000-7000-8000-000000000001.nothing"
JSON = {"Accept": "application/json"}
Making = Callable[..., str]


@pytest.fixture(scope="session")
def sound() -> bytes:
    """Somebody says a line."""
    return CHILD.speak("ta", "குளிக்கலாமா").mp3


@pytest.fixture
def made(app: Flask, world: dict[str, Key]) -> Making:
    """The address of an ask of Mai's family, in a language."""

    def make(
        tag: str = "ta", count: int = 3, name: str = NAME, family: str | None = "mai", **other: Any
    ) -> str:
        with app.app_context():
            now = datetime.now(UTC)
            refs = to_say(tag, now, count)
            whose = world[family].family if family else None
            ask = Ask.make(whose, shelf.current(), refs, tag, now, name=name, **other)
            db.session.flush()
            path = f"/speak/{ask.token}"
            db.session.commit()
            return path

    return make


@pytest.fixture
def link(made: Making) -> str:
    return made()


def say_yes(client: FlaskClient, link: str, **answers: str) -> TestResponse:
    return visit(client, link).form(f"{link}/consent").send(client, **answers)


def refs(app: Flask, link: str) -> list[str]:
    with app.app_context():
        ask = Ask.of_token(link.rpartition("/")[2])
        assert ask is not None
        return ask.refs.split()


def send(
    client: FlaskClient, link: str, data: bytes, number: int = 1, line: int = 0, **other: str
) -> TestResponse:
    ref = refs(client.application, link)[line]
    return post(
        client,
        f"{link}/recordings",
        data,
        JSON,
        **{"id": an_id(number), "ref": ref, "at": "1714586400000", **other},
    )


def post(client: FlaskClient, path: str, data: bytes, headers: dict[str, str], **fields: str) -> TestResponse:
    boundary, body = encode_multipart({**fields, "sound": FileStorage(io.BytesIO(data), "take")})
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(path, data=body, content_type=kind, headers=headers)


def end_it(app: Flask, link: str, how: str) -> None:
    with app.app_context():
        ask = Ask.of_token(link.rpartition("/")[2])
        assert ask is not None
        now = datetime.now(UTC)
        if how == "revoked":
            ask.revoke(now)
        else:
            ask.expires_at = now - timedelta(seconds=1)
        db.session.commit()


def said_in(tag: str, message: str) -> str:
    with i18n.speaking(tag, "speak"):
        return i18n.gettext(message)


def problem(client: FlaskClient, path: str, answer: TestResponse) -> str:
    return checked(client, path, answer).texts("p", "problem")[0]


def everything_told(page: Page) -> str:
    """All that is seen, heard, or kept for a script to say."""
    told = [page.title, page.text, *(text for each in page.templates for text in each.itertext())]
    for element in page.every():
        if element.tag not in ("html", "link", "script", "meta", "use"):
            told += [value for name, value in element.attrib.items() if _is_told(name)]
    return " ".join(told).replace("Langapp", "")


def _is_told(name: str) -> bool:
    return name in ("aria-label", "alt", "title", "placeholder") or (
        name.startswith("data-") and name not in FOR_SCRIPTS
    )


# Her language and nothing but it


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("pace", ["one", "list"])
def test_every_page_is_in_her_language_and_nothing_but_it(
    app: Flask, client: FlaskClient, made: Making, sound: bytes, tag: str, pace: str
) -> None:
    name = "אבא"  # in nobody's script, so that it is told apart
    link = made(tag, 2, name, pace=pace)
    pages = [visit(client, link)]
    say_yes(client, link)
    pages.append(visit(client, link))
    assert send(client, link, sound).status_code == 200
    pages += [visit(client, link), visit(client, f"{link}{END}"), visit(client, f"{link}{END}?taken=back")]
    end_it(app, link, "revoked")
    pages.append(visit(client, f"{link}{END}"))
    unsaid = made(tag, 1, name)
    end_it(app, unsaid, "revoked")
    pages.append(visit(client, unsaid, 410))
    english = {text for message in every_word() for text in _forms(message.id) if len(text) > 3}
    for page in pages:
        told = everything_told(page).replace(name, "")
        assert page.root.get("lang") == {"yue": "yue-Hant-HK"}.get(tag, tag)
        assert page.root.get("dir") == ("rtl" if tag == "ur" else "ltr")
        if tag not in LATIN:
            assert set(re.findall("[A-Za-z]+", told)) <= USED_EVERYWHERE
        assert [text for text in english if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", told)] == []


def _forms(text: object) -> tuple[str, ...]:
    forms = text if isinstance(text, tuple | list) else (text,)
    return tuple(re.sub(r"%\(\w+\)s", "", str(form)).strip() for form in forms)


def test_every_control_that_can_be_heard_says_its_name_in_her_language(
    client: FlaskClient, link: str
) -> None:
    say_yes(client, link)
    page = visit(client, link)
    names = {each.get("href") for each in page.all("a", "says-name")}
    assert names == {f"/speak/names/{key}/ta" for key in ("speak", "stop", "send", "hear", "again")}
    held = {each.get("data-name") for each in page.every() if each.get("data-name")}
    assert held == {f"/speak/names/{key}/ta" for key in ("listen", "send", "hear", "again", "next", "back")}
    for path in names | held:
        assert client.get(str(path)).status_code == 302
    for path in ("/speak/names/nothing/ta", "/speak/names/send/xx", "/speak/names/send/en"):
        assert client.get(path).status_code == 404


def test_where_no_voice_is_right_no_loudspeaker_is_shown(client: FlaskClient, made: Making) -> None:
    link = made("th")
    page = visit(client, link)
    assert page.all("a", "says-name") == []
    assert said_in("th", "Tap a small loudspeaker to hear what a button is called.") not in page.text


def test_every_line_is_on_the_page_and_has_an_address_of_its_own(
    app: Flask, client: FlaskClient, link: str
) -> None:
    say_yes(client, link)
    for number, ref in enumerate(refs(app, link), 1):
        page = visit(client, f"{link}?line={number}")
        assert [each.get("data-ref") for each in page.all("article")] == [ref]
        assert sorted(each.get("data-ref") for each in page.every("article")) == sorted(refs(app, link))
        assert page.form(f"{link}/recordings").data["ref"] == ref
    for nonsense in ("0", "99", "x", "-1", "１"):
        assert len(visit(client, f"{link}?line={nonsense}").all("article")) == 1


def test_a_teacher_is_asked_for_everyone(client: FlaskClient, made: Making) -> None:
    link = made(family=None)
    page = visit(client, link)
    words = said_in("ta", str(consenting.WORDS[Rung.PUBLIC].message))
    assert words in page.text
    assert page.form(f"{link}/consent").data["consent"] == words
    say_yes(client, link)
    assert said_in("ta", "For everyone here") in visit(client, link).text
    assert said_in("ta", "For the family alone") not in visit(client, link).text


# Her yes


@pytest.mark.parametrize("tag", LANGUAGES)
def test_her_yes_is_kept_to_the_letter(app: Flask, client: FlaskClient, made: Making, tag: str) -> None:
    link = made(tag, 1)
    page = visit(client, link)
    shown = page.form(f"{link}/consent").data["consent"]
    assert page.texts("blockquote") == [shown]
    assert say_yes(client, link, name="  நான்  ", accent="Jaffna").status_code == 303
    with app.app_context():
        [given] = db.session.scalars(select(Consent)).all()
        assert (given.words, given.locale, given.rung) == (shown, tag, Rung.FAMILY)
        [speaker] = db.session.scalars(select(Speaker)).all()
        assert (speaker.name, speaker.accent) == ("நான்", "Jaffna")


def test_a_yes_to_other_words_is_no_yes(app: Flask, client: FlaskClient, link: str) -> None:
    before = all_rows(app)
    page = visit(client, link)
    shown = page.form(f"{link}/consent").data["consent"]
    for words in ("", shown + " ", shown[:-1], "Yes", str(consenting.WORDS[Rung.FAMILY].message)):
        answer = say_yes(client, link, consent=words)
        assert answer.status_code == 422
        told = problem(client, link, answer)
        assert told == said_in("ta", "First say yes on the first page, then speak.")
    assert all_rows(app) == before


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Write the name your voice goes by, then go on."),
        (" \t", "Write the name your voice goes by, then go on."),
        ("அ" * 41, "That is a long name. Use up to %(n)s letters."),
    ],
)
def test_a_voice_needs_a_name(app: Flask, client: FlaskClient, link: str, name: str, sentence: str) -> None:
    before = all_rows(app)
    answer = say_yes(client, link, name=name)
    assert answer.status_code == 422
    page = checked(client, link, answer)
    assert page.texts("p", "problem") == [said_in("ta", sentence).replace("%(n)s", "40")]
    assert link in page.links
    assert all_rows(app) == before


def test_without_her_yes_nothing_is_accepted(
    app: Flask, client: FlaskClient, link: str, sound: bytes
) -> None:
    before = all_rows(app)
    answer = send(client, link, sound)
    assert answer.status_code == 422
    assert problem(client, link, answer) == said_in("ta", "First say yes on the first page, then speak.")
    assert all_rows(app) == before


def test_saying_yes_twice_is_one_voice(app: Flask, client: FlaskClient, link: str) -> None:
    form = visit(client, link).form(f"{link}/consent")
    for _ in range(2):
        assert form.send(client).status_code == 303
    with app.app_context():
        assert len(db.session.scalars(select(Speaker)).all()) == 1


# The link


@pytest.mark.parametrize("how", ["expired", "revoked"])
@pytest.mark.parametrize("tag", ["ta", "ur", "th", "ko"])
def test_a_link_that_has_ended_says_so_in_her_language(
    app: Flask, client: FlaskClient, made: Making, sound: bytes, how: str, tag: str
) -> None:
    link = made(tag, 1)
    end_it(app, link, how)
    sentence = said_in(tag, "This link has come to its end. Ask your family for a new one.")
    assert visit(client, link, 410).texts("p", "problem") == [sentence]
    for answer in (send(client, link, sound), client.post(f"{link}/consent", data={"name": "x"})):
        assert answer.status_code == 410
        assert problem(client, link, answer) == sentence


@pytest.mark.parametrize(
    ("asked", "tag"),
    [("ta-IN,en", "ta"), ("zh-TW", "zh-Hant-TW"), ("zh-HK", "yue"), ("tl", "fil"), ("de,ur;q=0.5", "ur")],
)
def test_a_link_nobody_knows_is_answered_in_the_browsers_language(
    client: FlaskClient, asked: str, tag: str
) -> None:
    page = visit(client, "/speak/nothing", 404, headers={"Accept-Language": asked})
    sentence = "We do not know this link. Ask your family to send it once more."
    assert page.texts("p", "problem") == [said_in(tag, sentence)]
    assert page.links == ["#main"]


def test_a_token_cannot_be_made_up(app: Flask, client: FlaskClient, link: str, made: Making) -> None:
    token, other = (each.rpartition("/")[2] for each in (link, made("ur")))
    own, seal = token[:21], token[21:]
    for forged in (own, token[:22], f"{other[:21]}{seal}", token[:-1], f"{token}xy", f"é{token[1:]}", FORGED):
        for path in ("", END, "/recordings/x.mp3"):
            assert client.get(f"/speak/{forged}{path}").status_code == 404


def test_what_was_not_asked_for_is_not_accepted(
    app: Flask, client: FlaskClient, link: str, sound: bytes
) -> None:
    say_yes(client, link)
    before = all_rows(app)
    for ref in ("bath-time/nothing", "our-body/eye", "", "../x", "%00"):
        answer = send(client, link, sound, ref=ref)
        assert answer.status_code == 404
    assert all_rows(app) == before


def test_what_came_by_another_link_is_not_here(
    app: Flask, client: FlaskClient, link: str, made: Making, sound: bytes
) -> None:
    other = made("ur")
    for each in (link, other):
        say_yes(client, each)
    assert send(client, other, sound).status_code == 200
    with client.get(f"{other}/recordings/{an_id()}.mp3") as heard:
        assert (heard.status_code, heard.mimetype) == (200, "audio/mpeg")
        assert heard.headers["Cache-Control"] == "private, no-cache"
    assert client.get(f"{link}/recordings/{an_id()}.mp3").status_code == 404
    assert client.post(f"{link}/recordings/{an_id()}/withdrawal").status_code == 404
    with app.app_context():
        assert db.session.get_one(Recording, an_id()).withdrawn_at is None


def test_nobody_without_the_link_hears_it(
    app: Flask, client: FlaskClient, mai: FlaskClient, joon: FlaskClient, link: str, sound: bytes
) -> None:
    say_yes(client, link)
    send(client, link, sound)
    for who, status in ((mai, 200), (joon, 404), (client, 404)):
        with who.get(f"/recordings/{an_id()}.mp3") as answer:
            assert answer.status_code == status


# What she sends


def test_sending_twice_is_one_recording(app: Flask, client: FlaskClient, link: str, sound: bytes) -> None:
    say_yes(client, link)
    answers = [send(client, link, sound) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert {answer.get_json()["held"] for answer in answers} == {an_id()}
    first = refs(app, link)[0]
    with app.app_context():
        assert [each.ref for each in db.session.scalars(select(Recording))] == [first]


def test_without_a_script_a_recording_is_chosen_and_sent(
    app: Flask, client: FlaskClient, link: str, sound: bytes
) -> None:
    say_yes(client, link)
    for line, ref in enumerate(refs(app, link)):
        page = visit(client, link)
        form = page.form(f"{link}/recordings")
        assert form.data["ref"] == ref
        answer = post(client, form.action, sound, {"Accept": "text/html"}, **form.data)
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, link), line
    assert client.get(link).location == f"{link}{END}"
    page = visit(client, f"{link}{END}")
    assert said_in("ta", "That is all. Everything is sent.") in page.text
    assert len(page.all("li")) == 3
    assert f"{link}?line=1" in page.links
    assert visit(client, f"{link}?line=1").all("article")


def test_a_link_of_a_family_that_is_nowhere_any_more_has_ended(
    client: FlaskClient, joon: FlaskClient, made: Making
) -> None:
    link = made("ko", family="joon")
    assert client.get(link).status_code == 200
    joon.post("/devices/mine/departure")
    assert client.get(link).status_code == 410


def test_two_people_may_open_one_link_and_each_speaks_under_their_own_name(
    app: Flask, client: FlaskClient, link: str, sound: bytes
) -> None:
    mine = say_yes(client, link, name="Paatti").location
    page = visit(client, f"{link}?someone=else")
    assert [field.get("value") for field in page.all("input") if field.get("name") == "name"] == [""]
    hers = page.form(f"{link}/consent").send(client, name="Chithi").location
    assert mine != hers
    for number, place in enumerate((mine, hers), 1):
        assert (
            visit(client, place).form(f"{link}/recordings").data["speaker"] == place.partition("speaker=")[2]
        )
        assert (
            send(client, link, sound, number, number, speaker=place.partition("speaker=")[2]).status_code
            == 200
        )
    with app.app_context():
        names = {
            recording_id: db.session.get_one(Speaker, speaker_id).name
            for recording_id, speaker_id in db.session.execute(select(Recording.id, Recording.speaker_id))
        }
        assert names == {an_id(1): "Paatti", an_id(2): "Chithi"}
        assert len(db.session.scalars(select(Consent)).all()) == 2
    stranger = send(client, link, sound, 3, speaker=an_id(77))
    assert stranger.status_code == 422


def test_a_line_worded_anew_while_she_spoke_keeps_the_words_she_saw(
    app: Flask, client: FlaskClient, link: str, sound: bytes
) -> None:
    say_yes(client, link)
    form = visit(client, link).form(f"{link}/recordings").data
    with app.app_context():
        slug, _, line_id = form["ref"].partition("/")
        pack = shelf.current().packs[slug]
        old = next(line for line in pack.lines if line.id == line_id)
        said = old.wordings["ta"]
        form_now = replace(said.form, text=f"வா, {said.form.text}")
        new = replace(old, wordings={**old.wordings, "ta": replace(said, form=form_now, variants={})})
        lines = tuple(new if line is old else line for line in pack.lines)
        with shelf.edition_published.muted():
            shelf.add(replace(pack, lines=lines), origin="lessons", position=0, now=datetime.now(UTC))
        db.session.commit()
    assert send(client, link, sound, 1, said=form["said"]).status_code == 200
    assert send(client, link, sound, 2, said="f" * 32).status_code == 422
    with app.app_context():
        [kept] = db.session.scalars(select(Recording)).all()
        assert (kept.text_hash, kept.text) == (form["said"], said.form.text)
    assert visit(client, link).all("article"), "the new words are still to be said"


def test_one_id_for_two_lines_is_no_recording_of_the_second(
    client: FlaskClient, link: str, sound: bytes
) -> None:
    say_yes(client, link)
    assert send(client, link, sound, 1, 0).status_code == 200
    assert send(client, link, sound, 1, 1).status_code == 422


def test_an_id_of_another_family_is_refused_and_tells_nothing(
    app: Flask, client: FlaskClient, link: str, made: Making, sound: bytes
) -> None:
    theirs = made("ur", family="joon")
    for each in (link, theirs):
        say_yes(client, each)
    send(client, theirs, sound)
    before = all_rows(app)
    answer = send(client, link, sound)
    assert answer.status_code == 422
    sentence = problem(client, link, answer)
    assert sentence == said_in(
        "ta", "This could not be read, so nothing was kept. Reload the page, then try again."
    )
    assert all_rows(app) == before


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Nothing arrived. Say it once more."),
        (b"not a sound at all" * 50, "That is not a sound we can play. Record it here, then send it."),
        (b"\0" * (10 << 20), "That recording is too large. Say this one line, then send it."),
        (b"\0" * (13 << 20), "That recording is too large. Say this one line, then send it."),
    ],
    ids=["nothing", "no sound", "eleven megabytes", "more than the door lets in"],
)
def test_what_is_no_recording_is_refused_in_her_language(
    app: Flask, client: FlaskClient, made: Making, data: bytes, sentence: str
) -> None:
    link = made("ur")
    say_yes(client, link)
    before = all_rows(app)
    answer = send(client, link, data)
    assert answer.status_code in (413, 422)
    assert problem(client, link, answer) == said_in("ur", sentence)
    assert all_rows(app) == before


@pytest.mark.parametrize("made_up", ["", "1", "x" * 36, an_id().upper()])
def test_an_id_that_is_none_is_refused(client: FlaskClient, link: str, sound: bytes, made_up: str) -> None:
    say_yes(client, link)
    assert send(client, link, sound, id=made_up).status_code == 422


def test_she_may_say_a_line_again_and_her_last_take_is_the_one_that_plays(
    app: Flask, client: FlaskClient, world: dict[str, Key], link: str, sound: bytes
) -> None:
    say_yes(client, link)
    for number in (1, 3, 2):  # by its own clock the phone said the third before the second
        at = datetime.now(UTC) - timedelta(minutes=9 - number)
        assert send(client, link, sound, number, at=str(int(at.timestamp() * 1000))).status_code == 200
    with app.app_context():
        says = db.session.get_one(Recording, an_id(1))
        place = shelf.current().line(says.ref)
        assert place is not None
        heard = Voices(world["mai"].family, {(says.ref, "ta", says.text_hash): heard_of(world, says.ref)})
        voices = heard.all(says.ref, "ta", "", place[1].wordings["ta"].form)
    assert [voice.key for voice in voices if voice.kind == "family"] == [an_id(3)]
    assert {voice.name for voice in voices if voice.kind == "family"} == {NAME}


def heard_of(world: dict[str, Key], ref: str) -> list[Heard]:
    return Recording.heard(world["mai"].family, world["mai"].device, [ref])


def test_what_the_family_calls_her_is_kept_beside_the_name_she_chose(
    app: Flask, client: FlaskClient, link: str
) -> None:
    say_yes(client, link, name="Meenakshi")
    with app.app_context():
        speaker = db.session.scalars(select(Speaker)).one()
        assert (speaker.name, speaker.relation) == ("Meenakshi", NAME)


def test_two_lines_of_the_same_text_are_said_twice(app: Flask, client: FlaskClient, sound: bytes) -> None:
    """Both grandmothers are பாட்டி."""
    twins = ["our-family/mothers-mother", "our-family/fathers-mother"]
    with app.app_context():
        on_shelf = shelf.current()
        assert len({place[1].wordings["ta"].form.text for ref in twins if (place := on_shelf.line(ref))}) == 1
        family, _token = Family.begin(["ta"], datetime.now(UTC))
        db.session.flush()
        address = Ask.make(family.id, on_shelf, twins, "ta", datetime.now(UTC), name=NAME).path
        db.session.commit()
    say_yes(client, address)
    assert send(client, address, sound, 1, 0).status_code == 200
    page = client.get(address)
    assert page.status_code == 200, "there is one more to say"
    assert send(client, address, sound, 2, 1).status_code == 200
    assert client.get(address).location == f"{address}{END}"


# What is hers to take back


@pytest.mark.parametrize("how", ["", "expired", "revoked"])
@pytest.mark.parametrize("all_of_it", [False, True])
def test_what_she_takes_back_is_gone_at_once(
    app: Flask, client: FlaskClient, mai: FlaskClient, link: str, sound: bytes, how: str, all_of_it: bool
) -> None:
    say_yes(client, link)
    for line in range(2):
        send(client, link, sound, line + 1, line)
    if how:
        end_it(app, link, how)
    page = visit(client, f"{link}{END}")
    assert len(page.all("li")) == 2
    path = f"{link}/withdrawal" if all_of_it else f"{link}/recordings/{an_id()}/withdrawal"
    answer = page.form(path).send(client)
    assert (answer.status_code, answer.location) == (303, f"{link}{END}?taken=back")
    after = visit(client, answer.location)
    assert said_in("ta", "Taken back") in after.text
    assert len(after.all("li")) == (0 if all_of_it else 1)
    for number in (1, 2) if all_of_it else (1,):
        assert mai.get(f"/recordings/{an_id(number)}.mp3").status_code == 404
        assert client.get(f"{link}/recordings/{an_id(number)}.mp3").status_code == (410 if how else 404)
    assert client.post(path).status_code == 303, "a hand that trembles asks twice"
    if all_of_it and not how:
        assert send(client, link, sound, 9).status_code == 422, "no yes stands any more"
        assert visit(client, link).form(f"{link}/consent")


def test_the_family_cannot_say_yes_in_her_place(
    client: FlaskClient, mai: FlaskClient, link: str, sound: bytes
) -> None:
    speaker = say_yes(client, link).location.partition("speaker=")[2]
    send(client, link, sound)
    client.post(f"{link}/withdrawal")
    yes = str(consenting.WORDS[Rung.FAMILY])
    mai.post("/family/speakers", data={"id": speaker, "name": "x", "consent": yes})
    client.post(f"{link}/consent", data={"id": speaker, "name": NAME, "consent": said_in("ta", yes)})
    assert mai.get(f"/recordings/{an_id()}.mp3").status_code == 404


def test_a_week_after_her_no_nothing_of_her_is_left_and_what_comes_late_is_not_kept_again(
    app: Flask, client: FlaskClient, mai: FlaskClient, link: str, sound: bytes, config: Config
) -> None:
    say_yes(client, link)
    send(client, link, sound)
    client.post(f"{link}/withdrawal")
    with app.app_context():
        keeping.erase_over(datetime.now(UTC) + timedelta(days=8))
        db.session.commit()
    rows = all_rows(app)
    assert rows["speaker"] == rows["consent"] == rows["recording"] == []
    assert list((config.data / "recordings").rglob("*.*")) == []
    say_yes(client, link)
    assert send(client, link, sound).get_json()["held"] == an_id()
    assert all_rows(app)["recording"] == []


# The door


def test_looking_changes_nothing(app: Flask, client: FlaskClient, link: str, sound: bytes) -> None:
    say_yes(client, link)
    send(client, link, sound)
    before = all_rows(app)
    for path in ("", "?line=2", END, f"/recordings/{an_id()}.mp3", "/withdrawal", "/consent", "/recordings"):
        client.get(f"{link}{path}").close()
    assert all_rows(app) == before


@pytest.mark.parametrize(
    "path", ["/consent", "/recordings", "/withdrawal", f"/recordings/{an_id()}/withdrawal"]
)
def test_another_site_can_change_nothing(
    app: Flask, client: FlaskClient, link: str, sound: bytes, path: str
) -> None:
    say_yes(client, link)
    send(client, link, sound)
    before = all_rows(app)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        assert client.post(f"{link}{path}", headers=headers).status_code == 403
    assert all_rows(app) == before


def test_a_link_opens_nothing_else_of_the_family(app: Flask, client: FlaskClient, link: str) -> None:
    say_yes(client, link)
    visit(client, link)
    assert client.get("/today").status_code == 303
    assert client.get_cookie("session") is None


def test_what_breaks_is_said_in_her_language_and_logged(
    app: Flask,
    client: FlaskClient,
    made: Making,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    link = made("ur")

    def broken(_language: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(naming, "names", broken)
    page = visit(client, link, 500)
    assert page.texts("p", "problem") == [
        said_in("ur", "Something is not right here. Try again in a moment.")
    ]
    assert "the disk is gone" in caplog.text


@pytest.mark.parametrize("act", ["consent", "withdrawal"])
def test_what_cannot_be_written_down_is_told_in_her_language_and_her_link_is_in_no_log(
    client: FlaskClient,
    link: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    act: str,
) -> None:
    """The page is drawn already when the disk turns out to be full."""
    form = visit(client, link).form(f"{link}/consent")

    def full() -> None:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    with monkeypatch.context() as patched:
        patched.setattr(db.session, "commit", full)
        answer = client.post(f"{link}/{act}", data=form.data)
    assert answer.status_code == 500
    sentence = said_in("ta", "Something is not right here. Try again in a moment.")
    assert problem(client, link, answer) == sentence
    assert "disk is full" in caplog.text
    assert link.rpartition("/")[2] not in caplog.text


def test_names_are_shown_as_they_are_written(app: Flask, client: FlaskClient, made: Making) -> None:
    for name in ('<b>"Paatti"</b> & co', "நானி\u200c", "O'Neill"):
        link = made(name=name)
        page = visit(client, link)
        assert unicodedata.normalize("NFC", name) in page.h1
        assert page.form(f"{link}/consent").data["name"] == name
    assert visit(client, made(name="")).h1 == said_in("ta", "Hello")


def test_a_family_of_its_own_may_lend_a_voice_too(
    app: Flask, world: dict[str, Key], link: str, sound: bytes
) -> None:
    """Someone who uses Langapp herself opens the link on her phone."""
    other = device_of(app, world["joon"])
    say_yes(other, link)
    assert send(other, link, sound).status_code == 200
    with app.app_context():
        found = db.session.get_one(Recording, an_id())
        assert (found.family_id, found.device_id) == (world["mai"].family, None)

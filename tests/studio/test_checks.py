"""Somebody is asked to read a draft: she says of each line what she thinks, and it stands beside that exact text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from langapp.db import db
from langapp.drafts import document, editing
from langapp.drafts.editing import ANY, Edit
from langapp.drafts.models import Draft
from langapp.families.models import Ability
from langapp.packs import shelf
from langapp.packs.documents import Form, Line
from langapp.packs.models import Check
from langapp.studio.checks import asking_checkers, checking, one_language
from langapp.studio.editions import publishing
from langapp.studio.models import CheckAnswer, CheckAsk
from langapp.studio.models.answers import read_hash
from tests.cast import BEGAN, Key, all_rows, an_id, device_of, teaches
from tests.studio.drafted import LINES, TITLE, caregiver, row, write
from tests.visiting import Page, visit

SUGGESTED = "Nước ấm rồi con."


@pytest.fixture
def lan(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return teaches(app, world["lan"], "writing", "checking")


@pytest.fixture
def draft(app: Flask, world: dict[str, Key]) -> str:
    return write(app, world["lan"])


@pytest.fixture
def link(lan: FlaskClient, draft: str) -> str:
    """The address of the page on which Vietnamese is checked."""
    return ask(lan, draft, "vi", "Bà Hoa")


def ask(lan: FlaskClient, draft: str, tag: str, name: str = "", number: int = 7) -> str:
    made = lan.post(
        f"/studio/drafts/{draft}/checks", data={"tag": tag, "name": name, "id": an_id(number)}
    ).location
    page = visit(lan, made)
    return "/check/" + page.text.split("/check/")[1].split()[0]


def say(client: FlaskClient, link: str, number: int, verdict: str = "right", **more: str) -> int:
    text = LINES[number - 1][1]
    said = Form(text).text_hash + read_hash(Line("", LINES[number - 1][0]), Form(text))
    form = {"row": row(number), "variant": "", "said": said, "verdict": verdict, **more}
    return client.post(f"{link}/answers", data=form).status_code


def change(app: Flask, draft: str, world: dict[str, Key], number: int, text: str) -> None:
    with app.app_context():
        found = db.session.get_one(Draft, draft)
        editing.edit(
            found, caregiver(world["lan"]), BEGAN, an_id(2), [Edit(row(number), "vi:text", text, ANY)]
        )
        db.session.commit()


def publish(app: Flask, draft: str, world: dict[str, Key]) -> None:
    with app.test_request_context("/", method="POST"), shelf.edition_published.muted():
        assert publishing.publish(db.session.get_one(Draft, draft), caregiver(world["lan"]), BEGAN)
        db.session.commit()


def signed(app: Flask) -> set[tuple[str, str, str]]:
    """Of which text whose name is shown."""
    texts = {Form(text).text_hash: text for text in (*(line[1] for line in LINES), SUGGESTED)}
    with app.app_context():
        return {
            (check.line_id, texts[check.text_hash], check.by) for check in db.session.scalars(select(Check))
        }


def verdicts(page: Page) -> list[str]:
    return [line.get("data-verdict", "") for line in page.all("article", "to-check")]


def test_she_reads_and_hears_each_line_and_says_what_she_thinks(
    app: Flask, client: FlaskClient, link: str
) -> None:
    page = visit(client, link)
    assert page.h1 == "Nói thế này đúng chưa?"
    assert [text for _meaning, text, _ta in LINES if text in page.text] == [line[1] for line in LINES]
    assert say(client, link, 1) == 303
    assert say(client, link, 2, "better", suggestion=SUGGESTED, remark="Softer") == 303
    assert verdicts(visit(client, link)) == ["right", "better", ""]
    assert say(client, link, 2) == 303, "she may change her mind"
    assert verdicts(visit(client, f"{link}?from=0")) == ["right", "right", ""]
    with app.app_context():
        kept = db.session.get_one(CheckAnswer, (an_id(7), row(2), ""))
        assert (kept.suggestion, kept.remark) == ("", "")


def test_what_is_no_answer_is_refused_and_changes_nothing(
    app: Flask, client: FlaskClient, link: str, draft: str, lan: FlaskClient
) -> None:
    tamil = ask(lan, draft, "ta", number=8)
    before = all_rows(app)
    assert say(client, link, 1, "better") == 422
    assert say(client, link, 1, "better", suggestion=LINES[0][1]) == 422, "that is what stands there"
    assert say(client, link, 1, "perfect") == 422
    assert say(client, link, 1, said="x") == 422
    assert say(client, link, 1, "better", suggestion="x" * 201) == 422
    assert say(client, link, 1, row=an_id(5)) == 404
    assert say(client, link, 1, row="a\0b") == say(client, link, 1, variant="a\0b") == 404
    assert say(client, tamil, 3) == 404, "it has no Tamil"
    assert client.get(f"{tamil}/sound/{row(3)}").status_code == 404
    for wrong in (link[:-1] + "A", "/check/x", "/check/" + "A" * 43, link.replace("/check/", "/speak/")):
        assert client.get(wrong).status_code == 404
    assert all_rows(app) == before


def test_a_line_can_be_heard_before_anybody_else_may(client: FlaskClient, link: str) -> None:
    sound = client.get(f"{link}/sound/{row(1)}")
    assert sound.status_code == 302
    assert sound.location.startswith("/clips/")
    with client.get(sound.location) as heard:
        assert heard.mimetype == "audio/mpeg"


def test_a_link_ends_when_it_is_stopped_or_old_and_the_name_stays_hers(
    app: Flask, client: FlaskClient, lan: FlaskClient, link: str, draft: str, world: dict[str, Key]
) -> None:
    say(client, link, 1)
    client.post(f"{link}/name", data={"name": "Hoa", "show": "yes"})
    publish(app, draft, world)
    lan.post(f"/studio/drafts/{draft}/checks/{an_id(7)}/revocation")
    assert visit(client, link, 410).text.count("Hoa")
    assert say(client, link, 2) == 410
    assert client.get(f"{link}/sound/{row(1)}").status_code == 410
    assert client.post(f"{link}/name", data={"name": "Hoa", "show": "yes"}).status_code == 410
    assert client.post(f"{link}/name", data={"show": "no"}).status_code == 303
    assert signed(app) == {("shall-we-bathe", LINES[0][1], "")}
    with app.app_context():
        ask = db.session.get_one(CheckAsk, an_id(7))
        ask.revoked_at = None
        assert ask.is_open(ask.made_at + timedelta(days=29))
        assert not ask.is_open(ask.made_at + timedelta(days=30))


def test_her_yes_is_signed_when_the_very_text_is_published(
    app: Flask, client: FlaskClient, link: str, draft: str, world: dict[str, Key]
) -> None:
    say(client, link, 1)
    say(client, link, 2)
    change(app, draft, world, 2, SUGGESTED)
    assert signed(app) == set()
    publish(app, draft, world)
    assert signed(app) == {("shall-we-bathe", LINES[0][1], "")}
    say(client, link, 3)
    assert signed(app) == {("shall-we-bathe", LINES[0][1], ""), ("splash-splash", LINES[2][1], "")}
    client.post(f"{link}/name", data={"name": " Hoa ", "show": "yes"})
    assert signed(app) == {("shall-we-bathe", LINES[0][1], "Hoa"), ("splash-splash", LINES[2][1], "Hoa")}
    assert say(client, link, 3, "better", suggestion="Bì bõm nào!") == 303
    assert signed(app) == {("shall-we-bathe", LINES[0][1], "Hoa")}, "she thinks otherwise now"


def test_two_of_one_name_sign_for_themselves(
    app: Flask, client: FlaskClient, lan: FlaskClient, link: str, draft: str, world: dict[str, Key]
) -> None:
    other = ask(lan, draft, "vi", "Hoa", number=8)
    for each in (link, other):
        say(client, each, 1)
        client.post(f"{each}/name", data={"name": "Hoa", "show": "yes"})
    say(client, other, 2)
    publish(app, draft, world)
    client.post(f"{other}/name", data={"show": "no"})
    bathe, warm = ("shall-we-bathe", LINES[0][1]), ("the-water-is-warm", LINES[1][1])
    assert signed(app) == {(*bathe, "Hoa"), (*bathe, ""), (*warm, "")}
    with app.app_context():
        found = shelf.checks([db.session.get_one(Draft, draft).slug])
    assert {by for by, _at in found.values()} == {"Hoa", ""}


def test_what_she_would_say_is_taken_or_left_in_one_tap(
    app: Flask, client: FlaskClient, lan: FlaskClient, link: str, draft: str, world: dict[str, Key]
) -> None:
    say(client, link, 1)
    say(client, link, 2, "better", suggestion=SUGGESTED)
    say(client, link, 3, "better", remark="Who says this?")
    marks = lan.get(f"/studio/drafts/{draft}/marks").json
    assert [
        (each["kind"], each["text"], each["remark"], each["by"]) for found in marks.values() for each in found
    ] == [
        ("right", "", "", "Bà Hoa"),
        ("better", SUGGESTED, "", "Bà Hoa"),
        ("remark", "", "Who says this?", "Bà Hoa"),
    ]
    page = visit(lan, f"/studio/drafts/{draft}/checks")
    assert SUGGESTED in page.text
    for number, how in ((2, "taken"), (3, "left")):
        settle = marks[row(number)][0]["settle"]
        sent = {"how": how, "words": marks[row(number)][0]["text"]}
        assert lan.post(settle, data=sent).status_code == 303
        assert lan.post(settle, data=sent).status_code == 303, "twice is once"
        assert lan.post(settle, data={**sent, "variant": "a\0b"}).status_code == 404
    with app.app_context():
        found = document.folded(db.session.get_one(Draft, draft)).pack
        assert [line.wordings["vi"].form.text for line in found.lines] == [
            LINES[0][1], SUGGESTED, LINES[2][1],
        ]  # fmt: skip
    publish(app, draft, world)
    assert signed(app) == {("shall-we-bathe", LINES[0][1], ""), ("the-water-is-warm", SUGGESTED, "")}
    assert verdicts(visit(client, f"{link}?from=0")) == ["right", "better", "better"]


def test_what_was_worded_anew_meanwhile_is_not_written_over(
    app: Flask, client: FlaskClient, lan: FlaskClient, link: str, draft: str, world: dict[str, Key]
) -> None:
    say(client, link, 2, "better", suggestion=SUGGESTED)
    settle = lan.get(f"/studio/drafts/{draft}/marks").json[row(2)][0]["settle"]
    assert lan.post(settle, data={"how": "taken", "words": "Something she never said"}).status_code == 422
    change(app, draft, world, 2, "Nước vừa ấm.")
    assert lan.post(settle, data={"how": "taken", "words": SUGGESTED}).status_code == 422
    assert lan.get(f"/studio/drafts/{draft}/marks").json == {}
    assert verdicts(visit(client, link)) == ["", "", ""], "she is asked about the new text"


def test_a_checker_of_the_house_finds_it_in_her_studio(
    app: Flask, lan: FlaskClient, draft: str, world: dict[str, Key]
) -> None:
    mai = teaches(app, world["mai"], "checking")
    with app.app_context():
        checker = caregiver(world["mai"]).id
    lan.post(f"/studio/drafts/{draft}/checks", data={"tag": "vi", "checker": checker, "id": an_id(9)})
    with app.app_context():
        waits = checking.waiting(caregiver(world["mai"]), datetime.now(UTC))
        assert [(each.title, each.lines) for each in waits] == [(TITLE, 3)]
        path = waits[0].ask.path
    assert mai.get(f"/studio/checks/{an_id(9)}").location.endswith(path)
    assert lan.get(f"/studio/checks/{an_id(9)}").status_code == 404, "it is Mai who was asked"
    visit(mai, path)
    assert "Mai" in visit(lan, f"/studio/drafts/{draft}/checks").text
    mai.post(f"{path}/name", data={"show": "no"})
    with app.app_context():
        assert checking.waiting(caregiver(world["mai"]), datetime.now(UTC)) == []


def test_nobody_else_sees_who_was_asked(
    app: Flask, client: FlaskClient, joon: FlaskClient, draft: str, link: str, world: dict[str, Key]
) -> None:
    mai = teaches(app, world["mai"], "writing")
    for path in ("checks", f"checks/{an_id(7)}", "marks"):
        assert mai.get(f"/studio/drafts/{draft}/{path}").status_code == 404, "another teacher's"
        assert joon.get(f"/studio/drafts/{draft}/{path}").status_code == 404
        assert client.get(f"/studio/drafts/{draft}/{path}").status_code in (303, 404)
    assert mai.post(f"/studio/drafts/{draft}/checks", data={"tag": "vi"}).status_code == 404
    assert device_of(app).get(link).status_code == 200
    with app.app_context():
        assert not Ability.has(caregiver(world["joon"]).id, "writing")


def test_one_asks_for_a_language_that_is_there_by_a_name_that_fits(
    app: Flask, lan: FlaskClient, draft: str
) -> None:
    before = all_rows(app)
    for form in ({"tag": "ko"}, {"tag": "zz"}, {"tag": "vi", "name": "x" * 41}, {}):
        assert lan.post(f"/studio/drafts/{draft}/checks", data=form).status_code == 422
    assert all_rows(app) == before


OWN_TAMIL = "குளிப்போமா?"


def write_cells(app: Flask, draft: str, world: dict[str, Key], act: int, *cells: tuple[str, str]) -> None:
    """In the first row."""
    with app.app_context():
        edits = [Edit(row(1), field, value, ANY) for field, value in cells]
        editing.edit(db.session.get_one(Draft, draft), caregiver(world["lan"]), BEGAN, an_id(act), edits)
        db.session.commit()


def test_what_is_taken_stands_without_the_reading_of_what_stood_there(
    app: Flask, client: FlaskClient, lan: FlaskClient, draft: str, world: dict[str, Key]
) -> None:
    write_cells(app, draft, world, 20, ("ta:literal", "Bathe may-we?"), ("ta:speak", "குளிக்கலாமா"))
    link = ask(lan, draft, "ta", "Paatti")
    said = visit(client, link).by_id("line-1").get("data-said", "")
    sent = {"row": row(1), "variant": "", "said": said, "verdict": "better", "suggestion": OWN_TAMIL}
    assert client.post(f"{link}/answers", data=sent).status_code == 303
    mark = lan.get(f"/studio/drafts/{draft}/marks").json[row(1)][0]
    assert lan.post(mark["settle"], data={"how": "taken", "words": OWN_TAMIL}).status_code == 303
    with app.app_context():
        found = db.session.get_one(Draft, draft)
        form = document.folded(found).pack.lines[0].wordings["ta"].form
        assert form == Form(OWN_TAMIL)
        assert (form.readings, form.literal, form.speak) == ({}, "", "")
        assert checking.unchecked(found)["ta"] == 1, "her own words, as they stand"
    write_cells(app, draft, world, 21, ("ta:readings.iso15919", "kuḷippōmā?"))
    assert verdicts(visit(client, link)) == ["", ""], "a reading has come beside it, which she has not read"
    publish(app, draft, world)
    assert signed(app) == set()


def test_a_yes_is_to_the_words_their_reading_and_their_meaning(
    app: Flask, client: FlaskClient, lan: FlaskClient, link: str, draft: str, world: dict[str, Key]
) -> None:
    say(client, link, 1)
    publish(app, draft, world)
    bathe = {("shall-we-bathe", LINES[0][1], "")}
    assert signed(app) == bathe
    write_cells(app, draft, world, 22, ("meaning", "Shall we swim?"))
    with app.app_context():
        assert checking.unchecked(db.session.get_one(Draft, draft))["vi"] == 3
    assert lan.get(f"/studio/drafts/{draft}/marks").json == {}
    assert verdicts(visit(client, link)) == ["", "", ""]
    assert signed(app) == bathe, "what is on the shelf means what she read"
    publish(app, draft, world)
    assert signed(app) == set()
    write_cells(app, draft, world, 23, ("meaning", LINES[0][0]))
    publish(app, draft, world)
    assert signed(app) == bathe


def test_a_lessons_pack_that_came_to_the_same_slug_is_signed_by_nobody_here(
    app: Flask, client: FlaskClient, link: str, draft: str
) -> None:
    with app.test_request_context("/", method="POST"), shelf.edition_published.muted():
        pack = document.folded(db.session.get_one(Draft, draft)).pack
        shelf.add(pack, origin="lessons", position=3, now=BEGAN)
        line = pack.lines[0]
        db.session.add(
            Check(slug=pack.slug, line_id=line.id, tag="vi", text_hash=line.wordings["vi"].form.text_hash, by="", at=BEGAN)
        )  # fmt: skip
        db.session.commit()
        before = list(db.session.scalars(select(Check.by)))
    say(client, link, 1)
    client.post(f"{link}/name", data={"name": "Hoa", "show": "yes"})
    with app.app_context():
        assert list(db.session.scalars(select(Check.by))) == before


def test_one_answer_costs_one_line(
    app: Flask, client: FlaskClient, link: str, draft: str, world: dict[str, Key]
) -> None:
    publish(app, draft, world)
    sent: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
    said = Form(LINES[0][1]).text_hash + read_hash(Line("", LINES[0][0]), Form(LINES[0][1]))
    form = {"row": row(1), "variant": "", "said": said, "verdict": "right"}
    assert client.post(f"{link}/answers", data=form, headers={"Accept": "application/json"}).json == {
        "held": True
    }
    whole = [
        each for each in sent if "FROM draft_cell" in each and "row_id" not in each.partition("WHERE")[2]
    ]
    assert whole == [], "the draft is not read"
    assert signed(app) == {("shall-we-bathe", LINES[0][1], "")}


def test_a_yes_is_to_nothing_that_never_stood_there(
    app: Flask, client: FlaskClient, link: str, draft: str, world: dict[str, Key]
) -> None:
    before = all_rows(app)
    text = Form("Nobody wrote this")
    assert say(client, link, 1, said=text.text_hash + read_hash(Line("", LINES[0][0]), text)) == 422
    assert say(client, link, 1, said="ab" * 32) == 422
    other = Line("", "Something else"), Form(LINES[0][1])
    assert say(client, link, 1, said=other[1].text_hash + read_hash(*other)) == 422, "so it was never meant"
    assert all_rows(app) == before
    change(app, draft, world, 1, SUGGESTED)
    change(app, draft, world, 1, "Tắm chứ?")
    form = Form(SUGGESTED)
    for stood in (SUGGESTED, LINES[0][1]):
        form = Form(stood)
        said = form.text_hash + read_hash(Line("", LINES[0][0]), form)
        assert say(client, link, 1, said=said) == 303, "her page was opened before"
    assert verdicts(visit(client, link)) == ["", "", ""]


def test_an_answer_that_comes_twice_leaves_what_became_of_it(
    app: Flask, client: FlaskClient, lan: FlaskClient, link: str, draft: str, world: dict[str, Key]
) -> None:
    own = {"verdict": "better", "suggestion": SUGGESTED}
    say(client, link, 2, **own)
    mark = lan.get(f"/studio/drafts/{draft}/marks").json[row(2)][0]
    lan.post(mark["settle"], data={"how": "taken", "words": SUGGESTED})
    taken = all_rows(app)
    assert say(client, link, 2, **own) == 303
    assert all_rows(app) == taken
    change(app, draft, world, 2, LINES[1][1])
    say(client, link, 2, **own)
    assert lan.get(f"/studio/drafts/{draft}/marks").json[row(2)][0]["kind"] == "better", (
        "it stands there again"
    )


def test_she_mends_a_reading(
    app: Flask, client: FlaskClient, lan: FlaskClient, draft: str, world: dict[str, Key]
) -> None:
    link = ask(lan, draft, "ta", "Paatti")
    page = visit(client, link)
    was = page.by_id("read-1").get("value", "")
    said = page.by_id("line-1").get("data-said", "")
    sent = {"row": row(1), "variant": "", "said": said, "verdict": "better"}
    text = LINES[0][2]
    assert (
        client.post(f"{link}/answers", data={**sent, "suggestion": text, "reading": was}).status_code == 422
    )
    mended = was.replace("ā", "a")
    assert (
        client.post(f"{link}/answers", data={**sent, "suggestion": text, "reading": mended}).status_code
        == 303
    )
    mark = lan.get(f"/studio/drafts/{draft}/marks").json[row(1)][0]
    assert (mark["text"], mark["reading"]) == (text, mended)
    taken = lan.post(
        mark["settle"], data={"how": "taken", "words": text}, headers={"Accept": "application/json"}
    )
    with app.app_context():
        found = db.session.get_one(Draft, draft)
        line = document.folded(found).pack.lines[0]
        system, reading = next(iter(line.wordings["ta"].form.readings.items()))
        assert (line.wordings["ta"].form.text, reading) == (text, mended)
        assert checking.unchecked(found)["ta"] == 1, "her reading, as it stands"
        told = {(cell[0], cell[1], cell[2]) for cell in taken.json["cells"]}
        assert (row(1), f"ta:readings.{system}", mended) in told
        assert {cell[3] for cell in taken.json["cells"]} == {found.revision}


def test_she_learns_who_asks_and_for_what(
    app: Flask, client: FlaskClient, lan: FlaskClient, link: str, draft: str, world: dict[str, Key]
) -> None:
    for page in (visit(client, link), visit(lan, f"/studio/drafts/{draft}/checks/{an_id(7)}")):
        assert "Cô Lan" in page.text
        assert TITLE in page.text


def test_one_person_is_asked_for_what_she_can_read(
    lan: FlaskClient, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_checkers, "MOST_LINES", 2)
    asked = lan.post(f"/studio/drafts/{draft}/checks", data={"tag": "vi", "id": an_id(8)})
    assert asked.status_code == 422


def test_what_she_reads_is_what_stands_in_the_draft(app: Flask, draft: str, link: str) -> None:
    with app.app_context():
        found, ask = db.session.get_one(Draft, draft), db.session.get_one(CheckAsk, an_id(7))
        whole, own = document.folded(found), one_language.folded(found, "vi")
        assert checking.to_check(ask, own) == [
            replace(each, line=own.pack.line(each.line.id)) for each in checking.to_check(ask, whole)
        ]
        assert [each.said for each in checking.to_check(ask, own)] == [
            each.said for each in checking.to_check(ask, whole)
        ]
        assert (own.pack.title, own.pack.meanings) == (whole.pack.title, whole.pack.meanings)

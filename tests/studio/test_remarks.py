"""What families tell of a line reaches whoever writes it, is taken up or left in one tap, and is thanked once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from langapp.db import db
from langapp.drafts import document
from langapp.drafts.models import Draft
from langapp.families.wishes import Wish
from langapp.packs import shelf
from langapp.packs.documents import Form
from langapp.refs import slug_of
from langapp.studio.from_families import remarks, wishing
from langapp.voices.models import Remark
from langapp.voices.models.remarks import MOST_A_DAY, THANKS_WAIT
from langapp.web import Refused
from tests.cast import BEGAN, REF, Key, teaches
from tests.studio.drafted import LINES, caregiver, row, write
from tests.studio.test_checks import publish
from tests.visiting import visit

OURS = "Mình đi tắm nghen?"


@pytest.fixture
def lan(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return teaches(app, world["lan"], "writing")


@pytest.fixture
def draft(app: Flask, world: dict[str, Key]) -> str:
    found = write(app, world["lan"])
    publish(app, found, world)
    return found


def tell(
    app: Flask,
    key: Key,
    ref: str,
    kind: str = "ours",
    words: str = OURS,
    variant: str = "",
    tag: str = "vi",
    reading: str = "",
) -> str:
    with app.app_context():
        about = ref, tag, variant, Form(LINES[0][1]).text_hash
        Remark.tell(key.family, kind, about, words, reading, BEGAN)
        db.session.commit()
        return db.session.scalars(select(Remark.id).where(Remark.words == words)).one()


def ref_of(app: Flask, draft: str, number: int = 1) -> str:
    with app.app_context():
        found = document.folded(db.session.get_one(Draft, draft))
        return found.pack.ref(found.pack.lines[number - 1])


def said(app: Flask, draft: str) -> dict[str, str]:
    """How the first line is said, by variant."""
    with app.app_context():
        line = document.folded(db.session.get_one(Draft, draft)).pack.lines[0]
        return {key: form.text for key, form in line.wordings["vi"].forms()}


def answered(app: Flask, remark: str) -> tuple[str, str]:
    with app.app_context():
        found = db.session.get_one(Remark, remark)
        return found.answer, found.answered_by


def thanks(app: Flask, key: Key, now: datetime) -> list[str]:
    with app.app_context():
        return [each.answered_by for each in Remark.thanks_for(key.family, now)]


@pytest.mark.parametrize(
    ("how", "variant", "forms"),
    [
        ("taken", "", {"": OURS}),
        ("taken", "south", {"": OURS}),
        ("beside", "south", {"": LINES[0][1], "south": OURS}),
        ("beside", "", {"": LINES[0][1], "also": OURS}),
        ("left", "", {"": LINES[0][1]}),
    ],
)
def test_what_a_family_says_is_taken_up_in_one_tap(
    app: Flask,
    lan: FlaskClient,
    draft: str,
    world: dict[str, Key],
    now: datetime,
    how: str,
    variant: str,
    forms: dict[str, str],
) -> None:
    told = tell(app, world["mai"], ref_of(app, draft), variant=variant)
    mark = lan.get(f"/studio/drafts/{draft}/marks").json[row(1)][0]
    assert (mark["kind"], mark["text"], mark["by"], mark["family"]) == ("better", OURS, "", True)
    for _twice in range(2):
        assert lan.post(mark["settle"], data={"how": how, "said": mark["said"]}).status_code == 303
    assert said(app, draft) == forms
    assert answered(app, told) == ("declined" if how == "left" else "taken", "Cô Lan")
    assert thanks(app, world["mai"], now) == ([] if how == "left" else ["Cô Lan"]), "a no is not told"
    assert thanks(app, world["joon"], now) == []
    assert lan.get(f"/studio/drafts/{draft}/marks").json == {}


def test_the_thanks_are_told_until_they_are_seen(
    app: Flask, lan: FlaskClient, mai: FlaskClient, draft: str, world: dict[str, Key], now: datetime
) -> None:
    told = tell(app, world["mai"], ref_of(app, draft), "wrong", "")
    answer = lan.post(f"/studio/remarks/{told}/answer", data={"how": "taken"})
    assert answer.location.endswith(f"/studio/drafts/{draft}?row={row(1)}"), "to the cell"
    assert said(app, draft) == {"": LINES[0][1]}
    assert thanks(app, world["mai"], now) == ["Cô Lan"]
    assert thanks(app, world["mai"], now + THANKS_WAIT + timedelta(days=1)) == []
    thanked = visit(mai, "/family")
    assert "Cô Lan" in thanked.text
    assert thanked.form("/family/remarks/thanks").send(mai).status_code == 303
    assert "Cô Lan" not in visit(mai, "/family").text
    assert thanks(app, world["mai"], now) == []


def test_a_teacher_reads_what_is_told_of_hers_and_of_the_lessons(
    app: Flask, lan: FlaskClient, joon: FlaskClient, draft: str, world: dict[str, Key]
) -> None:
    tell(app, world["mai"], ref_of(app, draft))
    of_lessons = tell(app, world["mai"], REF, words="Tắm nghen con")
    other = teaches(app, world["priya"], "writing")
    for client, hers in ((lan, True), (other, False)):
        text = visit(client, "/studio/remarks").text
        assert ((OURS in text), ("Tắm nghen con" in text), ("Linh" in text)) == (hers, True, False)
    assert lan.post(f"/studio/remarks/{of_lessons}/answer", data={"how": "taken"}).status_code == 404
    assert joon.get("/studio/remarks").status_code == 404
    with app.app_context():
        assert remarks.count(caregiver(world["lan"])) == 1


def test_another_teachers_remarks_are_not_hers_to_answer(
    app: Flask, draft: str, world: dict[str, Key]
) -> None:
    told = tell(app, world["mai"], ref_of(app, draft))
    other = teaches(app, world["priya"], "writing")
    assert other.post(f"/studio/remarks/{told}/answer", data={"how": "taken"}).status_code == 404
    assert said(app, draft) == {"": LINES[0][1]}


def test_a_text_that_changed_meanwhile_is_looked_at_once_more(
    app: Flask, lan: FlaskClient, draft: str, world: dict[str, Key]
) -> None:
    told = tell(app, world["mai"], ref_of(app, draft))
    stale = {"how": "taken", "said": Form("Something else").text_hash}
    assert lan.post(f"/studio/remarks/{told}/answer", data=stale).status_code == 422
    assert answered(app, told) == ("", "")


@pytest.mark.parametrize(
    ("how", "variant", "reading", "readings"),
    [
        ("taken", "", "kulippomaa?", {"friendly": "kulippomaa?"}),
        ("taken", "", "குளி", {}),
        ("taken", "", "", {}),
        ("beside", "also", "kulippomaa?", {"friendly": "kulippomaa?"}),
    ],
)
def test_a_familys_words_come_with_their_own_reading_or_none(
    app: Flask,
    lan: FlaskClient,
    draft: str,
    world: dict[str, Key],
    how: str,
    variant: str,
    reading: str,
    readings: dict[str, str],
) -> None:
    tell(app, world["mai"], ref_of(app, draft), words="குளிப்போமா?", tag="ta", reading=reading)
    mark = lan.get(f"/studio/drafts/{draft}/marks").json[row(1)][0]
    assert lan.post(mark["settle"], data={"how": how, "said": mark["said"]}).status_code == 303
    with app.app_context():
        wording = document.folded(db.session.get_one(Draft, draft)).pack.lines[0].wordings["ta"]
        assert wording.as_said(variant) == Form("குளிப்போமா?", readings)
        assert dict(wording.as_said(variant).readings) == readings
        assert (wording.form.readings == {"iso15919": "kuḷikkalāmā?"}) == (how == "beside")


def test_what_is_told_of_a_lessons_pack_is_not_for_the_draft_of_the_same_slug(
    app: Flask, lan: FlaskClient, world: dict[str, Key]
) -> None:
    draft = write(app, world["lan"])
    with app.test_request_context("/", method="POST"), shelf.edition_published.muted():
        pack = document.folded(db.session.get_one(Draft, draft)).pack
        shelf.add(pack, origin="lessons", position=3, now=BEGAN)
        db.session.commit()
    told = tell(app, world["mai"], ref_of(app, draft))
    assert lan.get(f"/studio/drafts/{draft}/marks").json == {}
    assert lan.post(f"/studio/remarks/{told}/answer", data={"how": "left"}).status_code == 404
    with app.app_context():
        assert remarks.count(caregiver(world["lan"])) == 0


def test_a_house_of_many_packs_reads_its_remarks(inside: Flask, world: dict[str, Key]) -> None:
    Remark.tell(world["mai"].family, "ours", (REF, "vi", "", Form("x").text_hash), OURS, "", BEGAN)
    slugs = [*(f"pack-{number}" for number in range(1200)), slug_of(REF)]
    assert [told.words for told in Remark.waiting(slugs)] == [OURS]
    assert Remark.count(slugs) == 1


def test_one_family_tells_so_much_in_a_day(inside: Flask, world: dict[str, Key]) -> None:
    about = REF, "vi", "", Form("x").text_hash
    for number in range(MOST_A_DAY):
        Remark.tell(world["mai"].family, "wrong", about, f"Not so {number}", "", BEGAN)
    Remark.tell(world["mai"].family, "wrong", about, "Not so 1", "", BEGAN)
    with pytest.raises(Refused):
        Remark.tell(world["mai"].family, "wrong", about, "One more", "", BEGAN)
    Remark.tell(world["joon"].family, "wrong", about, "One more", "", BEGAN)
    Remark.tell(world["mai"].family, "wrong", about, "One more", "", BEGAN + timedelta(days=1))


def test_languages_are_told_without_telling_of_anybody(
    app: Flask, lan: FlaskClient, draft: str, world: dict[str, Key], now: datetime
) -> None:
    with app.app_context():
        for tag, words, times in (("km", "", 4), ("lo", "", 6), ("", "Rohingya", 5), ("", "Ask Anna", 4)):
            for _each in range(times):
                Wish.make(tag, "", words, now)
        Wish.make("km", REF, "", now)
        db.session.commit()
    page = visit(lan, "/studio/remarks")
    told = " | ".join(" ".join(text.split()) for text in page.texts("li", "beside"))
    assert "Some families ask for" in told
    assert "Asked for 6 times" in told
    assert "Rohingya" in told
    assert "Ask Anna" not in told, "words of a few might be one family's own"
    assert "4 times" not in told
    khmer = next(form for form in page.forms if form.data.get("tag") == "km")
    assert khmer.send(lan).location.endswith(f"/studio/drafts/{draft}")
    with app.app_context():
        found = db.session.get_one(Draft, draft)
        assert document.folded(found).pack.languages == ["vi", "ta"], "its cells are empty"
        assert wishing.columns(found) == ["vi", "ta", "km"]


def test_two_columns_begun_at_once_are_both_kept(app: Flask, draft: str, world: dict[str, Key]) -> None:
    sent: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
        wishing.add_column(db.session.get_one(Draft, draft), caregiver(world["lan"]), "km", BEGAN)
    read = [number for number, each in enumerate(sent) if "FROM draft_cell" in each]
    held = next(number for number, each in enumerate(sent) if each.startswith("SELECT draft.revision \n"))
    assert held < read[0], "nobody else adds one between reading and writing"

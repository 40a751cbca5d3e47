"""Several little ones: who they are, with whom a device is now, and the order of languages with each."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from langapp.db import db
from langapp.entry.models import PaperCode
from langapp.families.models import Child, Device, Family
from langapp.families.models.family import MOST_CHILDREN
from langapp.practice.models import HeardWord, Thread
from langapp.web import Refused
from tests.cast import Key, all_rows, an_id, queries, report, said
from tests.visiting import Page, checked, text_of, visit

NOW = datetime(2026, 3, 15, 9, 0, tzinfo=UTC)


def children_of(app: Flask, key: Key) -> dict[str, int]:
    """Their ids, by nickname."""
    with app.app_context():
        found = db.session.scalars(select(Child).where(Child.family_id == key.family).order_by(Child.id))
        return {child.nickname: child.id for child in found}


def with_whom(page: Page) -> tuple[list[str], list[str]]:
    """Who may be chosen on Today, and who is."""
    chips = [each for each in page.all("button") if each.get("name") == "child"]
    return [text_of(each) for each in chips], [
        text_of(each) for each in chips if each.get("aria-pressed") == "true"
    ]


def panels(page: Page) -> list[tuple[str, str]]:
    """Languages of the first card in order, each with its dye."""
    return [
        (text_of(each.find(".//bdi")), re.findall("dye-([a-z]+)", each.get("class", ""))[0])
        for each in page.all("section", "say")
    ]


# Adding, changing


def test_a_second_little_one_comes_into_the_family(mai: FlaskClient, arun: FlaskClient) -> None:
    form = visit(mai, "/family/people").form("/family/children")
    assert form.send(mai, nickname="குட்டி", born="2025-06").location == "/family/people"
    called = visit(arun, "/family/people").texts("bdi", "name")
    assert [name for name in called if name in ("Linh", "குட்டி")] == ["Linh", "குட்டி"]
    assert "Born June 2025" in visit(arun, "/family").text


def test_the_same_little_one_twice_is_one(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> None:
    mai.post("/family/children", data={"nickname": "Bé", "born": "2025-06"})
    before = all_rows(app)
    for name in ("Bé", " Bé ", "Linh"):
        assert mai.post("/family/children", data={"nickname": name, "born": "2024-01"}).status_code == 303
    assert all_rows(app) == before


@pytest.mark.parametrize(
    ("nickname", "born", "sentence"),
    [
        ("", "2025-06", "Write what you call them, then add them."),
        ("  ", "", "Write what you call them, then add them."),
        ("x" * 41, "", "That is a long name to call across a room. Use up to 40 letters."),
        ("Bé", "soon", "Give a year and a month, as in 2026-03."),
        ("Bé", "2999-01", "That month is out of reach."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    app: Flask, mai: FlaskClient, nickname: str, born: str, sentence: str
) -> None:
    before = all_rows(app)
    answer = mai.post("/family/children", data={"nickname": nickname, "born": born})
    assert answer.status_code == 422
    assert checked(mai, "/family/children", answer).texts("p", "problem")[0].startswith(sentence)
    assert all_rows(app) == before


def test_there_is_room_for_many_and_not_for_any_number(inside: Flask) -> None:
    family, _token = Family.begin(["vi"], NOW)
    for number in range(MOST_CHILDREN):
        family.welcome(f"Bé {number}", "", NOW)
    family.welcome("Bé 0", "", NOW)
    with pytest.raises(Refused, match="There is room for 8 little ones"):
        family.welcome("Bé 8", "", NOW)
    assert len(family.children) == MOST_CHILDREN


def test_a_name_and_a_month_can_be_changed_and_taken_back(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    child = children_of(app, world["mai"])["Linh"]
    address = f"/family/children/{child}"
    visit(mai, address).form(address).send(mai, nickname="Na", born="2025-02")
    assert visit(mai, address).form(address).data == {"nickname": "Na", "born": "2025-02"}
    assert mai.post(address, data={"nickname": "x" * 41, "born": ""}).status_code == 422
    assert mai.post(address, data={"nickname": "Bé", "born": "2999-01"}).status_code == 422
    assert visit(mai, address).form(address).data == {"nickname": "Na", "born": "2025-02"}
    mai.post(address, data={"nickname": "", "born": ""})
    page = visit(mai, address)
    assert (page.h1, page.form(address).data) == ("Your little one", {"nickname": "", "born": ""})


# Taking out


def test_a_little_one_taken_out_takes_their_words_along_and_no_thread(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    report(mai, said(1), said(2))
    linh = children_of(app, world["mai"])["Linh"]
    mai.post("/family/children", data={"nickname": "Bé"})
    children = children_of(app, world["mai"])
    with app.app_context():
        for number, child in enumerate(children.values()):
            db.session.add(
                HeardWord(
                    family_id=world["mai"].family,
                    id=an_id(number),
                    child_id=child,
                    ref="",
                    tag="vi",
                    word="bà",
                    heard_at=NOW,
                    received_at=NOW,
                )
            )
        db.session.commit()
    mai.post("/devices/mine/child", data={"child": linh})
    page = visit(mai, f"/family/children/{linh}/removal")
    assert "Your cloth stays whole, thread by thread." in page.text
    assert "the word you noted for this little one go now" in page.text
    assert page.form(f"/family/children/{linh}/removal").send(mai).location == "/family/people"
    assert list(children_of(app, world["mai"])) == ["Bé"]
    with app.app_context():
        assert len(db.session.scalars(select(Thread)).all()) == 2
        assert [word.child_id for word in db.session.scalars(select(HeardWord))] == [children["Bé"]]
        assert db.session.get_one(Device, world["mai"].device).child_id is None
    assert mai.post(f"/family/children/{linh}/removal").status_code == 404
    visit(mai, "/today")


def test_words_that_do_not_say_from_whom_go_with_the_first_and_not_to_the_next(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    """They may have been told before there was anybody to tell of."""
    linh = children_of(app, world["mai"])["Linh"]
    mai.post("/family/children", data={"nickname": "Bé"})
    with app.app_context():
        told = {"ref": "", "tag": "vi", "word": "bà", "heard_at": NOW, "received_at": NOW}
        db.session.add(HeardWord(family_id=world["mai"].family, id=an_id(1), **told))
        db.session.commit()
    page = visit(mai, f"/family/children/{linh}/removal")
    assert "the word you noted for this little one go now" in page.text
    page.form(f"/family/children/{linh}/removal").send(mai)
    with app.app_context():
        assert db.session.scalars(select(HeardWord)).all() == []


def test_whoever_can_be_asked_for_proof_is_asked_before_a_little_one_is_taken_out(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    linh = children_of(app, world["mai"])["Linh"]
    with app.app_context():
        PaperCode.make(db.session.get_one(Device, world["mai"].device).caregiver_id, NOW)
        db.session.commit()
    address = f"/family/children/{linh}/removal"
    assert mai.get(address).location == f"/proof?next={address}"
    assert mai.post(address).location == "/proof?next=/family/people"
    assert list(children_of(app, world["mai"])) == ["Linh"]


# With whom now


def test_one_little_one_is_not_chosen_among(mai: FlaskClient, joon: FlaskClient) -> None:
    for client in (mai, joon):
        assert with_whom(visit(client, "/today")) == ([], [])


def test_each_device_is_with_one_of_them(
    app: Flask, mai: FlaskClient, arun: FlaskClient, world: dict[str, Key]
) -> None:
    mai.post("/family/children", data={"nickname": "Bé"})
    assert with_whom(visit(mai, "/today")) == (["Linh", "Bé"], ["Linh"])
    form = visit(mai, "/today").form("/devices/mine/child")
    assert form.send(mai, child=str(children_of(app, world["mai"])["Bé"])).location == "/today"
    assert with_whom(visit(mai, "/today"))[1] == ["Bé"]
    assert with_whom(visit(arun, "/today"))[1] == ["Linh"]


def test_who_has_no_name_yet_can_still_be_chosen(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> None:
    mai.post("/family/children", data={"nickname": "Bé"})
    mai.post(f"/family/children/{children_of(app, world['mai'])['Linh']}", data={"nickname": ""})
    assert with_whom(visit(mai, "/today"))[0] == ["Little one 1", "Bé"]


def test_the_moment_is_of_the_age_of_whoever_it_is(
    app: Flask, mai: FlaskClient, world: dict[str, Key], now: datetime
) -> None:
    mai.post("/family/children", data={"nickname": "Bé", "born": f"{now:%Y-%m}"})
    mai.post("/family/children", data={"nickname": "Anh", "born": f"{now.year - 5}-01"})
    mai.set_cookie("clock", str(int((15 - now.hour + 12) % 24 - 12) * 60 - now.minute))
    moments = {}
    for name, child in children_of(app, world["mai"]).items():
        mai.post("/devices/mine/child", data={"child": child})
        [moments[name]] = [
            each.get("value")
            for each in visit(mai, "/today").all("button")
            if each.get("name") == "moment" and each.get("aria-pressed") == "true"
        ]
    assert (moments["Bé"], moments["Anh"]) == ("changing", "outdoors")


# The order of languages


@pytest.mark.parametrize(
    ("given", "order", "kept"),
    [
        (["ta", "vi", "ko"], ["ta", "vi", "ko"], "ta vi ko"),
        (["ko"], ["ko", "vi", "ta"], "ko vi ta"),
        (["ta", "xx", "ta", "<b>"], ["ta", "vi", "ko"], "ta vi ko"),
        (["vi", "ta", "ko"], ["vi", "ta", "ko"], ""),
        ([], ["vi", "ta", "ko"], ""),
        (["vi"], ["vi", "ta", "ko"], ""),
    ],
)
def test_each_little_one_has_an_order_of_languages(given: list[str], order: list[str], kept: str) -> None:
    child, familys = Child(nickname="", born="", tags="hi"), ["vi", "ta", "ko"]
    child.hear(given, familys)
    assert (child.in_order(familys), child.tags) == (order, kept)


def test_a_language_that_comes_later_comes_last_and_one_that_goes_is_not_missed() -> None:
    child = Child(nickname="", born="", tags="ta vi")
    assert child.in_order(["vi", "ko", "ta"]) == ["ta", "vi", "ko"]
    assert child.in_order(["ko", "vi"]) == ["vi", "ko"]


def test_cards_follow_the_little_ones_order_and_each_language_keeps_its_dye(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    linh = children_of(app, world["mai"])["Linh"]
    mai.post("/family/children", data={"nickname": "Bé"})
    before = panels(visit(mai, "/today?moment=bath"))
    assert before == [("Tiếng Việt", "indigo"), ("தமிழ்", "madder")]
    address = f"/family/children/{linh}/languages"
    visit(mai, f"/family/children/{linh}").form(address).send(mai, language=["ta", "vi"])
    assert panels(visit(mai, "/today?moment=bath")) == before[::-1]
    boxes = [
        box.get("value")
        for box in visit(mai, f"/family/children/{linh}").all("input", "")
        if box.get("name") == "language"
    ]
    assert boxes == ["ta", "vi"]
    mai.post("/devices/mine/child", data={"child": children_of(app, world["mai"])["Bé"]})
    assert panels(visit(mai, "/today?moment=bath")) == before
    assert visit(mai, "/packs/bath-time").texts("span", "endonym")[:2] == ["Tiếng Việt", "தமிழ்"]


def test_voices_are_asked_for_by_the_familys_number_whatever_the_order(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    mai.post(
        f"/family/children/{children_of(app, world['mai'])['Linh']}/languages", data={"language": ["ta"]}
    )
    page = visit(mai, "/today?moment=bath")
    for panel in page.all("section", "say"):
        place = panel.get("data-say", "")
        assert place.rpartition("/")[2] == ("2" if "dye-madder" in panel.get("class", "") else "1")
        again = mai.get(place).get_data(as_text=True)
        assert f'class="{panel.get("class")}"' in again
        assert text_of(panel.find(".//bdi")) in again


def test_several_little_ones_cost_no_query_more(app: Flask, mai: FlaskClient) -> None:
    with queries(app) as before:
        mai.get("/today")
    for name in ("Bé", "Anh", "Na"):
        mai.post("/family/children", data={"nickname": name})
    with queries(app) as after:
        mai.get("/today")
    assert len(after) == len(before)

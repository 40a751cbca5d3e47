"""Packs and classes go to the next volunteer by one link, once; and the giver stays or leaves."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.classes.models import Class
from langapp.db import db
from langapp.drafts.models import Draft
from langapp.entry.models.offers import MOST_OPEN, Offer
from langapp.families.models import Ability, Device
from langapp.studio.models import Transfer
from tests.cast import BEGAN, Key, device_of
from tests.studio.drafting import caregiver, drafted, teacher
from tests.visiting import Page, visit

NEW = "/studio/transfers/new"


@pytest.fixture
def lan(app: Flask, world: dict[str, Key]) -> FlaskClient:
    drafted(app, world["lan"])
    with app.app_context():
        Class.begin(caregiver(world["lan"]).id, "Saturday", ["vi"], BEGAN)
        db.session.commit()
    return teacher(app, world["lan"])


def hand_over(lan: FlaskClient, **other: str | list[str]) -> Page:
    """All of it is ticked already: a name and one tap."""
    page = visit(lan, NEW)
    made = lan.post("/studio/transfers", data={**ticked(page), "name": "Joon", **other})
    assert made.status_code == 303, made.text
    return visit(lan, made.location)


def ticked(page: Page) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in page.form("/studio/transfers").fields:
        found.setdefault(name, []).append(value)
    return found


def link_on(page: Page) -> str:
    return re.search(r"http://localhost(/transfer/[\w-]+)", page.text)[1]  # type: ignore[index]


def has(app: Flask, key: Key) -> tuple[int, int, bool]:
    """How many packs and classes somebody has, and whether they may write."""
    with app.app_context():
        me = caregiver(key).id
        return len(Draft.all_of(me)), len(Class.all_of(me)), Ability.has(me, "writing")


def test_whoever_takes_over_writes_and_teaches_from_then_on(
    app: Flask, world: dict[str, Key], lan: FlaskClient, joon: FlaskClient
) -> None:
    page = hand_over(lan)
    path = link_on(page)
    looked = visit(joon, path)
    assert {"Pour the tea", "Class Saturday"} <= {*looked.texts("li")}
    assert has(app, world["joon"]) == (0, 0, False), "looking uses nothing up"
    done = looked.form(path).send(joon)
    assert done.location == "/family/keys/first?next=/studio"
    assert has(app, world["joon"]) == has(app, world["lan"]) == (1, 1, True)
    assert visit(joon, path, status=404).h1 == "This link opens nothing any more"
    assert "Done. Somebody has taken over" in visit(lan, page.path).text


def test_one_pack_is_written_together(
    app: Flask, world: dict[str, Key], lan: FlaskClient, joon: FlaskClient
) -> None:
    with app.app_context():
        [draft] = Draft.all_of(caregiver(world["lan"]).id)
    form = visit(lan, f"{NEW}?draft={draft.id}").form("/studio/transfers")
    page = visit(lan, form.send(lan, name="Joon").location)
    path = link_on(page)
    looked = visit(joon, path)
    assert page.h1 == looked.h1 == "Write it together"
    assert "Class" not in looked.text
    assert looked.form(path).send(joon).status_code == 303
    assert has(app, world["joon"]) == (1, 0, True)
    assert lan.get(f"{NEW}?draft=%00").status_code == 404


def test_the_giver_leaves_when_somebody_else_goes_on(
    app: Flask, world: dict[str, Key], lan: FlaskClient, joon: FlaskClient
) -> None:
    page = hand_over(lan)
    leaving = f"{page.path}/departure"
    lan.post(leaving)
    assert has(app, world["lan"]) == (1, 1, True), "nobody has taken over yet"
    visit(joon, link_on(page)).form(link_on(page)).send(joon)
    visit(lan, page.path).form(leaving).send(lan)
    assert has(app, world["lan"]) == (0, 0, True)
    assert has(app, world["joon"]) == (1, 1, True)


def test_somebody_new_begins_by_the_link(app: Flask, lan: FlaskClient, client: FlaskClient) -> None:
    path = link_on(hand_over(lan, name="Bà Tư"))
    form = visit(client, path).form(path)
    assert form.data["name"] == "Bà Tư"
    assert form.send(client, name="", language="vi").status_code == 422
    assert form.send(client, language="vi").status_code == 303
    with app.app_context():
        [transfer] = db.session.query(Transfer).all()
        assert transfer.used_at is not None
        assert sorted(writer.name for writer in db.session.query(Draft).one().writers()) == [
            "Bà Tư",
            "Cô Lan",
        ]
    assert visit(client, "/studio/transfers").h1 == "Hand over"


def test_of_two_who_come_at_once_one_takes_over(
    app: Flask, world: dict[str, Key], lan: FlaskClient, joon: FlaskClient
) -> None:
    path = link_on(hand_over(lan))
    mai = device_of(app, world["mai"])
    forms = [(person, visit(person, path).form(path)) for person in (mai, joon)]
    assert [form.send(person).status_code for person, form in forms] == [303, 404]
    assert has(app, world["joon"]) == (0, 0, False)


def test_who_takes_over_needs_none_of_the_givers_invitations(
    app: Flask, world: dict[str, Key], lan: FlaskClient, joon: FlaskClient
) -> None:
    """All that she may have open are open."""
    paths = [link_on(hand_over(lan)) for _ in range(2)]
    with app.app_context():
        giver = caregiver(world["lan"]).id
        for number in range(MOST_OPEN):
            Offer.make("writing", f"Cô {number}", datetime.now(UTC), giver)
        db.session.commit()
    assert visit(joon, paths[0]).form(paths[0]).send(joon).status_code == 303
    assert has(app, world["joon"]) == (1, 1, True)
    new = device_of(app)
    assert visit(new, paths[1]).form(paths[1]).send(new, language="vi").status_code == 303
    assert visit(new, "/studio").response.status_code == 200
    with app.app_context():
        theirs = {each.name: names for each, names in Ability.given_by_one(giver)}
        assert theirs["Joon"] == ["writing", "checking"]


def test_a_link_is_stopped_or_over_or_her_own(
    app: Flask, world: dict[str, Key], lan: FlaskClient, joon: FlaskClient
) -> None:
    page = hand_over(lan)
    path = link_on(page)
    assert "You made this link." in visit(lan, path).text
    assert lan.post(path, data={"caregiver": ""}).location == path
    stopping = visit(lan, page.path).form(f"{page.path}/revocation")
    assert stopping.send(lan).location == stopping.send(lan).location == "/studio/transfers"
    visit(joon, path, status=404)
    assert "You can make a new one" in visit(lan, page.path).text
    second = link_on(hand_over(lan))
    with app.app_context():
        for transfer in db.session.query(Transfer):
            transfer.made_at -= timedelta(days=15)
        db.session.commit()
    assert joon.post(second).status_code == 404


def test_who_may_no_longer_write_hands_over_nothing(
    app: Flask, world: dict[str, Key], lan: FlaskClient, joon: FlaskClient
) -> None:
    path = link_on(hand_over(lan))
    with app.app_context():
        Ability.take(caregiver(world["lan"]).id, "writing", datetime.now(UTC))
        db.session.commit()
    visit(joon, path, status=404)


def test_what_is_not_hers_is_not_handed_over(app: Flask, world: dict[str, Key], lan: FlaskClient) -> None:
    other = drafted(app, world["priya"])
    refused = lan.post("/studio/transfers", data={"name": "Joon", "draft": other})
    assert refused.status_code == 422
    assert (
        lan.post(
            "/studio/transfers", data={"name": " ", **ticked(visit(lan, NEW)) | {"name": [" "]}}
        ).status_code
        == 422
    )


def test_it_asks_who_it_is_first(app: Flask, world: dict[str, Key], lan: FlaskClient) -> None:
    page = hand_over(lan)
    with app.app_context():
        db.session.get_one(Device, world["lan"].device).proved_at = None
        db.session.commit()
    for path in (NEW, page.path):
        assert lan.get(path).location.startswith("/family/keys/first?")
    assert lan.get(f"{NEW}?draft=1").location.endswith("next=/studio/transfers/new%3Fdraft%3D1")
    assert lan.post("/studio/transfers", data={"name": "Joon"}).status_code == 303
    assert device_of(app, world["joon"]).get(page.path).status_code == 404

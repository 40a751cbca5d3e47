"""A family begins with its first choice, and not before."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from langapp.db import db
from langapp.families.models import Device, Family
from tests.cast import Key, all_rows, device_of, report, said
from tests.visiting import checked, visit

SIX = ["yue", "ko", "vi", "hi", "ur", "ta"]


def families(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Family)) or 0


def newest(app: Flask) -> Family:
    with app.app_context():
        family = db.session.scalars(select(Family).order_by(Family.began_at.desc()).limit(1)).one()
        assert family.spoken is not None
        return family


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [
        (["ta"], ["ta"]),
        (["vi", "ta"], ["vi", "ta"]),
        (["ta", "vi"], ["ta", "vi"]),
        (SIX, SIX),
        (SIX[::-1], SIX[::-1]),
        (["vi", "ta", "vi", "vi"], ["vi", "ta"]),
        (["ja"], ["ja"]),
        (["id"], ["id"]),
    ],
    ids="-".join,
)
def test_a_family_has_the_languages_it_chose_in_the_order_it_chose_them(
    app: Flask, client: FlaskClient, chosen: list[str], kept: list[str]
) -> None:
    before = families(app)
    begun = client.post("/families", data={"language": chosen})
    assert (begun.status_code, begun.location) == (303, "/today")
    assert families(app) == before + 1
    with app.app_context():
        assert newest(app).tags == kept
    assert client.get("/today").status_code == 200


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ([], "Choose at least one language your family speaks, then Start."),
        ([*SIX, "pa"], "Choose up to 6 languages. You can change them at any time."),
        (["xx"], "We do not know the language “xx” yet. Choose from the list."),
        (["vi", ""], "We do not know the language “” yet. Choose from the list."),
        (["VI"], "We do not know the language “VI” yet. Choose from the list."),
        (["<script>"], "We do not know the language “<script>” yet. Choose from the list."),
        (["x" * 3000], f"We do not know the language “{'x' * 35}” yet. Choose from the list."),
        (["vi\x00"], "We do not know the language “vi\x00” yet. Choose from the list."),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_choice_that_cannot_be_is_refused_in_a_sentence_and_leaves_nothing(
    app: Flask, client: FlaskClient, chosen: list[str], sentence: str
) -> None:
    before = all_rows(app)
    answer = client.post("/families", data={"language": chosen})
    assert answer.status_code == 422
    if "\x00" not in sentence:
        page = checked(client, "/families", answer)
        assert page.texts("p", "problem") == [sentence]
    assert "Set-Cookie" not in answer.headers
    assert all_rows(app) == before


def test_looking_around_leaves_no_trace(app: Flask, client: FlaskClient) -> None:
    before = all_rows(app)
    for path in (
        "/",
        "/packs",
        "/packs/bath-time",
        "/songs",
        "/search?q=ba",
        "/another-language",
        "/privacy",
    ):
        answer = client.get(path)
        assert "Set-Cookie" not in answer.headers
    assert all_rows(app) == before


def test_choosing_again_changes_the_family_and_makes_no_second(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    before = families(app)
    assert mai.post("/families", data={"language": ["yue"]}).location == "/today"
    assert families(app) == before
    with app.app_context():
        family = db.session.get(Family, world["mai"].family)
        assert family is not None
        assert family.tags == ["yue"]


def test_a_session_made_up_beforehand_is_not_taken_on(app: Flask, client: FlaskClient) -> None:
    client.set_cookie("session", "x" * 43)
    begun = client.post("/families", data={"language": "vi"})
    held = client.get_cookie("session")
    assert begun.status_code == 303
    assert held is not None
    assert held.value != "x" * 43
    assert len(held.value) == 43


def test_the_database_does_not_hold_what_opens_it(app: Flask, client: FlaskClient) -> None:
    client.post("/families", data={"language": "vi"})
    held = client.get_cookie("session")
    assert held is not None
    assert held.value not in repr(all_rows(app))


def test_every_device_has_a_key_of_its_own(app: Flask, world: dict[str, Key]) -> None:
    assert len({key.token for key in world.values()}) == len(world)
    assert world["mai"].family == world["arun"].family
    with app.app_context():
        devices = db.session.scalars(
            select(Device.family_id).where(Device.id.in_([k.device for k in world.values()]))
        )
        assert sorted(devices) == sorted(key.family for key in world.values())


def test_a_session_is_renewed_whenever_it_is_used(mai: FlaskClient, world: dict[str, Key]) -> None:
    """It would otherwise end 400 days after the family began, with no other way back to its threads."""
    set_again = [
        cookie for cookie in mai.get("/today").headers.getlist("Set-Cookie") if cookie.startswith("session=")
    ]
    assert [cookie.split(";")[0] for cookie in set_again] == [f"session={world['mai'].token}"]
    assert "Max-Age=34560000" in set_again[0]


# Leaving


def test_leaving_makes_the_device_forget_and_the_key_worthless(app: Flask, world: dict[str, Key]) -> None:
    mai, arun = device_of(app, world["mai"]), device_of(app, world["arun"])
    left = visit(mai, "/family/leaving").form("/devices/mine/departure").send(mai)
    assert (left.status_code, left.location) == (303, "/")
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert mai.get_cookie("session") is None
    assert mai.get("/today").location == "/"
    # A copied cookie must not outlive its leaving.
    assert device_of(app, world["mai"]).get("/today").location == "/"
    assert arun.get("/today").status_code == 200


def test_leaving_leaves_the_threads_with_the_family(app: Flask, mai: FlaskClient, arun: FlaskClient) -> None:
    report(mai, said(1))
    mai.post("/devices/mine/departure")
    assert "1 thread so far" in arun.get("/today").text

"""The pages of publishing: problems with a way to each, Publish, what to do with it then, editions, and taking back."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.drafts import editing
from langapp.drafts.models import Draft
from langapp.families.models import Device
from langapp.packs.documents import Line
from langapp.voices.models import Rung, Speaker
from tests.cast import BEGAN, Key
from tests.studio.drafting import TEA, caregiver, drafted, recorded, teacher
from tests.visiting import visit


@pytest.fixture
def lan(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return teacher(app, world["lan"])


@pytest.fixture
def pack(app: Flask, world: dict[str, Key]) -> str:
    return f"/studio/drafts/{drafted(app, world['lan'])}"


def test_a_number_beyond_all_counting_is_no_edition(lan: FlaskClient, pack: str) -> None:
    for address in ("", "/restored/an-act"):
        assert lan.get(f"{pack}/editions/{10**30}{address}").status_code == 404


def publish(lan: FlaskClient, pack: str) -> None:
    done = visit(lan, f"{pack}/publication").form(f"{pack}/publication").send(lan)
    assert (done.status_code, done.location) == (303, f"{pack}/published")


def test_from_publish_to_a_link_for_families(client: FlaskClient, lan: FlaskClient, pack: str) -> None:
    page = visit(lan, f"{pack}/publication")
    assert "The first edition, with 2 lines" in page.text
    assert "Families keep their place" not in page.text
    assert "Published without a check: shown to families as not checked yet." in page.text
    publish(lan, pack)
    published = visit(lan, f"{pack}/published")
    assert "http://localhost/packs/pour-the-tea" in published.text
    assert {"/sheets?pack=pour-the-tea", "/packs/pour-the-tea", "/classes/new?pack=pour-the-tea"} <= set(
        published.links
    )
    assert visit(client, "/packs/pour-the-tea").h1 == "Pour the tea"
    again = visit(lan, f"{pack}/publication")
    assert "Nothing has changed since edition 1" in again.text
    assert f"{pack}/publication" not in [form.action for form in again.forms]


def test_a_double_tap_is_one_edition(lan: FlaskClient, pack: str) -> None:
    form = visit(lan, f"{pack}/publication").form(f"{pack}/publication")
    first, second = form.send(lan), form.send(lan)
    assert first.location == second.location == f"{pack}/published"
    assert visit(lan, f"{pack}/editions").texts("h2").count("Edition 1") == 1
    assert "Edition 2" not in visit(lan, f"{pack}/editions").text


def test_publishing_asks_who_it_is(app: Flask, world: dict[str, Key], lan: FlaskClient, pack: str) -> None:
    form = visit(lan, f"{pack}/publication").form(f"{pack}/publication")
    with app.app_context():
        db.session.get_one(Device, world["lan"].device).proved_at = None
        db.session.commit()
    lan.post(f"{pack}/publication", data={"revision": "0", "summary": "An old form."})
    assert "An old form." not in visit(lan, f"{pack}/export").text + visit(lan, pack).text
    sent = form.send(lan, **{"by:ur ja vi": "Trường Việt Leeds"})
    assert sent.location.startswith("/family/keys/first?")
    again = visit(lan, f"{pack}/publication").form(f"{pack}/publication")
    assert again.data["by:ur ja vi"] == "Trường Việt Leeds"
    assert lan.get(f"{pack}/withdrawal").status_code == 303
    assert "Nothing is published yet." in visit(lan, f"{pack}/editions").text


def test_each_problem_has_a_way_to_its_cell(app: Flask, world: dict[str, Key], lan: FlaskClient) -> None:
    line = Line("pour", "", wordings={"ja": dataclasses.replace(TEA.lines[0].wordings["ja"])})
    pack = f"/studio/drafts/{drafted(app, world['lan'], dataclasses.replace(TEA, lines=(line,), summary=''))}"
    page = visit(lan, f"{pack}/publication")
    assert "1 thing to mend first" in page.texts("h2"), "what it is for is asked where one says Publish"
    assert sum(link.startswith(f"{pack}/lines/") for link in page.links) == 1
    assert [link for link in page.links if "?row=" in link and "field=meaning" in link]
    assert lan.post(f"{pack}/publication").status_code == 422


def test_what_it_is_for_is_asked_with_publish(
    app: Flask, world: dict[str, Key], lan: FlaskClient, client: FlaskClient
) -> None:
    mine = dataclasses.replace(TEA, summary="", moment="any")
    pack = f"/studio/drafts/{drafted(app, world['lan'], mine)}"
    form = visit(lan, f"{pack}/publication").form(f"{pack}/publication")
    refused = form.send(lan, summary="")
    assert (refused.status_code, "Say in a sentence or two" in refused.text) == (422, True)
    assert form.send(lan, summary="For the kitchen.", moment="meal").location == f"{pack}/published"
    assert "For the kitchen." in visit(client, "/packs/pour-the-tea").text
    again = visit(lan, f"{pack}/publication")
    assert "Nothing has changed since edition 1" in again.text


def test_of_many_faults_the_first_hundred_are_told(
    app: Flask, world: dict[str, Key], lan: FlaskClient
) -> None:
    lines = tuple(Line(f"line-{n}", "", wordings=TEA.lines[1].wordings) for n in range(110))
    pack = f"/studio/drafts/{drafted(app, world['lan'], dataclasses.replace(TEA, lines=lines))}"
    page = visit(lan, f"{pack}/publication")
    assert page.text.count("Write what it means.") == 99, "one is of the whole pack, which is too long"
    assert "111 things to mend first" in page.texts("h2")


def test_an_edition_is_looked_at_restored_and_that_taken_back(
    app: Flask, world: dict[str, Key], lan: FlaskClient, pack: str
) -> None:
    publish(lan, pack)
    draft_id = pack.rpartition("/")[2]
    with app.app_context():
        draft = db.session.get_one(Draft, draft_id)
        editing.edit(
            draft, caregiver(world["lan"]), BEGAN, "typed", [editing.Edit("", "title", "Tea", editing.ANY)]
        )
        db.session.commit()
    publish(lan, pack)
    editions = visit(lan, f"{pack}/editions")
    assert "Another title" in editions.text
    first = visit(lan, f"{pack}/editions/1")
    done = first.form(f"{pack}/editions/1/restoration").send(lan)
    restored = visit(lan, done.location)
    assert "Pour the tea" in visit(lan, f"{pack}/publication").text
    [undo] = [form for form in restored.forms if form.action.endswith("/undo")]
    undo.send(lan)
    assert "Nothing has changed since edition 2" in visit(lan, f"{pack}/publication").text


def test_it_says_what_happens_to_families_before_it_leaves_the_shelf(
    client: FlaskClient, lan: FlaskClient, pack: str
) -> None:
    publish(lan, pack)
    page = visit(lan, f"{pack}/withdrawal")
    assert "stays on their cloth" in page.text
    page.form(f"{pack}/withdrawal").send(lan)
    assert client.get("/packs/pour-the-tea").status_code == 404
    assert "off the shelf" in visit(lan, f"{pack}/editions").text
    assert "Edition 1 comes back as it was." in visit(lan, f"{pack}/publication").text
    publish(lan, pack)
    assert client.get("/packs/pour-the-tea").status_code == 200


def test_a_voice_is_retired_by_whoever_writes_the_pack(app: Flask, lan: FlaskClient, pack: str) -> None:
    assert "No teacher’s voice is heard here yet." in visit(lan, f"{pack}/lent").text
    with app.app_context():
        speaker = Speaker.begin(None, "Hương", BEGAN)
        speaker.consent("Yes", "en", Rung.PUBLIC, BEGAN)
        for number, ref in enumerate(("pour-the-tea/drink", "bath-time/splash")):
            db.session.add(recorded(number, speaker, ref, BEGAN))
        db.session.commit()
        page = f"{pack}/lent/{speaker.id}"
    assert "1 recording here · heard in 1 pack more" in visit(lan, f"{pack}/lent").text
    asking = visit(lan, page)
    assert "It is heard in these packs too: Bath time" in asking.text
    for _twice in range(2):
        assert asking.form(page).send(lan).location == f"{pack}/lent"
    assert visit(lan, f"{pack}/lent").texts("h2") == ["Retired"]
    assert "Voices retired" in visit(lan, f"{pack}/editions").texts("h2")
    assert lan.get(page).status_code == 303


def test_a_pack_is_taken_away_as_files(lan: FlaskClient, pack: str) -> None:
    form = visit(lan, f"{pack}/export").form(f"{pack}/export")
    for kind, begins in (("zip", b"PK"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        done = form.send(lan, **{"as": kind})
        assert done.data.startswith(begins)
        assert f"Pour the tea.{kind}" in done.headers["Content-Disposition"]
    assert form.send(lan, **{"as": "exe"}).status_code == 400


@pytest.mark.parametrize(
    "page",
    ["publication", "published", "editions", "editions/1", "withdrawal", "lent", "export", "upstream"],
)
def test_nobody_else_finds_them(
    joon: FlaskClient, app: Flask, world: dict[str, Key], pack: str, page: str
) -> None:
    assert joon.get(f"{pack}/{page}").status_code == 404
    other = teacher(app, world["joon"])
    assert other.get(f"{pack}/{page}").status_code == 404

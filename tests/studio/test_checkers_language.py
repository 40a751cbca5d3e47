"""A checker's pages speak the language she checks in, and nothing but it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp import i18n
from langapp.db import db
from langapp.drafts import editing, fields
from langapp.drafts.editing import ANY, Edit, RowEdit
from langapp.drafts.models import Draft
from langapp.drafts.models.cells import WHOLE
from langapp.languages.registry import languages
from langapp.studio.checks.checking import WAYS
from tests.cast import BEGAN, Key, an_id, teaches
from tests.studio.asked import ask
from tests.studio.drafted import caregiver, row, write
from tests.visiting import Page, checked, visit

LANGUAGES = [tag for tag in i18n.locales("speak") if tag != i18n.SOURCE]
LATIN = ("vi", "fil")
NOBODYS = "אבא"  # in no script of theirs, so that it is told apart
KEYS = {"R", "E", "P", "Langapp"}
TOLD = ("aria-label", "data-kept", "data-refused", "data-asks", "data-said", "data-no-sound", "title", "alt")


@pytest.fixture
def lan(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return teaches(app, world["lan"], "writing")


@pytest.fixture
def draft(app: Flask, world: dict[str, Key]) -> str:
    return write(app, world["lan"])


def said_in(tag: str, message: str) -> str:
    with i18n.speaking(tag, "speak"):
        return i18n.gettext(message)


def told(page: Page) -> str:
    """All that is seen, heard, or kept for a script to say."""
    kept = [
        value
        for each in page.every()
        for name, value in each.attrib.items()
        if name in TOLD and (each.tag, name) != ("article", "data-said")
    ]
    return " ".join([page.title, page.text, *kept]).replace(NOBODYS, "").replace("Cô Lan", "")


def wrote(app: Flask, world: dict[str, Key], tag: str) -> str:
    """A draft of one line in a language, in every way it is said."""
    with app.app_context():
        lan, made = caregiver(world["lan"]), Draft.begin(caregiver(world["lan"]), BEGAN)
        ways = ["", *languages().get(tag).variants]
        cells = [Edit(WHOLE, "title", NOBODYS, ANY), Edit(row(1), "meaning", NOBODYS, ANY)]
        cells += [Edit(row(1), fields.text(tag, way), NOBODYS, ANY) for way in ways]
        editing.edit(made, lan, BEGAN, an_id(1), cells, [RowEdit(row(1))])
        db.session.commit()
        return made.id


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_page_is_in_the_language_she_checks_in(
    app: Flask, client: FlaskClient, lan: FlaskClient, world: dict[str, Key], tag: str
) -> None:
    draft = wrote(app, world, tag)
    link = ask(app, world, draft, tag)
    pages = [visit(client, link), visit(client, f"{link}/end")]
    for path, sent in ((f"{link}/answers", {"row": row(1)}), (f"{link}/name", {"show": "yes"})):
        pages.append(checked(client, path, client.post(path, data=sent)))
        assert pages[-1].links[-1] == link, "there is a way back"
    for named in ({"name": NOBODYS, "show": "yes"}, {"show": "no"}):
        assert client.post(f"{link}/name", data=named).status_code == 303
        pages.append(visit(client, f"{link}/end"))
    lan.post(f"/studio/drafts/{draft}/checks/{an_id(7)}/revocation")
    closed = visit(client, link, 410)
    assert closed.title == f"{said_in(tag, 'Thank you')} · Langapp"
    refused = checked(client, link, client.post(f"{link}/answers"))
    unknown = visit(client, "/check/nobody", 404, headers={"Accept-Language": tag})
    for page in (*pages, closed, refused, unknown):
        assert page.root.get("lang") == languages().get(tag).html_lang
        assert page.root.get("dir") == languages().get(tag).direction
        if tag not in LATIN:
            assert set(re.findall("[A-Za-z]+", told(page))) <= KEYS
    if tag in LATIN:
        for page, message in (
            (pages[0], "Is this right?"),
            (pages[1], "May we show your name with the lines you found right?"),
            (refused, "This link has come to its end. What you said by it has reached the teacher."),
            (unknown, "We do not know this link. Ask whoever sent it to send it once more."),
        ):
            assert said_in(tag, message) in page.text
            assert message not in page.text
    message = visit(lan, f"/studio/drafts/{draft}/checks/{an_id(7)}").text
    assert "Would you read" not in message


def test_the_words_that_go_with_the_link_are_hers(
    app: Flask, lan: FlaskClient, world: dict[str, Key], draft: str
) -> None:
    ask(app, world, draft, "ta")
    (sent,) = visit(lan, f"/studio/drafts/{draft}/checks/{an_id(7)}").all("p", "message")
    words = " ".join("".join(sent.itertext()).split())
    hers = said_in(
        "ta", "Would you read a few short lines and say whether they are right? It takes some minutes:"
    )
    assert sent.get("lang") == "ta"
    assert hers in words
    assert "Cô Lan" in words
    assert "asks you" not in words


def test_what_she_chose_for_the_app_goes_before(
    app: Flask, client: FlaskClient, world: dict[str, Key], draft: str
) -> None:
    link = ask(app, world, draft, "ta")
    assert visit(client, link).root.get("lang") == "ta"
    client.set_cookie("look", "auto.right.ur")
    assert visit(client, link).root.get("dir") == "rtl"
    client.set_cookie("look", "auto.right.en")
    assert visit(client, link).h1 == "Is this right?"


def test_every_way_a_language_is_said_has_a_name() -> None:
    ways = {key: name for each in languages() for key, name in each.variants.items()}
    assert {key: name.message for key, name in WAYS.items()} == ways

"""Whom a checker hears: a person who lets everyone hear it, by a door of her link and no other; else a computer."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.drafts import editing, naming
from langapp.drafts.editing import ANY, Edit
from langapp.drafts.models import Draft
from langapp.packs.documents import Form
from langapp.studio.models import CheckAsk
from langapp.voices import keeping
from langapp.voices.models import Recording, Rung, Speaker
from tests.cast import BEGAN, Key, an_id, queries, teaches
from tests.studio.asked import ask
from tests.studio.drafted import LINES, caregiver, row, write
from tests.visiting import Page, visit
from tests.voices.recording import SOUND, speaker


@pytest.fixture
def lan(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return teaches(app, world["lan"], "writing")


@pytest.fixture
def draft(app: Flask, world: dict[str, Key]) -> str:
    return write(app, world["lan"])


def say(
    app: Flask,
    draft: str,
    number: int = 1,
    rung: Rung = Rung.PUBLIC,
    family: str | None = None,
    take: int = 60,
) -> str:
    """Somebody has said a row in Vietnamese: as if the sound had been heard through. The recording's id."""
    with app.app_context():
        found, text = db.session.get_one(Draft, draft), LINES[number - 1][1]
        by = speaker(family, "Bà Sáu", rung)
        Recording.add(
            {
                "id": an_id(take),
                "family_id": family,
                "speaker_id": by.id,
                "device_id": None,
                "ask_id": None,
                "ref": f"{found.slug}/{naming.name(found, row(number))}",
                "tag": "vi",
                "variant": "",
                "text": text,
                "text_hash": Form(text).text_hash,
                "rung": int(rung),
                "recorded_at": BEGAN,
                "received_at": BEGAN,
                "duration": 1.5,
                "lufs": -18.0,
                "flags": "",
                "withdrawn_at": None,
                "withdrawn_by": "",
            }
        )
        path = keeping.sound(family, an_id(take))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(SOUND)
        db.session.commit()
    return an_id(take)


def heard(page: Page) -> list[str]:
    """Where each line's voice is."""
    return [link.get("href", "") for link in page.all("a", "play")]


# Whom she hears


def test_she_hears_whoever_said_it_by_a_door_of_her_link(
    app: Flask, client: FlaskClient, world: dict[str, Key], draft: str
) -> None:
    link = ask(app, world, draft)
    recording = say(app, draft)
    door = f"{link}/sound/{row(1)}/recordings/{recording}.mp3"
    page = visit(client, link)
    assert [address.partition("?")[0] for address in heard(page)] == [
        door,
        f"{link}/sound/{row(2)}",
        f"{link}/sound/{row(3)}",
    ]
    assert [said.strip() for said in page.texts("p", "said-by")] == ["Bà Sáu", "Giọng máy", "Giọng máy"]
    with client.get(door) as sound:
        assert (sound.status_code, sound.mimetype, sound.data) == (200, "audio/mpeg", SOUND)
        assert sound.headers["Cache-Control"] == "private, no-cache"
    with client.get(door, headers={"Range": "bytes=3-6"}) as part:
        assert (part.status_code, part.data) == (206, SOUND[3:7])
    tamil = ask(app, world, draft, "ta", 8)
    for closed in (
        door.replace(row(1), row(2)),
        door.replace(link, tamil),
        door.replace(recording, an_id(61)),
        door.replace(recording, "a%00b"),
    ):
        assert client.get(closed).status_code == 404
    with app.app_context():
        edits = [Edit(row(1), "vi:text", "Tắm nào.", ANY)]
        editing.edit(db.session.get_one(Draft, draft), caregiver(world["lan"]), BEGAN, an_id(2), edits)
        db.session.commit()
    assert recording not in visit(client, link).response.text, "it says something else by now"
    assert client.get(door).status_code == 404


@pytest.mark.parametrize("how", ["taken back", "without a yes", "stopped"])
def test_what_is_not_to_be_heard_any_more_is_not(
    app: Flask, client: FlaskClient, world: dict[str, Key], draft: str, how: str
) -> None:
    link = ask(app, world, draft)
    recording = say(app, draft)
    with app.app_context():
        found = db.session.get_one(Recording, recording)
        if how == "taken back":
            found.withdraw("speaker", BEGAN)
        elif how == "without a yes":
            db.session.get_one(Speaker, found.speaker_id).withdraw_consent(BEGAN)
        else:
            db.session.get_one(CheckAsk, an_id(7)).revoke(BEGAN)
        db.session.commit()
    door = f"{link}/sound/{row(1)}/recordings/{recording}.mp3"
    assert client.get(door).status_code == (410 if how == "stopped" else 404)
    if how != "stopped":
        assert recording not in visit(client, link).response.text


def test_what_was_said_for_a_family_is_not_heard_by_a_link_whoever_holds_it(
    app: Flask, lan: FlaskClient, client: FlaskClient, world: dict[str, Key], draft: str
) -> None:
    link = ask(app, world, draft)
    recording = say(app, draft, rung=Rung.FAMILY, family=world["lan"].family)
    for whoever in (lan, client):
        assert recording not in visit(whoever, link).response.text
        assert whoever.get(f"{link}/sound/{row(1)}/recordings/{recording}.mp3").status_code == 404


def test_what_her_page_costs_does_not_grow_with_its_lines(
    app: Flask, client: FlaskClient, world: dict[str, Key], draft: str
) -> None:
    many = write(app, world["lan"], tuple((f"Meaning {n}", f"Câu số {n}.", "") for n in range(1, 60)))
    costs = []
    for number, each in enumerate((draft, many), 7):
        link = ask(app, world, each, number=number)
        client.get(link)
        with queries(app) as asked:
            assert client.get(link).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]

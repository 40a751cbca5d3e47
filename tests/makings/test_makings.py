"""What somebody waits for is made once, shown while it is made, and given to them alone."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import NullPool, create_engine, text

from langapp.config import Config, current
from langapp.db import db
from langapp.i18n import _
from langapp.jobs import QUEUE_OF, _queue
from langapp.makings import making
from langapp.makings.lying import Told
from langapp.makings.making import Made, Tell, Unmade, ask, find, maker
from langapp.web import Refused
from tests.visiting import HTMX, visit

NOW = datetime.now(UTC)
AT_ONCE: dict[bool, dict[str, Any]] = {True: {"timeout": 0.2}, False: {"options": "-c lock_timeout=200"}}
made: list[dict[str, Any]] = []
taken_back: set[str] = set()


@pytest.fixture(autouse=True)
def _one_maker(monkeypatch: pytest.MonkeyPatch) -> None:
    made.clear()
    taken_back.clear()
    monkeypatch.setattr(making, "MAKERS", dict(making.MAKERS))
    monkeypatch.setattr(making, "STILL", dict(making.STILL))

    @maker("paper", still=lambda given: given.get("voice") not in taken_back)
    def make(given: dict[str, Any], tell: Tell) -> Made:
        made.append(given)
        for page in range(3):
            tell(page, 3)
        if given.get("breaks"):
            raise ZeroDivisionError
        if given.get("no"):
            raise Unmade(_("This belongs to another family, so it is not shown."))
        return Made("Bath time – 沖涼.pdf", "application/pdf", b"%PDF " + given["text"].encode())


@pytest.fixture
def at_once(app: Flask) -> Iterator[None]:
    app.config["JOBS_IMMEDIATE"] = True
    with app.app_context():
        yield
    del app.config["JOBS_IMMEDIATE"]


@pytest.fixture
def later(app: Flask) -> Iterator[None]:
    """Nobody takes the jobs up."""
    with app.app_context():
        yield


def tell(making_id: str, state: str, done: int, of: int) -> None:
    found = find(making_id, None)
    assert found
    found.tell(Told(state, done, of))


def wanted(**more: Any) -> dict[str, Any]:
    return {"title": "Bath time", "back": "/today", "text": "沖涼", **more}


@pytest.mark.usefixtures("at_once")
def test_it_is_made_shown_and_given(client: FlaskClient) -> None:
    making_id = ask("paper", wanted(), None, NOW)
    page = visit(client, f"/makings/{making_id}")
    [link] = [a for a in page.all("a") if "download" in a.attrib]
    answer = client.get(link.attrib["href"], buffered=True)
    assert answer.data == "%PDF 沖涼".encode()
    assert "filename*=UTF-8''Bath%20time" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.usefixtures("at_once")
def test_asked_for_twice_it_is_made_once(client: FlaskClient) -> None:
    assert ask("paper", wanted(), None, NOW) == ask("paper", wanted(), None, NOW)
    assert len(made) == 1
    assert ask("paper", wanted(text="倒水"), None, NOW) != ask("paper", wanted(), None, NOW)


@pytest.mark.usefixtures("at_once")
def test_after_an_hour_it_is_made_anew(client: FlaskClient) -> None:
    ask("paper", wanted(), None, NOW)
    ask("paper", wanted(), None, NOW + timedelta(hours=2))
    assert len(made) == 2


@pytest.mark.usefixtures("later")
def test_while_it_is_made_the_page_tells_how_far_it_is(client: FlaskClient) -> None:
    making_id = ask("paper", wanted(), None, NOW)
    page = visit(client, f"/makings/{making_id}")
    assert page.all("progress")
    part = client.get(f"/makings/{making_id}", headers={**HTMX, "HX-Target": "div#found"})
    assert part.text.lstrip().startswith('<div id="found" hx-get')
    tell(making_id, "making", 2, 5)
    assert 'value="2" max="5"' in client.get(f"/makings/{making_id}").text
    assert client.get(f"/makings/{making_id}/made.pdf").status_code == 404


@pytest.mark.usefixtures("at_once")
def test_it_says_why_it_could_not_be_made(client: FlaskClient) -> None:
    making_id = ask("paper", wanted(no=True), None, NOW)
    assert "another family" in visit(client, f"/makings/{making_id}").response.text
    ask("paper", wanted(no=True), None, NOW)
    assert len(made) == 2, "what was not made is tried again"


@pytest.mark.usefixtures("at_once")
def test_what_breaks_is_said_too(client: FlaskClient) -> None:
    with pytest.raises(ZeroDivisionError):
        ask("paper", wanted(breaks=True), None, NOW)
    [folder] = (current().data / "makings").iterdir()
    assert "Something here broke" in visit(client, f"/makings/{folder.name}").response.text


@pytest.mark.usefixtures("later")
def test_a_killed_job_is_given_up(client: FlaskClient) -> None:
    making_id = ask("paper", wanted(), None, NOW)
    found = find(making_id, None)
    assert found
    assert found.as_of(NOW + timedelta(minutes=59)).told.state == "waiting"
    assert found.as_of(NOW + timedelta(minutes=61)).told.state == "unmade"
    tell(making_id, "making", 1, 5)
    found = find(making_id, None)
    assert found
    told_at = datetime.fromisoformat(found.told.at)
    assert found.as_of(told_at + timedelta(minutes=1)).told.state == "making"
    assert "interrupted" in found.as_of(told_at + timedelta(minutes=3)).told.sentence


@pytest.mark.usefixtures("at_once")
def test_a_family_s_is_nobody_else_s(mai: FlaskClient, joon: FlaskClient, client: FlaskClient) -> None:
    theirs = visit(mai, "/family").root.find(".//{*}body")
    assert theirs is not None
    family_id = theirs.attrib["data-family"]
    making_id = ask("paper", wanted(), family_id, NOW)
    assert visit(mai, f"/makings/{making_id}").response.status_code == 200
    for other in (joon, client):
        assert other.get(f"/makings/{making_id}").status_code == 404
        assert other.get(f"/makings/{making_id}/made.pdf").status_code == 404
    making.forget(family_id)
    assert mai.get(f"/makings/{making_id}").status_code == 404


@pytest.mark.usefixtures("at_once")
def test_a_voice_that_was_taken_back_is_given_out_no_more(client: FlaskClient) -> None:
    making_id = ask("paper", wanted(voice="paatti"), None, NOW)
    assert client.get(f"/makings/{making_id}/made.pdf", buffered=True).status_code == 200
    taken_back.add("paatti")
    assert client.get(f"/makings/{making_id}/made.pdf").status_code == 404
    assert "taken back" in visit(client, f"/makings/{making_id}").response.text


@pytest.mark.usefixtures("later")
def test_one_family_keeps_nobody_else_waiting(client: FlaskClient) -> None:
    for number in range(making.MOST_WAITING):
        ask("paper", wanted(text=str(number)), "a-family", NOW)
    with pytest.raises(Refused):
        ask("paper", wanted(text="one more"), "a-family", NOW)
    ask("paper", wanted(text="one more"), "another-family", NOW)


@pytest.mark.usefixtures("at_once")
def test_the_oldest_go_when_there_are_many() -> None:
    names = [
        ask("paper", wanted(text=str(number)), "a-family", NOW + timedelta(seconds=number))
        for number in range(making.MOST_KEPT + 3)
    ]
    assert find(names[0], "a-family") is None
    assert find(names[-1], "a-family") is not None


@pytest.mark.usefixtures("at_once")
def test_after_a_day_it_goes() -> None:
    root = current().data / "makings"
    old, new = ask("paper", wanted(text="old"), None, NOW), ask("paper", wanted(), None, NOW)
    for name in ("half", "begun"):
        (root / name).mkdir()
    for name in ("half", old):
        os.utime(root / name, times=(2 * 24 * 3600,) * 2)
    making.sweep()
    assert {folder.name for folder in root.iterdir()} == {new, "begun"}


@pytest.mark.usefixtures("later")
def test_visitors_have_a_queue_of_their_own(app: Flask) -> None:
    ask("paper", wanted(), None, NOW)
    ask("paper", wanted(), "a-family", NOW)
    assert {QUEUE_OF[name] for name in QUEUE_OF if name.startswith("langapp.makings")} == {
        "awaited",
        "visiting",
    }
    others = _queue(app).others
    assert [len(others[name]._opened().huey.pending()) for name in ("awaited", "visiting")] == [1, 1]


@pytest.mark.usefixtures("later")
def test_whoever_asks_for_much_waits_longest() -> None:
    for number in range(3):
        ask("paper", wanted(text=f"much {number}"), "who-wants-much", NOW + timedelta(seconds=number))
    ask("paper", wanted(text="one"), "who-wants-one", NOW + timedelta(minutes=1))
    for _each in range(4):
        making._make_one()
    assert [given["text"] for given in made] == ["much 0", "one", "much 1", "much 2"]


@pytest.mark.usefixtures("later")
def test_two_jobs_never_make_the_same() -> None:
    found = find(ask("paper", wanted(), None, NOW), None)
    assert found
    assert [found.take(), found.take()] == [True, False]


@pytest.mark.usefixtures("at_once")
def test_while_something_is_made_others_write(app: Flask, config: Config) -> None:
    @maker("slow")
    def make(given: dict[str, Any], tell: Tell) -> Made:
        db.session.execute(text("SELECT count(*) FROM family"))
        other = create_engine(config.database_url, connect_args=AT_ONCE[config.on_sqlite], poolclass=NullPool)
        with other.begin() as connection:
            connection.execute(text("UPDATE family SET id = id"))
        tell(1, 2)
        return Made("x.pdf", "application/pdf", b"x")

    found = find(ask("slow", wanted(), None, NOW), None)
    assert found
    assert found.told.state == "made"


@pytest.mark.usefixtures("at_once")
def test_together_they_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MOST_BYTES", 20)
    names = [ask("paper", wanted(text=str(n)), f"family-{n}", NOW + timedelta(seconds=n)) for n in range(6)]
    assert [find(name, f"family-{n}") is not None for n, name in enumerate(names)] == [
        False,
        False,
        *[True] * 4,
    ]


@pytest.mark.usefixtures("at_once")
def test_what_was_made_for_a_family_that_went_meanwhile_is_not_left_lying(app: Flask) -> None:
    @maker("paper")
    def make(given: dict[str, Any], tell: Tell) -> Made:
        making.forget("a-family")
        return Made("x.pdf", "application/pdf", b"x")

    making_id = ask("paper", wanted(), "a-family", NOW)
    assert not (current().data / "makings" / making_id).exists()


@pytest.mark.usefixtures("later")
def test_what_is_far_too_much_is_refused() -> None:
    with pytest.raises(Refused):
        ask("paper", wanted(text="x" * making.LARGEST_GIVEN), None, NOW)


@pytest.mark.parametrize("name", ["..", "x" * 32, "A" * 32, "0" * 31, "%2e%2e", "0" * 32])
def test_no_other_name_leads_anywhere(client: FlaskClient, name: str) -> None:
    assert client.get(f"/makings/{name}").status_code == 404
    assert client.get(f"/makings/{name}/made.pdf").status_code == 404


@pytest.mark.usefixtures("at_once")
def test_it_is_for_the_owner_of_the_files_alone() -> None:
    making_id = ask("paper", wanted(), None, NOW)
    for file in (current().data / "makings" / making_id).iterdir():
        assert file.stat().st_mode & 0o077 == 0, file
    assert json.loads((current().data / "makings" / making_id / "told.json").read_bytes())["state"] == "made"


@pytest.mark.parametrize(
    "path",
    [
        "/loop/bath/zip",
        "/loop/pack/bath-time/zip",
        "/elsewhere/table/bath-time",
        "/elsewhere/anki/bath-time",
        "/sheets/fridge/bath/pdf",
    ],
)
def test_whoever_asks_for_a_file_holds_up_nobody_who_writes(
    app: Flask, mai: FlaskClient, config: Config, path: str
) -> None:
    other = create_engine(config.database_url, connect_args=AT_ONCE[config.on_sqlite], poolclass=NullPool)
    with other.begin() as connection:
        connection.execute(text("UPDATE family SET id = id"))
        assert mai.post(path, data={"language": ["vi"]}, buffered=True).status_code in (200, 303)

"""The one door for what devices report."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from langapp.db import db
from langapp.facts import LONG_AGO, MOST_AT_ONCE
from langapp.families.models import Device
from langapp.practice.models import Thread, Undo
from langapp.web import LARGEST_FORM
from tests.cast import REF, SAID, Key, an_id, device_of, report, said, undone
from tests.visiting import HTMX, fragment, text_of, visit


def kept(app: Flask) -> list[Thread]:
    """Every thread there is, of whomever, taken back or not."""
    with app.app_context():
        return list(db.session.scalars(select(Thread).order_by(Thread.id, Thread.family_id)))


def woven(app: Flask, key: Key) -> list[str]:
    """The ids of the threads that are in a family's cloth. Each must be of another line."""
    theirs = [thread for thread in kept(app) if thread.family_id == key.family]
    with app.app_context():
        in_it = Thread.last_said(key.family, [thread.ref for thread in theirs])
        assert Thread.woven(key.family, 1)[0] == len(in_it)
    return [thread.id for thread in theirs if thread.ref in in_it]


# One at a time, from a page


def test_saying_it_without_javascript_weaves_a_thread_that_can_be_taken_back(mai: FlaskClient) -> None:
    before = visit(mai, "/today")
    [say_it] = [form for form in before.forms if form.data.get("kind") == "thread"]
    after = visit(mai, say_it.send(mai).location)
    assert "Your family cloth: 1 thread so far" in after.response.text
    [undo] = [form for form in after.forms if form.data.get("kind") == "undo"]
    assert undo.data["thread"] == say_it.data["id"]
    again = visit(mai, undo.send(mai).location)
    assert "Your family cloth: 0 threads so far" in again.response.text
    assert not [form for form in again.forms if form.data.get("kind") == "undo"], "it offers to undo it again"


def test_the_next_page_offers_to_undo_what_was_said_last(mai: FlaskClient) -> None:
    page = visit(mai, "/today")
    for _ in range(2):
        [say_it] = [form for form in page.forms if form.data.get("kind") == "thread"]
        page = visit(mai, say_it.send(mai).location)
        [undo] = [form for form in page.forms if form.data.get("kind") == "undo"]
        assert undo.data["thread"] == say_it.data["id"]


def test_htmx_gets_the_cloth_and_the_toast_and_nothing_else(mai: FlaskClient) -> None:
    response = mai.post("/facts", data={"kind": "thread", "id": an_id(), "ref": REF}, headers=HTMX)
    cloth, toast = fragment(response)
    assert (cloth.get("id"), toast.get("id")) == ("cloth", "toast")
    assert (cloth.get("hx-swap-oob"), toast.get("hx-swap-oob")) == ("true", "true")
    assert "1 thread so far" in response.text
    assert [text_of(each) for each in toast.iter() if each.tag in ("span", "button")] == ["Woven in.", "Undo"]
    response = mai.post("/facts", data={"kind": "undo", "thread": an_id()}, headers=HTMX)
    cloth, toast = fragment(response)
    assert (cloth.get("id"), toast.get("id"), text_of(toast)) == ("cloth", "toast", "")
    assert "0 threads so far" in response.text


def test_a_thread_says_which_device_and_in_which_languages(
    app: Flask, mai: FlaskClient, arun: FlaskClient, world: dict[str, Key]
) -> None:
    mai.post("/facts", data={"kind": "thread", "id": an_id(1), "ref": REF})
    report(arun, said(2, tags=["ta"]))
    assert [(t.family_id, t.device_id, t.ref, t.tags) for t in kept(app)] == [
        (world["mai"].family, world["mai"].device, REF, "vi ta"),
        (world["mai"].family, world["arun"].device, "bath-time/line-2", "ta"),
    ]


def test_languages_may_come_as_a_list_or_with_spaces_between(app: Flask, mai: FlaskClient) -> None:
    report(mai, said(1, tags=["ta", "vi"]), said(2, tags="ta vi"), said(3, tags=[]))
    assert [thread.tags for thread in kept(app)] == ["ta vi", "ta vi", "vi ta"]


def test_the_same_language_many_times_is_one(app: Flask, mai: FlaskClient) -> None:
    assert report(mai, said(tags=["vi"] * 300)).status_code == 200
    assert [thread.tags for thread in kept(app)] == ["vi"]


# Many at a time


def test_a_batch_is_answered_with_what_is_held(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> None:
    response = report(mai, said(1), said(2), undone(2), said(3))
    assert response.status_code == 200
    assert response.json == {"held": [an_id(1), an_id(2), an_id(2), an_id(3)]}
    assert woven(app, world["mai"]) == [an_id(1), an_id(3)]


@pytest.mark.parametrize(
    "batches",
    [
        [[said(1), said(2), undone(2), said(3)]],
        [[said(3), said(2), said(1), undone(2)]],
        [[undone(2), said(1), said(2), said(3)]],
        [[said(1)], [said(2)], [undone(2)], [said(3)]],
        [[said(3)], [undone(2)], [said(2)], [said(1)]],
        [[said(1), said(2), undone(2), said(3)]] * 3,
        [[said(1), said(1), said(2), undone(2), undone(2), said(2), said(3)]],
    ],
    ids=["as it was", "reordered", "undo first", "singly", "singly, reordered", "three times", "double"],
)
def test_facts_come_out_the_same_however_they_come(
    app: Flask, mai: FlaskClient, world: dict[str, Key], batches: list[list[Any]]
) -> None:
    for batch in batches:
        assert report(mai, *batch).status_code == 200
    assert woven(app, world["mai"]) == [an_id(1), an_id(3)]
    assert [thread.id for thread in kept(app)] == [an_id(1), an_id(2), an_id(3)]


def test_two_phones_that_report_at_the_same_moment_lose_nothing(app: Flask, world: dict[str, Key]) -> None:
    def phone(person: str) -> list[int]:
        mine = device_of(app, world[person])
        return [report(mine, said(number), said(100)).status_code for number in range(10)]

    with ThreadPoolExecutor() as phones:
        answers = list(phones.map(phone, ["mai", "arun"] * 3))
    assert answers == [[200] * 10] * 6
    assert [thread.id for thread in kept(app)] == [*(an_id(number) for number in range(10)), an_id(100)]


def test_the_same_id_in_two_families_is_two_threads(
    app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key]
) -> None:
    report(mai, said(tags=["vi"]))
    assert report(joon, said(tags=["ko"], ref="meal/eat")).json == {"held": [an_id()]}
    assert {(t.family_id, t.tags, t.ref) for t in kept(app)} == {
        (world["mai"].family, "vi", "bath-time/line-1"),
        (world["joon"].family, "ko", "meal/eat"),
    }


def test_a_whole_load_is_taken_and_one_more_is_not(app: Flask, mai: FlaskClient) -> None:
    assert report(mai, *map(said, range(MOST_AT_ONCE + 1))).status_code == 422
    assert kept(app) == []
    assert report(mai, *map(said, range(MOST_AT_ONCE))).status_code == 200
    assert len(kept(app)) == MOST_AT_ONCE


def test_nothing_to_report_is_fine(app: Flask, mai: FlaskClient) -> None:
    assert report(mai).json == {"held": []}


# What is not a fact


def _unusual(fact: Any) -> str:
    """What is not as in any other fact, to name a test by."""
    if not isinstance(fact, dict) or not fact:
        return repr(fact)
    usual = undone() if fact["kind"] == "undo" else said()
    return ", ".join(f"{name}={value!r}"[:40] for name, value in fact.items() if usual[name] != value)


@pytest.mark.parametrize(
    "fact",
    [
        None,
        7,
        "thread",
        [],
        {},
        said(kind="other"),
        said(kind=["thread"]),
        said(kind=None),
        said(id=""),
        said(id=7),
        said(id=["018f3600-0000-7000-8000-000000000001"]),
        said(id="1"),
        said(id=an_id().upper()),
        said(id=f"{{{an_id()}}}"),
        said(id=f"urn:uuid:{an_id()}"),
        said(id=an_id() + "\x00"),
        said(id="\ud800"),
        said(ref=""),
        said(ref="bath-time"),
        said(ref="bath-time/"),
        said(ref="bath-time/shall/we"),
        said(ref="Bath-Time/x"),
        said(ref="../../etc"),
        said(ref="bath-time/x\n"),
        said(ref=f"{'a' * 81}/x"),
        said(ref=["bath-time/x"]),
        said(ref={"slug": "bath-time"}),
        said(tags=["vi", "xx"]),
        said(tags=["vi ta"]),
        said(tags=[["vi"]]),
        said(tags="vi ta ' OR 1=1"),
        said(tags={"vi": True}),
        said(at=1714586400),
        undone(thread="1"),
        undone(thread=""),
        undone(thread=None),
        undone(thread=[an_id()]),
        undone(at=7),
    ],
    ids=lambda fact: _unusual(fact),
)
def test_what_is_not_a_fact_is_refused_and_nothing_beside_it_is_kept(
    app: Flask, mai: FlaskClient, fact: Any
) -> None:
    response = report(mai, said(50), fact, said(51))
    assert response.status_code == 422
    assert "nothing was kept" in response.text
    assert kept(app) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"7",
        b'"facts"',
        b"{",
        b'{"facts": null}',
        b'{"facts": {}}',
        b'{"facts": "x"}',
        b'{"fact": []}',
        b"\xff\xfe",
        b'{"facts": [' + b"9" * 5000 + b"]}",
        b"[" * 100_000,
        b'{"facts":' * 20_000,
    ],
    ids=lambda body: repr(body[:16]),
)
def test_a_body_that_cannot_be_read_is_refused(app: Flask, mai: FlaskClient, body: bytes) -> None:
    response = mai.post("/facts", data=body, content_type="application/json")
    assert response.status_code == 422
    assert kept(app) == []


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"kind": "thread"},
        {"kind": "thread", "id": an_id(), "ref": "x"},
        {"kind": "thread", "id": "x", "ref": REF},
        {"kind": "thread", "id": an_id(), "ref": REF, "tags": "vi xx"},
        {"kind": "undo"},
        {"kind": "undo", "thread": "x"},
        {"kind": "review", "id": an_id(), "ref": REF},
    ],
    ids=repr,
)
def test_a_form_that_is_no_fact_is_refused_in_a_sentence(
    app: Flask, mai: FlaskClient, form: dict[str, str]
) -> None:
    response = mai.post("/facts", data=form)
    assert response.status_code == 422
    assert "This could not be read, so nothing was kept. Reload the page, then try again." in response.text
    assert kept(app) == []


@pytest.mark.parametrize(
    "kind", ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"]
)
def test_a_body_that_is_too_large_is_refused_unread(app: Flask, mai: FlaskClient, kind: str) -> None:
    body = json.dumps({"facts": [said()], "more": "x" * LARGEST_FORM})
    response = mai.post("/facts", data=body, content_type=kind)
    assert response.status_code == 413
    assert "That is too large" in response.text
    assert kept(app) == []


def test_what_a_device_may_not_say_is_not_listened_to(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    joon = world["joon"]
    report(mai, said(family_id=joon.family, device_id=joon.device, received_at=SAID.isoformat()))
    [thread] = kept(app)
    assert (thread.family_id, thread.device_id) == (world["mai"].family, world["mai"].device)
    assert thread.received_at > SAID


def test_a_visitor_reports_nothing(app: Flask, client: FlaskClient) -> None:
    for response in (report(client, said()), client.post("/facts", data=said())):
        assert (response.status_code, response.location) == (303, "/")
    assert kept(app) == []


def test_a_device_whose_session_is_gone_is_led_to_the_first_page_and_not_given_it_inside_the_cloth(
    client: FlaskClient,
) -> None:
    response = client.post("/facts", data={"kind": "thread", "id": an_id(), "ref": REF}, headers=HTMX)
    assert response.headers.get("HX-Redirect") == "/"
    assert response.location is None


# Time


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("2024-05-01T18:00:00+00:00", SAID),
        ("2024-05-01T18:00:00Z", SAID),
        ("2024-05-01T23:30:00+05:30", SAID),
        ("2024-05-01T18:00:00.123456+00:00", SAID.replace(microsecond=123456)),
        ("1999-12-31T23:59:59+00:00", LONG_AGO),
        ("0001-01-01T00:00:00+14:00", LONG_AGO),
        ("9999-12-31T23:59:59-14:00", None),
        ("2999-01-01T00:00:00+00:00", None),
        ("2024-05-01T18:00:00", None),
        ("yesterday", None),
        ("", None),
        (["2024-05-01T18:00:00Z"], None),
    ],
)
def test_the_devices_clock_is_believed_within_reason(
    app: Flask, mai: FlaskClient, now: datetime, told: Any, expected: datetime | None
) -> None:
    """Not later than it came, not before there was a Langapp; a time in no zone is no time."""
    assert report(mai, said(at=told)).status_code == 200
    [thread] = kept(app)
    if expected is not None:
        assert thread.said_at == expected
    else:
        assert now <= thread.said_at <= thread.received_at


def test_a_clock_that_is_ahead_cannot_put_a_thread_after_its_turn(app: Flask, mai: FlaskClient) -> None:
    report(mai, said(1, at="2999-01-01T00:00:00+00:00"))
    report(mai, said(2, at=datetime.now(UTC).isoformat()))
    first, second = kept(app)
    assert first.said_at < second.said_at


# Undo


@pytest.mark.parametrize(
    ("after", "taken_back"), [(0, True), (10, True), (15, True), (15.5, False), (3600, False), (-5, True)]
)
def test_a_slip_is_taken_back_within_seconds_and_never_later(
    app: Flask, mai: FlaskClient, world: dict[str, Key], after: float, taken_back: bool
) -> None:
    report(mai, said())
    assert report(mai, undone(after=after)).status_code == 200
    assert woven(app, world["mai"]) == ([] if taken_back else [an_id()])


@pytest.mark.parametrize(("after", "taken_back"), [(5, True), (3600, False)])
def test_an_undo_counts_the_same_when_it_comes_before_its_thread(
    app: Flask, mai: FlaskClient, world: dict[str, Key], after: float, taken_back: bool
) -> None:
    report(mai, undone(after=after))
    report(mai, said())
    assert woven(app, world["mai"]) == ([] if taken_back else [an_id()])


def test_a_late_undo_from_a_page_is_refused_in_a_sentence(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    report(mai, said())
    response = mai.post("/facts", data={"kind": "undo", "thread": an_id()})
    assert response.status_code == 422
    assert "That thread is woven in now. The cloth keeps it." in response.text
    assert woven(app, world["mai"]) == [an_id()]


def test_either_parent_may_take_back_a_slip(
    app: Flask, mai: FlaskClient, arun: FlaskClient, world: dict[str, Key]
) -> None:
    report(mai, said())
    report(arun, undone())
    assert woven(app, world["mai"]) == []


def test_another_familys_thread_does_not_exist_to_be_taken_back(
    app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key]
) -> None:
    report(mai, said())
    theirs, nobodys = report(joon, undone()), report(joon, undone(number=2))
    assert theirs.status_code == nobodys.status_code == 200
    assert joon.post("/facts", data={"kind": "undo", "thread": an_id()}).status_code == 303
    assert woven(app, world["mai"]) == [an_id()]
    with app.app_context():
        assert {undo.family_id for undo in db.session.scalars(select(Undo))} == {world["joon"].family}


def test_a_thread_outlives_the_device_it_was_said_on(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    report(mai, said())
    with app.app_context():
        db.session.delete(db.session.get(Device, world["mai"].device))
        db.session.commit()
    assert [(t.device_id, t.family_id) for t in kept(app)] == [(None, world["mai"].family)]

"""The one door for what devices report."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, delete, event, select
from werkzeug.test import TestResponse

from langapp import installation
from langapp.db import db
from langapp.facts.door import MOST_AT_ONCE
from langapp.facts.reading import LONG_AGO
from langapp.families.models import MOST_LANGUAGES, Caregiver, Child, Device, Family, FormerFamily
from langapp.languages.registry import languages
from langapp.practice.models import LONGEST_WORD, HeardWord, Review, Thread, Undo
from langapp.receiving import LARGEST_FORM
from tests.cast import REF, SAID, Key, an_id, device_of, queries, report, said, undone
from tests.visiting import visit


def held(response: TestResponse) -> list[str]:
    """What the server says it has now, of a load in which everything made sense."""
    assert (response.status_code, response.json and response.json["refused"]) == (200, [])
    ids: list[str] = (response.json or {})["held"]
    return ids


def reviewed(number: int = 1, **other: Any) -> dict[str, Any]:
    fact = {
        "kind": "review",
        "id": an_id(number),
        "ref": REF,
        "tag": "vi",
        "rating": 3,
        "at": SAID.isoformat(),
    }
    return {**fact, **other}


def heard(number: int = 1, **other: Any) -> dict[str, Any]:
    fact = {
        "kind": "heard",
        "id": an_id(number),
        "ref": "",
        "tag": "vi",
        "word": "ba",
        "at": SAID.isoformat(),
    }
    return {**fact, **other}


def rows_of(app: Flask, table: type[Any]) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(select(table)))


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
    assert response.json is not None
    assert response.json.keys() == {"held", "refused", "database"}
    assert response.json["held"] == [an_id(1), an_id(2), an_id(2), an_id(3)]
    assert response.json["refused"] == []
    with app.app_context():
        assert response.json["database"] == installation.current() != ""
    assert woven(app, world["mai"]) == [an_id(1), an_id(3)]


def test_an_undo_may_have_an_id_of_its_own_to_be_acknowledged_by(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    assert held(report(mai, said(1), undone(1, id=an_id(9)))) == [an_id(1), an_id(9)]
    assert woven(app, world["mai"]) == []


def test_the_cloth_comes_along_where_it_is_asked_for(mai: FlaskClient) -> None:
    response = mai.post("/facts", json={"facts": [said()], "cloth": True})
    assert response.json is not None
    [cloth] = html5lib.parseFragment(response.json["cloth"], namespaceHTMLElements=False)
    assert cloth.get("id") == "cloth"
    assert "1 thread so far" in response.json["cloth"]
    for never in (False, None, "yes", 1):
        assert "cloth" not in (mai.post("/facts", json={"facts": [], "cloth": never}).json or {})


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


@pytest.mark.parametrize("form", [False, True])
@pytest.mark.parametrize("of", [Device, Caregiver, Child, Family])
def test_what_is_told_while_what_it_tells_of_goes_may_be_told_again(
    app: Flask, mai: FlaskClient, world: dict[str, Key], on: str, of: type[Any], form: bool
) -> None:
    """SQLite has one writer at a time, so there it goes in the same transaction, and is back with its end."""
    fact = heard() if of is Child else said(tags="vi ta")
    with app.app_context():
        engine, device = db.engine, db.session.get_one(Device, world["mai"].device)
        gone = {
            Device: delete(Device).where(Device.id == device.id),
            Caregiver: delete(Caregiver).where(Caregiver.id == device.caregiver_id),
            Child: delete(Child).where(Child.family_id == device.family_id),
            Family: delete(Family).where(Family.id == device.family_id),
        }[of]

    def goes(here: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT family.id"):
            with nullcontext(here) if on == "sqlite" else engine.begin() as there:
                there.execute(gone)

    event.listen(engine, "before_cursor_execute", goes)
    told = mai.post("/facts", data=fact) if form else report(mai, fact)
    event.remove(engine, "before_cursor_execute", goes)
    assert told.status_code == 503
    assert "We are busy for a moment." in told.text
    assert not kept(app)
    assert not rows_of(app, HeardWord)
    assert report(mai, fact).status_code == (200 if on == "sqlite" or of is Child else 303)


def test_the_same_id_in_two_families_is_two_threads(
    app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key]
) -> None:
    report(mai, said(tags=["vi"]))
    assert held(report(joon, said(tags=["ko"], ref="meal/eat"))) == [an_id()]
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
    assert held(report(mai)) == []


def test_a_whole_load_fits_through_the_door_and_takes_few_statements(app: Flask, mai: FlaskClient) -> None:
    """As large as facts of a phone get, and as many statements for one as for all."""
    tags = [language.tag for language in languages()][:MOST_LANGUAGES]
    ref = f"{'p' * 80}/{'l' * 40}"
    load = [
        said(number, tags=tags, ref=f"{ref}-{number}", caregiver=an_id()) for number in range(MOST_AT_ONCE)
    ]
    with queries(app) as for_one:
        assert report(mai, said(9999)).status_code == 200
    assert len(json.dumps({"facts": load})) < LARGEST_FORM
    with queries(app) as for_all:
        assert held(report(mai, *load)) == [fact["id"] for fact in load]
    assert len(for_all) <= len(for_one) + 1, for_all


def test_every_kind_in_one_load_takes_few_statements(app: Flask, mai: FlaskClient) -> None:
    numbers = range(100)
    load = [said(n) for n in numbers] + [heard(1000 + n) for n in numbers]
    load += [reviewed(2000 + n, ref=f"bath-time/line-{n % 7}") for n in numbers] + [
        undone(n) for n in numbers
    ]
    with queries(app) as sent:
        assert len(held(report(mai, *load))) == 400
    assert len(sent) <= 25, sent


# What is not a fact


def _unusual(fact: Any) -> str:
    """What is not as in any other fact, to name a test by."""
    if not isinstance(fact, dict) or not fact:
        return repr(fact)
    usual = {"undo": undone, "review": reviewed, "heard": heard}.get(str(fact["kind"]), said)()
    return ", ".join(f"{name}={value!r}"[:40] for name, value in fact.items() if usual.get(name) != value)


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
        said(at=["2024-05-01T18:00:00Z"]),
        said(caregiver=7),
        undone(thread="1"),
        undone(thread=""),
        undone(thread=None),
        undone(thread=[an_id()]),
        undone(at=7),
        undone(fact="x", thread=""),
        undone(id="x"),
        undone(said=7),
        reviewed(ref=""),
        reviewed(tag=""),
        reviewed(tag="xx"),
        reviewed(tag=None),
        reviewed(rating=2),
        reviewed(rating="4"),
        reviewed(rating=None),
        reviewed(rating=True),
        reviewed(rating=[3]),
        reviewed(id="1"),
        heard(tag="xx"),
        heard(ref="x"),
        heard(ref="", word=""),
        heard(ref="", word="\u202e \x00"),
        heard(word="x" * (LONGEST_WORD + 1)),
        heard(word=["ba"]),
        heard(id=""),
    ],
    ids=lambda fact: _unusual(fact),
)
def test_what_is_not_a_fact_is_refused_and_holds_up_nothing_beside_it(
    app: Flask, mai: FlaskClient, fact: Any
) -> None:
    response = report(mai, said(50), fact, said(51))
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["held"] == [an_id(50), an_id(51)]
    named = fact if isinstance(fact, dict) else {}
    name = next((named[key] for key in ("id", "thread") if isinstance(named.get(key), str)), None)
    assert response.json["refused"] == ([] if name is None else [name])
    assert [thread.id for thread in kept(app)] == [an_id(50), an_id(51)]
    assert rows_of(app, Undo) == rows_of(app, Review) == rows_of(app, HeardWord) == []


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
        b'{"facts": [], "family": 7}',
        b'{"facts": [], "family": ["x"]}',
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
        {"kind": "review", "id": an_id(), "ref": REF, "tag": "vi", "rating": "2"},
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
    response = client.post("/facts", json={"facts": [said()]}, headers={"HX-Request": "true"})
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
        (None, None),
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


@pytest.mark.parametrize("order", [(1, 2), (2, 1)], ids=["thread first", "undo first"])
@pytest.mark.parametrize("clock", ["2031-05-01T18:00:00", "1987-05-01T18:00:00", "2024-05-01T18:00:00"])
@pytest.mark.parametrize(("after", "taken_back"), [(5, True), (3600, False)])
def test_where_the_device_tells_both_its_clock_may_be_years_off(
    app: Flask,
    mai: FlaskClient,
    world: dict[str, Key],
    order: tuple[int, int],
    clock: str,
    after: int,
    taken_back: bool,
) -> None:
    """Thread and undo arrive apart; what lay between them is known by the device alone."""
    began = datetime.fromisoformat(f"{clock}+00:00")
    at, later = began.isoformat(), (began + timedelta(seconds=after)).isoformat()
    facts = {1: said(at=at), 2: undone(at=later, said=at)}
    for which in order:
        report(mai, facts[which])
        with app.app_context():  # As if it had come a day before the other.
            for table, when in ((Thread, "said_at"), (Undo, "undone_at")):
                for row in db.session.scalars(select(table)):
                    row.received_at -= timedelta(days=1)
                    setattr(row, when, max(getattr(row, when) - timedelta(days=1), LONG_AGO))
            db.session.commit()
    assert woven(app, world["mai"]) == ([] if taken_back else [an_id()])


def test_of_two_undos_the_one_in_time_counts_however_they_come(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    report(mai, undone(1, after=3600), undone(2, after=5))
    report(mai, undone(1, after=5), undone(2, after=3600))
    report(mai, said(1), said(2), said(3))
    report(mai, undone(3, after=3600))
    report(mai, undone(3, after=5))
    report(mai, undone(3, after=3600))
    assert woven(app, world["mai"]) == []


def test_a_heard_word_is_taken_back_at_any_time_and_in_any_order(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    a_year_later = (SAID + timedelta(days=365)).isoformat()
    report(mai, {"kind": "undo", "fact": an_id(2), "at": a_year_later})
    report(mai, heard(1), heard(2), heard(3))
    report(mai, {"kind": "undo", "fact": an_id(1), "at": a_year_later})
    with app.app_context():
        assert [row.id for row in HeardWord.standing(world["mai"].family)] == [an_id(3)]


# Reviews and heard words


def test_reviews_and_heard_words_are_kept_once_by_batch_or_form(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    for _ in range(2):
        report(mai, reviewed(1), heard(2))
        answer = mai.post("/facts", data={**reviewed(3, rating="1"), "next": "/family"})
        assert (answer.status_code, answer.location) == (303, "/family")
        answer = mai.post("/facts", data={**heard(4), "next": "/packs"})
        assert (answer.status_code, answer.location) == (303, "/packs")
    assert [(r.id, r.rating, r.ref, r.tag, r.reviewed_at) for r in rows_of(app, Review)] == [
        (an_id(1), 3, REF, "vi", SAID),
        (an_id(3), 1, REF, "vi", SAID),
    ]
    assert [(h.id, h.word, h.heard_at, h.device_id) for h in rows_of(app, HeardWord)] == [
        (an_id(2), "ba", SAID, world["mai"].device),
        (an_id(4), "ba", SAID, world["mai"].device),
    ]


def test_a_heard_word_is_taken_back_by_a_form_too(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    report(mai, heard(1))
    answer = mai.post("/facts", data={"kind": "undo", "fact": an_id(1), "next": "/family"})
    assert (answer.status_code, answer.location) == (303, "/family")
    with app.app_context():
        assert HeardWord.standing(world["mai"].family) == []


def test_a_word_that_is_too_long_is_refused_in_its_own_sentence(mai: FlaskClient) -> None:
    answer = mai.post("/facts", data=heard(word="x" * (LONGEST_WORD + 1)))
    assert answer.status_code == 422
    assert f"up to {LONGEST_WORD} letters" in answer.text


def test_a_word_is_kept_exactly(app: Flask, mai: FlaskClient) -> None:
    words = ["no", "017", "12:30", "குளி", "नहा\u200dना", "\U00020bb7", "=1+1", "<b>ba</b>"]
    report(mai, *(heard(number, word=word) for number, word in enumerate(words)))
    assert [row.word for row in sorted(rows_of(app, HeardWord), key=lambda row: row.id)] == words


# Who


def test_who_it_was_is_believed_within_the_family(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    """A phone may have changed hands since: whoever held it then is named by the fact."""
    with app.app_context():
        person = {name: db.session.get_one(Device, key.device).caregiver_id for name, key in world.items()}
    for number, name in enumerate(("arun", "mai", "joon", "nobody")):
        told = {"caregiver": person.get(name, "nobody")}
        report(mai, said(number, **told), reviewed(100 + number, **told))
    expected = [person["arun"], person["mai"], person["mai"], person["mai"]]
    assert [thread.caregiver_id for thread in kept(app)] == expected
    assert [row.caregiver_id for row in sorted(rows_of(app, Review), key=lambda row: row.id)] == expected


def test_which_little_one_is_believed_within_the_family(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    with app.app_context():
        theirs = db.session.get_one(Family, world["joon"].family).little_one()
        family = db.session.get_one(Family, world["mai"].family)
        family.welcome("Bo", "", SAID)
        db.session.commit()
        linh, bo = family.children
        here, sibling, uuid, another = linh.id, bo.id, bo.uuid, theirs.uuid
    report(mai, heard(1, child=uuid))
    assert [row.child_id for row in rows_of(app, HeardWord)] == [sibling]
    for number, child in enumerate((another, str(sibling), "x", "", None, -1, [uuid], an_id(5)), 2):
        report(mai, heard(number, child=child))
    assert sorted(row.child_id for row in rows_of(app, HeardWord)) == [here] * 8 + [sibling]


def test_what_was_heard_from_a_little_one_who_was_taken_out_is_nobody_elses(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    """Told by a phone that was offline meanwhile, or once more, and when somebody new is there."""
    with app.app_context():
        family = db.session.get_one(Family, world["mai"].family)
        family.welcome("Bo", "", SAID)
        db.session.flush()
        uuid = family.children[-1].uuid
        family.children[-1].remove(SAID)
        db.session.commit()
        family.welcome("Mi", "", SAID)
        db.session.commit()
    assert held(report(mai, heard(1, child=uuid))) == [an_id(1)]
    answer = mai.post("/facts", data=heard(2, child=uuid))
    assert (answer.status_code, "is not noted" in answer.text) == (422, True)
    assert rows_of(app, HeardWord) == []


def test_what_was_kept_for_another_family_is_never_given_to_this_one(
    app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key]
) -> None:
    load = {"family": world["mai"].family, "facts": [said(1), heard(2), reviewed(3)]}
    answer = joon.post("/facts", json=load)
    assert (answer.status_code, answer.json and answer.json["held"]) == (409, [])
    assert joon.post("/facts", json={"family": "nobody", "facts": [said(1)]}).status_code == 409
    assert kept(app) == rows_of(app, HeardWord) == rows_of(app, Review) == []
    assert held(mai.post("/facts", json=load)) == [an_id(1), an_id(2), an_id(3)]


def test_a_page_of_another_family_says_so_without_javascript_too(
    app: Flask, joon: FlaskClient, world: dict[str, Key]
) -> None:
    form = {"kind": "thread", "id": an_id(), "ref": REF, "family": world["mai"].family}
    answer = joon.post("/facts", data=form)
    assert answer.status_code == 409
    assert "This page is another family’s." in answer.text
    assert kept(app) == []


def test_a_family_that_became_part_of_another_brings_what_its_phones_still_hold(
    app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key], now: datetime
) -> None:
    former = an_id(77)
    with app.app_context():
        db.session.add(FormerFamily(id=former, family_id=world["mai"].family, merged_at=now))
        db.session.commit()
    assert held(mai.post("/facts", json={"family": former, "facts": [said()]})) == [an_id()]
    assert joon.post("/facts", json={"family": former, "facts": [said()]}).status_code == 409
    assert [thread.family_id for thread in kept(app)] == [world["mai"].family]


def test_a_device_that_reports_was_seen_today(
    app: Flask, mai: FlaskClient, world: dict[str, Key], now: datetime
) -> None:
    with app.app_context():
        device = db.session.get_one(Device, world["mai"].device)
        device.seen_at = now - timedelta(days=30)
        db.session.commit()
    report(mai)
    with app.app_context():
        assert now - db.session.get_one(Device, world["mai"].device).seen_at <= timedelta(days=1)


def test_another_database_is_another(app: Flask, mai: FlaskClient, now: datetime) -> None:
    before = report(mai).json
    with app.app_context():
        installation.begin_anew(now)
        db.session.commit()
    after = report(mai).json
    assert before is not None
    assert after is not None
    assert before["database"] != after["database"]

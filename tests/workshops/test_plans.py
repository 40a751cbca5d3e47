"""A leader prepares: a plan in one form, changed by hand, in two tabs, twice, and by nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.workshops.models import Plan, Workshop
from langapp.workshops.preparing import editing
from langapp.workshops.steps import Step
from tests.cast import Key, an_id, queries, teaches
from tests.visiting import checked, visit
from tests.workshops.building import STEPS, a_plan, a_session

World = dict[str, Key]


@pytest.fixture
def leader(app: Flask, world: World) -> FlaskClient:
    return teaches(app, world["priya"], "leading")


@pytest.fixture
def plan(app: Flask, world: World) -> str:
    return f"/workshops/plans/{a_plan(app, world['priya'])}"


def kept(app: Flask, path: str) -> Plan:
    with app.app_context():
        found = db.session.get_one(Plan, path.rpartition("/")[2])
        db.session.expunge(found)
        return found


def kinds(app: Flask, path: str) -> list[str]:
    return [step.kind for step in kept(app, path).steps]


def step(app: Flask, path: str, step_id: str) -> Step:
    return next(each for each in kept(app, path).steps if each.id == step_id)


def send(client: FlaskClient, path: str, status: int = 303, **told: Any) -> str:
    answer = client.post(path, data=told)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.headers.get("Location", "") or answer.get_data(as_text=True)


BODY = ("face", "hair", "eye", "ear", "nose", "mouth", "tooth", "tongue", "hand", "finger", "tummy", "foot")
TWELVE = [f"our-body/{line}" for line in BODY]
NEW = {"name": "Story time", "language": ["vi", "ta"], "theme": "bath-time", "minutes": "30"}


def test_from_nothing_to_a_plan_in_one_form(app: Flask, leader: FlaskClient) -> None:
    assert "/workshops/new" in visit(leader, "/workshops").links
    form = visit(leader, "/workshops/new").form("/workshops/plans")
    assert form.data["minutes"] == "30"
    answer = form.send(leader, language=["vi", "ta", "ur"], theme="mealtime")
    page = visit(leader, answer.headers["Location"])
    assert page.h1 == form.data["name"]
    assert len(page.all("li", css="plan-step")) == 6
    assert "6 steps · 30 minutes" in page.texts("h2")
    assert visit(leader, "/workshops").form("/workshops").data["plan"] in page.path


def test_a_form_sent_twice_makes_one_plan(app: Flask, leader: FlaskClient) -> None:
    places = {send(leader, "/workshops/plans", id=an_id(), **NEW) for _ in range(2)}
    assert len(places) == 1
    with app.app_context():
        assert db.session.query(Plan).count() == 1


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"name": ""}, "Give the session a name"),
        ({"name": "x" * 61}, "Use up to 60 letters"),
        ({"language": []}, "Choose at least one language"),
        ({"language": ["xx", "<b>"]}, "Choose at least one language"),
        ({"theme": "nothing"}, "Choose what the session is about"),
        ({"theme": "bahay-kubo"}, "Choose what the session is about"),
        ({"minutes": "99999999999999999999"}, "Choose 20, 30 or 45"),
        ({"minutes": "³"}, "Choose 20, 30 or 45"),
        ({"theme": "mealtime", "language": ["hmn"]}, "Choose another theme"),
    ],
)
def test_what_makes_no_plan_is_told_in_a_sentence(
    app: Flask, leader: FlaskClient, told: dict[str, Any], sentence: str
) -> None:
    assert sentence in send(leader, "/workshops/plans", 422, **{**NEW, **told})
    with app.app_context():
        assert db.session.query(Plan).count() == 0


def test_the_plan_names_the_languages_that_lack_a_line(app: Flask, leader: FlaskClient, world: World) -> None:
    path = f"/workshops/plans/{a_plan(app, world['priya'], ('vi', 'km'))}"
    page = visit(leader, path)
    [partly, *_] = page.texts("small", css="partly")
    assert partly == "In 1 of 2 languages · not yet in ខ្មែរ"
    assert "In every language you expect" in page.text  # a line of bath time, which Khmer has
    assert "A song in Filipino" in page.text


def test_a_line_that_left_the_shelf_is_told_and_harms_nothing(
    app: Flask, leader: FlaskClient, world: World
) -> None:
    steps = (Step("a", "hear", ("gone/for-good", "bath-time/splash"), 3), *STEPS[1:])
    path = f"/workshops/plans/{a_plan(app, world['priya'], steps=steps)}"
    assert "has left the shelf" in visit(leader, path).text
    form = visit(leader, f"{path}/steps/a").form(f"{path}/steps/a")
    send(leader, form.action, **{**form.data, "ref": ["gone/for-good", "bath-time/splash"], "minutes": "5"})
    assert step(app, path, "a").minutes == 5


def test_a_step_is_moved_by_its_place(app: Flask, leader: FlaskClient, plan: str) -> None:
    for to, expected in (
        ("0", "bacdef"), ("2", "acbdef"), ("99", "acdefb"), ("-4", "bacdef"), ("1", "abcdef"), ("1", "abcdef"),
    ):  # fmt: skip
        assert send(leader, f"{plan}/steps/b/place", to=to) == f"{plan}#b"
        assert "".join(each.id for each in kept(app, plan).steps) == expected
    for nonsense in ("", "x", "1.5", "9" * 40, "²"):
        send(leader, f"{plan}/steps/b/place", 422, to=nonsense)


def test_the_buttons_say_where_they_move_to(leader: FlaskClient, plan: str) -> None:
    page = visit(leader, plan)
    places = [
        (form.action.split("/")[-2], form.data["to"]) for form in page.forms if form.action.endswith("/place")
    ]
    assert places == [
        ("a", "1"), ("b", "0"), ("b", "2"), ("c", "1"), ("c", "3"), ("d", "2"), ("d", "4"), ("e", "3"), ("e", "5"), ("f", "4"),
    ]  # fmt: skip


def test_a_step_is_put_in_before_the_goodbye_with_something_in_it(
    app: Flask, leader: FlaskClient, plan: str
) -> None:
    for _ in range(2):
        assert send(leader, f"{plan}/steps", id=an_id(), kind="story") == f"{plan}/steps/{an_id()}"
    assert kinds(app, plan) == ["welcome", "hear", "neighbour", "rhyme", "pictures", "story", "goodbye"]
    added = step(app, plan, an_id())
    assert len(added.refs) == 4
    assert added.notes
    send(leader, f"{plan}/steps", id=an_id(2), kind="rhyme")
    [ref] = step(app, plan, an_id(2)).refs
    assert ref != "bahay-kubo/sung"
    assert "Choose one of the kinds" in send(leader, f"{plan}/steps", 422, id=an_id(3), kind="quiz")
    for number in range(4, 8):
        send(leader, f"{plan}/steps", id=an_id(number), kind="hear")
    assert "room for 12 steps" in send(leader, f"{plan}/steps", 422, id=an_id(9), kind="hear")


def test_a_step_is_reworded_and_twice_is_fine(app: Flask, leader: FlaskClient, plan: str) -> None:
    at = f"{plan}/steps/b"
    form = visit(leader, at).form(at)
    told = {
        **form.data,
        "ref": list(step(app, plan, "b").refs),
        "minutes": "٧",
        "notes": "One\r\n\r\n  two \x00 ",
        "materials": "A\nbowl",
    }
    assert send(leader, at, **told) == f"{plan}#b"
    revision = kept(app, plan).revision
    assert send(leader, at, **told) == f"{plan}#b"
    assert kept(app, plan).revision == revision
    now = step(app, plan, "b")
    assert (now.minutes, now.notes, now.refs) == (7, "One\n\ntwo", STEPS[1].refs)


def test_lines_are_put_in_moved_and_taken_out_and_what_was_typed_stays(
    app: Flask, leader: FlaskClient, plan: str
) -> None:
    at = f"{plan}/steps/b"
    first, second, third = "bath-time/shall-we-bathe", "bath-time/splash", "bath-time/all-done"

    def tap(**told: str) -> tuple[str, ...]:
        form = visit(leader, at).form(at)
        send(leader, at, **{**form.data, "ref": list(step(app, plan, "b").refs), "notes": "Typed", **told})
        return step(app, plan, "b").refs

    assert tap(add=third) == (first, second, third)
    assert tap(add=third) == (first, second, third)
    assert tap(up=third) == (first, third, second)
    assert tap(down=first) == (third, first, second)
    assert tap(up=third) == (third, first, second)
    assert tap(away=third) == (first, second)
    assert tap(away="nothing/here") == (first, second)
    assert step(app, plan, "b").notes == "Typed"
    assert (
        send(leader, at, **{**visit(leader, at).form(at).data, "ref": [first], "q": "duck"})
        == f"{at}?q=duck#lines"
    )


def test_lines_are_found_by_what_they_mean_or_in_a_pack(leader: FlaskClient, plan: str) -> None:
    at = f"{plan}/steps/b"
    found = visit(leader, f"{at}?q=duck")
    offered = [button.get("value") for button in found.all("button") if button.get("name") == "add"]
    assert "animals/duck" in offered
    songs = visit(leader, f"{at}?pack=songs")
    offered = [button.get("value") for button in songs.all("button") if button.get("name") == "add"]
    assert offered
    assert all(str(ref).endswith("/sung") for ref in offered)
    assert "Nothing more here" in visit(leader, f"{at}?q=zzzzqq").text
    assert "Nothing more here" in visit(leader, f"{at}?pack=nothing").text


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"minutes": "100000"}, "from 1 to 60 minutes"),
        ({"minutes": "0"}, "from 1 to 60 minutes"),
        ({"minutes": "-3"}, "from 1 to 60 minutes"),
        ({"minutes": "ten"}, "from 1 to 60 minutes"),
        ({"notes": "x" * 10_000}, "Use up to 1500 letters"),
        ({"materials": "x" * 301}, "Use up to 300 letters"),
        ({"ref": ["nothing/here"]}, "not on the shelf any more"),
        ({"ref": ["<script>"]}, "not on the shelf any more"),
        ({"add": "bath-time/nothing"}, "not on the shelf any more"),
        ({"ref": TWELVE, "add": "animals/dog"}, "room for 12 lines"),
    ],
)  # fmt: skip
def test_what_fits_no_step_is_told_in_a_sentence(
    app: Flask, leader: FlaskClient, plan: str, told: dict[str, Any], sentence: str
) -> None:
    at = f"{plan}/steps/b"
    form = visit(leader, at).form(at)
    assert sentence in send(leader, at, 422, **{**form.data, **told})
    assert kept(app, plan).steps == STEPS


def test_two_tabs_write_nothing_over_and_what_was_typed_is_still_there(
    app: Flask, leader: FlaskClient, plan: str
) -> None:
    at = f"{plan}/steps/b"
    form = visit(leader, at).form(at)
    refs = list(STEPS[1].refs)
    send(leader, at, **{**form.data, "ref": refs, "notes": "From the first tab"})
    answer = leader.post(
        at, data={**form.data, "ref": refs, "notes": "From the second tab", "add": "bath-time/all-done"}
    )
    assert answer.status_code == 409
    page = checked(leader, at, answer)
    assert "changed on another page" in page.text
    assert "From the first tab" in page.text
    assert page.form(at).data["notes"] == "From the second tab"
    assert step(app, plan, "b").notes == "From the first tab"
    again = page.form(at)
    send(leader, at, **{**again.data, "ref": [value for name, value in again.fields if name == "ref"]})
    now = step(app, plan, "b")
    assert (now.notes, now.refs) == ("From the second tab", (*refs, "bath-time/all-done"))
    send(
        leader,
        f"{plan}/steps/c",
        **{**visit(leader, f"{plan}/steps/c").form(f"{plan}/steps/c").data, "minutes": "6"},
    )


def test_another_step_changed_meanwhile_is_no_clash(app: Flask, leader: FlaskClient, plan: str) -> None:
    forms = {name: visit(leader, f"{plan}/steps/{name}").form(f"{plan}/steps/{name}") for name in "bc"}
    for name, form in forms.items():
        refs = list(step(app, plan, name).refs)
        send(leader, form.action, **{**form.data, "ref": refs, "minutes": "9"})
    assert [step(app, plan, name).minutes for name in "bc"] == [9, 9]


def test_name_and_languages_are_changed_and_no_tab_writes_over_another(
    app: Flask, leader: FlaskClient, plan: str
) -> None:
    form = visit(leader, plan).form(f"{plan}/about")
    send(leader, form.action, **{**form.data, "name": "Baby bounce", "language": ["ko", "th"]})
    assert (kept(app, plan).name, kept(app, plan).languages) == ("Baby bounce", ["ko", "th"])
    send(leader, form.action, **{**form.data, "name": "Baby bounce", "language": ["ko", "th"]})
    answer = leader.post(form.action, data={**form.data, "name": "Rhyme time", "language": ["ko"]})
    assert answer.status_code == 409
    page = checked(leader, plan, answer)
    assert page.form(f"{plan}/about").data["name"] == "Rhyme time"
    assert page.h1 == "Baby bounce"
    assert kept(app, plan).name == "Baby bounce"


def test_a_step_is_taken_out_and_the_last_one_stays(app: Flask, leader: FlaskClient, plan: str) -> None:
    for step_id in "abcde":
        for _ in range(2):
            assert send(leader, f"{plan}/steps/{step_id}/removal") == plan
    assert kinds(app, plan) == ["goodbye"]
    assert "at least one step" in send(leader, f"{plan}/steps/f/removal", 422)
    visit(leader, plan)


def test_a_template_is_begun_from(app: Flask, leader: FlaskClient, plan: str) -> None:
    send(leader, f"{plan}/template", **{"is": "yes"})
    plan_id = plan.rpartition("/")[2]
    assert f"/workshops/new?template={plan_id}" in visit(leader, "/workshops").links
    form = visit(leader, f"/workshops/new?template={plan_id}").form("/workshops/plans")
    made = form.send(leader, language=["ko"], name="Another place").headers["Location"]
    assert (kept(app, made).steps, kept(app, made).languages) == (STEPS, ["ko"])
    assert not kept(app, made).is_template
    send(leader, f"{plan}/template", **{"is": "no"})
    assert not kept(app, plan).is_template


def test_a_copy_is_made_once(app: Flask, leader: FlaskClient, plan: str) -> None:
    places = {send(leader, f"{plan}/copies", id=an_id(5)) for _ in range(2)}
    assert places == {f"/workshops/plans/{an_id(5)}"}
    assert kept(app, places.pop()).steps == STEPS


def test_a_plan_is_put_away_after_a_question_and_its_sessions_stay(
    app: Flask, leader: FlaskClient, world: World
) -> None:
    session = a_session(app, world["priya"])
    with app.app_context():
        plan_id = db.session.get_one(Workshop, session).plan_id
    away = f"/workshops/plans/{plan_id}/removal"
    assert "for good" in visit(leader, away).h1
    for _ in range(2):
        assert send(leader, away) == "/workshops"
    with app.app_context():
        assert db.session.get_one(Workshop, session).plan_id is None
    visit(leader, "/workshops")


@pytest.mark.parametrize(("then", "place"), [("stage", "/stage"), ("remote", ""), ("", "")])
def test_a_session_is_started_once_and_shown_first(
    app: Flask, leader: FlaskClient, plan: str, then: str, place: str
) -> None:
    form = visit(leader, plan).form("/workshops")
    places = {send(leader, "/workshops", **form.data, then=then) for _ in range(2)}
    assert places == {f"/workshops/{form.data['id']}{place}"}
    page = visit(leader, "/workshops")
    assert f"/workshops/{form.data['id']}" in page.links
    assert f"/workshops/{form.data['id']}/stage" in page.links
    assert page.texts("h2")[0] == "Story time, Parkside Library"


DOORS = (
    "", "/steps/b", "/removal", "/run-sheet", "/cards",
)  # fmt: skip
ACTS = (
    "/about", "/steps", "/steps/b", "/steps/b/place", "/steps/b/removal", "/template", "/copies", "/run-sheet/pdf", "/cards/pdf",
)  # fmt: skip


def test_nobody_elses_plan_is_there(app: Flask, plan: str, world: World, mai: FlaskClient) -> None:
    other = teaches(app, world["joon"], "leading")
    for client in (other, mai):
        assert [client.get(f"{plan}{door}").status_code for door in DOORS] == [404] * len(DOORS)
        acts = [client.post(f"{plan}{act}", data={"to": "0", "kind": "hear"}).status_code for act in ACTS]
        assert acts == [404] * len(ACTS)
    plan_id = plan.rpartition("/")[2]
    assert other.post("/workshops", data={"plan": plan_id}).status_code == 404
    assert other.post("/workshops/plans", data={**NEW, "template": plan_id}).status_code == 404
    send(other, f"{plan}/removal")
    assert kept(app, plan).steps == STEPS
    for path in ("/workshops", "/workshops/new"):
        assert mai.get(path).status_code == 404


def test_a_plan_costs_as_many_queries_with_twelve_steps_as_with_one(
    app: Flask, leader: FlaskClient, world: World
) -> None:
    one = a_plan(app, world["priya"], steps=STEPS[1:2])
    twelve = a_plan(app, world["priya"], steps=[Step(str(n), "hear", STEPS[1].refs) for n in range(12)])
    seen = []
    for plan_id in (one, one, twelve):
        with queries(app) as asked:
            leader.get(f"/workshops/plans/{plan_id}")
        seen.append(len(asked))
    assert seen[1] == seen[2] <= 5
    counts = []
    for _ in range(2):
        with queries(app) as asked:
            leader.get("/workshops")
        counts.append(len(asked))
        for _ in range(3):
            a_plan(app, world["priya"])
    assert counts[0] == counts[1] <= 6


def test_the_marks_are_of_what_was_seen() -> None:
    first, second = STEPS[0], STEPS[1]
    assert editing.mark_of(first) == editing.mark_of(
        Step("other", "hear", first.refs, first.minutes, first.materials, first.notes)
    )
    assert editing.mark_of(first) != editing.mark_of(second)

"""A pack made after another: whole or its meanings, with thanks; and what the other became, line by line."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.drafts import document, editing
from langapp.drafts.editing import ANY, Edit, RowEdit
from langapp.drafts.models import Draft
from langapp.families.models import Caregiver
from langapp.packs import shelf, sources
from langapp.packs.documents import Fork, Form, Line
from langapp.studio import mine
from langapp.studio.editions import publishing
from langapp.studio.forks import following, forking
from langapp.studio.grid import showing
from langapp.web import Refused
from tests.cast import BEGAN as NOW
from tests.cast import Key, an_id
from tests.packs.writing import document as a_pack
from tests.packs.writing import wording
from tests.studio.drafting import caregiver, teacher
from tests.visiting import visit

ONE = Line("one", "One line", wordings={"vi": wording("vi", "Một dòng", {"south": Form("Một hàng")})})
TWO = Line(
    "two",
    "Two lines",
    wordings={"vi": wording("vi", "Hai dòng"), "ta": wording("ta", "இரண்டு", friendly="irandu")},
)
THREE = Line("three", "Three lines", wordings={"vi": wording("vi", "Ba dòng")})
THEIRS = a_pack(
    ONE, TWO, slug="theirs", title="Theirs", by={"vi": ("Cô Lan",), "ta": ("Priya",)}, licence="CC-BY-SA-4.0"
)


@pytest.fixture
def priya(app: Flask, world: dict[str, Key]) -> Iterator[Caregiver]:
    with app.test_request_context("/", method="POST"):
        put(THEIRS)
        yield caregiver(world["priya"])


def put(pack):  # type: ignore[no-untyped-def]
    shelf.add(pack, origin="studio:other", position=200_000, now=NOW)


def changed(**other: str) -> None:
    """Theirs, in its second edition: one worded anew with its reading, a line more, another gone."""
    one = dataclasses.replace(
        ONE, meaning="Just one line", wordings={"vi": wording("vi", "Một câu", {"south": Form("Một hàng")})}
    )
    put(dataclasses.replace(THEIRS, lines=(one, THREE), **other))


def texts(draft: Draft) -> list[tuple[str, str]]:
    lines = document.folded(draft).pack.lines
    return [(line.meaning, line.wordings["vi"].form.text if "vi" in line.wordings else "") for line in lines]


def keys(draft: Draft, *whats: str) -> list[str]:
    followed = following.look(draft)
    assert followed is not None
    return [each.key for each in followed.news if each.what in whats]


def test_in_my_way_begins_with_all_of_it_and_says_whose_it_was(priya: Caregiver) -> None:
    draft = forking.fork("theirs", priya, NOW, draft_id=an_id(3))
    assert forking.fork("theirs", priya, NOW, draft_id=an_id(3)).id == draft.id, "a double tap is one pack"
    pack = document.folded(draft).pack
    assert draft.slug == "theirs-priya"
    assert pack.fork == Fork("theirs", "1", "Cô Lan, Priya")
    assert [(line.came_from, line.wordings) for line in pack.lines] == [
        ("theirs/one", ONE.wordings), ("theirs/two", TWO.wordings),
    ]  # fmt: skip
    assert sources.credit(pack) == "Cô Lan, Priya"
    row = document.folded(draft).rows["one"]
    editing.edit(draft, priya, NOW, "typed", [Edit(row, "vi:text", "Một dòng thôi", ANY)])
    assert publishing.look(draft).pack.by == {"vi": ("Cô Lan", "Priya"), "ta": ("Priya",)}


def test_its_own_languages_stand_in_sight_and_it_says_whose_it_is(
    app: Flask, world: dict[str, Key], priya: Caregiver
) -> None:
    draft = forking.fork("bath-time", priya, NOW, tags=("zh-Hans", "ta", "no"))
    assert showing.shown(draft).tags == ["zh-Hans", "ta"]
    folded = document.folded(draft).pack
    assert (folded.title, len(folded.languages)) == ("Bath time · Priya", 16), "all of it is published"
    publishing.restore(draft, folded, priya, NOW, "restored")
    assert showing.shown(draft).tags == ["zh-Hans", "ta"]
    assert showing.shown(forking.fork("theirs", priya, NOW)).tags == ["vi", "ta"]
    assert document.folded(forking.fork("theirs", priya, NOW, tag="km")).pack.title == "Theirs · Khmer"


def test_in_a_new_language_begins_with_the_meanings_and_shows_the_others_beside(priya: Caregiver) -> None:
    draft = forking.fork("theirs", priya, NOW, tag="km")
    folded = document.folded(draft)
    assert [(line.meaning, line.wordings) for line in folded.pack.lines] == [
        ("One line", {}),
        ("Two lines", {}),
    ]
    beside = forking.beside(draft, ["ta", "km"])
    assert beside[folded.rows[folded.pack.lines[1].id]] == {"ta": TWO.wordings["ta"].form}
    assert list(forking.beside(draft)[folded.rows[folded.pack.lines[1].id]]) == ["vi", "ta"]


def test_a_song_is_in_its_own_language_and_a_licence_stays(priya: Caregiver) -> None:
    with pytest.raises(Refused, match="one language"):
        forking.fork("bahay-kubo", priya, NOW, tag="km")
    draft = forking.fork("theirs", priya, NOW)
    assert publishing.look(draft).faults == []
    editing.edit(draft, priya, NOW, "typed", [Edit("", "licence", "CC0-1.0", ANY)])
    assert [fault.field for fault in publishing.look(draft).faults] == ["licence"]
    pack = document.folded(draft).pack
    assert forking.licence_refusal(draft, dataclasses.replace(pack, licence="CC-BY-SA-4.0")) == ""


def test_a_linked_line_brings_its_licence_and_its_thanks(priya: Caregiver, client: FlaskClient) -> None:
    draft = Draft.begin(priya, NOW, title="Mine")
    told = {"title": "Mine", "summary": "Of mine.", "columns": "vi", "vi:by": "Priya"}
    cells = [Edit("", field, value, ANY) for field, value in told.items()]
    said = {"meaning": "One line", "vi:text": "Một dòng", "cue": "Count."}
    cells += [Edit(an_id(5), field, value, ANY) for field, value in said.items()]
    rows = [RowEdit(an_id(5), came_from="theirs/one"), RowEdit(an_id(6), came_from="theirs/not-there")]
    editing.edit(draft, priya, NOW, "typed", cells, rows)
    [fault] = publishing.look(draft).faults
    assert (fault.field, "CC-BY-SA-4.0" in fault.why) == ("licence", True)
    editing.edit(draft, priya, NOW, "typed", [Edit("", "licence", "CC-BY-SA-4.0", ANY)])
    publishing.publish(draft, priya, NOW)
    shelf.take_off("theirs")
    pack = shelf.current().packs[draft.slug]
    assert [(each.pack.slug, each.lines, each.on_shelf) for each in sources.linked(pack)] == [
        ("theirs", 1, False)
    ]
    assert sources.credit(pack) == "Priya, Cô Lan", "as the edition had it, on the shelf or not"
    db.session.commit()
    page = visit(client, f"/packs/{draft.slug}")
    assert "Made after Theirs · 1 line · Cô Lan, Priya" in page.text
    assert "Licence: CC-BY-SA-4.0 · Priya" in page.text


def test_a_fork_that_comes_back_as_a_file_is_followed_as_before(priya: Caregiver) -> None:
    pack = document.folded(forking.fork("theirs", priya, NOW)).pack
    for fork, known in ((pack.fork, ("theirs", 1)), (Fork("theirs", "7", "Cô Lan"), ("", None))):
        back = Draft.begin(priya, NOW, title="Back")
        forking.meet_again(back, dataclasses.replace(pack, fork=fork))
        assert (back.forked_slug, back.forked_number) == known


def test_what_became_of_it_is_asked_once_line_by_line(priya: Caregiver) -> None:
    draft = forking.fork("theirs", priya, NOW)
    assert following.look(draft) is None
    changed()
    followed = following.look(draft)
    assert followed is not None
    assert [(each.what, each.line_id, each.after.text, each.is_untouched) for each in followed.news] == [
        ("meaning", "one", "Just one line", True),
        ("wording", "one", "Một câu", True),
        ("line", "three", "Three lines", False),
        ("gone", "two", "", False),
    ]
    following.answer(draft, keys(draft, "wording", "line"), True, priya, NOW)
    assert texts(draft) == [("One line", "Một câu"), ("Three lines", "Ba dòng"), ("Two lines", "Hai dòng")]
    assert draft.forked_number == 1
    following.answer(draft, keys(draft, "meaning"), False, priya, NOW)
    following.answer(draft, keys(draft, "gone"), False, priya, NOW)
    assert (draft.forked_number, following.look(draft)) == (2, None)
    assert document.folded(draft).pack.fork == Fork("theirs", "2", "Cô Lan, Priya")
    editing.edit(draft, priya, NOW, "typed", [Edit("", "fork.pack", "", 0), Edit("", "fork.by", "", 0)])
    assert document.folded(draft).pack.fork is not None, "nobody types what it was made after"
    changed(title="Theirs, again")
    followed = following.look(draft)
    assert followed is not None
    assert [each.what for each in followed.news] == [], "what was kept as ours is not asked again"


def test_ours_stays_where_we_changed_it_and_another_change_is_news(priya: Caregiver) -> None:
    draft = forking.fork("theirs", priya, NOW)
    row = document.folded(draft).rows["one"]
    editing.edit(draft, priya, NOW, "typed", [Edit(row, "vi:text", "Một dòng thôi", ANY)])
    changed()
    [news] = [each for each in following.look(draft).news if each.what == "wording"]  # type: ignore[union-attr]
    assert (news.before.text, news.after.text, news.ours.text) == ("Một dòng", "Một câu", "Một dòng thôi")
    assert not news.is_untouched
    seen = draft.revision
    editing.edit(draft, priya, NOW, "typed", [Edit(row, "vi:note", "As we say it.", ANY)])
    assert following.answer(draft, [news.key], True, priya, NOW, seen) == 0, "written in since she looked"
    assert texts(draft)[0][1] == "Một dòng thôi"
    following.answer(draft, [news.key], False, priya, NOW)
    assert keys(draft, "wording") == []
    again = dataclasses.replace(ONE, wordings={"vi": wording("vi", "Một câu nữa")})
    put(dataclasses.replace(THEIRS, lines=(again, TWO)))
    assert [each.after.text for each in following.look(draft).news if each.what == "wording"] == [  # type: ignore[union-attr]
        "Một câu nữa", "",
    ], "the variant is gone there too"  # fmt: skip


def test_to_keep_what_is_ours_is_no_change(priya: Caregiver) -> None:
    draft = forking.fork("theirs", priya, NOW)
    publishing.publish(draft, priya, NOW)
    changed()
    later = NOW + timedelta(days=1)
    following.answer(draft, keys(draft, "meaning", "wording", "line", "gone"), False, priya, later)
    assert (draft.forked_number, publishing.look(draft).is_new) == (2, False)
    assert [each.changed for each in mine.packs_of(priya.id)] == [False]


def test_what_we_removed_or_say_the_same_by_ourselves_is_no_news(priya: Caregiver) -> None:
    draft = forking.fork("theirs", priya, NOW)
    rows = document.folded(draft).rows
    cells = [Edit(rows["one"], "vi:text", "Một câu", ANY), Edit(rows["one"], "meaning", "Just one line", ANY)]
    editing.edit(draft, priya, NOW, "typed", cells, [RowEdit(rows["two"], removed=True)])
    changed()
    assert [each.what for each in following.look(draft).news] == ["line"]  # type: ignore[union-attr]


def test_the_pages(app: Flask, world: dict[str, Key], client: FlaskClient) -> None:
    lan = teacher(app, world["lan"])
    which = visit(lan, "/studio/forks/new")
    assert "/studio/forks/new?pack=bath-time" in which.links
    page = visit(lan, "/studio/forks/new?pack=bath-time")
    [whole, meanings] = [form for form in page.forms if form.action == "/studio/forks"]
    done = whole.send(lan, title="Bath time at ours")
    draft = done.location
    assert visit(lan, f"{draft}/upstream").texts(css="banner")
    visit(lan, f"{draft}/publication").form(f"{draft}/publication").send(lan)
    assert "Langapp" in visit(client, "/packs/bath-time-at-ours").text
    done = meanings.send(lan, language="km")
    assert done.status_code == 303
    assert lan.get("/studio/forks/new?pack=nothing").status_code == 404
    assert client.get("/studio/forks/new").status_code in (303, 404)


def test_the_page_of_what_is_new(app: Flask, world: dict[str, Key]) -> None:
    lan = teacher(app, world["lan"])
    with app.test_request_context("/", method="POST"):
        put(THEIRS)
        draft = forking.fork("theirs", caregiver(world["lan"]), NOW)
        changed()
        path = f"/studio/drafts/{draft.id}/upstream"
        db.session.commit()
    page = visit(lan, path)
    assert page.texts("h3")[:3] == ["It was", "It is now", "Yours"]
    [untouched] = [form for form in page.forms if form.action == path and len(form.fields) == 3]
    lan.post(path, data={"key": [value for _name, value in untouched.fields], "answer": "take"})
    assert visit(lan, path).texts("h2") == ["Three lines", "Two lines"]
    page = visit(lan, path)
    all_of_mine = next(form for form in page.forms if form.action == path)
    lan.post(path, data={"key": [value for _name, value in all_of_mine.fields], "answer": "keep"})
    assert "looked through" in visit(lan, path).text

"""A draft is changed cell by cell, by several people, and everything can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select

from langapp.db import db
from langapp.drafts import document, editing, naming, undoing
from langapp.drafts.editing import ANY, Edit, RowEdit
from langapp.drafts.filling import fill
from langapp.drafts.models import Draft, DraftRow, Presence
from langapp.families.models import Caregiver, Device
from langapp.packs import shelf
from tests.cast import BEGAN as NOW
from tests.cast import Key, an_id, queries


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    with app.test_request_context("/", method="POST"):
        yield app


@pytest.fixture
def lan(in_app: Flask, world: dict[str, Key]) -> Caregiver:
    return _who(world["lan"])


@pytest.fixture
def mai(in_app: Flask, world: dict[str, Key]) -> Caregiver:
    return _who(world["mai"])


@pytest.fixture
def draft(lan: Caregiver) -> Draft:
    return Draft.begin(lan, NOW, title="Tắm rửa với bé")


def _who(key: Key) -> Caregiver:
    return db.session.get_one(Caregiver, db.session.get_one(Device, key.device).caregiver_id)


def _texts(draft: Draft) -> list[str]:
    return [line.meaning for line in document.folded(draft).pack.lines]


def _type(draft: Draft, by: Caregiver, *meanings: str, act: str = "typed") -> list[str]:
    """Lines one below the other; their rows."""
    ids = [an_id(100 + number) for number in range(len(meanings))]
    rows = [RowEdit(row_id) for row_id in ids]
    cells = [Edit(row_id, "meaning", text) for row_id, text in zip(ids, meanings, strict=True)]
    editing.edit(draft, by, NOW, act, cells, rows)
    return ids


def test_a_draft_has_a_slug_of_its_own_that_nobody_else_ever_had(lan: Caregiver, draft: Draft) -> None:
    assert draft.slug == "tam-rua-voi-be"
    assert Draft.begin(lan, NOW, title="Tắm rửa với bé").slug == "tam-rua-voi-be-2"
    assert Draft.begin(lan, NOW, title="Bath time").slug == "bath-time-2"
    assert Draft.begin(lan, NOW, title="ours").slug == "ours-2"
    assert Draft.begin(lan, NOW, title="沖涼").slug.startswith("pack-")


def test_only_its_writers_find_it(lan: Caregiver, mai: Caregiver, draft: Draft) -> None:
    assert Draft.of(lan.id, draft.id) is draft
    assert Draft.of(mai.id, draft.id) is None
    draft.let_write(mai.id, NOW)
    assert [Draft.of(mai.id, draft.id), Draft.all_of(mai.id)] == [draft, [draft]]
    draft.put_away(NOW)
    assert Draft.of(mai.id, draft.id) is None


@pytest.mark.parametrize(
    "slug", sorted(path.parent.name for path in shelf.checking.ROOT.glob("lessons/*/pack.yaml"))
)
def test_every_pack_laid_out_in_cells_folds_into_itself(in_app: Flask, lan: Caregiver, slug: str) -> None:
    pack = shelf.current().packs[slug]
    draft = Draft.begin(lan, NOW, title="another")
    draft.slug = slug
    fill(draft, pack, lan, NOW, "filled")
    folded = document.folded(draft)
    assert folded.pack == pack
    assert folded.pack.to_json() == pack.to_json()
    assert fill(draft, pack, lan, NOW, "again").changed == 0


def test_a_cell_is_kept_when_its_writer_saw_what_stood_there(
    lan: Caregiver, mai: Caregiver, draft: Draft
) -> None:
    [row] = _type(draft, lan, "Wash your hands")
    done = editing.edit(draft, lan, NOW, "a", [Edit(row, "meaning", "Wash both hands", base=1)])
    assert done.saved == [(row, "meaning", 2)]
    done = editing.edit(draft, mai, NOW, "b", [Edit(row, "meaning", "Hands in the water", base=1)])
    [conflict] = done.conflicts
    assert (conflict.value, conflict.revision, conflict.by) == ("Wash both hands", 2, "Cô Lan")
    assert _texts(draft) == ["Wash both hands"]
    assert (
        editing.edit(draft, mai, NOW, "b", [Edit(row, "meaning", "Wash both hands", base=1)]).conflicts == []
    )


def test_the_same_edit_twice_is_one(lan: Caregiver, draft: Draft) -> None:
    edit = ([Edit(an_id(5), "meaning", "Splash")], [RowEdit(an_id(5))])
    first = editing.edit(draft, lan, NOW, "a", *edit)
    again = editing.edit(draft, lan, NOW, "a", *edit)
    assert (again.revision, again.changed, again.saved) == (first.revision, 0, first.saved)


def test_a_cell_of_a_row_that_never_arrived_makes_the_row(lan: Caregiver, draft: Draft) -> None:
    editing.edit(draft, lan, NOW, "a", [Edit(an_id(5), "yue:text", "洗手")])
    assert [line.wordings["yue"].form.text for line in document.folded(draft).pack.lines] == ["洗手"]


def test_rows_stand_where_they_are_put(lan: Caregiver, draft: Draft) -> None:
    one, two, three = _type(draft, lan, "one", "two", "three")
    editing.edit(draft, lan, NOW, "a", [Edit(an_id(7), "meaning", "between")], [RowEdit(an_id(7), after=one)])
    editing.edit(draft, lan, NOW, "b", rows=[RowEdit(three, after="")])
    assert _texts(draft) == ["three", "one", "between", "two"]
    editing.edit(draft, lan, NOW, "c", rows=[RowEdit(two, removed=True)])
    assert _texts(draft) == ["three", "one", "between"]


def test_a_run_of_rows_comes_between_two_in_its_order(lan: Caregiver, draft: Draft) -> None:
    one, _two = _type(draft, lan, "one", "two")
    ids = [one, *(an_id(200 + number) for number in range(5))]
    pasted = [RowEdit(row_id, after=before) for before, row_id in pairwise(ids)]
    cells = [Edit(row_id, "meaning", f"pasted {number}") for number, row_id in enumerate(ids[1:])]
    editing.edit(draft, lan, NOW, "a", cells, pasted)
    assert _texts(draft) == ["one", *(f"pasted {number}" for number in range(5)), "two"]


def test_there_is_always_room_for_one_more_between_two(lan: Caregiver, draft: Draft) -> None:
    one, _two = _type(draft, lan, "one", "two")
    for number in range(80):
        row = an_id(300 + number)
        editing.edit(draft, lan, NOW, "a", [Edit(row, "meaning", str(number))], [RowEdit(row, after=one)])
    assert _texts(draft) == ["one", *map(str, reversed(range(80))), "two"]


def test_who_wrote_in_a_row_that_another_removed_finds_it_again(
    lan: Caregiver, mai: Caregiver, draft: Draft
) -> None:
    one, two = _type(draft, lan, "one", "two")
    seen = draft.revision
    editing.edit(draft, lan, NOW, "a", rows=[RowEdit(one, removed=True)])
    done = editing.edit(draft, mai, NOW, "b", [Edit(one, "meaning", "one, I mean", base=1)])
    assert done.saved == [(one, "meaning", draft.revision)]
    assert _texts(draft) == ["one, I mean", "two"]
    editing.edit(draft, mai, NOW, "c", [Edit(two, "cue", "Clap", base=0)])
    late = editing.edit(draft, lan, NOW, "d", rows=[RowEdit(two, removed=True, seen=seen)])
    assert (late.newer, late.changed) == ([two], 0)
    editing.edit(draft, lan, NOW, "e", rows=[RowEdit(two, removed=True, seen=draft.revision)])
    assert _texts(draft) == ["one, I mean"]


def test_nobody_types_away_what_a_pack_was_made_after(lan: Caregiver, draft: Draft) -> None:
    done = editing.edit(draft, lan, NOW, "a", [Edit("", "fork.by", "me")])
    assert [field for _row, field, _why in done.refused] == ["fork.by"]


def test_a_row_remembers_the_line_it_was_linked_to(lan: Caregiver, draft: Draft) -> None:
    [row] = _type(draft, lan, "Splash")
    editing.edit(draft, lan, NOW, "a", rows=[RowEdit(row, came_from="bath-time/splash")])
    editing.edit(draft, lan, NOW, "b", rows=[RowEdit(row, came_from="bath-time/another")])
    editing.edit(draft, lan, NOW, "c", rows=[RowEdit(row, came_from="../../etc")])
    assert [line.came_from for line in document.folded(draft).pack.lines] == ["bath-time/splash"]
    assert _texts(draft) == ["Splash"]


def test_one_undo_takes_a_whole_act_back_and_leaves_what_others_changed(
    lan: Caregiver, mai: Caregiver, draft: Draft
) -> None:
    _type(draft, lan, "before")
    ids = [an_id(200 + number) for number in range(4)]
    cells = [Edit(row_id, "meaning", f"imported {row_id[-1]}", ANY) for row_id in ids]
    editing.edit(draft, lan, NOW, "import", cells, [RowEdit(row_id) for row_id in ids])
    revision = draft.revision
    editing.edit(draft, mai, NOW, "hers", [Edit(ids[2], "meaning", "Mai wrote this", revision)])
    assert undoing.take_back(draft, lan, NOW, "import", "undo") == (6, 2)
    assert _texts(draft) == ["before", "Mai wrote this"]
    assert undoing.take_back(draft, lan, NOW, "undo", "redo")[0] == 6
    assert len(_texts(draft)) == 5


def test_an_emptied_cell_and_a_removed_row_come_back(lan: Caregiver, draft: Draft) -> None:
    one, two = _type(draft, lan, "one", "two")
    editing.edit(draft, lan, NOW, "a", [Edit(one, "meaning", "", 1)], [RowEdit(two, removed=True)])
    assert _texts(draft) == []
    undoing.take_back(draft, lan, NOW, "a", "undo")
    assert _texts(draft) == ["one", "two"]


def test_what_others_did_is_told_and_no_more(lan: Caregiver, draft: Draft) -> None:
    one, two = _type(draft, lan, "one", "two")
    since = draft.revision
    editing.edit(draft, lan, NOW, "a", [Edit(one, "cue", "Say it slowly")], [RowEdit(two, removed=True)])
    told = editing.changes(draft, since)
    assert told.cells == [(one, "cue", "Say it slowly", since + 1)]
    assert [(row_id, removed) for row_id, _position, removed in told.rows] == [(two, True)]
    assert editing.changes(draft, draft.revision).cells == []


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("meaning", "no", "no"),
        ("meaning", "12:30", "12:30"),
        ("meaning", "017", "017"),
        ("vi:text", "ta\u0306\u0301m", "tắm"),
        ("vi:text", " tắm\u202e  đi\n", "tắm đi"),
        ("ml:text", "ക്\u200dഷ", "ക്\u200dഷ"),
        ("th:text", "ล้าง\u200bมือ", "ล้าง\u200bมือ"),
    ],
)
def test_a_word_is_kept_as_it_was_meant(
    lan: Caregiver, draft: Draft, field: str, value: str, kept: str
) -> None:
    editing.edit(draft, lan, NOW, "a", [Edit(an_id(5), field, value)])
    told = editing.changes(draft, 0).cells
    assert told == ([(an_id(5), field, kept, 1)])


def test_what_cannot_be_kept_is_said_and_the_rest_is_kept(lan: Caregiver, draft: Draft) -> None:
    done = editing.edit(
        draft,
        lan,
        NOW,
        "a",
        [
            Edit(an_id(5), "meaning", "Splash"),
            Edit(an_id(5), "cue", "x" * 2001),
            Edit(an_id(5), "by", "somebody else"),
            Edit("../etc", "meaning", "nowhere"),
        ],
    )
    assert [(row, field) for row, field, _why in done.refused] == [
        (an_id(5), "cue"),
        (an_id(5), "by"),
        ("../etc", "meaning"),
    ]
    assert _texts(draft) == ["Splash"]


def test_saving_one_cell_costs_the_same_in_any_pack(in_app: Flask, lan: Caregiver) -> None:
    counts = []
    for size in (10, 1000):
        draft = Draft.begin(lan, NOW, title="a pack")
        ids = [an_id(1000 + number) for number in range(size)]
        editing.edit(draft, lan, NOW, "a", [Edit(row_id, "meaning", "x") for row_id in ids])
        with queries(in_app) as seen:
            editing.edit(draft, lan, NOW, "b", [Edit(ids[3], "cue", "now")])
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 6


def test_a_line_is_named_by_its_meaning_once(lan: Caregiver, draft: Draft) -> None:
    one, two, three = _type(draft, lan, "Wash your hands!", "Wash your hands", "손을 씻자")
    assert naming.name_all(draft) == {one: "wash-your-hands", two: "wash-your-hands-2", three: "line-1"}
    editing.edit(draft, lan, NOW, "a", [Edit(one, "meaning", "Something else", ANY)])
    assert naming.name(draft, one) == "wash-your-hands"
    assert document.folded(draft).rows["wash-your-hands"] == one


def test_a_removed_row_keeps_its_line_id(lan: Caregiver, draft: Draft) -> None:
    one, two = _type(draft, lan, "Splash", "Splash")
    naming.name_all(draft)
    editing.edit(draft, lan, NOW, "a", rows=[RowEdit(one, removed=True)])
    undoing.take_back(draft, lan, NOW, "a", "b")
    kept = db.session.execute(select(DraftRow.id, DraftRow.line_id).order_by(DraftRow.position)).all()
    assert [tuple(row) for row in kept] == [(one, "splash"), (two, "splash-2")]


def test_who_else_is_in_it(lan: Caregiver, draft: Draft, world: dict[str, Key]) -> None:
    hers, his = (db.session.get_one(Device, world[name].device) for name in ("lan", "arun"))
    Presence.tell(draft.id, hers, an_id(5), "meaning", NOW)
    Presence.tell(draft.id, his, an_id(6), "cue", NOW)
    [other] = Presence.others(draft.id, hers.id, NOW + timedelta(seconds=5))
    assert (other.name, other.row_id, other.field) == ("Arun", an_id(6), "cue")
    assert Presence.others(draft.id, hers.id, NOW + timedelta(seconds=30)) == []

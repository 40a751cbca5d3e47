"""A draft becomes an edition: every problem first, what changed in words, once for a double tap, and back again."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from langapp.classes.models import Class, ClassPin
from langapp.db import db
from langapp.drafts import editing, shelved, undoing
from langapp.drafts.editing import ANY, Edit, RowEdit
from langapp.drafts.filling import fill
from langapp.drafts.models import Draft, DraftCell
from langapp.families.models import Caregiver, Device
from langapp.packs import shelf
from langapp.packs.documents import Form, Line, Pack
from langapp.packs.models import Check, Edition, ShelfPlace
from langapp.studio import mine
from langapp.studio.checks import checking
from langapp.studio.editions import differences, publishing, withdrawing
from langapp.studio.models import Publication
from langapp.studio.models.checks import CheckAsk
from langapp.voices.models import Ask, Recording, Rung, Speaker
from langapp.web import Refused
from tests.cast import BEGAN as NOW
from tests.cast import Key, an_id
from tests.packs.writing import document, wording
from tests.studio.drafting import caregiver, recorded

TWO = document(
    Line("one", "One line", wordings={"vi": wording("vi", "Một dòng")}),
    Line("two", "Two lines", wordings={"vi": wording("vi", "Hai dòng", {"south": Form("Hai hàng")})}),
    slug="pour-the-tea",
    title="Pour the tea",
    by={"vi": ("Cô Lan",)},
)


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    with app.test_request_context("/", method="POST"):
        yield app


@pytest.fixture
def lan(in_app: Flask, world: dict[str, Key]) -> Caregiver:
    return db.session.get_one(Caregiver, db.session.get_one(Device, world["lan"].device).caregiver_id)


@pytest.fixture
def draft(lan: Caregiver) -> Draft:
    return begun(lan, TWO)


def begun(by: Caregiver, pack: Pack) -> Draft:
    draft = Draft.begin(by, NOW, title=pack.title)
    fill(draft, pack, by, NOW, "filled")
    return draft


def sentences(found: list[differences.Difference]) -> list[tuple[str, str, str, str]]:
    return [(each.sentence, each.tag, each.before, each.after) for each in found]


def write(draft: Draft, by: Caregiver, row: str, **cells: str) -> None:
    edits = [Edit(row, name.replace("__", ":"), value, ANY) for name, value in cells.items()]
    editing.edit(draft, by, NOW, "typed", edits, [RowEdit(row)] if row else ())


def test_an_edition_is_published_once_and_says_who_and_what(draft: Draft, lan: Caregiver) -> None:
    with shelf.edition_published.connected_to(lambda _sender, pack: heard.append(pack.slug)):
        heard: list[str] = []
        first = publishing.publish(draft, lan, NOW, draft.revision)
        assert publishing.publish(draft, lan, NOW) is None, "the shelf holds this very document"
    assert heard == ["pour-the-tea"], "its sound is made once"
    assert first is not None
    assert (first.number, first.by) == (1, "Cô Lan")
    assert sentences(differences.told(first.changes)) == [("The first edition, with 2 lines", "", "", "")]
    assert db.session.scalar(select(func.count()).where(Edition.slug == draft.slug)) == 1
    assert shelf.current().packs[draft.slug].lines == TWO.lines
    assert draft.slug in shelf.current().taught


def test_what_changed_is_told_in_words(draft: Draft, lan: Caregiver) -> None:
    publishing.publish(draft, lan, NOW)
    [one, two] = [line.id for line in TWO.lines]
    folded = publishing.document.folded(draft)
    write(
        draft,
        lan,
        folded.rows[one],
        vi__text="Một câu",
        ta__text="ஒரு வரி",
        **{"ta__readings.friendly": "oru vari"},
    )
    write(draft, lan, folded.rows[two], cue="Pour slowly.")
    write(draft, lan, an_id(7), meaning="A third", vi__text="Ba câu")
    write(draft, lan, "", title="Pour the green tea")
    proof = publishing.look(draft)
    assert (proof.number, proof.faults, proof.is_new) == (2, [], True)
    assert sentences(proof.changes) == [
        ("Another title", "", "Pour the tea", "Pour the green tea"),
        ("A new language, with 1 line", "ta", "", ""),
        ("Worded anew", "vi", "Một dòng", "Một câu"),
        ("A new line", "", "", ""),
        ("1 line has another cue, turn or picture", "", "", ""),
    ]
    with pytest.raises(Refused, match="who wrote"):
        publishing.publish(draft, lan, NOW)
    second = publishing.publish(draft, lan, NOW, credit={"ta": "Priya\nRavi"})
    assert second is not None
    assert shelf.current().packs[draft.slug].by == {"vi": ("Cô Lan",), "ta": ("Priya", "Ravi")}
    assert sentences(differences.told(second.changes)) == sentences(proof.changes)
    assert [line.id for line in shelf.current().packs[draft.slug].lines] == ["one", "two", "a-third"]


def test_whose_words_they_are_is_told_once_and_stays(
    draft: Draft, lan: Caregiver, world: dict[str, Key]
) -> None:
    write(draft, lan, "", vi__by="")
    assert publishing.look(draft).pack.by == {"vi": ("Cô Lan",)}, "the writer's name is offered"
    assert publishing.document.folded(draft).pack.by == {}
    seen = draft.revision
    assert publishing.publish(draft, lan, NOW, seen, {"vi": "Trường Việt Leeds"})
    assert publishing.publish(draft, lan, NOW, seen, {"vi": "Trường Việt Leeds"}) is None, "a double tap"
    with pytest.raises(Refused, match="once more"):
        publishing.publish(draft, lan, NOW, seen, {"vi": "Somebody"})
    draft.let_write(caregiver(world["joon"]).id, NOW)
    lan.name = "Mẹ Bông"
    proof = publishing.look(draft)
    assert (proof.is_new, proof.pack.by) == (False, {"vi": ("Trường Việt Leeds",)})


def test_a_writer_without_a_name_is_asked_for_one(draft: Draft, lan: Caregiver) -> None:
    write(draft, lan, "", vi__by="")
    lan.name = ""
    db.session.flush()
    proof = publishing.look(draft)
    assert (proof.faults, proof.pack.by) == ([], {})
    with pytest.raises(Refused, match="who wrote"):
        publishing.publish(draft, lan, NOW, credit={"vi": " "})


def test_every_problem_is_listed_with_its_cell(draft: Draft, lan: Caregiver) -> None:
    rows = publishing.document.folded(draft).rows
    write(draft, lan, rows["two"], meaning="", picture="no-such-picture", ja__text="二", yue__text="二")
    write(draft, lan, "", summary="")
    faults = publishing.look(draft).faults
    assert publishing.look(draft).wants_summary
    assert {(each.row_id, each.field, each.number) for each in faults} >= {
        (rows["two"], "meaning", 2),
        (rows["two"], "picture", 2),
        (rows["two"], "yue:text", 2),
    }
    with pytest.raises(Refused):
        publishing.publish(draft, lan, NOW)
    assert Publication.newest(draft.id) is None


def test_a_pack_of_more_than_sixty_lines_becomes_two(draft: Draft, lan: Caregiver) -> None:
    lines = [Line(f"line-{n}", f"Line {n}", wordings={"vi": wording("vi", "Một dòng")}) for n in range(61)]
    fill(draft, dataclasses.replace(TWO, lines=tuple(lines)), lan, NOW, "many")
    [fault] = publishing.look(draft).faults
    assert "make two packs" in fault.why


def test_what_somebody_changed_meanwhile_is_looked_at_first(draft: Draft, lan: Caregiver) -> None:
    seen = draft.revision
    write(draft, lan, publishing.document.folded(draft).rows["one"], cue="Now.")
    with pytest.raises(Refused, match="once more"):
        publishing.publish(draft, lan, NOW, seen)


def test_a_name_that_another_pack_got_since_is_given_up(draft: Draft, lan: Caregiver, now: datetime) -> None:
    """The draft was never published, so nothing of it is known by that name but what was kept for it here."""
    theirs = dataclasses.replace(
        TWO, title="Theirs", lines=(Line("one", "One", wordings={"vi": wording("vi", "Một")}),)
    )
    huong = Speaker.begin(None, "Hương", now)
    for number, (ref, text) in enumerate((("pour-the-tea/one", "Một dòng"), ("pour-the-tea/one", "Một"))):
        take = recorded(number, huong, ref, now)
        take.text_hash = Form(text).text_hash
        huong.consent("Yes", "en", Rung.PUBLIC, now)
        db.session.add(take)
    ask = Ask.make(None, shelved.with_draft(shelf.current(), draft), ["pour-the-tea/two"], "vi", now)
    shelf.add(theirs, origin="lessons", position=3, now=NOW)
    assert not publishing.is_on_shelf(draft)
    checked = CheckAsk.make(draft, lan, "vi", NOW, name="Bà")
    read = checking.to_check(checked, publishing.document.folded(draft))[0]
    checking.answer(checked, (read.row_id, "", read.said), "right", NOW)
    checking.end(checked, "Bà", True, NOW)
    assert db.session.scalars(select(Check)).all() == [], "nobody said yes to their line"
    assert withdrawing.lent_to(draft) == []
    published = publishing.publish(draft, lan, NOW)
    assert published is not None
    assert (draft.slug, published.slug) == ("pour-the-tea-2", "pour-the-tea-2")
    assert shelf.current().packs["pour-the-tea"] == theirs
    db.session.flush()
    takes = db.session.execute(
        select(Recording.ref, Recording.text_hash).where(Recording.speaker_id == huong.id)
    )
    assert dict(takes.all()) == {
        "pour-the-tea-2/one": Form("Một dòng").text_hash, "pour-the-tea/one": Form("Một").text_hash
    }  # fmt: skip
    assert ask.refs == "pour-the-tea-2/two"
    [check] = db.session.scalars(select(Check)).all()
    assert (check.slug, check.by) == ("pour-the-tea-2", "Bà")


def test_an_edition_comes_back_as_one_act_that_can_be_taken_back(draft: Draft, lan: Caregiver) -> None:
    publishing.publish(draft, lan, NOW)
    row = publishing.document.folded(draft).rows["one"]
    write(draft, lan, row, vi__text="Một câu")
    editing.edit(
        draft, lan, NOW, "gone", rows=[RowEdit(publishing.document.folded(draft).rows["two"], removed=True)]
    )
    publishing.publish(draft, lan, NOW)
    first = Publication.of(draft.id, 1)
    assert first is not None
    write(draft, lan, "", columns="ta vi")
    before = publishing.document.folded(draft).pack
    publishing.restore(draft, Pack.from_json(publishing.document_of(first)), lan, NOW, an_id(8))
    assert publishing.document.folded(draft).pack.lines == TWO.lines
    assert columns(draft) == "ta vi", "a column that was begun stays"
    third = publishing.publish(draft, lan, NOW)
    assert third is not None
    assert third.number == 3
    undoing.take_back(draft, lan, NOW, an_id(8), an_id(9))
    assert publishing.document.folded(draft).pack == before
    assert columns(draft) == "ta vi"


def test_a_pack_goes_off_the_shelf_and_comes_back_as_it_was(draft: Draft, lan: Caregiver) -> None:
    publishing.publish(draft, lan, NOW)
    taught = Class.begin(lan.id, "Saturday", ["vi"], NOW)
    ClassPin.pin(taught.id, draft.slug, NOW)
    withdrawing.unpublish(draft, NOW)
    assert draft.slug not in shelf.current().packs
    assert ClassPin.of_class(taught.id) == []
    assert not publishing.is_on_shelf(draft)
    again = publishing.publish(draft, lan, NOW + timedelta(days=1))
    assert again is not None
    assert (again.number, again.is_out) == (1, True)
    assert draft.slug in shelf.current().packs


def test_packs_of_the_studio_stand_behind_the_lessons_and_keep_their_place(
    draft: Draft, lan: Caregiver
) -> None:
    other = begun(lan, dataclasses.replace(TWO, title="Another"))
    publishing.publish(draft, lan, NOW)
    publishing.publish(other, lan, NOW)
    write(draft, lan, "", title="Pour more tea")
    publishing.publish(draft, lan, NOW)
    assert list(shelf.current().packs)[-2:] == [draft.slug, other.slug]
    positions = db.session.scalars(select(ShelfPlace.position)).all()
    assert len(set(positions)) == len(positions)


def test_a_voice_is_retired_everywhere_at_once(draft: Draft, lan: Caregiver, now: datetime) -> None:
    publishing.publish(draft, lan, NOW)
    huong, own = (Speaker.begin(family, "Hương", now) for family in (None, lan.family_id))
    for number, (speaker, ref) in enumerate(
        ((huong, f"{draft.slug}/one"), (huong, "bath-time/splash"), (own, f"{draft.slug}/one"))
    ):
        speaker.consent("Yes", "en", Rung.PUBLIC, now)
        db.session.add(recorded(number, speaker, ref, now))
    db.session.flush()
    [lent] = withdrawing.lent_to(draft)
    assert (lent.speaker.name, lent.here, lent.elsewhere) == ("Hương", 1, ["bath-time"])
    assert heard_by_all("bath-time/splash") == 1
    assert not withdrawing.retire(draft, own.id, lan, now), "a family's voice is its own"
    assert withdrawing.retire(draft, huong.id, lan, now)
    db.session.flush()
    assert heard_by_all("bath-time/splash") == 0
    assert heard_by_all(f"{draft.slug}/one") == 1, "the family's own is still there"
    assert [(each.name, each.by, each.at) for each in withdrawing.retired(draft)] == [
        ("Hương", "Cô Lan", now)
    ]
    assert not withdrawing.retire(draft, huong.id, lan, now)
    assert [each.changed for each in mine.packs_of(lan.id)] == [False], "nothing was written"


def columns(draft: Draft) -> str:
    return db.session.scalars(
        select(DraftCell.value).where(DraftCell.draft_id == draft.id, DraftCell.field == "columns")
    ).one()


def heard_by_all(ref: str) -> int:
    return len(Recording.heard(None, None, [ref]))

"""The shelf: the one door a document enters by."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from langapp.db import db
from langapp.packs import searching, shelf
from langapp.packs.documents import KINDS, Form, Line, Pack
from langapp.packs.models import Check, Edition, SearchKey
from tests.cast import queries
from tests.packs.writing import document, wording
from tests.visiting import visit

WHEN = datetime.fromisoformat("2026-03-01T18:00:00+00:00")


def add(pack: Pack, **other: Any) -> Edition | None:
    edition = shelf.add(pack, **{"origin": "tests", "position": 99, "now": WHEN, **other})
    db.session.commit()
    return edition


def editions(slug: str = "small-pack") -> list[tuple[int, str]]:
    rows = db.session.execute(
        select(Edition.number, Edition.document).where(Edition.slug == slug).order_by(Edition.number)
    )
    return [tuple(row) for row in rows]


def changed(title: str = "Changed") -> Pack:
    return dataclasses.replace(document(), title=title)


def test_a_new_document_becomes_its_first_edition(inside: Flask) -> None:
    edition = add(document())
    assert edition is not None
    assert (edition.slug, edition.number, edition.origin, edition.published_at) == (
        "small-pack", 1, "tests", WHEN,
    )  # fmt: skip
    assert Pack.from_json(edition.document) == document()
    assert shelf.current().packs["small-pack"] == document()
    assert [hit.ref for hit in searching.find("mot dong", ["vi"])] == ["small-pack/one"]


def test_the_same_document_again_changes_nothing(inside: Flask) -> None:
    add(document())
    before = editions()
    assert add(document(), now=WHEN + timedelta(days=1)) is None
    assert editions() == before
    published = db.session.scalar(select(Edition.published_at).where(Edition.slug == "small-pack"))
    assert published == WHEN


def test_a_changed_document_is_the_next_edition_and_the_old_one_stays_as_it_was(inside: Flask) -> None:
    add(document())
    [first] = editions()
    edition = add(changed())
    assert edition is not None
    assert edition.number == 2
    assert editions() == [first, (2, changed().to_json())]
    assert shelf.current().packs["small-pack"].title == "Changed"


def test_going_back_to_an_earlier_text_is_an_edition_too(inside: Flask) -> None:
    for pack in (document(), changed(), document()):
        add(pack)
    assert [number for number, _document in editions()] == [1, 2, 3]
    assert shelf.current().packs["small-pack"] == document()


def test_a_slug_belongs_to_whoever_had_it_first(inside: Flask) -> None:
    with pytest.raises(shelf.NotYours, match="bath-time"):
        shelf.add(dataclasses.replace(document(), slug="bath-time"), origin="tests", position=0, now=WHEN)
    add(document())
    before = editions()
    with pytest.raises(shelf.NotYours):
        shelf.add(changed(), origin="lessons", position=0, now=WHEN)
    shelf.take_off("small-pack")
    with pytest.raises(shelf.NotYours):
        shelf.add(document(), origin="lessons", position=0, now=WHEN)
    assert editions() == before


def test_a_document_with_problems_is_refused_with_all_of_them_and_nothing_is_written(inside: Flask) -> None:
    add(document())
    before = editions(), db.session.scalar(select(func.count()).select_from(SearchKey))
    bad = document(Line("one", "", wordings={"vi": wording("vi", "沖")}), title="", licence="")
    with pytest.raises(shelf.NotPublishable) as caught:
        add(bad)
    assert caught.value.slug == "small-pack"
    assert [problem.path for problem in caught.value.problems] == [
        ("title",), ("licence",), ("lines", "one", "meaning"), ("lines", "one", "vi", "text"),
    ]  # fmt: skip
    db.session.commit()
    assert (editions(), db.session.scalar(select(func.count()).select_from(SearchKey))) == before
    assert shelf.current().packs["small-pack"] == document()


def test_a_pack_taken_off_is_found_no_more_and_its_editions_stay(inside: Flask) -> None:
    add(document())
    shelf.take_off("small-pack")
    shelf.take_off("small-pack")
    shelf.take_off("never-was")
    db.session.commit()
    assert "small-pack" not in shelf.current().packs
    assert shelf.current().line("small-pack/one") is None
    assert searching.find("mot dong", ["vi"]) == []
    assert len(editions()) == 1


def test_a_pack_put_back_is_the_same_edition_again(inside: Flask) -> None:
    add(document())
    shelf.take_off("small-pack")
    edition = add(document())
    assert edition is not None
    assert edition.number == 1
    assert shelf.current().packs["small-pack"] == document()
    assert [hit.ref for hit in searching.find("mot dong", ["vi"])] == ["small-pack/one"]
    shelf.take_off("small-pack")
    edition = add(changed())
    assert edition is not None
    assert edition.number == 2


def test_a_new_edition_takes_the_keys_of_the_old_one_away(inside: Flask) -> None:
    add(document())
    add(document(Line("two", "Two", wordings={"vi": wording("vi", "Hai chiếc")})))
    assert searching.find("mot dong", ["vi"]) == []
    assert [hit.ref for hit in searching.find("hai chiec", ["vi"])] == ["small-pack/two"]


def test_the_shelf_is_read_in_the_order_of_its_places(inside: Flask) -> None:
    for slug, position in (("c-pack", 300), ("a-pack", 301), ("b-pack", 302)):
        add(dataclasses.replace(document(), slug=slug), position=position)
    assert list(shelf.current().packs)[-3:] == ["c-pack", "a-pack", "b-pack"]
    add(dataclasses.replace(document(), slug="c-pack"), position=400)
    assert list(shelf.current().packs)[-3:] == ["a-pack", "b-pack", "c-pack"]


def test_whoever_wants_to_know_hears_of_an_edition_once(inside: Flask) -> None:
    heard: list[Pack] = []

    def listen(_sender: object, pack: Pack) -> None:
        heard.append(pack)

    with shelf.edition_published.connected_to(listen):
        add(document())
        add(document())
        add(changed())
    assert heard == [document(), changed()]


def test_a_line_is_found_by_its_ref(inside: Flask) -> None:
    add(document())
    on_shelf = shelf.current()
    found = on_shelf.line("small-pack/one")
    assert found is not None
    pack, line = found
    assert (pack.slug, line.meaning) == ("small-pack", "One line")
    for stranger in ("small-pack/two", "small-pack", "small-pack/", "/one", "", "small-pack/one/more"):
        assert on_shelf.line(stranger) is None


def test_packs_are_found_by_kind_and_by_whose_they_are(inside: Flask) -> None:
    add(document())
    on_shelf = shelf.current()
    assert {pack.kind for pack in on_shelf.of_kind("song")} == {"song"}
    assert len(on_shelf.of_kind(*KINDS)) == len(on_shelf.packs) == shelf.count()
    assert shelf.slugs_of("tests") == {"small-pack"}
    assert shelf.slugs_of("lessons") == set(on_shelf.packs) - {"small-pack"}
    assert shelf.slugs_of("nobody") == set()


def test_reading_the_shelf_is_one_query_however_much_is_on_it(app: Flask, inside: Flask) -> None:
    shelf.current()
    counts = []
    for number in range(3):
        add(dataclasses.replace(document(), slug=f"pack-{number}"))
        shelf.current()
        with queries(app) as sent:
            shelf.current()
        counts.append(len(sent))
    assert counts == [1, 1, 1]


def test_documents_are_parsed_once_in_a_process(inside: Flask) -> None:
    add(document())
    assert shelf.current().packs["small-pack"] is shelf.current().packs["small-pack"]


def test_an_edition_that_was_taken_back_is_never_shown(inside: Flask) -> None:
    """The process keeps what it parsed: not what was rolled back, whose number another text may get."""
    shelf.add(changed("Never published"), origin="tests", position=99, now=WHEN)
    assert shelf.current().packs["small-pack"].title == "Never published"
    db.session.rollback()
    assert "small-pack" not in shelf.current().packs
    add(document())
    assert shelf.current().packs["small-pack"] == document()


def test_a_check_belongs_to_one_exact_text(inside: Flask) -> None:
    add(document())
    add(dataclasses.replace(document(), slug="other-pack"))
    form = Form("Một dòng")
    db.session.add(
        Check(slug="small-pack", line_id="one", tag="vi", text_hash=form.text_hash, by="Cô Lan", at=WHEN)
    )
    db.session.commit()
    key = ("small-pack/one", "vi", form.text_hash)
    assert shelf.checks({"small-pack"}) == {key: ("Cô Lan", WHEN)}
    assert shelf.checks({"other-pack"}) == {}
    assert shelf.checks(set()) == {}
    assert ("small-pack/one", "vi", Form("Một dòng.").text_hash) not in shelf.checks({"small-pack"})


def test_a_pack_is_on_its_page_as_soon_as_it_is_on_the_shelf(app: Flask, client: FlaskClient) -> None:
    assert client.get("/packs/small-pack").status_code == 404
    with app.app_context():
        add(document())
    assert "Một dòng" in visit(client, "/packs/small-pack").text
    with app.app_context():
        shelf.take_off("small-pack")
        db.session.commit()
    assert client.get("/packs/small-pack").status_code == 404


def test_an_edition_is_never_written_over(inside: Flask) -> None:
    """Of two who publish at once, one is told by the database."""
    add(document())
    db.session.expunge_all()
    db.session.add(Edition(slug="small-pack", number=1, origin="tests", document="{}", published_at=WHEN))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
    assert editions() == [(1, document().to_json())]

"""A session on paper: with no phone in the room everything is there, in every language that is expected."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.sheets import run_sheet
from langapp.workshops.steps import Step
from tests.cast import Key, queries, teaches
from tests.sheets.printed import fetched, is_there, made_at, pdf, sizes, text_of
from tests.visiting import visit
from tests.workshops.building import STEPS, a_plan

World = dict[str, Key]
TAGS = ("vi", "ta", "ur", "yue")


@pytest.fixture
def leader(app: Flask, world: World) -> FlaskClient:
    return teaches(app, world["priya"], "leading")


@pytest.fixture
def plan(app: Flask, world: World) -> str:
    return f"/workshops/plans/{a_plan(app, world['priya'], TAGS)}"


def test_the_run_sheet_needs_no_phone(app: Flask, leader: FlaskClient, plan: str) -> None:
    page = visit(leader, f"{plan}/run-sheet")
    assert page.texts("span", css="at") == ["0:00", "0:03", "0:08", "0:12", "0:16", "0:21"]
    assert "A bowl of water" in page.text
    assert "Wave to each family." in page.text
    with app.app_context():
        packs = shelf.current()
        for step in STEPS:
            for ref in step.refs:
                place = packs.line(ref)
                assert place is not None
                pack, line = place
                for said in pack.of_the_song if pack.kind == "song" else [line]:
                    assert said.cue in page.text
                    tags = [pack.language] if pack.kind == "song" else [t for t in TAGS if t in said.wordings]
                    for tag in tags:
                        assert "".join(said.wordings[tag].form.text.split()) in "".join(page.text.split())


def test_the_run_sheet_as_a_pdf_has_both_papers_and_the_same_words(
    app: Flask, leader: FlaskClient, plan: str
) -> None:
    made = pdf(app, leader, f"{plan}/run-sheet", paper="letter")
    assert sizes(made) == {(216, 279)}
    text = text_of(made)
    for words in (
        "Hear and repeat",
        "0:16",
        "A bowl of water",
        "Wave to each family.",
        "Splash, splash",
        "Shall we have a bath?",
    ):
        assert is_there(words, text), words
    assert sizes(pdf(app, leader, f"{plan}/run-sheet")) == {(210, 297)}


def test_cards_are_two_to_a_page_one_line_in_one_language_each(
    app: Flask, leader: FlaskClient, plan: str
) -> None:
    page = visit(leader, f"{plan}/cards")
    cards = page.all("div", css="room-card")
    lines = sum(len(step.refs) for step in STEPS if step.kind != "rhyme")
    assert len(cards) == lines * len(TAGS)
    assert "/sheets/song/bahay-kubo?language=fil" in page.links
    visit(leader, "/sheets/song/bahay-kubo?language=fil")
    one = visit(leader, f"{plan}/cards?only=2")
    assert {element.get("lang") for element in one.all("p", css="w")} == {"ta"}
    made = pdf(app, leader, f"{plan}/cards", only="2", paper="a4")
    assert len(made.pages) == -(-lines // 2)
    assert sizes(made) == {(210, 297)}
    assert is_there("Splash, splash", text_of(made))
    assert len(visit(leader, f"{plan}/cards?only=99").all("div", css="room-card")) == lines * len(TAGS)


def test_far_too_many_cards_are_told_and_left_out(app: Flask, leader: FlaskClient, world: World) -> None:
    tags = [language.tag for language in languages().at("launch")]
    with app.app_context():
        refs = tuple(f"our-body/{line.id}" for line in shelf.current().packs["our-body"].lines)
    steps = [Step("a", "hear", refs), Step("b", "hear", ("animals/dog", "animals/cat"))]
    path = f"/workshops/plans/{a_plan(app, world['priya'], tags, steps)}"
    page = visit(leader, f"{path}/cards")
    assert len(page.all("div", css="room-card")) == run_sheet.MOST_CARDS
    assert "22 cards more would need too many pages" in page.text
    made = pdf(app, leader, f"{path}/cards")
    assert len(made.pages) == run_sheet.MOST_CARDS // 2


def test_what_a_leader_typed_is_text_and_cut_nowhere(app: Flask, leader: FlaskClient, world: World) -> None:
    """Nothing of it is read as markup: not by the browser, and not by what sets the page."""
    notes = "#panic() $x$ *bold* <b>raw</b> @ref `code` \\end " + "word " * 180 + "and the end"
    steps = [
        Step("a", "hear", ("bath-time/splash",), 3, '#image("/etc/passwd")', notes),
        Step("b", "goodbye"),
    ]
    path = f"/workshops/plans/{a_plan(app, world['priya'], TAGS, steps)}"
    page = visit(leader, f"{path}/run-sheet")
    text = text_of(pdf(app, leader, f"{path}/run-sheet"))
    for words in ("#panic() $x$ *bold* <b>raw</b> @ref `code` \\end", "and the end", '#image("/etc/passwd")'):
        assert words in page.text
        assert is_there(words, text), words


def test_a_line_that_a_language_lacks_says_so_on_paper(app: Flask, leader: FlaskClient, world: World) -> None:
    path = f"/workshops/plans/{a_plan(app, world['priya'], ('vi', 'km'))}"
    assert "Not yet in ខ្មែរ" in visit(leader, f"{path}/run-sheet").text
    pdf(app, leader, f"{path}/run-sheet")


def test_what_was_made_is_the_leaders(app: Flask, leader: FlaskClient, plan: str, world: World) -> None:
    address = made_at(app, leader, f"{plan}/run-sheet")
    other = teaches(app, world["joon"], "leading")
    assert (fetched(leader, address), fetched(other, address)) == (200, 404)


def test_paper_asks_the_database_little(app: Flask, leader: FlaskClient, world: World) -> None:
    one = a_plan(app, world["priya"], TAGS, STEPS[1:2])
    twelve = a_plan(app, world["priya"], TAGS, [Step(str(n), "hear", STEPS[1].refs) for n in range(12)])
    for door in ("run-sheet", "cards"):
        seen = []
        for plan_id in (one, one, twelve):
            with queries(app) as asked:
                leader.get(f"/workshops/plans/{plan_id}/{door}")
            seen.append(len(asked))
        assert seen[1] == seen[2] <= 5


def test_a_long_note_is_cut_between_words_into_paragraphs() -> None:
    assert run_sheet._paragraphs("") == ()
    parts = run_sheet._paragraphs("word " * 300)
    assert " ".join(parts).split() == ["word"] * 300
    assert all(len(part) <= 400 for part in parts)
    assert "".join(run_sheet._paragraphs("x" * 1000)).replace("\u200b", "") == "x" * 1000


def test_every_launch_language_can_be_set(app: Flask, leader: FlaskClient, world: World) -> None:
    tags = [language.tag for language in languages().at("launch")]
    path = f"/workshops/plans/{a_plan(app, world['priya'], tags)}"
    for door in ("run-sheet", "cards"):
        assert len(pdf(app, leader, f"{path}/{door}").pages) > 1

"""What is behind a card is what is on it, once the paper has been turned on its long edge."""

from __future__ import annotations

import io

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from langapp.languages.registry import languages
from langapp.packs.documents import Form
from langapp.sheets import setting
from langapp.sheets.flashcards import A_PAGE, ACROSS, Flashcard, Flashcards, leaves
from langapp.sheets.paper import of_form


def cards(count: int) -> list[Flashcard]:
    language = languages().get("vi")
    return [Flashcard(of_form(Form(f"front{n}"), language, 0), f"back{n}", "en", "") for n in range(count)]


def turned(place: int) -> int:
    """Where a place of the front lies on the back, seen from behind."""
    row, column = divmod(place, ACROSS)
    return row * ACROSS + (ACROSS - 1 - column)


@given(st.integers(0, 40))
def test_turned_on_the_long_edge_each_back_meets_its_front(count: int) -> None:
    made = leaves(cards(count))
    assert len(made) == -(-count // A_PAGE)
    for leaf in made:
        assert len(leaf.fronts) == len(leaf.backs) == A_PAGE
        assert all(leaf.backs[turned(place)] is front for place, front in enumerate(leaf.fronts))
    assert sum(card is not None for leaf in made for card in leaf.fronts) == count


def test_on_paper_they_meet_too(app: Flask) -> None:
    """By where the words are: a front on the left has its back on the right, at the same height."""
    told = {"title": "Cards", "title_lang": "en", "lang": "en", "dir": "ltr", "band": (0,)}
    sheet = Flashcards(**told, leaves=leaves(cards(A_PAGE)))  # type: ignore[arg-type]
    with app.app_context():
        pdf = PdfReader(io.BytesIO(setting.typeset(setting.prepared(sheet.plain()))))
    assert len(pdf.pages) == 2
    fronts, backs = _where(pdf, 0, "front"), _where(pdf, 1, "back")
    wide = float(pdf.pages[0].mediabox.width)
    for n in range(A_PAGE):
        (x, y), (behind_x, behind_y) = fronts[n], backs[n]
        assert (x < wide / 2) == (behind_x > wide / 2)
        assert abs(y - behind_y) < 40


def _where(pdf: PdfReader, page: int, word: str) -> dict[int, tuple[float, float]]:
    found: dict[int, tuple[float, float]] = {}

    def note(text: str, matrix: list[float], *_: object) -> None:
        for part in text.split():
            if part.startswith(word):
                found.setdefault(int(part.removeprefix(word)), (matrix[4], matrix[5]))

    pdf.pages[page].extract_text(visitor_text=note)
    return found

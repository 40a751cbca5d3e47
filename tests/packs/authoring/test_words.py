"""Words of word packs, confirmed or not."""

from __future__ import annotations

from pathlib import Path

from langapp.packs.authoring.said import Said
from langapp.packs.authoring.wordlists import Folder
from langapp.packs.authoring.words import differences
from tests.packs.authoring import folder
from tests.packs.authoring.saying import said


def word(text: str, picture: str = "rangoli", tag: str = "vi") -> Said:
    return said(tag, text, kind="words", picture=picture)


def found(lists: Folder, *forms: Said) -> list[tuple[str, str, str]]:
    return [(one.system, one.piece, one.source) for one in differences(forms, lists)]


def test_a_word_that_two_have_is_confirmed(tmp_path: Path) -> None:
    """wordfreq and the small Wiktionary here."""
    assert found(folder.make(tmp_path), word("Con chó, gâu gâu", "dog")) == []


def test_a_word_that_nobody_has_is_told(tmp_path: Path) -> None:
    assert found(folder.make(tmp_path), word("Chóa")) == [("words", "Chóa", "in no list")]


def test_short_lists_confirm_but_do_not_deny(tmp_path: Path) -> None:
    """Punjabi has no dictionary here, and a handful of words: that it lacks one says nothing."""
    assert found(folder.make(tmp_path), word("ਬਿੱਲੀ", tag="pa")) == []


def test_a_picture_of_something_else_is_told(tmp_path: Path) -> None:
    assert found(folder.make(tmp_path), word("Mèo", "dog")) == [("picture", "Mèo", "dog")]


def test_only_word_packs_are_looked_at(tmp_path: Path) -> None:
    assert found(folder.make(tmp_path), said("vi", "Chóa", picture="dog")) == []

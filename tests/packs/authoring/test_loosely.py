"""What families type, and what it stands for."""

from __future__ import annotations

import pytest

from langapp.packs.authoring import loosely


@pytest.mark.parametrize(
    ("typed", "exact", "language"),
    [
        ("paani", "pānī", "hi"),
        ("chhapaak", "chəpākə", "hi"),
        ("pehle", "pəhəlē", "hi"),
        ("gayi", "gəī", "hi"),
        ("nahin", "nəhīṁ", "hi"),
        ("wah", "vāh", "hi"),
        ("truck", "ṭrəkə", "hi"),
        ("gya", "giā", "pa"),
        ("sat", "səti", "pa"),
        ("shehad", "śəhidə", "pa"),
        ("beh", "bəhi", "pa"),
        ("boro", "bəṛə", "bn"),
        ("mugam", "mukəm", "ta"),
        ("kizhamai", "kiḻəmai", "ta"),
        ("bread", "pireṭ", "ta"),
    ],
)
def test_a_spelling_is_known(typed: str, exact: str, language: str) -> None:
    assert loosely.alike(typed, exact, language)


@pytest.mark.parametrize(
    ("typed", "exact", "language"),
    [
        ("puni", "pānī", "hi"),
        ("bani", "pānī", "hi"),
        ("paan", "pānī", "hi"),
        ("hum", "həmə", "hi"),
        ("magam", "mukəm", "ta"),
        ("", "pānī", "hi"),
    ],
)
def test_another_sound_is_not(typed: str, exact: str, language: str) -> None:
    assert not loosely.alike(typed, exact, language)


@pytest.mark.parametrize(
    ("typed", "exact"), [("maan", "māṁ"), ("kiya", "kiə"), ("chalein", "cəlēiṁ"), ("wo", "vō")]
)
def test_another_typist_is_taken_for_exact(typed: str, exact: str) -> None:
    assert loosely.exactly(typed) == exact

"""The words that the engines themselves know."""

from __future__ import annotations

import pytest

from langapp.packs.authoring import dictionaries
from langapp.packs.authoring.wordlists import fold


@pytest.mark.parametrize(
    ("tag", "word", "names"),
    [
        ("zh-Hans", "妈妈", {"wordfreq", "CC-CEDICT"}),
        ("zh-Hant-TW", "媽媽", {"wordfreq", "CC-CEDICT"}),
        ("yue", "手指", {"CC-CEDICT"}),
        ("ja", "ズボン", {"wordfreq", "IPADIC"}),
        ("ja", "靴下", {"wordfreq", "IPADIC"}),
        ("ko", "엄마", {"wordfreq"}),
        ("vi", "mẹ", {"wordfreq"}),
        ("fil", "ilong", {"wordfreq"}),
        ("th", "จมูก", {"PyThaiNLP", "Volubilis"}),
        ("hi", "नाक", {"wordfreq"}),
        ("ur", "ناک", {"wordfreq", "uromanizer"}),
        ("bn", "নাক", {"wordfreq"}),
        ("ta", "மூக்கு", {"wordfreq"}),
        ("pa", "ਨੱਕ", set()),
    ],
)
def test_a_word_is_in_them(tag: str, word: str, names: set[str]) -> None:
    assert {name for name, has in dictionaries.of(tag) if has(fold(word))} == names


@pytest.mark.parametrize("tag", ["zh-Hans", "ja", "th", "hi", "ur"])
def test_nonsense_is_in_none(tag: str) -> None:
    nonsense = {"zh-Hans": "吖嗻嘦", "ja": "ぬぺるほ", "th": "กฤฬฮฅ", "hi": "खघङठढ", "ur": "ژڑٹڈگ"}[tag]
    assert [name for name, has in dictionaries.of(tag) if has(fold(nonsense))] == []

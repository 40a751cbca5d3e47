"""Traditional and Simplified, by OpenCC itself."""

from __future__ import annotations

import pytest

from langapp.packs.authoring.engines.han import differences
from tests.packs.authoring.saying import said, told


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("zh-Hans", "妈妈和你去洗手，里面有台灯"),
        ("zh-Hant-TW", "媽媽跟你去洗手，裡面有台燈，王后吃床群峰"),
        ("yue", "媽媽同你洗手，裏面有燈，食咗未呀，瞓覺喇，着衫"),
        ("ja", "お母さんと学校へ行こう、国、芸、来て"),
    ],
)
def test_a_writing_of_its_own_is_no_difference(tag: str, text: str) -> None:
    assert told(differences, said(tag, text)) == []


@pytest.mark.parametrize(
    ("tag", "text", "stray", "meant"),
    [
        ("zh-Hans", "媽妈", "媽", "妈"),
        ("zh-Hant-TW", "妈媽", "妈", "媽"),
        ("zh-Hant-TW", "看着", "着", "著"),
        ("yue", "觉得", "觉", "覺"),
        ("ja", "學校", "學", "学"),
    ],
)
def test_a_character_of_the_other_writing_is_told(tag: str, text: str, stray: str, meant: str) -> None:
    assert told(differences, said(tag, text)) == [("script", stray, stray, meant)]

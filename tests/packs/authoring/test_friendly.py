"""Friendly readings of Hindi, Punjabi, Bengali and Tamil."""

from __future__ import annotations

import pytest

from langapp.packs.authoring.engines.friendly import differences
from tests.packs.authoring.saying import said, told


@pytest.mark.parametrize(
    ("tag", "text", "friendly"),
    [
        ("hi", "पानी", "baani"),
        ("hi", "पानी", "paali"),
        ("hi", "पानी", "puni"),
        ("hi", "टोपी", "tupi"),
        ("hi", "दादी", "daani"),
        ("ta", "பந்து", "pannu"),
        ("ta", "பந்து", "pindhu"),
        ("bn", "ভালো", "balo re"),
        ("bn", "পান", "pin"),
        ("pa", "ਦੁੱਧ", "dutt"),
        ("pa", "ਦੁੱਧ", "daddh"),
    ],
)
def test_a_friendly_reading_of_another_word_is_told(tag: str, text: str, friendly: str) -> None:
    assert [one[0] for one in told(differences, said(tag, text, friendly=friendly))] == ["friendly"]


@pytest.mark.parametrize(
    ("tag", "text", "friendly"),
    [
        ("hi", "पहले", "pehle"),
        ("hi", "यह गई, आओ", "yeh gayi, aao"),
        ("hi", "बाथरूम", "bathroom"),
        ("hi", "नाइट", "night"),
        ("pa", "ਸਤਿ ਸ੍ਰੀ ਅਕਾਲ", "sat sri akaal"),
        ("pa", "ਗਿਆ, ਬਹਿ ਜਾ", "gya, beh ja"),
        ("pa", "ਕਿੱਕਲੀ", "kikli"),
        ("bn", "লাল রং", "laal rong"),
        ("bn", "কত বড়", "koto boro"),
        ("ta", "தாத்தா", "thaatha"),
        ("ta", "சித்தி", "chithi"),
        ("ta", "முகம், காது", "mugam, kaadhu"),
    ],
)
def test_families_may_spell_as_they_like(tag: str, text: str, friendly: str) -> None:
    assert told(differences, said(tag, text, friendly=friendly)) == []


def test_tamil_voices_what_it_writes_voiceless() -> None:
    assert told(differences, said("ta", "பாட்டி", friendly="paatti")) == []
    assert told(differences, said("ta", "பாட்டி", friendly="baaddi")) == []

"""Exact readings of Hindi, Punjabi, Bengali and Tamil; both readings, where they are right."""

from __future__ import annotations

import pytest

from langapp.packs.authoring.engines import friendly, indic
from tests.packs.authoring.saying import said, told


@pytest.mark.parametrize(
    ("tag", "text", "typed", "iso"),
    [
        ("hi", "चलो, कपड़े उतारें", "chalo, kapde utaarein", "calō, kapṛē utārēṁ"),
        ("hi", "छप-छप, छपाक!", "chhap-chhap, chhapaak!", "chap-chap, chapāk!"),
        ("hi", "ट्रक", "truck", "ṭrak"),
        ("pa", "ਸੌਂ ਜਾ ਪੁੱਤਰ", "saun ja puttar", "sauṁ jā puttar"),
        ("bn", "যাবে?", "jabe?", "yābē?"),
        ("bn", "বই", "boi", "baï"),
        ("bn", "রং", "rong", "raṁ"),
        # In Bengali it is the ear that decides which a is sounded.
        ("bn", "পড়ল", "porlo", "paṛla"),
        ("ta", "பந்து", "pandhu", "pantu"),
        ("ta", "நன்றி", "nandri", "naṉṟi"),
        ("ta", "கிழமை", "kizhamai", "kiḻamai"),
    ],
)
def test_what_could_be_a_familys_spelling_is_no_difference(tag: str, text: str, typed: str, iso: str) -> None:
    one = said(tag, text, friendly=typed, iso15919=iso)
    assert told(indic.differences, one) == told(friendly.differences, one) == []


@pytest.mark.parametrize(
    ("tag", "text", "iso", "piece", "ours", "theirs"),
    [
        ("hi", "चलो, कपड़े उतारें", "calō, kapaṛē utārēṁ", "कपड़े", "kapaṛē", "kapṛē"),
        ("hi", "पानी पी लो", "pānī pi lō", "पी", "pi", "pī"),
        ("pa", "ਪੁੱਤਰ", "putar", "ਪੁੱਤਰ", "putar", "puttar"),
        ("bn", "চাঁদ", "cād", "চাঁদ", "cād", "cām̐d"),
        ("ta", "குளிக்கலாமா?", "kulikkalāmā?", "குளிக்கலாமா", "kulikkalāmā", "kuḷikkalāmā"),
    ],
)
def test_a_letter_that_is_not_there_is_told(
    tag: str, text: str, iso: str, piece: str, ours: str, theirs: str
) -> None:
    assert told(indic.differences, said(tag, text, iso15919=iso)) == [("iso15919", piece, ours, theirs)]

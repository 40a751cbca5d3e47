"""Suggestions as the lessons read the same words."""

from __future__ import annotations

import pytest

from langapp.packs.authoring.as_shipped import AsShipped
from langapp.packs.authoring.settling import Settled
from tests.packs.authoring.saying import said

LESSONS = [
    said(tag, text, **readings).pack
    for tag, text, readings in (
        (
            "ja",
            "お風呂入ろうか？",
            {"furigana": "お風呂[ふろ]入[はい]ろうか？", "hepburn": "ofuro hairō ka?"},
        ),
        ("th", "กัน​ไหม", {"paiboon": "gan mái"}),
        ("yue", "瞓覺喇", {"jyutping": "fan3 gaau3 laa3"}),
        ("yue", "覺得好", {"jyutping": "gok3 dak1 hou2"}),
        ("zh-Hans", "洗洗手", {"pinyin": "xǐ xi shǒu"}),
        ("ur", "چاند، دیکھو!", {"friendly": "chaand, dekho!"}),
        ("ur", "دیکھو بتی", {"friendly": "dekho batti"}),
        ("ur", "پر بتی", {"friendly": "par batti"}),
        ("ur", "پر", {"friendly": "pur"}),
    )
]
TAUGHT = [said("ur", "سورج", friendly="sooraj").pack, said("ur", "چاند، دیکھو!", friendly="x, y!").pack]
SETTLED = [
    Settled("th", "ต้อง", "paiboon", "It is short.", "dtɔ̂ng", "dtɔ̂ɔng"),
    Settled("th", "ไหม", "paiboon", "There alone.", "mái", "mǎi", ref="bath-time/hair"),
]
READ = AsShipped(LESSONS, TAUGHT, SETTLED)


@pytest.mark.parametrize(
    ("tag", "text", "engine", "ours"),
    [
        # The text itself, whatever an engine says.
        ("th", "กันไหม", {"paiboon": "gan mǎi"}, {"paiboon": "gan mái"}),
        ("ur", "چاند، دیکھو!", {}, {"friendly": "chaand, dekho!"}),
        ("ur", "سورج", {}, {"friendly": "sooraj"}),
        # The same word in another text.
        (
            "ja",
            "もう入ろうね",
            {"furigana": "もう入[にゅう]ろうね", "hepburn": "mō nyūrō ne"},
            {"furigana": "もう入[はい]ろうね", "hepburn": "mō hairō ne"},
        ),
        ("yue", "唔瞓覺", {"jyutping": "m4 fan3 gok3"}, {"jyutping": "m4 fan3 gaau3"}),
        ("ur", "بتی؟ دیکھو!", {"friendly": "bati? daikho!"}, {"friendly": "batti? dekho!"}),
        ("ur", "بتی، چاند", {}, {"friendly": "batti, chaand"}),
        ("th", "ต้องไหม", {"paiboon": "dtɔ̂ɔng mǎi"}, {"paiboon": "dtɔ̂ng mǎi"}),
        ("th", "ต้องกล้วย", {"paiboon": "dtɔ̂ɔng dtɔ̂ɔng"}, {"paiboon": "dtɔ̂ɔng dtɔ̂ɔng"}),
        # No word, one that is read in two ways, one of which a half alone is light; and what does not fit.
        ("ja", "入り口", {"furigana": "入[い]り口[ぐち]"}, {"furigana": "入[い]り口[ぐち]"}),
        ("ur", "پر بتی نہیں", {}, {}),
        ("zh-Hans", "洗手", {"pinyin": "xǐ shǒu"}, {"pinyin": "xǐ shǒu"}),
        ("ja", "入ろう入ろう", {"furigana": "入[にゅう]ろう入[にゅう]ろう", "hepburn": "nyūrōnyūrō"},
         {"furigana": "入[はい]ろう入[はい]ろう"}),
        ("vi", "Tắm nhé?", {}, {}),
        ("yue", "", {}, {}),
    ],
)  # fmt: skip
def test_a_word_is_suggested_as_the_lessons_read_it(
    tag: str, text: str, engine: dict[str, str], ours: dict[str, str]
) -> None:
    assert READ.better(tag, text, engine) == ours

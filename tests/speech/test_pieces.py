from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langapp.speech.pieces import graphemes, pieces

LONG = {
    "yue": "食飯喇，飲啖水先，慢慢食，唔好急。" * 12,
    "th": "กินข้าวได้แล้วนะลูกค่อยๆเคี้ยวน้ำแกงร้อนเดี๋ยวเป่าให้ก่อน" * 4,
    "my": "ထမင်းစားရအောင်သားသားလေးရေဖြည်းဖြည်းစားနော်" * 5,
    "km": "មកញ៉ាំបាយកូនសម្លាញ់ម៉ាក់ស្រឡាញ់កូនណាស់" * 5,
    "hi": "आओ बेटा, खाना खा लो। धीरे-धीरे खाओ। पानी पी लो। " * 5,
    "ta": "வா கண்ணா சாப்பிடலாம் மெதுவாக சாப்பிடு தண்ணீர் குடி " * 5,
    "ur": "آؤ بیٹا کھانا کھا لو۔ آہستہ آہستہ کھاؤ، پانی پیو۔ " * 5,
    "ja": "ごはんをたべましょう。ゆっくりかんでね。「おいしいね。」" * 6,
    "vi": "Ăn cơm đi con. Ăn từ từ thôi, kẻo nghẹn! Uống nước nhé? " * 4,
    "ml": "വാ മോനേ ചോറുണ്ണാം പതുക്കെ കഴിക്കണം വെള്ളം കുടിക്കാം " * 5,
}


@pytest.mark.parametrize("tag", LONG)
def test_a_long_text_is_cut_small_without_losing_a_letter_or_halving_a_grapheme(tag: str) -> None:
    cut = pieces(LONG[tag])
    assert all(0 < len(piece) <= 100 for piece in cut)
    assert "".join(cut).replace(" ", "") == LONG[tag].replace(" ", "")
    whole = [g for g in graphemes(LONG[tag]) if g != " "]
    assert [g for piece in cut for g in graphemes(piece) if g != " "] == whole


@pytest.mark.parametrize(
    ("tag", "last"), [("yue", "。"), ("hi", "।"), ("ur", "۔"), ("ja", "。」"), ("vi", ".!?")]
)
def test_it_is_cut_after_a_sentence_where_there_is_one(tag: str, last: str) -> None:
    assert all(piece[-1] in last for piece in pieces(LONG[tag]))


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        ("食飯喇，飲啖水先。" * 16, 2),  # 144 characters; the library itself makes 24 requests of such a text
        ("好" * 101, 2),
        ("好" * 100, 1),
        ("好" * 200, 2),
        ("好" * 59 + "。" + "好" * 130, 2),  # a sentence ends early, and is no reason for a third
        ("खाना खा लो। " * 16, 2),
        ("வா கண்ணா சாப்பிடலாம் " * 9, 2),
    ],
)
def test_it_takes_no_more_requests_than_it_must(text: str, requests: int) -> None:
    assert len(pieces(text)) == requests


SPACED = {
    "th": "กินข้าวได้แล้วนะลูก ค่อยๆ เคี้ยว น้ำแกงร้อน เดี๋ยวเป่าให้ก่อน ",
    "my": "ထမင်းစားရအောင် သားသားလေးရေ ဖြည်းဖြည်းစားနော် ",
    "km": "មកញ៉ាំបាយ\u200bកូនសម្លាញ់\u200bម៉ាក់ស្រឡាញ់កូន\u200bណាស់ ",
    "hi": "आओ बेटा खाना खा लो धीरे-धीरे खाओ पानी पी लो ",
    "ta": "வா கண்ணா சாப்பிடலாம் மெதுவாக சாப்பிடு தண்ணீர் குடி ",
    "zh-Hans": "来吃饭吧，慢慢吃；先喝点水、擦擦嘴。",
    "vi": "ăn cơm đi con ăn từ từ thôi kẻo nghẹn uống nước nhé ",
}


@pytest.mark.parametrize("tag", SPACED)
@pytest.mark.parametrize("longest", [60, 75, 100])
def test_where_words_are_apart_none_is_cut(tag: str, longest: int) -> None:
    text = SPACED[tag] * 7
    words = re.split("[ \u200b]|(?<=[，；、。])", text)
    cut = pieces(text, longest)
    assert len(cut) > 1
    assert [word for piece in cut for word in re.split("[ \u200b]|(?<=[，；、。])", piece) if word] == [
        word for word in words if word
    ]


def test_rather_one_request_more_than_half_a_word() -> None:
    words = ["a" * 60, "b" * 60, "c" * 60]
    assert pieces(" ".join(words)) == words


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("วันนี้เราไปตลาดกับคุณยายกันนะลูกเดี๋ยวแม่จะซื้อผลไม้", ["วันนี้เราไปตลาดกับคุณยายกันนะลูก", "เดี๋ยวแม่จะซื้อผลไม้"]),
        ("ခြေထောက်ဆေးပြီးမှထမင်းစားရအောင်နော်", ["ခြေထောက်ဆေးပြီးမှထမင်းစားရအောင်", "နော်"]),
        ("កូនម្តាយទៅផ្សារជាមួយជីដូននៅថ្ងៃនេះ", ["កូនម្តាយទៅផ្សារជាមួយជីដូន", "នៅថ្ងៃនេះ"]),
    ],
)
def test_without_spaces_it_is_cut_where_a_syllable_ends(text: str, cut: list[str]) -> None:
    assert pieces(text, 33) == cut


@given(
    st.text("กขเแไัา้็ ๆขอကခ်္ော့កខ្ាេំ់ हक्िआ食飯，。a.b, \u200b\u200d한ᄒ", max_size=300),
    st.integers(2, 100),
)
def test_no_letter_is_lost_whatever_the_text(text: str, longest: int) -> None:
    cut = pieces(text, longest)
    assert all(0 < len(piece) <= longest for piece in cut)
    gone = str.maketrans("", "", " \u200b")
    assert "".join(cut).translate(gone) == text.translate(gone)
    assert "".join(graphemes(text)) == text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("กำ", ["กำ"]),
        ("เด็ก", ["เด็ก"]),
        ("ข้าวก็ดี", ["ข้า", "ว", "ก็", "ดี"]),
        ("เสาร์", ["เสาร์"]),
        ("ค่อยๆ", ["ค่", "อ", "ยๆ"]),
        ("ချစ်တယ်", ["ချစ်", "တယ်"]),
        ("အင်္ဂလိပ်", ["အင်္ဂ", "လိပ်"]),
        ("နေ့လယ်", ["နေ့", "လယ်"]),
        ("ក្មេង", ["ក្មេង"]),
        ("क्षमा", ["क्ष", "मा"]),
        ("ශ්‍රී", ["ශ්‍රී"]),
        ("한국", ["한", "국"]),
        ("\u1112\u1161\u11ab", ["\u1112\u1161\u11ab"]),
        ("ấy", ["ấ", "y"]),
        ("", []),
    ],
)
def test_graphemes_are_what_a_reader_sees(text: str, seen: list[str]) -> None:
    assert graphemes(text) == seen

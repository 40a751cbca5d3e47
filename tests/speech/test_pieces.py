from __future__ import annotations

import pytest

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


def test_it_takes_no_more_requests_than_it_must() -> None:
    assert len(pieces("食飯喇，飲啖水先。" * 16)) == 2


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("กำ", ["กำ"]),
        ("เด็ก", ["เด็", "ก"]),
        ("ချစ်တယ်", ["ချ", "စ်တ", "ယ်"]),
        ("ក្មេង", ["ក្មេ", "ង"]),
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

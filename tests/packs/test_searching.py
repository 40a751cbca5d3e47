"""Finding a line by whatever is remembered of it."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from langapp.db import db
from langapp.languages import keys
from langapp.packs import searching, shelf
from langapp.packs.documents import Form, Line, Pack
from langapp.packs.models import SearchKey
from tests.cast import queries
from tests.packs.writing import document, wording
from tests.visiting import visit

WHEN = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)


def refs(words: str, *tags: str) -> list[str]:
    return [hit.ref for hit in searching.find(words, list(tags))]


def publish(*lines: Line, slug: str = "small-pack", **other: Any) -> None:
    pack = dataclasses.replace(document(*lines), slug=slug, **other)
    shelf.add(pack, origin="tests", position=99, now=WHEN)


def in_chinese_and_japanese() -> Pack:
    """No pack that ships is in these yet."""
    return document(
        Line(
            "mother",
            "Mum",
            wordings={
                "zh-Hans": wording("zh-Hans", "妈妈", pinyin="mā ma"),
                "zh-Hant-TW": wording("zh-Hant-TW", "媽媽", zhuyin="ㄇㄚ ㄇㄚ˙", pinyin="mā ma"),
                "ja": wording("ja", "お母さん", furigana="お母[かあ]さん", hepburn="okāsan"),
            },
        ),
        Line(
            "what",
            "What is this?",
            wordings={
                "zh-Hans": wording("zh-Hans", "这是什么？", pinyin="zhè shì shén me"),
                "ja": wording("ja", "ラーメン？", furigana="ラーメン？", hepburn="rāmen?"),
            },
        ),
    )


MOTHER, BATHE = "our-family/mother", "bath-time/shall-we-bathe"


@pytest.mark.parametrize(
    ("typed", "ref"),
    [
        # Cantonese: characters of either kind, from any of them on; Jyutping with or without tones and spaces
        ("沖涼", BATHE),
        ("冲凉好唔好", BATHE),
        ("好唔好", BATHE),
        ("cung1 loeng4 hou2", BATHE),
        ("cung loeng", BATHE),
        ("cungloeng", BATHE),
        ("妈妈", MOTHER),
        ("媽咪", MOTHER),
        ("月光光", "jyut-gwong-gwong/line-1"),
        ("sik faan", "mealtime/lets-eat"),
        # Tamil: script, either reading, long vowels and doubled letters as anybody types them
        ("குளிக்கலாமா", BATHE),
        ("kulikkalama", BATHE),
        ("kulikalaamaa", BATHE),
        ("kuḷikkalāmā", BATHE),
        ("அம்மா", MOTHER),
        ("pati", "our-family/mothers-mother"),
        ("saayndhaadu", "saayndhaadamma-saayndhaadu/line-1"),
        # Vietnamese: without tones, as on a foreign keyboard; and as they say it in the south
        ("di tam", BATHE),
        ("đi tắm", BATHE),
        ("ĐI TẮM NHÉ", BATHE),
        ("minh di tam nha", BATHE),
        ("me", MOTHER),
        ("goi dau", "bath-time/wash-hair"),
        ("ba ngoai", "our-family/mothers-mother"),
        ("keo cua", "keo-cua-lua-xe/line-1"),
        # Korean: Hangul, first letters, romanised
        ("엄마", MOTHER),
        ("ㅇㅁ", MOTHER),
        ("eomma", MOTHER),
        ("목욕", BATHE),
        ("mogyok", BATHE),
        ("ㅅㄹㅎ", "bedtime/love-you"),
        ("jajang jajang", "jajang-jajang/line-1"),
        # Hindi: script, as parents type it, as scholars do
        ("नहाने चलें", BATHE),
        ("nahane", BATHE),
        ("nahānē calēṁ", BATHE),
        ("माँ", MOTHER),
        ("akkad bakkad", "akkad-bakkad/line-1"),
        # Urdu: from an Urdu keyboard and from an Arabic one, and in Roman letters
        ("نہانے", BATHE),
        ("نهانے چليں", BATHE),
        ("nahaanay", BATHE),
        ("امي", MOTHER),
        ("ammi", MOTHER),
        # What it means
        ("shall we have a bath", BATHE),
        ("bath", BATHE),
        ("mum", MOTHER),
        ("LOVE YOU", "bedtime/love-you"),
        ("dont be scared", "comfort/dont-be-afraid"),
        ("duck", "bath-time/where-is-duck"),
    ],
)
def test_what_a_parent_remembers_finds_the_line(inside: Flask, typed: str, ref: str) -> None:
    assert ref in refs(typed)


@pytest.mark.parametrize(
    ("typed", "ref"),
    [
        ("妈妈", "small-pack/mother"),
        ("媽媽", "small-pack/mother"),
        ("mama", "small-pack/mother"),
        ("mā", "small-pack/mother"),
        ("ㄇㄚ", "small-pack/mother"),
        ("okasan", "small-pack/mother"),
        ("お母さん", "small-pack/mother"),
        ("什么", "small-pack/what"),
        ("什麼", "small-pack/what"),
        ("shenme", "small-pack/what"),
        ("zhe shi", "small-pack/what"),
        ("らーめん", "small-pack/what"),
        ("ラーメン", "small-pack/what"),
        ("ramen", "small-pack/what"),
    ],
)
def test_mandarin_and_japanese_are_found_the_same_way(inside: Flask, typed: str, ref: str) -> None:
    shelf.add(in_chinese_and_japanese(), origin="tests", position=99, now=WHEN)
    assert ref in refs(typed)


@pytest.mark.parametrize(
    "typed", ["xẳnk", "बठ", "xyzzy", "ㅎㅎㅎ", "reasure", "", "   ", "123", "?!", "👶", "\u200d"]
)
def test_nothing_is_found_for_what_is_nowhere_said(inside: Flask, typed: str) -> None:
    assert refs(typed) == []


def test_a_hit_says_in_which_language_it_was_found(inside: Flask) -> None:
    tags = {typed: searching.find(typed, [])[0].tag for typed in ("엄마", "அம்மா", "امی", "mum", "媽媽")}
    assert tags == {"엄마": "ko", "அம்மா": "ta", "امی": "ur", "mum": "en", "媽媽": "yue"}


# Which comes first


@pytest.mark.parametrize("tag", ["hi", "ta"])
def test_the_familys_own_languages_come_first(inside: Flask, tag: str) -> None:
    found = searching.find("amma", [tag])
    assert found[0].ref == MOTHER
    assert found[0].tag == tag
    others = [hit.tag for hit in searching.find("ma", ["vi", "ta"])]
    ours = [other in ("vi", "ta") for other in others[1:]]
    assert ours == sorted(ours, reverse=True)


def test_the_whole_of_what_was_typed_comes_before_what_only_begins_so(inside: Flask) -> None:
    publish(
        Line("longer", "Zanzibar by night"),
        Line("inside", "To Zanzibar"),
        Line("exact", "Zanzibar"),
    )
    assert refs("zanzibar") == ["small-pack/exact", "small-pack/longer", "small-pack/inside"]


def test_a_line_is_found_once_however_often_it_matches(inside: Flask) -> None:
    found = refs("ma")
    assert len(found) == len(set(found))


def test_no_more_are_found_than_one_can_look_through(inside: Flask) -> None:
    publish(*(Line(f"line-{number}", f"Zebra {number}") for number in range(60)))
    assert len(refs("zebra")) == searching.MOST
    assert len(searching.find("zebra", [], most=3)) == 3


def test_a_letter_finds_the_familys_languages_though_others_have_many_such_words(inside: Flask) -> None:
    """What is looked at is bounded; which language it is in must not decide whether it is looked at."""
    crowd = [
        Line(f"line-{number}", f"Za{'abcdefghij'[number % 10]}{'k' * (number // 10)}b")
        for number in range(500)
    ]
    publish(*crowd, slug="crowd")
    publish(Line("one", "Other", wordings={"ko": wording("ko", "쯧", rr="zzut")}))
    assert "small-pack/one" in refs("z", "ko")


# How


def test_a_search_is_one_look_at_a_range_of_an_index(app: Flask, inside: Flask, on: str) -> None:
    sent: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    refs("mama", "vi")
    event.remove(db.engine, "before_cursor_execute", note)
    [(statement, parameters)] = [each for each in sent if each[0].startswith("SELECT")]
    assert "LIKE" not in statement.upper()
    connection = db.session.connection()
    if on == "sqlite":
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        assert plan[0][-1] == "SEARCH search_key USING INDEX ix_search_key_key (key>? AND key<?)"
        assert not any("SCAN" in row[-1] for row in plan)
    else:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).all()
        assert "ix_search_key_key" in str(plan)
        assert "Index Cond: (((key)::text >= " in str(plan)


@pytest.mark.parametrize("typed", ["duck", "ma"])
def test_a_page_of_findings_costs_the_same_however_many_there_are(
    app: Flask, mai: FlaskClient, typed: str
) -> None:
    mai.get("/search?q=ma")
    with queries(app) as few:
        mai.get("/search?q=xyzzy")
    with queries(app) as sent:
        assert mai.get(f"/search?q={typed}").status_code == 200
    assert len(sent) == len(few) <= 6


def test_what_is_indexed_is_short_enough_to_keep(inside: Flask) -> None:
    publish(Line("one", "Long " * 200, wordings={"vi": wording("vi", "ngủ " * 20)}))
    longest = db.session.scalar(select(func.max(func.length(SearchKey.key))))
    assert longest == searching.LONGEST_KEY
    assert refs("long " * 10) == ["small-pack/one"]


def test_every_text_and_reading_is_indexed_on_its_own(inside: Flask) -> None:
    """The words of one are never found as the end of another."""
    form = Form("엄마", {"rr": "eomma"})
    publish(Line("one", "Alpha", wordings={"ko": dataclasses.replace(wording("ko", ""), form=form)}))
    assert {"our-family/mother", "small-pack/one", "bedtime/i-am-here"} <= set(refs("eomma"))
    assert refs("alpha 엄마") == []
    assert refs("엄마 eomma") == []


# Whatever is typed

HOSTILE = [
    "a" * 10_000,
    "ắ" * 10_000,
    "媽" * 10_000,
    "엄" * 10_000,
    "\u0301" * 10_000,
    "%",
    "_",
    "%%%m_%",
    "mama%' OR '1'='1",
    "'; DROP TABLE search_key; --",
    '"><script>alert(1)</script>',
    "{{ 7 * 7 }}",
    "\\",
    "\x00",
    "ma\x00ma\x01\x1f\x7f",
    "\u202eamam\u202c",
    "\u2066\u2067\ufeff\u200b",
    "مرحبا mama שלום",
    "\U0010ffff\U0010fffe",
    "z\U0010ffff",
    "a\nb\r\nc\td",
    "ﷺ" * 50,
    "👩‍👩‍👧‍👦" * 20,
    "\ud83d",
    "../../etc/passwd",
    "${jndi:ldap://x}",
]


LONGEST_FOLDED = 18
"""Letters that one letter may become, as the one of the Prophet's blessing does: what is typed sets the work, no more."""


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: ascii(typed[:12]))
def test_whatever_is_typed_is_only_words(inside: Flask, typed: str) -> None:
    before = db.session.scalar(select(func.count()).select_from(SearchKey))
    found = refs(typed, "vi", "ta")
    assert all(found)
    assert len(found) <= searching.MOST
    assert len(keys.fold(typed)) <= LONGEST_FOLDED * len(typed)
    assert db.session.scalar(select(func.count()).select_from(SearchKey)) == before


def test_signs_a_database_reads_as_anything_find_nothing(inside: Flask) -> None:
    assert [refs(typed) for typed in ("%", "_", "*", "?", "'", '"', "\\", ";")] == [[]] * 8
    assert refs("m_m") == refs("mm")


@pytest.mark.parametrize(
    "typed", [typed for typed in HOSTILE if typed != "\ud83d"], ids=lambda t: ascii(t[:12])
)
def test_whatever_is_typed_stands_on_the_page_as_text(client: FlaskClient, typed: str) -> None:
    page = visit(client, f"/search?q={quote(typed)}")
    assert page.h1 == "Find a line"
    assert page.all("script", within=page.root.find("body")) == []
    assert len(page.text) < 60_000


@pytest.mark.parametrize("query", ["%FF%FE", "%ED%A0%80", "%C0%AF", "%", "%zz"])
def test_an_address_that_is_not_utf8_is_searched_all_the_same(client: FlaskClient, query: str) -> None:
    visit(client, f"/search?q={query}")


@pytest.mark.parametrize("turn", ["\u202e", "\u202d", "\u2067", "\u061c"], ids=ascii)
def test_what_is_typed_cannot_turn_the_sentence_around_it(client: FlaskClient, turn: str) -> None:
    page = visit(client, f"/search?q={quote('xyz' + turn + 'zy')}")
    assert "xyz" in page.text
    assert turn not in page.text

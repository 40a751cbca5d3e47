"""What keeps a document from being published, with where it is and what to do."""

from __future__ import annotations

import dataclasses

import pytest

from langapp.languages.registry import Language, Registry, languages
from langapp.packs.checking import LONGEST, OLDEST_MONTH, Path, advice, graphemes, of_line, problems
from langapp.packs.documents import Form, Line, Pack, Provenance, Wording
from tests.packs.writing import document, song, wording


def told(pack: Pack) -> list[tuple[Path, str]]:
    return [(problem.path, problem.why) for problem in problems(pack)]


def only(pack: Pack) -> tuple[Path, str]:
    [problem] = told(pack)
    return problem


def saying(tag: str, text: str, **readings: str) -> Pack:
    """A pack with one line, in one language."""
    return document(Line("one", "One line", wordings={tag: wording(tag, text, **readings)}))


def festival_line(name: str, when: str) -> Line:
    return Line(name, "One line", when=when, wordings={"vi": wording("vi", "Một dòng")})


CARD = Line("one", "One line", title="You may", body="It is true.", source="A person (2001), a book")


@pytest.mark.parametrize(
    "pack",
    [
        document(),
        song(),
        song(form="play"),
        song(form="finger", provenance=Provenance("A", "Public domain.", "A. Collector", "1901", "p. 7")),
        document(festival_line("one", "week"), festival_line("two", "week"), kind="festival", moment="any"),
        document(CARD, kind="encouragement", licence="CC0-1.0"),
        document(Line("one", "One", picture="duck"), kind="words", licence="CC-BY-SA-4.0"),
        document(ages=(0, 1)),
        document(ages=(215, OLDEST_MONTH)),
        document(meanings="vi"),
        document(titles={"vi": Form("Một")}),
        saying("yue", "沖涼好唔好？", jyutping="cung1 loeng4 hou2 m4 hou2"),
        saying("ur", "نہانے چلیں؟", friendly="nahaanay chalein?"),
        saying("hi", "नहाने चलें?", iso15919="nahānē calēṁ?"),
        saying("zh-Hans", "洗澡好不好？", pinyin="xǐ zǎo hǎo bù hǎo"),
        saying("ja", "お風呂に入ろうか？", furigana="お風呂[ふろ]に入[はい]ろうか？"),
        saying("th", "อาบน้ำ\u200bกัน", rtgs="ap nam kan"),
        saying("vi", "ộ" * LONGEST),
        saying("hi", "कि" * LONGEST, friendly="ki"),
        saying("ml", "അവന്‍" * 20, friendly="avan"),
    ],
    ids=range(20),
)
def test_nothing_is_wrong_with_a_good_pack(pack: Pack) -> None:
    assert told(pack) == []


@pytest.mark.parametrize(
    ("pack", "path", "why"),
    [
        (document(slug="Bath Time"), ("slug",), "lower-case letters, digits and hyphens"),
        (document(slug="bath--time"), ("slug",), "lower-case"),
        (document(slug=""), ("slug",), "lower-case"),
        (document(slug="../escape"), ("slug",), "lower-case"),
        (document(slug="b" * 81), ("slug",), ""),
        (document(title=""), ("title",), "Give the pack a title"),
        (document(summary=""), ("summary",), "in a sentence or two"),
        (document(kind="game"), ("kind",), ": phrases, words, song"),
        (document(moment="noon"), ("moment",), ": waking, changing"),
        (document(ages=(60, 0)), ("ages",), "the youngest first"),
        (document(ages=(6, 6)), ("ages",), "the youngest first"),
        (document(ages=(0, OLDEST_MONTH + 1)), ("ages",), "as in 0-60"),
        (document(licence=""), ("licence",), ": CC-BY-4.0"),
        (document(licence="MIT"), ("licence",), ": CC-BY-4.0"),
        (document(meanings="xx"), ("meanings",), "“xx” is not a language we know"),
        (document(meanings="zh"), ("meanings",), "Did you mean zh-Hans or zh-Hant-TW?"),
        (document(lines=()), ("lines",), "Write at least one"),
        (document(Line("Line One", "One")), ("lines", "Line One"), "lower-case"),
        (document(Line("x" * 81, "One")), ("lines", "x" * 81), ""),
        (document(Line("one", "")), ("lines", "one", "meaning"), "Write what it means."),
        (document(Line("one", "One"), kind="words"), ("lines", "one", "picture"), "Give the word a picture."),
        (song(language="xx"), ("language",), "Say which."),
        (song(language="ta"), ("language",), "one language, here ta. Take out vi."),
        (song(form="opera"), ("form",), ": lullaby, play, finger"),
        (song(provenance=None), ("provenance",), "grade A or B, and why"),
        (
            song(provenance=Provenance("C", "x")),
            ("provenance", "grade"),
            "Choose one that is free.",
        ),
        (
            song(provenance=Provenance("A", "")),
            ("provenance", "why"),
            "why the song's words are free",
        ),
        (saying("xx", "Một"), ("lines", "one", "xx"), "not a language we know"),
        (saying("zh", "妈"), ("lines", "one", "zh"), "Did you mean zh-Hans or zh-Hant-TW?"),
        (saying("vi", ""), ("lines", "one", "vi", "text"), "how this is said in Vietnamese"),
        (saying("vi", "…!"), ("lines", "one", "vi", "text"), "Write what is said."),
        (
            saying("vi", "ộ" * 91),
            ("lines", "one", "vi", "text"),
            "91 characters long. Say it in 90 or fewer",
        ),
        (saying("hi", "कि" * 91, friendly="ki"), ("lines", "one", "hi", "text"), "91 characters long"),
        (saying("ko", "엄마"), ("lines", "one", "ko", "readings"), "Add a reading (Revised Romanization)"),
        (saying("hi", "माँ"), ("lines", "one", "hi", "readings"), "Friendly reading or ISO 15919"),
        (
            saying("vi", "Mẹ", rr="me"),
            ("lines", "one", "vi", "readings", "rr"),
            "Vietnamese is shown without a reading.",
        ),
        (
            saying("yue", "媽媽", jyutping="maa4 maa1", pinyin="mā mā"),
            ("lines", "one", "yue", "readings", "pinyin"),
            "Pinyin is not shown with Cantonese. Write Jyutping.",
        ),
        (
            saying("yue", "媽媽", jyutping="maa4"),
            ("lines", "one", "yue", "readings", "jyutping"),
            "needs 2, here are 1",
        ),
        (saying("ko", "엄마", rr=""), ("lines", "one", "ko", "readings", "rr"), ""),
        (
            saying("ur", "پاني", friendly="paani"),
            ("lines", "one", "ur", "text"),
            "Write ی instead.",
        ),
        (
            saying("ta", "குளிx", friendly="kuli"),
            ("lines", "one", "ta", "text"),
            "“x” does not belong in Tamil. Take it out",
        ),
        (saying("vi", "Mẹ\u202e"), ("lines", "one", "vi", "text"), "RIGHT-TO-LEFT OVERRIDE"),
        (document(titles={"vi": Form("沖")}), ("titles", "vi", "text"), "does not belong in Vietnamese"),
        (document(titles={"ko": Form("집")}), ("titles", "ko", "readings"), "Add a reading"),
        (
            document(Line("one", "One", wordings={"vi": wording("vi", "Mẹ", {"south": Form("沖")})})),
            ("lines", "one", "vi", "south", "text"),
            "does not belong in Vietnamese",
        ),
        (
            document(Line("one", "One", wordings={"vi": wording("vi", "Mẹ", {"The South": Form("Má")})})),
            ("lines", "one", "vi", "The South"),
            "lower-case",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_problem_says_where_it_is_and_what_to_do(pack: Pack, path: Path, why: str) -> None:
    where, reason = only(pack)
    assert where == path
    assert why in reason


FORM = ("note", "literal", "register", "region")


@pytest.mark.parametrize("field", ["title", "summary", "meaning", "cue", "turn", *FORM])
def test_a_hidden_character_is_noticed_wherever_people_read(field: str) -> None:
    """One of these in a remark turns round what stands after it on the page."""
    for hidden in ("\u202e", "\u2067", "\x07"):
        here = {field: f"a{hidden}b"}
        form = Form("Mẹ") if field not in FORM else dataclasses.replace(Form("Mẹ"), **here)
        line = Line("one", "One line", wordings={"vi": Wording("vi", form)})
        line = dataclasses.replace(line, **here) if field in ("meaning", "cue", "turn") else line
        pack = document(line, **(here if field in ("title", "summary") else {}))
        assert told(pack), ascii(hidden)


def test_a_picture_that_is_not_there_is_noticed() -> None:
    """Its page could not be drawn."""
    where, _why = only(document(Line("one", "One", picture="unicorn-riding-a-bicycle"), kind="words"))
    assert where == ("lines", "one", "picture")


def test_every_problem_is_told_at_once_in_reading_order() -> None:
    pack = document(
        Line("one", "", wordings={"vi": wording("vi", "沖")}),
        Line("two", "Two", wordings={"ko": wording("ko", "x")}),
        title="",
        licence="",
    )
    assert [path for path, _why in told(pack)] == [
        ("title",),
        ("licence",),
        ("lines", "one", "meaning"),
        ("lines", "one", "vi", "text"),
        ("lines", "two", "ko", "text"),
        ("lines", "two", "ko", "readings"),
    ]


def test_another_registry_knows_other_languages() -> None:
    ainu = Registry({"ain": Language("ain", "Ainu", "アイヌ・イタㇰ", "Jpan", "asked")})
    pack = saying("ain", "イタㇰ")
    assert problems(pack, ainu) == []
    assert [problem.path for problem in problems(pack)] == [("lines", "one", "ain")]


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("mẹ", 2), ("me\u0323", 2), ("कि", 1), ("क्‍ष", 2), ("𨋢", 1), ("엄마", 2), ("ab c!", 5)],
)
def test_characters_are_counted_as_a_reader_counts_them(text: str, count: int) -> None:
    assert graphemes(text) == count


@pytest.mark.parametrize(
    ("pack", "path", "why"),
    [
        (document(festival_line("one", ""), kind="festival"), "when", "Say when this is said: three-weeks, week, day, after."),
        (document(festival_line("one", "soon"), kind="festival"), "when", "Say when this is said: three-weeks"),
        (document(festival_line("one", "day"), festival_line("two", "week"), kind="festival"), "when", "said earlier than the line before it"),
        (document(festival_line("one", "day")), "when", "for the lines of a festival. Take it out"),
        (document(dataclasses.replace(CARD, title=""), kind="encouragement"), "title", "the doubt it answers"),
        (document(dataclasses.replace(CARD, body=""), kind="encouragement"), "body", "two or three warm sentences"),
        (document(dataclasses.replace(CARD, source=""), kind="encouragement"), "source", "where what it says was found"),
        (document(Line("one", "One", source="A book")), "source", "belongs to a line of encouragement"),
        (document(dataclasses.replace(CARD, body="It is\u202etrue."), kind="encouragement"), "body", "hidden character"),
    ],
)  # fmt: skip
def test_the_fields_of_a_kind_are_needed_there_and_nowhere_else(pack: Pack, path: str, why: str) -> None:
    [(at, told_why)] = told(pack)
    assert at[-1] == path
    assert why in told_why


# A song's melody


TUNE = "X:1\nM:4/4\nL:1/4\nQ:1/4=80\nK:C\nC D E F |\nw: Một dòng _ *\n"


@pytest.mark.parametrize(
    ("melody", "why"),
    [
        (TUNE, None),
        (TUNE.replace("Một dòng", "MỘT, dòng!"), None),
        (TUNE.replace("Một", "Mo\u0323\u0302t"), None),
        (TUNE.replace("C D E F", "C D E"), "Line 7 of the melody: 4 syllables for 3 notes"),
        (TUNE.replace("K:C", "K:Q"), "Line 5 of the melody: the key is written"),
        (
            TUNE.replace("dòng", "hàng"),
            "number 1 of the melody says other words than the line, which is “Một dòng”",
        ),
        (TUNE + "C D |\nw: Hai dòng\n", "words for 2 lines, the song has 1"),
        (TUNE.partition("w:")[0], "no words"),
        (TUNE.replace("C D E F |", "|: C D E F :|"), "Line 1 of the song is sung twice"),
    ],
)
def test_a_melody_is_sung_to_the_words_of_the_song(melody: str, why: str | None) -> None:
    found = [each for each in problems(song(melody=melody)) if each.path == ("melody",)]
    assert len(found) == (why is not None)
    assert why is None or why in found[0].why


def test_only_a_song_has_a_melody() -> None:
    [found] = problems(document(melody=TUNE))
    assert (found.path, "song" in found.why) == (("melody",), True)


def test_no_line_is_called_as_the_whole_song_is() -> None:
    line = Line("sung", "A line", wordings={"vi": wording("vi", "Một dòng")})
    for pack in (document(line), song(lines=(line,))):
        assert [each.path for each in problems(pack)] == [("lines", "sung")]


def test_a_song_is_no_longer_than_somebody_can_sing() -> None:
    lines = tuple(Line(f"line-{n}", "A line", wordings={"vi": wording("vi", "lá " * 25)}) for n in range(60))
    assert any("in one piece" in each.why for each in problems(song(lines=lines)))


# One line by itself, and what is only advice


def test_one_line_is_checked_without_the_others() -> None:
    good = Line("one", "One", wordings={"vi": wording("vi", "Một")})
    poor = Line("two", "", wordings={"yue": wording("yue", "合埋眼", jyutping="hap6 maai4 ngaan")})
    pack = document(good, poor, kind="words")
    assert [problem.path for problem in of_line(pack, good)] == [("lines", "one", "picture")]
    assert [problem for line in pack.lines for problem in of_line(pack, line)] == problems(pack)
    assert of_line(dataclasses.replace(pack, lines=()), poor) == of_line(pack, poor)


@pytest.mark.parametrize(
    ("tag", "text", "readings", "likely", "why"),
    [
        (
            "yue",
            "合埋眼",
            {"jyutping": "hap6 maai4 ngaan"},
            {"jyutping": "hap6 maai4 ngaan5"},
            "ngaan has no tone number. Did you mean ngaan5?",
        ),
        (
            "yue",
            "合埋眼",
            {"jyutping": "hap6 maai4"},
            {"jyutping": "hap6 maai4 ngaan5"},
            "hap6 maai4 ngaan5?",
        ),
        ("zh-Hans", "妈妈", {"pinyin": "ma1 ma"}, {}, "ma1 is not Pinyin. Did you mean mā?"),
        ("ja", "母", {"furigana": "母"}, {"furigana": "母[はは]"}, "Did you mean 母[はは]?"),
        ("yue", "合埋眼", {"jyutping": "ngaan"}, {"jyutping": "hap6"}, "here are 1"),
    ],
)
def test_a_reading_says_what_was_probably_meant_where_that_is_known(
    tag: str, text: str, readings: dict[str, str], likely: dict[str, str], why: str
) -> None:
    [problem] = of_line(
        document(),
        Line("one", "One", wordings={tag: wording(tag, text, **readings)}),
        likely=lambda _tag, _text: likely,
    )
    assert problem.why.endswith(why) or "Did you mean" not in problem.why
    assert why in problem.why


def test_untidy_spaces_are_advice_and_keep_nothing_from_the_shelf() -> None:
    line = Line("one", "One", wordings={"ko": wording("ko", "밥  먹자 !", rr="bam  meokja!")})
    assert of_line(document(), line) == []
    assert [(found.path[3:], found.why.split(".")[0]) for found in advice(line)] == [
        (("text",), "There is a space too many"),
        (("text",), "Take out the space before “!”"),
        (("readings", "rr"), "There is a space too many"),
    ]
    assert [found.path for found in advice(Form("食飯?"), languages().get("yue"))] == [("text",)]

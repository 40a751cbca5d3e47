"""Packs as files: every problem found at once, each where a person finds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from langapp.config import ROOT
from langapp.packs import files
from langapp.packs.documents import Form, Line, Provenance, Wording
from tests.packs.writing import PACK, VI, document, folder


def told(at: Path) -> list[tuple[str, int, str]]:
    return [(problem.file.name, problem.line, problem.why) for problem in files.read(at).problems]


def only(at: Path) -> tuple[str, int, str]:
    [problem] = told(at)
    return problem


# What is read


def test_a_good_folder_is_read_into_its_document(tmp_path: Path) -> None:
    reading = files.read(folder(tmp_path, vi=VI))
    assert reading.problems == []
    assert reading.pack == document(Line("one", "One line", wordings={"vi": Wording("vi", Form("Một dòng"))}))


def test_everything_that_may_be_written_is_read(tmp_path: Path) -> None:
    at = folder(
        tmp_path,
        "small-song",
        """\
title: A song
meanings: en
kind: song
language: vi
form: play
moment: play
ages: 6-48
summary: A song.
licence: CC-BY-SA-4.0
provenance: {grade: A, why: Old., collector: A. N. Other, year: 1901, page: p. 7, unverified: The tune.}
lines:
  - id: line-1
    meaning: "No: really"
    cue: Clap.
    turn: Wait.
    picture: hand
  - {id: line-2, meaning: on}
""",
        vi="""\
language: vi
by: [Langapp, Cô Lan]
title: {text: Bài hát}
wordings:
  line-2: {text: no}
  line-1:
    text: "  Kéo cưa  "
    literal: pull saw
    note: A note.
    region: north
    register: to a child
    speak: kéo cưa
    variants:
      south:
        text: Kéo cưa nè
        note: Softer.
""",
    )
    reading = files.read(at)
    assert reading.problems == []
    pack = reading.pack
    assert pack is not None
    assert (pack.slug, pack.language, pack.form, pack.ages) == ("small-song", "vi", "play", (6, 48))
    assert pack.provenance == Provenance("A", "Old.", "A. N. Other", "1901", "p. 7", "The tune.")
    assert pack.titles == {"vi": Form("Bài hát")}
    assert pack.by == {"vi": ("Langapp", "Cô Lan")}
    first, second = pack.lines
    assert (first.id, first.meaning, first.cue, first.turn, first.picture) == (
        "line-1", "No: really", "Clap.", "Wait.", "hand",
    )  # fmt: skip
    assert first.wordings["vi"] == Wording(
        "vi",
        Form("Kéo cưa", {}, "pull saw", "A note.", "north", "to a child", "kéo cưa"),
        {"south": Form("Kéo cưa nè", note="Softer.")},
    )
    assert (second.meaning, second.wordings["vi"].form.text) == ("on", "no")


def test_packs_are_the_folders_that_hold_one(tmp_path: Path) -> None:
    folder(tmp_path, "b-pack")
    folder(tmp_path, "a-pack", vi=VI)
    (tmp_path / "empty").mkdir()
    (tmp_path / "languages.yaml").write_text("languages: []")
    (tmp_path / "README.md").write_text("x")
    assert files.folders(tmp_path) == [tmp_path / "a-pack", tmp_path / "b-pack"]
    assert files.folders(tmp_path / "nowhere") == []


def test_a_folder_of_wordings_whose_meanings_are_gone_is_a_pack_to_mend(tmp_path: Path) -> None:
    """Left out, a slip in a file's name would take a pack off the shelf without a word."""
    at = folder(tmp_path, "small-pack", pack=None, vi=VI)
    assert files.folders(tmp_path) == [at]
    assert only(at) == ("pack.yaml", 1, "there is no pack.yaml here: a pack is a folder with one")


def test_a_file_of_the_other_suffix_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    at = folder(tmp_path, "small-pack", vi=VI)
    (at / "vi.yaml").rename(at / "vi.yml")
    assert only(at) == ("vi.yml", 1, "only .yaml is read: name this file vi.yaml")
    (at / "pack.yaml").rename(at / "pack.yml")
    assert files.folders(tmp_path) == [at]
    assert ("pack.yml", 1, "only .yaml is read: name this file pack.yaml") in told(at)


def test_the_lessons_that_ship_have_nothing_wrong() -> None:
    readings = [files.read(folder) for folder in files.folders(ROOT / "lessons")]
    assert len(readings) >= 14
    assert [str(problem) for reading in readings for problem in reading.problems] == []


# What is wrong, one at a time


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("title: Small pack\n", "", 1, "“title” is missing: add it"),
        ("title: Small pack", "title: [Small]", 1, "“title” is one piece of text"),
        ("title: Small pack", "title: ''", 1, "Give the pack a title."),
        ("meanings: en", "meanings: klingon", 2, "is not a language we know here"),
        ("kind: phrases", "kind: game", 3, "Choose what kind of pack it is:"),
        ("moment: bath", "moment: noon", 4, "Choose the moment it belongs to:"),
        ("ages: 0-60", "ages: all", 5, "Write the ages in months"),
        ("ages: 0-60", "ages: [0, 60]", 5, "Write the ages in months"),
        ("ages: 0-60", "ages: 60-0", 5, "youngest first"),
        ("summary: A small one.\n", "", 1, "“summary” is missing: add it"),
        ("licence: CC-BY-4.0", "licence: MIT", 7, "Choose the licence: CC-BY-4.0"),
        ("licence: CC-BY-4.0", "license: CC-BY-4.0", 7, "“license” is not known here: use title,"),
        ("lines:\n  - id: one\n    meaning: One line\n", "lines: one\n", 8, "begin each with a hyphen"),
        ("id: one", "cue: one", 9, "each line needs an id, as in “- id: shall-we-bathe”"),
        ("id: one", "id: [one]", 9, "each line needs an id"),
        ("id: one", "id: Line One", 9, "lower-case letters, digits and hyphens"),
        ("    meaning: One line\n", "", 9, "Write what it means."),
        ("    meaning: One line\n", "    meaning: ''\n", 10, "Write what it means."),
        ("    meaning: One line\n", "    meaning: x\n    hint: y\n", 11, "“hint” is not known here: use id,"),
        ("    meaning: One line\n", "    meaning: x\n  - {id: one, meaning: y}\n", 11, "stands here twice"),
        ("    meaning: One line\n", "    meaning: x\n    meaning: y\n", 11, "stands here twice: keep one"),
        ("kind: phrases", "kind: words", 9, "Give the word a picture."),
        ("    meaning: One line\n", "    meaning: x\n    picture: unicorn\n", 11, ""),
        ("title: Small pack", "title: &a Small pack", 1, "anchors (&) and aliases (*) are not used here"),
    ],
)
def test_a_problem_in_pack_yaml_has_its_line(tmp_path: Path, old: str, new: str, line: int, why: str) -> None:
    assert old in PACK
    found = told(folder(tmp_path, pack=PACK.replace(old, new)))
    assert [(name, at) for name, at, reason in found if why in reason][:1] == [("pack.yaml", line)]


@pytest.mark.parametrize(
    "pack", ["", "# nothing yet\n", "- a list", "a word", b"title: caf\xe9", b"\x00\x01"]
)
def test_a_pack_yaml_that_cannot_be_read_is_one_problem(tmp_path: Path, pack: str | bytes) -> None:
    at = folder(tmp_path, pack=pack, vi=VI)
    name, line, _why = only(at)
    assert (name, line) == ("pack.yaml", 1)
    assert files.read(at).pack is None


def test_a_folder_that_is_not_there_is_one_problem(tmp_path: Path) -> None:
    assert only(tmp_path / "nowhere") == (
        "pack.yaml", 1, "there is no pack.yaml here: a pack is a folder with one",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("language: vi", "language: ta", 1, "the file is named vi, its language says “ta”: make them the same"),
        ("language: vi\n", "", 1, "the file is named vi, its language says “”"),
        ("by: [Langapp]\n", "", 1, "“by” is missing: list who wrote these wordings"),
        ("by: [Langapp]", "by: Langapp", 2, "as in “by: [Langapp]”"),
        ("by: [Langapp]", "by: []", 2, "as in “by: [Langapp]”"),
        ("by: [Langapp]", "by: [[Langapp]]", 2, "as in “by: [Langapp]”"),
        ("by: [Langapp]", "by: ['']", 2, "as in “by: [Langapp]”"),
        ("by: [Langapp]", "by: [Langapp]\nauthor: me", 3, "“author” is not known here: use language, by"),
        ("by: [Langapp]", "by: [Langapp]\ntitle: Một", 3, "title"),
        ("by: [Langapp]", "by: [Langapp]\ntitle: {text: ''}", 3, "Write how this is said in Vietnamese."),
        ("by: [Langapp]", "by: [Langapp]\ntitle: {text: 沖}", 3, "does not belong in Vietnamese"),
        ("wordings:\n  one:\n    text: Một dòng\n", "", 1, "“wordings” is missing"),
        ("wordings:\n  one:\n    text: Một dòng\n", "wordings: [Một]\n", 3, "give each line's id and its text"),
        ("  one:", "  two:", 4, "there is no line “two” in pack.yaml: correct the id, or add the meaning"),
        ("  one:\n    text: Một dòng", "  one: Một dòng", 4, "write it as “text: …” on the next line"),
        ("    text: Một dòng\n", "    note: x\n", 4, "Write how this is said in Vietnamese."),
        ("Một dòng", "[Một]", 5, "“text” is one piece of text"),
        ("Một dòng", "''", 5, "Write how this is said in Vietnamese."),
        ("Một dòng", "dòng 一", 5, "“一” does not belong in Vietnamese"),
        ("Một dòng", "ộ" * 91, 5, "This is 91 characters long. Say it in 90 or fewer"),
        ("Một dòng", "Một\n    meaning: One", 6, "“meaning” is not known here: use text, readings"),
        ("Một dòng", "Một\n    readings: mot", 6, "as in “jyutping: cung1 loeng4”"),
        ("Một dòng", "Một\n    readings: {x: [a]}", 6, "as in “jyutping: cung1 loeng4”"),
        ("Một dòng", "Một\n    readings:\n      rr: a", 7, "Vietnamese is shown without a reading"),
        ("Một dòng", "Một\n    variants: south", 6, "as in “south: {text: …}”"),
        ("Một dòng", "Một\n    variants:\n      south: Mốt", 7, "write it as “south: {text: …}”"),
        ("Một dòng", "Một\n    variants:\n      south:\n        text: 一", 8, "does not belong in Vietnamese"),
        ("Một dòng", "Một\n    variants:\n      South: {text: a}", 7, "the variant “South” must be lower-case"),
        ("Một dòng", "Một\n    variants:\n      south: {txt: a, text: b}", 7, "“txt” is not known here"),
        ("Một dòng", "Một\n  one:\n    text: Hai", 6, "“one” stands here twice: keep one"),
        ("Một dòng", "Một\n    text: Hai", 6, "“text” stands here twice: keep one"),
    ],
)  # fmt: skip
def test_a_problem_in_a_languages_file_has_its_line(
    tmp_path: Path, old: str, new: str, line: int, why: str
) -> None:
    assert old in VI
    at = folder(tmp_path, vi=VI.replace(old, new))
    assert [(name, at) for name, at, reason in told(at) if why in reason] == [("vi.yaml", line)]


@pytest.mark.parametrize(
    ("text", "line", "remedy"),
    [
        ("  one: {text: ? Một}\n", 4, "quotes"),
        ("  one: {text: Một ?: hai}\n", 4, "quotes"),
        ("  one: {text: Một: hai}\n", 4, "quotes"),
        ("  one: {text: ?}\n", 4, "quotes"),
        ("  one:\n    text: ? Một\n", 5, "quotes"),
        ("  one:\n    text: Một: hai\n", 5, "quotes"),
        ("  one:\n    text: @một\n", 5, "quotes"),
        ("  one:\n    text: '“một's”'\n", 5, "quotes"),
        ("\tone:\n    text: Một\n", 4, "spaces"),
        ("  one:\n\ttext: Một\n", 5, "spaces"),
    ],
)
def test_a_slip_in_the_format_is_answered_with_what_to_do(
    tmp_path: Path, text: str, line: int, remedy: str
) -> None:
    """Whoever writes lessons knows a language, not YAML."""
    at = folder(tmp_path, vi=f"language: vi\nby: [Langapp]\nwordings:\n{text}")
    name, told_line, why = only(at)
    assert (name, told_line) == ("vi.yaml", line)
    assert remedy in why


def test_a_question_mark_within_a_text_needs_no_quotes(tmp_path: Path) -> None:
    at = folder(tmp_path, vi=VI.replace("\n    text: Một dòng", " {text: Một dòng?}"))
    pack = files.read(at).pack
    assert told(at) == []
    assert pack is not None
    assert pack.lines[0].wordings["vi"].form.text == "Một dòng?"


# Everything at once

BROKEN = {
    "pack.yaml": """\
title: Broken
meanings: zh
kind: song
language: fr
form: opera
moment: noon
ages: 60-0
summary: ''
licence: GPL
colour: red
provenance:
  grade: C
  source: my aunt
lines:
  - id: one
    meaning: One
  - id: one
    meaning: One again
  - id: Line Two
    meaning: Two
  - meaning: No id
  - id: three
    hint: x
  - id: four
    meaning: Four
""",
    "ko.yaml": """\
language: ko
by: [Langapp]
wordings:
  one:
    text: Mama
  three:
    text: 엄마
    readings: {rr: 엄마}
  four:
    text: 엄마
    readings: {pinyin: mā}
""",
    "ta.yaml": "language: te\nwordings: {}\n",
    "ur.yaml": """\
language: ur
wordings:
  one:
    text: پاني
    readings: {friendly: paani}
  five:
    text: پانی
    readings: {friendly: paani}
""",
    "vi.yaml": """\
language: vi
by: Mai
title: {text: 沖涼}
wordings:
  one: Một
  three:
    text: """ + "ộ" * 91 + """
    variants:
      The South: {text: Ba}
  four:
    note: no text
""",
    "yue.yaml": """\
language: yue
by: [Langapp]
wordings:
  one:
    text: 沖涼好唔好？
    readings: {jyutping: cung1 loeng4 hou2 m4}
  three:
    text: 沖涼
    readings:
      jyutping: cung loeng4
""",
    "zh.yaml": "language: zh\nby: [Langapp]\nwordings:\n  four:\n    text: 四\n",
    "hi.yaml": "language: hi\nwordings: [\n",
}  # fmt: skip
PROBLEMS = [
    ("hi.yaml", 3, ""),
    ("ko.yaml", 5, "“Mama” does not belong in Korean"),
    ("ko.yaml", 4, "Add a reading (Revised Romanization)"),
    ("ko.yaml", 8, "“엄” does not belong in this reading: Revised"),
    ("ko.yaml", 11, "Add a reading (Revised Romanization)"),
    ("ko.yaml", 11, "Pinyin is not shown with Korean."),
    ("pack.yaml", 2, "“zh” is not a language we know here. Did you mean zh-Hans or zh-Hant-TW?"),
    ("pack.yaml", 4, "A song is in one language. Say which."),
    ("pack.yaml", 5, "Choose what kind of song it is: lullaby, play, finger"),
    ("pack.yaml", 6, "Choose the moment it belongs to:"),
    ("pack.yaml", 7, "Write the ages in months"),
    ("pack.yaml", 8, "Say in a sentence or two what the pack is for."),
    ("pack.yaml", 9, "Choose the licence: CC-BY-4.0"),
    ("pack.yaml", 10, "“colour” is not known here"),
    ("pack.yaml", 12, "A song of grade A or B may be published"),
    ("pack.yaml", 11, "Say why the song's words are free"),
    ("pack.yaml", 13, "“source” is not known here: use grade, why"),
    ("pack.yaml", 17, "the id “one” stands here twice: give this line its own"),
    ("pack.yaml", 19, "the id “Line Two” must be lower-case"),
    ("pack.yaml", 21, "each line needs an id"),
    ("pack.yaml", 22, "Write what it means."),
    ("pack.yaml", 23, "“hint” is not known here"),
    ("ta.yaml", 1, "the file is named ta, its language says “te”"),
    ("ur.yaml", 1, "“by” is missing"),
    ("ur.yaml", 4, "Write ی instead"),
    ("ur.yaml", 6, "there is no line “five” in pack.yaml"),
    ("vi.yaml", 2, "as in “by: [Langapp]”"),
    ("vi.yaml", 3, "“沖涼” does not belong in Vietnamese"),
    ("vi.yaml", 5, "“one” needs a text"),
    ("vi.yaml", 7, "This is 91 characters long"),
    ("vi.yaml", 9, "the variant “The South” must be lower-case"),
    ("vi.yaml", 10, "Write how this is said in Vietnamese."),
    ("yue.yaml", 6, "“沖涼好唔好？” needs 5, here are 4"),
    ("yue.yaml", 10, "cung has no tone number."),
    ("zh.yaml", 4, "“zh” is not a language we know here. Did you mean zh-Hans or zh-Hant-TW?"),
]


def test_everything_wrong_with_a_pack_is_told_at_once_each_at_its_line(tmp_path: Path) -> None:
    at = tmp_path / "Broken Pack"
    at.mkdir()
    for name, text in BROKEN.items():
        (at / name).write_text(text, encoding="utf-8")
    found = told(at)
    expected = [*PROBLEMS, ("pack.yaml", 1, "the folder name “Broken Pack” must be lower-case")]
    unexpected = [
        problem
        for problem in found
        if not any(problem[:2] == (name, line) and why in problem[2] for name, line, why in expected)
    ]
    missed = [
        (name, line, why)
        for name, line, why in expected
        if not any(problem[:2] == (name, line) and why in problem[2] for problem in found)
    ]
    assert (unexpected, missed) == ([], [])
    assert found == sorted(found)
    assert len(found) == len(expected)


def test_a_problem_reads_as_one_line(tmp_path: Path) -> None:
    [problem] = files.read(folder(tmp_path, pack=PACK.replace("bath", "noon"))).problems
    assert str(problem).startswith(
        f"{tmp_path / 'small-pack' / 'pack.yaml'}:4: Choose the moment it belongs to: waking,"
    )
    assert "\n" not in str(problem)

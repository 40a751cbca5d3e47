"""Files made to hurt whoever opens them: each is refused in a sentence, in bounded time and memory, and leaves nothing."""

from __future__ import annotations

import contextlib
import io
import os
import sqlite3
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard
from flask import Flask

from langapp.studio.importing import opening
from langapp.studio.importing.opening import open_file
from langapp.web import Refused
from tests.lib.courses import COURSE, zipped

CANARY = "a secret that no file may see"


@pytest.fixture(autouse=True)
def _within(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LANGAPP_SECRET", CANARY)
    with app.test_request_context():
        yield


def refused(data: bytes, name: str = "") -> str:
    began = time.monotonic()
    with pytest.raises(Refused) as caught:
        open_file(data, name)
    assert time.monotonic() - began < opening.PATIENCE + 5
    assert "Traceback" not in caught.value.sentence
    return caught.value.sentence


def zip_of(**members: bytes | str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return made.getvalue()


# Archives


@pytest.mark.parametrize(
    ("name", "says"),
    [("../../pack.yaml", "leads out"), ("/pack.yaml", "leads out"), ("C:\\pack.yaml", "leads out")],
)
def test_nothing_is_read_from_an_archive_that_climbs(name: str, says: str) -> None:
    assert says in refused(zip_of(**{"a/pack.yaml": "x", name: "x"}))


def test_links_in_an_archive_lead_nowhere() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        link = zipfile.ZipInfo("a/pack.yaml")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    assert "is a link" in refused(made.getvalue())


def test_a_bomb_is_not_unpacked() -> None:
    assert "too much time or memory" in refused(zip_of(**{"a/pack.yaml": bytes(100_000_000)}))


def test_archives_in_archives_are_not_opened() -> None:
    layer = zip_of(**{"0.txt": bytes(900_000)})
    for _ in range(4):
        layer = zip_of(**{f"{number}.zip": layer for number in range(16)})
    assert "no pack, deck or course" in refused(layer)


def test_two_members_in_the_same_place_of_the_file_are_measured_twice() -> None:
    """What a directory names often is counted as often: the kernel of a bomb, however small the file."""
    kernel = zlib.compress(bytes(990_000), 9)[2:-4]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("0", bytes(990_000))
        [first] = packed.infolist()
        for number in range(1, 300):
            again = zipfile.ZipInfo(f"{number}")
            for said in ("CRC", "compress_size", "file_size", "header_offset", "compress_type"):
                setattr(again, said, getattr(first, said))
            packed.filelist.append(again)
    assert len(made.getvalue()) < len(kernel) + 50_000
    assert "larger than" in refused(made.getvalue()) or "damaged" in refused(made.getvalue())


# Workbooks


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>'
)
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>'
)
PLACE = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATIONS = (
    f'<Relationships xmlns="{PLACE}"><Relationship Id="r1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
)


def book(
    strings: str = "<sst><si><t>a</t></si></sst>", sheet: str = SHEET, relations: str = RELATIONS
) -> bytes:
    return zip_of(
        **{
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": BOOK,
            "xl/_rels/workbook.xml.rels": relations,
            "xl/worksheets/sheet1.xml": sheet,
            "xl/sharedStrings.xml": strings,
        }
    )


def test_entities_in_the_words_of_a_workbook_are_neither_unfolded_nor_fetched() -> None:
    ten = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY l0 "ha">{ten}]><sst><si><t>&l9;</t></si></sst>'
    outside = '<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/hostname">]><sst><si><t>&x;</t></si></sst>'
    for strings in (laughs, outside):
        assert "no spreadsheet writes" in refused(book(strings))


@pytest.mark.parametrize(
    "sheet",
    [
        SHEET.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'),
        SHEET.replace('r="A1"', 'r="XFD1048576"').replace('r="1"', 'r="1048576"'),
        SHEET.replace('r="A1"', 'r="ZZZ9999999"'),
        SHEET.replace("</sheetData>", "</sheetData><mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 9000 + "</mergeCells>"),
        SHEET.replace("<v>0</v>", "<v>4000000000</v>"),
        SHEET.replace("<v>0</v>", "<v>-1</v>"),
        SHEET.replace("<v>0</v></c>", "<v>0</v></c>" + "<c><v>1</v></c>" * 20_000),
        "<worksheet><sheetData>" + "<row>" * 50_000,
        "<a>" * 300_000,
        "",
    ],
)  # fmt: skip
def test_a_sheet_that_lies_of_its_size_is_refused_or_read_for_what_it_is(sheet: str) -> None:
    with contextlib.suppress(Refused):
        opened = open_file(book(sheet=sheet), "")
        assert sum(len(each.rows) for each in opened.sheets) <= 1


def test_words_that_are_said_to_be_countless_are_counted() -> None:
    with contextlib.suppress(Refused):
        open_file(book('<sst count="4000000000" uniqueCount="4000000000"><si><t>a</t></si></sst>'), "")


def test_a_sheet_that_lies_elsewhere_is_not_fetched() -> None:
    for target in ("../../../etc/passwd", "file:///etc/passwd", "http://127.0.0.1/x.xml"):
        with contextlib.suppress(Refused):
            opened = open_file(book(relations=RELATIONS.replace("worksheets/sheet1.xml", target)), "")
            assert "root" not in str(opened)


# Text


def test_a_cell_without_an_end_is_told_with_the_row_it_begins_on() -> None:
    assert "In row 2 a cell" in refused(b'a,b\nc,"' + b"d" * 11_000_000, "x.csv")


def test_text_that_makes_patterns_walk_in_circles_ends_soon() -> None:
    for text in (
        "|" + " " * 3_000_000 + "\n" + "|:-" * 600_000,
        "\u201ca," * 400_000,
        ("|" + " " * 1900 + "x\n") * 4000,
        ("a" + " " * 18_000 + "x\n") * 500,
    ):
        began = time.monotonic()
        with contextlib.suppress(Refused):
            open_file(text.encode(), "x.txt")
        assert time.monotonic() - began < opening.PATIENCE, text[:20]


# Decks


def deck(*statements: str, name: str = "collection.anki2") -> bytes:
    database = sqlite3.connect(":memory:")
    for statement in statements:
        database.execute(statement)
    database.commit()
    data = database.serialize()
    if name.endswith("b"):
        data = zstandard.ZstdCompressor().compress(data)
    return zip_of(**{name: data})


MODELS = '{"1": {"name": "Basic", "flds": [{"name": "Front"}]}}'
COLLECTION = (
    "CREATE TABLE col (models TEXT, decks TEXT)",
    f"INSERT INTO col VALUES ('{MODELS}', '{{}}')",
    "CREATE TABLE cards (nid, did)",
)
NOTES = ("CREATE TABLE notes (id, mid, tags, flds)", "INSERT INTO notes VALUES (1, 1, '', 'tắm')")
ENDLESS = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT n, 1, '', 'x' FROM x"


def test_a_plain_deck_of_this_making_is_read() -> None:
    for name in ("collection.anki2", "collection.anki21b"):
        assert open_file(deck(*COLLECTION, *NOTES, name=name), "").sheets[0].rows[1].cells == ["tắm"]


@pytest.mark.parametrize(
    "statements",
    [
        (f"CREATE VIEW notes (id, mid, tags, flds) AS {ENDLESS}",),
        ("CREATE VIEW notes AS SELECT 1 AS id, 1 AS mid, '' AS tags, load_extension('x.so') AS flds",),
        ("CREATE TABLE notes (id, mid, tags, flds AS (hex(zeroblob(400000000))))", "INSERT INTO notes VALUES (1, 1, '')"),
        ("CREATE VIRTUAL TABLE notes USING fts4(id, mid, tags, flds)",),
        (*NOTES, "UPDATE col SET models = '[]'"),
        (*NOTES, "UPDATE col SET models = '{\"1\": {\"name\": \"x\"}}'"),
        (*NOTES, "UPDATE notes SET mid = 7"),
        (*NOTES, "DROP TABLE cards"),
        (*NOTES, "DROP TABLE col"),
        (*NOTES, "UPDATE notes SET flds = zeroblob(20000000)"),
    ],
)  # fmt: skip
def test_a_deck_whose_tables_are_none_is_refused(statements: tuple[str, ...]) -> None:
    refused(deck(*COLLECTION, *statements))


def test_triggers_in_a_deck_do_not_run() -> None:
    trigger = "CREATE TRIGGER {} AFTER UPDATE ON notes BEGIN DELETE FROM notes; END"
    aside = deck(*COLLECTION, *NOTES, trigger.format("aside"))
    assert open_file(aside, "").sheets[0].rows[1].cells == ["tắm"]
    refused(deck(*COLLECTION, "CREATE TABLE x (y)", trigger.format("notes").replace("ON notes", "ON x")))


def test_a_damaged_database_is_refused_whatever_is_damaged() -> None:
    database = sqlite3.connect(":memory:")
    for statement in (*COLLECTION, *NOTES):
        database.execute(statement)
    database.commit()
    whole = database.serialize()
    for at in (16, 24, 100, 110, 4096, 4100, 8192, len(whole) - 50):
        broken = whole[:at] + b"\xff" * 24 + whole[at + 24 :]
        with contextlib.suppress(Refused):
            open_file(zip_of(**{"collection.anki2": broken}), "")
    refused(zip_of(**{"collection.anki2": whole[:700]}))
    refused(zip_of(**{"collection.anki21b": zstandard.ZstdCompressor().compress(bytes(200_000_000))}))


# Courses


def test_yaml_that_unfolds_without_end_is_refused() -> None:
    laughs = "a: &a [x, x]\n" + "".join(
        f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefg", "bcdefgh", strict=True)
    )
    assert "anchors" in refused(zipped({**COURSE, "basics/skills/bath.yaml": laughs}))
    assert "nested" in refused(zipped({**COURSE, "course.yaml": "[" * 100_000}))


@pytest.mark.parametrize("module", ["../../etc", "/etc", "..", "~", "file:///etc", "basics/../../x"])
def test_a_course_leads_to_its_own_files_alone(module: str) -> None:
    climbing = {**COURSE, "course.yaml": COURSE["course.yaml"].replace("- home/", f'- "{module}"')}
    assert [note.why for note in open_file(zipped(climbing), "").notes] == ["no-file"]


# The process


@pytest.mark.skipif(sys.platform != "linux", reason="limits are Linux's")
def test_the_process_that_opens_is_told_no_secret_and_may_write_no_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child = Path(opening.__file__).with_name("opening_child.py")
    spy = tmp_path / "spy.py"
    spy.write_text(
        "import json, os, resource, runpy, sys\n"
        f"child = runpy.run_path({str(child)!r})\n"
        "child['_bare_langapp']()\n"
        "from langapp.speech import bounds\n"
        "bounds.bound()\n"
        "limits = [resource.getrlimit(getattr(resource, n))[1] for n in ('RLIMIT_FSIZE', 'RLIMIT_AS', 'RLIMIT_NOFILE')]\n"
        "told = {'kind': 'csv', 'sheets': [], 'notes': [], 'pack': None, 'about': {'env': str(dict(os.environ)), 'limits': str(limits)}}\n"
        "sys.stdin.buffer.read(); print(json.dumps(told))\n"
    )
    monkeypatch.setattr(opening, "COMMAND", (sys.executable, "-P", str(spy)))
    about = open_file(b"a,b\n", "").about
    assert CANARY not in about["env"]
    assert about["limits"] == str([0, 1 << 30, 16])
    assert os.environ["LANGAPP_SECRET"] == CANARY


def test_a_name_is_no_word_to_the_process() -> None:
    for name in ("-c import os", "--help", "x\0y.csv", "a" * 5000 + ".csv", "\udcff.csv", "\u202ecsv.exe"):
        assert open_file(b"a,b\nc,d\n", name).sheets[0].rows[0].cells == ["a", "b"]

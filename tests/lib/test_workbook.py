"""Workbooks: what was typed comes out, and what a spreadsheet made of it is told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from langapp.lib.tables import ODS, XLSX, NotOpened, Opened, reading

SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)


def xlsx(write: Callable[[xlsxwriter.Workbook, Worksheet], object]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        write(book, book.add_worksheet("Bath"))
    return made.getvalue()


def ods(rows: str, before: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", f"<manifest {SPACES}/>")
        packed.writestr(
            "content.xml",
            f"<?xml version='1.0'?>{before}<office:document-content {SPACES}><office:body><office:spreadsheet>"
            f'<table:table table:name="Bath">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return made.getvalue()


def row(*cells: str, said: str = "") -> str:
    return f"<table:table-row {said}>{''.join(cells)}</table:table-row>"


def cell(text: str = "", said: str = "") -> str:
    if not text:
        return f"<table:table-cell {said}/>"
    return f'<table:table-cell office:value-type="string" {said}><text:p>{text}</text:p></table:table-cell>'


def told(opened: Opened) -> dict[tuple[int | None, int | None], str]:
    return {(note.row, note.column): note.why for note in opened.notes}


def cells(opened: Opened) -> dict[int, list[str]]:
    return {each.number: each.cells for each in opened.sheets[0].rows}


def why(data: bytes) -> str:
    with pytest.raises(NotOpened) as caught:
        reading.read(data, "x.xlsx")
    return caught.value.why


def test_values_of_a_workbook_are_text_with_the_numbers_of_its_rows() -> None:
    def write(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_row(2, 1, ["Meaning", "Text"])
        sheet.write(4, 1, 3.0)
        sheet.write_string(4, 2, "017")
        sheet.write(5, 1, 0.1 + 0.2)
        sheet.write_string(5, 2, "12:30")
        sheet.write_string(6, 1, "-ssi")
        sheet.write_string(6, 2, "'=no")
        sheet.set_row(6, None, None, {"hidden": True})
        book.add_worksheet("Empty")

    opened = reading.read(xlsx(write), "whatever.csv")
    assert opened.kind == XLSX
    assert [sheet.name for sheet in opened.sheets] == ["Bath"]
    assert cells(opened) == {
        3: ["", "Meaning", "Text"],
        5: ["", "3", "017"],
        6: ["", "0.3", "12:30"],
        7: ["", "-ssi", "=no"],
    }
    assert told(opened) == {(7, 2): "guard"}


def test_what_a_spreadsheet_made_of_a_word_is_told_where_it_stands() -> None:
    def write(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        day, hour = book.add_format({"num_format": "d mmm"}), book.add_format({"num_format": "h:mm"})
        sheet.write_datetime(0, 0, datetime(2024, 3, 1), day)  # noqa: DTZ001
        sheet.write_datetime(1, 0, time(12, 30), hour)
        sheet.write_datetime(2, 0, timedelta(hours=30), book.add_format({"num_format": "[h]:mm"}))
        sheet.write_boolean(3, 0, True)
        sheet.write_formula(4, 0, '="a"&"b"', None, "ab")
        sheet.write_formula(5, 0, "=NA()", None, "#N/A")
        sheet.write_string(5, 1, "x")

    opened = reading.read(xlsx(write), "")
    assert cells(opened) == {
        1: ["2024-03-01"],
        2: ["12:30"],
        3: ["30:00"],
        4: ["TRUE"],
        5: ["ab"],
        6: ["", "x"],
    }
    assert told(opened) == {
        (1, 0): "date",
        (2, 0): "time",
        (3, 0): "time",
        (4, 0): "boolean",
        (5, 0): "formula",
        (6, 0): "formula-empty",
    }
    assert opened.notes[0].given == {"text": "2024-03-01", "perhaps": "1/3, 3/1, 1-3"}


def test_merged_cells_are_filled_downwards_and_told() -> None:
    def write(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.merge_range("A1:C1", "Bath time")
        sheet.merge_range("A2:A4", "hand")
        sheet.write_string("B2", "tay")
        sheet.write_string("B3", "đưa tay")

    opened = reading.read(xlsx(write), "")
    assert cells(opened) == {1: ["Bath time"], 2: ["hand", "tay"], 3: ["hand", "đưa tay"]}
    assert told(opened) == {(1, 0): "merged-across", (3, 0): "merged"}


def test_an_open_document_is_read_alike() -> None:
    data = ods(
        row(cell(), said='table:number-rows-repeated="3"')
        + row(cell("Meaning"), cell("Text"), cell(said='table:number-columns-repeated="16382"'))
        + row(
            cell("hand", 'table:number-rows-spanned="2"'),
            '<table:table-cell office:value-type="date" office:date-value="2024-03-01"/>',
        )
        + row(
            "<table:covered-table-cell/>", cell("a<text:s text:c='2'/>b"), said='table:visibility="collapse"'
        )
        + row('<table:table-cell office:value-type="float" office:value="3" table:formula="of:=1+2"/>')
        + row(cell(said='table:number-columns-repeated="16384"'), said='table:number-rows-repeated="1048569"')
    )
    opened = reading.read(data, "")
    assert opened.kind == ODS
    assert cells(opened) == {4: ["Meaning", "Text"], 5: ["hand", "2024-03-01"], 6: ["hand", "a  b"], 7: ["3"]}
    assert told(opened) == {(5, 1): "date", (6, 0): "merged", (7, 0): "formula"}


def test_more_than_can_be_used_is_refused_with_its_number() -> None:
    def write(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        for number in range(20_000):
            sheet.write_row(number, 0, ["hand", "tay"])

    with pytest.raises(NotOpened) as caught:
        reading.read(xlsx(write), "")
    assert (caught.value.why, caught.value.given) == ("rows", {"rows": "20000", "most": "5000"})


def test_a_value_at_the_end_of_the_world_is_told() -> None:
    data = xlsx(lambda _book, sheet: (sheet.write(0, 0, "a"), sheet.write(1_048_575, 16_383, "b")))
    with pytest.raises(NotOpened) as caught:
        reading.read(data, "")
    assert (caught.value.why, caught.value.given["row"]) == ("far", "1048576")


@pytest.mark.parametrize(
    "rows",
    [
        row(cell("x", 'table:number-columns-repeated="16384"'), said='table:number-rows-repeated="1048576"'),
        row(cell("x"), said='table:number-rows-repeated="1048576"'),
        row(cell("x", 'table:number-columns-repeated="4000000000"')),
        row(cell("x<text:s text:c='4000000000'/>")),
        row(cell("x", 'table:formula="of:=1" table:number-columns-repeated="4000000000"')),
    ],
)
def test_a_cell_that_says_it_stands_a_million_times_is_not_believed(rows: str) -> None:
    assert why(ods(rows)) == "bomb"


def test_a_repetition_of_nothing_between_two_values_is_measured_first() -> None:
    assert why(ods(row(cell(said='table:number-columns-repeated="16384"'), said='table:number-rows-repeated="900000000"')
                   + row(cell("x")) + row(cell(), cell("y")))) == "far"  # fmt: skip


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>"
OUTSIDE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize("kind", [LAUGHS, OUTSIDE, "<!DOCTYPE x SYSTEM 'http://127.0.0.1/x.dtd'>"])
def test_entities_are_in_no_file_that_a_spreadsheet_saved(kind: str) -> None:
    assert why(ods(row(cell("x")), kind)) == "entities"
    plain = xlsx(lambda _book, sheet: sheet.write(0, 0, "a"))
    for place in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"):
        assert (
            why(_changed(plain, place, lambda xml: xml.replace(b"?>", b"?>" + kind.encode(), 1)))
            == "entities"
        )


def _changed(book: bytes, place: str, change: Callable[[bytes], bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == place else old.read(name))
    return made.getvalue()


def test_a_damaged_workbook_is_told_whatever_is_missing() -> None:
    plain = xlsx(lambda _book, sheet: sheet.write(0, 0, "a"))
    for place in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"):
        assert why(_changed(plain, place, lambda xml: xml[: len(xml) // 2])) == "damaged"
    assert (
        why(_changed(plain, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'r="A1"', b'r="A0"')))
        == "damaged"
    )


def test_a_date_is_a_day_and_no_hour() -> None:
    def write(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_datetime(0, 0, date(2024, 12, 3), book.add_format({"num_format": "yyyy-mm-dd"}))

    assert cells(reading.read(xlsx(write), "")) == {1: ["2024-12-03"]}

"""Workbooks: XLSX and ODS, opened by calamine, after their XML was looked through."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine as calamine

from langapp.lib.archive import Archive
from langapp.lib.tables import ODS, XLSX, Note, NotOpened, Opened, Sheet, sheetxml
from langapp.lib.tables.bounds import MOST_NOTES, kept, short, unguarded
from langapp.lib.tables.sheetxml import MOST_CELLS, Seen

BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
ERRORS = ("#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "Err:")
MOST_MERGED = 5_000
MOST_SHEETS = 100


def xlsx(archive: Archive) -> Opened:
    """Raises NotOpened and BadArchive."""
    files = {name: archive.read(name) for name in archive.names if name.endswith((".xml", ".rels"))}
    if BOOK not in files or RELATIONS not in files:
        raise NotOpened("damaged")
    places = sheetxml.xlsx_sheets(files[BOOK], files[RELATIONS])
    seen = {name: sheetxml.xlsx(files[place]) for name, place in places.items() if place in files}
    for name in set(files) - set(places.values()):
        sheetxml.refuse_doctype(files[name])
    return _opened(XLSX, files, seen)


def ods(archive: Archive) -> Opened:
    """Raises NotOpened and BadArchive."""
    files = {name: archive.read(name) for name in archive.names if name in ("mimetype", CONTENT, MANIFEST)}
    if b"encryption-data" in files.get(MANIFEST, b""):
        raise NotOpened("locked")
    if CONTENT not in files:
        raise NotOpened("damaged")
    return _opened(ODS, files, {sheet.name: sheet for sheet in sheetxml.ods(files[CONTENT])})


def _opened(kind: str, files: dict[str, bytes], seen: dict[str, Seen]) -> Opened:
    if len(seen) > MOST_SHEETS:
        raise NotOpened("sheets", most=MOST_SHEETS)
    if sum(sheet.cells for sheet in seen.values()) > MOST_CELLS:
        farthest = max(seen.values(), key=lambda sheet: sheet.cells)
        raise NotOpened("far", row=farthest.last[0] + 1, column=farthest.last[1] + 1)
    notes: list[Note] = []
    sheets = [_sheet(name, rows, seen.get(name, Seen()), notes) for name, rows in _values(files)]
    filled = [sheet for sheet in sheets if sheet.rows] or sheets[:1]
    return Opened(kind, filled, notes[:MOST_NOTES])


def _values(files: dict[str, bytes]) -> Iterator[tuple[str, list[list[Any]]]]:
    """What calamine makes of a new ZIP, in which is nothing but what was looked through. Raises NotOpened."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as anew:
        for name, data in files.items():
            anew.writestr(name, data)
    packed.seek(0)
    try:
        book = calamine.CalamineWorkbook.from_filelike(packed)
        for about in book.sheets_metadata:
            if about.typ == calamine.SheetTypeEnum.WorkSheet:
                yield about.name, book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
    except calamine.PasswordError as error:
        raise NotOpened("locked") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise NotOpened("damaged") from error


def _sheet(name: str, values: list[list[Any]], seen: Seen, notes: list[Note]) -> Sheet:
    mine: list[Note] = []
    cells = [
        [_text(value, row, at, seen, mine) for at, value in enumerate(line)]
        for row, line in enumerate(values)
    ]
    _fill_merged(cells, seen, mine)
    rows = kept(enumerate(cells, 1))
    mine += unguarded(rows)
    notes += [Note(note.row, note.column, note.why, note.given, name) for note in mine]
    return Sheet(name, rows)


def _text(value: Any, row: int, column: int, seen: Seen, notes: list[Note]) -> str:
    text, why = _said(value)
    given = {"text": short(text)}
    if why == "date":
        given["perhaps"] = f"{value.day}/{value.month}, {value.month}/{value.day}, {value.day}-{value.month}"
    if text.startswith(ERRORS) and not why:
        text, why = "", "error-value"
    elif (row, column) in seen.formulas and why != "date":
        why = "formula" if text else "formula-empty"
    if why and len(notes) <= MOST_NOTES:
        notes.append(Note(row + 1, column, why, given))
    return text


def _said(value: Any) -> tuple[str, str]:
    """A value as it was typed, if that can be known, and else why not."""
    if isinstance(value, str):
        return value, ""
    if isinstance(value, bool):
        return str(value).upper(), "boolean"
    if isinstance(value, int | float):
        whole = float(value).is_integer() and abs(value) < 1e15
        return (str(int(value)) if whole else f"{value:.15g}"), ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes"), "date"
    if isinstance(value, date):
        return value.isoformat(), "date"
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes").removeprefix("0"), "time"
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else ""), "time"
    return str(value), ""


def _fill_merged(cells: list[list[str]], seen: Seen, notes: list[Note]) -> None:
    """Downwards, into rows that hold something: there the one cell is meant for each. Across it is a heading."""
    if len(seen.merged) > MOST_MERGED:
        raise NotOpened("bomb")
    for top, left, bottom, right in seen.merged:
        if top >= len(cells) or left >= len(cells[top]) or not cells[top][left].strip():
            continue
        text = cells[top][left]
        told = {"text": short(text)}
        if right > left:
            notes.append(Note(top + 1, left, "merged-across", told))
        for row in range(top + 1, min(bottom + 1, len(cells))):
            if any(cell.strip() for cell in cells[row]):
                cells[row][left] = text
                notes.append(Note(row + 1, left, "merged", told))

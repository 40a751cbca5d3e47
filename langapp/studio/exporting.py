"""A pack to take away: as the files of `lessons/` in a ZIP, or as a table that comes back as it went."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from sqlalchemy import select

from langapp.db import db
from langapp.drafts import document, fields
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.spreadsheet import shown_as_text
from langapp.lib.tables import Row, Sheet
from langapp.lib.zipmember import undated
from langapp.packs import writing
from langapp.packs.documents import Line, Pack
from langapp.packs.files import SETTLED, SUFFIX
from langapp.packs.models import Check
from langapp.studio.importing import mapping

CHECKS = "CHECKS.txt"
"""Beside the files of a pack: who checked which words. Nobody reads it as a part of the pack."""
MARK = "\ufeff"
"""By which spreadsheets know that it is UTF-8."""
NOTHING: Mapping[str, str] = MappingProxyType({})
NARROWEST, WIDEST = 10, 60
"""Of a column, in letters."""
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
"""When every workbook says it was made, so that the same pack gives the same bytes."""
NOTES = {
    "literal": "word for word",
    "note": "note",
    "region": "region",
    "register": "register",
    "speak": "speak",
}


@dataclass(frozen=True)
class Column:
    field: str
    label: str
    values: list[str]

    @property
    def tag(self) -> str:
        said = fields.of_language(self.field)
        return said.tag if said and not said.name.startswith(fields.READINGS) else ""

    @property
    def is_right_to_left(self) -> bool:
        return self.tag in languages() and languages().get(self.tag).direction == "rtl"


def as_zip(pack: Pack, settled: Mapping[str, str] = NOTHING) -> bytes:
    """One folder, and beside it what is settled about it, by language, as beside the packs of `lessons/`. The same
    document, and the same checks, give the same bytes.
    """
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in writing.files_of(pack).items():
            archive.writestr(undated(f"{pack.slug}/{name}"), data)
        if checks := _checks(pack):
            archive.writestr(undated(f"{pack.slug}/{CHECKS}"), checks.encode())
        for tag, text in settled.items():
            archive.writestr(undated(f"{SETTLED}/{tag}{SUFFIX}"), text.encode())
    return held.getvalue()


def as_csv(pack: Pack) -> bytes:
    """Every cell that a spreadsheet would work out has an apostrophe before it: see lib/spreadsheet.py."""
    found = table(pack)
    held = io.StringIO(MARK, newline="")
    held.seek(0, io.SEEK_END)
    writer = csv.writer(held)
    writer.writerow([shown_as_text(column.label) for column in found])
    for values in zip(*(column.values for column in found), strict=True):
        writer.writerow(map(shown_as_text, values))
    return held.getvalue().encode()


def as_xlsx(pack: Pack) -> bytes:
    """Cells of text, which nothing works out: where a spreadsheet would when it is typed again, the cell says so itself."""
    # xlsxwriter takes 60 ms to import, and few pages need it.
    import xlsxwriter  # type: ignore[import-untyped]

    found = table(pack)
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    book.set_properties({"title": pack.title, "created": BEGAN.replace(tzinfo=None)})
    sheet = book.add_worksheet("Lines")
    sheet.freeze_panes(1, 0)
    if found and found[0].is_right_to_left:
        sheet.right_to_left()
    for number, column in enumerate(found):
        way = {
            "num_format": "@",
            "text_wrap": True,
            "valign": "top",
            "reading_order": 2 if column.is_right_to_left else 1,
        }
        text, guarded = (book.add_format({**way, **more}) for more in ({}, {"quote_prefix": True}))
        sheet.set_column(number, number, _width(column), text)
        sheet.write_string(0, number, column.label, book.add_format({**way, "bold": True}))
        for at, value in enumerate(column.values, 1):
            shown = shown_as_text(value)
            kept = shown if value.startswith("'") else value
            sheet.write_string(at, number, kept, guarded if shown != value else text)
    book.close()
    return held.getvalue()


def table(pack: Pack) -> list[Column]:
    """A column for each field that any line has, as the grid has them: each language with its readings, the meaning, and
    what is beside it. Over it stands what a person would write there, where an import takes that for the same field.
    """
    cells = [document.cells_of_line(line) for line in pack.lines]
    used = {name for own in cells for name in own} | {"meaning"}
    wanted = [name for name in _in_order(pack, used) if name in used]
    columns = [Column(name, label(name), [own.get(name, "") for own in cells]) for name in wanted]
    taken = mapping.guess_fields(as_sheet(columns), header=1)
    return [
        column if column.field == read else Column(column.field, column.field, column.values)
        for column, read in zip(columns, [*taken, *[""] * len(columns)], strict=False)
    ]


def as_sheet(columns: Sequence[Column]) -> Sheet:
    """As an import reads it."""
    rows = [[column.label for column in columns], *zip(*(column.values for column in columns), strict=True)]
    return Sheet("Lines", [Row(number, list(values)) for number, values in enumerate(rows, 1)])


def label(field: str) -> str:
    """“廣東話”, “廣東話 jyutping”, “Tiếng Việt, South”, “Meaning”."""
    said = fields.of_language(field)
    if said is None or said.tag not in languages():
        return field.capitalize()
    language = languages().get(said.tag)
    name = language.endonym
    if said.variant:
        name += f", {language.variants.get(said.variant, said.variant)}"
    if said.name == "text":
        return name
    what = NOTES.get(said.name) or said.name.removeprefix(fields.READINGS)
    return f"{name} {what}"


def _in_order(pack: Pack, used: Iterable[str]) -> list[str]:
    """Languages as they stand in the pack, with their readings in the registry's order; then the rest."""
    wanted: list[str] = []
    for tag in pack.languages:
        systems = languages().get(tag).readings if tag in languages() else ()
        wanted += [fields.text(tag), *(fields.reading(tag, system) for system in systems)]
    wanted += fields.OF_LINE
    return [*wanted, *sorted(set(used) - set(wanted), key=lambda name: _place(pack, name))]


def _place(pack: Pack, name: str) -> tuple[int, str, int, str]:
    """Notes behind the table, variants behind the notes of their language."""
    said = fields.of_language(name)
    if said is None:
        return (0, "", 0, name)
    first = said.name == "text" or said.name.startswith(fields.READINGS)
    return (pack.languages.index(said.tag), said.variant, not first, "" if said.name == "text" else name)


def _width(column: Column) -> int:
    longest = max(map(len, [column.label, *column.values]), default=0)
    return min(max(longest + 2, NARROWEST), WIDEST)


def _checks(pack: Pack) -> str:
    """A line for each yes that a fluent speaker gave to words of this pack, to exactly these."""
    rows = db.session.scalars(select(Check).where(Check.slug == pack.slug)).all()
    told = [
        f"{line.id}\t{tag}\t{text}\t{check.by or '-'}\t{check.at.date().isoformat()}"
        for line in pack.lines
        for tag, text, text_hash in _texts(line)
        for check in sorted(rows, key=lambda each: (each.by, each.at))
        if (check.line_id, check.tag, check.text_hash) == (line.id, tag, text_hash)
    ]
    if not told:
        return ""
    head = _("Who checked which words: line, language, words, name (- for one that is not shown), day")
    return "\n".join([f"# {head}", *told, ""])


def _texts(line: Line) -> list[tuple[str, str, str]]:
    return [
        (tag, form.text, form.text_hash)
        for tag, wording in line.wordings.items()
        for _key, form in wording.forms()
    ]

"""What comes in by a form: the file or what was pasted, and what was said of its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.tables import Opened, Sheet
from langapp.studio.importing import bundles, mapping, offering
from langapp.studio.importing.choosing import FILL, PACKS, WAYS, Choice, place
from langapp.studio.importing.keeping import Import
from langapp.studio.importing.opening import open_file
from langapp.web import Refused

PASTED = "pasted.txt"


def open_what_came(data: bytes, name: str, pasted: str) -> Opened:
    """Raises Refused, with what to do."""
    if not name and not pasted.strip():
        raise Refused(_("Choose a file, or paste some rows, then go on."))
    if name and not data:
        raise Refused(
            _("This file is empty. Open it once more where it was made, save it, and choose it again.")
        )
    opened = open_file(data, name) if name else open_file(pasted.encode(errors="replace"), PASTED)
    if opened.kind == PACKS:
        found = bundles.laid(opened.pack or {}, name)
        if not found:
            raise Refused(_("There is no pack in this ZIP: a pack is a folder with a file pack.yaml."))
        return replace(opened, pack=found)
    _expect_rows(opened.sheets)
    return opened


def choice(form: Mapping[str, str], sheets: Sequence[Sheet], before: Choice | None) -> Choice:
    """What was said of the columns. Rows of the same sheet that were left out stay so. Raises Refused for what no page
    of ours says.
    """
    number = _number(form.get("sheet", ""), len(sheets))
    count = mapping.width(sheets[number])
    fields = tuple(form.get(f"column-{column}", "") for column in range(count))
    if any(field and place(field) is None for field in fields):
        raise Refused(_("There is no such column. Open this page again."))
    match, way, meanings = form.get("match", ""), form.get("way", FILL), form.get("meanings", "en")
    return Choice(
        sheet=number,
        header=_number(form.get("header", ""), len(sheets[number].rows)),
        fields=fields,
        meanings=meanings if meanings in languages() else "en",
        match=match if match in fields else "meaning" if "meaning" in fields else "",
        way=way if way in WAYS else FILL,
        without=before.without if before and before.sheet == number else (),
        title=before.title if before else "",
    )


def why_not(choice: Choice) -> str:
    """What is to be said otherwise of the columns; empty where they will do."""
    for column, field in enumerate(choice.fields):
        if field and field in choice.fields[:column]:
            return _("Two columns are “%(name)s”. Leave one of them out.", name=offering.called(field))
    if not any(field == "meaning" or field.endswith(":text") for field in choice.fields):
        return _("Say which column holds the meaning, or what is said.")
    return ""


def choice_to_show(
    brought: Import, opened: Opened, asked: Mapping[str, str], prefer: Sequence[str]
) -> Choice | None:
    """What was said before, or else a guess; another sheet, or another first row, is guessed anew. None where there is
    no such sheet.
    """
    before, sheets = brought.choice(), opened.sheets
    usual = before.sheet if before else first_full(sheets)
    number = _number(asked.get("sheet", str(usual)), len(sheets) + 1)
    if number >= len(sheets):
        return None
    if before and before.sheet == number and "header" not in asked:
        return before
    if "header" in asked and opened.kind not in mapping.NAMED_KINDS:
        header = _number(asked["header"], len(sheets[number].rows))
        return Choice(
            sheet=number, header=header, fields=mapping.guess_fields(sheets[number], header, prefer)
        )
    return mapping.guess(opened, number, prefer)


def first_full(sheets: Sequence[Sheet]) -> int:
    """The first sheet with something in it."""
    return next((number for number, sheet in enumerate(sheets) if sheet.rows), 0)


def _expect_rows(sheets: Sequence[Sheet]) -> None:
    full = [sheet for sheet in sheets if any(cell.strip() for row in sheet.rows for cell in row.cells)]
    if not full:
        raise Refused(_("There is nothing in this file. Choose one with rows in it."))
    if all(len(sheet.rows) == 1 and mapping.header_of(sheet, "") for sheet in full):
        raise Refused(_("There is a first row with names in this file, and nothing below it."))


def _number(text: str, count: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return number if number < count else 0

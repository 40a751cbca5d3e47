"""What the pages of a draft show: its columns, and a page of its rows with what stands in their cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from langapp.db import db
from langapp.db import rows as looked_up
from langapp.drafts import fields
from langapp.drafts.models import Draft, DraftCell, DraftRow
from langapp.drafts.models.cells import WHOLE
from langapp.languages.registry import languages
from langapp.packs.documents import KINDS
from langapp.studio.grid import flagging
from langapp.studio.grid.columns import Column, columns_of

A_PAGE = 200
"""Rows on one page of the grid."""
MOST_DIGITS = 9


@dataclass(frozen=True)
class Cell:
    """What stands in one cell, and the revision its writer must have seen; 0 where nobody has written yet."""

    value: str = ""
    revision: int = 0


EMPTY = Cell()
Cells = Mapping[str, Cell]


@dataclass(frozen=True)
class Row:
    id: str
    position: float
    cells: Cells

    def cell(self, name: str) -> Cell:
        return self.cells.get(name, EMPTY)

    def folds(self, column: Column) -> bool:
        """Whether a field waits behind More on its page: an extra one, or a way to say it that this row has not."""
        own = f"{column.variant}:"
        says = any(cell.value for name, cell in self.cells.items() if name.startswith(own))
        return column.extra or bool(column.variant and not says)


@dataclass(frozen=True)
class Page:
    """Some rows of a draft, from a number on, with the row before them and whether there are more."""

    rows: Sequence[Row]
    start: int
    before: str
    count: int

    @property
    def more(self) -> bool:
        return self.start - 1 + len(self.rows) < self.count


@dataclass(frozen=True)
class Shown:
    """What a page needs of a draft as a whole."""

    draft: Draft
    about: Cells
    """The cells of the pack itself."""
    columns: list[Column]
    tags: list[str]
    variants: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By language, the other ways in which some row says it."""
    others: list[str] = field(default_factory=list)
    """The names of those who write it besides whoever looks."""

    def cell(self, name: str) -> Cell:
        return self.about.get(name, EMPTY)

    def value(self, name: str, usual: str = "") -> str:
        return self.cell(name).value or usual

    @property
    def kind(self) -> str:
        kind = self.value("kind", "phrases")
        return kind if kind in KINDS else "phrases"


def shown(draft: Draft, caregiver_id: str = "", asked: str = "") -> Shown:
    """The language of a field that is asked for is shown, put away or not."""
    about = cells_of(draft.id, [WHOLE]).get(WHOLE, {})
    said = fields.of_language(asked)
    tags = tags_in(" ".join([about.get("columns", EMPTY).value, said.tag if said else ""]))
    kind, meanings = about.get("kind", EMPTY).value, about.get("meanings", EMPTY).value
    variants = variants_of(draft)
    columns = columns_of(tags, kind or "phrases", meanings or "en", variants)
    others = [writer.name for writer in draft.writers() if writer.id != caregiver_id]
    return Shown(draft, about, columns, tags, variants, others)


def variants_of(draft: Draft) -> dict[str, list[str]]:
    """By language, the keys of variants that something stands in, in some row that stands."""
    asked = (
        select(DraftCell.field)
        .distinct()
        .join(DraftRow, (DraftRow.draft_id == DraftCell.draft_id) & (DraftRow.id == DraftCell.row_id))
        .where(
            DraftCell.draft_id == draft.id,
            DraftCell.field.contains("@"),
            DraftCell.value != "",
            DraftRow.removed.is_(False),
        )
    )
    said = [fields.of_language(name) for name in db.session.scalars(asked)]
    found: dict[str, list[str]] = {}
    for tag, key in sorted({(each.tag, each.variant) for each in said if each and each.variant}):
        found.setdefault(tag, []).append(key)
    return found


def tags_in(text: str) -> list[str]:
    """The languages of a grid in their order, as far as they are known."""
    return [tag for tag in dict.fromkeys(text.split()) if tag in languages()]


def number(told: str | None, usual: int) -> int:
    """A number of an address or a form, as far as there are rows and revisions; the usual one where it is none."""
    digits = (told or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS else usual


def page_of(draft: Draft, start: int = 1, size: int = A_PAGE) -> Page:
    """The rows from a number on. A number beyond the last leads to the last page."""
    standing = (DraftRow.draft_id == draft.id, DraftRow.removed.is_(False))
    count = db.session.scalar(select(func.count()).where(*standing)) or 0
    start = 1 + min(max(start - 1, 0), max(count - 1, 0)) // size * size
    placed = looked_up(
        select(DraftRow.id, DraftRow.position)
        .where(*standing)
        .order_by(DraftRow.position, DraftRow.id)
        .offset(max(start - 2, 0))
        .limit(size + 1 if start > 1 else size)
    ).all()
    before, placed = (placed[0].id, placed[1:]) if start > 1 and placed else ("", placed)
    cells = cells_of(draft.id, [row.id for row in placed])
    return Page([Row(row.id, row.position, cells.get(row.id, {})) for row in placed], start, before, count)


def place_of(draft: Draft, row_id: str) -> int:
    """The number of a row among those that stand; 1 where there is no such row."""
    position = (
        select(DraftRow.position)
        .where(DraftRow.draft_id == draft.id, DraftRow.id == row_id)
        .scalar_subquery()
    )
    before = select(func.count()).where(
        DraftRow.draft_id == draft.id, DraftRow.removed.is_(False), DraftRow.position < position
    )
    return (db.session.scalar(before) or 0) + 1


def neighbours(draft: Draft, row_id: str) -> tuple[str, str]:
    """The rows before and after one; empty at the ends. A row that is not there yet comes last."""
    of_draft = (DraftRow.draft_id == draft.id, DraftRow.removed.is_(False))
    position = db.session.scalar(
        select(DraftRow.position).where(DraftRow.draft_id == draft.id, DraftRow.id == row_id)
    )
    ids = select(DraftRow.id).where(*of_draft).limit(1)
    earlier = ids if position is None else ids.where(DraftRow.position < position)
    before = db.session.scalar(earlier.order_by(DraftRow.position.desc()))
    later = ids.where(DraftRow.position > position) if position is not None else None
    after = db.session.scalar(later.order_by(DraftRow.position)) if later is not None else None
    return before or "", after or ""


def cells_of(draft_id: str, row_ids: Sequence[str]) -> dict[str, dict[str, Cell]]:
    """The cells of some rows. Those that were emptied are among them, for their revision."""
    found: dict[str, dict[str, Cell]] = {}
    asked = select(DraftCell.row_id, DraftCell.field, DraftCell.value, DraftCell.revision).where(
        DraftCell.draft_id == draft_id, DraftCell.row_id.in_(row_ids)
    )
    for row_id, name, value, revision in looked_up(asked):
        found.setdefault(row_id, {})[name] = Cell(value, revision)
    return found


def flags_of(draft: Draft, row_ids: Sequence[str]) -> flagging.Flags:
    """What to look at again in some rows as they stand now."""
    cells = cells_of(draft.id, [WHOLE, *row_ids]) if row_ids else {}
    kind, meanings = (cells.get(WHOLE, {}).get(name, EMPTY).value for name in ("kind", "meanings"))
    rows = {row_id: {name: cell.value for name, cell in cells.get(row_id, {}).items()} for row_id in row_ids}
    return flagging.flags_of(rows, kind or "phrases", meanings)


def stands(draft: Draft, row_id: str) -> bool:
    """Whether a row is one of the draft's now."""
    found = select(DraftRow.id).where(
        DraftRow.draft_id == draft.id, DraftRow.id == row_id, DraftRow.removed.is_(False)
    )
    return db.session.scalar(found) is not None

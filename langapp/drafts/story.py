"""One act on its way into a draft: what it changes, under one revision, written down together with what stood before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from langapp.db import db, insert, insert_all
from langapp.drafts.models import Draft, DraftCell, DraftChange, DraftRow
from langapp.drafts.models.cells import PLACE
from langapp.drafts.placing import Place
from langapp.families.models import Caregiver


class Story:
    """One act on its way: what it changes, all of it under one revision."""

    def __init__(self, draft: Draft, by: Caregiver, now: datetime, act: str) -> None:
        draft.hold()
        self.draft, self.by, self.now, self.act = draft, by, now, act
        self.revision = draft.revision + 1
        self.told: dict[tuple[str, str], dict[str, Any]] = {}
        self.cells: dict[tuple[str, str], dict[str, Any]] = {}
        self.placed: dict[str, dict[str, Any]] = {}

    def write(self, row_id: str, name: str, before: str, value: str) -> None:
        self._tell(row_id, name, before, value)
        self.cells[row_id, name] = {
            "draft_id": self.draft.id,
            "row_id": row_id,
            "field": name,
            "value": value,
            "revision": self.revision,
            "by": self.by.id,
            "at": self.now,
        }

    def bring(self, row_id: str, came_from: str, position: float) -> None:
        self._tell(row_id, PLACE, "", repr(position))
        self._put(row_id, "", came_from, position, False)

    def put(self, row: Place, position: float, *, removed: bool, came_from: str = "") -> None:
        """`came_from` is said once, and stays."""
        before, after = ("" if row.removed else repr(row.position)), ("" if removed else repr(position))
        if before != after:
            self._tell(row.id, PLACE, before, after)
        if before != after or (came_from and not row.came_from):
            self._put(row.id, row.line_id, row.came_from or came_from, position, removed)

    def end(self) -> int:
        """Write it down. How many cells and rows are otherwise than before."""
        if self.told or self.placed:
            _upsert(
                DraftRow,
                list(self.placed.values()),
                ("draft_id", "id"),
                ("position", "removed", "revision", "came_from"),
            )
            _upsert(
                DraftCell,
                list(self.cells.values()),
                ("draft_id", "row_id", "field"),
                ("value", "revision", "by", "at"),
            )
            insert_all(DraftChange, list(self.told.values()))
            self.draft.revision = self.revision
            db.session.flush()
        return len(self.told)

    def _put(self, row_id: str, line_id: str, came_from: str, position: float, removed: bool) -> None:
        self.placed[row_id] = {
            "draft_id": self.draft.id,
            "id": row_id,
            "line_id": line_id,
            "came_from": came_from,
            "position": position,
            "removed": removed,
            "revision": self.revision,
        }

    def _tell(self, row_id: str, name: str, before: str, after: str) -> None:
        """What stood before the act, where it does the same twice."""
        known = self.told.get((row_id, name))
        self.told[row_id, name] = {
            "draft_id": self.draft.id,
            "revision": self.revision,
            "row_id": row_id,
            "field": name,
            "act": self.act[:36],
            "before": known["before"] if known else before,
            "after": after,
            "by": self.by.id,
            "at": self.now,
        }


def _upsert(table: Any, values: list[dict[str, Any]], key: Sequence[str], update: Iterable[str]) -> None:
    if values:
        new = insert(table)
        told = {name: getattr(new.excluded, name) for name in update}
        db.session.connection().execute(
            new.on_conflict_do_update(index_elements=list(key), set_=told), values
        )

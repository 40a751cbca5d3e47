"""The packs a teacher writes, as her first page lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from langapp.db import rows
from langapp.drafts.models import Draft, DraftCell, DraftChange, DraftRow
from langapp.drafts.models.cells import WHOLE
from langapp.studio.editions.withdrawing import RETIRED
from langapp.studio.forks.following import ANSWERED
from langapp.studio.grid.showing import tags_in
from langapp.studio.models.publications import Publication

NOT_WRITTEN = (ANSWERED, RETIRED)
"""Acts in the story of a draft that are about it and change nothing in it."""


@dataclass(frozen=True)
class Mine:
    draft: Draft
    title: str
    meanings: str
    tags: list[str]
    lines: int
    edition: int
    """The newest that was published; 0 where none was."""
    is_out: bool
    changed: bool
    """Whether something was written since."""


def packs_of(caregiver_id: str) -> list[Mine]:
    """The one written in last first: five queries, however many there are."""
    drafts = Draft.all_of(caregiver_id)
    ids = [draft.id for draft in drafts]
    if not ids:
        return []
    about = _about(ids)
    lines = _lines(ids)
    published = Publication.newest_of(ids)
    no_words = DraftChange.field.not_like("fork.%")
    written: dict[str, datetime] = dict(
        rows(
            select(DraftChange.draft_id, func.max(DraftChange.at))
            .where(DraftChange.draft_id.in_(ids), DraftChange.act.not_in(NOT_WRITTEN), no_words)
            .group_by(DraftChange.draft_id)
        ).all()
    )
    drafts.sort(key=lambda draft: written.get(draft.id, draft.began_at), reverse=True)
    return [_mine(draft, about.get(draft.id, {}), lines, published, written) for draft in drafts]


def put_away_by(caregiver_id: str) -> list[tuple[Draft, str]]:
    """Those put away, with their titles."""
    drafts = Draft.put_away_by(caregiver_id)
    about = _about([draft.id for draft in drafts]) if drafts else {}
    return [(draft, about.get(draft.id, {}).get("title", "")) for draft in drafts]


def title_of(draft: Draft) -> str:
    return _about([draft.id]).get(draft.id, {}).get("title", "")


def _mine(
    draft: Draft,
    about: dict[str, str],
    lines: dict[str, int],
    published: dict[str, Publication],
    written: dict[str, datetime],
) -> Mine:
    newest = published.get(draft.id)
    return Mine(
        draft,
        about.get("title", ""),
        about.get("meanings", "") or "en",
        tags_in(about.get("columns", "")),
        lines.get(draft.id, 0),
        newest.number if newest else 0,
        newest is not None and newest.is_out,
        newest is not None and written.get(draft.id, draft.began_at) > newest.at,
    )


def _about(ids: Sequence[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    told = select(DraftCell.draft_id, DraftCell.field, DraftCell.value).where(
        DraftCell.draft_id.in_(ids),
        DraftCell.row_id == WHOLE,
        DraftCell.field.in_(("title", "meanings", "columns")),
    )
    for draft_id, name, value in rows(told):
        found.setdefault(draft_id, {})[name] = value
    return found


def _lines(ids: Sequence[str]) -> dict[str, int]:
    counted = (
        select(DraftRow.draft_id, func.count())
        .where(DraftRow.draft_id.in_(ids), DraftRow.removed.is_(False))
        .group_by(DraftRow.draft_id)
    )
    return dict(rows(counted).all())

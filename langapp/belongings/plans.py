"""The sessions that somebody has planned, for themselves to read or to keep: theirs alone, not their family's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langapp.workshops.models import Plan

NAMES = (
    "plan", "theme", "languages", "session_minutes", "is_template", "made_at", "changed_at",
    "number", "step", "minutes", "lines", "materials", "notes",
)  # fmt: skip


def steps(leader_id: str) -> Iterator[dict[str, Any]]:
    """Step by step, each with what is true of its whole plan. By when plans were made."""
    for plan in sorted(Plan.all_of(leader_id), key=lambda plan: (plan.made_at, plan.id)):
        whole = (
            plan.name, plan.theme, plan.tags, plan.minutes, plan.is_template,
            plan.made_at.isoformat(), plan.changed_at.isoformat(),
        )  # fmt: skip
        for number, step in enumerate(plan.steps, 1):
            own = (number, step.kind, step.minutes, " ".join(step.refs), step.materials, step.notes)
            yield dict(zip(NAMES, whole + own, strict=True))

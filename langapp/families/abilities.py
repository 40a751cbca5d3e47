"""Who may do what for everyone's lessons: asked of whoever holds the device, by pages that need to know."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, g

from langapp import web
from langapp.families.models import Ability, Caregiver


def mine() -> frozenset[str]:
    """The abilities of whoever holds this device; a visitor has none. One small query, and none where nobody asks."""
    if "abilities" not in g:
        holder: Caregiver | None = g.get("caregiver")
        g.abilities = Ability.all_of(holder.id) if holder is not None else frozenset()
    found: frozenset[str] = g.abilities
    return found


def able(*names: str) -> Callable[[web.View], web.View]:
    """A view for those who have one of these abilities. For everyone else it is not there."""

    def guard(view: web.View) -> web.View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if mine().isdisjoint(names):
                abort(404)
            return view(*args, **kwargs)

        return guarded  # type: ignore[return-value]

    return guard

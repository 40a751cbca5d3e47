"""What every template may use: the components of `ui.html`, the words, the ways to show a language."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Hashable
from datetime import UTC, datetime
from typing import Any

from flask import Flask, g, request

from langapp import days, i18n, look
from langapp.languages import readings, scripts
from langapp.languages.registry import Language

KEPT = 4096
"""Drawings of each kind. A card in two languages is nearly 3 kB of HTML, a panel a little over 1."""
A_LINE, A_LINE_OF_RUBY, A_LINE_READ = 14, 11, 18
"""Latin letters' widths that fit on one line of a phone at the size of a card; what is longer is set smaller."""
DYES = ("indigo", "madder", "jade", "lac", "persimmon", "pea")


def init(app: Flask) -> None:
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(
        _=i18n.gettext,
        ngettext=i18n.ngettext,
        lesson=i18n.lesson_text,
        locale=i18n.locale,
        locales=i18n.locales,
        direction=i18n.direction,
        endonym=i18n.endonym,
        dye=dye,
        clauses=readings.clauses,
        is_ruby=readings.is_ruby,
        romanised=romanised,
        shown_reading=readings.shown,
        shown_month=days.shown_month,
        runs=scripts.runs,
        text_width=scripts.width,
        A_LINE=A_LINE,
        A_LINE_OF_RUBY=A_LINE_OF_RUBY,
        A_LINE_READ=A_LINE_READ,
    )
    env.globals["drawn_say"] = _drawn_once(lambda *given: ui.say(*given))
    env.globals["drawn_card"] = _drawn_once(lambda *given: ui.card(*given))
    env.globals["drawn_tabs"] = _drawn_once(lambda *given: ui.tabs(*given))
    env.globals["drawn_saying"] = _drawn_once(lambda *given: ui.saying(*given))
    ui: Any = env.get_template("ui.html").module
    env.globals["ui"] = ui
    app.context_processor(_of_this_request)


def _drawn_once(component: Callable[..., str]) -> Callable[..., str]:
    """A wording never changes within its edition, so what is drawn of it is kept: half of Today's work."""

    @functools.lru_cache(maxsize=KEPT)
    def drawn(_locale: str, *given: Hashable) -> str:
        return component(*given)

    return lambda *given: drawn(i18n.locale(), *given)


def romanised(language: Language, given: Collection[str]) -> str | None:
    """Of the readings a text has, the one for whoever reads Latin letters first; None where it has none."""
    return next(
        (
            system
            for system in language.readings
            if system in given and "-Latn" in language.reading_lang(system)
        ),
        None,
    )


def dye(position: int) -> str:
    """The colour a family's languages have, in its own order."""
    return DYES[position % len(DYES)]


def _of_this_request() -> dict[str, Any]:
    seen: look.Look = g.get("look") or look.Look()
    return {
        "look": seen,
        "night": seen.at_night(look.local_time(datetime.now(UTC))),
        "here": request.full_path.rstrip("?"),
        "family_id": g.family.id if g.get("family") else "",
    }

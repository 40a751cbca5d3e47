"""What stands alike on many phones of a room, drawn once: three hundred of them may ask for their page within a minute."""

from __future__ import annotations

import functools
from collections.abc import Hashable

from flask import current_app

from langapp import i18n
from langapp.practice.deck import Say
from langapp.workshops import showing

KEPT = 4096
"""Drawings. A panel is a little over 1 kB of HTML."""


def drawn(macro: str, *given: Hashable) -> str:
    """A macro of `room/slides.html` or, for the strip, of `room/strip.html`, with what tells all that is in it. What a parent
    said for the room is kept nowhere but in its row.
    """
    if any(isinstance(each, Say) and showing.is_of_this_room(each) for each in given):
        return _draw(macro, *given)
    return _drawn(i18n.locale(), macro, *given)


@functools.lru_cache(maxsize=KEPT)
def _drawn(_locale: str, macro: str, *given: Hashable) -> str:
    return _draw(macro, *given)


def _draw(macro: str, *given: Hashable) -> str:
    file = "strip" if macro == "strip" else "slides"
    made: str = getattr(current_app.jinja_env.get_template(f"room/{file}.html").module, macro)(*given)
    return made

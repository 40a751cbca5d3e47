"""What stands alike on many phones of a room, drawn once: three hundred of them may ask for their page within a minute."""

from __future__ import annotations

import functools
from collections.abc import Hashable

from flask import current_app

from langapp import i18n

KEPT = 4096
"""Drawings. A panel is a little over 1 kB of HTML."""


def drawn(macro: str, *given: Hashable) -> str:
    """A macro of `room/slides.html` or, for the strip, of `room/strip.html`, with what tells all that is in it."""
    return _drawn(i18n.locale(), macro, *given)


@functools.lru_cache(maxsize=KEPT)
def _drawn(_locale: str, macro: str, *given: Hashable) -> str:
    file = "strip" if macro == "strip" else "slides"
    made: str = getattr(current_app.jinja_env.get_template(f"room/{file}.html").module, macro)(*given)
    return made

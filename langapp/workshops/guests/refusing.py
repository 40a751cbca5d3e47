"""What goes wrong on the pages of a room's guests: told in the language of their phone, with the way in beside it."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from langapp.db import db
from langapp.i18n import _
from langapp.voices import refusing
from langapp.workshops import speaking

MINE_TO_MEND = (413, 422, 503)
"""What may be put right on the page before, or is said there; so may all that is refused in a sentence."""


def tell(blueprint: Blueprint) -> None:
    refusing.tell_by(blueprint, page)


def page(code: int, sentence: str) -> str:
    db.session.rollback()  # Nothing of the request is kept, and after a failure the database answers nothing else.
    speaking.use()
    asked = request.view_args or {}
    room, door = asked.get("workshop_id"), asked.get("door")
    back = f"/rooms/{room}" if room else f"/w/{door}" if door else "/w"
    return render_template(
        "room/sentence.html",
        code=code,
        sentence=sentence or _sentence(code),
        back=back if sentence or code in MINE_TO_MEND else "",
        gone=not sentence and code in (404, 410),
    )


def _sentence(code: int) -> str:
    if code == 410:
        return _(
            "This phone is not in the room any more. Look on with somebody beside you, or ask whoever leads."
        )
    if code == 404:
        return _(
            "This room is over, or its code is a new one. Scan the square on the wall, or type its six digits."
        )
    return _("Something is not right here. Try again in a moment.")

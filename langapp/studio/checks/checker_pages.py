"""The pages a checker is sent to: no account, and the language she checks in where she has chosen no other.

Whoever holds the link may read its lines, hear them, and say what she thinks of each.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request
from sqlalchemy.exc import SQLAlchemyError

from langapp import i18n, look, web
from langapp.db import db
from langapp.drafts.document import Folded
from langapp.drafts.models import Draft
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.studio.checks import checking, hearing, inviting, one_language
from langapp.studio.checks.checking import ToCheck
from langapp.studio.models.answers import BETTER, LONGEST_READING, LONGEST_REMARK, LONGEST_SUGGESTION, RIGHT
from langapp.studio.models.checks import CheckAsk
from langapp.voices import naming, refusing
from langapp.voices.choosing import saying
from langapp.voices.sounds import lead_to, sound_of
from langapp.web import public

blueprint = Blueprint("checker", __name__)

AT_ONCE = 60
"""Lines on one page."""
HERS_TO_MEND = (413, 422, 503)
"""What she may put right herself, so that there is a way back to the lines."""


@blueprint.get("/check/<token>")
@public
def check(token: str) -> str | tuple[str, int]:
    ask = _known(token)
    if not _is_open(ask):
        return _page("checked.html", ask, is_open=False, lines=[]), 410
    folded = _folded(ask)
    lines = checking.to_check(ask, folded)
    first = _first(lines)
    shown = lines[first : first + AT_ONCE]
    return _page(
        "check.html",
        ask,
        lines=list(zip(shown, hearing.voices(ask, folded.pack, shown), strict=True)),
        n=len(lines),
        answered=sum(each.answer is not None for each in lines),
        before=max(0, first - AT_ONCE) if first else None,
        after=first + AT_ONCE if first + AT_ONCE < len(lines) else None,
        pack=folded.pack,
        asks=inviting.who_asks(ask, folded.pack.title),
        language=languages().get(ask.tag),
        RIGHT=RIGHT,
        BETTER=BETTER,
        longest=LONGEST_SUGGESTION,
        longest_reading=LONGEST_READING,
        longest_remark=LONGEST_REMARK,
    )


@blueprint.post("/check/<token>/answers")
@public
def answer(token: str) -> Response:
    ask, form = _open(token), request.form
    row_id, variant, said = (form.get(name, "") for name in ("row", "variant", "said"))
    if checking.wording(ask, row_id, variant) is None:
        abort(404)
    checking.answer(
        ask,
        (row_id, variant, said),
        form.get("verdict", ""),
        datetime.now(UTC),
        suggestion=form.get("suggestion", ""),
        reading=form.get("reading", ""),
        remark=form.get("remark", ""),
    )
    if request.accept_mimetypes.best == "application/json":
        return jsonify(held=True)
    return web.to(_after(ask, form.get("number", "")))


@blueprint.get("/check/<token>/sound/<row_id>")
@public
def sound(token: str, row_id: str) -> Response:
    """Speaks a line of this ask with a voice of this machine. What a draft says reaches nobody else."""
    ask, variant = _open(token), request.args.get("variant", "")
    _line, form = checking.wording(ask, row_id, variant) or abort(404)
    return lead_to(saying(ask.tag, variant, form))


@blueprint.get("/check/<token>/sound/<row_id>/recordings/<recording_id>.mp3")
@public
def recording(token: str, row_id: str, recording_id: str) -> Response:
    """What somebody said of a line of this ask, while everyone may hear it."""
    return sound_of(hearing.recording(_open(token), row_id, recording_id) or abort(404))


@blueprint.get("/check/<token>/end")
@public
def end(token: str) -> str:
    ask = _known(token)
    lines = checking.to_check(ask, _folded(ask)) if _is_open(ask) else []
    return _page("checked.html", ask, is_open=_is_open(ask), lines=lines)


@blueprint.post("/check/<token>/name")
@public
def name(token: str) -> Response:
    """Also by a link that has come to its end: a name is hers to take back."""
    ask, form = _known(token), request.form
    may_show = form.get("show") == "yes"
    if may_show and not _is_open(ask):
        abort(410)
    checking.end(ask, form.get("name", ""), may_show, datetime.now(UTC))
    return web.to(f"/check/{token}/end")


def _known(token: str) -> CheckAsk:
    """Whatever has become of it."""
    ask = CheckAsk.of_token(token) or abort(404)
    _speak_with(ask)
    return ask


def _speak_with(ask: CheckAsk | None) -> None:
    """Her pages speak more languages than the interface; what she chose for all of it goes before."""
    hers = ask.tag if ask else naming.best(request.accept_languages.values())
    i18n.use(look.current().locale or hers, naming.DOMAIN)


def _open(token: str) -> CheckAsk:
    ask = _known(token)
    if not _is_open(ask):
        abort(410)
    return ask


def _is_open(ask: CheckAsk) -> bool:
    return ask.is_open(datetime.now(UTC)) and _draft(ask).removed_at is None


def _draft(ask: CheckAsk) -> Draft:
    return db.session.get_one(Draft, ask.draft_id)


def _folded(ask: CheckAsk) -> Folded:
    return one_language.folded(_draft(ask), ask.tag)


def _after(ask: CheckAsk, answered: str) -> str:
    """The line below the one of that number; behind the last one, the end. Nothing of the draft is read for it."""
    number = int(answered) if re.fullmatch("[0-9]{1,5}", answered) else 0
    if number >= checking.count(ask):
        return f"{ask.path}/end"
    return f"{ask.path}?from={number // AT_ONCE * AT_ONCE}#line-{number + 1}"


def _first(lines: list[ToCheck]) -> int:
    """Where the page begins: as asked for, else with the page that holds the first line she has not read."""
    asked = request.args.get("from", "")
    if asked.isascii() and asked.isdecimal():
        first = int(asked[:6])
    else:
        first = next((each.number - 1 for each in lines if each.answer is None), 0)
    return min(first, max(0, len(lines) - 1)) // AT_ONCE * AT_ONCE


def _page(template: str, ask: CheckAsk, **context: Any) -> str:
    return _drawn(template, ask=ask, token=ask.token, **context)


def _drawn(template: str, **context: Any) -> str:
    here, known = i18n.locale(), languages()
    lang = known.get(here).html_lang if here in known else here
    return render_template(f"checker/{template}", lang=lang, **context)


def _error(code: int, sentence: str) -> str:
    """In her language, also where the door refused what was sent before any page looked at the link."""
    ask = _asked_by((request.view_args or {}).get("token", ""))
    _speak_with(ask)
    return _drawn(
        "sentence.html",
        sentence=sentence or _sentence(code, ask is not None),
        back=ask.path if ask and code in HERS_TO_MEND else None,
    )


def _asked_by(token: str) -> CheckAsk | None:
    try:
        db.session.rollback()  # After a failure the database answers nothing else.
        return CheckAsk.of_token(token)
    except SQLAlchemyError:
        return None


def _sentence(code: int, is_known: bool) -> str:
    if code == 404 and not is_known:
        return _("We do not know this link. Ask whoever sent it to send it once more.")
    if code == 410:
        return _("This link has come to its end. What you said by it has reached the teacher.")
    return _("Something is not right here. Try again in a moment.")


refusing.tell_by(blueprint, _error)

"""Coming in: by the square on the wall or six digits, with no account and no name."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from langapp import i18n, web
from langapp.db import db
from langapp.entry.models.attempts import network_of
from langapp.families import sessions
from langapp.i18n import _
from langapp.languages.registry import Language, languages
from langapp.web import Refused, public
from langapp.workshops import guarding, speaking
from langapp.workshops.guests import refusing
from langapp.workshops.models import Guest, Workshop
from langapp.workshops.models.doors import DIGITS
from langapp.workshops.models.guests import GUEST, MOST_LANGUAGES

blueprint = Blueprint("room_door", __name__, template_folder="../templates")
refusing.tell(blueprint)


@blueprint.get("/w")
@public
def by_code() -> str:
    speaking.use()
    return _asked_for_code()


@blueprint.post("/w")
@public
def look_for() -> Any:
    speaking.use()
    now, network = datetime.now(UTC), network_of(request.remote_addr)
    code = digits_of(request.form.get("code", ""))
    if len(code) != DIGITS:
        return _asked_for_code(
            code, _("The code is six digits. They stand on the wall, under the square.")
        ), 422
    guarding.refuse_many(network, now)
    found = Workshop.of_code(code, now)
    guarding.count(network, found is not None, now)
    if found is None:
        db.session.commit()  # Although the answer is no.
        return _asked_for_code(
            code, _("No room has this code now. Look at the wall once more, digit by digit.")
        ), 404
    return web.to(f"/w/{found.door}")


@blueprint.post("/w/locale")
@public
def speak() -> Response:
    """Another language for all pages of rooms, on this phone."""
    wanted = request.form.get("locale", "")
    if wanted not in i18n.locales(speaking.DOMAIN):
        abort(404)
    return speaking.TONGUE.give(web.to(web.back("/w")), wanted)


@blueprint.get("/w/<door>")
@public
def choose(door: str) -> Response | str:
    speaking.use()
    if len(digits_of(door)) == DIGITS == sum(map(str.isalnum, door)):
        return _asked_for_code(digits_of(door))
    workshop = _behind(door)
    if _is_in(workshop):
        return web.to(f"/rooms/{workshop.id}")
    Guest.may_come(workshop)
    family = sessions.current()
    own = sessions.tags() if family else [i18n.locale()]
    return languages_page(
        workshop, f"/w/{door}/guests", own, own[:MOST_LANGUAGES], as_family=family is not None
    )


@blueprint.post("/w/<door>/guests")
@public
def come_in(door: str) -> Any:
    """The door is looked at again once nobody else changes the room: it may have got another one, or be over."""
    speaking.use()
    workshop, form, now = Workshop.held(_behind(door).id), request.form, datetime.now(UTC)
    if workshop.door != door or workshop.is_over(now):
        abort(404)
    place = web.to(f"/rooms/{workshop.id}")
    if _is_in(workshop):
        return place
    family = sessions.current() if form.get("as") == "family" else None
    family_id = family.id if family else None
    guarding.allow_coming(workshop.id, network_of(request.remote_addr), now)
    chosen = form.getlist("language")
    try:
        _guest, token = Guest.join(workshop, chosen, now, family_id)
    except Refused as refused:
        Guest.may_come(workshop)
        db.session.rollback()
        own = sessions.tags() if sessions.current() else [i18n.locale()]
        action, as_family = f"/w/{door}/guests", sessions.current() is not None
        return languages_page(workshop, action, own, chosen, refused.sentence, as_family=as_family), 422
    return GUEST.give(place, token)


def languages_page(
    workshop: Workshop,
    action: str,
    first: Sequence[str],
    ticked: Sequence[str],
    problem: str = "",
    **more: Any,
) -> str:
    """The list to choose from, `first` those; a second time with all that was ticked, and what there is to mend."""
    return render_template(
        "room/door.html",
        workshop=workshop,
        action=action,
        ticked=ticked,
        offered=offered(workshop, first),
        problem=problem,
        tongues=speaking.tongues(),
        **more,
    )


def digits_of(typed: str) -> str:
    """The digits of a text, of whatever script, as 0 to 9."""
    found = (unicodedata.decimal(letter, None) for letter in typed[:80])
    return "".join(str(digit) for digit in found if digit is not None)


def offered(workshop: Workshop, first: Sequence[str]) -> list[Language]:
    """These, then those that are expected, those that came, and the others of the launch."""
    known = languages()
    tags = [*first, *workshop.languages, *workshop.present_tags, *(each.tag for each in known.at("launch"))]
    return [known.get(tag) for tag in dict.fromkeys(tags) if tag in known]


def _asked_for_code(code: str = "", problem: str = "") -> str:
    return render_template("room/code.html", code=code, problem=problem, tongues=speaking.tongues())


def _behind(door: str) -> Workshop:
    return Workshop.of_door(door, datetime.now(UTC)) or abort(404)


def _is_in(workshop: Workshop) -> bool:
    """Whether this browser is in the room; 410 where it was taken out."""
    guest = Guest.of_token(GUEST.read())
    if guest is None or guest.workshop_id != workshop.id:
        return False
    return guest.is_in or abort(410)

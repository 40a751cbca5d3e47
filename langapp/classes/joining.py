"""A family comes into a class by its code, says whether it is counted, and goes when it likes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from langapp import web
from langapp.classes import guessing
from langapp.classes import merging as _merging  # noqa: F401  hears of families that become one
from langapp.classes.models import Class, ClassFamily
from langapp.classes.models.classes import plain_code
from langapp.db import db, looks
from langapp.entry.models.attempts import Attempt, network_of
from langapp.families import sessions
from langapp.families.models import Device, Family
from langapp.families.models.devices import kind_of
from langapp.languages.registry import Language, languages
from langapp.web import public

blueprint = Blueprint("joining", __name__, template_folder="templates")


@blueprint.get("/class")
@public
def by_code() -> str:
    return render_template("classes/code.html")


@blueprint.post("/class")
@public
@looks
def look_for() -> Response:
    return web.to(f"/class/{plain_code(request.form.get('code', '')) or '-'}")


@blueprint.get("/class/<code>")
@public
def invitation(code: str) -> Any:
    found = _found(code)
    if found is None:
        return render_template("classes/no_class.html"), 404
    here = sessions.current()
    return render_template(
        "classes/join.html",
        found=found,
        is_in=here is not None and ClassFamily.has(found.id, here.id),
        here=here,
        own=[languages().get(tag) for tag in found.languages if tag in languages()],
        others=_others(found),
    )


@blueprint.post("/class/<code>/families")
@public
def join(code: str) -> Any:
    now, family, token = datetime.now(UTC), sessions.current(), ""
    found = _found(code)
    if found is None:
        # Counted, and committed, although the answer is no.
        Attempt.note(f"{guessing.ACT} from {network_of(request.remote_addr)}", now)
        db.session.commit()
        return render_template("classes/no_class.html"), 404
    if family is None:
        family, token = Family.begin(request.form.getlist("language"), now)
        if device := Device.of_token(token):
            device.be_called(kind_of(request.headers.get("User-Agent", "")))
    ClassFamily.join(found, family.id, now, shares=request.form.get("shares") == "yes")
    response = web.to("/today")
    return sessions.keep(response, token) if token else response


@blueprint.post("/family/classes/<class_id>/sharing")
def share(class_id: str) -> Response:
    _mine(class_id)
    ClassFamily.share(class_id, sessions.family().id, request.form.get("shares") == "yes", datetime.now(UTC))
    return web.to("/family#classes")


@blueprint.post("/family/classes/<class_id>/departure")
def leave(class_id: str) -> Response:
    """Twice is fine."""
    ClassFamily.leave(class_id, sessions.family().id, datetime.now(UTC))
    return web.to("/family#classes")


def _mine(class_id: str) -> None:
    if not ClassFamily.has(class_id, sessions.family().id):
        abort(404)


def _found(code: str) -> Class | None:
    now, network = datetime.now(UTC), network_of(request.remote_addr)
    guessing.refuse_many(network, now)
    found = Class.of_code(code)
    if found is None:
        guessing.here().note(network, now)
    return found


def _others(found: Class) -> list[Language]:
    return [language for language in languages().at("launch") if language.tag not in found.languages]

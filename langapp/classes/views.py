"""A teacher's classes: their code, what is pinned for them, and as much of their families as she may be told."""

from __future__ import annotations

from datetime import UTC, datetime
from operator import attrgetter

from flask import Blueprint, Response, abort, render_template, request

from langapp import days, web
from langapp.classes import counting
from langapp.classes.models import Class, ClassPin
from langapp.config import current as config
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.families.models.abilities import WRITING
from langapp.languages.registry import Language, languages
from langapp.lib import qr
from langapp.lib.uuid7 import uuid7
from langapp.packs import shelf
from langapp.packs.documents import Pack
from langapp.packs.shelf import Shelf

blueprint = Blueprint("classes", __name__, template_folder="templates")


@blueprint.get("/classes")
@able(WRITING)
def every() -> str:
    return render_template(
        "classes/every.html", taught=Class.all_of(sessions.caregiver().id), known=languages()
    )


@blueprint.get("/classes/new")
@able(WRITING)
def new() -> str:
    return render_template(
        "classes/new.html",
        class_id=uuid7(datetime.now(UTC)),
        name=sessions.caregiver().name,
        offered=_offered(sessions.tags()),
        ticked=sessions.tags(),
        slug=request.args.get("pack", ""),
    )


@blueprint.post("/classes")
@able(WRITING)
def begin() -> Response:
    """With the pack it was begun for pinned at once."""
    form, now = request.form, datetime.now(UTC)
    begun = Class.begin(
        sessions.caregiver().id,
        form.get("name", ""),
        form.getlist("language"),
        now,
        form.get("id", ""),
    )
    if (slug := form.get("pack", "")) in shelf.current().packs:
        ClassPin.pin(begun.id, slug, now)
    return web.to(f"/classes/{begun.id}")


@blueprint.get("/classes/<class_id>")
@able(WRITING)
def one(class_id: str) -> str:
    taught, on_shelf = _taught(class_id), shelf.current()
    pins = [pin.slug for pin in ClassPin.of_class(taught.id) if pin.slug in on_shelf.packs]
    told = counting.told(taught.id, on_shelf)
    link = (config().base_url or request.url_root.rstrip("/")) + f"/class/{taught.code}"
    return render_template(
        "classes/one.html",
        taught=taught,
        link=link,
        square=qr.square(link),
        pinned=[on_shelf.packs[slug] for slug in pins],
        to_pin=_to_pin(on_shelf, taught, pins),
        told=told,
        week=days.shown_span(told.week[0].date(), told.week[1].date()) if told.week else "",
        offered=_offered(taught.languages),
        known=languages(),
    )


@blueprint.post("/classes/<class_id>/about")
@able(WRITING)
def describe(class_id: str) -> Response:
    taught = _taught(class_id)
    taught.be_called(request.form.get("name", ""))
    taught.speak(request.form.getlist("language"))
    return _back_to(taught)


@blueprint.post("/classes/<class_id>/codes")
@able(WRITING)
def renew_code(class_id: str) -> Response:
    taught = _taught(class_id)
    taught.renew_code(datetime.now(UTC), instead_of=request.form.get("code", ""))
    return _back_to(taught)


@blueprint.post("/classes/<class_id>/closing")
@able(WRITING)
def close(class_id: str) -> Response:
    taught = _taught(class_id)
    taught.close(datetime.now(UTC))
    return _back_to(taught)


@blueprint.post("/classes/<class_id>/opening")
@able(WRITING)
def open_again(class_id: str) -> Response:
    taught = _taught(class_id)
    taught.open(datetime.now(UTC))
    return _back_to(taught)


@blueprint.get("/classes/<class_id>/ending")
@able(WRITING)
def about_to_end(class_id: str) -> str:
    return render_template("classes/ending.html", taught=_taught(class_id))


@blueprint.post("/classes/<class_id>/ending")
@able(WRITING)
def end(class_id: str) -> Response:
    _taught(class_id).end(datetime.now(UTC))
    return web.to("/classes")


@blueprint.post("/classes/<class_id>/pins")
@able(WRITING)
def pin(class_id: str) -> Response:
    taught, slug = _taught(class_id), request.form.get("slug", "")
    if slug not in shelf.current().packs:
        abort(404)
    ClassPin.pin(taught.id, slug, datetime.now(UTC))
    return _back_to(taught)


@blueprint.post("/classes/<class_id>/pins/<slug>/removal")
@able(WRITING)
def take_down(class_id: str, slug: str) -> Response:
    taught = _taught(class_id)
    ClassPin.take_down(taught.id, slug)
    return _back_to(taught)


def _taught(class_id: str) -> Class:
    return Class.of(sessions.caregiver().id, class_id) or abort(404)


def _back_to(taught: Class) -> Response:
    return web.to(web.back(f"/classes/{taught.id}"))


def _offered(first: list[str]) -> list[Language]:
    known = languages()
    others = [language for language in known if language.tag not in first]
    return [known.get(tag) for tag in first if tag in known] + sorted(others, key=attrgetter("name"))


def _to_pin(on_shelf: Shelf, taught: Class, pins: list[str]) -> list[Pack]:
    """What its languages can say, teachers' own packs first; not what is up already."""
    spoken = set(taught.languages)
    found = [
        pack
        for slug, pack in on_shelf.packs.items()
        if slug not in pins[:1] and spoken & {pack.language, *pack.languages}
    ]
    return sorted(found, key=lambda pack: pack.slug not in on_shelf.taught)

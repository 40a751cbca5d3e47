"""A family begins, chooses its languages, and answers a small question or two, if it likes."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, render_template, request

from langapp import web
from langapp.families import sessions
from langapp.families.models import QUESTIONS, Device, Family
from langapp.families.models.devices import kind_of
from langapp.families.wishes import Wish
from langapp.languages.registry import languages
from langapp.web import public

blueprint = Blueprint("families", __name__, template_folder="templates")


@blueprint.post("/families")
@public
def begin() -> Response:
    tags = request.form.getlist("language")
    family = sessions.current()
    if family is not None:
        family.speak(tags)
        return web.to("/today")
    _family, token = Family.begin(tags, datetime.now(UTC))
    if device := Device.of_token(token):
        device.be_called(kind_of(request.headers.get("User-Agent", "")))
    return sessions.keep(web.to("/today"), token)


@blueprint.get("/family/languages")
def spoken() -> str:
    tags = sessions.tags()
    others = [language for language in languages() if language.tag not in tags]
    return render_template("languages.html", offered=[*map(languages().get, tags), *others], chosen=tags)


@blueprint.post("/family/languages")
def speak() -> Response:
    sessions.family().speak(request.form.getlist("language"))
    return web.to("/family")


@blueprint.get("/family/questions/<question>")
def ask(question: str) -> str:
    if question not in QUESTIONS:
        abort(404)
    return render_template(
        "question.html",
        question=question,
        child=sessions.child(),
        choices=sessions.choices(),
        next=web.local(request.args.get("next", ""), "/today"),
    )


@blueprint.post("/family/questions/<question>")
def answer(question: str) -> Response:
    if question not in QUESTIONS:
        abort(404)
    family, now = sessions.family(), datetime.now(UTC)
    given = request.form.get("answer", "").strip()
    response = web.to(web.back("/today"))
    if "skip" in request.form or (question != "region" and not given):
        family.skip(question)
    elif question == "nickname":
        family.little_one(sessions.device().child_id).call(given)
    elif question == "birth-month":
        family.little_one(sessions.device().child_id).born_in(given, now)
    elif question == "hand":
        sessions.keep_look(response, {"hand": given})
        family.skip(question)
    else:
        for choice in sessions.choices():
            family.prefer(choice.tag, request.form.get(choice.tag, ""))
        family.skip(question)
    return response


@blueprint.post("/wishes")
@public
def wish() -> Response:
    form = request.form
    Wish.make(form.get("tag", ""), form.get("ref", ""), form.get("words", ""), datetime.now(UTC))
    place = web.back("/")
    return web.to(f"{place}{'&' if '?' in place else '?'}wished=yes")

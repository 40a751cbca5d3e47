"""Beginning after another pack, and looking through what became of it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, render_template, request

from langapp import web
from langapp.drafts.models import Draft
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.uuid7 import uuid7
from langapp.packs import shelf, sources
from langapp.packs.documents import KINDS
from langapp.studio.forks import following, forking

blueprint = Blueprint("forks", __name__)

ANSWERS = ("take", "keep")


@blueprint.get("/studio/forks/new")
@able("writing")
def new() -> str:
    """Which pack; then in which way. An address with a language leads to the second way at once."""
    on_shelf = shelf.current()
    slug, wanted = request.args.get("pack", ""), request.args.get("language", "")
    if not slug:
        taught = [pack for slug, pack in on_shelf.packs.items() if slug in on_shelf.taught]
        shipped = {
            kind: [pack for pack in on_shelf.of_kind(kind) if pack.slug not in on_shelf.taught]
            for kind in KINDS
        }
        return render_template("fork_which.html", taught=taught, shipped=shipped)
    pack = on_shelf.packs.get(slug) or abort(404)
    mine = [tag for tag in sessions.tags() if tag not in pack.languages]
    others = sorted((each for each in languages() if each.tag not in mine), key=lambda each: each.name)
    return render_template(
        "fork.html",
        pack=pack,
        credit=sources.credit(pack),
        to_write=[] if pack.kind == "song" else [*map(languages().get, mine), *others],
        wanted=wanted or (mine[0] if mine else ""),
        called=forking.called(pack, sessions.caregiver().name),
        id=uuid7(datetime.now(UTC)),
        back_to="/studio/forks/new",
        back_title=_("From a pack"),
    )


@blueprint.post("/studio/forks")
@able("writing")
def begin() -> Response:
    form = request.form
    slug, tag = form.get("pack", ""), form.get("language", "") if form.get("way") == "language" else ""
    if slug not in shelf.current().packs:
        abort(404)
    draft = forking.fork(
        slug,
        sessions.caregiver(),
        datetime.now(UTC),
        tag=tag,
        title=form.get("title", "").strip()[:200],
        draft_id=form.get("id", ""),
        tags=sessions.tags(),
    )
    return web.to(f"/studio/drafts/{draft.id}")


@blueprint.get("/studio/drafts/<draft_id>/upstream")
@able("writing")
def upstream(draft_id: str) -> str:
    draft = _draft(draft_id)
    followed = following.look(draft)
    return render_template(
        "upstream.html",
        draft=draft,
        followed=followed,
        registry=languages(),
        back_to=f"/studio/drafts/{draft.id}",
        back_title=_("Your pack"),
    )


@blueprint.post("/studio/drafts/<draft_id>/upstream")
@able("writing")
def answer(draft_id: str) -> Response:
    draft, form = _draft(draft_id), request.form
    said = form.get("answer", "")
    if said not in ANSWERS:
        abort(400)
    seen = form.get("seen", "")
    following.answer(
        draft,
        form.getlist("key"),
        said == "take",
        sessions.caregiver(),
        datetime.now(UTC),
        int(seen) if seen.isdecimal() and len(seen) < 10 else None,
    )
    return web.to(f"/studio/drafts/{draft.id}/upstream")


def _draft(draft_id: str) -> Draft:
    return Draft.of(sessions.caregiver().id, draft_id) or abort(404)

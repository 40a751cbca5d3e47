"""Asking a relative or a colleague, by a link, to say the lines of a draft."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, request
from sqlalchemy import select

from langapp import web
from langapp.db import db
from langapp.drafts import naming
from langapp.drafts.models import Draft
from langapp.drafts.shelved import with_lines
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib import qr
from langapp.lib.uuid7 import uuid7
from langapp.packs import shelf
from langapp.refs import SUNG
from langapp.studio.grid import columns, showing
from langapp.studio.sound import voicing
from langapp.studio.sound.ways import Way
from langapp.voices import asking
from langapp.voices.models import Ask, Recording

blueprint = Blueprint("lending", __name__)


@blueprint.get("/studio/drafts/<draft_id>/asks")
@able("writing")
def asks(draft_id: str) -> str:
    draft, now = _draft(draft_id), datetime.now(UTC)
    found = _asks_of(draft)
    refs = dict.fromkeys(ref for ask in found for ref in ask.refs.split())
    on_shelf = with_lines(shelf.current(), draft, refs)
    return web.render(
        "voice_asks.html",
        draft=draft,
        asked=[(asking.asked(ask, on_shelf, Recording.of_ask(ask.id)), ask.is_open(now)) for ask in found],
        registry=languages(),
        named=columns.named,
        back_to=f"/studio/drafts/{draft.id}/voices",
        back_title=_("Voices"),
    )


@blueprint.get("/studio/drafts/<draft_id>/asks/new/<way>")
@able("writing")
def new_ask(draft_id: str, way: str) -> str:
    draft, said_as = _draft(draft_id), Way.of(way) or abort(404)
    part, shown = voicing.part(draft, request.args.get("from", 1, type=int)), showing.shown(draft)
    song = voicing.sung(draft) if shown.kind == "song" else None
    return web.render(
        "new_voice_ask.html",
        draft=draft,
        part=part,
        way=said_as,
        lines=voicing.spoken(part.said, [said_as]),
        whole=voicing.spoken([song], [said_as]) if song else [],
        meanings=shown.value("meanings", "en"),
        id=uuid7(datetime.now(UTC)),
        back_to=f"/studio/drafts/{draft.id}/voices",
        back_title=_("Voices"),
    )


@blueprint.post("/studio/drafts/<draft_id>/asks")
@able("writing")
def ask(draft_id: str) -> Response:
    draft, form = _draft(draft_id), request.form
    draft.hold()
    named = naming.name_all(draft, form.getlist("row")) | {SUNG: SUNG}
    refs = [f"{draft.slug}/{named[row]}" for row in form.getlist("row") if row in named]
    made = Ask.make(
        None,
        with_lines(shelf.current(), draft, refs),
        refs,
        form.get("tag", ""),
        datetime.now(UTC),
        name=form.get("name", ""),
        variant=form.get("variant", ""),
        pace=form.get("pace", "list"),
        ask_id=form.get("id", ""),
    )
    return web.to(f"/studio/drafts/{draft.id}/asks/{made.id}")


@blueprint.get("/studio/drafts/<draft_id>/asks/<ask_id>")
@able("writing")
def asked(draft_id: str, ask_id: str) -> str:
    """The link, to be shared or shown, and what has come by it."""
    draft = _draft(draft_id)
    found = _ask(draft, ask_id)
    on_shelf, link = with_lines(shelf.current(), draft, found.refs.split()), asking.link(found)
    return web.render(
        "voice_ask.html",
        draft=draft,
        asked=asking.asked(found, on_shelf, Recording.of_ask(found.id)),
        is_open=found.is_open(datetime.now(UTC)),
        language=languages().get(found.tag),
        named=columns.named,
        link=link,
        message=asking.message(found),
        paper=asking.paper(found),
        square=qr.square(link),
        back_to=f"/studio/drafts/{draft.id}/asks",
        back_title=_("Who was asked"),
    )


@blueprint.post("/studio/drafts/<draft_id>/asks/<ask_id>/revocation")
@able("writing")
def revoke(draft_id: str, ask_id: str) -> Response:
    draft = _draft(draft_id)
    _ask(draft, ask_id).revoke(datetime.now(UTC))
    return web.to(f"/studio/drafts/{draft.id}/asks")


def _asks_of(draft: Draft) -> list[Ask]:
    """Whoever made them: those of the house for lines of this pack, the newest first."""
    of_draft = (Ask.family_id.is_(None), Ask.refs.startswith(f"{draft.slug}/", autoescape=True))
    return list(db.session.scalars(select(Ask).where(*of_draft).order_by(Ask.made_at.desc(), Ask.id.desc())))


def _ask(draft: Draft, ask_id: str) -> Ask:
    return next((each for each in _asks_of(draft) if each.id == ask_id), None) or abort(404)


def _draft(draft_id: str) -> Draft:
    return Draft.of(sessions.caregiver().id, draft_id) or abort(404)

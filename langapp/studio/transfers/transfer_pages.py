"""Handing over: the giver's pages, and the one that a link opens."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from langapp import days, web
from langapp.classes.models import Class
from langapp.config import current as config
from langapp.db import db
from langapp.drafts import document
from langapp.drafts.models import Draft
from langapp.entry import proving
from langapp.entry.answering import kind_here
from langapp.entry.proving import strictly_proved
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.families.models import Ability, Caregiver
from langapp.families.models.abilities import WRITING
from langapp.languages.registry import languages
from langapp.lib import qr
from langapp.lib.uuid7 import is_uuid, uuid7
from langapp.studio import mine
from langapp.studio.models import Transfer
from langapp.studio.transfers import handing_over
from langapp.web import public

blueprint = Blueprint("transfers", __name__)

NEW = "/studio/transfers/new"


@blueprint.get("/studio/transfers")
@able("writing")
def transfers() -> str:
    now = datetime.now(UTC)
    found = Transfer.open_of(sessions.caregiver().id, now)
    return render_template("transfers.html", transfers=[(each, _day(each.until)) for each in found])


@blueprint.get(NEW)
@able("writing")
@strictly_proved("")
def new() -> str:
    """All there is; or, asked for one pack, a colleague to write that one with."""
    me, transfer_id = sessions.caregiver(), uuid7(datetime.now(UTC))
    if draft_id := request.args.get("draft", ""):
        draft = Draft.of(me.id, draft_id) if is_uuid(draft_id) else None
        title = mine.title_of(draft or abort(404))
        return render_template("write_together.html", draft=draft, pack_title=title, id=transfer_id)
    drafts = [(each, document.folded(each).pack) for each in Draft.all_of(me.id)]
    return render_template("new_transfer.html", drafts=drafts, classes=Class.all_of(me.id), id=transfer_id)


@blueprint.post("/studio/transfers")
@able("writing")
@strictly_proved(NEW)
def make() -> Response:
    form = request.form
    made = handing_over.make(
        sessions.caregiver(),
        form.get("name", ""),
        form.getlist("draft"),
        form.getlist("class"),
        datetime.now(UTC),
        form.get("id", ""),
        together="together" in form,
    )
    return web.to(f"/studio/transfers/{made.id}")


@blueprint.get("/studio/transfers/<transfer_id>")
@able("writing")
@strictly_proved("")
def made(transfer_id: str) -> str:
    """The link: whoever picks up this device is not shown it."""
    transfer = _transfer(transfer_id)
    link = (config().base_url or request.url_root.rstrip("/")) + transfer.path
    return render_template(
        "transfer_made.html",
        transfer=transfer,
        handed=handing_over.held(transfer),
        is_open=transfer.is_open(datetime.now(UTC)),
        may_leave=transfer.used_at is not None and bool(handing_over.may_leave(transfer)),
        until=_day(transfer.until),
        link=link,
        square=qr.square(link),
    )


@blueprint.post("/studio/transfers/<transfer_id>/revocation")
@able("writing")
def stop(transfer_id: str) -> Response:
    _transfer(transfer_id).revoke(datetime.now(UTC))
    return web.to("/studio/transfers")


@blueprint.post("/studio/transfers/<transfer_id>/departure")
@able("writing")
@strictly_proved(NEW)
def leave(transfer_id: str) -> Response:
    """After somebody has taken over."""
    transfer = _transfer(transfer_id)
    if transfer.used_at is not None:
        handing_over.leave(transfer, datetime.now(UTC))
    return web.to("/studio")


@blueprint.get("/transfer/<token>")
@public
def handed(token: str) -> Any:
    """Looking uses nothing up."""
    transfer, me = Transfer.of_token(token), _me()
    handed = handing_over.held(transfer) if transfer else None
    if transfer is None or handed is None or handed.is_empty or not transfer.is_open(datetime.now(UTC)):
        return _over(transfer, me)
    giver = db.session.get_one(Caregiver, transfer.made_by)
    return render_template(
        "transfer.html",
        transfer=transfer,
        token=token,
        handed=handed,
        giver=giver,
        me=me,
        is_mine=me is not None and me.id == giver.id,
        others=[who for who in Caregiver.all_of(me.family_id) if who.id != me.id] if me else [],
        offered=sorted(languages(), key=lambda language: language.stage != "launch"),
        until=_day(transfer.until),
    )


@blueprint.post("/transfer/<token>")
@public
def take_over(token: str) -> Any:
    """As the one the page said it is, and nobody whom the device was handed to since."""
    transfer, me, form, now = Transfer.of_token(token), _me(), request.form, datetime.now(UTC)
    if transfer is None or not transfer.is_open(now):
        return _over(transfer, me)
    if me is not None and form.get("caregiver", "") != me.id:
        return web.to(f"/transfer/{token}")
    if me is not None:
        if me.id == transfer.made_by:
            return web.to(f"/transfer/{token}")
        return _on() if handing_over.take_over(transfer, me, now) else _over(transfer, me)
    session = handing_over.begin(transfer, form.get("name", ""), form.getlist("language"), now, kind_here())
    return sessions.keep(_on(), session) if session is not None else _over(transfer, me)


def _on() -> Response:
    """By way of something that brings them back, where they have nothing yet."""
    return web.to(f"{proving.FIRST_KEY}?next=/studio")


def _me() -> Caregiver | None:
    return sessions.caregiver() if sessions.device_or_none() is not None else None


def _over(transfer: Transfer | None, me: Caregiver | None) -> Any:
    """Whoever has taken over by it may be in the studio already."""
    is_able = me is not None and Ability.has(me.id, WRITING)
    return render_template(
        "transfer_over.html", used=bool(transfer and transfer.used_at), is_able=is_able
    ), 404


def _transfer(transfer_id: str) -> Transfer:
    return Transfer.of(sessions.caregiver().id, transfer_id) or abort(404)


def _day(moment: datetime) -> str:
    return days.shown(days.on(moment))

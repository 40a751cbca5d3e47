"""The page of an offer: an ability is accepted with one tap, and whoever has no family here begins one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, render_template, request

from langapp import days, web
from langapp.db import db
from langapp.entry import offers, proving
from langapp.entry.answering import kind_here
from langapp.entry.models import Offer
from langapp.families import abilities, sessions
from langapp.families.models import Ability, Caregiver
from langapp.families.models.abilities import CHECKING, LEADING, WRITING
from langapp.languages.registry import languages
from langapp.web import public

blueprint = Blueprint("offers", __name__, template_folder="templates")
blueprint.add_app_template_global(abilities.mine, "abilities")

STUDIO, WORKSHOPS, PEOPLE = "/studio", "/workshops", "/studio/people"
"""Where lessons are written and looked over; and where anyone sees what they may do."""


@blueprint.get("/offers/<token>")
@public
def offered(token: str) -> Any:
    """Looking uses nothing up: whoever forwards a link looks at it first, and so do the machines on its way."""
    offer, me, now = Offer.of_token(token), _me(), datetime.now(UTC)
    if offer is None or not offer.is_open(now):
        return _over(offer, me, now)
    maker = db.session.get(Caregiver, offer.made_by) if offer.made_by else None
    return render_template(
        "offer.html",
        offer=offer,
        token=token,
        until=days.shown(days.on(offer.until)),
        made_by=maker.name if maker else "",
        me=me,
        is_able=me is not None and offers.is_able(me, offer),
        others=[who for who in Caregiver.all_of(me.family_id) if who.id != me.id] if me else [],
        offered=sorted(languages(), key=lambda language: language.stage != "launch"),
        lands=_lands(me),
    )


@blueprint.post("/offers/<token>")
@public
def accept(token: str) -> Any:
    """As the one the page said it is, and nobody whom the device was handed to since."""
    offer, me, form, now = Offer.of_token(token), _me(), request.form, datetime.now(UTC)
    if offer is None or not offer.is_open(now):
        return _over(offer, me, now)
    if me is not None and form.get("caregiver", "") != me.id:
        return web.to(f"/offers/{token}")
    if me is not None:
        if offers.is_able(me, offer):
            return web.to(_lands(me))
        return _on(me) if offers.accept(offer, me, now) else _over(offer, me, now)
    session = offers.begin(offer, form.get("name", ""), form.getlist("language"), now, kind_here())
    if session is None:
        return _over(offer, me, now)
    who = db.session.get_one(Caregiver, offer.used_by)
    return sessions.keep(_on(who), session)


def _me() -> Caregiver | None:
    """Whoever holds this device, where it has a family."""
    return sessions.caregiver() if sessions.device_or_none() is not None else None


def _on(who: Caregiver) -> Response:
    """By way of something that brings them back, where they have nothing yet."""
    return web.to(f"{proving.FIRST_KEY}?next={_lands(who)}")


def _lands(who: Caregiver | None) -> str:
    """Where they go on who may do something here now."""
    names = Ability.all_of(who.id) if who is not None else frozenset()
    if names & {WRITING, CHECKING}:
        return STUDIO
    return WORKSHOPS if LEADING in names else PEOPLE


def _over(offer: Offer | None, me: Caregiver | None, now: datetime) -> Any:
    """What became of a link, and where to go on. Whoever has accepted it goes on where it led."""
    if offer is not None:
        db.session.refresh(offer)
        if me is not None and offer.used_by == me.id:
            return web.to(_lands(me))
    return render_template("offer_over.html", became=_became(offer, now), me=me, lands=_lands(me)), 404


def _became(offer: Offer | None, now: datetime) -> str:
    if offer is None:
        return "unknown"
    if offer.used_at is not None:
        return "used"
    return "over" if now >= offer.until else "stopped"

"""Who else is in the studio: teachers ask teachers, checkers and leaders in, and anyone lays down what they may do."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, render_template, request

from langapp import days, web
from langapp.config import current as config
from langapp.entry import offers
from langapp.entry.models import Offer
from langapp.entry.proving import proved, strictly_proved
from langapp.families import abilities, sessions
from langapp.families.abilities import able
from langapp.families.models import ABILITIES, Ability
from langapp.families.models.abilities import in_order
from langapp.lib import qr
from langapp.lib.uuid7 import uuid7

blueprint = Blueprint("studio_people", __name__, template_folder="templates")

PEOPLE, NEW = "/studio/people", "/studio/offers/new"


@blueprint.get(PEOPLE)
@able(*ABILITIES)
def people() -> str:
    now, me = datetime.now(UTC), sessions.caregiver()
    return render_template(
        "people_of_studio.html",
        mine=in_order(abilities.mine()),
        offers=Offer.open_of(me.id, now),
        invited=Ability.given_by_one(me.id),
        until=lambda offer: days.shown(days.on(offer.until)),
    )


@blueprint.post(f"{PEOPLE}/mine/<name>/end")
@able(*ABILITIES)
@proved(PEOPLE)
def lay_down(name: str) -> Response:
    offers.lay_down(sessions.caregiver().id, name, datetime.now(UTC)) or abort(404)
    return web.to("/family" if abilities.mine() == {name} else PEOPLE)


@blueprint.get(NEW)
@able("writing")
@strictly_proved("")
def about_to_offer() -> str:
    """Who it is shows before anything is typed."""
    return render_template("new_offer.html", id=uuid7(datetime.now(UTC)))


@blueprint.post("/studio/offers")
@able("writing")
@strictly_proved(NEW)
def offer() -> Response:
    form, me = request.form, sessions.caregiver()
    made = Offer.make(
        form.get("ability", ""),
        form.get("name", ""),
        datetime.now(UTC),
        me.id,
        offer_id=form.get("id", ""),
    )
    return web.to(f"/studio/offers/{made.id}")


@blueprint.get("/studio/offers/<offer_id>")
@able("writing")
@strictly_proved("")
def offered(offer_id: str) -> str:
    """The link: whoever picks up this device is not shown it."""
    made = _offer(offer_id)
    link = (config().base_url or request.url_root.rstrip("/")) + made.path
    return render_template(
        "offer_made.html",
        offer=made,
        is_open=made.is_open(datetime.now(UTC)),
        until=days.shown(days.on(made.until)),
        link=link,
        square=qr.square(link),
    )


@blueprint.post("/studio/offers/<offer_id>/revocation")
@able("writing")
def stop(offer_id: str) -> Response:
    _offer(offer_id).stop(datetime.now(UTC))
    return web.to(PEOPLE)


def _offer(offer_id: str) -> Offer:
    return Offer.of(sessions.caregiver().id, offer_id) or abort(404)

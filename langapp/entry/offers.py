"""Accepting an offer, as whoever holds the device or as somebody who begins here; and laying down what came by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from langapp.db import db
from langapp.entry.models import Offer
from langapp.families.models import Ability, Caregiver, Device, Family
from langapp.families.models.abilities import WRITING
from langapp.i18n import _
from langapp.web import Refused


def is_able(who: Caregiver, offer: Offer) -> bool:
    """Whether the offer would give them nothing new: then it stays good for whoever it is for."""
    return Ability.all_of(who.id).issuperset(offer.gives)


def accept(offer: Offer, who: Caregiver, now: datetime) -> bool:
    """Whether it was theirs to accept: of two who come at once, it is one's."""
    if not offer.use_up(now):
        return False
    offer.accept(who, now)
    return True


def begin(offer: Offer, name: str, tags: Sequence[str], now: datetime, device_name: str = "") -> str | None:
    """As a family of their own, begun as everywhere. The token of its device; None where somebody else was quicker.

    Raises Refused, and has used nothing up once that is rolled back.
    """
    if not offer.use_up(now):
        return None
    who, token = somebody_new(name, tags, now, device_name)
    offer.accept(who, now)
    return token


def somebody_new(
    name: str, tags: Sequence[str], now: datetime, device_name: str = ""
) -> tuple[Caregiver, str]:
    """Who takes a link up and has no family here: they begin one, by a name. And the token of its device. Raises Refused."""
    _family, token = Family.begin(tags, now)
    device = Device.of_token(token)
    assert device is not None
    device.be_called(device_name)
    who = db.session.get_one(Caregiver, device.caregiver_id)
    who.be_called(name)
    if not who.name:
        raise Refused(_("Write what you are called, then go on."))
    return who, token


def lay_down(caregiver_id: str, name: str, now: datetime) -> bool:
    """Whether they had it. What a teacher has offered and nobody has accepted ends with her writing."""
    if name == WRITING:
        Offer.stop_all_by(caregiver_id, now)
    return Ability.take(caregiver_id, name, now)

"""Asking somebody to check a draft: who there is to ask, for how much, by which link."""

from __future__ import annotations

from flask import request
from sqlalchemy import select

from langapp import days
from langapp.config import current
from langapp.db import db
from langapp.drafts.document import Folded
from langapp.families.models import Ability, Caregiver
from langapp.i18n import _
from langapp.studio.models.checks import CheckAsk
from langapp.web import Refused

MOST_LINES = 200
"""For one person to read."""


def checkers() -> list[Caregiver]:
    """Who checks here regularly, by name."""
    able = select(Ability.caregiver_id).where(Ability.name == "checking")
    named = select(Caregiver).where(Caregiver.id.in_(able), Caregiver.name != "").order_by(Caregiver.name)
    return list(db.session.scalars(named))


def link(ask: CheckAsk) -> str:
    """By the address this installation goes by; on a laptop, by the one it was opened at."""
    return (current().base_url or request.url_root.rstrip("/")) + ask.path


def expect_readable(folded: Folded, tag: str) -> None:
    """Nobody is asked for a language that is not there, or for more than one person reads. Raises Refused."""
    if tag not in folded.pack.languages:
        raise Refused(_("Write some lines in that language first, then ask for a check."))
    if (
        sum(
            1
            for line in folded.pack.lines
            if tag in line.wordings
            for _key, form in line.wordings[tag].forms()
            if form.text
        )
        > MOST_LINES
    ):
        raise Refused(
            _("That is more than one person reads. Ask for packs of up to %(n)s lines.", n=MOST_LINES)
        )


def until(ask: CheckAsk) -> str:
    """The last day it opens, as the page's language says it."""
    return days.shown(days.on(ask.expires_at))

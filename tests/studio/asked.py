"""A link by which somebody checks a draft, made without the pages that make one."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from langapp.db import db
from langapp.drafts.models import Draft
from langapp.studio.models import CheckAsk
from tests.cast import Key, an_id
from tests.studio.drafted import caregiver


def ask(app: Flask, world: dict[str, Key], draft: str, tag: str = "vi", number: int = 7) -> str:
    """The address of her link."""
    with app.app_context():
        found = db.session.get_one(Draft, draft)
        made = CheckAsk.make(found, caregiver(world["lan"]), tag, datetime.now(UTC), ask_id=an_id(number))
        db.session.commit()
        return made.path

"""What is said to whoever is asked to check: who asks, for what, and the words that go with the link, in her language."""

from __future__ import annotations

from langapp import i18n
from langapp.db import db
from langapp.families.models import Caregiver
from langapp.i18n import _
from langapp.studio.models.checks import CheckAsk
from langapp.voices.naming import DOMAIN


def who_asks(ask: CheckAsk, title: str) -> str:
    """In the language spoken now; empty where nobody says what they are called."""
    by = db.session.get(Caregiver, ask.made_by) if ask.made_by else None
    if by is None or not by.name:
        return ""
    return _(
        "%(name)s asks you to read some lines of “%(title)s”.",
        name=by.name,
        title=title or _("A pack without a title"),
    )


def message(ask: CheckAsk, title: str) -> tuple[str, str, str]:
    """What goes with the link, with its language and direction."""
    with i18n.speaking(ask.tag, DOMAIN):
        asks = _("Would you read a few short lines and say whether they are right? It takes some minutes:")
        return f"{who_asks(ask, title)} {asks}".strip(), i18n.locale(), i18n.direction()

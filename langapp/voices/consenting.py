"""The words of a consent, as they are shown and as they are kept: the same, to the letter."""

from __future__ import annotations

from datetime import datetime

from langapp import i18n
from langapp.i18n import _, lazy
from langapp.voices.models import Rung, Speaker
from langapp.web import Refused

WORDS = {
    Rung.FAMILY: lazy(
        "My family may keep my voice and play it for the little one. "
        "Nobody else will hear it. I can take it back at any time."
    ),
    Rung.PUBLIC: lazy(
        "Everyone who opens this site may hear my voice saying these lines. I can take it back at any time."
    ),
}


def give(speaker: Speaker, rung: Rung, agreed: str, now: datetime) -> None:
    """`agreed` is the sentence the page showed: a yes to other words is no yes to these. Raises Refused.

    A yes is said once. One that was taken back is not said anew by somebody else: who wants to speak again begins anew.
    """
    words = str(WORDS[rung])
    if agreed != words:
        raise Refused(_("First say yes on the first page, then speak."))
    if not speaker.has_said_yes():
        speaker.consent(words, i18n.locale(), rung, now)

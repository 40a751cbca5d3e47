"""Asking a relative: which lines, by which link, in whose words, and how many are still to be said."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from langapp import i18n
from langapp.config import current
from langapp.i18n import _
from langapp.packs import shelf
from langapp.packs.documents import Line, Pack
from langapp.voices.choosing import PEOPLE, Voices
from langapp.voices.models import Ask, Recording
from langapp.voices.models.asks import MOST_LINES

DOMAIN = "relatives"


def suggested(pack: Pack, lines: Sequence[Line], tag: str, first: str, voices: Voices) -> set[str]:
    """Refs of up to ten lines: the one that was on the card, then those no person has said yet."""

    def unsaid(line: Line) -> bool:
        best = voices.best(pack.ref(line), tag, "", line.wordings[tag].form)
        return best is None or best.kind not in PEOPLE

    asked = [line for line in lines if line.id == first]
    others = [line for line in lines if line.id != first and unsaid(line)]
    return {pack.ref(line) for line in [*asked, *others][:MOST_LINES]}


def left(ask: Ask) -> int:
    """How many of its lines nobody has sent yet."""
    said = {recording.text_hash for recording in Recording.of_ask(ask.id)}
    return sum(line.text_hash not in said for line in ask.lines(shelf.current()))


def link(ask: Ask) -> str:
    """By the address this installation goes by; on a laptop, by the one it was opened at."""
    base = current().base_url or request.url_root.rstrip("/")
    return f"{base}/speak/{ask.token}"


def message(ask: Ask) -> str:
    """What goes with the link, in her language."""
    with i18n.speaking(ask.tag, DOMAIN):
        return _("Would you say a few short lines for our little one? Open this and tap the microphone:")


def paper(ask: Ask) -> str:
    """What stands beside the square on paper, in her language."""
    with i18n.speaking(ask.tag, DOMAIN):
        return _("Point your phone’s camera here, then tap the microphone.")

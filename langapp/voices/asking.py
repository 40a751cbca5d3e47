"""Asking a relative: which lines, by which link, in whose words, and how many are still to be said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import request

from langapp import days, i18n
from langapp.config import current
from langapp.drafts.shelved import with_drafts_of
from langapp.i18n import _
from langapp.packs.documents import Line, Pack
from langapp.packs.shelf import Shelf
from langapp.refs import SUNG
from langapp.voices import naming, ours
from langapp.voices.choosing import PEOPLE, Voices
from langapp.voices.models import Ask, Recording
from langapp.voices.models.asks import MOST_LINES
from langapp.voices.models.recordings import Wanted


@dataclass(frozen=True)
class Asked:
    """An ask, its lines that are still there, and how many of them have arrived."""

    ask: Ask
    lines: list[Wanted]
    arrived: int

    @property
    def until(self) -> str:
        """The last day it opens, as the page's language says it. A date, because days left would count down."""
        return days.shown(days.on(self.ask.expires_at))


def suggested(
    pack: Pack, lines: Sequence[Line], tag: str, variant: str, first: str, voices: Voices
) -> set[str]:
    """Refs of up to ten lines: the one that was on the card, then those no person has said yet. Of a song, all of it."""

    def unsaid(line: Line) -> bool:
        wording = line.wordings[tag]
        said = voices.all(pack.ref(line), tag, wording.variant_said(variant), wording.as_said(variant))
        return not any(voice.kind in PEOPLE for voice in said)

    asked = [line for line in lines if line.id == first]
    if first == SUNG:
        return {pack.ref(line) for line in asked}
    others = [line for line in lines if line.id not in (first, SUNG) and unsaid(line)]
    return {pack.ref(line) for line in [*asked, *others][:MOST_LINES]}


def shelf_of(ask: Ask) -> Shelf:
    """Where its lines are: as the family has them; of an ask without a family, also in packs being written."""
    on_shelf = ours.shelf_of(ask.family_id)
    return on_shelf if ask.family_id else with_drafts_of(on_shelf, ask.refs.split())


def asked(ask: Ask, on_shelf: Shelf, recordings: Iterable[Recording]) -> Asked:
    """`recordings` are the family's, or the ask's own."""
    arrived = {each.what for each in recordings if each.ask_id == ask.id and each.withdrawn_at is None}
    lines = ask.lines(on_shelf)
    return Asked(ask, lines, sum(line.what in arrived for line in lines))


def link(ask: Ask) -> str:
    """By the address this installation goes by; on a laptop, by the one it was opened at."""
    return (current().base_url or request.url_root.rstrip("/")) + ask.path


def message(ask: Ask) -> str:
    """What goes with the link, in her language."""
    with i18n.speaking(ask.tag, naming.DOMAIN):
        if ask.family_id is None:
            return _("Would you say a few short lines for families? Open this and tap the microphone:")
        return _("Would you say a few short lines for our little one? Open this and tap the microphone:")


def paper(ask: Ask) -> str:
    """What stands beside the square on paper, in her language."""
    with i18n.speaking(ask.tag, naming.DOMAIN):
        return _("Point your phone’s camera here, then tap the microphone.")

"""Which voices may leave this site in a file that anybody can copy, and cannot be called back.

The family's own: they said yes to being kept by the family and played at home, and an export gives them too. The
engines of this machine: what they say is nobody's, or may be passed on with a credit. Nobody else. A teacher, and
whoever lets everyone hear them, said yes to being heard on this site and may take it back at any time; Google's terms
give no right to pass on what it spoke.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from langapp import i18n
from langapp.i18n import _
from langapp.loops.turns import Round
from langapp.packs.documents import Form, Pack
from langapp.practice.deck import Card, Say
from langapp.speech.clips import Saying
from langapp.speech.engines import clip_of
from langapp.speech.speaking import AT_HAND
from langapp.voices import choosing
from langapp.voices.choosing import ENGINES, Voice
from langapp.voices.models import Recording
from langapp.web import Refused

Given = dict[str, Any]
MOST = 600
"""Sayings in one file: an hour of sound, and as many seconds of work."""
COMPUTER = ""
"""In place of a recording's id."""


def given(found: Sequence[Round], family_id: str, device_id: str) -> Given:
    """What is to be packed, in plain JSON: words, and which recording says them or that a computer may. Raises Refused."""
    lines = [line for each in found if (line := _line(each.card))]
    if not lines:
        raise Refused(
            _("No voice here may be copied onto a speaker yet. Ask somebody to say these lines, or say them.")
        )
    if sum(len(line["said"]) for line in lines) > MOST:
        raise Refused(_("That is too much for one file. Choose fewer lines, then ask again."))
    packs = {each.card.pack.slug: each.card.pack for each in found}
    return {
        "family": family_id,
        "device": device_id,
        "lines": lines,
        "words": [_credit(pack, lines) for pack in packs.values() if pack.licence],
    }


def may_leave(found: Iterable[Round]) -> bool:
    """Whether there is anything to pack."""
    return any(_line(each.card) for each in found)


def stay(found: Iterable[Round]) -> list[Say]:
    """The sayings that are heard on the page and may not leave it."""
    return [turn.say for each in found for turn in each.turns if not _said(each.card.ref, turn.say)]


def stand(given: Given) -> bool:
    """Whether every recording in it may still be heard where it was asked for: one query."""
    wanted = {said["recording"] for line in given["lines"] for said in line["said"]} - {COMPUTER}
    refs = {line["ref"] for line in given["lines"]}
    heard = Recording.heard(given["family"], given["device"], refs)
    return wanted <= {each.id for each in heard if each.family_id == given["family"]}


def _line(card: Card) -> Given | None:
    said = [told for say in card.says if (told := _said(card.ref, say))]
    return {"ref": card.ref, "meaning": card.meaning, "said": said} if said else None


def _said(ref: str, say: Say) -> Given | None:
    """By the first voice that may leave; with a computer's behind a recording, where one says it rightly."""
    if say.form is None:
        return None
    may = list(_may_leave(ref, say))
    if not may:
        return None
    first = may[0]
    return {
        "tag": say.choice.tag,
        "variant": say.variant,
        "text": say.form.text,
        "speak": say.form.speak,
        "recording": COMPUTER if first.key in ENGINES else first.key,
        "who": first.name,
        "computer": any(voice.key in ENGINES for voice in may),
    }


def _may_leave(ref: str, say: Say) -> Iterator[Voice]:
    assert say.form is not None
    for voice in say.voices:
        if voice.kind == "family" or (voice.key in ENGINES and _is_said_here(say, say.form)):
            yield voice


def _is_said_here(say: Say, form: Form) -> bool:
    """Whether an engine of this machine says it rightly, whoever has said it before."""
    said: Saying = choosing.saying(say.choice.tag, say.variant, form)
    return any(clip_of(engine, said) for engine in AT_HAND)


def _credit(pack: Pack, lines: list[Given]) -> Given:
    tags = {said["tag"] for line in lines for said in line["said"]}
    by = dict.fromkeys(name for tag, names in pack.by.items() if tag in tags for name in names)
    return {"title": i18n.lesson_text(pack.title), "licence": pack.licence, "by": list(by)}

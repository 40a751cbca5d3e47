"""What of a loop is taken along, as plain data: decided once, in the request, by which voices may leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from langapp import i18n
from langapp.i18n import _
from langapp.loops.turns import Round
from langapp.packs.documents import Pack
from langapp.practice.deck import Card, Say
from langapp.voices import choosing, leaving
from langapp.voices.leaving import Leaving
from langapp.web import Refused

Given = dict[str, Any]
MOST = 600
"""Sayings in one file: an hour of sound, and as many seconds of work."""


def given(found: Sequence[Round], family_id: str) -> Given:
    """What is to be packed, in plain JSON: words, and where the sound of each is. Raises Refused."""
    may_leave = leaving_of(found, family_id)
    lines = [line for each in found if (line := _line(each.card, may_leave))]
    if not lines:
        raise Refused(
            _("No voice here may be copied onto a speaker yet. Ask somebody to say these lines, or say them.")
        )
    if sum(len(line["said"]) for line in lines) > MOST:
        raise Refused(_("That is too much for one file. Choose fewer lines, then ask again."))
    packs = {each.card.pack.slug: each.card.pack for each in found}
    return {
        "family": family_id,
        "lines": lines,
        "words": [_credit(pack, lines) for pack in packs.values() if pack.licence],
    }


def leaving_of(found: Iterable[Round], family_id: str | None) -> Leaving:
    """Of all that is heard in it: one query."""
    voices = (voice for each in found for say in each.card.says for voice in say.voices)
    return Leaving.of(family_id, [voice.key for voice in voices if voice.kind == "family"])


def goes(found: Iterable[Round], may_leave: Leaving) -> bool:
    """Whether there is anything to pack."""
    return any(_line(each.card, may_leave) for each in found)


def stay(found: Iterable[Round], may_leave: Leaving) -> list[Say]:
    """The sayings that are heard on the page and may not leave it."""
    return [turn.say for each in found for turn in each.turns if not _said(turn.say, may_leave)]


def stand(given: Given) -> bool:
    """Whether every recording in it may still leave: one query."""
    every = (said["sound"]["recording"] for line in given["lines"] for said in line["said"])
    return leaving.stand(given["family"], set(filter(None, every)))


def _line(card: Card, may_leave: Leaving) -> Given | None:
    said = [told for say in card.says if (told := _said(say, may_leave))]
    return {"ref": card.ref, "meaning": card.meaning, "said": said} if said else None


def _said(say: Say, may_leave: Leaving) -> Given | None:
    if say.form is None:
        return None
    sound = may_leave.sound(say.voices, choosing.saying(say.choice.tag, say.variant, say.form))
    return {"tag": say.choice.tag, "text": say.form.text, "sound": asdict(sound)} if sound else None


def _credit(pack: Pack, lines: list[Given]) -> Given:
    tags = {said["tag"] for line in lines for said in line["said"]}
    by = dict.fromkeys(name for tag, names in pack.by.items() if tag in tags for name in names)
    return {"title": i18n.lesson_text(pack.title), "licence": pack.licence, "by": list(by)}

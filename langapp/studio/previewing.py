"""A draft as a family will see it: its lines as cards, in the languages of one family or another."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, func, literal, or_, select, tuple_

from langapp.db import db
from langapp.db import rows as looked_up
from langapp.drafts.models import Draft, DraftCell, DraftRow
from langapp.families.models import Choice
from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.packs.documents import Line, Pack
from langapp.practice import deck
from langapp.practice.deck import Card, Say
from langapp.studio.sound import voicing
from langapp.studio.sound.voicing import Written
from langapp.voices.choosing import Voices

MOST = 2
"""Languages on a phone at once: with more a card is longer than most phones."""


@dataclass(frozen=True)
class Place:
    """A row among those with something on them, which are counted from one. Nowhere, where there are none."""

    row_id: str = ""
    number: int = 0
    count: int = 0
    before: str = ""
    after: str = ""


def place(draft: Draft, row_id: str) -> Place:
    """Of this row; of the first, where it has nothing on it. What their cells say is not read."""
    count = db.session.scalar(_worth_seeing(draft, func.count())) or 0
    order = (DraftRow.position, DraftRow.id)
    rows = _worth_seeing(draft, DraftRow.id, DraftRow.position)
    first = rows.order_by(*order).limit(1)
    found = looked_up(rows.where(DraftRow.id == row_id)).first() or looked_up(first).first()
    if found is None:
        return Place()
    here = (literal(found.position), literal(found.id))
    earlier, later = tuple_(*order) < tuple_(*here), tuple_(*order) > tuple_(*here)
    last = rows.where(earlier).order_by(*(each.desc() for each in order)).limit(1)
    before, after = looked_up(last).first(), looked_up(first.where(later)).first()
    number = 1 + (db.session.scalar(_worth_seeing(draft, func.count()).where(earlier)) or 0)
    return Place(found.id, number, count, before.id if before else "", after.id if after else "")


def _worth_seeing(draft: Draft, *what: Any) -> Select[Any]:
    """Rows with a meaning or a wording."""
    filled = exists().where(
        DraftCell.draft_id == DraftRow.draft_id,
        DraftCell.row_id == DraftRow.id,
        DraftCell.value != "",
        or_(
            DraftCell.field == "meaning",
            and_(DraftCell.field.endswith(":text"), DraftCell.field.not_like("%@%")),
        ),
    )
    standing = (DraftRow.draft_id == draft.id, DraftRow.removed.is_(False), filled)
    return select(*what).select_from(DraftRow).where(*standing)


def tags_shown(wanted: Sequence[str], draft_tags: Sequence[str], family_tags: Sequence[str]) -> list[str]:
    """Those asked for; else the draft's first two, and where it has one, that and one the teacher's family speaks."""
    known = [tag for tag in dict.fromkeys(wanted) if tag in languages()]
    others = [tag for tag in family_tags if tag not in draft_tags]
    return known[:MOST] or [*draft_tags, *others][:MOST]


def card(draft: Draft, pack: Pack, said: Written, tags: Sequence[str]) -> Card:
    """As the deck deals it to somebody who is no family of the house: what leads on to a family's pages is not there."""
    line = _worded(said.line)
    choices = [Choice(languages().get(tag)) for tag in tags]
    dealt = deck.card(pack, line, choices, shelf.checks([draft.slug]), Voices.of(None, [said.ref]))
    return dataclasses.replace(dealt, says=tuple(_at_home(said, say) for say in dealt.says))


def _at_home(said: Written, say: Say) -> Say:
    form = say.form
    if form is None:
        return say
    voices = (voicing.at_home(said, say.choice.tag, form, voice) for voice in say.voices)
    return dataclasses.replace(say, voices=tuple(voice for voice in voices if voice))


def _worded(line: Line) -> Line:
    """Without wordings that are begun, and say nothing yet."""
    said = {tag: wording for tag, wording in line.wordings.items() if wording.form.text.strip()}
    return dataclasses.replace(line, wordings=said)

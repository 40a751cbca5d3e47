"""Taking back: a pack off the shelf, and a voice out of everything that is heard.

Whoever writes a pack may retire any voice of a teacher that is heard in it: somebody who lent her voice asks the person
she knows, and it ends everywhere at once. What was done, by whom and when, stays in the story of the draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select, update

from langapp.classes.models import ClassPin
from langapp.db import change, db, insert_new
from langapp.drafts.models import Draft, DraftChange
from langapp.drafts.models.cells import WHOLE
from langapp.families.models import Caregiver
from langapp.packs import shelf
from langapp.refs import slug_of
from langapp.studio.editions.making_way import is_anothers
from langapp.studio.models import Publication
from langapp.voices.models import Consent, Recording, Rung, Speaker

RETIRED = "voice:"
"""In place of a field in the story of a draft, before the id of a speaker."""


@dataclass(frozen=True)
class Lent:
    """A voice that is heard in a pack."""

    speaker: Speaker
    here: int
    """How many of its recordings say this pack."""
    elsewhere: list[str]
    """The slugs of other packs it is heard in."""


@dataclass(frozen=True)
class Retired:
    """A voice that was retired from this pack's page."""

    name: str
    by: str
    at: datetime


def unpublish(draft: Draft, now: datetime) -> None:
    """Nobody finds it any more, and no class has it pinned. Its editions stay, and all that families keep."""
    place = shelf.slugs_of(draft.origin)
    if draft.slug in place:
        shelf.take_off(draft.slug)
        ClassPin.take_down_everywhere(draft.slug)
    out = update(Publication).where(Publication.draft_id == draft.id, Publication.ended_at.is_(None))
    change(out.values(ended_at=now))


def lent_to(draft: Draft) -> list[Lent]:
    """The voices of teachers in a pack, those heard most first. Where its name is another pack's, they are heard there."""
    found: list[Lent] = []
    if is_anothers(draft):
        return found
    for speaker_id, here in db.session.execute(
        select(Recording.speaker_id, func.count())
        .join(Speaker, Speaker.id == Recording.speaker_id)
        .where(
            Speaker.family_id.is_(None),
            Recording.ref.startswith(f"{draft.slug}/", autoescape=True),
            _is_heard(),
        )
        .group_by(Recording.speaker_id)
        .order_by(func.count().desc(), Recording.speaker_id)
    ):
        others = {slug_of(ref) for ref in _refs(speaker_id)} - {draft.slug}
        found.append(Lent(db.session.get_one(Speaker, speaker_id), here, sorted(others)))
    return found


def retire(draft: Draft, speaker_id: str, by: Caregiver, now: datetime) -> bool:
    """The voice is heard nowhere from the next request on. Whether there was one to retire."""
    lent = next((each for each in lent_to(draft) if each.speaker.id == speaker_id), None)
    if lent is None:
        return False
    lent.speaker.withdraw_consent(now)
    insert_new(
        DraftChange,
        {
            "draft_id": draft.id,
            "revision": draft.revision,
            "row_id": WHOLE,
            "field": f"{RETIRED}{speaker_id}",
            "act": RETIRED,
            "before": lent.speaker.name,
            "after": "",
            "by": by.id,
            "at": now,
        },
    )
    return True


def retired(draft: Draft) -> Sequence[Retired]:
    """The newest first."""
    found = (
        select(DraftChange.before, Caregiver.name, DraftChange.at)
        .outerjoin(Caregiver, Caregiver.id == DraftChange.by)
        .where(DraftChange.draft_id == draft.id, DraftChange.act == RETIRED)
        .order_by(DraftChange.at.desc())
    )
    return [Retired(name, by or "", at) for name, by, at in db.session.execute(found)]


def _refs(speaker_id: str) -> Sequence[str]:
    heard = select(Recording.ref).where(Recording.speaker_id == speaker_id, _is_heard())
    return db.session.scalars(heard.distinct()).all()


def _is_heard() -> ColumnElement[bool]:
    """By everyone, within a yes that stands."""
    return and_(
        Recording.withdrawn_at.is_(None),
        Recording.rung == Rung.PUBLIC,
        exists().where(Consent.speaker_id == Recording.speaker_id, Consent.withdrawn_at.is_(None)),
    )

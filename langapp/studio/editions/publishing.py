"""Publishing: what keeps a draft back, what has changed, and the next edition."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from langapp.db import db
from langapp.drafts import document, naming
from langapp.drafts.document import Folded
from langapp.drafts.editing import ANY, Edit, edit
from langapp.drafts.filling import fill
from langapp.drafts.models import Draft, DraftCell
from langapp.drafts.models.cells import WHOLE
from langapp.families.models import Caregiver
from langapp.i18n import _
from langapp.lib.uuid7 import uuid7
from langapp.packs import shelf
from langapp.packs.documents import Pack
from langapp.packs.models import Edition, ShelfPlace
from langapp.studio import standing
from langapp.studio.checks import checking, signing
from langapp.studio.editions import crediting, differences
from langapp.studio.editions.differences import Difference
from langapp.studio.editions.faults import SUMMARY, Fault, faults_of
from langapp.studio.editions.making_way import make_way
from langapp.studio.models import Publication
from langapp.web import Refused

BEHIND_LESSONS = 100_000
"""Where packs of the studio begin on the shelf: behind those that ship, however many they become."""


@dataclass(frozen=True)
class Proof:
    """A draft as it would be published now, with the names that are offered for whose words they are."""

    pack: Pack
    number: int
    """Of the edition it would be."""
    faults: list[Fault]
    changes: list[Difference]
    unchecked: dict[str, int]
    """How many lines nobody has checked, by language."""
    wants_summary: bool
    """Whether what it is for is still to be said, or to be said otherwise."""
    is_out: bool
    """Whether an edition of it is on the shelf."""

    @property
    def is_new(self) -> bool:
        """Whether publishing would do anything."""
        return bool(self.changes) or not self.is_out


def credited(draft: Draft) -> Pack:
    """As it stands, with the names that are offered for whose words they are."""
    return crediting.credited(draft, document.folded(draft).pack, _before(newest_edition(draft)))


def look(draft: Draft) -> Proof:
    folded = document.folded(draft)
    newest = newest_edition(draft)
    before = _before(newest)
    pack = crediting.credited(draft, folded.pack, before)
    found = list(faults_of(draft, Folded(pack, folded.rows)))
    return Proof(
        pack,
        (newest.number if newest else 0) + 1,
        [each for each in found if not each.is_asked],
        differences.between(before, pack),
        checking.unchecked(draft, folded),
        any(each.is_asked and each.field == SUMMARY for each in found),
        is_on_shelf(draft),
    )


def publish(
    draft: Draft,
    by: Caregiver,
    now: datetime,
    revision: int | None = None,
    credit: Mapping[str, str] | None = None,
    about: Mapping[str, str] | None = None,
) -> Publication | None:
    """The next edition, or None where the shelf holds this very document. Raises Refused.

    `revision` is what she looked at before she said yes: what somebody changed since, she looks at first. `credit` is
    whose words they are, by language, a name a line; `about`, what the pack is for and for which moment.
    """
    draft.hold()
    if revision not in (None, draft.revision):
        if _stands(draft, credit or {}):
            return None
        raise Refused(_("Somebody changed this pack meanwhile. Look at it once more, then publish it."))
    make_way(draft)
    naming.name_all(draft)
    crediting.tell(draft, credit or {}, by, now)
    tell(draft, about or {}, by, now)
    folded = document.folded(draft)
    if found := list(faults_of(draft, folded)):
        unknown = all(fault.is_asked for fault in found)
        to_mend = _("Something here is to be mended first. It is all listed on the page before this one.")
        raise Refused(found[0].why if unknown else to_mend)
    newest = newest_edition(draft)
    before = _before(newest)
    try:
        edition = shelf.add(folded.pack, origin=draft.origin, position=_position(draft), now=now)
    except shelf.NotYours:
        raise Refused(
            _("Another pack goes by the same address. Copy this one into a new pack, then publish that.")
        ) from None
    if edition is not None:
        _keep(draft, edition, differences.between(before, folded.pack), by, now)
    signing.sign(draft, folded.pack)
    return Publication.of(draft.id, edition.number) if edition is not None else None


def tell(draft: Draft, about: Mapping[str, str], by: Caregiver, now: datetime) -> None:
    """What the pack is for, and for which moment. Raises Refused."""
    cells = [Edit(WHOLE, name, text, ANY) for name, text in about.items() if text]
    if refused := edit(draft, by, now, uuid7(now), cells).refused:
        raise Refused(refused[0][2])


def is_on_shelf(draft: Draft) -> bool:
    return standing.edition_of(draft) is not None


def newest_edition(draft: Draft) -> Edition | None:
    return db.session.scalars(
        select(Edition)
        .where(Edition.slug == draft.slug, Edition.origin == draft.origin)
        .order_by(Edition.number.desc())
        .limit(1)
    ).first()


def _before(newest: Edition | None) -> Pack | None:
    return Pack.from_json(newest.document) if newest else None


def document_of(publication: Publication) -> str:
    """What was published, as it lies in its edition."""
    return db.session.get_one(Edition, (publication.slug, publication.number)).document


def restore(draft: Draft, pack: Pack, by: Caregiver, now: datetime, act: str) -> None:
    """The draft says what an edition said, as one act. Columns that were begun stay, a language that was put away stays
    so, and so does what it was made after: how far that has been looked through is no matter of an edition.
    """
    draft.hold()
    begun = select(DraftCell.value).where(
        DraftCell.draft_id == draft.id, DraftCell.row_id == WHOLE, DraftCell.field == "columns"
    )
    columns, own = (db.session.scalar(begun) or "").split(), document.folded(draft).pack
    back = [tag for tag in pack.languages if not columns or tag not in own.languages]
    fill(draft, dataclasses.replace(pack, fork=own.fork), by, now, act)
    all_of_them = " ".join(dict.fromkeys([*columns, *back]))
    edit(draft, by, now, act, [Edit(WHOLE, "columns", all_of_them, ANY)])


def _stands(draft: Draft, credit: Mapping[str, str]) -> bool:
    """Whether families read it just as it is written: a second tap has nothing to do."""
    newest, pack = newest_edition(draft), document.folded(draft).pack
    is_out = newest is not None and newest.document == pack.to_json() and is_on_shelf(draft)
    return is_out and crediting.is_told(pack, credit)


def _keep(draft: Draft, edition: Edition, changes: list[Difference], by: Caregiver, now: datetime) -> None:
    """Who published it. One that comes back to the shelf as it was keeps what is told of it."""
    if before := Publication.of(draft.id, edition.number):
        before.ended_at = None
    else:
        db.session.add(
            Publication(
                slug=draft.slug,
                number=edition.number,
                draft_id=draft.id,
                caregiver_id=by.id,
                by=by.name,
                at=now,
                changes=differences.kept(changes),
                ended_at=None,
            )
        )
    db.session.flush()


def _position(draft: Draft) -> int:
    """Where it stands, or behind all others."""
    if place := db.session.get(ShelfPlace, draft.slug):
        return place.position
    last = db.session.scalar(select(func.max(ShelfPlace.position)))
    return max((last or 0) + 1, BEHIND_LESSONS)

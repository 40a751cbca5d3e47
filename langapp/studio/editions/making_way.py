"""A draft whose name another pack got on the shelf first: it takes a free one, with what was kept of its lines."""

from __future__ import annotations

from sqlalchemy import exists, select, update

from langapp.db import change, db
from langapp.drafts.models import Draft, DraftRow
from langapp.drafts.models.drafts import free_slug
from langapp.packs import shelf
from langapp.packs.documents import Pack
from langapp.packs.models import Edition
from langapp.studio import standing
from langapp.voices.models import Ask, Recording


def make_way(draft: Draft) -> bool:
    """Only one that was never published: nobody outside knows it by its name yet. What voices said of its lines, and who
    was asked for them, comes along; what is about the other pack's lines stays.
    """
    if not is_anothers(draft):
        return False
    before, other = draft.slug, shelf.current().packs.get(draft.slug)
    draft.slug = free_slug(before)
    db.session.flush()
    named = select(DraftRow.line_id).where(DraftRow.draft_id == draft.id, DraftRow.line_id != "")
    ids = set(db.session.scalars(named))
    _take_recordings(before, draft.slug, ids, other)
    _take_asks(before, draft.slug, ids, other)
    return True


def is_anothers(draft: Draft) -> bool:
    """Whether its name leads to another's pack."""
    its = select(exists().where(Edition.slug == draft.slug, Edition.origin != draft.origin))
    return bool(db.session.scalar(its)) and not standing.ever_out([draft])


def _take_recordings(before: str, after: str, ids: set[str], other: Pack | None) -> None:
    of_slug = Recording.ref.startswith(f"{before}/", autoescape=True)
    found = select(Recording.id, Recording.ref, Recording.tag, Recording.text_hash)
    for each in db.session.execute(found.where(of_slug, Recording.family_id.is_(None))).all():
        line_id = each.ref.partition("/")[2]
        if line_id in ids and each.text_hash not in _said(other, line_id, each.tag):
            change(update(Recording).where(Recording.id == each.id).values(ref=f"{after}/{line_id}"))


def _take_asks(before: str, after: str, ids: set[str], other: Pack | None) -> None:
    of_slug = Ask.refs.startswith(f"{before}/", autoescape=True)
    for ask in db.session.scalars(select(Ask).where(of_slug, Ask.family_id.is_(None))):
        lines = [ref.partition("/")[2] for ref in ask.refs.split()]
        if ids.issuperset(lines) and not any(other and other.line(each) for each in lines):
            ask.refs = " ".join(f"{after}/{each}" for each in lines)


def _said(pack: Pack | None, line_id: str, tag: str) -> set[str]:
    """The hashes of what a pack says on a line."""
    line = pack.line(line_id) if pack else None
    wording = line.wordings.get(tag) if line else None
    return {form.text_hash for _variant, form in wording.forms()} if wording else set()

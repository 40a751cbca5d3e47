"""What a line of a draft was worded as: a recording may say the words that stood there when it was begun."""

from __future__ import annotations

from sqlalchemy import or_, select

from langapp.db import db
from langapp.drafts import fields
from langapp.drafts.models import Draft, DraftChange, DraftRow
from langapp.packs.documents import Form
from langapp.refs import slug_of


def once(ref: str, tag: str, text_hash: str) -> Form | None:
    """A wording as it stood in a draft at some time, in whatever variant, the newest first."""
    draft = Draft.of_slug(slug_of(ref))
    if draft is None:
        return None
    row = select(DraftRow.id).where(DraftRow.draft_id == draft.id, DraftRow.line_id == ref.partition("/")[2])
    stood = (
        select(DraftChange.after)
        .where(
            DraftChange.draft_id == draft.id,
            DraftChange.row_id == row.scalar_subquery(),
            or_(DraftChange.field == fields.text(tag), DraftChange.field.like(fields.text(tag, "%"))),
        )
        .order_by(DraftChange.revision.desc())
    )
    forms = (Form(text) for text in db.session.scalars(stood))
    return next((form for form in forms if form.text_hash == text_hash), None)

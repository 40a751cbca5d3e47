"""Languages that families ask for: told to teachers, and begun in one tap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from langapp.db import db
from langapp.drafts import document, editing
from langapp.drafts.editing import Edit
from langapp.drafts.models import Draft, DraftCell
from langapp.drafts.models.cells import WHOLE
from langapp.families.models import Caregiver
from langapp.families.wishes import Wished, wished
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.uuid7 import uuid7
from langapp.packs.documents import Line, Pack
from langapp.packs.shelf import Shelf
from langapp.web import Refused


@dataclass(frozen=True)
class AskedFor:
    """A language, or words for one; and the lines families would say in it, that a teacher might begin with."""

    wish: Wished
    lines: list[tuple[Pack, Line]]


def asked_for(shelf: Shelf) -> list[AskedFor]:
    """Lines that have been written since are left out."""
    found: dict[tuple[str, str], AskedFor] = {}
    for wish in wished():
        of_language = found.setdefault((wish.tag, wish.words), AskedFor(wish, []))
        place = shelf.line(wish.ref) if wish.ref else None
        if place is not None and wish.tag not in place[1].wordings:
            of_language.lines.append(place)
    return list(found.values())


def title(draft: Draft) -> str:
    """As it stands; a draft may have none yet."""
    return _cell(draft, "title") or _("A pack without a title")


def columns(draft: Draft) -> list[str]:
    """The languages of its grid."""
    return _cell(draft, "columns").split() or document.folded(draft).pack.languages


def add_column(draft: Draft, by: Caregiver, tag: str, now: datetime) -> None:
    """The language's column in a draft, empty, behind the others. Where it is already, nothing happens."""
    if tag not in languages():
        raise Refused(_("Choose a language, then add its column."))
    draft.hold()
    standing = columns(draft)
    if tag not in standing:
        value = " ".join([*standing, tag])
        editing.edit(draft, by, now, uuid7(now), [Edit(WHOLE, "columns", value, editing.ANY)])


def _cell(draft: Draft, field: str) -> str:
    """Of the pack itself."""
    there = select(DraftCell.value).where(
        DraftCell.draft_id == draft.id, DraftCell.row_id == WHOLE, DraftCell.field == field
    )
    return db.session.scalar(there) or ""

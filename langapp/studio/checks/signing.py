"""Signing what is on the shelf with the yes of whoever checked it: to these words, read so, meaning this."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, tuple_

from langapp.db import change, db, insert_all
from langapp.db import rows as looked_up
from langapp.drafts.models import Draft, DraftRow
from langapp.lib.batches import in_batches
from langapp.packs.documents import Line, Pack
from langapp.packs.models import Check, Edition
from langapp.studio import standing
from langapp.studio.models.answers import CheckAnswer, read_hash
from langapp.studio.models.checks import CheckAsk

Key = tuple[str, str, str]
"""A row, a language, and a hash: of all that is read there, or of the text alone."""
Texts = set[tuple[str, str, str]]
"""Line, language, and the hash of a text."""


def sign(draft: Draft, pack: Pack) -> None:
    """For an edition that has come to the shelf: everybody's yes to what is in it. Where a text means something else
    than before, or is read otherwise, the yes to what it was stands no longer.
    """
    for some in in_batches(sorted(_otherwise_read(draft, pack))):
        change(
            delete(Check).where(
                Check.slug == draft.slug, tuple_(Check.line_id, Check.tag, Check.text_hash).in_(some)
            )
        )
    rows = dict(looked_up(select(DraftRow.line_id, DraftRow.id).where(DraftRow.draft_id == draft.id)).all())
    insert_all(Check, list(_signed(draft, pack.lines, rows, yes(draft.id))))


def sign_row(draft: Draft, pack: Pack, row_id: str) -> None:
    """The same for one line of it."""
    line = pack.line(line_id) if (line_id := _line_id(draft, row_id)) else None
    if line is not None:
        insert_all(Check, list(_signed(draft, [line], {line.id: row_id}, yes(draft.id, row_id))))


def unsign(draft: Draft, ask: CheckAsk, row_id: str, text_hash: str) -> None:
    """She no longer says yes to this text. Somebody else of the same name may."""
    if ask.credit in _yes_to_texts(draft.id, row_id).get((row_id, ask.tag, text_hash), ()):
        return
    db.session.execute(
        delete(Check).where(
            Check.slug == draft.slug,
            Check.line_id == _line_id(draft, row_id),
            Check.tag == ask.tag,
            Check.text_hash == text_hash,
            Check.by == ask.credit,
        )
    )


def call_otherwise(draft: Draft, ask: CheckAsk, before: str) -> None:
    """What she found right goes by another name now, or by none: also in editions that are not on the shelf any more,
    unless somebody of the same name checks this draft, or it went by none.
    """
    if not standing.ever_out([draft]):
        return
    mine = {(each.row_id, ask.tag, each.yes_to) for each in CheckAnswer.of_ask(ask.id).values()}
    everybody = _yes_to_texts(draft.id)
    namesakes = any(
        other.id != ask.id and (other.tag, other.credit) == (ask.tag, before)
        for other in CheckAsk.all_of(draft.id)
    )
    rows = dict(looked_up(select(DraftRow.line_id, DraftRow.id).where(DraftRow.draft_id == draft.id)).all())
    signed = select(Check).where(Check.slug == draft.slug, Check.tag == ask.tag, Check.by == before)
    renamed = []
    for check in db.session.scalars(signed).all():
        key = (rows.get(check.line_id, ""), check.tag, check.text_hash)
        if key in mine or (before and not namesakes):
            renamed.append(_row(draft, check.line_id, check.tag, check.text_hash, ask.credit, check.at))
            if before not in everybody.get(key, ()):
                db.session.delete(check)
    insert_all(Check, renamed)


def yes(draft_id: str, row_id: str = "") -> dict[Key, dict[str, datetime]]:
    """Who said yes to what is read in a draft, or in one row of it, and when; a name that may not be shown is empty."""
    found: dict[Key, dict[str, datetime]] = defaultdict(dict)
    for ask, answer in CheckAnswer.of_draft(draft_id, row_id):
        if answer.yes_to:
            found[answer.row_id, ask.tag, answer.read_hash][ask.credit] = answer.at
    return found


def _yes_to_texts(draft_id: str, row_id: str = "") -> dict[Key, set[str]]:
    found: dict[Key, set[str]] = defaultdict(set)
    for ask, answer in CheckAnswer.of_draft(draft_id, row_id):
        found[answer.row_id, ask.tag, answer.yes_to].add(ask.credit)
    return found


def _signed(
    draft: Draft, lines: Iterable[Line], rows: dict[str, str], said: dict[Key, dict[str, datetime]]
) -> Iterator[dict[str, Any]]:
    for line in lines:
        for tag, wording in line.wordings.items():
            for _variant, form in wording.forms():
                who = said.get((rows.get(line.id, ""), tag, read_hash(line, form)), {})
                for by, at in who.items():
                    yield _row(draft, line.id, tag, form.text_hash, by, at)


def _row(draft: Draft, line_id: str, tag: str, text_hash: str, by: str, at: datetime) -> dict[str, Any]:
    return {"slug": draft.slug, "line_id": line_id, "tag": tag, "text_hash": text_hash, "by": by, "at": at}


def _otherwise_read(draft: Draft, pack: Pack) -> Texts:
    """Texts that stood in the edition before this one already, beside another reading or meaning."""
    editions = select(Edition.document).where(Edition.slug == draft.slug, Edition.origin == draft.origin)
    newest = db.session.scalars(editions.order_by(Edition.number.desc()).limit(2)).all()
    if len(newest) < 2:
        return set()
    before, after = _read(Pack.from_json(newest[1])), _read(pack)
    return {text for text, read in after.items() if text in before and not read & before[text]}


def _read(pack: Pack) -> dict[tuple[str, str, str], set[str]]:
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for line in pack.lines:
        for tag, wording in line.wordings.items():
            for _variant, form in wording.forms():
                found[line.id, tag, form.text_hash].add(read_hash(line, form))
    return found


def _line_id(draft: Draft, row_id: str) -> str:
    own = select(DraftRow.line_id).where(DraftRow.draft_id == draft.id, DraftRow.id == row_id)
    return db.session.scalar(own) or ""

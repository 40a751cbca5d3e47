"""Words that somebody else would say, taken into a draft: nothing of how the former words were read stays beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from langapp.drafts import document, editing, fields
from langapp.drafts.document import Folded
from langapp.drafts.editing import Edit
from langapp.drafts.models import Draft
from langapp.families.models import Caregiver
from langapp.i18n import _
from langapp.languages import readings
from langapp.languages.registry import languages
from langapp.lib.uuid7 import uuid7
from langapp.packs.documents import Form, Line
from langapp.web import Refused

OF_THE_WORDS = ("literal", "speak")
"""What was written about the very words that go."""


def put(
    draft: Draft,
    by: Caregiver,
    about: tuple[str, str, str],
    said: str,
    words: str,
    now: datetime,
    reading: str = "",
) -> None:
    """Words in place of a text that still stands as it was read, in one act. Raises Refused where it has been worded
    anew since. The draft is held.
    """
    row_id, tag, variant = about
    form = form_of(document.folded(draft), row_id, tag, variant)
    if form is None or form.text_hash != said:
        raise Refused(_("This has been worded anew since. Look at it once more, then decide."))
    former = [f"{fields.READINGS}{system}" for system in form.readings]
    own = _said(tag, words, reading)
    if words != form.text:
        former += OF_THE_WORDS
    elif len(own) == 1 and former:
        own[former[0]] = reading  # It fits in no way, and is all there is to take: whoever takes it sees why.
    _write(draft, by, about, {**dict.fromkeys(former, ""), **own}, now)


def put_beside(
    draft: Draft, by: Caregiver, about: tuple[str, str, str], words: str, now: datetime, reading: str = ""
) -> None:
    """Words in a variant that is free."""
    _write(draft, by, about, _said(about[1], words, reading), now)


def line_of(folded: Folded, row_id: str) -> Line | None:
    line_id = next((line_id for line_id, row in folded.rows.items() if row == row_id), "")
    return folded.pack.line(line_id) if line_id else None


def form_of(folded: Folded, row_id: str, tag: str, variant: str) -> Form | None:
    """How a row says it in a language; the usual way, where that variant says it no differently."""
    line = line_of(folded, row_id)
    wording = line.wordings.get(tag) if line else None
    return wording.as_said(variant) if wording else None


def _said(tag: str, words: str, reading: str) -> dict[str, str]:
    return {"text": words, **dict(_readings(tag, words, reading))}


def _readings(tag: str, words: str, reading: str) -> Iterator[tuple[str, str]]:
    """Written in any letters somebody likes: taken in the first way of the language that it fits."""
    systems = languages().get(tag).readings if tag in languages() else ()
    for system in systems if reading else ():
        if readings.problem(system, words, reading) is None:
            yield f"{fields.READINGS}{system}", reading
            return


def _write(
    draft: Draft, by: Caregiver, about: tuple[str, str, str], said: dict[str, str], now: datetime
) -> None:
    row_id, tag, variant = about
    cells = [
        Edit(row_id, fields.form(tag, variant, name), value, editing.ANY) for name, value in said.items()
    ]
    if editing.edit(draft, by, now, uuid7(now), cells).refused:
        raise Refused(_("There is no such column. Open the pack again."))

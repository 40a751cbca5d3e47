"""Checking a draft: what a checker reads and says of it, and what nobody has read yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from langapp.db import db
from langapp.drafts import document, fields
from langapp.drafts.document import Folded
from langapp.drafts.models import Draft, DraftCell, DraftRow
from langapp.drafts.models.cells import WHOLE
from langapp.families.models import Caregiver
from langapp.i18n import _, lazy
from langapp.languages import scripts
from langapp.languages.registry import languages
from langapp.lib.uuid7 import is_uuid
from langapp.packs.documents import Form, Line
from langapp.studio import standing
from langapp.studio.checks import asking_checkers, read_once, signing
from langapp.studio.models.answers import BETTER, RIGHT, CheckAnswer, read_hash
from langapp.studio.models.checks import CheckAsk
from langapp.studio.sound import voicing
from langapp.web import Refused

WAYS = {
    "north": lazy("Northern"),
    "south": lazy("Southern"),
    "west-bengal": lazy("West Bengal"),
    "bangladesh": lazy("Bangladesh"),
    "tamil-nadu": lazy("Tamil Nadu"),
    "sri-lanka": lazy("Sri Lanka"),
}
"""The variants of the registry, by their keys."""


@dataclass(frozen=True)
class ToCheck:
    """One wording of the draft as it stands, and what she has said of exactly this."""

    number: int
    row_id: str
    variant: str
    line: Line
    form: Form
    system: str
    """The way of reading that she may mend; empty where the language has none."""
    answer: CheckAnswer | None

    @property
    def said(self) -> str:
        """What an answer to it is about."""
        return read_once.said_of(self.line, self.form)

    @property
    def verdict(self) -> str:
        return self.answer.verdict if self.answer else ""

    @property
    def suggestion(self) -> str:
        """What she would say; before she has said so, what stands there."""
        return self.answer.suggestion if self.answer and self.verdict == BETTER else self.form.text

    @property
    def way(self) -> str:
        """What the variant is called, on a page that speaks more languages than lessons are explained in."""
        return str(WAYS.get(self.variant, self.variant.replace("-", " ")))

    @property
    def reading(self) -> str:
        own = self.answer.reading if self.answer else ""
        return own or self.form.readings.get(self.system, "")


@dataclass(frozen=True)
class Asked:
    """An ask, and how far she is."""

    ask: CheckAsk
    lines: int
    answered: int
    better: int

    @property
    def until(self) -> str:
        return asking_checkers.until(self.ask)


@dataclass(frozen=True)
class Waiting:
    """What a checker finds in her studio."""

    ask: CheckAsk
    title: str
    lines: int


def to_check(ask: CheckAsk, folded: Folded) -> list[ToCheck]:
    """Every wording in her language, in the order of the lines. What is otherwise since she read it is to be read."""
    answers = CheckAnswer.of_ask(ask.id)
    found: list[ToCheck] = []
    for row_id, line, variant, form in _wordings(folded, ask.tag):
        answer = answers.get((row_id, variant))
        said = answer if answer and answer.is_about(line, form) else None
        found.append(ToCheck(len(found) + 1, row_id, variant, line, form, _system(ask.tag, form), said))
    return found


def asked(draft: Draft, folded: Folded) -> list[Asked]:
    """Everybody who was asked, the newest first."""
    found = []
    for ask in CheckAsk.all_of(draft.id):
        lines = to_check(ask, folded)
        better = sum(each.verdict == BETTER for each in lines)
        found.append(Asked(ask, len(lines), sum(each.answer is not None for each in lines), better))
    return found


def waiting(caregiver: Caregiver, now: datetime) -> list[Waiting]:
    """What a checker is asked for and has not finished, the oldest first. No draft is read for it."""
    found = []
    for ask in CheckAsk.waiting_for(caregiver.id, now):
        title = db.session.scalar(
            select(DraftCell.value).where(
                DraftCell.draft_id == ask.draft_id, DraftCell.row_id == WHOLE, DraftCell.field == "title"
            )
        )
        found.append(Waiting(ask, title or "", count(ask)))
    return found


def answer(
    ask: CheckAsk,
    about: tuple[str, str, str],
    verdict: str,
    now: datetime,
    *,
    suggestion: str = "",
    reading: str = "",
    remark: str = "",
) -> None:
    """She says it of one wording: `about` is row, variant, and what she read of it, as `ToCheck.said` tells it.

    What stands on the shelf just so is signed at once; where she changes her mind about it, no longer.
    """
    draft = db.session.get_one(Draft, ask.draft_id)
    draft.hold()
    row_id, variant, said = about
    read = read_once.form_read(draft, row_id, ask.tag, variant, said)
    if read is None:
        raise Refused(_("This has been worded anew since. Look at it once more, then decide."))
    now_there = wording(ask, row_id, variant)
    stands = now_there is not None and read_once.said_of(*now_there) == said
    if scripts.typed(reading) == read.readings.get(_system(ask.tag, read), ""):
        reading = ""
    before = CheckAnswer.of(ask.id, row_id, variant)
    was_right = before.text_hash if before is not None and before.verdict == RIGHT else ""
    own = {"suggestion": suggestion or (read.text if reading else ""), "reading": reading, "remark": remark}
    CheckAnswer.give(ask, about, verdict, now, **own, stands=stands)
    if pack := standing.edition_of(draft):
        if was_right and verdict != RIGHT and about[2].startswith(was_right):
            signing.unsign(draft, ask, row_id, was_right)
        if verdict == RIGHT:
            signing.sign_row(draft, pack, row_id)


def end(ask: CheckAsk, name: str, may_show: bool, now: datetime) -> None:
    """She has finished, and her name is shown, or not any more, wherever she found something right."""
    before, draft = ask.credit, db.session.get_one(Draft, ask.draft_id)
    draft.hold()
    ask.end(name, may_show, now)
    db.session.flush()
    if ask.credit != before:
        signing.call_otherwise(draft, ask, before)


def unchecked(draft: Draft, folded: Folded | None = None) -> dict[str, int]:
    """How many lines of the draft nobody has found right as they stand, in every way they are said, by language."""
    folded = folded or document.folded(draft)
    said = signing.yes(draft.id)
    counts: dict[str, int] = {}
    for tag in folded.pack.languages:
        rows = {
            row
            for row, line, _variant, form in _wordings(folded, tag)
            if (row, tag, read_hash(line, form)) not in said
        }
        counts[tag] = len(rows)
    return counts


def wording(ask: CheckAsk, row_id: str, variant: str) -> tuple[Line, Form] | None:
    """One that she was asked to read, without reading the others."""
    if not is_uuid(row_id):
        return None
    written = voicing.written(db.session.get_one(Draft, ask.draft_id), row_ids=[row_id])
    said = written[0].line.wordings.get(ask.tag) if written else None
    form = dict(said.forms()).get(variant) if said else None
    return (written[0].line, form) if form and form.text else None


def _system(tag: str, form: Form) -> str:
    """The first way in which it is read; else the first of the language."""
    systems = languages().get(tag).readings if tag in languages() else ()
    return next((each for each in systems if each in form.readings), next(iter(systems), ""))


def count(ask: CheckAsk) -> int:
    """How many wordings there are to read."""
    in_it = select(DraftRow.id).where(DraftRow.draft_id == ask.draft_id, DraftRow.removed.is_(False))
    text = fields.text(ask.tag)
    return (
        db.session.scalar(
            select(func.count()).where(
                DraftCell.draft_id == ask.draft_id,
                DraftCell.row_id.in_(in_it),
                DraftCell.value != "",
                or_(DraftCell.field == text, DraftCell.field.like(fields.text(ask.tag, "%"))),
            )
        )
        or 0
    )


def _wordings(folded: Folded, tag: str) -> Iterator[tuple[str, Line, str, Form]]:
    for line in folded.pack.lines:
        if wording := line.wordings.get(tag):
            for variant, form in wording.forms():
                if form.text:
                    yield folded.rows[line.id], line, variant, form

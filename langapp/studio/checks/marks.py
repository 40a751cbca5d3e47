"""What stands beside the cells of a draft: what checkers found right or would say, and what families told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from langapp import days
from langapp.db import db
from langapp.drafts import document, fields
from langapp.drafts.document import Folded
from langapp.drafts.models import Draft
from langapp.families.models import Caregiver
from langapp.i18n import _
from langapp.studio import standing, taking
from langapp.studio.checks import signing
from langapp.studio.models.answers import BETTER, LEFT, TAKEN, CheckAnswer, read_hash
from langapp.studio.models.checks import CheckAsk
from langapp.voices.models import Remark
from langapp.web import Refused


@dataclass(frozen=True)
class Mark:
    """One of them. `kind` is right, better or remark; what may be answered has the address `settle` and what it says."""

    row: str
    field: str
    kind: str
    by: str
    text: str = ""
    reading: str = ""
    remark: str = ""
    on: str = ""
    id: str = ""
    settle: str = ""
    said: str = ""
    """The hash of the text it is about."""
    family: bool = False

    def plain(self) -> dict[str, Any]:
        """For a script: with what it says, and the answers there are, in words."""
        told = {name: value for name, value in asdict(self).items() if name != "row"}
        return {**told, "says": self.says, "answers": [[how, words] for how, words in self.answers]}

    @property
    def says(self) -> str:
        if self.family:
            return _("A family says") if self.text else _("A family says that this is not right.")
        if self.kind == "right":
            return (
                _("Right, says %(name)s, %(day)s", name=self.by, day=self.on)
                if self.by
                else _("Right, says a checker, %(day)s", day=self.on)
            )
        return _("%(name)s says", name=self.by) if self.by else _("A checker says")

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What a teacher may do, one tap each."""
        if not self.settle:
            return []
        if not self.text:
            thanks = (TAKEN, _("Thank them, and look"))
            return [thanks, (LEFT, _("Leave it"))] if self.family else [(LEFT, _("I have read it"))]
        beside = [("beside", _("Add it beside"))] if self.family else []
        return [(TAKEN, _("Take it")), *beside, (LEFT, _("Leave it"))]


def of(draft: Draft, folded: Folded | None = None) -> list[Mark]:
    """Everything that is said of the texts as they stand, in the order of the rows."""
    folded = folded or document.folded(draft)
    found = [*_of_checkers(draft, folded), *_of_families(draft, folded)]
    places = {row_id: place for place, row_id in enumerate(folded.rows.values())}
    return sorted(found, key=lambda mark: (places[mark.row], mark.field))


def by_row(draft: Draft) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for mark in of(draft):
        rows[mark.row].append(mark.plain())
    return rows


def settle(
    draft: Draft, by: Caregiver, ask: CheckAsk, about: tuple[str, str], how: str, words: str, now: datetime
) -> bool:
    """Take what she would say into the cell, or leave it. The first answer stands. Whether there was one to settle.

    `about` is row and variant, `words` what the teacher read of hers.
    """
    draft.hold()
    row_id, variant = about
    if (answer := CheckAnswer.of(ask.id, row_id, variant)) is None:
        return False
    if how == TAKEN and words != answer.suggestion:
        raise Refused(_("She has changed what she says since. Look at it once more, then decide."))
    if answer.settled:
        return True
    if how == TAKEN and answer.suggestion:
        place = row_id, ask.tag, variant
        taking.put(draft, by, place, answer.text_hash, answer.suggestion, now, answer.reading)
        _take_as_read(draft, answer, place)
    answer.settle(TAKEN if how == TAKEN else LEFT, now)
    db.session.flush()
    if pack := standing.edition_of(draft):
        signing.sign_row(draft, pack, row_id)
    return True


def _take_as_read(draft: Draft, answer: CheckAnswer, place: tuple[str, str, str]) -> None:
    """She says yes to her own words as they stand now, with no reading that she did not write."""
    folded = document.folded(draft)
    line, form = taking.line_of(folded, place[0]), taking.form_of(folded, *place)
    if line is not None and form is not None:
        answer.read_hash = read_hash(line, form)


def _of_checkers(draft: Draft, folded: Folded) -> Iterator[Mark]:
    by_id = {line.id: line for line in folded.pack.lines}
    lines = {row_id: by_id[line_id] for line_id, row_id in folded.rows.items()}
    for ask, answer in CheckAnswer.of_draft(draft.id):
        line = lines.get(answer.row_id)
        wording = line.wordings.get(ask.tag) if line else None
        if line is None or wording is None or not answer.is_about(line, wording.as_said(answer.variant)):
            continue
        field, on = fields.text(ask.tag, answer.variant), days.shown(days.on(answer.at))
        here = f"/studio/drafts/{draft.id}/checks/{ask.id}/{answer.row_id}/settlement"
        if answer.yes_to:
            yield Mark(answer.row_id, field, "right", ask.called, remark=answer.remark, on=on)
        elif not answer.settled:
            yield Mark(
                answer.row_id,
                field,
                BETTER if answer.suggestion else "remark",
                ask.called,
                answer.suggestion,
                answer.reading,
                remark=answer.remark,
                on=on,
                id=f"{ask.id}/{answer.row_id}/{answer.variant}",
                settle=here,
                said=answer.text_hash,
            )


def _of_families(draft: Draft, folded: Folded) -> Iterator[Mark]:
    for told in Remark.waiting(standing.ever_out([draft])):
        line = folded.pack.line(told.line_id)
        if line is None or told.tag not in line.wordings or told.line_id not in folded.rows:
            continue
        wording = line.wordings[told.tag]
        variant = wording.variant_said(told.variant)
        ours = told.kind == "ours"
        yield Mark(
            folded.rows[told.line_id],
            fields.text(told.tag, variant),
            BETTER if ours else "remark",
            "",
            told.words if ours else "",
            told.reading,
            "" if ours else told.words,
            days.shown(days.on(told.told_at)),
            told.id,
            f"/studio/remarks/{told.id}/answer",
            wording.as_said(variant).text_hash,
            family=True,
        )

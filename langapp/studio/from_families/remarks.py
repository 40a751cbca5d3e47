"""What families tell teachers: taken up in one tap, or left; either way with thanks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from langapp import days
from langapp.db import db
from langapp.drafts import document
from langapp.drafts.models import Draft
from langapp.families.models import Caregiver
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.slug import with_number
from langapp.packs.documents import Form, Line, Pack, Wording
from langapp.packs.shelf import Shelf
from langapp.studio import standing, taking
from langapp.studio.checks import marks
from langapp.studio.checks.marks import Mark
from langapp.voices.models import Remark
from langapp.voices.models.remarks import DECLINED, TAKEN
from langapp.web import Refused

BESIDE = "beside"
ALSO = "also"
"""The key of a variant that is no region's."""


@dataclass(frozen=True)
class OfDraft:
    """What families told of one draft."""

    draft: Draft
    pack: Pack
    told: list[tuple[Mark, Line]]


@dataclass(frozen=True)
class OfLessons:
    """A remark about a line that ships with the house: to be read by every teacher."""

    remark: Remark
    pack: Pack
    line: Line
    form: Form

    @property
    def on(self) -> str:
        return days.shown(days.on(self.remark.told_at))


def of_drafts(by: Caregiver) -> list[OfDraft]:
    """What waits for an answer in the packs she writes."""
    found = []
    drafts = standing.ever_out(Draft.all_of(by.id))
    for slug in dict.fromkeys(remark.slug for remark in Remark.waiting(drafts)):
        folded = document.folded(drafts[slug])
        lines = {row_id: folded.pack.line(line_id) for line_id, row_id in folded.rows.items()}
        told = [
            (mark, line)
            for mark in marks.of(drafts[slug], folded)
            if mark.family and (line := lines[mark.row]) is not None
        ]
        if told:
            found.append(OfDraft(drafts[slug], folded.pack, told))
    return found


def of_lessons(shelf: Shelf) -> list[OfLessons]:
    """What was told of the lessons that ship, newest first."""
    found = []
    for remark in Remark.waiting([slug for slug in shelf.packs if slug not in shelf.taught]):
        place = shelf.line(remark.ref)
        if place is not None and (wording := place[1].wordings.get(remark.tag)):
            found.append(OfLessons(remark, *place, wording.as_said(remark.variant)))
    return found


def count(by: Caregiver) -> int:
    """How many wait in the packs she writes."""
    return Remark.count(standing.ever_out(Draft.all_of(by.id)))


def answer(draft: Draft, by: Caregiver, remark: Remark, how: str, said: str, now: datetime) -> str:
    """The row it is about. `how` is taken, beside (as one more way to say it) or left; `said` the hash of the text that
    stood beside it when the teacher decided.
    """
    draft.hold()
    db.session.refresh(remark)
    if remark.answer:
        return ""
    folded = document.folded(draft)
    row_id, line = folded.row_of(remark.line_id), folded.pack.line(remark.line_id)
    wording = line.wordings.get(remark.tag) if line else None
    if how in (TAKEN, BESIDE) and remark.kind == "ours" and remark.words:
        if wording is None:
            raise Refused(_("This line is not in your pack any more. Leave it, with thanks."))
        if how == TAKEN:
            about = row_id, remark.tag, wording.variant_said(remark.variant)
            taking.put(draft, by, about, said, remark.words, now, remark.reading)
        else:
            about = row_id, remark.tag, _free_variant(wording, remark.variant)
            taking.put_beside(draft, by, about, remark.words, now, remark.reading)
    remark.be_answered(TAKEN if how in (TAKEN, BESIDE) else DECLINED, by.name, now)
    return row_id


def _free_variant(wording: Wording, variant: str) -> str:
    """The region of the family that told it, where the line has no words of it yet; else a further one."""
    if variant in languages().get(wording.language).variants and variant not in wording.variants:
        return variant
    return ALSO if ALSO not in wording.variants else with_number(ALSO, set(wording.variants))

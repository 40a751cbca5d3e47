"""A draft for the tests of the studio: Cô Lan writes it, in Vietnamese and Tamil."""

from __future__ import annotations

from flask import Flask

from langapp.db import db
from langapp.drafts import editing
from langapp.drafts.editing import ANY, Edit, RowEdit
from langapp.drafts.models import Draft
from langapp.drafts.models.cells import WHOLE
from langapp.families.models import Caregiver, Device
from tests.cast import BEGAN, Key, an_id

TITLE = "Tắm rửa với bé"
LINES = (
    ("Shall we bathe?", "Mình tắm nhé?", "குளிக்கலாமா?"),
    ("The water is warm.", "Nước ấm lắm.", "தண்ணீர் இளஞ்சூடு."),
    ("Splash, splash!", "Té nước nào!", ""),
)
READ = {"குளிக்கலாமா?": "kuḷikkalāmā?", "தண்ணீர் இளஞ்சூடு.": "taṇṇīr iḷañcūṭu."}


def caregiver(key: Key) -> Caregiver:
    return db.session.get_one(Caregiver, db.session.get_one(Device, key.device).caregiver_id)


def row(number: int) -> str:
    """The id of a row, by its number from one."""
    return an_id(100 + number)


def write(app: Flask, key: Key, lines: tuple[tuple[str, str, str], ...] = LINES) -> str:
    """The id of a draft of these lines. Commits."""
    with app.app_context():
        lan = caregiver(key)
        draft = Draft.begin(lan, BEGAN, title=TITLE)
        cells = [Edit(WHOLE, "title", TITLE, ANY), Edit(WHOLE, "columns", "vi ta", ANY)]
        cells += [Edit(WHOLE, "summary", "For the bath.", ANY)]
        cells += [Edit(WHOLE, f"{tag}:by", "Cô Lan", ANY) for tag in ("vi", "ta")]
        for number, (meaning, vi, ta) in enumerate(lines, 1):
            said = {"meaning": meaning, "vi:text": vi, "ta:text": ta}
            said["ta:readings.iso15919"] = READ.get(ta, "")
            cells += [Edit(row(number), field, value, ANY) for field, value in said.items() if value]
        rows = [RowEdit(row(number)) for number in range(1, len(lines) + 1)]
        editing.edit(draft, lan, BEGAN, an_id(1), cells, rows)
        db.session.commit()
        return draft.id

"""A teacher and her draft, for tests of pages."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.drafts.filling import fill
from langapp.drafts.models import Draft
from langapp.families.models import Caregiver, Device
from langapp.packs.documents import Form, Line, Pack, Wording
from langapp.voices.models import Recording, Rung, Speaker
from tests.cast import BEGAN, Key, an_id, teaches
from tests.packs.writing import document, wording

TEA = document(
    Line(
        "pour", "Pour the tea", cue="Pour slowly.",
        wordings={
            "ur": Wording("ur", Form("چائے ڈالو", {"friendly": "chaae daalo"})),
            "ja": Wording("ja", Form("お茶を注ごう", {"furigana": "お茶[ちゃ]を注[そそ]ごう", "hepburn": "ocha o sosogō"})),
        },
    ),
    Line("drink", "Drink it slowly", wordings={"vi": wording("vi", "Uống từ từ", {"south": Form("Uống chậm chậm")})}),
    slug="pour-the-tea", title="Pour the tea", by=dict.fromkeys(("ur", "ja", "vi"), ("Cô Lan",)),
)  # fmt: skip


def teacher(app: Flask, key: Key) -> FlaskClient:
    """Who has just shown who she is."""
    client = teaches(app, key, "writing", "checking")
    with app.app_context():
        db.session.get_one(Device, key.device).proved_at = datetime.now(UTC)
        db.session.commit()
    return client


def caregiver(key: Key) -> Caregiver:
    return db.session.get_one(Caregiver, db.session.get_one(Device, key.device).caregiver_id)


def drafted(app: Flask, key: Key, pack: Pack = TEA, at: datetime = BEGAN) -> str:
    """The id of a draft of hers that says this. Commits."""
    with app.app_context():
        by = caregiver(key)
        draft = Draft.begin(by, at, title=pack.title)
        fill(draft, pack, by, at, "filled")
        db.session.commit()
        return draft.id


def recorded(number: int, speaker: Speaker, ref: str, now: datetime) -> Recording:
    form = Form("Một dòng")
    return Recording(
        id=an_id(40 + number), family_id=speaker.family_id, speaker_id=speaker.id, ref=ref, tag="vi", variant="",
        text=form.text, text_hash=form.text_hash, rung=int(Rung.PUBLIC), recorded_at=now, received_at=now, duration=1.0,
        lufs=-18.0, flags="", withdrawn_by="",
    )  # fmt: skip

"""What a teacher's first page says is new: finished checks, newer editions of what she began after, what families told."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

from flask import Flask

from langapp.db import db
from langapp.drafts.models import Draft
from langapp.packs import shelf
from langapp.studio.editions import publishing
from langapp.studio.forks import forking
from langapp.studio.models.checks import CheckAsk
from langapp.voices.models import Remark
from tests.cast import BEGAN, Key, queries
from tests.studio.drafting import TEA, caregiver, drafted, teacher
from tests.visiting import visit


def test_what_is_new_is_told_in_a_constant_number_of_queries(app: Flask, world: dict[str, Key]) -> None:
    lan, now = teacher(app, world["lan"]), datetime.now(UTC)
    tea = drafted(app, world["lan"])
    page = visit(lan, "/studio")
    assert not page.root.findall(".//a[@class='entry news']")
    with queries(app) as quiet:
        lan.get("/studio")
    other = drafted(app, world["lan"], dataclasses.replace(TEA, title="Coffee"), BEGAN + timedelta(hours=1))
    with app.app_context():
        by = caregiver(world["lan"])
        drafts = [db.session.get_one(Draft, each) for each in (tea, other)]
        publishing.publish(drafts[0], by, now - timedelta(days=1))
        for draft, name in zip(drafts * 2, ("Mei", "Hoa", "Mei", ""), strict=True):
            CheckAsk.make(draft, by, "vi", now, name=name).end("", False, now)
        CheckAsk.make(drafts[1], by, "vi", now, name="Not yet")
        before = CheckAsk.make(drafts[0], by, "vi", now, name="Before it was published")
        before.end("", False, now - timedelta(days=2))
        fork = forking.fork("bath-time", by, now)
        pack = dataclasses.replace(shelf.current().packs["bath-time"], summary="Another.")
        shelf.add(pack, origin="lessons", position=1, now=now)
        for words in ("Một", "Hai"):
            about = ("pour-the-tea/drink", "vi", "", TEA.lines[1].wordings["vi"].form.text_hash)
            Remark.tell(world["mai"].family, "ours", about, words, "", now)
        db.session.commit()
        upstream = f"/studio/drafts/{fork.id}/upstream"
    with queries(app) as busy:
        page = visit(lan, "/studio")
    news = page.root.findall(".//a[@class='entry news']")
    assert [each.get("href") for each in news] == [
        f"/studio/drafts/{other}/checks",
        f"/studio/drafts/{tea}/checks",
        upstream,
    ]
    assert ["".join(each.itertext()).rpartition("A check is finished")[2].strip() for each in news[:2]] == [
        "· Hoa",
        "· Mei",
    ]
    assert "2 things wait for an answer" in page.text
    assert len(busy) <= len(quiet) + 4

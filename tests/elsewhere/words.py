"""What is taken along in these tests: packs of the house, and what a family wrote that nobody would print."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from langapp.db import db
from langapp.elsewhere import gathering
from langapp.elsewhere.taking import Taken
from langapp.families.models import Caregiver, Choice, Device
from langapp.languages.registry import languages
from langapp.packs.documents import OWN
from langapp.voices import ours
from langapp.voices.models import FamilyWording, OwnLine
from tests.cast import Key

NOW = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
HOSTILE = (
    "<script>alert(1)</script> & </p>]]>",
    "{{Meaning}} {{#Ruby}} {{c1::x}} {% raw %}",
    "[sound:/etc/passwd] [sound:x.mp3] [latex]\\input{x}[/latex]",
    "\\(x\\) \\[y\\] [$]z[/$]",
    '=HYPERLINK("http://x","y")',
    "+1", "-ssi", "@x", "'quoted'", "“a, b”; \"c\"",
    "e" + "\u0301" * 199,
    "::a::b::",
    "<!-- -->--><![CDATA[ <rt>",
    "../../a/b\\c:d",
)  # fmt: skip
UNSEEN = "a\0b\x1fc\u202ed\ufffee\u2066f\rg\nh"
"""No page, no XML and no deck can hold these, or they turn what stands beside them around."""


def device(key: Key) -> Device:
    return db.session.get_one(Device, key.device)


def taken(slug: str, *tags: str, by: Device | None = None) -> Taken:
    """As its view gathers it, in these languages."""
    choices = [Choice(languages().get(tag)) for tag in tags]
    found = gathering.gather(ours.shelf_of(by.family_id if by else None), slug, choices, by)
    assert found is not None
    return found


def few(found: Taken) -> Taken:
    """The first two lines of it: to speak them all takes seconds."""
    return dataclasses.replace(found, entries=found.entries[:2])


def write(by: Device, texts: tuple[str, ...], tag: str = "vi") -> None:
    """Own lines that say and mean each of these, as a copy from elsewhere might bring them: past every form."""
    for number, text in enumerate(texts):
        line = OwnLine(
            id=f"018f3600-0000-7000-8000-{number:012x}", family_id=by.family_id, moment="any", began_at=NOW
        )
        db.session.add(line)
        db.session.flush()
        for each in ("", tag):
            put(by, line.ref, each, text, text if each else "", NOW + timedelta(seconds=number))


def put(by: Device, ref: str, tag: str, text: str, reading: str = "", at: datetime = NOW) -> None:
    if db.engine.dialect.name == "postgresql":  # It holds no NUL.
        text, reading = text.replace("\0", "\x1f"), reading.replace("\0", "\x1f")
    db.session.add(
        FamilyWording(
            id=str(uuid5(NAMESPACE_OID, f"{ref} {tag} {at}")),
            family_id=by.family_id,
            caregiver_id=by.caregiver_id,
            ref=ref,
            tag=tag,
            text=text,
            reading=reading,
            written_at=at,
        )
    )
    db.session.flush()


def said_by_us(by: Device, ref: str, tag: str, text: str, at: datetime = NOW) -> None:
    """In our family we say …"""
    FamilyWording.write(db.session.get_one(Caregiver, by.caregiver_id), ref, tag, text, "", at)
    db.session.flush()


def ours_of(by: Device, *tags: str) -> Taken:
    return taken(OWN, *tags, by=by)


def nobody_listens(_done: int, _of: int) -> None:
    """A making is told how far it is."""

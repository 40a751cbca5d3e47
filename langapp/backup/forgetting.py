"""What was taken away since a backup was made is taken away again, before anybody sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, func, select, update

from langapp.backup import forgetting_studio as studio
from langapp.db import change, db, insert_new
from langapp.entry.models import Challenge, Code, Invitation, Offer
from langapp.families.erasing import ERASED, KINDS, REFUSED, RETURNED, WITHDRAWN, Entry
from langapp.families.models import Child, Departed, Device, Erasure, Family, Removal
from langapp.migrations import running
from langapp.practice.models import HeardWord
from langapp.studio.models import Transfer
from langapp.voices.models import Ask, Consent, Erased, Recording
from langapp.workshops.models import Guest, RoomThread, Workshop

KEYS = {"child": "uuid", "paper_code": "code_hash", "email": "caregiver_id"}
"""The column that holds the id of the ledger, where it is not `id`."""
PASSING = (Code, Challenge, Invitation, Offer, Removal, Transfer, RoomThread, Guest)
"""Good for hours, or days. They may have been used, stopped or taken back since; whoever needs one asks anew. The last two
are in older backups.
"""


def take_away(last: dict[str, dict[str, Entry]], now: datetime) -> int:
    """`last` is what the ledger says of each id. How many things were there."""
    for passing in PASSING:
        change(delete(passing))
    _end_sessions(now)
    return sum(_again(entry, now) for kind in KINDS for entry in last[kind].values())


def _end_sessions(now: datetime) -> None:
    """Nobody is in their rooms any more, and no door leads there."""
    for workshop_id in db.session.scalars(select(Workshop.id).where(Workshop.ended_at.is_(None))).all():
        Workshop.held(workshop_id).end(now)
    db.session.flush()
    change(update(Workshop).values(present="", gone="", code=None, door=None))


def _again(entry: Entry, now: datetime) -> int:
    if entry.what == ERASED:
        return _erase(entry, now)
    act = ACTS.get((entry.kind, entry.what))
    return act(entry) if act else 0


def _erase(entry: Entry, now: datetime) -> int:
    if entry.kind in studio.PAIRS:
        return studio.take_apart(entry)
    table = running.every_table().tables[entry.kind]
    this = delete(table).where(table.c[KEYS.get(entry.kind, "id")] == entry.id)
    if entry.kind == "email":  # A person has one. That of a later day is another.
        this = this.where(table.c.confirmed_at < entry.moment)
    if entry.kind == "child":
        _forget_unnamed(entry.id)
    if entry.kind == "family":
        for token_hash in db.session.scalars(select(Device.token_hash).where(Device.family_id == entry.id)):
            insert_new(Departed, {"token_hash": token_hash, "at": now})
    met = change(this)
    if met and entry.kind == "recording":
        insert_new(Erased, {"recording_id": entry.id, "erased_at": now})
    return met


def _forget_unnamed(uuid: str) -> None:
    """What a first little one said, and does not say so."""
    firsts = select(func.min(Child.id)).group_by(Child.family_id)
    of = db.session.scalar(select(Child.family_id).where(Child.uuid == uuid, Child.id.in_(firsts)))
    if of is not None:
        HeardWord.forget_unnamed(of)


def _ask_for_the_end(entry: Entry) -> int:
    if db.session.get(Family, entry.id) is None or Erasure.of(entry.id):
        return 0
    Erasure.begin(entry.id, None, entry.moment)
    return 1


def _keep_after_all(entry: Entry) -> int:
    change(delete(Erasure).where(Erasure.family_id == entry.id))
    return 0


def _take_back_a_yes(entry: Entry) -> int:
    standing = update(Consent).where(Consent.speaker_id == entry.id, Consent.withdrawn_at.is_(None))
    return change(standing.values(withdrawn_at=entry.moment))


def _withdraw(entry: Entry) -> int:
    by = "speaker" if entry.what == REFUSED else "family"
    heard = update(Recording).where(Recording.id == entry.id, Recording.withdrawn_by.not_in([by, "speaker"]))
    at = func.coalesce(Recording.withdrawn_at, entry.moment)
    return change(heard.values(withdrawn_at=at, withdrawn_by=by))


def _let_be_heard(entry: Entry) -> int:
    hidden = update(Recording).where(Recording.id == entry.id, Recording.withdrawn_by == "family")
    change(hidden.values(withdrawn_at=None, withdrawn_by=""))
    return 0


def _close(entry: Entry) -> int:
    is_open = update(Ask).where(Ask.id == entry.id, Ask.revoked_at.is_(None))
    return change(is_open.values(revoked_at=entry.moment))


ACTS: dict[tuple[str, str], Callable[[Entry], int]] = {
    ("family", WITHDRAWN): _ask_for_the_end,
    ("family", RETURNED): _keep_after_all,
    ("speaker", REFUSED): _take_back_a_yes,
    ("recording", WITHDRAWN): _withdraw,
    ("recording", REFUSED): _withdraw,
    ("recording", RETURNED): _let_be_heard,
    ("ask", WITHDRAWN): _close,
    ("class", WITHDRAWN): studio.end_the_code,
    ("class_family", WITHDRAWN): studio.count_no_more,
    ("draft", WITHDRAWN): studio.put_away,
    ("draft", RETURNED): studio.take_out,
    ("check_ask", WITHDRAWN): studio.stop_asking,
    ("check_ask", REFUSED): studio.take_back_a_name,
}

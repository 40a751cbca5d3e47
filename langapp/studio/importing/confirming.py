"""Confirm, in its order: files are read and a plan is made while others write; then the draft is held, and written in."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from langapp.db import db, looking
from langapp.drafts import document
from langapp.drafts.models import Draft
from langapp.families.models import Caregiver
from langapp.i18n import _
from langapp.packs import shelf
from langapp.packs.documents import Pack
from langapp.studio.importing import bundles, dry_run, unopened, writing
from langapp.studio.importing.choosing import Choice
from langapp.studio.importing.keeping import Done, Import
from langapp.web import Refused

TURNS = 2
"""Plans that are made while others write."""
MOST = 2
"""Confirmations, or undoings, of one process at the same time: each may hold everybody who writes for a second."""
PATIENCE = 10.0
_places = threading.BoundedSemaphore(MOST)


@contextmanager
def in_turn() -> Iterator[None]:
    """While somebody else's is written, nothing is held. Raises Refused."""
    db.session.commit()
    if not _places.acquire(timeout=PATIENCE):
        raise unopened.busy()
    try:
        yield
    finally:
        _places.release()


def done(brought: Import) -> Done | None:
    """What came of it, as far as the packs know of it too: of an older backup they may not."""
    told = brought.done()
    known = told and any(writing.is_written(draft_id, brought) for draft_id in told.drafts)
    return told if known else None


def confirm(brought: Import, choice: Choice, title: str, now: datetime) -> Done:
    """Not committed. Raises Refused."""
    db.session.commit()
    for _turn in range(TURNS):
        with looking():
            told = _ready(brought, choice, title, now)
        if done := writing.write(brought, told, _by(brought), now):
            return done
        db.session.rollback()
    _about, draft = about(brought)
    if draft is not None:
        draft.hold()  # They write without a pause. Now they wait.
    done = writing.write(brought, _ready(brought, choice, title, now), _by(brought), now)
    assert done is not None
    return done


def confirm_packs(brought: Import, wanted: Collection[str], now: datetime) -> Done:
    """Those that lie in these folders. Raises Refused, and then nothing was written."""
    db.session.commit()
    packs = bundles.packs(brought, wanted)
    if not packs:
        raise Refused(_("Choose at least one pack, then bring it in."))
    return writing.write_packs(brought, packs, _by(brought), now)


def about(brought: Import) -> tuple[Pack, Draft | None]:
    """The pack it goes into, as it stands; one that is to be made is an empty one. Raises Refused."""
    if brought.into_new:
        return document.pack_of("", {}, []), None
    draft = Draft.of(brought.caregiver_id, brought.draft_id)
    if draft is None:
        raise Refused(_("This pack is no longer yours to write. Go back to your packs."), 404)
    return document.folded(draft).pack, draft


def plan(brought: Import, choice: Choice, pack: Pack, draft: Draft | None) -> dry_run.Plan:
    lines = writing.lines_of(draft) if draft else {}
    about = pack if draft else replace(pack, meanings=choice.meanings)
    return dry_run.plan(brought.opened(), choice, lines, about, shelf.current())


def _ready(brought: Import, choice: Choice, title: str, now: datetime) -> writing.Ready:
    pack, draft = about(brought)
    return writing.ready(brought, plan(brought, choice, pack, draft), choice, title, draft, now)


def _by(brought: Import) -> Caregiver:
    return db.session.get_one(Caregiver, brought.caregiver_id)

"""Whose voice a checker hears: a person's who lets everyone hear it, else a computer's. Both come by doors of her link alone.

Her link is no family's. What somebody said for a family, or for one device, was never said yes to for it, and is not
heard by it, also where whoever holds it is of that family. What was said for a draft was said for everyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from langapp.db import db
from langapp.drafts.models import Draft
from langapp.lib.uuid7 import is_uuid
from langapp.packs.documents import Pack
from langapp.studio.checks.checking import ToCheck
from langapp.studio.models.checks import CheckAsk
from langapp.studio.sound import voicing
from langapp.voices.choosing import PEOPLE, Voice, Voices
from langapp.voices.models import Recording


def voices(ask: CheckAsk, pack: Pack, lines: Sequence[ToCheck]) -> list[Voice | None]:
    """Of each wording the one that plays: one query."""
    heard = Voices.of(None, {_ref(pack, each) for each in lines})
    return [
        _at_her_door(ask, each, heard.best(_ref(pack, each), ask.tag, each.variant, each.form))
        for each in lines
    ]


def recording(ask: CheckAsk, row_id: str, recording_id: str) -> Recording | None:
    """One that says this row as it stands, in her language, and that everyone may hear now."""
    if not is_uuid(row_id) or not is_uuid(recording_id):
        return None
    written = voicing.written(db.session.get_one(Draft, ask.draft_id), row_ids=[row_id])
    wording = written[0].line.wordings.get(ask.tag) if written else None
    found = Recording.to_play(None, None, recording_id) if wording else None
    if wording is None or found is None or (found.ref, found.tag) != (written[0].ref, ask.tag):
        return None
    return found if any(form.text_hash == found.text_hash for _key, form in wording.forms()) else None


def _ref(pack: Pack, each: ToCheck) -> str:
    return f"{pack.slug}/{each.line.id}"


def _at_her_door(ask: CheckAsk, each: ToCheck, voice: Voice | None) -> Voice | None:
    """A computer's address tells what it says, so that no browser plays what stood there before."""
    if voice is None:
        return None
    door = f"{ask.path}/sound/{each.row_id}"
    if voice.kind in PEOPLE:
        return replace(voice, url=f"{door}/recordings/{voice.key}.mp3")
    said = {"variant": each.variant} if each.variant else {}
    return replace(voice, url=f"{door}?{urlencode({**said, 'v': each.form.text_hash[:8]})}")

"""A verse of a family's own: a line nobody else has, of up to four lines, which stands where a song of a pack ends."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from langapp.db import db
from langapp.families.models import Caregiver
from langapp.i18n import _
from langapp.packs.documents import Pack
from langapp.refs import slug_of
from langapp.voices.models.wordings import MEANING, OF_SONG, FamilyWording, OwnLine
from langapp.web import Refused

MOST_VERSES = 6


def keep(
    by: Caregiver, song: Pack, text: str, reading: str, meaning: str, now: datetime, verse_id: str
) -> OwnLine:
    """Begins it, or changes what is different now; what was there before is kept. Raises Refused without words."""
    if not text.strip():
        raise Refused(_("Write the words you sing, then keep them."))
    verse = OwnLine.of(by.family_id, verse_id)
    if verse is None and count(by.family_id, song.slug) >= MOST_VERSES:
        raise Refused(
            _("This song has %(n)s verses of yours. Take one away, then add another.", n=MOST_VERSES)
        )
    verse = verse or OwnLine.place(by, f"{OF_SONG}{song.slug}", now, verse_id)
    for tag, words, read in ((song.language, text, reading), (MEANING, meaning, "")):
        held = next(iter(FamilyWording.story(by.family_id, verse.ref, tag)), None)
        before = (held.text, held.reading) if held else ("", "")
        if FamilyWording.as_kept(words, read, several=True) != before:
            FamilyWording.write(by, verse.ref, tag, words, read, now, several=True)
    return verse


def count(family_id: str, slug: str) -> int:
    """Of those that were not taken away."""
    standing = select(func.count()).where(
        OwnLine.family_id == family_id, OwnLine.removed_at.is_(None), OwnLine.moment == f"{OF_SONG}{slug}"
    )
    return db.session.scalar(standing) or 0


def song_of(family_id: str, ref: str) -> str:
    """The slug of the song that a line of the family's own is a verse of; nothing where it is none."""
    own = OwnLine.of(family_id, ref.partition("/")[2]) if slug_of(ref) == "ours" else None
    return own.moment.removeprefix(OF_SONG) if own and own.moment.startswith(OF_SONG) else ""

"""Where the voices of a room lie: in the data folder, by session, until a day after its end."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from langapp.config import current
from langapp.lib import wholefile
from langapp.lib.wholefile import PRIVATE
from langapp.workshops.models import RoomVoice


def sound(workshop_id: str, voice_id: str) -> Path:
    return _folder(workshop_id) / f"{voice_id}.mp3"


def keep(workshop_id: str, voice_id: str, mp3: bytes) -> None:
    wholefile.write(sound(workshop_id, voice_id), mp3, PRIVATE)


def take_back(voice: RoomVoice, now: datetime) -> None:
    """At once, and for good."""
    voice.take_back(now)
    sound(voice.workshop_id, voice.id).unlink(missing_ok=True)


def erase_all(workshop_id: str) -> None:
    shutil.rmtree(_folder(workshop_id), ignore_errors=True)


def sessions() -> list[str]:
    """The ids of those that have a folder here."""
    return [folder.name for folder in (current().data / "workshops").glob("*")]


def _folder(workshop_id: str) -> Path:
    return current().data / "workshops" / workshop_id

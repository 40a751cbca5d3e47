"""Which voices may leave this site in a file that anybody can copy, and cannot be called back.

A family's own, those that all its devices hear: they said yes to being kept by the family and played at home. What is
for one device alone stays there, since what leaves is for the family. The engines of this machine: what they say is
nobody's, or may be passed on with a credit. Nobody else: a teacher, and whoever lets everyone hear them, said yes to
being heard on this site and may take it back at any time; Google's terms give no right to pass on what it spoke.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field

from sqlalchemy import bindparam, select

from langapp.db import rows
from langapp.i18n import _
from langapp.speech import speaking
from langapp.speech.clips import Saying
from langapp.speech.engines import Unsaid, clip_of
from langapp.speech.espeak import RELEASE
from langapp.voices import keeping
from langapp.voices.choosing import ENGINES, Voice
from langapp.voices.models import Recording
from langapp.voices.models.recordings import may_be_heard

MADE_BY = {
    "espeak": f"eSpeak NG {RELEASE}",
    "openjtalk": (
        "Open JTalk; HTS Voice “Mei”, © 2009–2013 Nagoya Institute of Technology, Department of Computer Science, "
        "MMDAgent Project Team, mmdagent.jp, CC BY 3.0, https://creativecommons.org/licenses/by/3.0/, cut and levelled"
    ),
}
CREDITED = ("openjtalk",)
"""Whose licence asks for the credit wherever the sound goes."""


class TakenBack(Exception):
    """A voice was taken back since it was asked for. The message is for the person."""


@dataclass(frozen=True)
class Sound:
    """Where a sound is found when it is packed: a recording of the family's, what an engine of this machine says, or
    both, the engine for where the recording is not on the disk any more.
    """

    name: str = ""
    """The speaker's; empty for a computer."""
    recording: str = ""
    say: dict[str, str] = field(default_factory=dict)
    """A saying: text, tag, variant, speak."""


@dataclass(frozen=True)
class Copy:
    """A sound in hand, and whose voice it is; or which engine's."""

    mp3: bytes
    seconds: float
    name: str = ""
    engine: str = ""


@dataclass(frozen=True)
class Leaving:
    """Those of some recordings that may leave."""

    recordings: frozenset[str] = frozenset()

    @classmethod
    def of(cls, family_id: str | None, recording_ids: Iterable[str]) -> Leaving:
        """By the one rule of who hears what, on no device in particular: one query."""
        wanted = list(dict.fromkeys(recording_ids))
        if not (family_id and wanted):
            return cls()
        return cls(frozenset(rows(SHARED, {**_heard_by(family_id), "ids": wanted}).scalars()))

    def sound(self, voices: Iterable[Voice], said: Saying) -> Sound | None:
        """Of the first voice of a wording, in the order the family hears them, that may be taken along."""
        may = [voice for voice in voices if voice.key in self.recordings or _is_said_here(voice, said)]
        if not may:
            return None
        say = asdict(said) if any(voice.key in ENGINES for voice in may) else {}
        return Sound(say=say) if may[0].key in ENGINES else Sound(may[0].name, may[0].key, say)


def stand(family_id: str | None, recording_ids: Collection[str]) -> bool:
    """Whether all that was packed may be given out now: one query."""
    return set(recording_ids) == Leaving.of(family_id, recording_ids).recordings


def speakers(family_id: str) -> frozenset[str]:
    """Of whom all devices of a family hear something, and whose name may therefore leave: one query."""
    return frozenset(rows(SPEAKERS, _heard_by(family_id)).scalars())


def copies(sound: Sound, family_id: str | None) -> Iterator[Copy]:
    """The sound itself, then what will do in its place, made now if it must be. Raises TakenBack."""
    if sound.recording:
        yield from _recorded(sound, family_id)
    if sound.say:
        yield from _spoken(Saying(**sound.say))


def credit(engines: Iterable[str]) -> str:
    """Empty where none of these asks for one."""
    return "; ".join(MADE_BY[name] for name in dict.fromkeys(engines) if name in CREDITED)


def _is_said_here(voice: Voice, said: Saying) -> bool:
    """Whether it is a computer's, and an engine of this machine says it rightly, whichever has said it before."""
    return voice.key in ENGINES and any(clip_of(engine, said) for engine in speaking.AT_HAND)


def _recorded(sound: Sound, family_id: str | None) -> Iterator[Copy]:
    found = Recording.to_play(family_id, None, sound.recording) if family_id else None
    if found is None or found.family_id != family_id:
        raise TakenBack(_("A voice in this has been taken back since. Go back and ask for it once more."))
    path = keeping.sound(family_id, found.id)
    if path.is_file():
        yield Copy(path.read_bytes(), found.duration, sound.name)


def _spoken(said: Saying) -> Iterator[Copy]:
    """By the engines of this machine alone, the best first; never a clip that came over the network."""
    for engine in speaking.AT_HAND:
        try:
            path = speaking.make(engine, said).path
            seconds = json.loads(path.with_suffix(".json").read_bytes())["duration"]
            copy = Copy(path.read_bytes(), seconds, engine=engine.name)
        except (Unsaid, OSError, ValueError, KeyError):
            continue
        yield copy


def _heard_by(family_id: str) -> dict[str, str | None]:
    return {"family": family_id, "device": None}


SHARED = select(Recording.id).where(
    Recording.id.in_(bindparam("ids", expanding=True)),
    Recording.family_id == bindparam("family"),
    may_be_heard(),
)
SPEAKERS = (
    select(Recording.speaker_id).distinct().where(Recording.family_id == bindparam("family"), may_be_heard())
)

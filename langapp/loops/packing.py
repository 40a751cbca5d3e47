"""The loop for a speaker: a ZIP of MP3s, one a line, with its languages and the pauses in it, and lists of them.

A line is one file because speakers and audio toys know files and nothing smaller: next is the next line, they mix
whole lines, and none of them knows a pause that is not sound. A file a saying would tear a line apart when mixed.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from langapp.i18n import _
from langapp.lib import id3, mp3joining
from langapp.lib.mp3joining import NotAlike
from langapp.lib.wholefile import PRIVATE
from langapp.loops import leaving, naming, telling
from langapp.loops.leaving import Given
from langapp.loops.naming import Listed, shown
from langapp.loops.telling import Heard, Spoken
from langapp.loops.turns import pause_after
from langapp.makings.making import Made, Tell, Unmade, maker
from langapp.speech import accepting, speaking
from langapp.speech.accepting import NotAccepted
from langapp.speech.clips import Clip, Saying
from langapp.speech.engines import Unsaid
from langapp.voices import keeping
from langapp.voices.models import Recording

LARGEST = 48 << 20
"""Bytes of sound in one file: an hour and three quarters."""
LONGEST_SUNG = 360.0
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest a ZIP can say: the same sounds give the same bytes."""
MP3 = "audio/mpeg"


@dataclass
class Packed:
    """What is in it by now."""

    files: list[Listed] = field(default_factory=list)
    heard: Heard = field(default_factory=Heard)
    size: int = 0


@maker("loop", still=leaving.stand)
def make(given: Given, tell: Tell) -> Made:
    """Raises Unmade."""
    if not leaving.stand(given):
        raise Unmade(_("A voice in this has been taken back since. Go back and ask for it once more."))
    target, packed = io.BytesIO(), Packed()
    lines = given["lines"]
    with zipfile.ZipFile(target, "w") as archive:
        for number, line in enumerate(lines, 1):
            tell(number - 1, len(lines))
            _pack(archive, packed, given, line)
        if not packed.files:
            raise Unmade(_("No sound came. Try once more in a moment."))
        title = shown(given["title"])
        _member(archive, "playlist.m3u8", naming.playlist(title, packed.files))
        _member(archive, "playlist.m3u", naming.plain_playlist(packed.files))
        _member(archive, "README.txt", telling.readme(given, packed.heard).encode())
    return Made(f"{title.replace('/', ' ')}.zip", "application/zip", target.getvalue())


def _pack(archive: zipfile.ZipFile, packed: Packed, given: Given, line: Given) -> None:
    """One line, as one file; none, where nothing of it could be said."""
    spoken = [(said, by) for said in line["said"] if (by := _spoken(given, said))]
    if not spoken:
        return
    pieces = [piece for _said, by in spoken for piece in _with_a_pause(by.sound)]
    number, of = len(packed.files) + 1, len(given["lines"])
    listed = Listed(
        naming.file_name(number, of, line["meaning"], line["ref"]),
        shown(" · ".join([line["meaning"], *(said["text"] for said, _by in spoken)])),
        shown(", ".join(dict.fromkeys(by.who for _said, by in spoken))),
        mp3joining.lasts(pieces),
    )
    texts = {
        "TIT2": listed.title,
        "TPE1": listed.artist,
        "TALB": shown(given["title"]),
        "TRCK": f"{number}/{of}",
        "TLAN": naming.spoken([said["tag"] for said, _by in spoken]),
    }
    heard = telling.heard(by for _said, by in spoken)
    data = id3.tag(texts, telling.credit(heard)) + b"".join(pieces)
    packed.size += len(data)
    if packed.size > LARGEST:
        raise Unmade(_("That is too much for one file. Choose fewer lines, then ask again."))
    packed.files.append(listed)
    packed.heard = packed.heard.with_(heard)
    _member(archive, listed.name, data)


def _with_a_pause(sound: bytes) -> Iterator[bytes]:
    yield sound
    yield mp3joining.silence(pause_after(mp3joining.lasts([sound])))


def _spoken(given: Given, said: Given) -> Spoken | None:
    if said["recording"] and (sound := _recorded(given, said["recording"])):
        return Spoken(said["who"], sound)
    for clip in _clips(said):
        if sound := _alike(clip.path.read_bytes()):
            return Spoken(_("Computer voice"), sound, clip.engine)
    return None


def _recorded(given: Given, recording_id: str) -> bytes | None:
    """Looked up anew: it may have been taken back since it was asked for."""
    found = Recording.to_play(given["family"], given["device"], recording_id)
    if found is None or found.family_id != given["family"]:
        raise Unmade(_("A voice in this has been taken back since. Go back and ask for it once more."))
    path = keeping.sound(found.family_id, found.id)
    return _alike(path.read_bytes()) if path.is_file() else None


def _clips(said: Given) -> Iterator[Clip]:
    """By the engines of this machine alone, made where it is not there; never a clip that came over the network."""
    if not said["computer"]:
        return
    wanted = Saying(said["text"], said["tag"], variant=said["variant"], speak=said["speak"])
    for engine in speaking.AT_HAND:
        try:
            yield speaking.make(engine, wanted)
        except (Unsaid, OSError):
            continue


def _alike(mp3: bytes) -> bytes | None:
    """Its frames; written anew first, by the child that listens, where they are of another kind."""
    try:
        return mp3joining.sound(mp3)
    except NotAlike:
        try:
            return mp3joining.sound(accepting.accept(mp3, longest=LONGEST_SUNG).sound.mp3)
        except (NotAccepted, NotAlike):
            return None


def _member(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Packed, because silence packs to nothing."""
    told = zipfile.ZipInfo(name, EPOCH)
    told.compress_type, told.create_system, told.external_attr = zipfile.ZIP_DEFLATED, 3, PRIVATE << 16
    archive.writestr(told, data)

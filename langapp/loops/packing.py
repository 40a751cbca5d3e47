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
from langapp.lib.filename import file_name
from langapp.lib.mp3joining import NotAlike
from langapp.lib.zipmember import undated
from langapp.loops import naming, taking, telling
from langapp.loops.naming import Listed, shown
from langapp.loops.taking import Given
from langapp.loops.telling import Heard, Spoken
from langapp.loops.turns import pause_after
from langapp.makings.making import Made, Tell, Unmade, maker
from langapp.speech import accepting
from langapp.speech.accepting import NotAccepted
from langapp.voices import leaving
from langapp.voices.arriving import LONGEST_SONG
from langapp.voices.leaving import Sound, TakenBack

LARGEST = 48 << 20
"""Bytes of sound in one file: an hour and three quarters."""


@dataclass
class Packed:
    """What is in it by now."""

    files: list[Listed] = field(default_factory=list)
    heard: Heard = field(default_factory=Heard)
    size: int = 0


@maker("loop", still=taking.stand)
def make(given: Given, tell: Tell) -> Made:
    """Raises Unmade."""
    try:
        return _made(given, tell)
    except TakenBack as error:
        raise Unmade(str(error)) from None


def _made(given: Given, tell: Tell) -> Made:
    target, packed = io.BytesIO(), Packed()
    lines = given["lines"]
    with zipfile.ZipFile(target, "w") as archive:
        for number, line in enumerate(lines, 1):
            tell(number - 1, len(lines))
            _pack(archive, packed, given, line)
        if not packed.files:
            raise Unmade(_("No sound came. Try once more in a moment."))
        title = shown(given["title"])
        archive.writestr(undated("playlist.m3u8"), naming.playlist(title, packed.files))
        archive.writestr(undated("playlist.m3u"), naming.plain_playlist(packed.files))
        archive.writestr(undated("README.txt"), telling.readme(given, packed.heard).encode())
    return Made(file_name(title, "zip"), "application/zip", target.getvalue())


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
    data = id3.tag(texts, leaving.credit(heard.engines)) + b"".join(pieces)
    packed.size += len(data)
    if packed.size > LARGEST:
        raise Unmade(_("That is too much for one file. Choose fewer lines, then ask again."))
    packed.files.append(listed)
    packed.heard = packed.heard.with_(heard)
    archive.writestr(undated(listed.name), data)


def _with_a_pause(sound: bytes) -> Iterator[bytes]:
    yield sound
    yield mp3joining.silence(pause_after(mp3joining.lasts([sound])))


def _spoken(given: Given, said: Given) -> Spoken | None:
    """By a computer where the recording is not there, or is no sound."""
    for copy in leaving.copies(Sound(**said["sound"]), given["family"]):
        if sound := _alike(copy.mp3):
            return Spoken(copy.name or _("Computer voice"), sound, copy.engine)
    return None


def _alike(mp3: bytes) -> bytes | None:
    """Its frames; written anew first, by the child that listens, where they are of another kind."""
    try:
        return mp3joining.sound(mp3)
    except NotAlike:
        try:
            return mp3joining.sound(accepting.accept(mp3, longest=LONGEST_SONG).sound.mp3)
        except (NotAccepted, NotAlike):
            return None

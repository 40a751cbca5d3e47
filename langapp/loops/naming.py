"""What files are called, so that every speaker finds and shows them; and the two lists of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from langapp.packs.documents import OWN
from langapp.refs import slug_of

LONGEST = 40
"""Letters of a name without its number: displays are small, and some readers of cards stop at 64."""
SPOKEN = {
    "bn": "ben", "fa": "fas", "gu": "guj", "hi": "hin", "id": "ind", "ja": "jpn", "km": "khm", "ko": "kor", "lo": "lao",
    "ml": "mal", "mn": "mon", "mr": "mar", "my": "mya", "ne": "nep", "pa": "pan", "si": "sin", "ta": "tam", "te": "tel",
    "th": "tha", "ur": "urd", "vi": "vie", "zh": "zho",
}  # fmt: skip
"""ISO 639-2 for the languages that have two letters, as a tag of sound wants it."""
UNKNOWN = "und"
BARRED = str.maketrans({"đ": "d", "Đ": "D", "’": "", "'": ""})
"""Letters that Unicode does not take apart; and marks for which no gap is left."""


@dataclass(frozen=True)
class Listed:
    """A file as a list has it."""

    name: str
    title: str
    artist: str
    seconds: float


def file_name(number: int, of: int, meaning: str, ref: str) -> str:
    """As every file system and every display takes it: numbered, in plain letters, of bounded length.

    The meaning where it is written in Latin letters; else the line's own name in its pack. A family's own line has
    none, and is a number.
    """
    counted = f"{number:0{max(2, len(str(of)))}}"
    words = _plain_letters(meaning) or (slug_of(ref) != OWN and _plain_letters(ref.partition("/")[2]))
    return f"{counted} {words}.mp3" if words else f"{counted}.mp3"


def spoken(tags: Sequence[str]) -> str:
    """The languages of a file, one code after another."""
    first = [tag.partition("-")[0] for tag in tags]
    return "".join(tag if len(tag) == 3 else SPOKEN.get(tag, UNKNOWN) for tag in dict.fromkeys(first))


def shown(text: str) -> str:
    """On one line, and without what would turn the text beside it around."""
    kept = (" " if unicodedata.category(each) in ("Cc", "Zl", "Zp") else each for each in text)
    plain = "".join(each for each in kept if unicodedata.category(each) != "Cf" or each in "\u200c\u200d")
    return " ".join(unicodedata.normalize("NFC", plain).split())


def playlist(title: str, files: Sequence[Listed]) -> bytes:
    """In UTF-8, as `.m3u8` says."""
    return _list([f"#PLAYLIST:{shown(title)}"], [(each, shown(_who_says(each))) for each in files]).encode()


def plain_playlist(files: Sequence[Listed]) -> bytes:
    """For speakers that know no other letters than the plain ones."""
    return _list([], [(each, each.name.removesuffix(".mp3")) for each in files]).encode("ascii")


def _list(before: list[str], files: list[tuple[Listed, str]]) -> str:
    lines = ["#EXTM3U", *before]
    for each, told in files:
        lines += [f"#EXTINF:{round(each.seconds)},{told}", each.name]
    return "".join(f"{line}\r\n" for line in lines)


def _who_says(each: Listed) -> str:
    return f"{each.artist} - {each.title}"


def _plain_letters(text: str) -> str:
    """What is left of it in ASCII; nothing, where most of it was written otherwise."""
    plain = unicodedata.normalize("NFKD", text.translate(BARRED))
    letters = [each for each in plain if each.isalnum()]
    if 2 * sum(map(str.isascii, letters)) < len(letters):
        return ""
    kept = "".join(each for each in plain if unicodedata.category(each) != "Mn")
    return _cut(re.sub(r"[^A-Za-z0-9]+", " ", kept).strip())


def _cut(words: str) -> str:
    """At a space, if there is one to cut at."""
    if len(words) <= LONGEST:
        return words
    return words[:LONGEST].rpartition(" ")[0] or words[:LONGEST]

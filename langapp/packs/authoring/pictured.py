"""Whether a picture means the word, as far as an emoji of it says: by its names, or by a meaning shared with them."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from langapp.packs.authoring.wordlists import Folder

TABLE = Path(__file__).with_name("emoji.txt")
ENOUGH = 2


@functools.cache
def emoji() -> dict[str, str]:
    """The emoji that shows what one of our pictures shows."""
    return dict(line.split() for line in TABLE.read_text(encoding="utf-8").splitlines())


def means(picture: str, candidates: Sequence[str], language: str, folder: Folder) -> bool | None:
    """Whether some candidate is a name of the picture's emoji, or shares a synset with its English name.

    None where nobody can tell: no emoji for the picture, or no annotation in the language.
    """
    sign = emoji().get(picture, "")
    known = folder.of(language)
    if not known.emoji.get(sign):
        return None
    names = known.emoji[sign]
    if any(_names(candidate, name) for candidate in candidates for name in names):
        return True
    english, meant = folder.english()
    senses = frozenset().union(*(meant.get(name, frozenset()) for name in english.get(sign, ())))
    return any(known.synsets.get(candidate, frozenset()) & senses for candidate in candidates)


def names(picture: str, language: str, folder: Folder) -> list[str]:
    """What the picture is called, shortest first."""
    return sorted(
        folder.of(language).emoji.get(emoji().get(picture, ""), ()), key=lambda name: (len(name), name)
    )


def _names(candidate: str, name: str) -> bool:
    """Equal, or, for a candidate long enough to mean something by itself, within the name."""
    return candidate == name or (len(candidate) >= ENOUGH and candidate in name)

"""Whether a picture means the word, as far as an emoji of it says: by its names, or by a meaning shared with them."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from pathlib import Path

from langapp.languages.scripts import is_han
from langapp.packs.authoring.wordlists import Folder, fold

TABLE = Path(__file__).with_name("emoji.txt")
ENOUGH = 2
ARTICLE = re.compile("^(?:a|an|the) ")


@functools.cache
def emoji() -> dict[str, str]:
    """The emoji that shows what one of our pictures shows."""
    return dict(line.split() for line in TABLE.read_text(encoding="utf-8").splitlines())


def means(
    picture: str, candidates: Sequence[str], language: str, folder: Folder, meaning: str = ""
) -> bool | None:
    """Whether the word is a name of the picture's emoji, or shares a synset with what we call it in English.

    No, only where the word is known to mean something else: it names another emoji, or has synsets. None where
    nobody can tell.
    """
    known = folder.of(language)
    names = known.emoji.get(emoji().get(picture, ""), frozenset())
    if any(_names(candidate, name) for candidate in candidates for name in names | _read(names, language)):
        return True
    meant = frozenset().union(*(known.synsets.get(candidate, frozenset()) for candidate in candidates))
    if meant & _senses(picture, meaning, folder):
        return True
    elsewhere = any(candidate in known.lists.get("CLDR", ()) for candidate in candidates)
    return False if names and (meant or elsewhere) else None


def _senses(picture: str, meaning: str, folder: Folder) -> frozenset[str]:
    """What the picture is called in English: by us, by its meaning here, as an emoji."""
    english, meant = folder.english()
    called = {
        picture.replace("-", " "),
        ARTICLE.sub("", fold(meaning)),
        *english.get(emoji().get(picture, ""), ()),
    }
    return frozenset().union(*(meant.get(name, frozenset()) for name in called))


def _read(names: frozenset[str], language: str) -> frozenset[str]:
    """Japanese names in kana too: an annotation has 椅子 where a child's book has いす."""
    if language != "ja":
        return frozenset()
    from langapp.packs.authoring.engines.japanese import tokenise

    return frozenset("".join(token.kana for token in tokenise(name)) for name in names)


def names(picture: str, language: str, folder: Folder) -> list[str]:
    """What the picture is called, shortest first."""
    return sorted(
        folder.of(language).emoji.get(emoji().get(picture, ""), ()), key=lambda name: (len(name), name)
    )


def _names(candidate: str, name: str) -> bool:
    """Equal; or one inside the other, where it is long enough to mean something, or the character at its end."""
    if candidate == name or _is_in(candidate, name) or _is_in(name, candidate):
        return True
    return is_han(candidate[:1]) and is_han(name[:1]) and (candidate.endswith(name) or candidate in name)


def _is_in(part: str, whole: str) -> bool:
    long_enough = len(part) > ENOUGH or (len(part) == ENOUGH and is_han(part[0]))
    return (long_enough and part in whole) or f" {part} " in f" {whole} "

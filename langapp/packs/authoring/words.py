"""The words of word packs: each confirmed by two lists, and by what its picture is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from langapp.packs.authoring import dictionaries, heads, pictured
from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.said import Said
from langapp.packs.authoring.wordlists import Folder

WANTED = 2
ENOUGH_WORDS = 2000
"""A list shorter than this may confirm a word; that it lacks one says nothing."""
SYSTEMS = ("words", "picture")


def differences(said: Sequence[Said], folder: Folder) -> Iterator[Difference]:
    """For forms of one language: words that fewer than two lists have, and pictures that are called otherwise."""
    words = [one for one in said if one.pack.kind == "words" and one.line]
    if not words:
        return
    confirm = Confirm(words[0].language, folder)
    for one in words:
        word, candidates = heads.word(one), heads.heads(one)
        having = confirm.having(candidates)
        if len(having) < confirm.wanted:
            yield Difference(
                one, "words", word, word, "", f"in {' and '.join(having) or 'no list'}", ("text",)
            )
        picture, meaning = (one.line.picture, _first(one.line.meaning)) if one.line else ("", "")
        if pictured.means(picture, candidates, one.language, folder, meaning) is False:
            called = ", ".join(pictured.names(picture, one.language, folder)[:4])
            yield Difference(one, "picture", word, word, called, picture, ("text",))


def _first(meaning: str) -> str:
    """Of “Dog, woof woof” the dog."""
    return heads.PARTS.split(meaning)[0]


class Confirm:
    """The lists and dictionaries of one language, to be asked about words."""

    def __init__(self, language: str, folder: Folder) -> None:
        lists, engines = folder.of(language).lists, dict(dictionaries.of(language))
        self.sources = {**{name: words.__contains__ for name, words in lists.items()}, **engines}
        large = sum(len(words) >= ENOUGH_WORDS for words in lists.values()) + len(engines)
        self.wanted = min(WANTED, large)

    def having(self, candidates: Sequence[str]) -> list[str]:
        """The names of the sources that have some candidate, or every word of one."""
        return [
            name
            for name, has in self.sources.items()
            if any(
                has(candidate) or (heads.parts(candidate) and all(map(has, heads.parts(candidate))))
                for candidate in candidates
            )
        ]

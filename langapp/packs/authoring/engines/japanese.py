"""Furigana, against MeCab with IPADIC; Hepburn, against the furigana."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from langapp.languages import readings
from langapp.languages.scripts import is_han
from langapp.packs.authoring import kana
from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.said import Said

NEEDS = ("fugashi", "ipadic")
SOURCE = "IPADIC"
SAID_OTHERWISE = {"は": "wa", "へ": "e", "を": "o"}


@dataclass(frozen=True)
class Token:
    """A word of the engine: as written, in hiragana, and what kind of word it takes it for."""

    surface: str
    kana: str
    kind: str
    form: str


def differences(said: Sequence[Said]) -> Iterator[Difference]:
    for one in said:
        ours = one.form.readings.get("furigana") or ("" if any(map(is_han, one.text)) else one.text)
        if not ours:
            continue
        spans = list(_spans(ours))
        tokens = tokenise(one.text)
        yield from _furigana(one, spans, tokens)
        if latin := one.form.readings.get("hepburn"):
            yield from _hepburn(one, latin, spans, tokens)


def _spans(furigana: str) -> Iterator[tuple[str, str]]:
    """Our text in its smallest pieces, each with its kana."""
    end = 0
    for match in readings.FURIGANA.finditer(furigana):
        before, over = match.groups()
        start = len(before)
        while start and is_han(before[start - 1]):
            start -= 1
        yield from ((c, c) for c in before[:start])
        yield before[start:], over
        end = match.end()
    yield from ((c, c) for c in furigana[end:])


def tokenise(text: str) -> list[Token]:
    found: list[Token] = []
    for word in _tagger()(text):
        feature = list(word.feature)
        read = feature[7] if len(feature) > 7 and feature[7] != "*" else word.surface
        form = feature[5] if len(feature) > 5 else ""
        found.append(Token(word.surface, kana.hiragana(read), feature[0], form))
    return found


@functools.cache
def _tagger() -> Any:
    import fugashi
    import ipadic

    return fugashi.GenericTagger(ipadic.MECAB_ARGS)


def _furigana(one: Said, spans: list[tuple[str, str]], tokens: list[Token]) -> Iterator[Difference]:
    for piece, ours, words in _aligned(spans, tokens):
        theirs = "".join(word.kana for word in words)
        here = kana.hiragana(ours)
        if any(map(is_han, piece)) and here != theirs:
            yield Difference(one, "furigana", piece, here, theirs, SOURCE)


def _aligned(spans: list[tuple[str, str]], tokens: list[Token]) -> Iterator[tuple[str, str, list[Token]]]:
    """Cut our text and theirs where both have a boundary: the piece, our kana, their words."""
    ours = list(itertools.accumulate(len(base) for base, _ in spans))
    theirs = list(itertools.accumulate(len(token.surface) for token in tokens))
    both = set(ours) & set(theirs)
    piece = mine = ""
    words: list[Token] = []
    queue = list(zip(tokens, theirs, strict=True))
    for (base, over), end in zip(spans, ours, strict=True):
        piece, mine = piece + base, mine + over
        if end in both:
            while queue and queue[0][1] <= end:
                words.append(queue.pop(0)[0])
            yield piece, mine, words
            piece = mine = ""
            words = []


def _hepburn(
    one: Said, latin: str, spans: list[tuple[str, str]], tokens: list[Token]
) -> Iterator[Difference]:
    """Word by word, as far as words can be told: the Latin text is cut where the derived one fits."""
    text = _bare(latin)
    expected = ""
    pieces: list[tuple[str, str]] = []
    for piece, ours, words in _aligned(spans, tokens):
        sound = _pattern(ours, words)
        if sound:
            pieces.append((piece, sound))
            expected += sound
    if re.fullmatch(expected, text):
        return
    rest = text
    for at, (piece, sound) in enumerate(pieces):
        after = "".join(later for _, later in pieces[at + 1 :])
        if (match := re.match(sound, rest)) and (re.match(f"{sound}(?={after})", rest) or True):
            following = pieces[at + 1][1] if at + 1 < len(pieces) else "$"
            if re.match(sound + following, rest) or at + 1 == len(pieces):
                rest = rest[match.end() :]
                continue
        wanted = _readable(sound)
        yield Difference(one, "hepburn", piece, rest[: len(wanted)], wanted, "the furigana")
        return


def _bare(latin: str) -> str:
    """Without spaces, hyphens, capitals and punctuation: nobody differs about these here."""
    text = unicodedata.normalize("NFC", latin.lower()).replace("’", "'")
    return "".join(c for c in text if unicodedata.category(c)[0] == "L")


def _pattern(ours: str, words: list[Token]) -> str:
    """What Hepburn may write for a piece, as a regular expression: vowels meet or stay apart between words."""
    if len(words) == 1 and words[0].kind == "助詞" and words[0].surface in SAID_OTHERWISE:
        return SAID_OTHERWISE[words[0].surface]
    sound = re.sub(r"[^a-zāīūēō]", "", kana.letters(ours))
    ends_in_u = len(words) == 1 and words[0].kind == "動詞" and words[0].form == "基本形"
    last = len(sound) - 2
    return kana.LENGTHENED.sub(
        lambda pair: (
            pair[0]
            if ends_in_u and pair.start() == last
            else f"(?:{kana.LONG['o' if pair[0] == 'ou' else pair[0][0]]}|{pair[0]})"
            if len(words) > 1
            else kana.LONG["o" if pair[0] == "ou" else pair[0][0]]
        ),
        sound,
    )


def _readable(pattern: str) -> str:
    return re.sub(r"\(\?:([^|]*)\|[^)]*\)", r"\1", pattern)

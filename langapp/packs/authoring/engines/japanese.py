"""Furigana, against MeCab with IPADIC; Hepburn, against the furigana."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from langapp.languages.fitting import FURIGANA
from langapp.languages.scripts import is_han
from langapp.packs.authoring import hepburn, kana
from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.said import Said

NEEDS = ("fugashi", "ipadic")
SYSTEMS = ("furigana", "hepburn")
SOURCE = "IPADIC"
UNREAD = 7  # features of a word that the engine only guesses
CLINGING = "ーぁぃぅぇぉゃゅょァィゥェォャュョ"
ENDINGS = ("て", "で", "ば", "ちゃ", "じゃ", "たり", "だり", "ながら", "たって")
STANDING = ("です", "だ", "でしょ", "だろ", "な", "なら", "じゃ", "でし", "だっ", "らしい")
CONTRACTED = "てでとどちじ"
PUNCTUATION = {
    "、": ", ",
    "。": ". ",
    "！": "! ",
    "？": "? ",
    "，": ", ",
    "「": " “",
    "」": "” ",
    "…": "… ",
    "・": " ",
    "〜": "",
    "～": "",
}
OPENING = ("「", "『")
CALLED = ("さん", "ちゃん", "くん", "さま")
APART = "\u2060"
RUNS = re.compile(
    "([\u3005-\u3007\u3400-\u9fff\uf900-\ufaff]+)|([^\u3005-\u3007\u3400-\u9fff\uf900-\ufaff]+)"
)
SAID_OTHERWISE = {"は": "わ", "へ": "え"}


@dataclass(frozen=True)
class Token:
    """A word of the engine: as written, as read and as it sounds in hiragana.

    A verb may end in a u of its own (思う); the ending う of しよう makes the vowel before it long.
    """

    surface: str
    kana: str
    sound: str
    is_verb: bool
    lengthens: bool
    clings: bool = False
    """To the word before it, in Latin letters."""
    leads: bool = False
    """It stands before a word and belongs to it."""
    is_particle: bool = False


def differences(said: Sequence[Said]) -> Iterator[Difference]:
    for one in said:
        ours = one.form.readings.get("furigana") or ("" if any(map(is_han, one.text)) else one.text)
        if not ours:
            continue
        spans = list(_spans(ours))
        tokens = tokenise(one.text)
        yield from _furigana(one, spans, tokens)
        if latin := one.form.readings.get("hepburn"):
            for piece, here, there in hepburn.differing(list(_pieces(spans, tokens)), latin):
                yield Difference(one, "hepburn", piece, here, there, "the furigana")


def _spans(furigana: str) -> Iterator[tuple[str, str]]:
    """Our text in its smallest pieces, each with its kana."""
    end = 0
    for match in FURIGANA.finditer(furigana):
        before, over = match.groups()
        start = len(before)
        while start and is_han(before[start - 1]):
            start -= 1
        yield from ((c, c) for c in before[:start])
        if before[start:]:  # else the kana stand over no kanji, which the format refuses
            yield before[start:], over
        end = match.end()
    yield from ((c, c) for c in furigana[end:])


def furigana(text: str) -> str:
    """A text with kana in brackets after its kanji, as the dictionary reads it."""
    return "".join(_bracketed(token.surface, token.kana) for token in tokenise(text, spaces=True))


def latin(text: str) -> str:
    """A text in Hepburn, word by word, as the dictionary reads it."""
    written = ""
    glued = True
    for token in tokenise(text, spaces=True):
        if unicodedata.category(token.surface[0])[0] in "LN":
            written += _between(token, glued) + _sounding(token)
            glued = token.leads
        else:
            written = written.rstrip("|") + PUNCTUATION.get(token.surface, token.surface)
            glued = token.surface in OPENING
    return " ".join(_word(word) for word in re.split(r"[|\s]+", written) if word)


def _between(token: Token, glued: bool) -> str:
    if token.surface in CALLED:
        return "-"
    return "" if glued or token.clings or token.surface[0] in CLINGING else "|"


def _sounding(token: Token) -> str:
    """は and へ as the particles sound; a verb's own う stays apart from the vowel before it."""
    if token.is_particle and token.surface in SAID_OTHERWISE:
        return SAID_OTHERWISE[token.surface]
    if token.is_verb and token.surface.endswith("う"):
        return f"{token.kana[:-1]}{APART}う"
    if (token.kana[-1], token.sound[-1:]) == ("は", "わ"):
        return token.kana[:-1] + "わ"
    return token.kana


def _word(spelled: str) -> str:
    return "".join(kana.hepburn(part) for part in spelled.split(APART))


def _bracketed(surface: str, read: str) -> str:
    """Kana of a word that are written stay outside: お風呂 is お風呂[ふろ]."""
    if not any(map(is_han, surface)):
        return surface
    parts = [(bool(kanji), kanji or written) for kanji, written in RUNS.findall(surface)]
    pattern = "".join("(.+?)" if kanji else re.escape(kana.hiragana(part)) for kanji, part in parts)
    match = re.fullmatch(pattern, read)
    if match is None:
        return f"{surface}[{read}]"
    over = iter(match.groups())
    return "".join(f"{part}[{next(over)}]" if kanji else part for kanji, part in parts)


def tokenise(text: str, spaces: bool = False) -> list[Token]:
    """The words of a text; with `spaces`, what stands between them too."""
    found: list[Token] = []
    for word in _tagger()(text):
        if spaces and word.white_space:
            found.append(Token(word.white_space, word.white_space, word.white_space, False, False))
        feature = [*word.feature, *["*"] * 9]
        read = feature[7] if feature[7] != "*" else word.surface
        sound = feature[8] if feature[8] != "*" else read
        is_verb = (feature[0], feature[5]) == ("動詞", "基本形")
        lengthens = (feature[0], word.surface) == ("助動詞", "う")
        found.append(
            Token(
                word.surface,
                kana.hiragana(read),
                kana.hiragana(sound),
                is_verb,
                lengthens,
                clings=_clings(word.surface, feature),
                leads=feature[0] == "接頭詞",
                is_particle=feature[0] == "助詞",
            )
        )
    return found


def _clings(surface: str, feature: Sequence[str]) -> bool:
    """An ending, or what is said in one breath with the verb before it."""
    if feature[0] == "助動詞":
        return surface not in STANDING
    if feature[0] == "助詞":
        return feature[1] == "接続助詞" and surface in ENDINGS
    if feature[0] == "動詞":
        return feature[1] == "接尾" or (feature[1] == "非自立" and surface[:1] in CONTRACTED)
    return feature[:2] == ["名詞", "接尾"]


def knows(word: str) -> bool:
    """Whether the dictionary has it as one word."""
    found = list(_tagger()(word))
    return len(found) == 1 and len(found[0].feature) > UNREAD


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


def _pieces(spans: list[tuple[str, str]], tokens: list[Token]) -> Iterator[hepburn.Piece]:
    """Our kana as they sound, apart where our kanji or their words begin and end."""
    starts = {0}
    sounds: dict[int, str] = {}
    at = 0
    for token in tokens:
        if not token.lengthens:
            starts.add(at)
        if len(token.surface) == len(token.sound):
            sounds |= {at + place: sound for place, sound in enumerate(token.sound)}
        if token.is_verb and token.surface.endswith("う"):
            starts.add(at + len(token.surface) - 1)
        at += len(token.surface)
    at, begins, after_kanji = 0, True, False
    for base, ours in spans:
        is_kanji = base != ours
        if unicodedata.category(base[0])[0] == "L":
            otherwise = SAID_OTHERWISE.get(base)
            heard = otherwise if otherwise and not begins and sounds.get(at) == otherwise else ours
            apart = begins or is_kanji or after_kanji or at in starts
            yield hepburn.Piece(base, heard, apart and ours[0] not in CLINGING)
        begins, after_kanji = unicodedata.category(base[0])[0] != "L", is_kanji
        at += len(base)

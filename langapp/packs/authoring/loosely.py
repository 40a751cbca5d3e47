"""Comparing what families type with exact letters: each sound spelled as somebody somewhere spells it.

Exact letters are ISO 15919 with every inherent vowel written ə, sounded or not. Length of vowels, breath after a
consonant, doubling and the nose are nobody's business here; which consonant and which kind of vowel it is, are. A
word of English may keep its English spelling.
"""

from __future__ import annotations

import functools
import re
import unicodedata

VOWELS = {
    "ə": "a?", "a": "a", "ā": "a+", "i": "(?:i|ee|e)", "ī": "(?:e?i+|ee|e)", "u": "(?:u|oo)", "ū": "(?:oo|u+)",
    "e": "(?:e+|a?[iy])", "ē": "(?:e+|[ae]?[iy]+|ae)", "o": "o+", "ō": "o+", "ai": "(?:a[iye]|e[iy]?)",
    "au": "(?:a[uw]|o[ou]?)", "r̥": "r[iu]", "ê": "[ea]", "ô": "(?:o|aw|au)",
}  # fmt: skip
CONSONANTS = {
    "k": "[kqx]+", "q": "[kq]+", "k͟h": "[kx]+", "g": "g+", "ġ": "g+", "ṅ": "n?g?", "c": "(?:ch|c)+", "j": "[jz]+", "ñ": "n?y?",
    "ṭ": "t+", "ḍ": "d+", "ṇ": "n+", "t": "t+", "d": "d+", "n": "n+", "p": "[pf]+", "f": "[pf]+", "b": "b+", "m": "m+", "y": "[yij]?",
    "ẏ": "[yiwe]?", "r": "r+", "l": "l+", "ḷ": "l+", "v": "[vwuo]*", "ś": "(?:sh|s)+", "ṣ": "(?:sh|s)+", "s": "(?:sh|s)+", "h": "h*",
    "ṛ": "[rd]+", "z": "[zjs]+", "ṉ": "n+", "ṟ": "(?:[td]?r|t)+", "ḻ": "(?:zh|l)+", "ḥ": "h?", "ṁ": "[nm]?g?", "m̐": "n?",
}  # fmt: skip
TAMIL = {
    "ə": "a", "ai": "(?:a[iy]?|e[iy]?)", "u": "(?:u|oo|o)?", "k": "[kgh]+", "c": "(?:ch|c|s|j)+", "ṭ": "[td]+", "t": "[td]+",
    "p": "[pb]+", "ñ": "n?[yj]?",
}  # fmt: skip
"""Tamil writes voiced and voiceless alike, and speaks its ai short."""
BENGALI = {
    "ə": "[oau]?", "a": "[oau]", "ē": "(?:e|a|ae|y)+", "ō": "[ouw]", "ai": "[oa]i", "au": "[oa]u", "y": "[jiya]*", "b": "[bwvm]*",
    "m": "m*", "ñ": "n?[yj]?", "kṣ": "k+", "ś": "(?:sh|s)+",
}  # fmt: skip
"""Bengali sounds its inherent vowel as o, and swallows the second of two consonants."""
URDU = {"ə": "a*", "ē": "[aeiy]+", "ai": "(?:a+[iye]|e[iy]?)"}
"""Urdu is compared with another typist, who writes no length of an a."""
OF_LANGUAGE = {"ta": TAMIL, "bn": BENGALI, "ur": URDU}
SOUND = re.compile("kṣ|k͟h|m̐|r̥|a[iu](?!\u0304)|.")
BREATH = re.compile("(?<=[kgcjṭḍtdpbṛ])h")
DOUBLED = re.compile(r"([kgcjṭḍtdpbmnṇnlrsśṉḷv])\1+")
ENDING_I = re.compile("(?<=t)i$")
LONG_ENOUGH = 4
FAMILY = {
    letter: family[0]
    for family in ("kqx", "g", "sz", "c", "j", "t", "d", "pf", "b", "m", "r", "l")
    for letter in family
}
UNVOICED = {letter: family[0] for family in ("kqxg", "szcj", "td", "pfb", "m", "r", "l") for letter in family}
SILENT = re.compile("gh(?=t)|m̐|ṁ")
HARD_C, SOFT_C = re.compile("c(?!h)"), re.compile("c(?=[eiy])")


def alike(typed: str, exact: str, language: str) -> bool:
    """Whether a word could be a family's spelling of the exact one."""
    if re.fullmatch(_pattern(exact, language), _typed(typed)):
        return True
    return typed.lower() in _english() and consonants(typed, language) == consonants(exact, language)


def exactly(typed: str) -> str:
    """As if exact, what another typist wrote: maan → māṁ, kiya → kiə."""
    letters = re.sub("n$", "ṁ", re.sub("(?<=i)y(?=[aeiou])", "", _typed(typed)))
    for spelled, exact in (
        ("w", "v"),
        ("aa", "ā"),
        ("ee", "ī"),
        ("oo", "ū"),
        ("ay", "ē"),
        ("ch", "c"),
        ("sh", "ś"),
    ):
        letters = letters.replace(spelled, exact)
    return re.sub("a(?![iu])", "ə", letters).replace("e", "ē").replace("o", "ō")


def consonants(spelling: str, language: str) -> str:
    """The families of the consonants in their order, without those that come and go: h, n, v, w, y."""
    letters = [c for c in unicodedata.normalize("NFD", SILENT.sub("", spelling.lower())) if "a" <= c <= "z"]
    family_of = UNVOICED if language == "ta" else FAMILY
    families = [family_of.get(letter, "") for letter in HARD_C.sub("k", SOFT_C.sub("s", "".join(letters)))]
    return "".join(
        family for family, before in zip(families, ["", *families], strict=False) if family != before
    )


@functools.cache
def _english() -> frozenset[str]:
    """The commoner words of English. Short ones could be anything: pin, hum."""
    # Half a second to import: only where somebody typed.
    import wordfreq

    words = wordfreq.get_frequency_dict("en", wordlist="small")
    return frozenset(word for word in words if len(word) >= LONG_ENOUGH)


def _typed(word: str) -> str:
    """Plain small letters; words of English keep their English spelling: truck, cycle."""
    bare = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if "a" <= c <= "z")
    return HARD_C.sub("k", SOFT_C.sub("s", bare))


@functools.lru_cache(maxsize=4096)
def _pattern(exact: str, language: str) -> str:
    spelled = VOWELS | CONSONANTS | OF_LANGUAGE.get(language, {})
    letters = DOUBLED.sub(r"\1", BREATH.sub("", unicodedata.normalize("NFC", exact)))
    if language == "pa":
        letters = ENDING_I.sub("", letters)
    sounds = SOUND.findall(letters)
    pattern = ""
    for before, sound, after in zip(["", *sounds], sounds, [*sounds[1:], ""], strict=False):
        part = spelled.get(sound, "")
        if sound in ("i", "ī") and after in VOWELS:
            part = f"(?:{part}|y)"
        if (after == "h" and sound in ("ə", "a", "i")) or (before == "h" and sound in ("ə", "i")):
            part = f"(?:{part}|[aeo])?"  # beside an h the short vowels run together: pehle, shehad
        if after in VOWELS and sound in VOWELS:
            part += "[yvwh]*"
        pattern += part + "h?"
    return pattern + ("n?" if language == "ur" else "")

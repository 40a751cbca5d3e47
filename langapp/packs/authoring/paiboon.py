"""Thai in the Paiboon scheme, and what the Royal Thai General System makes of the same sounds.

Sources: the Paiboon+ scheme as its dictionaries print it; the Royal Institute's general system of
transcription of 1999, which drops tones and vowel lengths.
"""

from __future__ import annotations

import re
import unicodedata

TONES = "\u0300\u0301\u0302\u030c"
INITIALS = {
    "bp": "p", "dt": "t", "ch": "ch", "ng": "ng", "b": "b", "d": "d", "p": "ph", "t": "th", "k": "kh", "g": "k",
    "j": "ch", "f": "f", "s": "s", "h": "h", "m": "m", "n": "n", "r": "r", "l": "l", "w": "w", "y": "y", "": "",
}  # fmt: skip
VOWELS = {
    "iao": "iao", "ʉai": "ueai", "uai": "uai", "əəi": "oei", "ooi": "oi", "ɔɔi": "oi", "aai": "ai", "aao": "ao",
    "ɛɛo": "aeo", "eeo": "eo", "ai": "ai", "ao": "ao", "iu": "io", "eo": "eo", "ɛo": "aeo", "oi": "oi", "ɔi": "oi", "ui": "ui",
    "əi": "oei", "ia": "ia", "ʉa": "uea", "ua": "ua", "aa": "a", "ii": "i", "ʉʉ": "ue", "uu": "u", "ee": "e", "ɛɛ": "ae",
    "oo": "o", "ɔɔ": "o", "əə": "oe", "a": "a", "i": "i", "ʉ": "ue", "u": "u", "e": "e", "ɛ": "ae", "o": "o", "ɔ": "o", "ə": "oe",
}  # fmt: skip
SYLLABLE = re.compile(
    f"(?P<initial>(?:bp|dt|ch|ng|[bdptkgjfshmnrlwy]?)[rlw]?)(?P<vowel>{'|'.join(VOWELS)})(?P<final>ng|[ptkmn]?)"
)


def plain(syllable: str) -> str:
    """Without its tone, and with one letter less where Paiboon+ writes iia, ʉʉa, uua."""
    decomposed = unicodedata.normalize("NFD", syllable.lower())
    letters = "".join(c for c in decomposed if c not in TONES)
    return shortened(unicodedata.normalize("NFC", letters))


def shortened(syllable: str) -> str:
    return re.sub(r"(i|ʉ|u)([\u0300-\u030c]?)\1a", r"\1\2a", unicodedata.normalize("NFD", syllable))


def rtgs(syllable: str) -> str | None:
    """One Paiboon syllable in the general system; None for what is no syllable."""
    match = SYLLABLE.fullmatch(plain(syllable))
    if match is None:
        return None
    initial = match["initial"]
    cluster = initial[-1] if len(initial) > 1 and initial[-1] in "rlw" else ""
    head = INITIALS.get(initial[: len(initial) - len(cluster)])
    return None if head is None else head + cluster + VOWELS[match["vowel"]] + match["final"]

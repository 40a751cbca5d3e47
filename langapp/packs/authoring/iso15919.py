"""ISO 15919: the scripts of India in Latin letters, one for one.

The blocks of these scripts run parallel in Unicode, so one table serves them all. Source: ISO 15919:2001.
An inherent vowel is written ə here, for the language to decide whether it is sounded.
"""

from __future__ import annotations

import re
import unicodedata

BLOCKS = {
    "Deva": 0x0900, "Beng": 0x0980, "Guru": 0x0A00, "Gujr": 0x0A80, "Taml": 0x0B80, "Telu": 0x0C00, "Mlym": 0x0D00,
}  # fmt: skip
INHERENT = "ə"
VIRAMA, NUKTA, ADDAK, TIPPI, FLAP = 0x4D, 0x3C, 0x71, 0x70, 0x5C
SIGNS = {0x01: "m̐", 0x02: "ṁ", 0x03: "ḥ", 0x3D: "’"}
VOWELS = dict(
    zip(
        (*range(0x05, 0x0D), 0x0D, 0x0E, 0x0F, 0x10, 0x11, 0x12, 0x13, 0x14),
        ("a", "ā", "i", "ī", "u", "ū", "r̥", "l̥", "ê", "e", "ē", "ai", "ô", "o", "ō", "au"),
        strict=True,
    )
)
MARKS = dict(
    zip(
        (*range(0x3E, 0x44), 0x45, 0x46, 0x47, 0x48, 0x49, 0x4A, 0x4B, 0x4C),
        ("ā", "i", "ī", "u", "ū", "r̥", "ê", "e", "ē", "ai", "ô", "o", "ō", "au"),
        strict=True,
    )
)
CONSONANTS = dict(
    zip(
        range(0x15, 0x3A),
        re.findall(
            r"\S+", "k kh g gh ṅ c ch j jh ñ ṭ ṭh ḍ ḍh ṇ t th d dh n ṉ p ph b bh m y r ṟ l ḷ ḻ v ś ṣ s h"
        ),
        strict=True,
    )
)
DOTTED = {
    "k": "q", "kh": "k͟h", "g": "ġ", "j": "z", "ḍ": "ṛ", "ḍh": "ṛh", "ph": "f", "y": "ẏ", "s": "ś", "l": "ḷ",
}  # fmt: skip
# Letters outside the parallel order.
OWN = {
    "Beng": {0x4E: "t"},
    "Taml": {0x03: "ḵ"},
    "Mlym": {0x7A: "ṇ", 0x7B: "n", 0x7C: "r", 0x7D: "l", 0x7E: "ḷ"},
}
NASALS = {"k": "ṅ", "g": "ṅ", "c": "ñ", "j": "ñ", "ṭ": "ṇ", "ḍ": "ṇ", "t": "n", "d": "n", "p": "m", "b": "m"}
VOWEL = re.compile(f"(?:a[iu](?!\u0304)|[aāiīuūeēoōêô{INHERENT}]|[rl]̥)(?:m̐|ṁ|ḥ)?")


def letters(text: str, script: str, nasals: bool = True) -> str:
    """A word in ISO 15919, inherent vowels as ə. With `nasals` an anusvara before a stop is that stop's nasal."""
    base, own = BLOCKS[script], OWN.get(script, {})
    out: list[str] = []
    doubled = False
    for character in unicodedata.normalize("NFC", text):
        at = ord(character) - base
        if at in own:
            out.append(own[at])
        elif consonant := CONSONANTS.get(at) or (script == "Guru" and at == FLAP and "ṛ"):
            out += [consonant[0] if doubled else "", consonant, INHERENT]
            doubled = False
        elif at == NUKTA and len(out) > 1:
            dotted = DOTTED.get(out[-2], out[-2])
            out[-2:-1] = [dotted]
        elif at in MARKS or at == VIRAMA:
            if out and out[-1] == INHERENT:
                out.pop()
            out.append(MARKS.get(at, ""))
        elif at in VOWELS:
            out.append(VOWELS[at])
        elif script == "Guru" and at == ADDAK:
            doubled = True
        elif script == "Guru" and at == TIPPI:
            out.append("ṁ")
        elif at in SIGNS:
            out.append(SIGNS[at])
        elif unicodedata.category(character)[0] in "LM" and character not in "\u200c\u200d":
            out.append(character)
    joined = "".join(out)
    if nasals:
        joined = re.sub("ṁ(?=([kgcjṭḍtdpb]))", lambda match: NASALS[match[1]], joined)
        if script == "Guru":
            # A tippi before n or m is that letter doubled.
            joined = re.sub("ṁ(?=([nm]))", lambda match: match[1], joined)
    return joined


def spoken(written: str) -> str:
    """As Hindi and Punjabi are read aloud: a final ə is silent, and one between V C and C V, from the right."""
    parts = _parts(written)
    vowels = [at for at, part in enumerate(parts) if VOWEL.fullmatch(part)]
    if vowels and vowels[-1] == len(parts) - 1 and parts[-1] == INHERENT and len(vowels) > 1:
        parts[-1] = ""
    for at in range(len(parts) - 3, 1, -1):
        if (
            parts[at] == INHERENT
            and _sounded(parts[at - 2])
            and _sounded(parts[at + 2])
            and not VOWEL.fullmatch(parts[at - 1])
            and not VOWEL.fullmatch(parts[at + 1])
        ):
            parts[at] = ""
    return "".join(parts).replace(INHERENT, "a")


def _parts(written: str) -> list[str]:
    """Consonants, aspirated ones as one, and vowels with their nasal sign."""
    consonant = "k͟h|[kgcjṭḍtdpbṛ]h(?!̥)|."
    found = re.findall(f"{VOWEL.pattern}|{consonant}", written)
    marks = ("̥", "̐", "͟")
    parts: list[str] = []
    for part in found:
        if part in marks and parts:
            parts[-1] += part
        else:
            parts.append(part)
    return parts


def _sounded(part: str) -> bool:
    return VOWEL.fullmatch(part) is not None

"""Burmese in the encoding called Zawgyi: the code points of Unicode, put to other uses.

Looked for are orders of code points that one of the two cannot produce. In Unicode the vowel E (U+1031) and the medials
follow their consonant, U+1039 stands between two consonants, and U+103A after one ends its syllable. Zawgyi writes what
is seen from left to right, has U+1039 for that end, and gives U+1060 to U+1097, letters of Mon, Karen and Shan, to
stacked forms. (Unicode Technical Note 11; the description of Zawgyi in Unicode's FAQ on Myanmar.)
"""

from __future__ import annotations

import re

CONSONANT = "[\u1000-\u1021\u1025\u1027\u103f]"
STACK = (
    "(?<=\u103a)\u1039[\u1000-\u1021]"  # upon the small nga
    "|(?<=က)\u1039[ကခ]|(?<=ဂ)\u1039[ဂဃ]|(?<=စ)\u1039[စဆ]|(?<=ဇ)\u1039[ဇဈ]|(?<=ဉ)\u1039[စဆဇဈဉ]"
    "|(?<=ဋ)\u1039[ဋဌ]|(?<=ဍ)\u1039[ဍဎ]|(?<=ဏ)\u1039[ဋဌဍဎဏ]|(?<=တ)\u1039[တထမ]|(?<=ဒ)\u1039[ဒဓ]|(?<=န)\u1039[တထဒဓန]"
    "|(?<=ပ)\u1039[ပဖ]|(?<=ဗ)\u1039[ဗဘ]|(?<=မ)\u1039[ပဖဗဘမ]|(?<=လ)\u1039[လ]|(?<=သ)\u1039[သ]"
)
"""Consonants that do stand upon each other: of one row of the alphabet, as in Pali."""
THEIRS = re.compile(
    "(?<![\u1000-\u102a\u103a-\u103f\u1039\u104e])\u1031"  # the vowel E before its consonant
    "|(?<![\u1000-\u1021\u103a-\u103f])[\u103b\u103c](?=\u1031?[\u1000-\u1021])"  # a medial before it
    f"|(?!{STACK})\u1039"  # a stroke with nothing to put below it
    "|[\u1060-\u1074\u1080-\u1097]"
    "|\u1031\u1031|\u1033|\u1034"
)
OURS = re.compile(
    f"{CONSONANT}[\u103b-\u103e]*\u103a(?=[\u1037\u1038\u104a\u104b]|\u1031?{CONSONANT}|[^\u1000-\u109f]|$)"
    f"|{CONSONANT}[\u103b-\u103e]*\u1031"
    f"|{STACK}"
)


def is_likely(text: str) -> bool:
    """Whether a Burmese text speaks more for Zawgyi than for Unicode."""
    return len(THEIRS.findall(text)) > len(OURS.findall(text)) / 2

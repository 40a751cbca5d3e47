"""The exact letters of the scripts of India."""

from __future__ import annotations

import pytest

from langapp.packs.authoring import iso15919


@pytest.mark.parametrize(
    ("script", "word", "letters"),
    [
        ("Deva", "कपड़े", "kəpəṛē"), ("Deva", "आँखें", "ām̐khēṁ"), ("Deva", "ख़ाला", "k͟hālā"), ("Deva", "नींद", "nīndə"),
        ("Deva", "मिलेंगे", "milēṅgē"), ("Deva", "पोंछ", "pōñchə"), ("Deva", "ढूँढ़", "ḍhūm̐ṛhə"), ("Deva", "दुःख", "duḥkhə"),
        ("Deva", "ज्ञान", "jñānə"), ("Deva", "ऋषि", "r̥ṣi"), ("Deva", "डॉक्टर", "ḍôkṭərə"), ("Deva", "फ़ोन", "fōnə"),
        ("Beng", "ভালোবাসা", "bhālōbāsā"), ("Beng", "পড়ে", "pəṛē"), ("Beng", "বৃষ্টি", "br̥ṣṭi"), ("Beng", "যেয়ো", "yēẏō"),
        ("Beng", "হঠাৎ", "həṭhāt"), ("Beng", "চাঁদ", "cām̐də"), ("Beng", "ক্ষুধা", "kṣudhā"),
        ("Guru", "ਪੁੱਤਰ", "puttərə"), ("Guru", "ਅੱਖ", "akkhə"), ("Guru", "ਸੌਂ", "sauṁ"), ("Guru", "ਕੰਨ", "kənnə"), ("Guru", "ਅੰਬ", "ambə"),
        ("Guru", "ਸ਼ੇਰ", "śērə"), ("Guru", "ਲੜਕਾ", "ləṛəkā"),
        ("Taml", "மூக்கு", "mūkku"), ("Taml", "பாட்டி", "pāṭṭi"), ("Taml", "குளிக்கலாமா", "kuḷikkəlāmā"), ("Taml", "நன்றி", "nəṉṟi"),
        ("Taml", "கிழமை", "kiḻəmai"), ("Taml", "ஒன்று", "oṉṟu"),
        ("Gujr", "સૂઈ", "sūī"), ("Telu", "నాన్నా", "nānnā"), ("Mlym", "മോനേ", "mōnē"),
    ],
)  # fmt: skip
def test_each_letter_has_its_own(script: str, word: str, letters: str) -> None:
    assert iso15919.letters(word, script) == letters


@pytest.mark.parametrize(
    ("word", "spoken"),
    [
        ("कपड़े", "kapṛē"), ("गुनगुना", "gungunā"), ("सबको", "sabkō"), ("निकलें", "niklēṁ"), ("डायपर", "ḍāypar"),
        ("बत्तख", "battakh"), ("धन्यवाद", "dhanyavād"), ("नमस्ते", "namastē"), ("पहले", "pahlē"), ("न", "na"), ("नहाने", "nahānē"),
        ("चेहरा", "cēhrā"), ("मज़ेदार", "mazēdār"),
    ],
)  # fmt: skip
def test_hindi_leaves_out_the_vowel_that_is_silent(word: str, spoken: str) -> None:
    assert iso15919.spoken(iso15919.letters(word, "Deva")) == spoken

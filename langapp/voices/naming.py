"""Controls that can say what they are called, and a consent that can be heard, in every language a relative may be asked in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from langapp import i18n
from langapp.i18n import lazy
from langapp.languages.registry import Language
from langapp.speech import speaking
from langapp.speech.clips import Saying
from langapp.voices import consenting
from langapp.voices.models import Rung

DOMAIN = "speak"
NAMES = {
    "consent": consenting.WORDS[Rung.FAMILY],
    "consent-everyone": consenting.WORDS[Rung.PUBLIC],
    "yes": lazy("Yes, I will speak"),
    "listen": lazy("Listen"),
    "speak": lazy("Tap to speak"),
    "stop": lazy("Tap when you have finished"),
    "hear": lazy("Hear yourself"),
    "send": lazy("Send"),
    "again": lazy("Say it again"),
    "next": lazy("Next"),
    "back": lazy("Back"),
}
SPOKEN_AS = {"zh-tw": "zh-Hant-TW", "zh-hant": "zh-Hant-TW", "zh-hk": "yue", "zh": "zh-Hans", "tl": "fil"}
"""What browsers say of languages that we know by another tag."""


@dataclass(frozen=True)
class Name:
    """What a control is called, and where that can be heard, if anywhere."""

    text: str
    url: str | None


def names(language: Language) -> dict[str, Name]:
    """In the language that is spoken now."""
    return {
        key: Name(str(text), f"/speak/names/{key}/{language.tag}" if _can_say(key, language.tag) else None)
        for key, text in NAMES.items()
    }


def saying(key: str, tag: str) -> Saying | None:
    if key not in NAMES or tag not in i18n.locales(DOMAIN):
        return None
    with i18n.speaking(tag, DOMAIN):
        return Saying(str(NAMES[key]), tag)


def sayings(tag: str) -> Iterator[Saying]:
    """All of a language, to be spoken beforehand."""
    yield from (said for key in NAMES if (said := saying(key, tag)))


def best(accepted: Iterable[str]) -> str:
    """The first language a browser asks for that these pages speak."""
    have = {tag.lower(): tag for tag in i18n.locales(DOMAIN)}
    for asked in accepted:
        tag = asked.replace("_", "-").lower()
        for shorter in (tag, tag.rpartition("-")[0], tag.partition("-")[0]):
            if found := have.get(shorter) or SPOKEN_AS.get(shorter):
                return found
    return i18n.SOURCE


def _can_say(key: str, tag: str) -> bool:
    said = saying(key, tag)
    return said is not None and speaking.can_speak(said)

"""espeak-ng: a robot, on this machine, at once; for the languages it speaks rightly."""

from __future__ import annotations

from functools import lru_cache

from langapp.languages.registry import languages
from langapp.languages.scripts import strays
from langapp.speech.child import CHILD, Child
from langapp.speech.clips import Saying, Sound
from langapp.speech.engines import Unsupported, unsayable

RELEASE = "1.52"


class Espeak:
    name = "espeak"

    def __init__(self, child: Child = CHILD) -> None:
        self.child = child

    def voice(self, saying: Saying) -> str:
        return f"{self._voice(saying)}@{RELEASE}"

    def reads(self, saying: Saying) -> Saying:
        return saying

    def speak(self, saying: Saying) -> Sound:
        return self.child.speak(self._voice(saying), saying.say)

    def _voice(self, saying: Saying) -> str:
        language = languages().get(saying.tag)
        voice = language.speech.espeak_variants.get(saying.variant) or language.speech.espeak
        if voice is None:
            raise Unsupported(f"espeak does not speak {language.name} rightly")
        if why := unsayable(saying.say) or _misread(saying.say, language.script):
            raise Unsupported(why)
        return voice


@lru_cache(maxsize=8192)
def _misread(say: str, script: str) -> str | None:
    """Letters of another script it skips, spells out, or reads in another language's voice."""
    return "it holds characters of another script" if strays(say, script) else None

"""Open JTalk: Japanese on this machine, kanji and pitch accent and all, where the extra `ja` is."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec

from langapp.languages.registry import languages
from langapp.languages.scripts import strays
from langapp.speech.child import CHILD, Child
from langapp.speech.clips import Saying, Sound
from langapp.speech.engines import Unsupported, unsayable

RELEASE = "0.4.1.post10"


class OpenJTalk:
    name = "openjtalk"

    def __init__(self, child: Child = CHILD) -> None:
        self.child = child

    def voice(self, saying: Saying) -> str:
        return f"{self._voice(saying)}@{RELEASE}"

    def reads(self, saying: Saying) -> Saying:
        return saying

    def speak(self, saying: Saying) -> Sound:
        return self.child.speak(self._voice(saying), saying.say, engine=self.name)

    def _voice(self, saying: Saying) -> str:
        language = languages().get(saying.tag)
        voice = language.speech.openjtalk
        if voice is None:
            raise Unsupported(f"Open JTalk does not speak {language.name}")
        if not installed():
            raise Unsupported("Open JTalk is not installed")
        if why := unsayable(saying.say):
            raise Unsupported(why)
        if strays(saying.say, language.script):
            raise Unsupported("it holds characters of another script")
        return voice


@lru_cache(maxsize=1)
def installed() -> bool:
    return find_spec("pyopenjtalk") is not None

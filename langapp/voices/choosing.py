"""Choosing the best voice there is for a wording, without ever waiting for the network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from langapp.languages.registry import Language, languages
from langapp.packs import shelf
from langapp.packs.documents import Form
from langapp.speech import speaking
from langapp.speech.clips import Clip, Saying


@dataclass(frozen=True)
class Voice:
    """Who speaks: `google` (an online computer voice) or `computer` (the one on this server); and where it sounds."""

    kind: str
    url: str


def best(ref: str, tag: str, variant: str, form: Form) -> Voice | None:
    """The best voice there is now. None where no voice would be right."""
    address = f"/voices/{ref}/{tag}/{variant}" if variant else f"/voices/{ref}/{tag}"
    return _best(saying(tag, variant, form), address)


def of_language(language: Language) -> Voice | None:
    """A voice that says the language's own name."""
    return _best(Saying(language.endonym, language.tag), f"/voices/languages/{language.tag}")


def sound(said: Saying) -> Clip | None:
    """The clip to play now, made on this machine if it must be. None where no voice would be right."""
    try:
        return speaking.speak_now(said)
    except speaking.NoVoice:
        return None


def saying(tag: str, variant: str, form: Form) -> Saying:
    return Saying(form.text, tag, variant=variant, speak=form.speak)


def sayings(pack: str | None = None, language: str | None = None) -> Iterator[Saying]:
    """Everything published that may be spoken aloud, and each language's name; of one pack or language if asked."""
    for tag in [language] if language else [each.tag for each in languages().at("launch")]:
        if pack is None:
            yield Saying(languages().get(tag).endonym, tag)
    for found in shelf.current().packs.values():
        if pack is not None and found.slug != pack:
            continue
        for line in found.lines:
            for tag, wording in line.wordings.items():
                if language is None or tag == language:
                    yield from (saying(tag, variant, form) for variant, form in wording.forms())


def _best(said: Saying, address: str) -> Voice | None:
    if clip := speaking.best_cached(said):
        return Voice("google" if clip.engine == "gtts" else "computer", clip.url)
    return Voice("computer", address) if speaking.can_speak(said) else None

"""Choosing whose voice plays a wording, without ever waiting for the network.

First the family's own people; then a teacher of the same region, another teacher, anyone who lets everyone hear
them; then Google's clip, then this server's own voice where it is right. A family's choice goes before all of
them, and a voice of someone who has died waits until it is chosen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from langapp.families.models import Device
from langapp.languages.registry import Language, languages
from langapp.packs import shelf
from langapp.packs.documents import Form
from langapp.refs import is_sung
from langapp.speech import speaking
from langapp.speech.clips import Clip, Saying
from langapp.voices import naming, ours
from langapp.voices.models import ChosenVoice, Recording
from langapp.voices.models.recordings import Heard

KINDS = ("family", "teacher", "person", "google", "computer")
PEOPLE = KINDS[:3]
ENGINES = frozenset(speaking.ENGINES)


@dataclass(frozen=True)
class Voice:
    """Who speaks, and where the sound is.

    `kind` is family, teacher or person (a recording), `google` (an online computer voice) or `computer` (one on
    this server); `key` is what a family chooses it by; `name` is the speaker's.
    """

    kind: str
    url: str
    key: str = ""
    name: str = ""
    remembered: bool = False
    chosen: bool = False
    """Whether the family said that this one plays first."""

    @property
    def may_get_better(self) -> bool:
        """Whether waiting might bring a better one: Google's clip, or a person's."""
        return self.kind == "computer" or (self.kind != "family" and not self.chosen)


@dataclass(frozen=True)
class Voices:
    """Everything a family may hear of some lines, and what it has chosen: two queries for a page, however many."""

    family_id: str | None = None
    recordings: dict[tuple[str, str, str], list[Heard]] = field(default_factory=dict)
    chosen: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, device: Device | None, refs: Collection[str]) -> Voices:
        family_id = device.family_id if device else None
        found: dict[tuple[str, str, str], list[Heard]] = {}
        for heard in Recording.heard(family_id, device.id if device else None, refs):
            found.setdefault((heard.ref, heard.tag, heard.text_hash), []).append(heard)
        return cls(family_id, found, ChosenVoice.by(family_id, refs) if family_id else {})

    def best(self, ref: str, tag: str, variant: str, form: Form) -> Voice | None:
        """The voice that plays. None where there is none, and somebody might be asked."""
        return next(iter(self.all(ref, tag, variant, form)), None)

    def all(self, ref: str, tag: str, variant: str, form: Form) -> tuple[Voice, ...]:
        """Every voice of a wording, the best first. After a chosen one come those that follow it, then the others,
        so that whoever asks for another again and again hears them all.
        """
        chosen = self.chosen.get((ref, tag))
        takes = self.recordings.get((ref, tag, form.text_hash), [])
        meant = self._newest_of_each(takes, variant, chosen)
        people = sorted(meant, key=lambda heard: self._rank(heard, variant))
        living = [self._voice(heard) for heard in people if not heard.remembered]
        remembered = [self._voice(heard) for heard in people if heard.remembered]
        every = [*living, *_computers(ref, tag, variant, form), *remembered]
        at = self._chosen(every, chosen)
        if at is None:
            return tuple(every)
        return replace(every[at], chosen=True), *every[at + 1 :], *every[:at]

    def _chosen(self, every: list[Voice], key: str | None) -> int | None:
        """Where it is, if it is there. Who chose a computer chose whichever speaks best."""
        fits = ENGINES if key in ENGINES else {key}
        return next((at for at, voice in enumerate(every) if voice.key in fits), None)

    def _newest_of_each(self, takes: list[Heard], variant: str, chosen: str | None) -> Iterator[Heard]:
        """A speaker's last take of a line is the one meant, unless the family chose another. Where two ways of saying
        it are written alike, a teacher's last take of the one that is asked for.
        """
        meant = sorted(takes, key=lambda heard: not self._is_own(heard) and heard.said_as != variant)
        kept = {heard.speaker_id: heard for heard in reversed(meant)}
        kept |= {heard.speaker_id: heard for heard in takes if heard.id == chosen}
        return (heard for heard in takes if kept[heard.speaker_id] is heard)

    def _rank(self, heard: Heard, variant: str) -> tuple[bool, bool, bool, bool]:
        """Stable, so that of equals the newest stays first."""
        if self._is_own(heard):
            return False, False, False, False
        return True, not heard.taught, heard.variant != variant, heard.said_as != variant

    def _is_own(self, heard: Heard) -> bool:
        """A visitor has no family: a teacher, who has none either, is not theirs."""
        return self.family_id is not None and heard.family_id == self.family_id

    def _voice(self, heard: Heard) -> Voice:
        kind = "family" if self._is_own(heard) else "person"
        return Voice(
            "teacher" if heard.taught else kind,
            f"/recordings/{heard.id}.mp3",
            heard.id,
            heard.name,
            heard.remembered,
        )


def of_language(language: Language) -> Voice | None:
    """A voice that says the language's own name."""
    return _computer(Saying(language.endonym, language.tag), f"/voices/languages/{language.tag}")


def sound(said: Saying) -> Clip | None:
    """The clip to play now, made on this machine if it must be. None where no voice would be right."""
    try:
        return speaking.speak_now(said)
    except speaking.NoVoice:
        return None


def saying(tag: str, variant: str, form: Form) -> Saying:
    return Saying(form.text, tag, variant=variant, speak=form.speak)


def sayings(pack: str | None = None, language: str | None = None) -> Iterator[Saying]:
    """Everything published that may be spoken aloud, each language's name, and the names of a relative's controls.

    Of one pack or language if asked.
    """
    for tag in [language] if language else [each.tag for each in languages().at("launch")]:
        if pack is None:
            yield Saying(languages().get(tag).endonym, tag)
            yield from naming.sayings(tag)
    for found in shelf.current().packs.values():
        if pack is not None and found.slug != pack:
            continue
        for line in found.lines:
            for tag, wording in line.wordings.items():
                if language is None or tag == language:
                    yield from (saying(tag, variant, form) for variant, form in wording.forms())


def _computers(ref: str, tag: str, variant: str, form: Form) -> list[Voice]:
    if ours.is_own(form) or is_sung(ref):
        return []
    address = f"/voices/{ref}/{tag}/{variant}" if variant else f"/voices/{ref}/{tag}"
    voice = _computer(saying(tag, variant, form), address)
    return [voice] if voice else []


def _computer(said: Saying, address: str) -> Voice | None:
    if clip := speaking.best_cached(said):
        return Voice("google" if clip.engine == "gtts" else "computer", clip.url, clip.engine)
    return Voice("computer", address, "espeak") if speaking.can_speak(said) else None

"""What goes along with the sounds, to say what they are and whose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from langapp.i18n import _
from langapp.loops.naming import shown
from langapp.loops.taking import Given
from langapp.voices.leaving import MADE_BY


@dataclass(frozen=True)
class Spoken:
    """Who says something, and the frames of it; the engine, where it is a computer."""

    who: str
    sound: bytes
    engine: str = ""


@dataclass(frozen=True)
class Heard:
    """Who speaks, in the order they first do: people's names, and engines."""

    names: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()

    def with_(self, others: Heard) -> Heard:
        names, engines = (*self.names, *others.names), (*self.engines, *others.engines)
        return Heard(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(engines)))


def heard(spoken: Iterable[Spoken]) -> Heard:
    told = list(spoken)
    people = [each.who for each in told if not each.engine]
    return Heard().with_(Heard(tuple(people), tuple(each.engine for each in told if each.engine)))


def readme(given: Given, heard: Heard) -> str:
    return "\n\n".join([shown(given["title"]), *map(str, _parts(given, heard))]) + "\n"


def _parts(given: Given, heard: Heard) -> Iterator[str]:
    yield _(
        "Each file is one line, said in your languages, with a pause after each in which to answer. Play them in their order, or open playlist.m3u8; older speakers read playlist.m3u."
    )
    if heard.names:
        yield _(
            "Your family’s voices: %(names)s. They said yes to being kept and played in your family, so these files stay in the family.",
            names=shown(", ".join(heard.names)),
        )
    if heard.engines:
        yield _(
            "Computer voices, made on this server: %(names)s",
            names="; ".join(MADE_BY[name] for name in heard.engines),
        )
    for pack in given["words"]:
        by = shown(", ".join(pack["by"]))
        told = _("Words: %(title)s, %(licence)s", title=shown(pack["title"]), licence=pack["licence"])
        yield f"{told}, {by}" if by else told
    yield _(
        "Google’s voice, and voices of people outside your family, are not in here: they may be heard in Langapp, and not copied."
    )

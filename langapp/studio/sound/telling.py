"""Who says what in a draft, told to the script of a grid and in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langapp.i18n import _, ngettext
from langapp.studio.sound.voicing import Spoken, in_ways
from langapp.studio.sound.ways import Way


def told(found: Sequence[Spoken], ways: Sequence[Way]) -> dict[str, Any]:
    rows: dict[str, dict[str, Any]] = {}
    for each in found:
        rows.setdefault(each.said.row_id, {})[each.way.key] = _told(each)
    return {
        "rows": rows,
        "ways": [_of_way(way, own) for way, own in in_ways(found, ways).items()],
        "words": words(),
    }


def words() -> dict[str, str]:
    return {
        "computer": _("Computer"),
        "nobody": _("Nobody yet"),
        "record": _("Record"),
        "record_line": _("Record line {n}, {language}"),
        "hear_line": _("Hear line {n}, {language}: {name}"),
        "before": _("says it as it was before"),
        "rest": _("Record the rest"),
        "ask": _("Ask someone"),
        "all": _("Voices"),
    }


def count_in_words(found: Sequence[Spoken]) -> str:
    by_person = sum(each.by_person for each in found)
    return ngettext(
        "%(said)s of %(n)s line has a person’s voice",
        "%(said)s of %(n)s lines have a person’s voice",
        len(found),
        said=by_person,
    )


def _told(each: Spoken) -> dict[str, Any]:
    voice, former = each.voice, each.former
    told: dict[str, Any] = {"kind": "person" if each.by_person else "computer" if voice else "none"}
    if voice:
        told |= {"url": voice.url, "name": voice.name}
    if former:
        told["before"] = {"url": f"/recordings/{former.id}.mp3", "name": former.name}
    return told


def _of_way(way: Way, found: Sequence[Spoken]) -> dict[str, Any]:
    return {
        "key": way.key,
        "tag": way.tag,
        "endonym": way.language.endonym,
        "lang": way.language.html_lang,
        "dir": way.language.direction,
        "called": way.called,
        "count": count_in_words(found) if found else "",
        "rest": sum(not each.by_person for each in found),
    }

"""Small pieces of the cloth: one for each language, and one for each moment, with what each tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from langapp.i18n import _, ngettext
from langapp.languages.registry import Language, languages
from langapp.practice import cloth
from langapp.practice.moments import MOMENTS
from langapp.practice.telling import Part, Sentence, Words, listed, tell
from langapp.practice.weaving import Group, Woven

BAND_MOTIFS = 6


@dataclass(frozen=True)
class Band:
    """A small piece of cloth, and what it tells. `motifs` are repeated across it."""

    about: Part
    icon: str
    motifs: tuple[cloth.Motif, ...]
    sentence: Sentence


def by_language(woven: Woven) -> list[Band]:
    """A band for each language of the family that has a thread, with what was last said in it."""
    bands = []
    for position, tag in enumerate(woven.tags):
        groups = woven.in_language(tag)
        if groups:
            language = languages().get(tag)
            bands.append(Band(language, "", (cloth.motif((position,)),), _lately(groups, language)))
    return bands


def _lately(groups: Sequence[Group], language: Language) -> Sentence:
    worded = [group for group in groups if group.place and language.tag in group.place[1].wordings]
    if not worded:
        return ()
    newest = max(worded, key=lambda group: (group.last, group.ref))
    assert newest.place is not None
    words = newest.place[1].wordings[language.tag].form
    return tell(_("Lately: %(words)s"), words=Words(language, words))


def by_moment(woven: Woven) -> list[Band]:
    """A band for each moment in which something was said, in the dyes of its newest threads."""
    bands = []
    for moment in woven.moments:
        groups = sorted(woven.at(moment), key=lambda group: (group.last, group.ref))[-BAND_MOTIFS:]
        kinds = cloth.picture(groups, woven.tags, BAND_MOTIFS).motifs
        bands.append(Band(str(MOMENTS[moment].title), f"moment-{moment}", kinds, milestone(woven, moment)))
    return bands


def milestone(woven: Woven, moment: str) -> Sentence:
    """“12 lines said so far, in Cantonese and Tamil.” Of the moment, and shared."""
    groups = woven.at(moment)
    said_in = [tag for tag in woven.tags if any(tag in group.spoken for group in groups)]
    count = len({group.ref for group in groups})
    if not said_in:
        return (ngettext("%(n)s line said so far.", "%(n)s lines said so far.", count),)
    message = ngettext(
        "%(n)s line said so far, in %(languages)s.",
        "%(n)s lines said so far, in %(languages)s.",
        count,
        languages="%(languages)s",
    )
    return tell(message, languages=listed([languages().get(tag) for tag in said_in]))

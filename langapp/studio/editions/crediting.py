"""Who is thanked for the words of a draft: told by whoever publishes it, kept in cells, and worked out by nobody after."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from langapp.drafts import fields
from langapp.drafts.editing import ANY, Edit, edit
from langapp.drafts.models import Draft
from langapp.drafts.models.cells import WHOLE
from langapp.families.models import Caregiver
from langapp.lib.uuid7 import uuid7
from langapp.packs.documents import Pack
from langapp.studio.forks import forking
from langapp.web import Refused

Names = tuple[str, ...]


@dataclass(frozen=True)
class Credit:
    """The languages that the same people wrote."""

    tags: Names
    names: Names


def credited(draft: Draft, pack: Pack, before: Pack | None) -> Pack:
    """The pack with a name for each language where one can be offered: what was told already, else what stood in the
    edition before, else what its writers are called.
    """
    writers = tuple(writer.name for writer in draft.writers() if writer.name)
    was = before.by if before else {}
    by = {tag: pack.by.get(tag) or was.get(tag) or writers for tag in pack.languages}
    if before is None and (origin := forking.edition_of(draft.forked_slug, draft.forked_number)):
        by |= {tag: _with(by[tag], writers) for tag in by if _is_reworded(pack, origin, tag)}
    return dataclasses.replace(pack, by={tag: names for tag, names in by.items() if names})


def grouped(pack: Pack) -> list[Credit]:
    """In the order of its languages."""
    tags: dict[Names, Names] = {}
    for tag in pack.languages:
        names = pack.by.get(tag, ())
        tags[names] = (*tags.get(names, ()), tag)
    return [Credit(of, names) for names, of in tags.items()]


def tell(draft: Draft, credit: Mapping[str, str], by: Caregiver, now: datetime) -> None:
    """From now on the pack says so; a name a line. Raises Refused."""
    cells = [Edit(WHOLE, _field(tag), text, ANY) for tag, text in credit.items()]
    if refused := edit(draft, by, now, uuid7(now), cells).refused:
        raise Refused(refused[0][2])


def is_told(pack: Pack, credit: Mapping[str, str]) -> bool:
    """Whether a pack says so already."""
    return all(
        fields.kept(_field(tag), text) == "\n".join(pack.by.get(tag, ())) for tag, text in credit.items()
    )


def _field(tag: str) -> str:
    return f"{tag}:{fields.BY}"


def _with(names: Names, others: Names) -> Names:
    return tuple(dict.fromkeys([*names, *others]))


def _is_reworded(pack: Pack, origin: Pack, tag: str) -> bool:
    """Whether a language that was taken over with its names says something of its own by now."""
    if tag not in origin.by or pack.by.get(tag) != origin.by[tag]:
        return False
    theirs = {origin.ref(line): line.wordings.get(tag) for line in origin.lines}
    return any(
        tag in line.wordings and line.wordings[tag] != theirs.get(line.came_from) for line in pack.lines
    )

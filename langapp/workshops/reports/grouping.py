"""The languages of a room as a report may tell of them: in groups, every language of the registry in one."""

from __future__ import annotations

from dataclasses import dataclass

from langapp.i18n import Lazy, lazy


@dataclass(frozen=True)
class Group:
    key: str
    name: Lazy
    tags: frozenset[str]


GROUPS = (
    Group("chinese", lazy("Chinese languages"), frozenset({"yue", "zh-Hans", "zh-Hant-TW"})),
    Group("korean-japanese", lazy("Korean and Japanese"), frozenset({"ko", "ja"})),
    Group(
        "south-asian",
        lazy("South Asian languages"),
        frozenset({"hi", "ur", "pa", "bn", "ta", "te", "gu", "ne", "ml", "mr", "si"}),
    ),
    Group(
        "southeast-asian",
        lazy("Southeast Asian languages"),
        frozenset({"vi", "fil", "th", "id", "km", "my", "lo", "hmn"}),
    ),
    Group("inner-asian", lazy("Languages of West and Inner Asia"), frozenset({"fa", "mn"})),
)
"""In the order in which they are told. That they are the same for every room is part of why nothing follows from one that
is left out.
"""
OTHERS = lazy("Other languages")
"""Those of all groups that too few families brought, together."""
GROUP_OF = {tag: group.key for group in GROUPS for tag in group.tags}


def of(tags: list[str]) -> frozenset[str]:
    """The groups a family's languages are of."""
    return frozenset(GROUP_OF[tag] for tag in tags if tag in GROUP_OF)

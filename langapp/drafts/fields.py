"""The names of cells, and what may stand in one.

Of a row: `meaning cue turn picture when title body source`; of a language `yue:text`, `yue:readings.jyutping`,
`yue:literal` and so on; of a variant of it `vi@south:text`. Of the pack itself, which is no row: `title`, `kind`,
`provenance.grade`, `yue:by`, `yue:title.text`; and `columns`, the languages of the grid in their order.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from langapp.i18n import _
from langapp.languages import scripts

OF_LINE = ("meaning", "cue", "turn", "picture", "when", "title", "body", "source")
OF_FORM = ("text", "literal", "note", "region", "register", "speak")
OF_PACK = (
    "title", "meanings", "kind", "moment", "ages", "summary", "licence", "language", "form", "melody", "columns",
)  # fmt: skip
OF_PROVENANCE = ("grade", "why", "collector", "year", "page", "unverified")
OF_FORK = ("pack", "edition", "by")
READINGS = "readings."
TITLE = "title."
BY = "by"
LONGEST, LONGEST_MELODY = 2000, 20_000
"""Characters in one cell: far more than may be published, so that what was pasted by mistake is there to be cut."""

TAG = r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?"
KEY = r"[a-z0-9][a-z0-9-]{0,39}"
FORM = rf"(?:{'|'.join(OF_FORM)}|readings\.[a-z0-9]{{2,20}})"
ROW_FIELD = re.compile(rf"(?:{'|'.join(OF_LINE)})|(?P<tag>{TAG})(?:@(?P<key>{KEY}))?:(?P<name>{FORM})")
PACK_FIELD = re.compile(
    rf"(?:{'|'.join(OF_PACK)})|provenance\.(?:{'|'.join(OF_PROVENANCE)})"
    rf"|(?P<tag>{TAG}):(?P<name>by|title\.{FORM})"
)


@dataclass(frozen=True)
class OfLanguage:
    """A cell that says something in a language."""

    tag: str
    variant: str
    name: str
    """`text`, `readings.jyutping`, `literal` …"""


def is_known(field: str, of_pack: bool) -> bool:
    return (PACK_FIELD if of_pack else ROW_FIELD).fullmatch(field) is not None


def is_of_fork(field: str) -> bool:
    """What a draft was made after is said once, by whoever makes it, and typed by nobody."""
    return field in {f"fork.{name}" for name in OF_FORK}


def of_language(field: str) -> OfLanguage | None:
    """What a row's cell says in which language; None for one in no language, such as its cue."""
    found = ROW_FIELD.fullmatch(field)
    return OfLanguage(found["tag"], found["key"] or "", found["name"]) if found and found["tag"] else None


def text(tag: str, variant: str = "") -> str:
    return form(tag, variant, "text")


def reading(tag: str, system: str, variant: str = "") -> str:
    return form(tag, variant, f"{READINGS}{system}")


def form(tag: str, variant: str, name: str) -> str:
    return f"{tag}@{variant}:{name}" if variant else f"{tag}:{name}"


def kept(field: str, value: str) -> str:
    """A value as a cell keeps it: composed, on one line, without what would turn a page around."""
    composed = unicodedata.normalize("NFC", value)
    if field == "melody" or field.endswith(f":{BY}"):
        return "\n".join(filter(None, map(scripts.typed, composed.splitlines())))
    return scripts.typed(composed)


def refusal(field: str, value: str) -> str:
    """Why a value cannot be kept; empty where it can."""
    longest = LONGEST_MELODY if field == "melody" else LONGEST
    if len(value) > longest:
        return _("That is longer than one cell holds. Use up to %(n)s letters.", n=longest)
    return ""

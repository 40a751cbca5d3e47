"""Everything that keeps a draft from being published, each with the cell in which it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from langapp.drafts import fields
from langapp.drafts.document import Folded
from langapp.drafts.models import Draft
from langapp.drafts.models.cells import WHOLE
from langapp.i18n import _
from langapp.packs import checking
from langapp.packs.checking import Path, Problem
from langapp.packs.documents import Pack
from langapp.studio.forks import forking

SUMMARY = "summary"
MOST_LINES = 60
"""Of a published pack: what families hear over some weeks, and a page can carry."""


@dataclass(frozen=True)
class Fault:
    """One thing to mend, and the cell in which it is; no row is the pack itself."""

    row_id: str
    field: str
    number: int
    """Which line it is, counted from one; 0 for the pack itself."""
    meaning: str
    tag: str
    """The language it is in; empty for what is in none."""
    why: str

    @property
    def is_asked(self) -> bool:
        """Whether it is asked for where one says Publish: what the pack is for, and whose words they are."""
        return not self.row_id and (self.field == SUMMARY or self.field.endswith(f":{fields.BY}"))


def faults_of(draft: Draft, folded: Folded) -> Iterator[Fault]:
    """In the order of the lines; what is about the whole pack comes first."""
    number = {line.id: at for at, line in enumerate(folded.pack.lines, 1)}
    for problem in [*_more(draft, folded.pack), *checking.problems(folded.pack)]:
        yield _placed(problem, folded, number)


def _more(draft: Draft, pack: Pack) -> Iterator[Problem]:
    """What only a pack of the studio has to keep."""
    if len(pack.lines) > MOST_LINES:
        yield Problem(
            ("lines",),
            _(
                "There are %(n)s lines here. A family follows up to %(most)s: make two packs of it.",
                n=len(pack.lines),
                most=MOST_LINES,
            ),
        )
    for tag, count in Counter(tag for line in pack.lines for tag in line.wordings).items():
        if count and not pack.by.get(tag):
            yield Problem(("by", tag), _("Say who wrote these words: a name, or the name of your school."))
    if why := forking.licence_refusal(draft, pack):
        yield Problem(("licence",), why)


def _placed(problem: Problem, folded: Folded, number: dict[str, int]) -> Fault:
    path = problem.path
    if path[:1] != ("lines",) or len(path) < 2:
        return Fault(
            WHOLE, _of_pack(path), 0, "", path[1] if path[:1] in (("titles",), ("by",)) else "", problem.why
        )
    line = folded.pack.line(path[1])
    tag = path[2] if len(path) > 2 and line and path[2] in line.wordings else ""
    return Fault(
        folded.row_of(path[1]),
        field_of(path),
        number.get(path[1], 0),
        line.meaning if line else "",
        tag,
        problem.why,
    )


def _of_pack(path: Path) -> str:
    if path[:1] == ("titles",) and len(path) > 1:
        name = "readings." + path[3] if path[2:3] == ("readings",) and len(path) > 3 else "text"
        return f"{path[1]}:{fields.TITLE}{name}"
    if path[:1] == ("by",):
        return f"{path[1]}:{fields.BY}"
    return ".".join(path)


def field_of(path: Path) -> str:
    """The cell that a path inside a line leads to: ("lines", "splash", "yue", "readings", "jyutping")."""
    rest = path[2:]
    if not rest:
        return "meaning"
    if len(rest) == 1 and rest[0] in fields.OF_LINE:
        return rest[0]
    tag, rest = rest[0], rest[1:]
    variant = ""
    if rest and rest[0] != "readings" and rest[0] not in fields.OF_FORM:
        variant, rest = rest[0], rest[1:]
    if rest[:1] == ("readings",):
        return fields.reading(tag, rest[1], variant) if len(rest) > 1 else fields.text(tag, variant)
    return fields.form(tag, variant, rest[0] if rest else "text")

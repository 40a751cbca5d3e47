"""Tables as people write them by hand: in Markdown, or as “text - meaning”, one below the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from langapp.lib.tables import LINES, MARKDOWN, Note, NotOpened, Opened, Sheet
from langapp.lib.tables.bounds import LONGEST, MOST_ROWS, kept, uneven

RULE = re.compile(r":?-+:?")
"""What stands in each cell of the line under the names of columns."""
BAR = re.compile(r"(?<!\\)\|")
ENDS = re.compile(r"\r\n|\r|\n")
MESSAGE = re.compile(r"^\[\d[^\]]{0,40}\]\s*[^:]{1,40}:\s+")
"""Before what somebody said in a chat: when, and who."""
BULLET = re.compile(r"^(?:[-*•·]|\d{1,3}[.)])\s+")
GAP = re.compile(r"[ \t]+")
DASH = re.compile(r" (?:[-–—=→]|->|=>)+ | ?—{1,2} ?")
COLON = re.compile(r" ?: | ?： ?")
MOST_PARTS = 4
MOSTLY = 0.8


def is_markdown(text: str) -> bool:
    """A rule with bars, under a line with bars."""
    lines = ENDS.split(text)
    return any("|" in names and _is_rule(rule) for names, rule in pairwise(lines))


def markdown(text: str) -> Opened:
    """Every table of the text, one below the other, and what stands around them left out. Raises NotOpened."""
    lines = ENDS.split(text)
    rows = kept(_rows_of_tables(lines))
    tables = sum(1 for line in lines if _is_rule(line))
    more = [Note(None, None, "several-tables", {"tables": str(tables)})] if tables > 1 else []
    return Opened(MARKDOWN, [Sheet("", rows)], [*more, *uneven(rows)])


def are_lines(text: str) -> bool:
    said = [line for line in ENDS.split(text) if line.strip()]
    if any(len(line) > LONGEST for line in said):
        return False
    head = said[:MOST_ROWS]
    return bool(head) and sum(len(_parts(line)) > 1 for line in head) >= MOSTLY * len(head)


def lines(text: str) -> Opened:
    """Raises NotOpened."""
    said = [(number, line) for number, line in enumerate(ENDS.split(text), 1) if line.strip()]
    if len(said) > MOST_ROWS + 1:  # Taking them apart costs more than all the rest.
        raise NotOpened("rows", rows=len(said), most=MOST_ROWS)
    rows = kept((number, _parts(line)) for number, line in said)
    alone = [Note(row.number, None, "no-meaning") for row in rows if len(row.cells) == 1]
    return Opened(LINES, [Sheet("", rows)], alone)


def _rows_of_tables(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    inside = False
    for index, line in enumerate(lines):
        below = lines[index + 1] if index + 1 < len(lines) else ""
        if "|" not in line:
            inside = False
        elif _is_rule(line):
            inside = True
        elif inside or _is_rule(below):
            yield index + 1, _cells(line)


def _is_rule(line: str) -> bool:
    if "|" not in line or "-" not in line:
        return False
    bare = line.strip().removeprefix("|").removesuffix("|")
    return all(RULE.fullmatch(part.strip()) for part in bare.split("|"))


def _cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return [re.sub(r"<br\s*/?>", " ", cell).replace("\\|", "|").strip() for cell in BAR.split(bare)]


def _parts(line: str) -> list[str]:
    """Where several dashes stand in a line, each begins the next cell; a colon does so once."""
    said = BULLET.sub("", MESSAGE.sub("", GAP.sub(" ", line).strip()))
    for sign, most in ((DASH, MOST_PARTS - 1), (COLON, 1)):
        parts = [part.strip() for part in sign.split(said, maxsplit=most)]
        if len(parts) > 1 and all(parts):
            return parts
    return [said]

"""Tables as text: values with a comma, a semicolon or a tab between them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from langapp.lib.tables import CSV, TSV, Note, NotOpened, Opened, Sheet
from langapp.lib.tables.bounds import LONGEST, kept, uneven, unguarded

SEPARATORS = "\t;,"
LOOKED_AT = 200
LOOKED_INTO = 200_000
"""Records, and letters, by which the separator is found."""


def read(text: str, separator: str = "") -> Opened:
    """Raises NotOpened."""
    separator = separator or found_separator(text) or ","
    notes = []
    straight = _straightened(text, separator)
    if straight != text:
        notes.append(Note(None, None, "curly-quotes"))
    rows = kept(_records(straight, separator))
    notes += unguarded(rows) + uneven(rows)
    return Opened(TSV if separator == "\t" else CSV, [Sheet("", rows)], notes)


def found_separator(text: str) -> str:
    """The one that cuts most records into equally many cells; empty where none does."""
    best, most = "", (0.5, 0)
    text = text[:LOOKED_INTO]
    for separator in SEPARATORS:
        try:
            head = [r for _, r in islice(_records(_straightened(text, separator), separator), LOOKED_AT) if r]
        except NotOpened:
            continue
        widths = Counter(len(record) for record in head)
        if not widths or set(widths) == {1}:
            continue
        many = max((width for width in widths if width > 1), key=lambda width: (widths[width], width))
        score = (round(sum(n for w, n in widths.items() if 1 < w <= many) / len(head), 1), many)
        if score > most:
            best, most = separator, score
    return best


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each with the line of the file on which it begins. A lone CR ends a line too."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=separator != "\t"
    )
    begins = 1
    try:
        for record in reader:
            yield begins, record
            begins = reader.line_num + 1
    except csv.Error as error:
        raise NotOpened("cell", row=begins, most=LONGEST) from error


def _straightened(text: str, separator: str) -> str:
    """Where a word processor has bent the marks around cells, as straight ones; only if they do hold cells together."""
    if "“" not in text and "„" not in text:
        return text
    edge = re.escape(separator)
    cell = re.compile(rf"(^|{edge} ?)[“„]([^“”„\r\n]*)[”“](?= ?{edge}|\r|\n|\Z)", re.MULTILINE)
    cells = [found[2] for found in cell.finditer(text)]
    first = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    whole_row = cell.sub("", first).strip() == "" and first != ""
    if not whole_row and not any(separator in each for each in cells):
        return text
    return cell.sub(lambda found: f'{found[1].rstrip(" ")}"{found[2].replace(chr(34), chr(34) * 2)}"', text)

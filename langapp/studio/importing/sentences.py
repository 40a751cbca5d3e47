"""What was noticed in a file and its texts, said in the words of whoever sent it, with what to do."""

from __future__ import annotations

from langapp.i18n import lazy
from langapp.lib.tables import Note

SAID = {
    # Of a whole file.
    "encoding": lazy("The letters are saved in an old way, read here as %(encoding)s. Look whether “%(text)s” is right."),
    "curly-quotes": lazy("Curly quotation marks stood around cells, and were taken for straight ones."),
    "several-tables": lazy("There are %(tables)s tables in it: they come in one below the other."),
    "left-out": lazy("%(files)s files in it are no part of a pack and are left out, such as %(name)s."),
    "media": lazy("%(files)s sounds and pictures of the deck are not taken: record voices here, and choose pictures."),
    "no-file": lazy("%(file)s is named in the course and is not in the ZIP."),
    "no-words": lazy("Nothing to say stands here, in %(file)s."),
    # Of a row.
    "more-cells": lazy("This row has %(cells)s cells and the table %(columns)s columns: put a text with commas in quotation marks."),
    "no-meaning": lazy("This line has one part: put a dash between what is said and what it means."),
    # Of a cell.
    "date": lazy("A spreadsheet made a date of this, %(text)s. What was typed was perhaps %(perhaps)s: look at it."),
    "like-date": lazy("“%(text)s” looks like a date that a spreadsheet made of something else: look at it."),
    "time": lazy("A spreadsheet took this for a time of day, %(text)s: look at it."),
    "boolean": lazy("A spreadsheet took this for true or false, %(text)s: look at it."),
    "formula": lazy("A formula stands here. What it last came to is taken: %(text)s."),
    "formula-empty": lazy("A formula stands here, and nothing of what it comes to was saved."),
    "error-value": lazy("The spreadsheet could not work this out, and shows %(text)s. It is left empty."),
    "guard": lazy("The apostrophe before “%(text)s”, which keeps a spreadsheet from working it out, is taken off."),
    "merged": lazy("The cells are merged: “%(text)s” is taken for each of these rows."),
    "merged-across": lazy("Cells are merged across columns: “%(text)s” is taken for the first of them."),
    # Of a text.
    "unseen": lazy("Characters that nobody sees were taken out (%(names)s)."),
    "half-kana": lazy("Half-width kana were made ordinary ones."),
    "joined-letters": lazy("Letters that an old program keeps joined were made ordinary ones."),
    "urdu": lazy("Letters of an Arabic keyboard were made Urdu's: “%(letters)s”."),
    "full-width": lazy("Full-width letters in the reading were made ordinary ones."),
    "quotes": lazy("Curly quotation marks in the reading were made straight."),
    "line-break": lazy("Several lines stood in this cell, and are one now."),
    "zawgyi": lazy("This is written with a Zawgyi font. Convert it to Unicode, then bring it in again."),
}  # fmt: skip


TO_LOOK_AT = frozenset({
    "encoding", "more-cells", "no-meaning", "date", "like-date", "time", "boolean", "formula-empty", "error-value",
})  # fmt: skip
"""What may not be what was meant; the others tell what was done."""


def said(note: Note) -> str:
    """Empty for what nobody needs to know."""
    return str(SAID[note.why]) % note.given if note.why in SAID else ""

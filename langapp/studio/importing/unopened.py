"""Why a file was not opened, in words that say what to do."""

from __future__ import annotations

from collections.abc import Mapping

from langapp.i18n import _, lazy
from langapp.web import Refused

SENTENCES = {
    "empty": lazy("There is nothing in this file. Choose one with rows in it."),
    "large": lazy(
        "This file is larger than %(most)s MB. Save the table alone, or half of it, and choose that."
    ),
    "rows": lazy(
        "There are %(rows)s rows in this file. Up to %(most)s come in at once: save it in parts, and bring in one after the other."
    ),
    "notes": lazy(
        "There are more than %(most)s notes in this deck. Export a smaller deck from Anki, and choose that."
    ),
    "columns": lazy(
        "Row %(row)s has more than %(most)s columns. Leave the ones you need, save, and choose the file again."
    ),
    "cell": lazy(
        "In row %(row)s a cell has more than %(most)s letters. Look there for a quotation mark that is not closed."
    ),
    "sheets": lazy(
        "There are more than %(most)s sheets in this workbook. Save the one you need as a file of its own."
    ),
    "far": lazy(
        "Something stands far from the table, in row %(row)s, column %(column)s. Delete it, save, and choose the file again."
    ),
    "locked": lazy("This file is locked with a password. Save it without one, and choose it again."),
    "old-workbook": lazy(
        "This is a workbook of an old kind. Open it, save it as .xlsx or .ods, and choose that."
    ),
    "document": lazy("This is a document. Copy the table in it, and paste it here."),
    "rich-text": lazy("This is a document. Copy the table in it, and paste it here."),
    "pdf": lazy("This is a PDF, in which a table is a picture. Choose the file it was made from."),
    "picture": lazy("This is a picture. Choose a table, or type the rows and paste them here."),
    "web-page": lazy("This is a web page. Copy the table in it, and paste it here."),
    "other-archive": lazy("This kind of archive is not opened here. Pack it as a .zip, and choose that."),
    "strange-zip": lazy(
        "In this ZIP is no pack, deck or course. Unpack it, and choose the file in it that you mean."
    ),
    "not-table": lazy(
        "This is no table. Choose a file of a spreadsheet, a text, a deck, a course or a pack."
    ),
    "encoding": lazy(
        "The letters of this file cannot be told for sure. Save it as “CSV UTF-8”, or as .xlsx, and choose it again."
    ),
    "damaged": lazy("This file is damaged or cut short. Save or download it once more, and choose it again."),
    "entities": lazy(
        "There is something in this file that no spreadsheet writes. Save it anew, and choose that."
    ),
    "bomb": lazy(
        "Opening this file would take too much time or memory. Copy the rows into a new sheet, save it, and choose that."
    ),
    "entries": lazy("There are too many files in this ZIP. Pack one pack, deck or course alone."),
    "method": lazy("This ZIP is packed in a way that is not opened here. Pack it anew as an ordinary .zip."),
    "climbs": lazy("In this ZIP the name “%(name)s” leads out of its folder. Pack it anew, without it."),
    "link": lazy("In this ZIP “%(name)s” is a link and no file. Pack it anew, without it."),
    "collides": lazy("In this ZIP “%(name)s” stands twice. Give one of them another name, and pack it anew."),
    "twice": lazy(
        "In this ZIP are two packs called “%(name)s”. Give one of them another name, and pack it anew."
    ),
    "packs": lazy("There are more than %(most)s packs in this ZIP. Pack fewer of them."),
    "yaml": lazy("%(file)s cannot be read, at line %(line)s: %(reason)s."),
}


def refusal(why: str, given: Mapping[str, str]) -> Refused:
    return Refused(str(SENTENCES.get(why, SENTENCES["damaged"])) % {"name": "", "most": "", **given})


def busy() -> Refused:
    return Refused(_("We are busy for a moment. Try again in a minute."), 503)

"""Opening what somebody sent, whatever its name says it is: the bytes decide."""

from __future__ import annotations

from langapp.lib import textfile
from langapp.lib.archive import Archive, BadArchive
from langapp.lib.tables import Note, NotOpened, Opened, ankideck, course, delimited, packed, workbook, written
from langapp.lib.tables.bounds import short
from langapp.lib.textfile import NotText, Text

LARGEST = 12_000_000
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
OTHERS = {
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"7z\xbc\xaf": "other-archive",
    b"Rar!": "other-archive",
    b"\x1f\x8b": "other-archive",
    b"SQLite format 3": "not-table",
    b"{\\rtf": "rich-text",
}


def read(data: bytes, name: str) -> Opened:
    """Raises NotOpened."""
    if len(data) > LARGEST:
        raise NotOpened("large", most=LARGEST // 1_000_000)
    if not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise NotOpened("empty")
    try:
        opened = _archive(Archive(data)) if data.startswith((b"PK\3\4", b"PK\5\6")) else _text(data, name)
    except BadArchive as error:
        raise NotOpened(error.why, name=error.name) from error
    if opened.pack is None and not any(sheet.rows for sheet in opened.sheets):
        raise NotOpened("empty")
    return opened


def _archive(archive: Archive) -> Opened:
    names = archive.names
    if workbook.BOOK in names:
        return workbook.xlsx(archive)
    if workbook.CONTENT in names and "mimetype" in names:
        if archive.size("mimetype") < 100 and b"spreadsheet" in archive.read("mimetype"):
            return workbook.ods(archive)
        raise NotOpened("document")
    if ankideck.is_deck(names):
        return ankideck.read(archive)
    if packed.is_packs(names):
        return packed.read(archive)
    if course.is_course(names):
        return course.read(archive)
    if "word/document.xml" in names:
        raise NotOpened("document")
    if not names:
        raise NotOpened("empty")
    raise NotOpened("old-workbook" if "xl/workbook.bin" in names else "strange-zip")


def _text(data: bytes, name: str) -> Opened:
    _refuse_others(data)
    try:
        text = textfile.decoded(data)
    except NotText as error:
        raise NotOpened("not-table" if error.why == "binary" else "encoding") from error
    return _noted(_table(text.text, name.lower().rpartition(".")[2]), text)


def _refuse_others(data: bytes) -> None:
    if data.startswith(OLD_OFFICE):
        raise NotOpened("locked" if LOCKED in data else "old-workbook")
    for mark, why in OTHERS.items():
        if data.startswith(mark):
            raise NotOpened(why)
    head = data[:500].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise NotOpened("web-page")


def _table(text: str, ending: str) -> Opened:
    if ending not in ("csv", "tsv"):
        if written.is_markdown(text):
            return written.markdown(text)
        if delimited.found_separator(text) != "\t" and written.are_lines(text):
            return written.lines(text)
    return delimited.read(text, "\t" if ending == "tsv" and "\t" in text else "")


def _noted(opened: Opened, text: Text) -> Opened:
    if not text.guessed:
        return opened
    words = next((word for word in text.text.split() if any(c > "\x7f" and c.isalpha() for c in word)), "")
    guess = Note(None, None, "encoding", {"encoding": text.guessed, "text": short(words)})
    return Opened(opened.kind, opened.sheets, [guess, *opened.notes], opened.pack, opened.about)

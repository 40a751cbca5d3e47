"""Anki's decks: the notes of an `.apkg`, old (`collection.anki2`, `.anki21`) and new (`.anki21b`).

Its database is a stranger's. It is opened from memory, told to trust nothing in its own schema, and asked for plain
columns of plain tables alone: a view or a virtual table of that name is no table of Anki's.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import zstandard

from langapp.lib.archive import Archive
from langapp.lib.tables import APKG, Note, NotOpened, Opened, Row, Sheet
from langapp.lib.tables.bounds import LONGEST, MOST_COLUMNS, MOST_ROWS, kept
from langapp.lib.tables.cardhtml import plain

NEW, OLD = "collection.anki21b", ("collection.anki21", "collection.anki2")
LARGEST = 64_000_000
BETWEEN = "\x1f"
STEPS = 200_000_000
"""Of SQLite's machine, after which a question was never meant to end."""
DECK, TAGS = "Deck", "Tags"

Types = dict[int, tuple[str, list[str]]]


def is_deck(names: list[str]) -> bool:
    return any(name in names for name in (NEW, *OLD))


def read(archive: Archive) -> Opened:
    """A sheet for each type of note, whose first row, numbered 0, is the names of its fields. Raises NotOpened and
    BadArchive. Rows are numbered as the notes are in the deck, over all its types.
    """
    with closing(_database(archive)) as database:
        try:
            types, decks = _types(database), _decks(database)
            sheets = _sheets(database, types, decks)
        except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError) as error:
            raise NotOpened("damaged") from error
    if not sheets:
        raise NotOpened("empty")
    media = sum(1 for name in archive.names if name.isdigit())
    notes = [Note(None, None, "media", {"files": str(media)})] if media else []
    return Opened(APKG, sheets, notes, about={"title": _title(sheets)})


def _database(archive: Archive) -> sqlite3.Connection:
    data = bytearray(_collection(archive))
    if not data.startswith(b"SQLite format 3\0") or len(data) < 512:
        raise NotOpened("damaged")
    data[18] = data[19] = 1  # A journal beside it, which there is none of here.
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.deserialize(bytes(data))
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
    left = [STEPS]

    def tick() -> int:
        left[0] -= 10_000
        return left[0] < 0

    database.set_progress_handler(tick, 10_000)
    database.create_collation("unicase", lambda one, other: (one > other) - (one < other))
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0"):
        database.execute(f"PRAGMA {pragma}")
    return database


def _collection(archive: Archive) -> bytes:
    if NEW in archive.names:
        packed = archive.read(NEW)
        try:
            with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(packed) as reader:
                data = reader.read(LARGEST + 1)
        except zstandard.ZstdError as error:
            raise NotOpened("damaged") from error
    else:
        name = next(name for name in OLD if name in archive.names)
        if archive.size(name) > LARGEST:
            raise NotOpened("large", most=LARGEST // 1_000_000)
        data = archive.read(name)
    if len(data) > LARGEST:
        raise NotOpened("large", most=LARGEST // 1_000_000)
    return data


def _is_table(database: sqlite3.Connection, name: str) -> bool:
    """Of rows: neither a view, nor a virtual table, which is a program's; and none of its columns is worked out."""
    found = database.execute("SELECT type, rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchall()
    if len(found) != 1 or found[0][0] != "table" or not found[0][1]:
        return False
    columns = database.execute("SELECT hidden FROM pragma_table_xinfo(?)", (name,)).fetchall()
    return not any(hidden for (hidden,) in columns)


def _ask(database: sqlite3.Connection, table: str, columns: str) -> Iterator[Any]:
    if not _is_table(database, table):
        raise NotOpened("damaged")
    statement = f"SELECT {columns} FROM {table}"  # noqa: S608 Both are ours.
    return database.execute(statement)


def _types(database: sqlite3.Connection) -> Types:
    """Each type of note: its name, and the names of its fields in order."""
    if not _is_table(database, "notetypes"):
        return {
            int(key): (str(kept["name"]), [str(field["name"]) for field in kept["flds"]])
            for key, kept in _told(database, "models").items()
        }
    fields: dict[int, dict[int, str]] = {}
    for type_id, order, name in _ask(database, "fields", "ntid, ord, name"):
        fields.setdefault(type_id, {})[order] = str(name)
    return {
        type_id: (str(name), [fields[type_id][order] for order in sorted(fields.get(type_id, {}))])
        for type_id, name in _ask(database, "notetypes", "id, name")
    }


def _decks(database: sqlite3.Connection) -> dict[int, str]:
    if _is_table(database, "decks"):
        return {each: str(name).replace(BETWEEN, "::") for each, name in _ask(database, "decks", "id, name")}
    return {int(key): str(deck["name"]) for key, deck in _told(database, "decks").items()}


def _told(database: sqlite3.Connection, column: str) -> dict[str, Any]:
    [(text,)] = _ask(database, "col", column)
    told: dict[str, Any] = json.loads(text)
    return told


def _sheets(database: sqlite3.Connection, types: Types, decks: dict[int, str]) -> list[Sheet]:
    deck_of: dict[int, str] = {}
    for note, deck in _ask(database, "cards", "nid, did"):
        deck_of.setdefault(note, decks.get(deck, ""))
    rows: dict[int, list[tuple[int, list[str]]]] = {}
    for number, (note, of, tags, fields) in enumerate(_ask(database, "notes", "id, mid, tags, flds"), 1):
        if number > MOST_ROWS:
            raise NotOpened("notes", most=MOST_ROWS)
        if len(str(fields)) > MOST_COLUMNS * LONGEST:
            raise NotOpened("cell", row=number, most=LONGEST)
        names = types[of][1]
        values = [plain(value) for value in str(fields).split(BETWEEN)][: len(names)]
        values += [""] * (len(names) - len(values))
        rows.setdefault(of, []).append(
            (number, [*values, deck_of.get(note, ""), " ".join(str(tags).split())])
        )
    return [
        Sheet(types[of][0], [Row(0, [*types[of][1], DECK, TAGS]), *kept(found)]) for of, found in rows.items()
    ]


def _title(sheets: list[Sheet]) -> str:
    """The deck that all have in common, by its own name: Anki's has those of all it lies in before it."""
    decks = {row.cells[len(s.rows[0].cells) - 2] for s in sheets for row in s.rows[1:] if len(row.cells) > 1}
    return decks.pop().rpartition("::")[2].strip() if len(decks) == 1 else ""

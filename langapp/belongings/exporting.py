"""Everything of a family in one ZIP, which other programs can read and another Langapp can take in.

The same rows give the same bytes: everything is in the order of its key, and no member says when it was written.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Select, Table, and_, exists, or_, select

from langapp.belongings import plans, tables
from langapp.belongings.tables import belonging, columns, is_numbered, is_of
from langapp.db import db
from langapp.families.models import Caregiver, Child, Device
from langapp.i18n import _
from langapp.lib.batches import AT_ONCE
from langapp.lib.spreadsheet import shown_as_text
from langapp.lib.zipmember import undated
from langapp.practice import weeks
from langapp.practice.models import HeardWord, Thread, Undo
from langapp.voices import keeping
from langapp.voices.models import Consent, Recording, Rung, Speaker

FORMAT = 1
ROWS = "family.json"
A_PIECE = 1 << 20

Values = dict[str, Any]


def write(target: IO[bytes], device: Device, tags: list[str]) -> None:
    """What this device's caregiver may see of their family; `tags` are its languages, in its order."""
    family_id = device.family_id
    with zipfile.ZipFile(target, "w", allowZip64=True) as archive:
        _member(archive, "README.txt", [_readme().encode()])
        _member(archive, ROWS, _as_json(device))
        for table in belonging():
            _member(
                archive, f"tables/{table.name}.csv", _as_csv(map(_plain, rows(table, device)), _names(table))
            )
        _member(
            archive,
            "events.csv",
            _as_csv(_events(family_id), ["at", "what", "line", "languages", "who", "words"]),
        )
        _member(
            archive, "recordings.csv", _as_csv(_recorded(device), ["file", "who", "language", "words", "at"])
        )
        if planned := list(plans.steps(device.caregiver_id)):
            _member(archive, "plans.csv", _as_csv(planned, list(plans.NAMES)))
            _member(archive, "plans.json", [json.dumps(planned, ensure_ascii=False, indent=1).encode()])
        _member(archive, "cloth.svg", [weeks.poster_svg(family_id, tags).encode()])
        for recording_id in db.session.scalars(_recordings(device, Recording.id)):
            for path in (keeping.sound(family_id, recording_id), keeping.original(family_id, recording_id)):
                if path.exists():
                    _sound(archive, f"recordings/{path.name}", path)


def rows(table: Table, device: Device) -> Iterator[Values]:
    """In the order of their keys. A little one has the number of their place, as ids of here mean nothing elsewhere."""
    number = _numbers(device.family_id)
    numbered = [
        column.name
        for column in columns(table)
        if tables.points_to(column) == Child.__tablename__ or (is_numbered(table) and column.primary_key)
    ]
    for row in _each(_select(table, device)):
        values = dict(row._mapping)
        for name in numbered:
            if values[name] is not None:
                values[name] = number[values[name]]
        yield values


def _select(table: Table, device: Device) -> Any:
    if table.name == Recording.__tablename__:
        return _recordings(device, *columns(table))
    every: Any = select(*columns(table)).where(is_of(table, device.family_id))
    if table in tables.of_recordings():
        every = every.where(table.c.recording_id.in_(_recordings(device, Recording.id)))
    return every.order_by(*table.primary_key.columns)


def _recordings(device: Device, *what: Any) -> Select[Any]:
    """Those this device may hear: what was taken back is nobody's, and what is another device's own is not ours."""
    heard = and_(
        Recording.family_id == device.family_id,
        Recording.withdrawn_at.is_(None),
        or_(Recording.rung != int(Rung.ME), Recording.device_id == device.id),
        exists().where(
            Consent.speaker_id == Recording.speaker_id,
            Consent.withdrawn_at.is_(None),
            Consent.rung >= Recording.rung,
        ),
    )
    return select(*what).where(heard).order_by(Recording.id)


def _numbers(family_id: str) -> dict[int, int]:
    children = db.session.scalars(select(Child.id).where(Child.family_id == family_id).order_by(Child.id))
    return {child_id: number for number, child_id in enumerate(children, 1)}


def _as_json(device: Device) -> Iterator[bytes]:
    """A row a line."""
    yield f'{{"langapp": {FORMAT}, "rows": {{'.encode()
    for number, table in enumerate(belonging()):
        yield f'{"," if number else ""}\n"{table.name}": ['.encode()
        for place, row in enumerate(rows(table, device)):
            told = json.dumps(_plain(row), ensure_ascii=False, separators=(",", ":"))
            yield f"{',' if place else ''}\n{told}".encode()
        yield b"]"
    yield b"\n}}\n"


def _as_csv(found: Iterable[Values], names: list[str]) -> Iterator[bytes]:
    """With the mark by which spreadsheets know that it is UTF-8."""
    yield "\ufeff".encode()
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(names)
    for row in found:
        writer.writerow([shown_as_text(value) if isinstance(value, str) else value for value in row.values()])
        if line.tell() > A_PIECE:
            yield line.getvalue().encode()
            line.seek(0)
            line.truncate()
    yield line.getvalue().encode()


def _events(family_id: str) -> Iterator[Values]:
    """What was said together and heard from the little ones, in time; without what was taken back."""
    names = dict(
        db.session.execute(select(Caregiver.id, Caregiver.name).where(Caregiver.family_id == family_id)).all()
    )
    children = dict(
        db.session.execute(select(Child.id, Child.nickname).where(Child.family_id == family_id)).all()
    )
    undone = select(Undo.fact_id).where(Undo.family_id == family_id)
    said = select(Thread.said_at, Thread.ref, Thread.tags, Thread.caregiver_id).where(
        Thread.family_id == family_id, Thread.id.not_in(undone)
    )
    heard = select(
        HeardWord.heard_at, HeardWord.ref, HeardWord.tag, HeardWord.child_id, HeardWord.word
    ).where(HeardWord.family_id == family_id, HeardWord.id.not_in(undone))
    for thread in _each(said.order_by(Thread.said_at, Thread.id)):
        yield _event(thread.said_at, "said", thread.ref, thread.tags, names.get(thread.caregiver_id, ""), "")
    for word in _each(heard.order_by(HeardWord.heard_at, HeardWord.id)):
        yield _event(word.heard_at, "heard", word.ref, word.tag, children.get(word.child_id, ""), word.word)


def _event(at: datetime, what: str, line: str, languages: str, who: str, words: str) -> Values:
    return {"at": _told(at), "what": what, "line": line, "languages": languages, "who": who, "words": words}


def _recorded(device: Device) -> Iterator[Values]:
    names = dict(
        db.session.execute(
            select(Speaker.id, Speaker.name).where(Speaker.family_id == device.family_id)
        ).all()
    )
    what = (Recording.id, Recording.speaker_id, Recording.tag, Recording.text, Recording.recorded_at)
    for recording in _each(_recordings(device, *what)):
        yield {
            "file": f"recordings/{recording.id}.mp3",
            "who": names.get(recording.speaker_id, ""),
            "language": recording.tag,
            "words": recording.text,
            "at": _told(recording.recorded_at),
        }


def _each(statement: Any) -> Iterator[Any]:
    """Rows, some at a time, however many there are."""
    return iter(db.session.connection().execute(statement, execution_options={"yield_per": AT_ONCE}))


def _names(table: Table) -> list[str]:
    return [column.name for column in columns(table)]


def _plain(row: Values) -> Values:
    return {name: _told(value) for name, value in row.items()}


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _member(
    archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes], how: int = zipfile.ZIP_DEFLATED
) -> None:
    with archive.open(undated(name, how), "w", force_zip64=True) as member:
        for piece in pieces:
            member.write(piece)


def _sound(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    with path.open("rb") as opened:
        read: Callable[[], bytes] = lambda: opened.read(A_PIECE)  # noqa: E731
        _member(archive, name, iter(read, b""), zipfile.ZIP_STORED)


def _readme() -> str:
    parts = (
        _("This is everything your family has kept in Langapp."),
        _(
            "events.csv: what you said together, and what you heard from your little ones, in order. It opens in any spreadsheet."
        ),
        _(
            "recordings: the voices, as you hear them (mp3) and as they were spoken (flac). recordings.csv says who speaks which words."
        ),
        _("cloth.svg: your cloth, to look at or to print."),
        _(
            "plans.csv and plans.json, where you lead sessions: your plans, step by step, with what to bring and your notes."
        ),
        _(
            "family.json: all of it, to the letter. Langapp on any server can bring it in again: Family, then Our data."
        ),
        _(
            "tables: the same for spreadsheets. A cell that begins like a formula has an apostrophe before it."
        ),
        _(
            "E-mail addresses, passkeys and codes are not in it: those you make anew. Whoever has this file can read it, so keep it well."
        ),
    )
    return "\n\n".join(map(str, parts)) + "\n"

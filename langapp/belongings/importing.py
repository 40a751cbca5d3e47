"""A copy comes in: as a family of its own for a visitor, or into the family that asks. Ids stay what they were.

Where another family here has an id already, or it was somebody's who left, the newcomer gets another one, and nobody
learns why.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import Table, event, func, select

from langapp.belongings import reading, standing
from langapp.belongings.reading import Copy
from langapp.belongings.tables import belonging, columns, is_numbered, is_of, of_recordings, points_to
from langapp.config import current
from langapp.db import db, insert
from langapp.families import erasing
from langapp.families.models import Caregiver, Child, Family, FamilyLanguage, FormerFamily
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.batches import in_batches
from langapp.lib.plaintext import folded
from langapp.packs.documents import OWN
from langapp.practice import remembering
from langapp.voices.models import Recording
from langapp.web import Refused

Values = dict[str, Any]
Ids = dict[str, dict[Any, Any]]
"""By table: what a copy calls something, to what it is called here."""
SPOKEN = ("family_language", "caregiver_language")
"""Tables that say which languages are chosen: among those there are here."""


def bring_in(copy: Copy, into: Caregiver | None, now: datetime) -> tuple[str, list[str], list[Values]]:
    """The family's id, the ids of the caregivers of the copy, and the recordings, which wait for their sound."""
    if into is not None:
        Family.hold_alone(into.family_id)
    ledger = erasing.read(current().data)
    copy, gone = standing.of(copy, into, erasing.last(ledger)), erasing.gone(ledger)
    names: Ids = {table.name: {} for table in belonging()}
    family_id = into.family_id if into else _begin(copy.family)
    before = _counts(family_id)
    names["family"][copy.family["id"]] = family_id
    here: dict[str, set[Any]] = {"family": {copy.family["id"]}}
    if into is not None:
        names["caregiver"] = _people(copy, into)
        names["child"] = _little_ones(copy, into.family_id)
        here |= {"caregiver": set(names["caregiver"]), "child": set(names["child"])}
    for table in belonging():
        if is_named(table):
            ids = [row["id"] for row in copy.rows[table.name]]
            _name(table, ids, family_id, names[table.name], gone.get(table.name, set()))
    waiting: list[Values] = []
    for table in belonging():
        told = [row for row in copy.rows[table.name] if row.get("id") not in here.get(table.name, ())]
        told = [row for row in told if table.name not in SPOKEN or row["tag"] in languages()]
        rows = [_as_here(table, row, family_id, names) for row in told]
        if table.name == Recording.__tablename__:
            waiting = [{**row, "member": own["id"], "with": []} for row, own in zip(rows, told, strict=True)]
        elif table in of_recordings():
            _let_wait(table, rows, waiting)
        elif table.name == FamilyLanguage.__tablename__ and into is not None:
            _insert(table, _spoken_too(rows, family_id))
        elif is_numbered(table):
            _insert_numbered(table, [row["id"] for row in told], rows, names)
        else:
            _insert(table, rows)
    db.session.flush()
    if any(many > max(before[name], reading.MOST[name]) for name, many in _counts(family_id).items()):
        raise reading.too_large()
    _be_alone(names, family_id)
    caregivers = list(dict.fromkeys(names["caregiver"][row["id"]] for row in copy.rows["caregiver"]))
    for caregiver_id in caregivers:
        remembering.rebuild(caregiver_id)
    if family_id in gone["family"]:
        returned = partial(erasing.note, "family", [family_id], now, erasing.RETURNED)
        event.listen(db.session(), "after_commit", lambda _session: returned(), once=True)
    return family_id, caregivers, waiting


def _let_wait(table: Table, rows: list[Values], waiting: list[Values]) -> None:
    """What tells of a recording comes when its sound does."""
    recordings = {each["id"]: each for each in waiting}
    for row in rows:
        recordings[row["recording_id"]]["with"].append((table.name, row))


def _people(copy: Copy, into: Caregiver) -> dict[str, str]:
    """Who is who: by id, by name; and the one person of a copy is whoever brings it."""
    ours = db.session.scalars(select(Caregiver).where(Caregiver.family_id == into.family_id)).all()
    known = {folded(one.name): one.id for one in ours if one.name} | {one.id: one.id for one in ours}
    theirs = copy.rows["caregiver"]
    alone = {theirs[0]["id"]: into.id} if len(theirs) == 1 else {}
    return alone | {
        row["id"]: known[key] for row in theirs for key in (folded(row["name"]), row["id"]) if key in known
    }


def _little_ones(copy: Copy, family_id: str) -> dict[int, int]:
    ours = db.session.execute(select(Child.id, Child.nickname).where(Child.family_id == family_id)).all()
    known = {folded(nickname): child_id for child_id, nickname in ours}
    return {
        row["id"]: known[folded(row["nickname"])]
        for row in copy.rows["child"]
        if folded(row["nickname"]) in known
    }


def is_named(table: Table) -> bool:
    """Whether its rows are called by an id that no other family may have too."""
    return [column.name for column in table.primary_key.columns] == ["id"] and not is_numbered(table)


def _as_here(table: Table, told: Values, family_id: str, names: Ids) -> Values:
    row: Values = {column.name: None for column in table.columns if points_to(column) == "device"} | told
    for column in columns(table):
        above, value = points_to(column), told[column.name]
        if value is None:
            continue
        if above or (column.name == "id" and is_named(table)):
            row[column.name] = names[above or table.name][value]
        elif column.name in ("ref", "refs"):
            row[column.name] = _own_refs(value, names)
        elif column.name == "voice":
            row["voice"] = names["recording"].get(value, value)
    return row | ({"family_id": family_id} if "family_id" in table.columns else {})


def _name(table: Table, ids: Iterable[str], family_id: str, known: dict[Any, Any], gone: set[str]) -> None:
    """The same id, where it is free or ours; another, where it is somebody else's, or was and is gone for good."""
    ids = [each for each in ids if each not in known]
    for some in in_batches(ids):
        taken = set(db.session.scalars(select(table.c.id).where(table.c.id.in_(some))))
        ours = set(
            db.session.scalars(select(table.c.id).where(table.c.id.in_(some), is_of(table, family_id)))
        )
        known |= {each: each if each not in (taken - ours) | gone else str(uuid4()) for each in some}


def _begin(told: Values) -> str:
    """The id of a new family: its own, unless somebody has it, or takes it at this moment."""
    wanted: str = told["id"]
    if not db.session.get(FormerFamily, wanted) and _is_added(told):
        return wanted
    other = str(uuid4())
    _is_added(told | {"id": other})
    return other


def _is_added(family: Values) -> bool:
    adding = insert(Family).values(family).on_conflict_do_nothing().returning(Family.id)
    return db.session.scalar(adding) is not None


def _counts(family_id: str) -> dict[str, int]:
    """How many a family has of what there may be so many of, and no more, however many copies come."""
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table).where(is_of(table, family_id)))
        or 0
        for table in belonging()
        if table.name in reading.MOST
    }


def _be_alone(names: Ids, family_id: str) -> None:
    """Nothing points to what another family brought in under the same id at this moment."""
    at_once = (table for table in belonging() if table not in of_recordings())
    pointed = {points_to(column) for table in at_once for column in columns(table)}
    for table in belonging():
        if table.name in pointed and is_named(table):
            for some in in_batches(sorted(set(names[table.name].values()))):
                ours = select(func.count()).where(table.c.id.in_(some), is_of(table, family_id))
                if db.session.scalar(ours) != len(some):
                    raise Refused(_("We are busy for a moment. Try again in a minute."), 503)


def _own_refs(text: str, names: Ids) -> str:
    """A line of their own is called by its id."""
    return " ".join(
        f"{OWN}/{names['own_line'].get(ref.removeprefix(f'{OWN}/'), ref.removeprefix(f'{OWN}/'))}"
        if ref.startswith(f"{OWN}/")
        else ref
        for ref in text.split(" ")
    )


def _spoken_too(rows: list[Values], family_id: str) -> list[Values]:
    """Languages the family does not have yet come after its own."""
    last = db.session.scalar(
        select(func.max(FamilyLanguage.position)).where(FamilyLanguage.family_id == family_id)
    )
    begin = -1 if last is None else last
    in_order = sorted(rows, key=lambda row: row["position"])
    return [{**row, "position": begin + number} for number, row in enumerate(in_order, 1)]


def _insert(table: Table, rows: list[Values]) -> None:
    for some in in_batches(rows):
        db.session.connection().execute(insert(table).on_conflict_do_nothing(), some)  # type: ignore[arg-type]


def _insert_numbered(table: Table, told: list[Any], rows: list[Values], names: Ids) -> None:
    """One by one, because the database says what each is called."""
    for old, row in zip(told, rows, strict=True):
        values = {name: value for name, value in row.items() if name != "id"}
        names[table.name][old] = db.session.scalar(table.insert().values(values).returning(table.c.id))

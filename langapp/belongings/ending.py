"""Erasing a family for good: the ledger first, then rows, then what lies beside them."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, select

from langapp import days, i18n, mail
from langapp.belongings import arriving
from langapp.config import Config, current
from langapp.db import change, db, insert_new
from langapp.entry.models import Code, Email
from langapp.families import erasing
from langapp.families.models import Caregiver, Departed, Device, Erasure, Family, FormerFamily
from langapp.i18n import _
from langapp.jobs import OTHERS, job
from langapp.makings import making
from langapp.studio.importing import keeping as imports
from langapp.voices import keeping, standing

LARGEST = 512 << 20
"""Of a file that is written anew to leave nothing between its rows: some two seconds, in which others wait."""
log = logging.getLogger(__name__)


@job
def erase_due() -> None:
    """Every day: the families whose seven days are over."""
    now = datetime.now(UTC)
    families = Erasure.due(now)
    Departed.forget_over(now)
    db.session.commit()
    for family_id in families:
        erase(family_id, now)
    _sweep(current())
    if families:
        leave_nothing_between(current())


def ask(family_id: str, caregiver: Caregiver, now: datetime) -> None:
    """Begin the seven days, and write to everybody of the family who has an address."""
    if Erasure.of(family_id) is not None:
        return
    Erasure.ask(family_id, caregiver.id, now)
    due = Erasure.of(family_id) or now
    told = select(Email.address, Caregiver.locale).join(Caregiver, Caregiver.id == Email.caregiver_id)
    for address, locale in db.session.execute(told.where(Caregiver.family_id == family_id)).all():
        with i18n.speaking(locale or i18n.locale(), "messages"):
            mail.send(
                address,
                _("Your family on Langapp is to be erased"),
                _(
                    "Somebody of your family has asked to erase everything on %(day)s. Until then any of you can keep it: open Langapp and tap Keep everything.",
                    day=days.shown(days.on(due)),
                ),
            )


def erase(family_id: str, now: datetime) -> None:
    """With those that have become part of it, which a backup may have apart. Commits. Done twice, it does nothing more."""
    former = db.session.scalars(select(FormerFamily.id).where(FormerFamily.family_id == family_id)).all()
    erasing.note("family", [family_id, *former], now)
    _write_over_what_is_deleted()
    for token_hash in db.session.scalars(
        select(Device.token_hash).where(Device.family_id == family_id)
    ).all():
        insert_new(Departed, {"token_hash": token_hash, "at": now})
    ours = select(Caregiver.id).where(Caregiver.family_id == family_id)
    people = db.session.scalars(ours).all()
    for person in people:
        standing.withdraw_all(
            person, now
        )  # Of a voice lent to everyone: nobody could take it back afterwards.
    addresses = select(Email.address).where(Email.caregiver_id.in_(ours))
    change(delete(Code).where(Code.address.in_(addresses)))
    change(delete(Family).where(Family.id == family_id))
    db.session.commit()
    for each in (family_id, *former):
        _remove_sounds(each)
        arriving.forget(each)
        making.forget(each)
    for person in people:
        imports.forget(person)


def leave_nothing_between(config: Config) -> None:
    """SQLite keeps deleted rows in its file until something is written over them. PostgreSQL clears up by itself."""
    queues = [config.data / f"{name}.db" for name in ("jobs", *OTHERS)] if config.on_sqlite else []
    for file in (config.database_file, *queues):
        if file is not None and file.exists() and file.stat().st_size <= LARGEST:
            try:
                with closing(sqlite3.connect(file, isolation_level=None, timeout=5)) as connection:
                    connection.execute("VACUUM")
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            except (
                sqlite3.OperationalError
            ) as error:  # Somebody writes at length; the rows are written over anyhow.
                log.warning("The database was not written anew after erasing: %s", error)


def _write_over_what_is_deleted() -> None:
    if current().on_sqlite:
        db.session.connection().exec_driver_sql("PRAGMA secure_delete=ON").close()


def _sweep(config: Config) -> None:
    """What an erasing that was killed left beside the rows, or a restore brought."""
    gone = erasing.gone(erasing.read(config.data))["family"]
    for folder in (config.data / "recordings").glob("*"):
        if folder.name in gone and db.session.get(Family, folder.name) is None:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_sounds(family_id: str) -> None:
    folder: Path = keeping.sound(family_id, "x").parent
    shutil.rmtree(folder, ignore_errors=True)

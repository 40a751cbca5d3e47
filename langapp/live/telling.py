"""Telling that a thing has changed: with the transaction that changes it, and not without."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy import event, text
from sqlalchemy.orm import Session, SessionTransaction

from langapp.db import db
from langapp.live.hub import hub_of
from langapp.live.signals import NAME

NOTIFY = text("SELECT pg_notify(:name, :id)")


def tell(id: str) -> None:
    """When db.session commits, whoever looks at this thing, on any channel, here or in another process, looks again;
    never where it rolls back.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    session = db.session()
    if db.engine.dialect.name == "postgresql":
        session.execute(NOTIFY, {"name": NAME, "id": id})
    transaction = session.get_nested_transaction() or session.get_transaction()
    told = _Told(app, id, transaction)
    if transaction is None:
        told.pass_on()
    else:
        session.info.setdefault("live", []).append(told)


@dataclass
class _Told:
    app: Flask
    id: str
    transaction: SessionTransaction | None

    def pass_on(self) -> None:
        hub_of(self.app).tell(self.id)


@event.listens_for(db.session, "after_commit")
def _committed(session: Session) -> None:
    savepoint = session.get_nested_transaction()
    if savepoint is None:
        for told in session.info.pop("live", []):
            told.pass_on()
        return
    for told in session.info.get("live", []):
        if told.transaction is savepoint:
            told.transaction = savepoint.parent


@event.listens_for(db.session, "after_transaction_end")
def _ended(session: Session, transaction: SessionTransaction) -> None:
    """What a transaction still holds when it ends was not committed."""
    if told := session.info.get("live"):
        session.info["live"] = [one for one in told if one.transaction is not transaction]

"""Telling that a thing has changed: with the transaction that changes it, and not without."""

from __future__ import annotations

from functools import partial

from flask import Flask, current_app
from sqlalchemy import text

from langapp.db import after_commit, db
from langapp.live.hub import hub_of
from langapp.live.signals import NAME

NOTIFY = text("SELECT pg_notify(:name, :id)")


def tell(id: str) -> None:
    """When db.session commits, whoever looks at this thing, on any channel, here or in another process, looks again;
    never where it rolls back.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if db.engine.dialect.name == "postgresql":
        db.session.execute(NOTIFY, {"name": NAME, "id": id})
    after_commit(partial(hub_of(app).tell, id))

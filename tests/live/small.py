"""An app with one table and one channel: in this process, and as one that `langapp serve`'s worker serves.

python -m tests.live.small FOLDER DATABASE_URL PORT [SECONDS A PHONE MAY HANG]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from flask import Flask, Response, request
from sqlalchemy import bindparam, text

from langapp import db as database
from langapp import live, serving, web
from langapp.db import db
from langapp.live import Frame, listeners, watch
from langapp.live.hub import hub_of
from tests.conftest import make_config

THINGS = text("SELECT id, version, size, ended FROM thing WHERE id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)


def read(ids: Collection[str]) -> Mapping[str, Frame]:
    return {
        id: Frame(str(version), f'{{"version": {version}, "more": "{"x" * size}"}}', last=bool(ended))
        for id, version, size, ended in db.session.execute(THINGS, {"ids": list(ids)})
    }


def make(folder: Path, database_url: str) -> Flask:
    app = Flask("langapp")
    config = make_config(folder, database_url)
    app.extensions["langapp"] = config
    database.init(app, config)
    web.init(app, config)
    live.channel("things", read)

    @app.get("/things/<id>")
    def events(id: str) -> Response:
        db.session.execute(text("SELECT 1"))
        return live.stream("things", id, request.headers.get("Last-Event-ID", ""), request.args.get("by", ""))

    @app.post("/things/<id>")
    def change(id: str) -> tuple[str, int]:
        set_to(id, **{name: int(value) for name, value in request.form.items()})
        return "", 409 if request.args else 200

    @app.get("/numbers")
    def numbers() -> dict[str, int]:
        return {"streams": hub_of(app).number, "connections": db.engine.pool.checkedout()}  # type: ignore[attr-defined]

    return app


def begin(app: Flask) -> None:
    with app.app_context():
        db.session.execute(
            text("CREATE TABLE thing (id TEXT PRIMARY KEY, version INTEGER, size INTEGER, ended INTEGER)")
        )
        db.session.execute(text("INSERT INTO thing VALUES ('one', 1, 0, 0), ('two', 1, 0, 0)"))
        db.session.commit()


def set_to(id: str, **values: int) -> None:
    for name, value in values.items():
        db.session.execute(
            text(f"UPDATE thing SET {name} = :value WHERE id = :id"), {"value": value, "id": id}
        )
    live.tell(id)


def eventually(true: Callable[[], bool], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def main(folder: str, database_url: str, port: str, patience: str = "30") -> None:
    watch.LOOKS_EVERY = 60  # What is seen sooner was heard of.
    listeners.PATIENCE = float(patience)
    watch.BETWEEN_BEATS = 2.0
    config = make_config(Path(folder), database_url, port=int(port))
    serving.with_gunicorn(config, lambda: make(Path(folder), database_url))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The app with its lessons and with nobody in it, in a folder that goes afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from langapp import create_app
from langapp.config import Config
from langapp.packs import shelf
from langapp.readiness import make_ready
from langapp.speech.child import CHILD


@contextmanager
def opened() -> Iterator[Flask]:
    """In its app context. Nothing is spoken before somebody asks for it."""
    with tempfile.TemporaryDirectory(prefix="langapp-bench-") as name:
        folder = Path(name)
        config = Config(
            data=folder,
            audio=folder / "audio",
            database_url=f"sqlite:///{folder / 'langapp.db'}",
            secret_key="of no use to anyone, and long enough",
            online_speech=False,
        )
        app = create_app(config)
        with shelf.edition_published.muted():
            make_ready(app, config)
        try:
            with app.app_context():
                yield app
        finally:
            CHILD.stop()

"""Mail that the app would send lies in its outbox, where tests read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from langapp import mail


@dataclass
class Outbox:
    app: Flask

    @property
    def messages(self) -> list[mail.Message]:
        """Newest first."""
        with self.app.app_context():
            return mail.outbox()

    def digits(self, to: str) -> str:
        """The newest six that went to an address."""
        text = next(message.text for message in self.messages if message.to == to)
        found = re.search(r"^(\d{3}) (\d{3})$", text, re.MULTILINE)
        assert found, text
        return "".join(found.groups())


@pytest.fixture
def outbox(app: Flask) -> Iterator[Outbox]:
    """Jobs run as soon as what asked for them is committed, so that mail is there at once."""
    app.config["JOBS_IMMEDIATE"] = True
    yield Outbox(app)
    del app.config["JOBS_IMMEDIATE"]

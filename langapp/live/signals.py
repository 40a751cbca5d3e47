"""How a process hears that another one changed something."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from langapp.config import Config

NAME = "langapp_live"
LISTEN = f"LISTEN {NAME}"
POLL = 0.025
AFTER_A_CHANGE = 0.1
"""Our own writes change the version too: however many there are, they are looked into ten times a second."""
BEFORE_TRYING_AGAIN = 0.5
KEPT_ALIVE: dict[str, Any] = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
"""Or a connection that a router forgot would go on for hours without a word."""
log = logging.getLogger(__name__)


async def heard(app: Flask, tell: Callable[[str], None], tell_all: Callable[[], None]) -> None:
    """Goes on for good. A database that went away is asked again until it is back."""
    config: Config = app.extensions["langapp"]
    complaint = ""
    while True:
        try:
            if config.database_file:
                await _heard_by_version(config.database_file, tell_all)
            else:
                await _heard_by_name(config.database_url, tell, tell_all)
        except Exception as error:
            if (kind := type(error).__name__) != complaint:
                complaint = kind
                log.warning(
                    "Signals of other processes are not heard, what they change is seen later: %s", kind
                )
        await asyncio.sleep(BEFORE_TRYING_AGAIN)


async def _heard_by_version(file: Path, tell_all: Callable[[], None]) -> None:
    """SQLite counts what others wrote; asking it takes microseconds, and reads nothing."""
    connection = sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=0)
    try:
        known = None
        while True:
            (version,) = connection.execute("PRAGMA data_version").fetchone()
            if version == known:
                await asyncio.sleep(POLL)
                continue
            known = version
            tell_all()
            await asyncio.sleep(AFTER_A_CHANGE)
    finally:
        connection.close()


async def _heard_by_name(url: str, tell: Callable[[str], None], tell_all: Callable[[], None]) -> None:
    from psycopg import AsyncConnection  # An extra, which only those on PostgreSQL install.

    address = url.replace("postgresql+psycopg://", "postgresql://", 1)
    connection = await AsyncConnection.connect(address, autocommit=True, connect_timeout=5, **KEPT_ALIVE)
    async with connection:
        await connection.execute(LISTEN)
        tell_all()
        async for signal in connection.notifies():
            tell(signal.payload)

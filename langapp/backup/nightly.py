"""A backup every night, without anybody having to think of it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from langapp.backup import making
from langapp.config import Misconfigured, current
from langapp.jobs import job
from langapp.lib import lockfile

NOT_BEFORE = timedelta(hours=20)
log = logging.getLogger(__name__)


@job
def back_up() -> None:
    """Where LANGAPP_BACKUPS names a folder. Of several processes that come at once, one makes it."""
    config, now = current(), datetime.now(UTC)
    if config.backups is None:
        return
    with lockfile.held(config.data / "backup.lock"):
        last = making.newest(config.backups)
        if last is not None and timedelta(0) <= now - last < NOT_BEFORE:
            return
        try:
            making.make(config, config.backups, now)
        except Misconfigured as error:
            log.error("The nightly backup was not made. %s", error)

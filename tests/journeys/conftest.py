"""Langapp as it is served, and phones to open it on."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.conftest import Databases
from tests.journeys.phone import Phone

ROOT = Path(__file__).resolve().parents[2]
QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 15_000  # ms; a machine that also makes the sounds may be slow
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
BY_DAY = "day.right.en."

OpenPhone = Callable[..., Phone]


@dataclass(frozen=True)
class Served:
    """Langapp as whoever runs it has it: an address, and the commands beside it."""

    address: str
    own: dict[str, str]

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "langapp", *command],
            cwd=ROOT,
            env={**os.environ, **self.own},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


@pytest.fixture(scope="session")
def served(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`langapp serve`: a process, a database and sounds of its own."""
    databases.make("journeys")
    home = tmp_path_factory.mktemp("served")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    served = Served(
        f"http://127.0.0.1:{port}",
        {
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "LANGAPP_ENV": "development",
            "LANGAPP_DATA": str(home / "data"),
            "LANGAPP_AUDIO": str(home / "audio"),
            "LANGAPP_ONLINE_SPEECH": "off",
            "DATABASE_URL": databases.url("journeys"),
        },
    )
    log = home / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "langapp", "serve"],
            cwd=ROOT,
            env={**os.environ, **served.own},
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(served.address, process, log)
        yield served
    finally:
        process.terminate()
        process.wait(timeout=20)
    assert "Traceback" not in log.read_text()


@pytest.fixture(scope="session")
def address(served: Served) -> str:
    return served.address


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(address, timeout=10):
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"Langapp did not open: {log.read_text()}")


@pytest.fixture(scope="session")
def how_to_launch(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Chromium on a device that, like most phones, has no Nastaliq of its own."""
    fonts = tmp_path_factory.mktemp("fonts") / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        "<selectfont><rejectfont><glob>*Nastaliq*</glob></rejectfont></selectfont></fontconfig>"
    )
    return {
        "executable_path": shutil.which("chromium"),
        "args": list(QUIET),
        "env": {**os.environ, "FONTCONFIG_FILE": str(fonts)},
    }


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright, how_to_launch: dict[str, Any]) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**how_to_launch)
    yield browser
    browser.close()


@pytest.fixture
def open_phone(browser: Browser, address: str) -> Iterator[OpenPhone]:
    """Phones as a story needs them. None may have complained, or asked anybody else for anything."""
    phones = []

    def open_one(**how: Any) -> Phone:
        context = browser.new_context(**{"base_url": address, "locale": "en", **PHONE, **how})
        context.set_default_timeout(PATIENCE)
        phones.append(Phone(context, address))
        return phones[-1]

    yield open_one
    for phone in phones:
        phone.context.close()
    assert [phone.complaints for phone in phones] == [[] for phone in phones]
    assert [phone.strangers for phone in phones] == [[] for phone in phones]


@pytest.fixture
def phone(open_phone: OpenPhone) -> Phone:
    return open_phone()

"""Langapp as it is served, and phones to open it on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.journeys.phone import OpenPhone, Phone
from tests.journeys.served import Served

if TYPE_CHECKING:
    from tests.conftest import Databases

QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP library.test 127.0.0.1",
)
PATIENCE = 15_000  # ms; a machine that also makes the sounds may be slow
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="session")
def served(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    databases.make("journeys")
    served = Served(tmp_path_factory.mktemp("served"), databases.url("journeys"))
    try:
        served.wait()
        yield served
    finally:
        served.stop()
    assert "Traceback" not in served.log.read_text()


@pytest.fixture(scope="session")
def address(served: Served) -> str:
    return served.address


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
    phones: list[Phone] = []

    def open_one(**how: Any) -> Phone:
        there: str = how.setdefault("base_url", address)
        context = browser.new_context(**{"locale": "en", **PHONE, **how})
        context.set_default_timeout(PATIENCE)
        phones.append(Phone(context, there))
        return phones[-1]

    yield open_one
    for phone in phones:
        phone.context.close()
    assert [phone.complaints for phone in phones] == [[] for phone in phones]
    assert [phone.strangers for phone in phones] == [[] for phone in phones]


@pytest.fixture
def phone(open_phone: OpenPhone) -> Phone:
    return open_phone()

"""What an unhurried pair of eyes finds on a page: each look tells what is wrong, in words, and [] where nothing is."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import av
import numpy as np
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT = Path(__file__).with_suffix(".js").read_text()
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": STANDARDS},
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}
SMALLEST = 48  # CSS pixels
INKED = 128  # of 255: darker is ink
ONLY_LETTERS = """
  *, ::before, ::after {
    color: #000 !important; background: #fff0 !important; box-shadow: none !important; outline: none !important;
    border-color: #fff0 !important; text-decoration-color: #fff0 !important; animation: none !important;
  }
  html { background: #fff !important; }
  svg, img, .say::before, .cloth { visibility: hidden !important; }
  .foot-of-page, .tabs, .start { position: static !important; }
"""
NOTHING_CUT = ".say, .line, .card, .option, .entry, .button, .phrases, main { overflow: visible !important; }"
HIDDEN, SHOWN = "{ visibility: hidden !important; }", "{ visibility: visible !important; }"


def with_axe(page: Page) -> list[str]:
    """What axe-core violates, with the enhanced contrast of 7:1 counted too."""
    found: list[dict[str, Any]] = Axe().run(page, options=AXE).response["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {', '.join(str(node['target'][0]) for node in rule['nodes'][:4])}"
        for rule in found
    ]


def for_small_targets(page: Page, smallest: float = SMALLEST) -> list[str]:
    return _look(page, "small", smallest)


def for_targets_that_overlap(page: Page) -> list[str]:
    """Things to tap that lie on one another, with the page at its top."""
    page.evaluate("scrollTo(0, 0)")
    return _look(page, "overlapping")


def for_what_is_too_wide(page: Page) -> list[str]:
    return _look(page, "tooWide")


def for_text_outside_its_card(page: Page) -> list[str]:
    return _look(page, "outside")


def for_icons_not_drawn(page: Page) -> list[str]:
    page.wait_for_load_state("load")
    return _look(page, "notDrawn")


def keep_only_the_letters(page: Page) -> None:
    """Black letters on a white page, everything in its place."""
    _look(page, "dress", 0, ONLY_LETTERS)


def ink_that_is_cut(page: Page) -> int:
    """How many pixels of letters show only once no card cuts off what reaches beyond it."""
    return int(np.count_nonzero(_ink(page, NOTHING_CUT) & ~_ink(page)))


def ink_that_touches(page: Page, ones: str, others: str) -> int:
    """How many pixels are inked by both kinds of text."""
    first = _ink(page, f"* {HIDDEN} :is({ones}), :is({ones}) * {SHOWN} svg {HIDDEN}")
    second = _ink(
        page, f"* {HIDDEN} :is({others}), :is({others}) * {SHOWN} :is({ones}), :is({ones}) *, svg {HIDDEN}"
    )
    return int(np.count_nonzero(first & second))


def pixels(png: bytes, format: str) -> np.ndarray:
    """A picture as numbers from 0 to 255, row by row."""
    with av.open(io.BytesIO(png)) as pictures:
        return next(pictures.decode(video=0)).to_ndarray(format=format)


def _ink(page: Page, css: str = "") -> np.ndarray:
    """Where there is ink on the whole page, dressed so."""
    _look(page, "dress", 1, css)
    return pixels(page.screenshot(full_page=True), "gray") < INKED


def _look(page: Page, name: str, *given: Any) -> Any:
    return page.evaluate(f"(given) => ({SCRIPT}).{name}(...given)", list(given))

"""What an unhurried pair of eyes finds on a page: each look returns what is wrong, in words, and [] where nothing is."""

from __future__ import annotations

import io
from typing import Any

import av
import numpy as np
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": STANDARDS},
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}
SMALLEST = 48

SMALL = """(smallest) => {
  const inText = (link) => link.matches('p a, li a') && getComputedStyle(link).display === 'inline'
    && link.closest('p, li').textContent.trim() !== link.textContent.trim();
  const found = [];
  for (const target of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    if (target.matches('.skip') || inText(target) || !target.checkVisibility({ visibilityProperty: true })) continue;
    const { width, height } = target.getBoundingClientRect();
    if (width < smallest - 0.1 || height < smallest - 0.1) {
      const name = target.getAttribute('aria-label') || target.textContent.trim() || target.name;
      found.push(`${name}: ${Math.round(width)} x ${Math.round(height)} px`);
    }
  }
  return found;
}"""

TOO_WIDE = """() => {
  const page = document.documentElement;
  const found = page.scrollWidth > page.clientWidth ? [`the page is ${page.scrollWidth} px wide on ${page.clientWidth}`] : [];
  const scrolls = (element) => {
    for (let up = element.parentElement; up; up = up.parentElement) {
      if (['auto', 'scroll'].includes(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('svg, .unseen, .skip, template') || !element.checkVisibility() || scrolls(element)) continue;
    const area = element.getBoundingClientRect();
    if (area.width && (area.left < -0.5 || area.right > page.clientWidth + 0.5) && !element.matches('.moments *')) {
      found.push(`<${element.localName} class="${element.className}"> reaches from ${Math.round(area.left)} to ${Math.round(area.right)}`);
    }
  }
  return found;
}"""

OUTSIDE = """() => {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const holder = text.parentElement;
    if (!text.data.trim() || holder.closest('svg, template, .unseen, .skip') || !holder.checkVisibility()) continue;
    if (holder.closest('.moments')) continue;
    const card = holder.closest('.say, .line, .option, .entry, .button, .toast, .banner, .problem, .chip, .tabs a');
    if (!card) continue;
    const edge = card.getBoundingClientRect();
    const cut = getComputedStyle(card).overflowY !== 'visible';
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const area of range.getClientRects()) {
      if (area.left < edge.left - 1 || area.right > edge.right + 1
        || (cut && (area.top < edge.top - 1 || area.bottom > edge.bottom + 1))) {
        found.push(`“${text.data.trim().slice(0, 30)}” (${holder.closest('[lang]').lang}) leaves <${card.localName} class="${card.className}">`
          + ` by ${[edge.left - area.left, area.right - edge.right, edge.top - area.top, area.bottom - edge.bottom].map(Math.round)}`);
        break;
      }
    }
  }
  return found;
}"""


def with_axe(page: Page) -> list[str]:
    """What axe-core violates, with the enhanced contrast of 7:1 counted too."""
    found: list[dict[str, Any]] = Axe().run(page, options=AXE).response["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {', '.join(str(node['target'][0]) for node in rule['nodes'][:4])}"
        for rule in found
    ]


def for_small_targets(page: Page) -> list[str]:
    found: list[str] = page.evaluate(SMALL, SMALLEST)
    return found


def for_what_is_too_wide(page: Page) -> list[str]:
    found: list[str] = page.evaluate(TOO_WIDE)
    return found


def for_text_outside_its_card(page: Page) -> list[str]:
    """Text that reaches out of the card it is on: to the sides; and above and below where that would be cut off."""
    found: list[str] = page.evaluate(OUTSIDE)
    return found


OVERLAPPING = """() => {
  const pinned = (target) => Boolean(target.closest('.foot-of-page, .tabs, .start'));
  const targets = [...document.querySelectorAll('a[href]:not(.skip), button, input:not([type=hidden], .option input)')]
    .filter((target) => target.checkVisibility({ visibilityProperty: true }))
    .map((target) => ({ target, pinned: pinned(target), area: target.getBoundingClientRect() }));
  const name = ({ target }) => target.getAttribute('aria-label') || target.textContent.trim() || target.name;
  const found = [];
  targets.forEach((one, index) => {
    for (const other of targets.slice(index + 1)) {
      const across = Math.min(one.area.right, other.area.right) - Math.max(one.area.left, other.area.left);
      const down = Math.min(one.area.bottom, other.area.bottom) - Math.max(one.area.top, other.area.top);
      if (one.pinned === other.pinned && across > 1 && down > 1) found.push(`${name(one)} and ${name(other)}`);
    }
  });
  return found;
}"""

NOT_DRAWN = """() => [...document.querySelectorAll('svg use')]
  .filter((use) => use.checkVisibility() && !use.getBBox().width)
  .map((use) => use.getAttribute('href'))"""


def for_targets_that_overlap(page: Page) -> list[str]:
    """Things to tap that lie on one another; what scrolls under the pinned bars is not counted."""
    page.evaluate("scrollTo(0, 0)")
    found: list[str] = page.evaluate(OVERLAPPING)
    return found


def for_icons_not_drawn(page: Page) -> list[str]:
    page.wait_for_load_state("load")
    found: list[str] = page.evaluate(NOT_DRAWN)
    return found


def _dress(page: Page, css: str) -> None:
    """Put a stylesheet over the page's own; the last one put on is the one that is worn."""
    page.evaluate(
        """(css) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets = [...document.adoptedStyleSheets.slice(0, 1), sheet];
        }""",
        css,
    )


def keep_only_the_letters(page: Page) -> None:
    """Black letters on a white page, everything in its place."""
    page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`
            *, ::before, ::after {
              color: #000 !important; background: #fff0 !important; box-shadow: none !important; outline: none !important;
              border-color: #fff0 !important; text-decoration-color: #fff0 !important; animation: none !important;
            }
            html { background: #fff !important; }
            svg, img, .say::before, .cloth { visibility: hidden !important; }
            .foot-of-page, .tabs, .start { position: static !important; }`);
          document.adoptedStyleSheets = [sheet];
        }"""
    )


def _ink(page: Page, css: str = "") -> np.ndarray:
    """Where there is ink on the whole page, dressed so."""
    _dress(page, css)
    with av.open(io.BytesIO(page.screenshot(full_page=True))) as pictures:
        grey = next(pictures.decode(video=0)).to_ndarray(format="gray")
    return grey < 128


def ink_that_is_cut(page: Page) -> int:
    """How many pixels of letters show only once no card cuts off what reaches beyond it."""
    uncut = ".say, .line, .card, .option, .entry, .button, .phrases, main { overflow: visible !important; }"
    return int(np.count_nonzero(_ink(page, uncut) & ~_ink(page)))


def ink_that_touches(page: Page, ones: str, others: str) -> int:
    """How many pixels are inked by both kinds of text."""
    hidden = "* { visibility: hidden !important; }"
    shown = "{ visibility: visible !important; }"
    first = _ink(page, f"{hidden} :is({ones}), :is({ones}) :not(svg, svg *) {shown}")
    others = f":is({others}):not(:is({ones}) *)"
    second = _ink(
        page,
        f"{hidden} {others}, {others} > bdi, {others} > span, {others} span > bdi {shown} :is({ones}), :is({ones}) * {hidden[2:]}",
    )
    return int(np.count_nonzero(first & second))

"""What an unhurried pair of eyes finds on a page: each look returns what is wrong, in words, and [] where nothing is."""

from __future__ import annotations

from typing import Any

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
    const card = holder.closest('.say, .line, .option, .entry, .button, .toast, .banner, .problem, .chip, section');
    if (!card) continue;
    const edge = card.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const area of range.getClientRects()) {
      if (area.left < edge.left - 1 || area.right > edge.right + 1 || area.top < edge.top - 1 || area.bottom > edge.bottom + 1) {
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
    """Text whose letters, as tall as their font makes them, reach out of the card they are on."""
    found: list[str] = page.evaluate(OUTSIDE)
    return found

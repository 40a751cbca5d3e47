"""Twelve lines from the clipboard to families' phones in five minutes: what is missing is said once, and one tap publishes."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys import looking
from tests.journeys.phone import BY_DAY, OpenPhone, Phone
from tests.journeys.served import Served

LONGEST = 5 * 60  # seconds
LAPTOP = {"width": 1280, "height": 720}
LINES = (
    ("洗手", "sai2 sau2", "Wash hands"), ("飲茶", "jam2 caa4", "Drink tea"), ("食飯", "sik6 faan6", "Eat rice"),
    ("瞓覺", "fan3 gaau3", "Go to sleep"), ("起身", "hei2 san1", "Get up"), ("行街", "haang4 gaai1", "Go out"),
    ("返屋企", "faan1 uk1 kei2", "Go home"), ("過嚟", "gwo3 lai4", "Come here"), ("坐低", "co5 dai1", "Sit down"),
    ("好叻", "hou2 lek1", "Clever you"), ("得喇", "dak1 laa3", "All done"), ("聽日見", "ting1 jat6 gin3", "See you tomorrow"),
)  # fmt: skip
PASTE = """([cell, text]) => {
  const held = new DataTransfer();
  held.setData("text/plain", text);
  document.querySelector(cell).dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true }));
}"""


def comes_in(teacher: Phone, served: Served) -> None:
    offer = re.search(r"/offers/\S+", served.run("invite", "teacher", "Cô Lan"))
    assert offer is not None
    post = teacher.context.request.post
    assert post(offer[0], form={"name": "Cô Lan", "language": "yue"}, max_redirects=0).status == 303


def looks_right(page: Page, name: str) -> None:
    """On her laptop and on her phone."""
    folder = os.environ.get("LANGAPP_SHOTS")
    for way, size in (("phone", {"width": 390, "height": 844}), ("laptop", LAPTOP)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert looking.for_what_is_too_wide(page) == []
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{way}.png", full_page=True)
    assert looking.with_axe(page) == []


def shows_who_she_is(teacher: Phone) -> None:
    """She has nothing to show it by yet, so she writes down a code first, and comes back."""
    teacher.tap(teacher.button("Make a code on paper"))
    teacher.tap(teacher.link("I have it"))


def test_from_paste_to_published(open_phone: OpenPhone, served: Served) -> None:
    teacher = open_phone(viewport=LAPTOP, is_mobile=False)
    teacher.remember(look=BY_DAY)
    comes_in(teacher, served)
    page = teacher.page
    began = time.monotonic()
    teacher.open("/studio/drafts/new")
    page.get_by_label("A title").fill("Every day")
    teacher.tap(teacher.button("Begin"))
    page.wait_for_selector("#grid.ready")
    rows = "\n".join("\t".join(line) for line in LINES)
    page.evaluate(PASTE, ["tbody [data-f]", rows])
    expect(page.locator("#saving")).to_have_attribute("data-state", "saved")
    expect(page.locator("tbody textarea[data-f='yue:readings.jyutping']").first).to_have_value("sai2 sau2")
    teacher.tap(teacher.link("Publish"))

    expect(page.locator("h2").first).to_have_text("Ready")
    looks_right(page, "to-publish")
    page.get_by_label("What it is for, in a sentence or two").fill("Twelve short things for every day.")
    teacher.tap(teacher.button("Publish"))
    shows_who_she_is(teacher)
    teacher.tap(teacher.button("Publish"))
    expect(page.locator("h1")).to_have_text("Published")
    seconds, taps = time.monotonic() - began, teacher.taps
    looks_right(page, "published")
    print(f"from paste to published: {seconds:.0f} s, {taps} taps")
    assert seconds < LONGEST
    assert taps <= 7

    family = open_phone()
    family.open("/packs/every-day")
    expect(family.page.locator("[lang=yue-Hant-HK]", has_text="洗").first).to_be_visible()

    draft = re.search(r"/studio/drafts/[0-9a-f-]+", page.url)
    assert draft is not None
    for name in (f"{draft[0]}/editions", f"{draft[0]}/export", "/studio/forks/new?pack=every-day"):
        teacher.open(name)
        looks_right(page, name.partition("?")[0].split("/")[-1])


def test_packs_are_handed_over_in_a_minute(open_phone: OpenPhone, served: Served) -> None:
    teacher, successor = open_phone(viewport=LAPTOP, is_mobile=False), open_phone()
    comes_in(teacher, served)
    page = teacher.page
    teacher.open("/studio/drafts/new")
    page.get_by_label("A title").fill("To hand over")
    teacher.tap(teacher.button("Begin"))
    page.wait_for_selector("#grid.ready")
    began, teacher.taps = time.monotonic(), 0
    teacher.open("/studio/transfers/new")
    shows_who_she_is(teacher)
    page.get_by_label("Who takes over").fill("Bà Tư")
    teacher.tap(teacher.button("Make the link"))
    link = re.search(r"/transfer/\S+", page.locator("[data-message]").inner_text())
    assert link is not None
    successor.open(link[0])
    successor.tap(successor.page.locator("label.option").first)
    looks_right(successor.page, "transfer")
    successor.tap(successor.button("Take over"))
    successor.tap(successor.link("Later"))
    expect(successor.page.get_by_role("link", name="To hand over")).to_be_visible()
    print(f"handed over: {time.monotonic() - began:.0f} s, {teacher.taps} and {successor.taps} taps")
    assert (teacher.taps, successor.taps) == (3, 3)

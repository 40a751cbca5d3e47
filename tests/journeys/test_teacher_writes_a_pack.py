"""A teacher writes a pack on her own laptop: pasted, typed, typed again, with a network that comes and goes."""

from __future__ import annotations

import json
import re
import time
import uuid
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.phone import OpenPhone, Phone
from tests.journeys.served import Served

LAPTOP = {"viewport": {"width": 1280, "height": 720}, "has_touch": False, "is_mobile": False}
TWELVE = [
    ("沖涼好唔好？", "cung1 loeng4 hou2 m4 hou2", "Shall we have a bath?"),
    ("水暖暖", "seoi2 nyun5 nyun5", "The water is warm"),
    ("洗手", "sai2 sau2", "Wash your hands"),
    ("合埋眼", "hap6 maai4 ngaan5", "Close your eyes"),
    ("乾淨晒！", "gon1 zeng6 saai3", "All clean!"),
    ("抹乾", "maat3 gon1", "Dry off"),
    ("抱抱", "pou5 pou5", "A cuddle"),
    ("洗頭", "sai2 tau4", "Wash your hair"),
    ("玩水", "waan2 seoi2", "Play with water"),
    ("多啲泡泡", "do1 di1 pou5 pou5", "More bubbles"),
    ("起身", "hei2 san1", "Up you get"),
    ("瞓覺喇", "fan3 gaau3 laa3", "Time to sleep"),
]
PASTE = """(cell, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
PASTE_HTML = PASTE.replace("text/plain", "text/html")


@pytest.fixture(scope="module")
def keys() -> list[Any]:
    """What her laptop has kept since she took her link up, in the first story."""
    return []


@pytest.fixture
def teacher(open_phone: OpenPhone, served: Served, keys: list[Any]) -> Phone:
    """Somebody who was asked to write, at a laptop."""
    laptop = open_phone(**LAPTOP)
    if keys:
        laptop.context.add_cookies(keys)
        return laptop
    laptop.begin("yue", "ur", look="day.right.en.")
    link = re.search(r"/offers/\S+", served.run("invite", "teacher", "Lan"))
    assert link is not None
    laptop.open(link[0])
    laptop.button("Accept").click()
    expect(laptop.page.get_by_role("link", name="Later")).to_be_visible()
    keys += laptop.context.cookies()
    return laptop


def begin(teacher: Phone, *tags: str) -> str:
    """An empty draft, open. Its address."""
    body = urlencode([("title", "Bath time"), *(("language", tag) for tag in tags)])
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = teacher.context.request.post("/studio/drafts", data=body, headers=headers, max_redirects=0)
    place = str(answer.headers["location"])
    open_draft(teacher.page, place)
    return place


def open_draft(page: Page, place: str) -> None:
    page.goto(place)
    expect(page.locator("#grid.ready")).to_be_visible()


def cell(page: Page, row: int, field: str) -> Locator:
    return page.locator("tbody tr").nth(row - 1).locator(f'[data-f="{field}"]')


def is_saved(page: Page) -> None:
    expect(page.locator("#saving")).to_have_text("Saved")


def test_twelve_lines_are_pasted_and_stand_where_they_belong(teacher: Phone) -> None:
    place, page = begin(teacher, "yue"), teacher.page
    text = "Cantonese\tMeaning\tJyutping\n" + "\n".join(f"{w}\t{m}\t{r}" for w, r, m in TWELVE)
    began = time.monotonic()
    cell(page, 1, "yue:text").evaluate(PASTE, text)
    expect(page.locator("#told")).to_contain_text("12 lines pasted, into Cantonese, Meaning, Jyutping.")
    is_saved(page)
    assert time.monotonic() - began < 20
    assert len(teacher.sent(f"{place}/edits")) <= 4, "one paste is a few requests"
    page.keyboard.press("Control+z")
    expect(cell(page, 1, "yue:text")).to_have_value("")
    page.keyboard.press("Control+y")
    expect(cell(page, 12, "meaning")).to_have_value("Time to sleep")
    is_saved(page)
    open_draft(page, place)
    for number, (words, reading, meaning) in enumerate(TWELVE, 1):
        expect(cell(page, number, "yue:text")).to_have_value(words)
        expect(cell(page, number, "yue:readings.jyutping")).to_have_value(reading)
        expect(cell(page, number, "meaning")).to_have_value(meaning)


def test_nothing_typed_goes_away_with_the_page_or_the_network(teacher: Phone) -> None:
    place, page = begin(teacher, "yue"), teacher.page
    teacher.forgive("ERR_INTERNET_DISCONNECTED", "Failed to load resource")
    teacher.context.route("**/edits", lambda route: route.abort())
    page.keyboard.type("水暖暖")
    page.keyboard.press("Tab")
    page.keyboard.type("seoi2")
    expect(page.locator("#saving")).to_have_text("Not sent yet: kept on this computer")
    teacher.context.unroute("**/edits")
    open_draft(page, place)
    expect(cell(page, 1, "yue:text")).to_have_value("水暖暖")
    expect(cell(page, 1, "yue:readings.jyutping")).to_have_value("seoi2")
    is_saved(page)
    # A session that ended answers with another page: what is typed meanwhile stays, and is sent once she is back.
    cookies = teacher.context.cookies()
    teacher.context.clear_cookies(name="session")
    cell(page, 1, "meaning").click()
    page.keyboard.type("The water is warm")
    expect(page.locator("#saving")).to_contain_text("kept on this computer")
    teacher.context.clear_cookies()
    teacher.context.add_cookies(cookies)
    open_draft(page, place)
    is_saved(page)
    open_draft(page, place)
    expect(cell(page, 1, "meaning")).to_have_value("The water is warm")
    # One text that cannot be taken in holds up nothing else, and is asked about once.
    teacher.forgive("413")
    too_long = re.compile("hoping")
    teacher.context.route(
        "**/edits",
        lambda route: (
            route.fulfill(status=413, body="")
            if too_long.search(route.request.post_data or "")
            else route.continue_()
        ),
    )
    before = len(teacher.sent(f"{place}/edits"))
    cell(page, 2, "meaning").fill("hoping")
    cell(page, 1, "meaning").fill("The water is hot")
    expect(page.locator(".refused")).to_contain_text("could not be kept")
    expect(page.locator("#saving")).to_contain_text("Needs you")
    assert len(teacher.sent(f"{place}/edits")) - before < 10
    cell(page, 2, "meaning").fill("It steams")
    is_saved(page)
    expect(page.locator(".refused")).to_have_count(0)
    open_draft(page, place)
    expect(cell(page, 1, "meaning")).to_have_value("The water is hot")


def colleague(teacher: Phone, place: str, *told: tuple[str, str, str], away: str = "") -> None:
    """Somebody else, who has just seen what stands there, writes in cells of rows; or removes one."""
    door = f"{place}/edits"
    now = teacher.context.request.post(door, data={"act": "", "since": 0}).json()
    bases = {(row, field): revision for row, field, _, revision in now["changes"]["cells"]}
    cells = [
        {"row": row, "field": field, "value": value, "base": bases.get((row, field), 0)}
        for row, field, value in told
    ]
    rows = [{"id": away, "removed": True}] if away else []
    answer = teacher.context.request.post(door, data={"act": "", "since": 0, "cells": cells, "rows": rows})
    assert len(answer.json()["saved"]) == len(told)


def hear(page: Page) -> None:
    """What the others did, now rather than with the next beat."""
    page.evaluate("grid.flush()")


def test_two_who_write_in_one_cell_see_both_texts(teacher: Phone) -> None:
    place, page = begin(teacher, "yue"), teacher.page
    page.keyboard.type("水暖")
    is_saved(page)
    [row] = page.evaluate("grid.rows()")
    colleague(teacher, place, (row, "yue:text", "水好暖"))
    page.keyboard.press("End")
    page.keyboard.type("暖")
    clash = page.locator(".clash")
    expect(clash).to_contain_text("水好暖")
    expect(cell(page, 1, "yue:text")).to_have_value("水暖暖")
    clash.get_by_role("button", name="Keep mine").click()
    is_saved(page)
    colleague(teacher, place, (row, "yue:text", "水暖喇"))
    hear(page)
    expect(cell(page, 1, "yue:text")).to_have_value("水暖暖")  # Where somebody is, nothing changes.
    cell(page, 1, "meaning").click()
    expect(cell(page, 1, "yue:text")).to_have_value("水暖喇")
    # A row that somebody removed comes back with what is typed in it, and one is removed by whoever has seen it.
    page.keyboard.type("It is warm")
    is_saved(page)
    colleague(teacher, place, away=row)
    page.keyboard.type(" now")
    is_saved(page)
    expect(cell(page, 1, "meaning")).to_have_value("It is warm now")
    colleague(teacher, place, (row, "cue", "Pour slowly"))
    page.locator("tbody th a").first.click()
    page.get_by_role("menuitem", name="Remove this row").click()
    expect(page.locator("tbody .refused")).to_contain_text("so it stays")
    expect(cell(page, 1, "cue")).to_have_value("Pour slowly")
    page.locator("tbody .refused button").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    is_saved(page)


def test_nothing_is_written_over_from_another_page(teacher: Phone) -> None:
    place, page = begin(teacher, "yue"), teacher.page
    teacher.forgive("ERR_FAILED", "Failed to load resource")
    page.keyboard.type("一")
    page.keyboard.press("Enter")
    page.keyboard.type("二")
    is_saved(page)
    first, second = page.evaluate("grid.rows()")
    teacher.context.route("**/edits", lambda route: route.abort())
    # Two tabs that were closed, each with another text for the same cell.
    cell(page, 1, "yue:text").fill("舊")
    other = teacher.context.new_page()
    open_draft(other, place)
    cell(other, 1, "yue:text").fill("更舊")
    for tab in (page, other):
        expect(tab.locator("#saving")).to_have_text("Not sent yet: kept on this computer")
    other.close()
    page.goto("about:blank")
    teacher.context.unroute("**/edits")
    colleague(teacher, place, (first, "yue:text", "新"))
    page.goto(f"{place}/lines/{second}")
    box = page.locator(".elsewhere > .field")
    expect(box).to_contain_text("新")
    expect(box).to_contain_text("Yours")
    expect(page.locator("#saving")).to_contain_text("Needs you")
    box.get_by_role("link").click()
    clash = page.locator(".clash")
    expect(page.locator('[data-f="yue:text"]')).not_to_have_value("新")
    one = page.locator('[data-f="yue:text"]').input_value()
    clash.get_by_role("button", name="Take").click()
    expect(clash).to_contain_text("新")
    assert {one, page.locator('[data-f="yue:text"]').input_value()} == {"舊", "更舊"}
    clash.get_by_role("button", name="Keep mine").click()
    is_saved(page)


def test_a_pack_opened_again_shows_what_to_look_at(teacher: Phone) -> None:
    place, page = begin(teacher, "yue"), teacher.page
    cell(page, 1, "yue:text").fill("合埋眼")
    cell(page, 1, "yue:readings.jyutping").fill("hap6 maai4 ngaan")
    is_saved(page)
    [row] = page.evaluate("grid.rows()")
    mark = {"field": "yue:text", "kind": "better", "says": "Lan would say", "answers": [["taken", "Take it"]]}
    mark |= {
        "text": "合眼",
        "reading": "",
        "remark": "",
        "said": "",
        "family": False,
        "settle": f"{place}/checks",
    }
    teacher.context.route("**/marks", lambda route: route.fulfill(json={row: [mark]}))
    open_draft(page, f"{place}?row={row}&field=cue")
    expect(cell(page, 1, "cue")).to_be_focused()
    expect(page.locator(".flags")).to_contain_text("ngaan")
    # A rule that says no is heard where it was asked, and may be asked again.
    teacher.forgive("422")
    page.get_by_role("button", name="Take it").click()
    expect(page.locator(".mark [role=alert]")).to_contain_text("Write some lines in that language first")
    expect(page.get_by_role("button", name="Take it")).to_be_enabled()
    page.goto(f"{place}?row={row}&field=yue:note")
    expect(page.locator('[data-f="yue:note"]')).to_be_focused()
    expect(page.locator(".flags")).to_contain_text("ngaan")


def test_a_letter_in_a_long_pack_costs_no_more_than_its_row(teacher: Phone) -> None:
    """Rows out of sight are not drawn. They are heard and arrived at as all others."""
    place, page = begin(teacher, "yue"), teacher.page
    ids = [str(uuid.uuid4()) for _ in range(120)]
    rows = [{"id": each, "after": before} for before, each in pairwise(["", *ids])]
    cells = [{"row": each, "field": "meaning", "value": f"Line {n}"} for n, each in enumerate(ids, 1)]
    teacher.context.request.post(f"{place}/edits", data={"act": "", "since": 0, "rows": rows, "cells": cells})
    open_draft(page, place)
    is_drawn = "field => field.checkVisibility({ contentVisibilityAuto: true })"
    assert cell(page, 1, "meaning").evaluate(is_drawn)
    assert not cell(page, 100, "meaning").evaluate(is_drawn)
    assert cell(page, 100, "cue").locator("..").get_attribute("aria-hidden") == "true"
    page.locator("[data-more-columns]").click()
    expect(cell(page, 100, "cue").locator("..")).not_to_have_attribute("aria-hidden", "true")
    columns = "row => [...row.cells].map(cell => Math.round(cell.getBoundingClientRect().left))"
    heading = page.locator("thead tr").evaluate(columns)
    open_draft(page, f"{place}?row={ids[99]}&field=meaning")
    expect(cell(page, 100, "meaning")).to_be_focused()
    expect(cell(page, 100, "meaning")).to_be_in_viewport()
    assert page.locator("tbody tr").nth(99).evaluate(columns) == heading
    assert not cell(page, 1, "meaning").evaluate(is_drawn)
    page.locator("tbody th a").nth(99).click()
    expect(page.get_by_role("menu")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(page.locator("tbody th a").nth(99)).to_be_focused()


def test_keys_belong_to_the_text_and_follow_the_eye(teacher: Phone) -> None:
    begin(teacher, "ja")
    page = teacher.page
    devtools = teacher.devtools
    composing = devtools.send
    composing("Input.imeSetComposition", {"text": "おふろ", "selectionStart": 3, "selectionEnd": 3})
    enter = {"type": "rawKeyDown", "key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
    composing("Input.dispatchKeyEvent", enter)
    composing("Input.insertText", {"text": "お風呂"})
    expect(cell(page, 1, "ja:text")).to_be_focused()
    expect(cell(page, 1, "ja:text")).to_have_value("お風呂")
    is_saved(page)
    page.keyboard.press("Enter")
    expect(cell(page, 2, "ja:text")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(cell(page, 1, "ja:text")).to_have_value("")
    page.keyboard.press("Control+Shift+z")
    # In Urdu, left and right as the eye has them.
    begin(teacher, "yue", "ur")
    words, before, after = (
        cell(page, 1, name) for name in ("ur:text", "yue:readings.jyutping", "ur:readings.friendly")
    )
    words.click()
    page.keyboard.type("ہاتھ")
    assert words.evaluate("cell => getComputedStyle(cell).direction") == "rtl"
    # The end of an Urdu text is at the left: there Left leads out to the column on the left.
    page.keyboard.press("ArrowLeft")
    expect(before).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(words).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(after).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Delete")
    expect(words).to_have_value("")
    is_saved(page)


def test_an_offer_belongs_to_the_words_it_was_made_for(teacher: Phone) -> None:
    def readings(route: Route) -> None:
        texts = json.loads(route.request.post_data or "")["texts"]
        route.fulfill(json={"readings": [{"jyutping": f"of {text}"} for text in texts]})

    teacher.context.route("**/studio/readings", readings)
    place, page = begin(teacher, "yue"), teacher.page
    page.keyboard.type("水暖")
    page.keyboard.press("Control+z")
    expect(cell(page, 1, "yue:text")).to_be_focused()
    page.keyboard.type("水暖")
    offer = page.locator(".offer-text")
    expect(offer).to_have_text("of 水暖")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(cell(page, 1, "meaning")).to_be_focused()
    expect(cell(page, 1, "yue:readings.jyutping")).to_have_value("")
    is_saved(page)
    [row] = page.evaluate("grid.rows()")
    colleague(teacher, place, (row, "yue:text", "水好暖"))
    hear(page)
    expect(offer).to_have_text("of 水好暖")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(cell(page, 1, "yue:readings.jyutping")).to_have_value("of 水好暖")
    is_saved(page)
    # Escape gives back what has not been saved yet, and nothing else.
    page.keyboard.press("ArrowUp")
    page.keyboard.type("seoi2")
    is_saved(page)
    page.keyboard.press("Escape")
    expect(cell(page, 1, "yue:readings.jyutping")).to_have_value("seoi2")
    # All at once: but none for a row that somebody has removed meanwhile.
    for number, words in ((2, "洗手"), (3, "抹乾"), (4, "瞓覺")):
        cell(page, number, "yue:text").fill(words)
    take_all = page.locator(".take-all button")
    expect(take_all).to_have_text("Take all 3 suggested readings")
    is_saved(page)
    colleague(teacher, place, away=page.evaluate("grid.rows()")[2])
    hear(page)
    expect(take_all).to_have_text("Take all 2 suggested readings")
    take_all.click()
    expect(cell(page, 2, "yue:readings.jyutping")).to_have_value("of 洗手")
    expect(cell(page, 3, "yue:readings.jyutping")).to_have_value("of 瞓覺")
    is_saved(page)
    assert len(page.evaluate("grid.rows()")) == 3


def test_what_excel_copies_says_in_which_language_it_means_it(teacher: Phone) -> None:
    """With styles in its tags, of which no browser is to complain; and Undo beside the sentence is of the paste."""
    place, page = begin(teacher, "yue"), teacher.page
    page.locator("summary", has_text="About this pack").click()
    page.locator('select[data-f="meanings"]').select_option("ur")
    is_saved(page)
    open_draft(page, place)
    expect(cell(page, 1, "meaning")).to_have_attribute("dir", "rtl")
    rows = "".join(f"<tr><td style='color:red'>{w}</td><td style=\"x:y\">{m}</td></tr>" for w, _, m in TWELVE)
    cell(page, 1, "yue:text").evaluate(PASTE_HTML, f"<table style='a:b'>{rows}</table>")
    expect(page.locator("#grid.ready #told")).to_contain_text("The meanings are in English.")
    expect(cell(page, 12, "meaning")).to_have_value("Time to sleep")
    expect(cell(page, 12, "meaning")).to_have_attribute("dir", "ltr")
    cell(page, 13, "meaning").fill("Good night")
    page.locator("#told button", has_text="Undo").click()
    expect(cell(page, 1, "meaning")).to_have_value("Good night")
    expect(cell(page, 1, "meaning")).to_have_attribute("dir", "rtl")

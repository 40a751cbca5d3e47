"""Twelve lines are read by somebody with a link, in her language: a tap for each that is right, and the teacher sees it
beside the cells.
"""

from __future__ import annotations

import re
import time
import uuid

from playwright.sync_api import expect

from tests.journeys.phone import BY_DAY, OpenPhone, Phone
from tests.journeys.served import Served

LONGEST = 3 * 60  # seconds
LINES = (
    "おふろに入ろうか。", "お湯があったかいね。", "ちゃぷちゃぷ。", "手を洗おう。", "目をつぶってね。", "頭を洗うよ。",
    "気持ちいいね。", "お湯をかけるよ。", "もう一回。", "出ようか。", "タオルはどこ。", "ふきふき。",
)  # fmt: skip
SAID, BETTER = 8, "お湯、かけるね。"
LAPTOP = {"viewport": {"width": 1280, "height": 720}}


def begins(teacher: Phone, served: Served) -> str:
    """The address of a draft with twelve lines in Japanese."""
    offer = re.search(r"/offers/\S+", served.run("invite", "teacher", "Cô Lan"))
    assert offer is not None
    post = teacher.context.request.post
    assert post(offer[0], form={"name": "Cô Lan", "language": "ja"}, max_redirects=0).status == 303
    told = {"title": "おふろの時間", "language": "ja", "id": str(uuid.uuid4())}
    draft = post("/studio/drafts", form=told, max_redirects=0).headers["location"]
    rows = [str(uuid.uuid4()) for _line in LINES]
    cells = [
        {"row": row, "field": field, "value": value, "base": 0}
        for number, (row, line) in enumerate(zip(rows, LINES, strict=True), 1)
        for field, value in (("ja:text", line), ("meaning", f"Line number {number}"))
    ]
    after = [{"id": row, "after": before} for row, before in zip(rows, ("", *rows), strict=False)]
    edits = {"act": str(uuid.uuid4()), "since": 0, "cells": cells, "rows": after}
    assert post(f"{draft}/edits", data=edits).ok
    return draft


def asks(teacher: Phone, draft: str) -> str:
    """What she sends: four taps from the page of the draft."""
    teacher.open(f"{draft}/checks")
    teacher.page.get_by_label("What you call her or him").fill("Obaa-san")
    teacher.tap(teacher.button("Make the link"))
    found = re.search(r"/check/\S+", teacher.page.locator("[data-message]").inner_text())
    assert found is not None
    return found[0]


def line(checker: Phone, number: int) -> str:
    return checker.page.locator(f"#line-{number}").get_attribute("data-verdict") or ""


def all_is_sent(checker: Phone) -> None:
    checker.page.wait_for_function(
        """() => Object.entries(localStorage).filter(([key]) => key.startsWith("check:"))
          .every(([, kept]) => Object.values(JSON.parse(kept)).every(({ held }) => held))"""
    )


def right(checker: Phone, number: int) -> None:
    checker.tap(checker.page.locator(f"#line-{number}").get_by_role("button", name="合っています"))
    expect(checker.page.locator(f"#line-{number}")).to_have_attribute("data-verdict", "right")


def test_twelve_lines_in_three_minutes_with_a_tap_for_each(open_phone: OpenPhone, served: Served) -> None:
    teacher, checker = open_phone(**LAPTOP, is_mobile=False), open_phone()
    teacher.remember(look=BY_DAY)
    checker.remember(look="day.right..")  # She has chosen no language.
    draft = begins(teacher, served)
    link = asks(teacher, draft)
    began = time.monotonic()
    checker.open(link)
    for number in range(1, 6):
        right(checker, number)
    assert checker.taps == 5, "a tap for each"

    # Under the ground: what she says waits on her phone, also when the page is opened anew.
    checker.forgive("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
    all_is_sent(checker)
    checker.context.set_offline(True)
    right(checker, 6)
    right(checker, 7)
    expect(checker.page.get_by_role("status")).to_contain_text("この端末に保存しました")
    checker.context.set_offline(False)
    checker.page.reload()
    assert [line(checker, number) for number in (5, 6, 7, 8)] == ["right", "right", "right", ""]

    other = checker.page.locator(f"#line-{SAID}")
    checker.tap(other.locator("summary"))
    other.get_by_label("私なら、こう言います").fill(BETTER)
    checker.tap(other.get_by_role("button", name="保存する"))
    expect(other).to_have_attribute("data-verdict", "better")
    right(checker, 9)
    for number in (10, 11, 12):  # by a keyboard, where there is one
        expect(checker.page.locator(f"#line-{number}")).to_be_focused()
        checker.page.keyboard.press("r")
    expect(checker.page.get_by_text("12個のうち12個を読みました")).to_be_visible()
    all_is_sent(checker)
    checker.tap(checker.link("終わりました"))
    checker.page.get_by_label("表示するお名前").fill("Hanako")
    checker.tap(checker.button("はい、出してください"))
    expect(checker.page.get_by_text("Hanako", exact=True)).to_be_visible()
    assert time.monotonic() - began < LONGEST
    assert checker.taps == 12, "eight right, two for her own words, two for the end; three by a key"

    teacher.open(draft)
    expect(teacher.page.locator(".mark[data-kind=right]")).to_have_count(11)
    mark = teacher.page.locator(".mark[data-kind=better]")
    expect(mark).to_contain_text(BETTER)
    teacher.tap(mark.get_by_role("button", name="Take it"))
    expect(teacher.page.locator(".mark[data-kind=right]")).to_have_count(12)
    expect(teacher.page.locator(f"textarea[lang=ja] >> nth={SAID - 1}")).to_have_value(BETTER)

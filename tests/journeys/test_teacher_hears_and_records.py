"""Two lines are written, one is heard and one said by the teacher herself: it is seen beside it, and on a phone at night."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.journeys import looking, microphone
from tests.journeys.conftest import PATIENCE, PHONE
from tests.journeys.phone import BY_DAY, Phone
from tests.journeys.served import Served

LAPTOP = {**PHONE, "viewport": {"width": 1280, "height": 720}, "is_mobile": False}
CALM = 650  # ms
SPOKEN = 1800  # ms
SHORT = 900  # ms


def begins(teacher: Phone, served: Served) -> str:
    """The address of an empty draft in Vietnamese."""
    offer = re.search(r"/offers/\S+", served.run("invite", "teacher", "Cô Lan"))
    assert offer is not None
    post = teacher.context.request.post
    assert post(offer[0], form={"name": "Cô Lan", "language": "vi"}, max_redirects=0).status == 303
    begun = post(
        "/studio/drafts",
        form={"title": "Giờ tắm", "language": "vi", "id": str(uuid.uuid4())},
        max_redirects=0,
    )
    return str(begun.headers["location"])


def says(page: Page, spoken: float) -> None:
    """Into the recorder, until it may be heard back. `spoken` in ms."""
    recorder, mic = page.locator("[data-recorder]"), page.locator("[data-mic]")
    expect(mic).to_be_visible()
    page.wait_for_timeout(CALM)
    mic.click()
    expect(recorder).to_have_attribute("data-state", "recording")
    page.wait_for_timeout(spoken)
    mic.click()
    expect(recorder).to_have_attribute("data-state", "heard")


def saved(teacher: Phone) -> None:
    expect(teacher.page.locator("#saving")).to_have_attribute("data-state", "saved")


def test_a_line_is_heard_and_another_recorded_where_they_are_written(
    playwright: Playwright,
    how_to_launch: dict[str, Any],
    served: Served,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    file = microphone.somebody_speaking(tmp_path_factory.mktemp("microphone") / "line.wav", pause=1.0)
    arguments = [*how_to_launch["args"], *microphone.listening_to(file)]
    browser = playwright.chromium.launch(**{**how_to_launch, "args": arguments})
    context = browser.new_context(base_url=served.address, locale="en", **LAPTOP)
    context.set_default_timeout(PATIENCE)
    teacher = Phone(context, served.address)
    teacher.remember(look=BY_DAY)
    draft = begins(teacher, served)
    page = teacher.page

    # Typed, and heard at once: what was typed is saved first.
    teacher.open(draft)
    page.locator("tbody tr [data-f='vi:text']").first.click()
    page.keyboard.type("Mình đi tắm nhé")
    page.keyboard.press("Enter")
    page.keyboard.type("Nước ấm lắm")
    first, second = page.locator("td.voice").nth(0), page.locator("td.voice").nth(1)
    expect(second).to_contain_text("Computer")
    expect(page.locator(".voices-bar")).to_contain_text("0 of 2 lines have a person’s voice")
    page.locator("tbody tr [data-f='vi:text']").first.click()
    page.keyboard.press("End")
    page.keyboard.type(" con")
    with page.expect_response(re.compile(r"/clips/.+\.mp3")):
        first.get_by_role("link", name=re.compile("^Hear line 1")).click()
    page.wait_for_function("window.heard && !window.heard.error")
    saved(teacher)

    # Said by herself.
    second.get_by_role("link", name=re.compile("^Record line 2")).click()
    page.get_by_role("button", name="Yes, I will speak").click()
    says(page, SPOKEN)
    page.wait_for_timeout(CALM)
    page.get_by_role("button", name="Keep it", exact=True).first.click()
    page.wait_for_url(f"**{draft}?row=*")
    expect(second).to_contain_text("Cô Lan")
    expect(page.locator(".voices-bar")).to_contain_text("1 of 2 lines have a person’s voice")

    # Said otherwise in the south: heard and recorded by itself, and both are seen at once.
    assert page.locator(".at-a-glance").count() == 0
    told = {"row": first.locator("..").get_attribute("data-row"), "field": "vi@south:text", "base": 0}
    edit = {"act": str(uuid.uuid4()), "cells": [told | {"value": "Mình tắm nghen"}]}
    assert context.request.post(f"{draft}/edits", data=edit).status == 200
    teacher.open(draft)
    for row, names in (
        (first, ["Tiếng Việt: Computer", "Tiếng Việt · Southern: Computer"]),
        (second, ["Tiếng Việt: Cô Lan"]),
    ):
        signs = row.locator(".at-a-glance").get_by_role("img")
        expect(signs).to_have_count(len(names))
        assert [sign.get_attribute("aria-label") for sign in signs.all()] == names
    page.get_by_role("button", name="Tiếng Việt · Southern").click()
    expect(page.locator(".voices-bar")).to_contain_text("0 of 1 line has a person’s voice")
    with page.expect_response(re.compile(r"/clips/.+\.mp3")):
        first.get_by_role("link", name="Hear line 1, Tiếng Việt · Southern: Computer").click()
    found = [what for look in (looking.with_axe, looking.for_small_targets) for what in look(page)]
    assert found == []

    # What was said in the one way is not taken for the other, and does not take its place.
    southern = first.get_by_role("link", name="Record line 1, Tiếng Việt · Southern").get_attribute("href")
    assert southern is not None
    usual = southern.removesuffix("@south")
    teacher.open(usual)
    says(page, SPOKEN)
    teacher.open(southern)
    expect(page.locator("[data-place] article")).to_have_attribute("data-variant", "south")
    expect(page.locator("[data-place]")).to_contain_text("Mình tắm nghen")
    says(page, SHORT)
    teacher.open(usual)
    expect(page.locator("[data-recorder]")).to_have_attribute("data-state", "heard")
    teacher.open(draft)

    # On a phone, by day and at night, and it follows what is written.
    other = context.new_page()
    other.goto(f"{draft}/phone")
    other.get_by_role("link", name="Next").click()
    for light in ("day", "night"):
        expect(other.locator(f".phone.{light}")).to_contain_text("Nước ấm lắm")
        expect(other.locator(f".phone.{light}")).to_contain_text("Cô Lan")
    grounds = other.eval_on_selector_all(
        ".glass", "all => all.map((each) => getComputedStyle(each).backgroundColor)"
    )
    assert grounds == ["rgb(237, 242, 238)", "rgb(12, 16, 34)"]
    page.locator("tbody tr [data-f='meaning']").nth(1).click()
    page.keyboard.type("The water is warm")
    expect(other.locator(".phone.night")).to_contain_text("The water is warm")
    found = [what for look in (looking.with_axe, looking.for_what_is_too_wide) for what in look(other)]
    assert found == []

    # What says nothing any more has no sign, nor on a phone, where the lines are a list.
    signs = page.locator(".one-by-one a.entry").nth(1).locator(".at-a-glance")
    expect(signs).to_have_count(1)
    page.locator("tbody tr [data-f='vi:text']").nth(1).click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.press("Delete")
    expect(signs).to_have_count(0)
    assert teacher.complaints == []
    assert teacher.strangers == []
    browser.close()

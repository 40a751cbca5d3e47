"""A staff with its words is drawn on the page, and nothing it does is against the policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.phone import BY_DAY, Phone


@pytest.mark.parametrize("look", [BY_DAY, BY_DAY.replace("day", "night")])
def test_the_tune_stands_on_a_staff(phone: Phone, look: str) -> None:
    said: list[str] = []
    phone.begin("ja", look=look, moment="bedtime")
    phone.page.on("console", lambda message: said.append(message.text))
    phone.open("/songs/usagi-usagi/notes")
    expect(phone.page.locator("[data-staff] svg")).to_be_visible()
    expect(phone.page.locator("[data-staff] svg")).to_contain_text("う")
    expect(phone.page.locator("[data-abc]")).to_be_hidden()
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert said == []

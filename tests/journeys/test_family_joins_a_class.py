"""Cô Lan shows her class a square; a family points its phone there, taps Join, and has this week's pack on its Today."""

from __future__ import annotations

import re
import time

from playwright.sync_api import expect

from tests.journeys.phone import BY_DAY, OpenPhone, Phone
from tests.journeys.served import Served

LONGEST = 15.0  # seconds, from the camera to Today
CLASSROOM = {"viewport": {"width": 1280, "height": 720}, "has_touch": True, "is_mobile": False}
NO_LINE = ("ERR_INTERNET_DISCONNECTED", "Failed to fetch")


def teach(served: Served, laptop: Phone) -> None:
    """By the link that whoever runs the server sends her."""
    link = re.search(r"/offers/\S+", served.run("invite", "teacher", "Cô Lan"))
    assert link is not None
    laptop.remember(look=BY_DAY)
    form = {"name": "Cô Lan", "language": "vi"}
    assert laptop.context.request.post(link[0], form=form, max_redirects=0).status == 303


def test_a_family_joins_a_class_and_the_room_sees_the_pack(served: Served, open_phone: OpenPhone) -> None:
    laptop, phone = open_phone(**CLASSROOM), open_phone()
    teach(served, laptop)
    laptop.open("/classes/new")
    laptop.page.get_by_label("What its families call it").fill("Cô Lan")
    laptop.tap(laptop.button("Begin"))
    expect(laptop.page.locator("svg.qr")).to_be_visible()
    laptop.tap(laptop.page.get_by_role("button", name=re.compile("^Pin ?: Bath time$")))
    expect(laptop.page.locator(".pin-of-week")).to_contain_text("Bath time")
    link = laptop.page.locator("[data-message] bdi").inner_text()

    # From the camera to Today: one tap.
    phone.remember(look=BY_DAY, moment="meal")
    began = time.monotonic()
    phone.open(link.removeprefix(phone.address))
    phone.tap(phone.button("Join"))
    pin = phone.page.locator(".pin a")
    expect(pin).to_have_text("This week with “Cô Lan”: Bath time")
    assert time.monotonic() - began < LONGEST
    assert phone.taps == 1
    assert not phone.ref.startswith("bath-time/")

    # One more, and it is what they say.
    phone.tap(pin)
    expect(phone.page).to_have_url(re.compile(r"pack=bath-time"))
    assert all(ref.startswith("bath-time/") for ref in phone.deck)
    second = phone.deck[1]
    phone.tap(phone.said)
    phone.turns_to(second)
    phone.page.wait_for_url(f"**/today?pack=bath-time&line={second}")
    phone.page.reload()
    phone.turns_to(second)
    phone.holds(1)

    # In the room: a clicker, and no network once it is open.
    laptop.tap(laptop.link("Show it to the room"))
    walls = laptop.page.locator("[data-wall]")
    expect(walls.nth(0)).to_be_visible()
    expect(walls.nth(1)).to_be_hidden()
    laptop.page.wait_for_function(
        "() => [...document.querySelectorAll('a[data-play]')].every((each) => each.href.startsWith('blob:'))",
        timeout=60_000,
    )
    laptop.forgive(*NO_LINE)
    laptop.context.set_offline(True)
    laptop.page.keyboard.press("PageDown")
    expect(walls.nth(1)).to_be_visible()
    laptop.page.keyboard.press("p")
    laptop.hears()
    laptop.page.reload()
    expect(walls.nth(1)).to_be_visible()
    for key, number in (("Space", 2), ("ArrowLeft", 1), ("End", walls.count() - 1), ("Home", 0)):
        laptop.page.keyboard.press(key)
        expect(walls.nth(number)).to_be_visible()
    laptop.context.set_offline(False)

    # A tap, and they are out.
    phone.open("/family")
    leave = phone.page.get_by_role("button", name="Leave the class")
    phone.tap(leave)
    expect(leave).to_have_count(0)
    phone.open("/today")
    expect(phone.page.locator(".pin")).to_have_count(0)

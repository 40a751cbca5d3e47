"""Mai brings Arun in with a link, keeps her family with a passkey, leaves her phone, and comes back by her finger."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.phone import BY_DAY, OpenPhone, Phone

FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A phone's own keeper of passkeys, and a finger that it knows."""

OpenNamed = Callable[[], Phone]


@pytest.fixture
def open_named(open_phone: OpenPhone, address: str) -> OpenNamed:
    """Phones that open the app by a name: no browser keeps a passkey for a number."""
    return lambda: open_phone(base_url=address.replace("127.0.0.1", "localhost"))


def with_finger(phone: Phone) -> Phone:
    devtools = phone.devtools
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    return phone


def link_shown(phone: Phone) -> str:
    """What the square on the screen says, which is written under it too."""
    return phone.page.locator("[data-message] bdi").inner_text()


def test_the_second_parent_joins_and_the_first_comes_back(open_named: OpenNamed) -> None:
    mai, arun = with_finger(open_named()), open_named()
    mai.begin("vi", "ta", look=BY_DAY, moment="bath")
    mai.say_before("bath-time/shall-we-bathe")

    # Two taps on Mai's phone; on Arun's the camera, and one.
    mai.open("/family/devices")
    mai.tap(mai.button("Somebody of our family"))
    expect(mai.page.locator("svg.qr")).to_be_visible()
    link = link_shown(mai)
    arun.remember(look=BY_DAY, moment="bath")
    arun.open(link.removeprefix(arun.address))
    arun.page.get_by_label("What does your little one call you?").fill("அப்பா")
    arun.tap(arun.button("Join"))
    expect(arun.page).to_have_url(re.compile(r"/today$"))
    assert arun.taps == 1
    arun.threads_are(1)

    # Nobody else comes in by it; and Mai sees who did.
    other = open_named()
    other.forgive("404")
    assert other.open(link.removeprefix(other.address)).status == 404
    expect(other.page.locator("h1")).to_have_text("This link opens nothing any more")
    mai.open("/family/devices")
    expect(mai.page.locator("main")).to_contain_text("அப்பா")

    # A finger keeps the family, and brings back whoever has left.
    mai.open("/family/keys")
    mai.tap(mai.button("Add a passkey"))
    expect(mai.page.get_by_text(re.compile("^Since "))).to_be_visible()
    mai.open("/family/leaving")
    expect(mai.page.get_by_text("your passkey")).to_be_visible()
    mai.tap(mai.button("Leave this device"))
    expect(mai.page).to_have_url(f"{mai.address}/")
    mai.open("/today")
    expect(mai.page).to_have_url(f"{mai.address}/")
    mai.open("/sign-in")
    mai.remember(look=BY_DAY, moment="bath")
    mai.tap(mai.button("Use a passkey"))
    expect(mai.page).to_have_url(re.compile(r"/today$"))
    mai.threads_are(1)

    # From her list she signs Arun's phone out, and it is a visitor's with its next page.
    mai.open("/family/devices")
    his = mai.page.locator("li", has_text="அப்பா")
    mai.tap(his.locator("summary"))
    mai.tap(his.get_by_role("button", name="Sign this device out"))
    expect(mai.page.locator("main")).not_to_contain_text("அப்பா")
    arun.open("/today")
    expect(arun.page).to_have_url(f"{arun.address}/")

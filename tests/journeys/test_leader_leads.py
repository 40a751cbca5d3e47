"""A leader walks through the room with a phone, and the wall follows; a clicker leads as well, and so does another phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.phone import BY_DAY, OpenPhone, Phone
from tests.journeys.served import Served

WALL = {"width": 1280, "height": 720}
A_HAND = 300  # ms from one tap to the next that is meant
LIT = """() => {
  window.lit = [];
  new MutationObserver(() => {
    const now = [...document.querySelectorAll(".tile[data-on]")].map((tile) => tile.dataset.lit).join();
    if (now && now !== lit[lit.length - 1]) lit.push(now);
  }).observe(document.querySelector("[data-stage]"), { subtree: true, childList: true, attributes: true, attributeFilter: ["data-on"] });
}"""


@pytest.fixture(scope="module")
def token(served: Served) -> str:
    """Of somebody who leads workshops."""
    said = served.run("demo")
    found = re.search(r"Priya .*\n\s+\S+/demo/([^?]+)", said)
    assert found is not None
    return found[1]


@pytest.fixture
def session(token: str, open_phone: OpenPhone) -> Iterator[str]:
    """The path of a session that has just begun."""
    desk = a_leader(open_phone, token)
    form = {"theme": "greetings", "language": "vi", "minutes": "30", "name": "Story time"}
    made = desk.context.request.post("/workshops/plans", form=form, max_redirects=0)
    plan = made.headers["location"].rpartition("/")[2]
    started = desk.context.request.post("/workshops", form={"plan": plan, "then": "remote"}, max_redirects=0)
    path = started.headers["location"]
    yield path
    assert desk.context.request.post(f"{path}/ending", max_redirects=0).status == 303


def a_leader(open_phone: OpenPhone, token: str, **how: object) -> Phone:
    leader = open_phone(**how)
    leader.remember(session=token, look=BY_DAY)
    return leader


def a_wall(open_phone: OpenPhone, token: str, session: str) -> Phone:
    wall = a_leader(open_phone, token, viewport=WALL, is_mobile=False, has_touch=False)
    wall.open(f"{session}/stage")
    return wall


def shown(wall: Phone) -> Locator:
    return wall.page.locator("#shown")


def is_at(wall: Phone, slide: int) -> None:
    expect(shown(wall)).to_have_attribute("data-slide", str(slide))


def counts(remote: Phone, number: int) -> None:
    expect(remote.page.locator("[data-at]")).to_have_text(re.compile(rf"^{number} / \d+$"))


def test_the_wall_follows_the_remote_and_the_remote_follows_a_clicker(
    open_phone: OpenPhone, token: str, session: str
) -> None:
    wall, remote = a_wall(open_phone, token, session), a_leader(open_phone, token)
    remote.open(session)
    remote.tap(remote.page.locator("[data-move='1'] button"))
    is_at(wall, 1)
    for key, slide in (
        ("PageDown", 2),
        (" ", 3),
        ("ArrowRight", 4),
        ("Enter", 5),
        ("PageUp", 4),
        ("ArrowLeft", 3),
        ("ArrowUp", 2),
    ):
        wall.page.keyboard.press(key)
        is_at(wall, slide)
    counts(remote, 3)
    assert wall.page.evaluate("document.documentElement.scrollHeight <= innerHeight"), (
        "all of it is on the wall"
    )
    remote.tap(remote.page.locator("[data-doing=together] button"))
    expect(wall.page.locator(".prompt")).to_have_text("Everyone together")
    remote.tap(remote.button("Pause"))
    expect(wall.page.locator("h1")).to_have_text("A short pause")
    remote.tap(remote.button("Go on"))
    expect(wall.page.locator("h1")).not_to_have_text("A short pause")
    wall.page.keyboard.press("b")
    expect(wall.page.locator("h1")).to_be_hidden()
    wall.page.keyboard.press("PageDown")
    expect(wall.page.locator("h1")).to_be_visible()
    is_at(wall, 2)


def test_taps_in_a_row_each_count_and_a_trembling_one_counts_once(
    open_phone: OpenPhone, token: str, session: str
) -> None:
    wall, remote = a_wall(open_phone, token, session), a_leader(open_phone, token)
    remote.open(session)
    onward = remote.page.locator("[data-move='1'] button")
    for _ in range(3):
        remote.tap(onward)
        remote.page.wait_for_timeout(A_HAND)
    is_at(wall, 3)
    counts(remote, 4)
    remote.tap_fast(onward, 2)
    is_at(wall, 4)
    for _ in range(3):
        wall.page.keyboard.press("PageUp")
    is_at(wall, 1)
    counts(remote, 2)


def test_another_phone_takes_over_where_the_first_went_to_sleep(
    open_phone: OpenPhone, token: str, session: str
) -> None:
    wall, first = a_wall(open_phone, token, session), a_leader(open_phone, token)
    first.open(session)
    first.tap(first.page.locator("[data-move='1'] button"))
    is_at(wall, 1)
    first.page.close()
    second = a_leader(open_phone, token)
    second.open(session)
    counts(second, 2)
    second.tap(second.page.locator("[data-move='1'] button"))
    is_at(wall, 2)


def test_a_tap_without_a_network_is_told_of_and_may_be_tapped_again(
    open_phone: OpenPhone, token: str, session: str
) -> None:
    wall, remote = a_wall(open_phone, token, session), a_leader(open_phone, token)
    remote.open(session)
    remote.forgive("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
    onward = remote.page.locator("[data-move='1'] button")
    remote.tap(onward)
    is_at(wall, 1)
    counts(remote, 2)
    remote.page.wait_for_timeout(A_HAND)
    remote.context.set_offline(True)
    remote.tap(onward)
    expect(remote.page.get_by_text("That did not reach the room. Tap again.")).to_be_in_viewport()
    counts(remote, 2)
    wall.page.keyboard.press("PageDown")
    is_at(wall, 2)
    remote.context.set_offline(False)
    counts(remote, 3)
    remote.tap(onward)
    is_at(wall, 3)
    expect(remote.page.get_by_text("That did not reach the room. Tap again.")).to_be_hidden()


def test_the_wall_says_it_in_each_language_in_turn(open_phone: OpenPhone, token: str, session: str) -> None:
    guest = open_phone()
    wall, remote = a_wall(open_phone, token, session), a_leader(open_phone, token)
    remote.open(session)
    door = remote.page.locator("#room .code").text_content()
    assert door is not None
    found = guest.context.request.post("/w", form={"code": door.replace(" ", "")}, max_redirects=0)
    body = "language=vi&language=ta&as=guest"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (
        guest.context.request.post(
            f"{found.headers['location']}/guests", data=body, headers=form, max_redirects=0
        ).status
        == 303
    )
    expect(wall.page.locator(".tile")).to_have_count(2)
    remote.tap(remote.page.locator("[data-move='1'] button"))
    is_at(wall, 1)
    wall.page.evaluate(LIT)
    wall.page.keyboard.press("PageDown")
    is_at(wall, 2)
    expect(wall.button("Turn the sound on")).to_be_hidden()
    remote.tap(remote.page.locator("[data-play-on=stage] button"))
    wall.hears()
    expect(wall.page.locator(".tile[data-on]")).to_have_attribute("data-lit", "0-ta", timeout=30_000)
    assert wall.page.evaluate("lit") == ["0-vi", "0-ta"]
    remote.tap(remote.page.locator("[data-move='1'] button"))
    is_at(wall, 3)
    assert wall.voices == 0


def test_a_signed_out_remote_and_wall_say_that_keys_are_not_taken(
    open_phone: OpenPhone, token: str, session: str
) -> None:
    wall, remote = a_wall(open_phone, token, session), a_leader(open_phone, token)
    remote.open(session)
    for screen in (wall, remote):
        screen.forgive("404")
        screen.page.wait_for_timeout(2000)  # An answer that is on its way brings the cookie back.
        screen.context.clear_cookies()
    wall.page.keyboard.press("PageDown")
    expect(wall.page.get_by_role("alert")).to_contain_text("do not reach the room any more")
    remote.tap(remote.page.locator("[data-move='1'] button"))
    expect(remote.page.get_by_role("link", name="Sign in")).to_be_visible()

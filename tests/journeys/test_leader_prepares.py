"""A librarian who has never seen it, and speaks none of the languages, has a wall up in eight taps; and changes her plan
by hand, by finger and by key.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import looking
from tests.journeys.phone import BY_DAY, OpenPhone, Phone, box, middle
from tests.journeys.served import Served

LAPTOP = {"width": 1280, "height": 720}
MOST_TAPS = 8


def comes_in(leader: Phone, served: Served, name: str) -> None:
    offer = re.search(r"/offers/\S+", served.run("invite", "leader", name))
    assert offer is not None
    post = leader.context.request.post
    assert post(offer[0], form={"name": name, "language": "hi"}, max_redirects=0).status == 303


def prepares(leader: Phone) -> None:
    """From her first page to a plan."""
    leader.tap(leader.link("New session"))
    for language in ("Vietnamese", "Urdu", "Tamil"):
        leader.tap(leader.page.get_by_label(language))
    leader.tap(leader.page.get_by_label("Mealtime"))
    leader.tap(leader.button("Draw up the plan"))
    expect(leader.page.locator(".plan-step")).to_have_count(6)


def looks_right(page: Page) -> None:
    assert looking.for_what_is_too_wide(page) == []
    assert looking.for_small_targets(page) == []
    assert looking.for_icons_not_drawn(page) == []
    assert looking.with_axe(page) == []


def order(page: Page) -> list[str]:
    steps: list[str] = page.locator(".plan-step").evaluate_all("(steps) => steps.map((step) => step.id)")
    return steps


def test_from_nothing_to_a_wall(open_phone: OpenPhone, served: Served) -> None:
    leader = open_phone()
    leader.remember(look=BY_DAY)
    comes_in(leader, served, "Ellen")
    leader.open("/workshops")
    looks_right(leader.page)
    leader.open("/workshops/new")
    looks_right(leader.page)
    leader.open("/workshops")
    prepares(leader)
    looks_right(leader.page)
    leader.tap(leader.button("Start on this screen"))
    leader.page.wait_for_url(re.compile(r"/workshops/[0-9a-f-]{36}/stage$"))
    assert leader.taps <= MOST_TAPS
    leader.open("/workshops")
    expect(leader.page.get_by_text("Going on now").first).to_be_visible()
    looks_right(leader.page)
    leader.tap(leader.link("Lead"))
    leader.page.wait_for_url(re.compile(r"/workshops/[0-9a-f-]{36}$"))


def drags(page: Page, what: Locator, to: Locator, below: bool) -> None:
    start, end = middle(box(what)), box(to)
    page.mouse.move(*start)
    page.mouse.down()
    target = end["y"] + (end["height"] - 4 if below else 4)
    for part in range(1, 11):
        page.mouse.move(start[0], start[1] + (target - start[1]) * part / 10)
    page.mouse.up()


@pytest.mark.parametrize("wide", [True, False])
def test_steps_are_moved_by_finger_and_by_key(open_phone: OpenPhone, served: Served, wide: bool) -> None:
    leader = open_phone(viewport=LAPTOP, is_mobile=False) if wide else open_phone()
    leader.remember(look=BY_DAY)
    comes_in(leader, served, "Ines" if wide else "Olga")
    leader.open("/workshops")
    prepares(leader)
    page = leader.page
    first = ["welcome", "hear", "neighbour", "rhyme", "pictures", "goodbye"]
    assert order(page) == first
    page.locator("#hear").scroll_into_view_if_needed()
    drags(page, page.locator("#hear [data-grip]"), page.locator("#welcome"), below=False)
    expect(page.locator(".plan-step").first).to_have_id("hear")
    expect(page.locator("#status")).to_contain_text("is now step 1 of 6")
    expect(page.locator("#welcome .at")).to_have_text("0:09")
    page.reload()
    assert order(page) == ["hear", "welcome", *first[2:]]
    page.get_by_role("button", name="Move “Hear and repeat” down").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".plan-step").first).to_have_id("welcome")
    expect(page.get_by_role("button", name="Move “Hear and repeat” down")).to_be_focused()
    assert order(page) == first
    # Let go with Escape, nothing has moved.
    page.mouse.move(*middle(box(page.locator("#welcome [data-grip]"))))
    page.mouse.down()
    page.mouse.move(300, 600)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert order(page) == first
    page.reload()
    assert order(page) == first
    looks_right(page)


def test_without_scripts_it_is_links_and_forms(open_phone: OpenPhone, served: Served) -> None:
    leader = open_phone(java_script_enabled=False)
    leader.remember(look=BY_DAY)
    comes_in(leader, served, "Ruth")
    leader.open("/workshops")
    leader.page.get_by_role("link", name="New session").tap()
    leader.page.get_by_label("Vietnamese").tap()
    leader.page.get_by_label("Bath time").tap()
    leader.button("Draw up the plan").tap()
    leader.page.get_by_role("button", name="Move “Hear and repeat” up").tap()
    expect(leader.page.locator(".plan-step").first).to_have_id("hear")
    expect(leader.page.locator("[data-grip]").first).to_be_hidden()


def test_a_step_is_changed_and_two_tabs_keep_what_was_typed(open_phone: OpenPhone, served: Served) -> None:
    leader = open_phone(viewport=LAPTOP, is_mobile=False)
    leader.remember(look=BY_DAY)
    comes_in(leader, served, "Fatima")
    leader.open("/workshops")
    prepares(leader)
    page = leader.page
    page.get_by_role("link", name="Change “Hear and repeat”").click()
    looks_right(page)
    other = leader.context.new_page()
    other.goto(page.url)
    page.get_by_label("Notes for you").fill("Sing it first.")
    page.get_by_label("Search all packs").fill("spoon")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("button", name=re.compile("Put it in: Spoon")).click()
    expect(page.locator("#lines li")).to_have_count(5)
    expect(page.get_by_label("Notes for you")).to_have_value("Sing it first.")
    leader.forgive("409")
    other.get_by_label("Notes for you").fill("Clap it first.")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("alert")).to_contain_text("changed on another page")
    expect(other.get_by_label("Notes for you")).to_have_value("Clap it first.")
    expect(other.get_by_text("Sing it first.")).to_be_visible()
    other.get_by_role("button", name="Save").click()
    expect(other.locator("#hear .notes")).to_have_text("Clap it first.")


@pytest.mark.parametrize("look", ["night.right.en.", "day.right.ur.", "night.left.vi."])
def test_it_reads_by_night_and_from_the_right(open_phone: OpenPhone, served: Served, look: str) -> None:
    leader = open_phone()
    leader.remember(look=BY_DAY)
    comes_in(leader, served, f"Nur {look[:3]}")
    leader.open("/workshops")
    prepares(leader)
    plan = leader.page.url
    leader.remember(look=look)
    for path in (
        "/workshops",
        "/workshops/new",
        plan,
        f"{plan}/steps/hear",
        f"{plan}/removal",
        f"{plan}/run-sheet",
        f"{plan}/cards",
    ):
        leader.page.goto(path)
        looks_right(leader.page)

"""The cloth on Today grows before the server has answered, and as the server will draw it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.phone import BY_DAY, Phone
from tests.journeys.test_phone_without_a_network import keep

NO_LINE = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED", "Failed to fetch", "fetching the script")
ANOTHER_WISH = 650  # ms after which a tap on the same place is meant
# What is in sight: of stitches in one place, the last; and where everything lies.
DRAWN = """() => {
  const cloth = document.getElementById("cloth");
  const rolled = -cloth.querySelector(".rolled").getAttribute("transform").match(/-[\\d.]+|0(?=\\))/)[0];
  const stitches = {};
  for (const path of cloth.querySelectorAll("pattern[id$=-weave] path")) {
    for (const [, at, y] of path.getAttribute("d").matchAll(/M(\\S+ (\\S+))h2/g)) if (y > rolled) stitches[at] = path.getAttribute("stroke");
  }
  const places = [...cloth.querySelectorAll("svg[role=img] *")]
    .filter((each) => !each.closest("pattern") || each.matches("pattern"))
    .map((each) => [each.tagName, ...["y", "x", "width", "height", "transform", "fill"].map((name) => {
      const value = each.getAttribute(name);
      return value?.replace(/-?\\d+(\\.\\d+)?/g, Number) ?? null;
    })]);
  return [stitches, places, cloth.dataset.count, cloth.querySelector("[role=img]").getAttribute("aria-label")];
}"""
GROW = "(fact) => document.dispatchEvent(new CustomEvent('fact', { detail: { fact, state: 'tapped' } }))"


@pytest.fixture
def bath(phone: Phone) -> Phone:
    phone.begin("yue", "ta", "vi", look=BY_DAY, moment="bath")
    phone.open("/today")
    return phone


def drawn(phone: Phone) -> list[Any]:
    found: list[Any] = phone.page.evaluate(DRAWN)
    return found


@pytest.mark.parametrize("before", [0, 58, 70])
def test_what_the_phone_weaves_is_what_the_server_draws(bath: Phone, before: int) -> None:
    """Thread by thread: of one language or all, in a row begun or new, over a border, and as the cloth rolls on."""
    said = ["yue ta vi", "ta", "vi yue", "", "gone vi", "yue"]
    family = bath.page.evaluate("document.body.dataset.family")

    def tell(first: int, spoken: list[str]) -> str:
        facts = [
            {
                "id": f"018f3600-0000-7000-8000-{first + n:012}",
                "kind": "thread",
                "ref": bath.ref,
                "tags": tags or "yue",
                "at": "2025-01-01T00:00:00+00:00",
            }
            for n, tags in enumerate(spoken)
        ]
        told = {"family": family, "facts": facts, "cloth": True}
        answer = bath.context.request.post(
            "/facts", data=json.dumps(told), headers={"Content-Type": "application/json"}
        )
        assert len(answer.json()["held"]) == len(spoken)
        return str(answer.json()["cloth"])

    tell(0, ["vi ta"] * before)
    bath.page.reload()
    for n, tags in enumerate(said):
        spoken = " ".join(tag for tag in tags.split() if tag != "gone") or "yue"
        fact = {"id": f"waits {n}", "kind": "thread", "tags": tags}
        bath.page.evaluate(GROW, fact)
        ours = drawn(bath)
        cloth = tell(before + n, [spoken])
        show = (
            "(cloth) => document.dispatchEvent(new CustomEvent('outbox', { detail: { cloth, waiting: [] } }))"
        )
        bath.page.evaluate(show, cloth)
        theirs = drawn(bath)
        assert ours == theirs, (before, n)


def test_taps_without_a_network_are_on_the_cloth_also_after_a_reload(bath: Phone) -> None:
    keep(bath, "/today")
    bath.forgive(*NO_LINE)
    bath.context.set_offline(True)
    for count in (1, 2, 3):
        bath.tap(bath.said)
        bath.threads_are(count)
        bath.page.wait_for_timeout(ANOTHER_WISH)
    bath.tap(bath.undo)
    bath.threads_are(2)
    waits = bath.page.locator("#status")
    expect(waits).to_have_text("")
    bath.open("/today")
    bath.threads_are(2)
    expect(waits).to_have_text("Saved on this phone: 2")
    bath.context.set_offline(False)
    bath.holds(2)
    expect(waits).to_have_text("")
    bath.threads_are(2)


def test_the_answer_to_one_tap_takes_no_other_from_the_cloth(bath: Phone) -> None:
    held: list[Route] = []
    bath.page.route("**/facts", lambda route: held.append(route))
    for count in (1, 2):
        bath.tap(bath.said)
        bath.threads_are(count)
        bath.page.wait_for_timeout(ANOTHER_WISH)
    bath.page.evaluate(
        """() => {
          window.counts = new Set();
          new MutationObserver(() => counts.add(document.getElementById("cloth").dataset.count))
            .observe(document.body, { childList: true });
        }"""
    )
    with bath.page.expect_response("**/facts"):
        held.pop().continue_()
    bath.page.wait_for_function("() => window.counts.size")
    assert bath.page.evaluate("[...counts]") == ["2"]
    while not held:
        bath.page.wait_for_timeout(50)
    held.pop().continue_()
    bath.holds(2)


def test_who_leaves_is_told_how_much_is_not_sent(bath: Phone) -> None:
    bath.open("/family/leaving")
    problem = bath.page.locator("[data-unsent]")
    expect(problem).to_be_hidden()
    bath.open("/today")
    bath.forgive(*NO_LINE)
    bath.context.route("**/facts", lambda route: route.abort())
    for _ in range(2):
        bath.tap(bath.said)
        bath.page.wait_for_timeout(ANOTHER_WISH)
    bath.open("/family/leaving")
    expect(problem).to_contain_text("not sent yet: 2.")
    bath.context.unroute("**/facts")
    bath.page.evaluate("dispatchEvent(new Event('online'))")
    expect(problem).to_be_hidden()

"""In a basement, on a train, after signing out: what was opened is there without a network, and only for its family."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error, Route, expect

from tests.journeys.phone import BY_DAY, Phone

NO_LINE = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED", "Failed to fetch")
A_HINT = 5000  # ms in which the hint would have come
NOTHING_MORE = 500  # ms in which something would have been kept
KEEP = """async (pages) => {
  await navigator.serviceWorker.register("/sw.js");
  const { active } = await navigator.serviceWorker.ready;
  for (const page of pages) {
    const { port1, port2 } = new MessageChannel();
    await new Promise((done) => {
      port1.onmessage = done;
      active.postMessage({ keep: page }, [port2]);
    });
  }
  while (!navigator.serviceWorker.controller) await new Promise((done) => setTimeout(done, 20));
}"""
KEPT = """async () => {
  const places = {};
  for (const name of await caches.keys()) {
    const kept = await (await caches.open(name)).keys();
    places[name] = kept.map(({ url }) => url.slice(location.origin.length));
  }
  return places;
}"""
PARTS = """async ([address, ranges]) => {
  const told = [];
  for (const range of ranges) {
    const answer = await fetch(address, { headers: range ? { Range: range } : {} });
    const body = await answer.arrayBuffer();
    told.push([answer.status, answer.headers.get("content-range"), body.byteLength, new Uint8Array(body)[0]]);
  }
  return told;
}"""
HEARD = "() => document.querySelector('#card a.play').getAttribute('href')"
OFFLINE = "Offline. Everything here still works."


def keep(phone: Phone, *pages: str) -> None:
    """What happens by itself a little after a page was opened, at once."""
    phone.page.evaluate(KEEP, list(pages))


def kept(phone: Phone) -> dict[str, list[str]]:
    found: dict[str, list[str]] = phone.page.evaluate(KEPT)
    return found


def families(phone: Phone) -> list[str]:
    return [name for name in kept(phone) if name.startswith("family ")]


def until(phone: Phone, fits: Callable[[set[str]], bool]) -> None:
    """Waits for what is kept of the family's, the sounds included."""
    end = time.monotonic() + 60
    while not fits({place for name in families(phone) for place in kept(phone)[name]}):
        assert time.monotonic() < end, kept(phone)
        phone.page.wait_for_timeout(200)


def go_offline(phone: Phone) -> None:
    phone.forgive(*NO_LINE)
    phone.context.set_offline(True)


@pytest.fixture
def at_home(phone: Phone) -> Phone:
    phone.begin("yue", "ta", look=BY_DAY, moment="bath")
    phone.open("/today")
    keep(phone, "/today")
    return phone


def test_today_opens_and_speaks_where_there_is_no_network(at_home: Phone) -> None:
    said = at_home.ref
    at_home.tap(at_home.link("Play, Cantonese"))
    at_home.hears()
    go_offline(at_home)
    at_home.open("/")
    assert at_home.ref == said
    expect(at_home.page.get_by_text(OFFLINE)).to_be_visible()
    at_home.tap(at_home.link("Play, Cantonese"))
    at_home.hears()
    at_home.tap(at_home.link("Slow, Cantonese"))
    at_home.hears(rate=0.75)
    at_home.tap(at_home.another)
    at_home.page.reload()
    expect(at_home.page.locator("#card .card")).to_be_visible()
    at_home.context.set_offline(False)
    expect(at_home.page.get_by_text(OFFLINE)).to_have_count(0)


def test_what_needs_the_network_waits_and_says_why(at_home: Phone) -> None:
    keep(at_home, "/today?moment=meal")
    go_offline(at_home)
    at_home.page.reload()
    expect(at_home.page.get_by_text(OFFLINE)).to_be_visible()
    at_home.tap(at_home.another)
    unheard = at_home.link("Play, Tamil")
    expect(unheard).to_have_attribute("aria-disabled", "true")
    unheard.tap(force=True)
    expect(at_home.page.locator("#status")).to_contain_text("This voice is not on this phone yet")
    at_home.button("Playing").tap(force=True)
    expect(at_home.page.locator("#status")).to_contain_text("This page is not on this phone yet")
    at_home.tap(at_home.button("Mealtime"))
    at_home.page.wait_for_url("**/today?*")
    expect(at_home.page.locator(".moments [aria-pressed=true]")).to_have_text("Mealtime")
    at_home.context.set_offline(False)
    expect(at_home.page.locator("[aria-disabled=true]")).to_have_count(0)


def test_what_is_wanted_next_is_kept_while_nobody_waits(phone: Phone) -> None:
    phone.begin("yue", "ta", look=BY_DAY, moment="bath")
    phone.open("/today")
    until(phone, lambda places: {"/today", "/songs", "/family"} <= places and "?moment=" in str(places))
    [family] = families(phone)
    assert len([place for place in kept(phone)[family] if place.startswith(("/clips/", "/voices/"))]) >= 2
    go_offline(phone)
    phone.open("/songs")
    expect(phone.page.locator("h1")).to_have_text("Songs")
    phone.open("/search?q=water")
    expect(phone.page.locator("h1")).to_have_text("Offline")
    phone.tap(phone.link("Today"))
    expect(phone.page.locator("#card .card")).to_be_visible()


def test_a_network_that_flickers_takes_away_no_page_that_was_tapped(at_home: Phone) -> None:
    go_offline(at_home)
    at_home.open("/search?q=water")
    today = at_home.link("Today")
    expect(today).to_be_visible()
    today.evaluate("(link) => { link.click(); dispatchEvent(new Event('online')); }")
    expect(at_home.page.locator("#card .card")).to_be_visible()


def test_a_sound_comes_in_parts_as_an_iphone_asks_for_them(at_home: Phone) -> None:
    at_home.tap(at_home.link("Play, Cantonese"))
    at_home.hears()
    answer = at_home.context.request.get(at_home.page.evaluate(HEARD))
    whole, clip = answer.body(), answer.url.removeprefix(at_home.address)
    size = len(whole)
    ranges: dict[str, tuple[int, str | None, bytes]] = {
        "": (200, None, whole),
        "bytes=0-1": (206, f"bytes 0-1/{size}", whole[:2]),
        "bytes=0-": (206, f"bytes 0-{size - 1}/{size}", whole),
        "bytes=5-9": (206, f"bytes 5-9/{size}", whole[5:10]),
        f"bytes=7-{size + 99}": (206, f"bytes 7-{size - 1}/{size}", whole[7:]),
        "bytes=-3": (206, f"bytes {size - 3}-{size - 1}/{size}", whole[-3:]),
        f"bytes=-{size + 9}": (206, f"bytes 0-{size - 1}/{size}", whole),
        f"bytes={size}-": (416, f"bytes */{size}", b""),
        "bytes=-0": (416, f"bytes */{size}", b""),
        "bytes=9-5": (200, None, whole),
        "bytes=0-1,4-5": (200, None, whole),
    }
    expected: list[list[Any]] = [
        [status, told, len(part), part[0] if part else None] for status, told, part in ranges.values()
    ]
    at_home.forgive("416")
    assert at_home.page.evaluate(PARTS, [clip, list(ranges)]) == expected
    go_offline(at_home)
    assert at_home.page.evaluate(PARTS, [clip, list(ranges)]) == expected


def test_after_signing_out_nothing_of_the_family_is_on_the_phone(at_home: Phone) -> None:
    keep(at_home, "/family")
    at_home.open("/today")
    at_home.open("/family/leaving")
    at_home.tap(at_home.page.locator("main form button"))
    expect(at_home.page.locator("h1")).to_have_text("Which languages does your family speak?")
    assert families(at_home) == []
    go_offline(at_home)
    for _ in range(3):
        with suppress(Error):
            at_home.page.go_back()
        assert at_home.page.locator("#card, .cloth.whole").count() == 0
    for path in ("/today", "/today?moment=bath", "/family", "/"):
        with suppress(Error):  # With the worker gone, the browser says itself that there is no network.
            at_home.page.goto(path)
        assert at_home.page.locator("#card, .cloth.whole").count() == 0


def test_a_phone_whose_device_was_revoked_forgets_at_its_next_contact(at_home: Phone) -> None:
    at_home.tap(at_home.link("Play, Cantonese"))
    at_home.hears()
    assert len(families(at_home)) == 1
    at_home.be_signed_out()
    at_home.open("/today")
    expect(at_home.page.locator("h1")).to_have_text("Which languages does your family speak?")
    until(at_home, lambda places: not places)
    assert families(at_home) == []
    go_offline(at_home)
    at_home.open("/today")
    expect(at_home.page.locator("h1")).to_have_text("Offline")
    expect(at_home.page.locator("[data-kept] a")).to_have_count(0)


def test_another_family_on_the_same_phone_sees_its_own_alone(at_home: Phone) -> None:
    [before] = families(at_home)
    at_home.be_signed_out()
    at_home.begin("ko", "ur")
    at_home.open("/today")
    keep(at_home, "/today")
    [after] = families(at_home)
    assert after != before
    go_offline(at_home)
    at_home.open("/today")
    expect(at_home.page.locator(".say .endonym").first).to_have_text(re.compile("한국어"))


def test_a_page_that_was_asked_for_before_signing_out_and_comes_after_is_not_kept(at_home: Phone) -> None:
    """The worker hears of the end of the session while an older answer is still on its way."""
    held: list[Route] = []
    at_home.context.route("**/today?moment=meal", lambda route: held.append(route))
    answer = at_home.context.request.get("/today?moment=meal")
    at_home.page.evaluate("navigator.serviceWorker.controller.postMessage({ keep: '/today?moment=meal' })")
    at_home.context.clear_cookies(name="session")
    at_home.open("/")
    until(at_home, lambda places: not places)
    held.pop().fulfill(response=answer)
    at_home.page.wait_for_timeout(NOTHING_MORE)
    assert families(at_home) == []


def test_a_voice_that_was_taken_back_goes_from_the_phone_too(at_home: Phone) -> None:
    taken_back = "/recordings/018f3600-0000-7000-8000-000000000001.mp3"
    [family] = families(at_home)
    at_home.page.evaluate(
        "async ([name, place]) => void (await (await caches.open(name)).put(place, new Response('voice')))",
        [family, taken_back],
    )
    go_offline(at_home)
    assert (
        at_home.page.evaluate("(place) => fetch(place).then((answer) => answer.text())", taken_back)
        == "voice"
    )
    at_home.context.set_offline(False)
    at_home.forgive("404")
    until(at_home, lambda places: taken_back not in places)


def test_pages_that_may_not_be_kept_are_not(at_home: Phone) -> None:
    for path in ("/family/languages", "/family/voices", "/packs?kind=song", "/search?q=water"):
        at_home.open(path)
    at_home.forgive("404")
    at_home.open("/packs/nothing")
    keep(at_home, "/family/leaving", "/packs/nothing", "/packs")
    [family] = families(at_home)
    assert {place for place in kept(at_home)[family] if not re.match("/(clips|voices)/", place)} == {
        "/today",
        "/packs",
    }


def test_a_part_of_a_page_is_never_answered_with_a_whole_one(at_home: Phone) -> None:
    go_offline(at_home)
    for path in ("/today", "/packs"):
        asked = (
            f"fetch('{path}', {{ headers: {{ 'HX-Request': 'true' }} }}).then(() => 'came', () => 'did not')"
        )
        assert at_home.page.evaluate(asked) == "did not"


def test_when_all_is_evicted_it_is_quietly_kept_again(at_home: Phone) -> None:
    at_home.page.evaluate(
        """async () => {
          for (const name of await caches.keys()) await caches.delete(name);
          for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
          localStorage.clear();
        }"""
    )
    at_home.open("/today")
    at_home.tap(at_home.link("Play, Tamil"))
    at_home.hears()
    until(at_home, lambda places: "/today" in places)
    until(at_home, lambda _places: any(name.startswith("start ") for name in kept(at_home)))
    go_offline(at_home)
    at_home.open("/today")
    expect(at_home.page.locator("#card .card")).to_be_visible()


def test_on_a_full_phone_the_oldest_sound_makes_room(at_home: Phone) -> None:
    """And whatever does not fit is simply not kept: the page and its sounds work as before."""
    devtools = at_home.devtools
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": at_home.address, "quotaSize": 700_000})
    played = at_home.page.evaluate(
        """async () => {
          const cards = [document, ...[...document.querySelectorAll("template[data-card]")].map(({ content }) => content)];
          const sounds = cards.flatMap((card) => [...card.querySelectorAll("a.play")].map((play) => play.getAttribute("href")));
          let heard = 0;
          for (const sound of sounds) heard += (await fetch(sound)).ok;
          return [heard, sounds.length];
        }"""
    )
    assert played[0] == played[1] > 5
    [family] = families(at_home)
    assert "/today" in kept(at_home)[family]
    at_home.page.reload()
    expect(at_home.page.locator("#card .card")).to_be_visible()
    at_home.tap(at_home.link("Play, Tamil"))
    at_home.hears()


def test_of_what_is_more_than_the_budget_the_longest_unheard_goes(at_home: Phone) -> None:
    at_home.tap(at_home.link("Play, Cantonese"))
    at_home.hears()
    first = at_home.page.evaluate(HEARD)
    until(at_home, lambda places: first in places)
    [worker] = at_home.context.service_workers
    assert 10_000 < worker.evaluate("held") < 1_000_000
    worker.evaluate("held = BUDGET")
    at_home.tap(at_home.another)
    at_home.tap(at_home.link("Play, Cantonese"))
    at_home.hears()
    second = at_home.page.evaluate(HEARD)
    until(at_home, lambda places: first not in places and "/today" in places)
    assert second != first


def test_an_old_page_keeps_what_it_is_drawn_by_until_it_is_closed(at_home: Phone) -> None:
    """A new server has a new worker and other files. Whoever has a page open, and records, keeps the old ones."""
    old = "/assets/000000000000/recording.js"
    at_home.page.evaluate(
        """async (old) => {
          await (await caches.open("assets")).put(old, new Response("'old'"));
          const registration = await navigator.serviceWorker.register("/sw.js?another");
          while (!registration.waiting) await new Promise((done) => setTimeout(done, 50));
        }""",
        old,
    )
    at_home.context.add_init_script(
        """const { serviceWorker } = navigator;
        const register = serviceWorker?.register.bind(serviceWorker);
        if (register) serviceWorker.register = (address, how) => register(`${address}?another`, how);"""
    )
    ask = "(old) => fetch(old).then((answer) => answer.status === 200 && answer.text())"
    assert at_home.page.evaluate(ask, old) == "'old'"
    at_home.open("/today")
    assert at_home.page.evaluate(ask, old) == "'old'", "still the worker that began with the page"
    at_home.page.goto("about:blank")
    at_home.page.wait_for_timeout(500)
    at_home.open("/today")
    at_home.page.wait_for_function("() => navigator.serviceWorker.controller?.scriptURL.endsWith('another')")
    at_home.forgive("404")
    assert at_home.page.evaluate(ask, old) is False
    go_offline(at_home)
    at_home.open("/today")
    expect(at_home.page.locator("#card .card")).to_be_visible()


def test_a_page_that_takes_too_long_is_shown_as_it_was(at_home: Phone) -> None:
    """A network that is there and brings nothing: after three seconds, what is kept."""
    devtools = at_home.devtools
    devtools.send("Network.enable")
    slow = {"offline": False, "latency": 8000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    devtools.send("Network.emulateNetworkConditions", slow)
    at_home.open("/today")
    expect(at_home.page.locator("#card .card")).to_be_visible()


def test_the_way_to_the_home_screen_is_shown_once_after_the_third_use(at_home: Phone) -> None:
    hint = at_home.page.get_by_role("region", name="On your home screen")
    at_home.page.evaluate("() => { localStorage.setItem('uses', '1'); sessionStorage.clear(); }")
    at_home.page.reload()
    at_home.page.wait_for_function("() => localStorage.getItem('uses') === '2'")
    expect(hint).to_have_count(0)
    at_home.page.evaluate("() => sessionStorage.removeItem('used')")
    at_home.page.reload()
    expect(hint).to_be_visible()
    at_home.tap(at_home.button("No, thank you"))
    expect(hint).to_have_count(0)
    at_home.page.reload()
    at_home.page.wait_for_timeout(A_HINT)
    expect(hint).to_have_count(0)
    at_home.open("/family/home-screen")
    expect(at_home.page.locator("h1")).to_have_text("On your home screen")

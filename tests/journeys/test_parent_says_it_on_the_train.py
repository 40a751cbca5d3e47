"""In a tunnel, on a slow line, with answers that get lost: what was said waits on the phone, and is woven once."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.phone import BY_DAY, OpenPhone, Phone

ON_THIS_PHONE = "Saved on this phone"
ANOTHER_WISH = 650  # ms after which a tap on the same place is meant
NOTHING_MORE = 300  # ms in which something would have been sent
NO_LINE = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED", "Failed to fetch", "fetching the script")
STATES = """() => {
  window.states = [];
  document.addEventListener("fact", ({ detail: { fact, state } }) => states.push([fact.kind, state]));
}"""
IN_THE_OUTBOX = """() => new Promise((done) => {
  const opening = indexedDB.open("facts", 1);
  opening.onsuccess = () => {
    const all = opening.result.transaction("facts").objectStore("facts").getAll();
    all.onsuccess = () => { opening.result.close(); done(all.result); };
  };
})"""
NOT_ASKED_FOR_LONG = """() => new Promise((done) => {
  const opening = indexedDB.open("facts", 1);
  opening.onsuccess = () => {
    const { family } = document.body.dataset;
    const writing = opening.result.transaction("seen", "readwrite");
    writing.objectStore("seen").put({ family, database: "", alive: 0 });
    writing.oncomplete = () => { opening.result.close(); done(); };
  };
})"""

NONE_ASIDE = f"async () => (await ({IN_THE_OUTBOX})()).every(({{ state }}) => state !== 'aside')"


@pytest.fixture
def train(phone: Phone) -> Phone:
    phone.context.add_init_script(f"({STATES})()")
    phone.begin("yue", "ta", look=BY_DAY, moment="bath")
    phone.open("/today")
    return phone


def into_the_tunnel(phone: Phone) -> None:
    phone.forgive(*NO_LINE)
    phone.context.set_offline(True)


def out_of_the_tunnel(phone: Phone) -> None:
    phone.context.set_offline(False)


def waiting(phone: Phone, state: str = "waiting") -> int:
    return sum(record["state"] == state for record in phone.page.evaluate(IN_THE_OUTBOX))


def say(phone: Phone, times: int = 1) -> None:
    for _ in range(times):
        phone.tap(phone.said)
        phone.page.wait_for_timeout(ANOTHER_WISH)


def saved(phone: Phone, count: int) -> None:
    """So many have been answered for."""
    phone.page.wait_for_function(
        "(n) => states.filter(([, state]) => state === 'saved').length >= n", arg=count
    )


def lose_the_answer(route: Route) -> None:
    route.fetch(max_redirects=0)
    route.abort()


def test_in_the_tunnel_it_is_saved_on_this_phone_and_the_screen_moves_on(train: Phone) -> None:
    deck = train.deck
    into_the_tunnel(train)
    train.tap(train.said)
    train.turns_to(deck[1])
    expect(train.page.get_by_text(ON_THIS_PHONE)).to_be_visible()
    expect(train.undo).to_be_visible()
    train.threads_are(1)
    assert (train.kept, waiting(train)) == (0, 1)
    out_of_the_tunnel(train)
    expect(train.page.get_by_text("Woven in. Saved")).to_be_visible()
    assert (train.kept, waiting(train), waiting(train, "held")) == (1, 0, 1)


def test_what_was_just_tapped_is_told_of_once_though_the_page_is_still_asking(train: Phone) -> None:
    train.forgive(*NO_LINE)
    asked: list[Route] = []
    train.page.evaluate(NOT_ASKED_FOR_LONG)
    train.page.route("**/facts", lambda route: asked.append(route))
    train.open("/today")
    train.tap(train.said)
    train.page.wait_for_timeout(ANOTHER_WISH)
    assert asked
    for route in asked:
        route.abort()
    train.page.wait_for_timeout(2 * ANOTHER_WISH)
    expect(train.page.get_by_text(ON_THIS_PHONE)).to_have_count(1)


def test_what_waits_goes_out_from_any_page_and_after_the_browser_was_closed(train: Phone) -> None:
    into_the_tunnel(train)
    say(train, 3)
    assert waiting(train) == 3
    train.page.close()
    train.page = train.context.new_page()
    out_of_the_tunnel(train)
    train.open("/songs")
    saved(train, 3)
    train.holds(3)


def test_a_page_that_the_phone_kept_says_something_new_each_time_it_is_opened(train: Phone) -> None:
    drawn = train.context.request.get("/today").text()
    train.page.route("**/today*", lambda route: route.fulfill(body=drawn, content_type="text/html"))
    for count in (1, 2):
        train.open("/today")
        train.page.wait_for_timeout(ANOTHER_WISH)
        train.tap(train.said)
        train.threads_are(count)
    train.holds(2)


def test_an_undo_in_the_tunnel_waits_with_its_thread(train: Phone) -> None:
    said = train.ref
    into_the_tunnel(train)
    train.tap(train.said)
    expect(train.undo).to_be_visible()
    train.tap(train.undo)
    train.threads_are(0)
    train.turns_to(said)
    expect(train.undo).to_have_count(0)
    expect(train.page.get_by_text(ON_THIS_PHONE)).to_be_visible()
    assert waiting(train) == 2
    out_of_the_tunnel(train)
    saved(train, 2)
    train.threads_are(0)
    train.holds(0)


def test_an_undo_in_the_tunnel_of_what_was_woven_before(train: Phone) -> None:
    train.tap(train.said)
    saved(train, 1)
    into_the_tunnel(train)
    train.tap(train.undo)
    expect(train.page.get_by_text(ON_THIS_PHONE)).to_be_visible()
    train.threads_are(1)
    out_of_the_tunnel(train)
    train.threads_are(0)
    train.holds(0)


def test_an_answer_that_got_lost_on_the_way_back_is_not_a_second_thread(train: Phone) -> None:
    train.forgive(*NO_LINE)
    train.page.route("**/facts", lose_the_answer, times=1)
    train.tap(train.said)
    expect(train.page.get_by_text(ON_THIS_PHONE)).to_be_visible()
    train.holds(1)
    say(train)
    train.threads_are(2)
    train.holds(2)


def test_on_a_slow_line_the_card_turns_at_once(train: Phone) -> None:
    deck = train.deck
    held: list[Route] = []
    train.page.route("**/facts", lambda route: held.append(route))
    with train.page.expect_request("**/facts"):
        train.tap(train.said)
        train.turns_to(deck[1])
    train.threads_are(1)
    assert train.kept == 0
    held.pop().continue_()
    saved(train, 1)
    train.threads_are(1)


def test_on_a_slow_line_three_cards_said_in_a_row_are_all_woven(train: Phone) -> None:
    deck = train.deck
    devtools = train.devtools
    devtools.send("Network.enable")
    slow = {"offline": False, "latency": 1500, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    devtools.send("Network.emulateNetworkConditions", slow)
    for ref in deck[1:4]:
        train.tap(train.said)
        train.turns_to(ref)
        train.page.wait_for_timeout(ANOTHER_WISH)
    train.threads_are(3)
    train.holds(3)


def test_a_server_that_stumbles_is_told_again(train: Phone) -> None:
    train.forgive("status of 500")
    train.page.route("**/facts", lambda route: route.fulfill(status=500, body="oh"), times=1)
    train.tap(train.said)
    expect(train.page.get_by_text(ON_THIS_PHONE)).to_be_visible()
    train.threads_are(1)
    train.holds(1)


def test_a_page_of_the_train_s_own_is_no_answer(train: Phone) -> None:
    """Its network answers for everybody until somebody has agreed to something."""
    train.page.route("**/facts", lambda route: route.fulfill(body="<h1>Welcome aboard</h1>"), times=1)
    train.tap(train.said)
    expect(train.page.get_by_text(ON_THIS_PHONE)).to_be_visible()
    assert (train.kept, waiting(train)) == (0, 1)
    say(train)
    train.threads_are(2)


def test_who_goes_while_the_line_is_dead_loses_nothing(train: Phone) -> None:
    train.forgive(*NO_LINE)
    train.page.route("**/facts", lambda route: route.abort())
    train.tap(train.said)
    expect(train.page.get_by_text(ON_THIS_PHONE)).to_be_visible()
    train.page.unroute("**/facts")
    train.open("/songs")
    expect(train.page.locator("h1")).to_be_visible()
    train.holds(1)


def test_a_fact_that_makes_no_sense_stands_aside_and_needs_somebody(train: Phone) -> None:
    train.page.evaluate("document.querySelector('form[data-said]').elements.tags.value = 'xx'")
    train.tap(train.said)
    sentence = train.page.get_by_text("Needs you: Something kept on this phone could not be read.")
    expect(sentence).to_be_visible()
    train.page.reload()
    expect(sentence).to_be_visible()
    assert (train.kept, waiting(train, "aside")) == (0, 1)
    train.page.wait_for_timeout(ANOTHER_WISH)
    train.tap(train.said)
    train.threads_are(1)
    train.tap(train.button("Let it go"))
    expect(sentence).to_be_hidden()
    train.page.wait_for_function(NONE_ASIDE)


@pytest.mark.parametrize("status", [413, 422])
def test_too_much_at_once_is_told_in_parts(train: Phone, status: int) -> None:
    """And where one of them is refused by itself, the others arrive."""
    train.forgive(*NO_LINE, f"status of {status}")
    into_the_tunnel(train)
    say(train, 4)
    bad = train.page.evaluate(IN_THE_OUTBOX)[2]["id"]

    def narrow(route: Route) -> None:
        facts = json.loads(route.request.post_data or "{}")["facts"]
        refused = len(facts) > 2 if status == 413 else bad in [fact["id"] for fact in facts]
        route.fulfill(status=status, body="no") if refused else route.continue_()

    train.page.route("**/facts", narrow)
    out_of_the_tunnel(train)
    arrive = 4 if status == 413 else 3
    train.threads_are(arrive)
    saved(train, arrive)
    train.holds(arrive)
    assert waiting(train, "aside") == 4 - arrive
    train.page.unroute("**/facts")


def test_a_server_put_back_from_a_backup_is_told_again(train: Phone) -> None:
    say(train, 2)
    train.threads_are(2)

    def restored(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "database": "another"})

    train.page.route("**/facts", restored)
    sent: list[int] = []
    train.page.on(
        "request",
        lambda request: request.url.endswith("/facts") and sent.append(len(request.post_data_json["facts"])),
    )
    say(train)
    train.threads_are(3)
    saved(train, 5)
    assert sent == [1, 2]
    train.holds(3)
    train.page.unroute("**/facts")


def test_once_a_day_a_phone_that_says_nothing_is_seen(train: Phone) -> None:
    train.page.reload()
    train.page.wait_for_timeout(NOTHING_MORE)
    assert train.sent("/facts") == []
    train.page.evaluate(
        """() => new Promise((done) => {
          const opening = indexedDB.open("facts", 1);
          opening.onsuccess = () => {
            const seen = opening.result.transaction("seen", "readwrite").objectStore("seen");
            const family = document.body.dataset.family;
            seen.put({ family, database: "", alive: Date.now() - 25 * 3600 * 1000 }).onsuccess = () => {
              opening.result.close();
              done();
            };
          };
        })"""
    )
    with train.page.expect_response("**/facts"):
        train.page.reload()
    train.page.wait_for_timeout(NOTHING_MORE)
    train.page.reload()
    train.page.wait_for_timeout(NOTHING_MORE)
    [asked] = train.sent("/facts")
    assert asked.post_data_json["facts"] == []


def test_a_browser_that_keeps_nothing_says_so_and_sends_once_it_can(phone: Phone) -> None:
    phone.context.add_init_script(
        "Object.defineProperty(window, 'indexedDB', { get() { throw new Error('private'); } })"
    )
    phone.begin("yue", "ta", look=BY_DAY, moment="bath")
    phone.open("/today")
    deck = phone.deck
    phone.tap(phone.said)
    phone.threads_are(1)
    phone.turns_to(deck[1])
    into_the_tunnel(phone)
    phone.page.wait_for_timeout(ANOTHER_WISH)
    phone.tap(phone.said)
    sentence = phone.page.get_by_text("Needs you: keep this page open until you are online.")
    expect(sentence).to_be_visible()
    out_of_the_tunnel(phone)
    phone.threads_are(2)
    expect(sentence).to_be_hidden()
    phone.holds(2)


def test_two_tabs_of_one_phone_tell_everything_once(train: Phone) -> None:
    other = train.context.new_page()
    other.goto("/today")
    into_the_tunnel(train)
    say(train, 2)
    out_of_the_tunnel(train)
    train.threads_are(2)
    expect(other.locator("#card")).to_be_visible()
    told = [
        fact["id"]
        for request in train.sent("/facts")
        if request.failure is None
        for fact in request.post_data_json["facts"]
    ]
    assert sorted(told) == sorted(set(told))
    train.holds(2)


def test_a_shared_phone_tells_a_family_s_facts_to_no_other(train: Phone) -> None:
    """Said in the tunnel; then the phone is another family's, with the page still open, and later it comes back."""
    into_the_tunnel(train)
    train.tap(train.said)
    expect(train.page.get_by_text(ON_THIS_PHONE)).to_be_visible()
    [ours] = [cookie["value"] for cookie in train.context.cookies() if cookie["name"] == "session"]
    train.page.route("**/facts", lambda route: route.abort())
    out_of_the_tunnel(train)
    train.forgive("status of 409")
    train.be_signed_out()
    train.begin("ko", "ur", look=BY_DAY, moment="bath")
    train.page.unroute("**/facts")
    train.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(train.page.get_by_text("Needs you: This page is another family’s")).to_be_visible()
    assert (train.kept, waiting(train)) == (0, 1)
    with train.page.expect_response("**/facts"):
        train.tap(train.button("Open Today"))
    expect(train.page.locator("#card .endonym")).to_have_text(["한국어", "اردو"])
    empty = [request for request in train.sent("/facts") if request.failure is None][-1]
    assert (empty.post_data_json["facts"], waiting(train), train.kept) == ([], 1, 0)
    train.remember(session=ours)
    train.open("/today")
    saved(train, 1)
    train.holds(1)


def test_a_phone_the_family_has_left_never_shows_a_page_inside_the_cloth(train: Phone) -> None:
    """Its session ended while Today was open: the way in is a page of its own, and nothing looks saved."""
    train.be_signed_out()
    train.tap(train.said)
    expect(train.page.locator("h1")).to_have_text("Which languages does your family speak?")
    expect(train.page.locator("#cloth")).to_have_count(0)
    assert train.page.locator("main").count() == 1


def test_the_voices_in_sight_sound_in_the_tunnel_too(train: Phone) -> None:
    for _ in range(2):
        with train.page.expect_response(re.compile("/clips/")):
            pass
    train.page.wait_for_load_state("networkidle")
    into_the_tunnel(train)
    train.tap(train.link("Play, Cantonese"))
    train.hears()
    train.tap(train.link("Slow, Tamil"))
    train.hears(rate=0.75)


def test_a_voice_that_cannot_come_says_so_and_the_sentence_goes_again(open_phone: OpenPhone) -> None:
    """On a phone that keeps no sounds for later."""
    train = open_phone(service_workers="block")
    train.begin("yue", "ta", look=BY_DAY, moment="bath")
    train.page.route(re.compile("/(clips|voices)/"), lambda route: route.abort())
    train.open("/today")
    train.tap(train.link("Play, Cantonese"))
    sentence = train.page.get_by_text("No sound came. Try once more in a moment.")
    expect(sentence).to_be_visible()
    expect(train.page.locator("[data-playing]")).to_have_count(0)
    expect(train.page.locator("#status")).not_to_have_class(re.compile("banner"), timeout=8_000)
    train.forgive(*NO_LINE, "registration blocked")

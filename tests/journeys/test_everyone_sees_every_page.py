"""Every page, by day and by night, on a phone and on a desk, from the right and from the left: looked at with care."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.journeys import looking
from tests.journeys.phone import BY_DAY, OpenPhone, Phone

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 720}
LOOKS = {
    "phone by day": (PHONE, "day.right.en."),
    "phone by night": (PHONE, "night.right.en."),
    "desk by day": (DESK, "day.right.en."),
    "desk by night": (DESK, "night.right.en."),
    "phone in Urdu, left hand": (PHONE, "day.left.ur."),
}
NOBODY: tuple[str, ...] = ()
PAGES: dict[tuple[str, ...], tuple[str, ...]] = {
    NOBODY: (
        "/",
        "/another-language",
        "/another-language?wished=yes",
        "/packs",
        "/packs/bath-time",
        "/search?q=mama",
        "/songs",
        "/songs/edo-komori-uta",
        "/loop/pack/bath-time?language=ja",
        "/elsewhere/bath-time",
        "/privacy",
        "/design",
        "/w/482913",
        "/take-home/vi.ta/bath-time_shall-we-bathe_splash",
        "/no/such/page",
    ),
    ("yue", "ta"): (
        "/today",
        "/packs",
        "/packs?kind=words&age=6",
        "/packs/bath-time",
        "/packs/our-body",
        "/songs",
        "/packs/jyut-gwong-gwong",
        "/songs/jyut-gwong-gwong",
        "/family/songs/aaraaro-aarivaro/verse",
        "/sheets?line=bath-time/shall-we-bathe",
        "/sheets/fridge/bath",
        "/sheets/bingo/animals",
        "/search?q=mama",
        "/search?q=zzzz",
        "/family",
        "/family/languages",
        "/family/leaving",
        "/family/questions/nickname",
        "/family/questions/birth-month",
        "/family/questions/hand",
        "/family/voices",
        "/family/voices/bath-time/shall-we-bathe/1",
        "/family/asks/new/bath-time/2",
        "/family/recorder/bath-time/shall-we-bathe/1",
        "/family/recorder/bath-time/2",
    ),
    ("ur", "hi"): (
        "/today",
        "/packs/our-body",
        "/songs/hamaari-gaaye",
        "/loop/bath",
        "/sheets/flashcards/animals",
        "/sheets/song/hamaari-gaaye",
        "/elsewhere/ours",
        "/family",
        "/family/voices",
        "/family/voices/bath-time/shall-we-bathe/1",
        "/family/asks/new/bath-time/shall-we-bathe/1",
        "/family/recorder/bath-time/shall-we-bathe/1",
        "/family/people",
        "/family/reading",
        "/family/devices",
        "/family/keys",
        "/family/lines/new",
        "/family/wordings/bath-time/shall-we-bathe/1",
        "/family/data",
        "/family/home-screen",
        "/reviews",
        "/bedtime",
        "/words",
        "/cloth",
        "/sign-in",
        "/class",
        "/studio/sandbox",
        "/packs/bath-time/projector?languages=ur.hi",
    ),
    ("vi", "ko"): ("/today", "/family/questions/region"),
    ("my", "yue"): ("/today",),
}
Findings = dict[str, list[str]]


def walk(phone: Phone, look: str) -> Iterator[str]:
    """Every page there is, one after the other, as each family; the name of where we are."""
    for family, paths in PAGES.items():
        phone.forget()
        phone.remember(look=look, moment="bath")
        if family:
            phone.begin(*family)
        for path in paths:
            phone.open(path)
            yield f"{path} {'+'.join(family)}".strip()
    phone.open("/family/asks/new/bath-time/shall-we-bathe/2")
    phone.page.locator(".start button").click()
    expect(phone.page.locator("svg.qr")).to_be_visible()
    yield "the link of an ask"
    thread = phone.say_before("bath-time/shall-we-bathe")
    phone.open(f"/today?said={thread}")
    yield "/today with a toast and a question"
    phone.open("/family/languages")
    phone.page.evaluate("() => document.querySelectorAll('input:checked').forEach((box) => box.click())")
    phone.page.locator(".start button").click()
    expect(phone.page.get_by_role("alert")).to_be_visible()
    yield "422"
    phone.forgive("status of 404", "status of 422")


@pytest.fixture(scope="module", params=LOOKS)
def findings(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Findings]:
    """What is wrong, by the look that found it: one walk for all of them."""
    viewport, look = LOOKS[request.param]
    with browser.new_context(base_url=address, viewport=viewport, locale="en") as context:
        phone = Phone(context, address)
        found: Findings = defaultdict(list)
        looks: dict[str, Callable[[Page], list[str]]] = {
            "axe": looking.with_axe,
            "targets": looking.for_small_targets,
            "overlaps": looking.for_targets_that_overlap,
            "width": looking.for_what_is_too_wide,
            "cards": looking.for_text_outside_its_card,
            "icons": looking.for_icons_not_drawn,
        }
        for where in walk(phone, look):
            phone.page.evaluate("document.fonts.ready")
            for name, at in looks.items():
                found[name] += [f"{where}: {what}" for what in at(phone.page)]
        found["complaints"] = phone.complaints
        found["strangers"] = phone.strangers
        yield found


def test_axe_finds_nothing(findings: Findings) -> None:
    assert findings["axe"] == []


def test_every_target_is_as_large_as_a_thumb(findings: Findings) -> None:
    assert findings["targets"] == []


def test_no_target_lies_on_another(findings: Findings) -> None:
    assert findings["overlaps"] == []


def test_nothing_reaches_beyond_the_screen(findings: Findings) -> None:
    assert findings["width"] == []


def test_every_text_stays_on_its_card(findings: Findings) -> None:
    assert findings["cards"] == []


def test_every_icon_is_drawn(findings: Findings) -> None:
    assert findings["icons"] == []


def test_the_browser_complains_of_nothing_and_no_policy_is_broken(findings: Findings) -> None:
    assert findings["complaints"] == []


def test_nobody_else_is_asked_for_anything(findings: Findings) -> None:
    assert findings["strangers"] == []


@pytest.fixture(scope="module")
def large_print(
    playwright: Playwright,
    how_to_launch: dict[str, Any],
    address: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Phone]:
    """The smallest phone, in the hands of somebody who set the browser's letters to twice their size."""
    profile = tmp_path_factory.mktemp("large-print")
    settings = profile / "Default" / "Preferences"
    settings.parent.mkdir()
    settings.write_text(json.dumps({"webkit": {"webprefs": {"default_font_size": 32}}}))
    context = playwright.chromium.launch_persistent_context(
        profile, **how_to_launch, base_url=address, viewport={"width": 320, "height": 640}, locale="en"
    )
    yield Phone(context, address)
    context.close()


@pytest.mark.parametrize("locale", ["en", "ur", "vi"])
def test_letters_twice_as_large_fit_the_smallest_screen(large_print: Phone, locale: str) -> None:
    found = []
    for where in walk(large_print, f"day.right.{locale}."):
        large_print.page.evaluate("document.fonts.ready")
        assert large_print.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        for at in (
            looking.for_what_is_too_wide,
            looking.for_text_outside_its_card,
            looking.for_small_targets,
            looking.for_targets_that_overlap,
        ):
            found += [f"{where}: {what}" for what in at(large_print.page)]
    assert found == []


@pytest.mark.parametrize("locale", ["en", "ur", "vi"])
def test_the_way_past_the_tabs_is_out_of_sight_until_it_is_wanted(large_print: Phone, locale: str) -> None:
    large_print.forget()
    large_print.remember(look=f"day.right.{locale}.")
    large_print.open("/privacy")
    skip = large_print.page.locator(".skip")
    expect(skip).not_to_be_in_viewport()
    large_print.page.keyboard.press("Tab")
    expect(skip).to_be_in_viewport()


def test_with_large_letters_the_bars_leave_half_the_screen_to_the_words(large_print: Phone) -> None:
    large_print.forget()
    large_print.begin("yue", "ta", look=BY_DAY, moment="bath")
    large_print.open("/today")
    pinned = large_print.page.evaluate("""() => {
        let rows = 0;
        for (let y = 0; y < innerHeight; y += 4) {
            const there = document.elementFromPoint(innerWidth / 2, y);
            if (there?.closest('.foot-of-page, .tabs')) rows += 4;
        }
        return rows / innerHeight;
    }""")
    assert pinned <= 0.5


@pytest.mark.parametrize(
    ("languages", "path"),
    [
        (("yue", "ta"), "/today"),
        (("yue", "ta"), "/packs/bath-time?language=hi"),
        (("yue", "ta"), "/family"),
        (("ur", "hi"), "/today"),
        (("yue", "ta"), "/packs/bath-time?language=ur"),
    ],
)
def test_the_nastaliq_letters_come_where_there_is_urdu_and_nowhere_else(
    phone: Phone, languages: tuple[str, ...], path: str
) -> None:
    phone.begin(*languages, look=BY_DAY, moment="bath")
    phone.open(path)
    phone.page.wait_for_load_state("networkidle")
    urdu = phone.page.evaluate(
        "[...document.querySelectorAll(':lang(ur)')].some((each) => each.checkVisibility())"
    )
    fonts = [answer for answer in phone.answers if "/fonts/noto-nastaliq" in answer.url]
    assert [(answer.status, answer.headers["content-type"]) for answer in fonts] == [
        (200, "font/woff2")
    ] * urdu
    state = "[...document.fonts].find((font) => font.family.includes('Nastaliq')).status"
    assert phone.page.evaluate(state) == ("loaded" if urdu else "unloaded")


def test_urdu_is_drawn_in_nastaliq(phone: Phone) -> None:
    phone.begin("ur", "hi", look=BY_DAY, moment="bath")
    phone.open("/today")
    phone.page.evaluate("document.fonts.ready")
    devtools = phone.devtools
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    word = devtools.send("DOM.querySelector", {"nodeId": root, "selector": "#card .w[lang=ur] bdi"})["nodeId"]
    fonts = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": word})["fonts"]
    text = phone.page.locator("#card .w[lang=ur]").inner_text()
    others = sum(font["glyphCount"] for font in fonts if font["familyName"] != "Noto Nastaliq Urdu")
    assert others <= text.count(" ")


@pytest.mark.parametrize(
    ("viewport", "look", "languages", "path"),
    [
        pytest.param(PHONE, BY_DAY, ("yue", "ta"), "/design", id="every script"),
        pytest.param(PHONE, BY_DAY, ("ur", "hi"), "/today", id="Urdu and Hindi"),
        pytest.param(DESK, BY_DAY, ("ur", "hi"), "/today", id="Urdu and Hindi on a desk"),
        pytest.param(PHONE, "day.right.ur.", ("ur", "vi"), "/today", id="an Urdu page"),
        pytest.param(DESK, "day.right.ur.", ("ur", "vi"), "/today", id="an Urdu page on a desk"),
        pytest.param(PHONE, "day.right.ur.", (), "/", id="the first page in Urdu"),
        pytest.param(PHONE, "day.right.ur.", ("ur", "vi"), "/packs/bath-time", id="a pack in Urdu"),
    ],
)
def test_no_ink_is_cut_and_no_two_lines_of_ink_touch(
    open_phone: OpenPhone, viewport: dict[str, int], look: str, languages: tuple[str, ...], path: str
) -> None:
    phone = open_phone(viewport=viewport, is_mobile=False)
    phone.remember(look=look, moment="bath")
    if languages:
        phone.begin(*languages)
    phone.open(path)
    phone.page.evaluate("document.fonts.ready")
    looking.keep_only_the_letters(phone.page)
    assert looking.ink_that_is_cut(phone.page) == 0
    assert looking.ink_that_touches(phone.page, "p.w", ".reading, .who, .voice, .slow") == 0
    assert looking.ink_that_touches(phone.page, "h1, h2, h3", "p, .w, label, li") == 0
    assert looking.ink_that_touches(phone.page, ".option b", ".option small") == 0

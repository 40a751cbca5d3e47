"""Looking for a word half remembered, opening packs, singing: by whatever script or spelling comes to the thumbs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.phone import BY_DAY, Phone

TYPING_PAUSE = 450  # ms, longer than the search waits for another letter


@pytest.fixture
def home(phone: Phone) -> Phone:
    phone.begin("yue", "ta", look=BY_DAY, moment="bath")
    return phone


def found(phone: Phone) -> Locator:
    return phone.page.locator("#found h2")


def field(phone: Phone) -> Locator:
    return phone.page.get_by_label("Find a line")


@pytest.mark.parametrize(
    ("languages", "typed", "first"),
    [
        (["yue", "ta"], "mama", "Mum"),
        (["yue", "ta"], "媽媽", "Mum"),
        (["yue", "ta"], "அம்மா", "Mum"),
        (["yue", "ta"], "maa4 maa1", "Mum"),
        (["ko", "ur"], "ㅁㅇㅎㄲ", "Shall we have a bath?"),
        (["ko", "ur"], "eomma", "Mum"),
        (["vi", "ko"], "di ngu", "Say good night to everyone."),
        (["vi", "ko"], "Shall we have a bath", "Shall we have a bath?"),
    ],
)
def test_a_line_is_found_while_it_is_being_typed(
    phone: Phone, languages: list[str], typed: str, first: str
) -> None:
    phone.begin(*languages, look=BY_DAY)
    phone.open("/packs")
    phone.tap(field(phone))
    phone.page.keyboard.type(typed, delay=30)
    expect(found(phone).first).to_have_text(first)
    assert len(phone.sent("/search", "GET")) < len(typed)


def test_a_visitor_finds_lines_too(phone: Phone) -> None:
    phone.open("/search?q=mama")
    expect(found(phone).first).to_have_text("Mum")


def test_nothing_found_says_what_else_to_try(home: Phone) -> None:
    home.open("/search?q=zzzzqqqq")
    expect(home.page.locator("#found")).to_have_text(
        "Nothing was found for “zzzzqqqq”. Try fewer letters, another script, or what it means."
    )


def test_half_a_syllable_is_not_searched_for(phone: Phone) -> None:
    """An input method makes 엄마 out of eight strokes; only what it has finished is asked for."""
    phone.begin("ko", "ur", look=BY_DAY)
    phone.open("/packs")
    phone.tap(field(phone))
    devtools = phone.devtools
    for making in ("ㅇ", "어", "엄"):
        devtools.send("Input.imeSetComposition", {"text": making, "selectionStart": 1, "selectionEnd": 1})
        phone.page.wait_for_timeout(TYPING_PAUSE)
    assert field(phone).input_value() == "엄"
    assert phone.sent("/search", "GET") == []
    devtools.send("Input.insertText", {"text": "엄마"})
    expect(found(phone).first).to_have_text("Mum")
    assert len(phone.sent("/search", "GET")) == 1


def test_a_line_that_was_found_leads_into_its_pack(home: Phone) -> None:
    home.open("/search?q=mama")
    home.tap(home.page.get_by_role("link", name="Mum", exact=True))
    expect(home.page).to_have_url(re.compile(r"/packs/our-family#\w"))
    expect(home.page.locator(":target h2")).to_have_text("Mum")
    expect(home.page.locator(":target")).to_be_in_viewport()


def test_a_line_that_was_found_can_be_heard_where_it_stands(home: Phone) -> None:
    home.open("/search?q=mama")
    home.tap(home.link("Play, Cantonese").first)
    home.hears()


def test_packs_are_narrowed_by_moment_and_kind_and_widened_again(home: Phone) -> None:
    home.open("/packs")
    every = home.page.locator("#found .entry").count()
    home.tap(home.link("Words"))
    expect(home.link("Words")).to_have_attribute("aria-current", "true")
    titles = home.page.locator("#found .entry b")
    expect(titles.filter(has_text="Our body")).to_be_visible()
    expect(titles.filter(has_text="Bath time")).to_have_count(0)
    home.tap(home.link("Words"))
    expect(home.page.locator("#found .entry")).to_have_count(every)


def test_another_language_is_two_taps_away_on_a_pack(home: Phone) -> None:
    home.open("/packs/bath-time")
    first = home.page.locator("article.line").first
    expect(first.locator(".endonym")).to_have_text(["廣東話", "தமிழ்"])
    home.tap(home.page.get_by_text("See it in another language"))
    home.tap(home.page.get_by_role("navigation", name="See it in another language").get_by_text("हिन्दी"))
    expect(first.locator(".endonym")).to_have_text(["廣東話", "தமிழ்", "हिन्दी"])
    assert home.taps == 2
    home.tap(home.link("Play, Hindi").first)
    home.hears()
    home.open("/today")
    expect(home.page.locator("#card .endonym")).to_have_text(["廣東話", "தமிழ்"])


@pytest.mark.parametrize("pack", ["our-body", "our-family"])
def test_every_word_has_its_picture(home: Phone, pack: str) -> None:
    home.open(f"/packs/{pack}")
    lines = home.page.locator("article.line").count()
    wide = home.page.evaluate("""async () => {
        const pictures = [...document.querySelectorAll('article.line img')];
        for (const picture of pictures) picture.loading = 'eager';
        await Promise.all(pictures.map((picture) => picture.decode()));
        return pictures.map((picture) => picture.naturalWidth > 0);
    }""")
    assert wide == [True] * lines


def test_a_song_is_opened_heard_and_left(home: Phone) -> None:
    home.open("/songs")
    home.tap(home.page.locator(".entry", has_text="Moonlight, so bright"))
    expect(home.page.locator("h1")).to_contain_text("月光光")
    home.page.wait_for_load_state()
    home.tap(home.button("Play"))
    home.hears()
    home.tap(home.page.locator("a", has_text="Line by line"))
    expect(home.page.get_by_text("Where it comes from")).to_be_visible()
    home.tap(home.link("Play, Cantonese").first)
    home.hears()
    home.tap(home.link("All songs"))
    expect(home.page.locator("h1")).to_have_text("Songs")


def test_the_songs_of_the_neighbours_come_after_our_own(home: Phone) -> None:
    home.open("/songs")
    ours, others = home.page.locator("main > ul").all()
    assert list(dict.fromkeys(ours.locator(".endonym").all_inner_texts())) == ["廣東話", "தமிழ்"]
    assert "한국어" in others.locator(".endonym").all_inner_texts()
    home.tap(others.locator(".entry", has_text="한국어").first)
    home.page.wait_for_load_state()
    home.tap(home.button("Play"))
    home.hears()

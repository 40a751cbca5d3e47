"""A song on the wall, whole and large enough for the last row, with what hands do."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.leading import Leader
from tests.journeys.phone import BY_DAY, OpenPhone
from tests.journeys.served import Served

SONG = 4
"""The slide of one with eight lines, and a movement for each."""
SIZES = """() => {
  const lyric = document.querySelector(".lyric");
  const seen = [...lyric.querySelectorAll(".cue")].filter((each) => each.getClientRects().length);
  const size = (each) => Number.parseFloat(getComputedStyle(each).fontSize);
  const tile = document.querySelector(".tile.song").getBoundingClientRect();
  const isIn = ({ top, bottom, left, right }) => top >= tile.top && bottom <= tile.bottom && left >= tile.left && right <= tile.right;
  return {
    whole: lyric.scrollHeight <= lyric.clientHeight + 1 && lyric.scrollWidth <= lyric.clientWidth + 1,
    words: Math.min(...[...lyric.querySelectorAll(".w")].map(size)),
    movements: Math.min(...seen.map(size)),
    shown: seen.map((each) => each.closest("li").dataset.lit),
    inside: seen.every((each) => isIn(each.getBoundingClientRect())),
    apart: seen.length === 8 || seen.every((each) => each.getBoundingClientRect().top >= lyric.getBoundingClientRect().bottom),
  };
}"""


@pytest.mark.parametrize("locale", ["en", "ur"])
@pytest.mark.parametrize(("wide", "high"), [(1280, 720), (1920, 1080)])
def test_a_song_of_eight_lines_is_whole_and_large(
    open_phone: OpenPhone, served: Served, locale: str, wide: int, high: int
) -> None:
    leader = Leader(served)
    leader.does("move_to", SONG)
    wall = open_phone(viewport={"width": wide, "height": high}, is_mobile=False, has_touch=False)
    wall.remember(session=leader.does("token"), look=BY_DAY)
    wall.open(f"/workshops/{leader.session}/stage?locale={locale}")
    expect(wall.page.locator(".lyric li")).to_have_count(8)
    wall.page.wait_for_function("document.fonts.status === 'loaded'")
    wall.page.wait_for_function("document.querySelector('.lyric').dataset.fit")
    told = wall.page.evaluate(SIZES)
    scale = high / 720
    assert told["whole"], told
    assert told["inside"], told
    assert told["apart"], told
    assert told["words"] >= 26 * scale, told
    assert told["movements"] >= 21 * scale, told
    if told["shown"] == ["0"]:
        wall.page.evaluate("document.querySelector('.lyric li:nth-child(3)').dataset.on = ''")
        assert wall.page.evaluate(SIZES)["shown"] == ["2"], "of the line that is sung"
    leader.goes_home()

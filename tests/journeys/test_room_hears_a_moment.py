"""A moment's lines sound through the room while the phone lies there; and go along, as files, for a speaker."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import pairwise

from playwright.sync_api import expect

from tests.journeys.phone import BY_DAY, Phone

A_TODDLER = 400  # ms within which two taps are one
NOTE_STEPS = """() => {
  window.steps = [];
  document.addEventListener("singing:step", () => steps.push([
    [...document.querySelectorAll(".sung-lines > li")].findIndex((each) => each.ariaCurrent === "true"),
    heard.src.startsWith("blob:") ? "a pause" : heard.src,
  ]));
}"""


def test_it_goes_on_by_itself_from_line_to_line_and_comes_along_as_files(phone: Phone) -> None:
    phone.begin("vi", "ta", look=BY_DAY, moment="bath")
    phone.open("/loop/bath")
    phone.tap(phone.button("Play"))
    phone.hears()
    phone.page.evaluate(NOTE_STEPS)
    phone.page.wait_for_function("() => steps.length > 4", timeout=60_000)
    phone.tap(phone.button("Pause"))
    assert phone.page.evaluate("heard.paused")
    assert phone.page.evaluate("played.size") == 1, "one element, so never two voices at once"
    steps = phone.page.evaluate("steps")
    sounds = [sound for _line, sound in steps]
    assert all((one == "a pause") != (next_one == "a pause") for one, next_one in pairwise(sounds))
    said = [sound for sound in sounds if sound != "a pause"]
    assert len(set(said)) == len(said), "the second language answers the first, and then comes the next line"
    lines = [line for line, _sound in steps]
    assert lines == sorted(lines)
    assert lines[-1] >= 1
    phone.page.wait_for_timeout(A_TODDLER)
    phone.tap(phone.button("Next"))
    expect(phone.page.locator(".sung-lines > li").nth(lines[-1] + 1)).to_have_attribute(
        "aria-current", "true"
    )
    with phone.page.expect_download() as saved:
        phone.tap(phone.button("Make the files"))
        phone.tap(phone.link("Save it"))
    assert saved.value.suggested_filename == "Bath time.zip"
    with zipfile.ZipFile(io.BytesIO(saved.value.path().read_bytes())) as files:
        names = files.namelist()
    assert re.match(r"01 \w+", names[0])
    assert names[-3:] == ["playlist.m3u8", "playlist.m3u", "README.txt"]

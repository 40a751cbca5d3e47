"""A moment's lines sound through the room while the phone lies there; and go along, as files, for a speaker."""

from __future__ import annotations

import io
import re
import zipfile

from playwright.sync_api import expect

from tests.journeys.phone import BY_DAY, Phone


def test_it_goes_on_by_itself_from_line_to_line_and_comes_along_as_files(phone: Phone) -> None:
    phone.begin("vi", "ta", look=BY_DAY, moment="bath")
    phone.open("/loop/bath")
    first = phone.page.locator(".sung-lines > li").first
    phone.tap(phone.button("Play"))
    phone.hears()
    expect(first).to_have_attribute("aria-current", "true")
    sounds = []
    for _ in range(2):
        phone.page.wait_for_function("() => heard.src.startsWith('http')")
        sounds.append(phone.page.evaluate("heard.src"))
        phone.page.wait_for_function("() => heard.src.startsWith('blob:')", timeout=15_000)
        expect(first).to_have_attribute("aria-current", "true")
    assert sounds[0] != sounds[1], "the second language answers the first"
    assert phone.page.evaluate("played.size") == 1, "one element, so never two voices at once"
    phone.tap(phone.button("Next"))
    expect(phone.page.locator(".sung-lines > li").nth(1)).to_have_attribute("aria-current", "true")
    phone.tap(phone.button("Pause"))
    assert phone.page.evaluate("heard.paused")
    with phone.page.expect_download() as saved:
        phone.tap(phone.button("Make the files"))
        phone.tap(phone.link("Save it"))
    assert saved.value.suggested_filename == "Bath time.zip"
    with zipfile.ZipFile(io.BytesIO(saved.value.path().read_bytes())) as files:
        names = files.namelist()
    assert re.match(r"01 \w+", names[0])
    assert names[-3:] == ["playlist.m3u8", "playlist.m3u", "README.txt"]

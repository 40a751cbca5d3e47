"""Grandmother has sung the whole song. A parent taps along once, on a train, and the words light up as she sings."""

from __future__ import annotations

import itertools
import re

import numpy as np
from playwright.sync_api import expect

from langapp.lib import soundfile
from langapp.lib.soundfile import RATE
from langapp.lib.uuid7 import uuid7
from langapp.speech.child import CHILD
from tests.journeys.phone import BY_DAY, Phone
from tests.speech.recordings import speech
from tests.voices.recording import NOW

SONG = "vi-dau-cau-van"
A_LINE = 500  # ms between two taps


def test_lines_are_tapped_moved_and_saved_once_there_is_a_network(phone: Phone) -> None:
    phone.begin("vi", "ko", look=BY_DAY)
    recording = sung_by_grandmother(phone)
    page = phone.page
    for _wait in range(60):
        phone.open(f"/songs/{SONG}/timing/{recording}")
        if page.locator("[data-show]").count():
            break
        page.wait_for_timeout(500)
    now, undo = page.locator("[data-now]"), page.locator("[data-undo]")
    starts = page.locator("[name=start]")
    upcoming = page.locator("[data-upcoming]")

    # What the server finds by itself is there, and may be thrown away, and had again.
    expect(starts.last).to_have_value(re.compile(r"\d+\.\d\d"))
    again = page.get_by_role("link", name="Show these times")
    expect(again).to_be_hidden()
    phone.tap(page.get_by_role("button", name="Begin again"))
    expect(starts.last).to_have_value("")
    phone.tap(again)
    expect(starts.last).to_have_value(re.compile(r"\d+\.\d\d"))
    expect(again).to_be_hidden()
    phone.tap(page.get_by_role("button", name="Begin again"))
    expect(starts.last).to_have_value("")

    # Once a line; the last one a second time, because it came too soon.
    expect(now).to_have_text("Listen")
    phone.tap(now)
    expect(now).to_have_text("Now")
    for number in range(4):
        page.wait_for_timeout(A_LINE)
        expect(upcoming).to_have_text(page.locator(".timed .w").nth(number).inner_text())
        phone.tap(now)
        expect(starts.nth(number)).to_have_value(re.compile(r"\d+\.\d\d"))
    expect(page.locator("[data-all-done]")).to_be_visible()
    page.wait_for_timeout(A_LINE)
    phone.tap(undo)
    expect(starts.last).to_have_value("")
    page.wait_for_timeout(3 * A_LINE)  # It is heard again from a little before.
    page.locator("h1").click()
    page.keyboard.press(" ")
    expect(starts.last).to_have_value(re.compile(r"\d+\.\d\d"))
    tapped = [float(each.input_value()) for each in starts.all()]
    assert tapped == sorted(tapped)
    assert all(later - sooner > 0.3 for sooner, later in itertools.pairwise(tapped))

    phone.tap(page.get_by_role("button", name="Line 2, a tenth of a second later"))
    expect(starts.nth(1)).to_have_value(f"{tapped[1] + 0.1:.2f}")
    phone.tap(now)
    expect(now).to_have_text("Listen")

    # Nothing is gone when the page is opened anew, and what cannot be sent waits.
    page.reload()
    expect(starts.nth(1)).to_have_value(f"{tapped[1] + 0.1:.2f}")
    phone.forgive("net::ERR_", "Failed to fetch")
    phone.context.set_offline(True)
    phone.tap(page.get_by_role("button", name="Save"))
    expect(page.locator("[data-problem]")).to_contain_text("Not saved yet")
    phone.context.set_offline(False)
    expect(page.get_by_role("link", name="LRC")).to_be_visible()
    expect(starts.nth(1)).to_have_value(f"{tapped[1] + 0.1:.2f}")
    told = phone.context.request.get(f"/songs/{SONG}/timing/{recording}.lrc").text()
    assert told.count("\n[00:0") >= 4
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('timing')).length") == 0


def sung_by_grandmother(phone: Phone) -> str:
    """Sent as her phone would send it: four lines with pauses, by another voice than the server's own."""
    phone.open(f"/family/recorder/{SONG}/sung/1")
    consent = phone.page.locator("[name=consent]").first.input_value()
    said = phone.page.locator("[data-ref]").first
    lines = "\n".join(said.locator(".w").all_inner_texts()).split("\n")
    assert len(lines) == 4
    api = phone.context.request
    came = api.post(
        "/family/speakers", form={"name": "Bà", "consent": consent, "next": "/family/voices"}, max_redirects=0
    )
    speaker = came.headers["location"].rpartition("=")[2]
    parts = [piece for line in lines for piece in (speech(CHILD, "vi+f3", line), np.zeros(RATE // 4))]
    recording = uuid7(NOW)
    kept = api.post(
        "/recordings",
        headers={"Accept": "application/json"},
        multipart={
            "id": recording,
            "ref": said.get_attribute("data-ref") or "",
            "tag": "vi",
            "speaker": speaker,
            "sound": {
                "name": "sung.mp3",
                "mimeType": "audio/mpeg",
                "buffer": soundfile.encode(np.concatenate(parts).astype(np.float32)),
            },
        },
    )
    assert kept.ok, kept.text()
    return recording

"""Only a computer says it. A parent asks grandmother, and her voice comes onto the page that was left open."""

from __future__ import annotations

import json
import re
import uuid
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.phone import BY_DAY, OpenPhone, Phone

REF = "bath-time/shall-we-bathe"
TODAY = f"/today?line={REF}"
A_WHILE = 31_000  # ms; a page looks for a better voice no more often than twice a minute
NOTHING_MORE = 300  # ms in which something would have been asked
SHARES = """() => {
  window.shared = [];
  navigator.share = async (what) => { shared.push(what); };
}"""
SPEAKS_BY_ITSELF = """(voices) => {
  window.aloud = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  speechSynthesis.getVoices = () => voices;
  speechSynthesis.speak = (words) => {
    aloud.push([words.text, words.voice.name, words.rate]);
    setTimeout(() => words.onend?.(), 50);
  };
}"""


@pytest.fixture
def bath(phone: Phone) -> Phone:
    phone.begin("yue", "ta", look=BY_DAY, moment="bath")
    return phone


def loads(phone: Phone) -> int:
    """How often the page itself was asked for; what is kept ahead is fetched besides."""
    return sum(request.resource_type == "document" for request in phone.sent("/today", "GET"))


def panel(phone: Phone, language: str = "Tamil") -> Locator:
    return phone.page.locator("#card").get_by_label(language, exact=True)


def voice(phone: Phone, language: str = "Tamil") -> Locator:
    return panel(phone, language).locator(".voice b")


def play(phone: Phone, language: str = "Tamil") -> Locator:
    return panel(phone, language).get_by_role("link", name=f"Play, {language}")


def somebody_said(phone: Phone, name: str, tag: str = "ta") -> str:
    """A recording of the family, as its pages send one. Returns its id."""
    request = phone.context.request
    page = request.get(f"/family/recorder/{REF}/1").text()
    consent = re.findall(r'name="consent" value="([^"]+)"', page)[0]
    answer = request.post("/family/speakers", form={"name": name, "consent": consent}, max_redirects=0)
    speaker = answer.headers["location"].partition("speaker=")[2]
    return sent(phone, "/recordings", tag, speaker=speaker)


def sent(phone: Phone, address: str, tag: str = "ta", **other: str) -> str:
    """A sound that a phone has kept, arriving at a door. Returns the recording's id."""
    sound = phone.context.request.get(f"/voices/{REF}/{tag}").body()
    take = str(uuid.uuid4())
    form = {"id": take, "ref": REF, "tag": tag, **other}
    file = {"name": "take.mp3", "mimeType": "audio/mpeg", "buffer": sound}
    answer = phone.context.request.post(address, multipart={**form, "sound": file}, max_redirects=0)
    assert answer.status == 303, answer.text()
    return take


def time_passes(phone: Phone) -> None:
    phone.page.clock.fast_forward(A_WHILE)
    phone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_four_taps_from_the_card_to_a_link_that_is_shared(bath: Phone) -> None:
    bath.context.add_init_script(f"({SHARES})()")
    bath.open(TODAY)
    expect(voice(bath)).to_have_text("Computer voice")
    bath.tap(voice(bath))
    bath.tap(bath.link("Ask someone"))
    expect(bath.page.get_by_role("checkbox", checked=True)).not_to_have_count(0)
    bath.tap(bath.button("Make the link"))
    expect(bath.page.get_by_role("img", name="The link as a square for a camera")).to_be_in_viewport()
    bath.tap(bath.button("Share"))
    [shared] = bath.page.evaluate("shared")
    assert f"{bath.address}/speak/" in shared["text"]
    assert bath.taps == 4


def test_her_voice_comes_onto_the_page_that_was_left_open(bath: Phone, open_phone: OpenPhone) -> None:
    bath.page.clock.install()
    bath.open(TODAY)
    asked = bath.context.request.post("/family/asks", form={"ref": REF, "tag": "ta", "name": "Paatti"}).text()
    link = urlsplit(re.findall(r"https?://[^<\s]+/speak/[^<\s]+", asked)[0]).path
    hers = open_phone()
    hers.open(link)
    consent = hers.page.locator("input[name=consent]").get_attribute("value") or ""
    yes = {"name": "பாட்டி", "consent": consent}
    assert hers.context.request.post(f"{link}/consent", form=yes, max_redirects=0).status == 303
    sent(hers, f"{link}/recordings")
    before = loads(bath)
    time_passes(bath)
    expect(voice(bath)).to_have_text("பாட்டி")
    expect(panel(bath).get_by_role("button", name="Another voice, Tamil. There are 2.")).to_be_visible()
    bath.tap(play(bath))
    bath.hears()
    assert loads(bath) == before


def test_nobody_is_pestered_and_nothing_changes_while_it_plays(bath: Phone) -> None:
    bath.page.clock.install()
    bath.open(TODAY)
    looks = f"/today/say/{REF}/2"
    bath.page.evaluate("for (let n = 0; n < 9; n++) document.dispatchEvent(new Event('visibilitychange'))")
    assert bath.sent(looks, "GET") == []
    bath.page.evaluate("document.querySelector('.say .play').dataset.playing = ''")
    time_passes(bath)
    assert bath.sent(looks, "GET") == []
    bath.page.evaluate("delete document.querySelector('.say .play').dataset.playing")
    with bath.page.expect_response(re.compile(looks)):
        time_passes(bath)
    time_passes(bath)
    assert len(bath.sent(looks, "GET")) <= 2


def test_where_the_family_speaks_nothing_is_asked_again(bath: Phone) -> None:
    for tag in ("yue", "ta"):
        somebody_said(bath, "Amma", tag)
    bath.page.clock.install()
    bath.open(TODAY)
    expect(voice(bath)).to_have_text("Amma")
    for _ in range(3):
        time_passes(bath)
    bath.page.wait_for_timeout(NOTHING_MORE)
    assert [request.url for request in bath.requests if "/today/say/" in request.url] == []


def test_another_voice_is_one_tap_and_plays_at_once(bath: Phone) -> None:
    somebody_said(bath, "Amma")
    bath.open(TODAY)
    before = loads(bath)
    another = panel(bath).get_by_role("button", name=re.compile("^Another voice"))
    bath.tap(another)
    expect(voice(bath)).to_have_text("Computer voice")
    bath.hears()
    expect(another).to_be_focused()
    assert (bath.voices, loads(bath)) == (1, before)
    bath.tap(another)
    expect(voice(bath)).to_have_text("Amma")
    bath.tap(bath.another)
    bath.open(TODAY)
    expect(voice(bath)).to_have_text("Amma")


def test_a_voice_taken_back_meanwhile_says_so_and_gives_way(bath: Phone) -> None:
    take = somebody_said(bath, "Amma")
    bath.open(TODAY)
    expect(voice(bath)).to_have_text("Amma")
    assert bath.context.request.post(f"/recordings/{take}/withdrawal", max_redirects=0).status == 303
    bath.forgive("status of 404")
    bath.tap(play(bath))
    expect(bath.page.get_by_text("No sound came.")).to_be_visible()
    expect(voice(bath)).to_have_text("Computer voice")
    bath.tap(play(bath))
    bath.hears()


TAMIL = {"name": "Vani", "lang": "ta-IN", "voiceURI": "x", "localService": True}
CANTONESE = {"name": "Sin-ji", "lang": "zh_HK", "voiceURI": "y", "localService": True}


@pytest.mark.parametrize(
    ("language", "voices", "expected"),
    [
        ("Tamil", [TAMIL], "This device’s voice"),
        ("Tamil", [{**TAMIL, "localService": False}], "Computer voice"),
        ("Tamil", [{**TAMIL, "voiceURI": "eSpeak NG Tamil"}], "Computer voice"),
        ("Tamil", [{**TAMIL, "lang": "te-IN"}], "Computer voice"),
        ("Tamil", [{**TAMIL, "lang": "tab-RU"}], "Computer voice"),
        ("Cantonese", [CANTONESE], "This device’s voice"),
        ("Cantonese", [{**CANTONESE, "lang": "yue-HK"}], "This device’s voice"),
        ("Cantonese", [{**CANTONESE, "lang": "zh-TW"}], "Computer voice"),
        ("Cantonese", [{**CANTONESE, "lang": "zh-CN"}], "Computer voice"),
    ],
)
def test_a_device_that_speaks_the_language_goes_before_espeak_and_keeps_the_words_to_itself(
    bath: Phone, language: str, voices: list[dict[str, object]], expected: str
) -> None:
    bath.page.add_init_script(f"({SPEAKS_BY_ITSELF})({json.dumps(voices)})")
    bath.open(TODAY)
    expect(voice(bath, language)).to_have_text(expected)
    words = panel(bath, language).get_attribute("data-aloud")
    bath.tap(panel(bath, language).get_by_role("link", name=f"Slow, {language}"))
    if expected == "Computer voice":
        bath.hears(rate=0.75)
        assert bath.page.evaluate("aloud") == []
    else:
        expect(bath.page.locator("[data-playing]")).to_have_count(0)
        assert bath.page.evaluate("aloud") == [[words, voices[0]["name"], 0.75]]
        assert bath.voices == 0


@pytest.mark.parametrize(
    ("tag", "lang", "speaks"),
    [
        ("zh-Hans", "zh-CN", True),
        ("zh-Hans", "zh-TW", False),
        ("zh-Hans", "zh-HK", False),
        ("zh-Hans", "zh", False),
        ("zh-Hant-TW", "zh-TW", True),
        ("zh-Hant-TW", "zh-CN", False),
    ],
)
def test_two_mandarins_are_not_mixed(bath: Phone, tag: str, lang: str, speaks: bool) -> None:
    """No lesson is worded in them yet, so a panel is lent their language."""
    voices = [{"name": "Ting", "lang": lang, "voiceURI": "z", "localService": True}]
    bath.page.add_init_script(f"({SPEAKS_BY_ITSELF})({json.dumps(voices)})")
    bath.open(TODAY)
    bath.page.evaluate(
        """(tag) => {
            document.querySelector('#card [aria-label=Tamil] .w').lang = tag;
            document.dispatchEvent(new Event('voice:changed'));
        }""",
        tag,
    )
    expect(voice(bath)).to_have_text("This device’s voice" if speaks else "Computer voice")


def test_ten_lines_are_enough_and_the_eleventh_waits(bath: Phone) -> None:
    bath.open("/family/asks/new/our-body/2")
    boxes = bath.page.get_by_role("checkbox")
    expect(bath.page.get_by_role("checkbox", checked=True)).to_have_count(10)
    assert boxes.count() > 10
    expect(bath.page.get_by_role("checkbox", checked=False).first).to_be_disabled()
    boxes.first.uncheck()
    expect(bath.page.get_by_role("checkbox", disabled=True)).to_have_count(0)

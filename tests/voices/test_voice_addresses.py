"""A voice by what it says: spoken by this machine if nobody has yet, and then it is a clip like any other."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.config import Config
from langapp.packs import shelf
from tests.visiting import visit


def test_a_first_play_speaks_and_every_later_one_finds_it_spoken(
    app: Flask, config: Config, client: FlaskClient
) -> None:
    with app.app_context():
        line = shelf.current().packs["bath-time"].lines[0]
    path = f"/voices/bath-time/{line.id}/vi"
    assert path in {
        link.get("href") for link in visit(client, "/packs/bath-time?language=vi").all("a", "play")
    }
    led = client.get(path)
    assert (led.status_code, led.headers["Cache-Control"]) == (302, "private, no-store")
    with client.get(led.location) as sound:
        assert (sound.status_code, sound.mimetype) == (200, "audio/mpeg")
        assert sound.data[:3] == b"ID3" or sound.data[0] == 0xFF
    assert [file.suffix for file in sorted(config.audio.glob("vi/*/*"))] == [".json", ".mp3"]
    assert client.get(path).location == led.location
    assert led.location in {
        link.get("href") for link in visit(client, "/packs/bath-time?language=vi").all("a", "play")
    }


def test_a_language_says_its_name(client: FlaskClient) -> None:
    led = client.get("/voices/languages/vi")
    assert led.status_code == 302
    assert led.location.startswith("/clips/")


@pytest.mark.parametrize(
    "path",
    [
        "/voices/bath-time/shall-we-bathe/th",
        "/voices/bath-time/shall-we-bathe/xx",
        "/voices/bath-time/shall-we-bathe/en",
        "/voices/bath-time/nothing/vi",
        "/voices/nothing/shall-we-bathe/vi",
        "/voices/bath-time/shall-we-bathe/vi/east",
        "/voices/bath-time/shall-we-bathe/vi/",
        "/voices/bath-time/shall-we-bathe/ta/south",
        "/voices/../languages/vi/x",
        "/voices/bath-time/shall-we-bathe/vi%00",
        "/voices/bath-time/shall%2Fwe/vi",
        "/voices/languages/xx",
        "/voices/languages/lo",
        "/voices/languages/vi/south",
        f"/voices/languages/{'x' * 3000}",
    ],
)
def test_only_what_was_published_is_spoken(config: Config, client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert not config.audio.exists()


def test_every_play_button_leads_to_a_sound(app: Flask, client: FlaskClient) -> None:
    """Every address a page gives a voice is one the door knows, so that none is silent by mistake."""
    doors = app.url_map.bind("localhost")
    seen = set()
    for path in ("/", "/packs/our-family", "/packs/keo-cua-lua-xe"):
        for link in visit(client, path).all("a"):
            if "data-play" in link.attrib:
                seen.add(doors.match(link.get("href", ""))[0])
    assert seen == {"sounds.language", "sounds.wording"}

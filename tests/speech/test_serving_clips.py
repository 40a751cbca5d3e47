from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from langapp.speech.clips import Clip, Saying, Sound

BYTES = bytes(range(256)) * 4
SIZE = len(BYTES)


@pytest.fixture
def clip(client: FlaskClient) -> Clip:
    clip = Clip(Saying("ăn cơm", "vi"), "espeak", "vi@1.52")
    clip.keep(Sound(BYTES, 1.0, -18.0, 0.0), datetime(2026, 11, 21, tzinfo=UTC))
    return clip


def test_a_clip_is_served_for_good_and_to_anyone(client: FlaskClient, clip: Clip) -> None:
    answer = client.get(clip.url, buffered=True)
    assert (answer.status_code, answer.data) == (200, BYTES)
    assert answer.mimetype == "audio/mpeg"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert set(answer.headers["Cache-Control"].split(", ")) == {
        "public",
        "max-age=31536000",
        "immutable",
    }
    assert answer.headers["ETag"] == f'"{clip.key}"'
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=100-199", 100, 199),
        ("bytes=1000-9999", 1000, SIZE - 1),
        ("bytes=-16", SIZE - 16, SIZE - 1),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
    ],
)
def test_a_part_is_served_as_asked(
    client: FlaskClient, clip: Clip, asked: str, first: int, last: int
) -> None:
    answer = client.get(clip.url, headers={"Range": asked}, buffered=True)
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer.headers["Content-Length"] == str(last - first + 1)
    assert answer.data == BYTES[first : last + 1]


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=9999-", "bytes=5-2"])
def test_a_part_that_is_not_there_is_refused(client: FlaskClient, clip: Clip, asked: str) -> None:
    assert client.get(clip.url, headers={"Range": asked}).status_code == 416


def test_what_a_browser_has_it_does_not_get_again(client: FlaskClient, clip: Clip) -> None:
    answer = client.get(clip.url, headers={"If-None-Match": f'"{clip.key}"'}, buffered=True)
    assert (answer.status_code, answer.data) == (304, b"")
    assert client.get(clip.url, headers={"If-None-Match": '"other"'}, buffered=True).status_code == 200


def test_a_resumed_download_gets_the_rest_only_of_the_same_sound(client: FlaskClient, clip: Clip) -> None:
    part = {"Range": "bytes=512-"}
    same = client.get(clip.url, headers={**part, "If-Range": f'"{clip.key}"'}, buffered=True)
    other = client.get(clip.url, headers={**part, "If-Range": '"other"'}, buffered=True)
    assert (same.status_code, same.data) == (206, BYTES[512:])
    assert (other.status_code, other.data) == (200, BYTES)


def test_it_can_be_asked_about_without_being_sent(client: FlaskClient, clip: Clip) -> None:
    answer = client.head(clip.url, buffered=True)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == str(SIZE)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "0" * 32,
        "0" * 32 + ".mp3",
        "{key}",
        "{key}.json",
        "{key}.mp3.mp3",
        "{KEY}.mp3",
        "{key}%00.mp3",
        "{key}%0a.mp3",
        "..%2f..%2flangapp.db",
        "vi/{ab}/{key}.mp3",
        "../vi/{ab}/{key}.mp3",
        "%2e%2e/vi/{ab}/{key}.mp3",
        "langapp.db",
    ],
)
def test_nothing_else_is_served(client: FlaskClient, clip: Clip, name: str) -> None:
    name = name.format(key=clip.key, KEY=clip.key.upper(), ab=clip.key[:2])
    assert client.get(f"/clips/{name}").status_code == 404


def test_a_clip_cannot_be_posted_to(client: FlaskClient, clip: Clip) -> None:
    assert client.post(clip.url).status_code == 405

"""A recording arrives whole, once, and while nothing waits for it."""

from __future__ import annotations

import io
import os
import socket
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from langapp import receiving
from langapp.config import Config
from langapp.db import db
from langapp.lib import soundfile
from langapp.speech import accepting
from langapp.speech.child import CHILD
from langapp.voices import arriving, keeping
from langapp.voices.models import Consent, Recording, Rung, Speaker
from tests.cast import REF, Key, all_rows, an_id
from tests.visiting import visit

TAG = "vi"
CONSENT = (
    "My family may keep my voice and play it for the little one. "
    "Nobody else will hear it. I can take it back at any time."
)


@pytest.fixture(scope="session")
def sound() -> bytes:
    """Somebody says a line, as a phone sends it."""
    return CHILD.speak("vi", "Mình đi tắm nhé con").mp3


@pytest.fixture
def speaker(mai: FlaskClient) -> str:
    """Mai's mother, who said yes."""
    response = mai.post(
        "/family/speakers", data={"name": "Bà ngoại", "consent": CONSENT, "next": "/family/voices"}
    )
    assert response.status_code == 303
    return str(response.location.partition("speaker=")[2])


def send(client: FlaskClient, data: bytes, by: str, **other: Any) -> TestResponse:
    boundary, body = encode_multipart(
        {
            "id": an_id(),
            "ref": REF,
            "tag": TAG,
            "speaker": by,
            "at": "1714586400000",
            "sound": FileStorage(io.BytesIO(data), "take.mp3"),
            **other,
        }
    )
    return client.post(
        "/recordings",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers={"Accept": "application/json"},
    )


def recordings(app: Flask) -> list[tuple[Any, ...]]:
    return all_rows(app)["recording"]


def files(config: Config) -> list[str]:
    return sorted(path.name for path in (config.data / "recordings").rglob("*") if path.is_file())


def test_a_recording_is_kept_with_its_original_and_is_heard(
    app: Flask, mai: FlaskClient, world: dict[str, Key], speaker: str, sound: bytes, config: Config
) -> None:
    answer = send(mai, sound, speaker)
    assert answer.get_json() == {"held": an_id(), "flags": []}
    assert files(config) == [f"{an_id()}.flac", f"{an_id()}.mp3"]
    with app.app_context():
        kept = db.session.get(Recording, an_id())
        assert kept is not None
        assert (kept.ref, kept.tag, kept.rung) == (REF, TAG, Rung.FAMILY)
        assert (kept.device_id, kept.family_id) == (world["mai"].device, world["mai"].family)
        assert timedelta(days=365) < kept.received_at - kept.recorded_at < timedelta(days=367)
    with mai.get(f"/recordings/{an_id()}.mp3") as heard:
        assert heard.status_code == 200
        assert soundfile.decode(heard.data).size > 0.5 * soundfile.RATE


def test_the_same_take_sent_again_is_the_same_recording(
    app: Flask, mai: FlaskClient, speaker: str, sound: bytes, config: Config
) -> None:
    first = send(mai, sound, speaker).get_json()
    before = recordings(app)
    again = send(mai, b"something else altogether", speaker)
    assert again.get_json() == first
    assert recordings(app) == before
    assert len(files(config)) == 2


def test_an_id_that_is_another_familys_keeps_nothing_and_tells_nothing(
    app: Flask, mai: FlaskClient, joon: FlaskClient, speaker: str, sound: bytes, config: Config
) -> None:
    send(mai, sound, speaker)
    theirs = joon.post("/family/speakers", data={"name": "할머니", "consent": CONSENT})
    before = recordings(app), files(config)
    answer = send(joon, sound, theirs.location.partition("speaker=")[2], tag="ko")
    assert answer.status_code == 422
    assert "Bà" not in answer.text
    assert (recordings(app), files(config)) == before


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"id": "not an id"}, 422),
        ({"id": ""}, 422),
        ({"ref": "bath-time/no-such-line"}, 404),
        ({"ref": "../../etc"}, 404),
        ({"tag": "xx"}, 404),
        ({"tag": "my"}, 404),
        ({"speaker": ""}, 404),
        ({"speaker": an_id(9)}, 404),
        ({"sound": b""}, 422),
        ({"sound": b"<svg onload=alert(1)>"}, 422),
        ({"sound": b"\0" * (accepting.LARGEST + 1)}, 422),
        ({"sound": b"\0" * (13 << 20)}, 413),
    ],
)
def test_what_is_not_a_recording_of_ours_is_refused_and_leaves_nothing(
    app: Flask,
    mai: FlaskClient,
    speaker: str,
    sound: bytes,
    config: Config,
    changed: dict[str, Any],
    status: int,
) -> None:
    before = recordings(app)
    data = changed.get("sound", sound)
    other = {name: value for name, value in changed.items() if name != "sound"}
    assert send(mai, data, speaker, **other).status_code == status
    assert recordings(app) == before == []
    assert files(config) == []


def test_every_reason_to_refuse_is_said_in_a_sentence() -> None:
    source = (
        Path(accepting.__file__).read_text()
        + Path(accepting.__file__).with_name("listening_child.py").read_text()
    )
    assert all(f'"{why}"' in source for why in arriving.WHY_NOT)
    assert set(arriving.FLAGS) == {"clipped", "quiet"}


def test_without_a_yes_that_stands_nothing_is_accepted(
    app: Flask, mai: FlaskClient, speaker: str, sound: bytes, config: Config
) -> None:
    mai.post(f"/family/speakers/{speaker}/withdrawal")
    assert send(mai, sound, speaker).status_code == 422
    assert (recordings(app), files(config)) == ([], [])


def test_a_yes_taken_back_while_it_is_listened_to_counts(
    app: Flask, mai: FlaskClient, speaker: str, sound: bytes, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def listen(data: bytes, longest: float) -> accepting.Accepted:
        found = db.session.get_one(Speaker, speaker)
        found.withdraw_consent(datetime.now(UTC))
        db.session.commit()
        return accept(data, longest)

    accept = accepting.accept
    monkeypatch.setattr(accepting, "accept", listen)
    assert send(mai, sound, speaker).status_code == 422
    assert (recordings(app), files(config)) == ([], [])


def test_a_busy_listener_is_no_fault_of_the_take(
    app: Flask, mai: FlaskClient, speaker: str, sound: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(data: bytes, longest: float) -> accepting.Accepted:
        raise accepting.NotAccepted("busy")

    monkeypatch.setattr(accepting, "accept", busy)
    answer = send(mai, sound, speaker)
    assert answer.status_code == 503, "so that the phone keeps it, and sends it again"
    assert "We are busy for a moment." in answer.text


def test_there_is_an_end_to_what_is_kept_and_taking_back_makes_room(
    app: Flask, mai: FlaskClient, speaker: str, sound: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert send(mai, sound, speaker).status_code == 200
    with app.app_context():
        said = db.session.get_one(Recording, an_id()).duration
    monkeypatch.setattr(arriving, "MOST_SECONDS", 0.9 * said)
    full = send(mai, sound, speaker, id=an_id(2))
    assert (full.status_code, "Take some back" in full.text) == (422, True)
    mai.post(f"/recordings/{an_id()}/withdrawal")
    assert send(mai, sound, speaker, id=an_id(2)).status_code == 200


def test_whoever_began_to_speak_last_is_the_one_who_speaks(mai: FlaskClient, speaker: str) -> None:
    address = f"/family/recorder/{REF}/1"
    second = mai.post(
        "/family/speakers",
        data={"name": "Bố", "consent": CONSENT, "next": f"{address}?speaker={speaker}"},
    )
    page = visit(mai, second.location)
    [ticked] = [
        each for each in page.all("input") if each.get("name") == "speaker" and "checked" in each.attrib
    ]
    assert second.location.endswith(f"speaker={ticked.get('value')}")
    assert ticked.get("value") != speaker


def test_without_a_yes_to_these_very_words_there_is_no_speaker(app: Flask, mai: FlaskClient) -> None:
    for consent in ("", "yes", CONSENT[:-1], CONSENT.replace("family", "friends")):
        response = mai.post("/family/speakers", data={"name": "Bà", "consent": consent})
        assert response.status_code == 422
    assert all_rows(app)["speaker"] == all_rows(app)["consent"] == []


def test_the_yes_is_kept_to_the_letter(app: Flask, speaker: str) -> None:
    with app.app_context():
        given = db.session.scalars(select(Consent).where(Consent.speaker_id == speaker)).one()
        assert given.withdrawn_at is None
        assert (given.words, given.locale, given.rung) == (CONSENT, "en", Rung.FAMILY)


def test_nothing_is_open_while_a_recording_is_listened_to(
    mai: FlaskClient, speaker: str, sound: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_then = []

    def listen(data: bytes, longest: float) -> accepting.Accepted:
        open_then.append(db.session().in_transaction())
        return accept(data, longest)

    accept = accepting.accept
    monkeypatch.setattr(accepting, "accept", listen)
    assert send(mai, sound, speaker).status_code == 200
    assert open_then == [False]


class Slow(io.BytesIO):
    """What is read from it, and whether the database was held meanwhile."""

    held: list[bool]

    def read(self, size: int | None = -1, /) -> bytes:
        self.held.append(db.session().in_transaction())
        return super().read(size)

    def readinto(self, buffer: Any, /) -> int:
        self.held.append(db.session().in_transaction())
        return super().readinto(buffer)


@pytest.mark.parametrize("path", ["/recordings", "/facts", "/families", "/look", "/nowhere"])
def test_a_slow_sender_does_not_hold_the_database(app: Flask, world: dict[str, Key], path: str) -> None:
    body = b"kind=thread&id=x&padding=" + b"x" * 100_000
    slow = Slow(body)
    slow.held = []
    with app.test_client() as client:
        client.set_cookie("session", world["mai"].token)
        client.post(
            path,
            input_stream=slow,
            content_length=len(body),
            content_type="application/x-www-form-urlencoded",
        )
    assert slow.held
    assert not any(slow.held)


def test_senders_who_hold_on_leave_room_for_those_who_look(
    mai: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as may are at it, and none of them comes to an end."""
    monkeypatch.setattr(receiving, "_receiving", BoundedSemaphore(1))
    with receiving._receiving:
        assert mai.post("/moment", data={"moment": "bath"}).status_code == 503
        assert mai.get("/today").status_code == 200
    assert mai.post("/moment", data={"moment": "bath"}).status_code == 303


def test_who_falls_silent_in_the_middle_is_let_go_of(
    mai: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "SILENCE", 0.2)
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb", buffering=0) as coming:
        theirs.sendall(b"moment=")
        sent = {"wsgi.input": coming, "CONTENT_LENGTH": "1000", "gunicorn.socket": ours}
        kind = "application/x-www-form-urlencoded"
        answer = mai.post("/moment", content_type=kind, environ_overrides=sent)
        assert answer.status_code == 400
        assert ours.gettimeout() is None


def test_what_was_for_one_device_has_its_week_when_the_device_leaves(
    app: Flask, arun: FlaskClient, mai: FlaskClient, speaker: str, sound: bytes, config: Config
) -> None:
    send(arun, sound, speaker)
    arun.post(f"/recordings/{an_id()}/rung", data={"rung": "me"})
    arun.post("/devices/mine/departure")
    with app.app_context():
        keeping.erase_withdrawn()
        db.session.commit()
    assert len(files(config)) == 2, "it was there a moment ago"
    with app.app_context():
        keeping.erase_over(datetime.now(UTC) + timedelta(days=8))
        db.session.commit()
    assert files(config) == []


def test_a_clock_that_is_wrong_moves_nothing_out_of_reach() -> None:
    now = datetime.now(UTC)
    for told, at in {
        "": now,
        "tomorrow": now,
        "-5": now,
        "9" * 30: now,
        str(int((now - timedelta(hours=1)).timestamp() * 1000)): now - timedelta(hours=1),
    }.items():
        assert abs(arriving.recorded_at(told, now) - at) < timedelta(seconds=1)


def test_after_its_week_it_is_erased_for_good_and_what_no_row_tells_of_is_left_alone(
    app: Flask, mai: FlaskClient, speaker: str, sound: bytes, config: Config
) -> None:
    send(mai, sound, speaker)
    lost = config.data / "recordings" / "gone-family" / f"{an_id(8)}.mp3"
    lost.parent.mkdir()
    lost.write_bytes(b"its row may be in a backup")
    half = lost.with_name("half.part")
    half.write_bytes(b"what a killed writer left")
    long_ago = time.time() - 30 * 86400
    for file in (lost, half):
        os.utime(file, (long_ago, long_ago))
    mai.post(f"/recordings/{an_id()}/withdrawal")
    now = datetime.now(UTC)
    with app.app_context():
        keeping.erase_over(now + timedelta(days=6))
        db.session.commit()
    assert len(recordings(app)) == 1
    assert len(files(config)) == 3
    with app.app_context():
        keeping.erase_over(now + timedelta(days=8))
        db.session.commit()
    assert recordings(app) == []
    assert files(config) == [lost.name]

"""A song’s melody, where its tune is free: a music box plays it, and says when which syllable is sung."""

from __future__ import annotations

import dataclasses
import json
import re
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.packs import shelf
from langapp.packs.documents import Pack
from langapp.speech.child import CHILD
from langapp.speech.tidying import State, kept, verifying
from langapp.voices import choosing, melodies
from langapp.voices.cli import speech
from tests.packs import writing
from tests.voices.recording import NOW

SYLLABLES = ("Ầu", "ơ", "ầu", "ơ", "Cầu", "ván", "đóng", "đinh")
ABC = """X:1
T: Ví dầu
M: 2/4
L: 1/8
Q: 1/4=72
K: G
D2 G2- | G2 z2 | D2 B2 |
w: Ầu ơ _ ầu ơ
G A B2 | A>G E2 | D4 |]
w: Cầu ván | đóng đinh _ _
"""


def song(melody: str = ABC) -> Pack:
    lines = ("Ầu ơ, ầu ơ", "Cầu ván đóng đinh")
    one = writing.song(slug="vi-dau", melody=melody)
    made = tuple(
        dataclasses.replace(one.lines[0], id=f"line-{n}", wordings={"vi": writing.wording("vi", text)})
        for n, text in enumerate(lines, 1)
    )
    return dataclasses.replace(one, lines=made)


@pytest.fixture
def published(inside: Flask) -> Pack:
    with shelf.edition_published.muted():
        shelf.add(song(), origin="tests", position=99, now=NOW)
    db.session.commit()
    return shelf.current().packs["vi-dau"]


def test_the_tune_is_played_when_somebody_asks(published: Pack, client: FlaskClient) -> None:
    asked = melodies.of(published)
    assert asked is not None
    assert asked.url == "/voices/vi-dau/tune"
    answer = client.get(asked.url)
    assert answer.status_code == 302
    with client.get(answer.location) as sound:
        assert sound.mimetype == "audio/mpeg"
        measured = CHILD.measure(sound.data)
    again = melodies.of(published)
    assert again is not None
    assert again.url == answer.location, "and then its address is its content’s"
    assert measured.lufs == pytest.approx(-20, abs=0.6)
    assert asked.seconds < measured.duration < asked.seconds + 3


def test_syllables_are_told_with_their_times(published: Pack) -> None:
    found = melodies.of(published)
    assert found is not None
    assert [text for _start, _end, text, _line in found.syllables] == list(SYLLABLES)
    assert [line for *_rest, line in found.syllables] == [0, 0, 0, 0, 1, 1, 1, 1]
    assert all(start < end for start, end, *_rest in found.syllables)
    assert all(before[1] <= after[0] + 0.001 for before, after in pairwise(found.syllables))
    assert [(round(a, 2), round(b, 2)) for a, b in found.spans] == [(0.08, 5.08), (5.08, 10.08)]


def test_a_syllable_lasts_while_it_is_held(published: Pack) -> None:
    found = melodies.of(published)
    assert found is not None
    second = found.syllables[1]
    assert second[1] - second[0] == pytest.approx(60 / 72 * 2, abs=0.01)


def test_what_has_no_tune_has_no_sound(published: Pack, client: FlaskClient) -> None:
    assert melodies.of(shelf.current().packs["bath-time"]) is None
    assert client.get("/voices/bath-time/tune").status_code == 404
    assert client.get("/voices/nowhere/tune").status_code == 404


def test_other_words_need_no_other_sound(published: Pack) -> None:
    other = dataclasses.replace(song(ABC.replace("Ví dầu", "Another title")))
    assert melodies.saying(other) == melodies.saying(published)


def test_no_voice_says_a_tune(published: Pack) -> None:
    notes = melodies.saying(published)
    assert notes is not None
    assert notes not in set(choosing.sayings())


def test_it_is_a_clip_that_is_wanted_and_whole(published: Pack, client: FlaskClient) -> None:
    client.get("/voices/vi-dau/tune")
    run = client.application.test_cli_runner()
    mine = [one for one in kept() if json.loads(one.facts.read_bytes())["engine"] == "musicbox"]
    assert len(mine) == 1
    assert [finding.state for finding in verifying(mine, set())] == [State.ORPHANED]
    assert run.invoke(speech, ["verify"]).exit_code == 0
    assert "Deleted 0 files" in run.invoke(speech, ["gc", "--older", "0d"]).output
    assert mine[0].sound.is_file()


def test_it_is_made_beforehand(published: Pack, client: FlaskClient) -> None:
    run = client.application.test_cli_runner().invoke(speech, ["warm", "--engine", "musicbox"])
    assert run.exit_code == 0, run.output
    assert re.search(r"made \d+ \(musicbox\)", run.output)
    found = melodies.of(published)
    assert found is not None
    assert found.url.startswith("/clips/")

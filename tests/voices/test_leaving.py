"""Whose voice may leave in a file: the rule that decks, books, ZIPs of sound and names on sheets all ask."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from langapp.db import db
from langapp.voices import leaving
from langapp.voices.leaving import Leaving, Sound, TakenBack, copies, credit, speakers, stand
from langapp.voices.models import Recording, Rung, Speaker
from tests.cast import Key, queries
from tests.voices.recording import NOW, SOUND, record, speaker

World = dict[str, Key]


def nothing(_recording: Recording, _by: Speaker) -> None:
    pass


def taken_back(recording: Recording, _by: Speaker) -> None:
    recording.withdraw("family", NOW)


def no_longer_agreed(_recording: Recording, by: Speaker) -> None:
    by.withdraw_consent(NOW)


@pytest.mark.parametrize(
    ("whose", "rung", "since", "leaves"),
    [
        ("mai", Rung.FAMILY, nothing, True),
        ("mai", Rung.PUBLIC, nothing, True),
        ("mai", Rung.ME, nothing, False),
        ("mai", Rung.FAMILY, taken_back, False),
        ("mai", Rung.FAMILY, no_longer_agreed, False),
        ("joon", Rung.PUBLIC, nothing, False),
        ("joon", Rung.FAMILY, nothing, False),
        ("a teacher", Rung.PUBLIC, nothing, False),
    ],
)
def test_who_leaves(
    inside: Flask,
    world: World,
    whose: str,
    rung: Rung,
    since: Callable[[Recording, Speaker], None],
    leaves: bool,
) -> None:
    family = world["mai"].family
    by = speaker(world[whose].family if whose in world else None, rung=Rung.PUBLIC)
    recording_id = record(by, rung=rung, device_id=world[whose].device if whose in world else None)
    since(db.session.get_one(Recording, recording_id), by)
    db.session.flush()
    assert (recording_id in Leaving.of(family, [recording_id]).recordings) == leaves
    assert stand(family, {recording_id}) == leaves
    assert (by.id in speakers(family)) == leaves
    assert not stand(None, {recording_id})
    found = copies(Sound("Bà ngoại", recording_id), family)
    if leaves:
        assert [(copy.mp3, copy.name, copy.engine) for copy in found] == [(SOUND, "Bà ngoại", "")]
    else:
        with pytest.raises(TakenBack):
            next(found)


def test_one_that_is_missing_is_missed_among_many_and_in_one_query(inside: Flask, world: World) -> None:
    family = world["mai"].family
    by = speaker(family)
    several = {record(by, after=number) for number in range(20)}
    with queries(inside) as asked:
        assert stand(family, several)
    assert len(asked) == 1
    assert stand(family, set())
    assert not stand(family, {*several, "018f3600-0000-7000-8000-000000000001"})


def test_who_asks_to_be_thanked_is_thanked_once() -> None:
    assert credit(["espeak", "", "openjtalk", "openjtalk"]) == leaving.MADE_BY["openjtalk"]
    assert credit(["espeak", ""]) == ""

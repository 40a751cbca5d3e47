from __future__ import annotations

import json
from pathlib import Path

import pytest

from langapp.speech.engines import Resting
from langapp.speech.manners import Manners


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def manners(tmp_path: Path, clock: Clock) -> Manners:
    return Manners(tmp_path / "gtts.json", 100, clock.sleep, clock)


def test_requests_keep_their_distance_and_pause_after_forty(manners: Manners, clock: Clock) -> None:
    for _ in range(42):
        manners.before()
        manners.succeeded()
    assert clock.slept[0] == 0
    assert all(1.5 <= gap <= 2.0 for gap in clock.slept[1:40])
    assert clock.slept[40] == 30
    assert 1.5 <= clock.slept[41] <= 2.0


def test_a_restart_does_not_forget_the_distance(manners: Manners, clock: Clock) -> None:
    manners.before()
    Manners(manners.file, 100, clock.sleep, clock).before()
    assert clock.slept[1] >= 1.5


def test_a_rest_doubles_up_to_a_quarter_of_an_hour(manners: Manners, clock: Clock) -> None:
    rests = []
    for _ in range(7):
        rests.append(manners.failed())
        clock.now += rests[-1]
    assert rests == [30, 60, 120, 240, 480, 900, 900]


def test_success_makes_the_next_rest_short_again(manners: Manners) -> None:
    manners.failed()
    manners.failed()
    manners.succeeded()
    assert manners.failed() == 30


@pytest.mark.parametrize(("wanted", "rest"), [(0, 30), (5, 30), (31, 31), (7200, 7200), (9e9, 86400)])
def test_a_rest_is_as_long_as_was_asked_for_within_reason(
    manners: Manners, wanted: float, rest: float
) -> None:
    assert manners.failed(wanted) == rest


def test_nothing_is_asked_during_a_rest_and_again_after_it(manners: Manners, clock: Clock) -> None:
    manners.failed()
    with pytest.raises(Resting) as refused:
        manners.before()
    assert refused.value.rest == 30
    assert clock.slept == []
    clock.now += 30
    manners.before()


def test_a_days_share_is_kept_to_and_renewed_at_midnight(manners: Manners, clock: Clock) -> None:
    manners.daily_cap = 2
    manners.before()
    manners.before()
    with pytest.raises(Resting, match="2 requests are used up") as refused:
        manners.before()
    clock.now += refused.value.rest
    manners.before()


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"sent": 3}',
        b'{"day": "x", "sent": "many", "next_at": 0, "rest_until": 0, "rest": 30}',
        b"\xff\xfe",
    ],
)
def test_a_damaged_memory_is_begun_anew(manners: Manners, kept: bytes) -> None:
    manners.file.write_bytes(kept)
    manners.before()
    assert json.loads(manners.file.read_bytes())["sent"] == 1


def test_a_clock_that_was_once_ahead_does_not_silence_us(manners: Manners, clock: Clock) -> None:
    clock.now += 10 * 365 * 86400
    manners.before()
    manners.failed()
    clock.now -= 10 * 365 * 86400
    with pytest.raises(Resting) as refused:
        manners.before()
    assert refused.value.rest <= 86400


def test_nothing_is_left_beside_the_memory(manners: Manners) -> None:
    manners.before()
    assert [file.name for file in manners.file.parent.iterdir()] == ["gtts.json"]

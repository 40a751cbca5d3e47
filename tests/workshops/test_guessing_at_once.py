"""Wrong codes that are sent in the same moment are counted as if they had come one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting
from datetime import UTC, datetime

import pytest
from flask import Flask

from langapp.db import db
from langapp.entry.models import Attempt
from langapp.entry.models.attempts import SOON
from langapp.workshops import guarding
from tests.cast import Key
from tests.workshops.building import a_session
from tests.workshops.test_doors_in import door_of
from tests.workshops.test_guarding import guess, wrong

HERE = "127.0.0.1"
AT_ONCE = 16


@pytest.fixture
def code(app: Flask, world: dict[str, Key]) -> str:
    return door_of(app, a_session(app, world["priya"]))[1]


def typed(app: Flask, code: str, network: str = HERE) -> int:
    answer = app.test_client().post("/w", data={"code": code}, environ_overrides={"REMOTE_ADDR": network})
    return answer.status_code


def counted(app: Flask, what: str) -> int:
    with app.app_context():
        return Attempt.times_within(what, SOON, datetime.now(UTC))


def at_once(app: Flask, code: str, network: Callable[[int], str]) -> Counter[int]:
    with ThreadPoolExecutor(AT_ONCE) as phones:
        return Counter(phones.map(lambda number: typed(app, code, network(number)), range(3 * AT_ONCE)))


def test_from_one_network_no_more_are_looked_at(app: Flask, code: str) -> None:
    guess(app, guarding.MOST_OF_A_NETWORK - 10)
    assert at_once(app, wrong(code), lambda _number: HERE) == {404: 10, 429: 3 * AT_ONCE - 10}
    assert counted(app, guarding.EVERYBODY) == guarding.MOST_OF_A_NETWORK


def test_from_everywhere_no_more_are_looked_at(app: Flask, code: str) -> None:
    guess(app, guarding.MOST_OF_ALL - 10, "198.51.100.4")
    assert at_once(app, wrong(code), lambda number: f"192.0.2.{number}") == {404: 10, 429: 3 * AT_ONCE - 10}
    assert counted(app, guarding.EVERYBODY) == guarding.MOST_OF_ALL


def test_right_codes_use_nothing_up_however_many_come_at_once(app: Flask, code: str) -> None:
    guess(app, guarding.MOST_OF_A_NETWORK - 1)
    assert at_once(app, code, lambda _number: HERE) == {303: 3 * AT_ONCE}
    assert counted(app, guarding.EVERYBODY) == guarding.MOST_OF_A_NETWORK - 1


def test_a_right_one_is_answered_once_the_wrong_ones_before_it_are_counted(app: Flask, code: str) -> None:
    guess(app, guarding.MOST_OF_A_NETWORK - 1)
    with ThreadPoolExecutor(1) as phones, app.app_context():
        guarding.count(HERE, False, datetime.now(UTC))
        answer = phones.submit(typed, app, code)
        with pytest.raises(StillWaiting):
            answer.result(0.5)
        db.session.commit()
        assert answer.result(10) == 429


def test_right_ones_do_not_wait_for_each_other(app: Flask, code: str, on: str) -> None:
    if on == "sqlite":
        pytest.skip("whoever sends a form there waits for whoever writes")
    with ThreadPoolExecutor(1) as phones, app.app_context():
        guarding.count(HERE, True, datetime.now(UTC))
        assert phones.submit(typed, app, code).result(10) == 303

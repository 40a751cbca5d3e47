"""Today's handful: at most eight, gently, and nothing that waits is ever counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from langapp.db import db
from langapp.families.models import Caregiver, Choice, Device
from langapp.languages.registry import languages
from langapp.packs.documents import Form, Line, Pack, Wording
from langapp.packs.shelf import Shelf
from langapp.practice import due, remembering
from langapp.practice.due import HANDFUL, Day, Due
from langapp.practice.models import Thread
from tests.cast import Key, an_id, queries

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NOW = datetime(2026, 3, 15, 19, 0, tzinfo=UTC)
BEGAN = datetime(2026, 3, 15, 4, 0, tzinfo=UTC)
TODAY = Day(BEGAN)


def known(name: str, recall: float, days_due: float = 1) -> Due:
    return Due(name, "vi", NOW - days_due * DAY, recall)


def new(name: str) -> Due:
    return Due(name, "vi", NOW - HOUR, 0.0)


def names(chosen: list[Due]) -> str:
    return " ".join(each.ref for each in chosen)


SOME = [known("b", 0.8), known("d", 0.4), known("a", 0.9), known("c", 0.6)]
MANY = [known(f"{number:02}", number / 100) for number in range(60)]


# When a day begins


@pytest.mark.parametrize(
    ("now", "ahead", "began"),
    [
        ("2026-03-15T19:00", None, "2026-03-15T04:00"),
        ("2026-03-15T03:59", None, "2026-03-14T04:00"),
        ("2026-03-15T04:00", 0, "2026-03-15T04:00"),
        ("2026-03-15T19:00", 9, "2026-03-15T19:00"),
        ("2026-03-15T18:59", 9, "2026-03-14T19:00"),
        ("2026-03-15T13:00", -8, "2026-03-15T12:00"),
        ("2026-03-15T11:30", -8, "2026-03-14T12:00"),
        ("2026-03-15T22:00", 5.5, "2026-03-14T22:30"),
        ("2026-03-15T22:30", 5.5, "2026-03-15T22:30"),
    ],
)
def test_a_day_goes_from_four_in_the_morning_by_the_clock_of_whoever_asks(
    now: str, ahead: float | None, began: str
) -> None:
    at = datetime.fromisoformat(f"{now}+00:00")
    local = None if ahead is None else at + ahead * HOUR
    assert due.day_began(at, local) == datetime.fromisoformat(f"{began}+00:00")


# The rule


def test_an_ordinary_day_begins_with_an_easy_one_and_goes_on_with_what_slips_soonest() -> None:
    assert names(due.chosen_from(SOME, [], TODAY, None)) == "a d c b"


def test_the_easy_one_comes_once_a_day() -> None:
    assert names(due.chosen_from(SOME, [], Day(BEGAN, asked=1), None)) == "d c b a"


def test_there_are_never_more_than_eight_a_day() -> None:
    for asked in range(12):
        chosen = due.chosen_from(MANY, [new("x"), new("y"), new("z")], Day(BEGAN, asked=asked), None)
        assert len(chosen) == max(0, HANDFUL - asked)


@pytest.mark.parametrize(
    ("asked", "begun", "expected"),
    [(0, 0, "x y"), (1, 1, "x"), (2, 2, ""), (3, 3, ""), (7, 0, "x"), (8, 0, "")],
)
def test_what_is_new_comes_in_two_at_most_and_last(asked: int, begun: int, expected: str) -> None:
    chosen = due.chosen_from(MANY, [new("x"), new("y"), new("z")], Day(BEGAN, asked, begun), None)
    assert names([each for each in chosen if not each.recall and each.ref in "xyz"]) == expected
    assert names(chosen).endswith(expected)


def test_whoever_has_met_a_few_and_answered_nothing_yet_is_asked_those() -> None:
    assert names(due.chosen_from([], [new("x"), new("y"), new("z")], TODAY, None)) == "x y"
    assert due.chosen_from([], [], TODAY, None) == []


def test_after_a_gap_the_easiest_comes_first_all_day_long() -> None:
    back = Day(BEGAN, after_a_gap=True)
    assert names(due.chosen_from(SOME, [new("x")], back, None)) == "a b c d x"
    assert names(due.chosen_from(SOME, [], Day(BEGAN, asked=2, after_a_gap=True), None)) == "a b c d"
    easiest = due.chosen_from(MANY, [], back, None)
    assert [each.ref for each in easiest] == [f"{number:02}" for number in range(59, 51, -1)]


def test_what_was_due_before_somebody_came_back_waits_no_more_for_good() -> None:
    """A month later too: what came due since goes first, and the pool fills up, the easiest first."""
    back_at = NOW - 30 * DAY
    old = [known("old-1", 0.2, 40), known("old-2", 0.5, 90), known("old-3", 0.3, 31)]
    fresh = [known("a", 0.9, 2), known("b", 0.4, 3), known("c", 0.6, 29)]
    assert names(due.chosen_from(old + fresh, [], TODAY, back_at)) == "a b c old-2 old-3 old-1"
    assert names(due.chosen_from(old, [], TODAY, NOW)) == "old-2 old-3 old-1"
    assert names(due.chosen_from(MANY + fresh, [], TODAY, back_at)).startswith("a 00 01")


def test_what_cannot_be_asked_is_passed_over_and_takes_no_seat() -> None:
    def fits(each: Due) -> bool:
        return each.ref not in ("a", "c", "x")

    assert names(due.chosen_from(SOME, [new("x"), new("y")], TODAY, None, fits)) == "b d y"
    assert len(due.chosen_from(MANY, [], TODAY, None, lambda each: int(each.ref) % 2 == 0)) == HANDFUL


# With rows


def line(name: str, *tags: str) -> Line:
    return Line(name, f"Meaning of {name}", wordings={tag: Wording(tag, Form(name)) for tag in tags})


LINES = [line(f"line-{number}", "vi", "ta") for number in range(20)]
PACK = Pack("a", "A", "en", "phrases", "bath", (0, 60), "", "CC-BY-4.0", tuple(LINES))
SHELF = Shelf({"a": PACK})


class Adult:
    """Somebody with a memory, as facts make it."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.caregiver = db.session.get_one(Caregiver, device.caregiver_id)
        self.answers = 0

    def meets(self, *numbers: int, tags: tuple[str, ...] = ("vi",), at: datetime = NOW - 50 * DAY) -> None:
        for number in numbers:
            Thread.add(self.device, an_id(number), ref=f"a/line-{number}", tags=tags, said_at=at, now=NOW)
        remembering.met(self.device.family_id, [an_id(number) for number in numbers])

    def answers_about(self, *numbers: int, at: datetime, tag: str = "vi", rating: int = 3) -> None:
        told: list[dict[str, Any]] = []
        for number in numbers:
            self.answers += 1
            told.append(
                {
                    "id": an_id(1000 + self.answers),
                    "caregiver_id": self.caregiver.id,
                    "ref": f"a/line-{number}",
                    "tag": tag,
                    "rating": rating,
                    "reviewed_at": at,
                    "received_at": max(at, NOW),
                    "device_id": self.device.id,
                }
            )
        remembering.add_reviews(self.device.family_id, told)

    def is_asked(self, now: datetime = NOW, *spoken: Choice, local: datetime | None = None) -> list[str]:
        chosen = self.handful(now, *spoken, local=local).lines
        return [f"{line.id[5:]} {tag}" for _pack, line, tag in chosen]

    def handful(self, now: datetime = NOW, *spoken: Choice, local: datetime | None = None) -> due.Handful:
        return due.handful(self.caregiver, spoken or speaking("vi", "ta"), SHELF, now, local)


def speaking(*tags: str, **ease: str) -> tuple[Choice, ...]:
    return tuple(Choice(languages().get(tag), ease=ease.get(tag, "some")) for tag in tags)


@pytest.fixture
def mai(inside: Flask, world: dict[str, Key]) -> Adult:
    return Adult(db.session.get_one(Device, world["mai"].device))


@pytest.fixture
def arun(inside: Flask, world: dict[str, Key]) -> Adult:
    return Adult(db.session.get_one(Device, world["arun"].device))


def test_what_was_met_comes_in_two_a_day_the_last_met_first(mai: Adult) -> None:
    mai.meets(1, at=NOW - 3 * DAY)
    mai.meets(2, at=NOW - 2 * DAY)
    mai.meets(3, at=NOW - HOUR)
    assert mai.is_asked() == ["3 vi", "2 vi"]
    mai.answers_about(3, at=NOW)
    assert mai.is_asked() == ["2 vi"]
    mai.answers_about(2, 2, at=NOW, rating=1)
    assert mai.is_asked() == []
    assert mai.is_asked(NOW + DAY) == ["2 vi", "1 vi"]


def test_what_was_answered_today_is_not_asked_again_today(mai: Adult) -> None:
    mai.answers_about(1, at=NOW - HOUR, rating=1)
    assert mai.is_asked() == []
    assert mai.is_asked(NOW + DAY - 2 * HOUR) == ["1 vi"], "an hour earlier the next evening is soon enough"


def test_an_answer_counts_for_the_day_it_was_given_on_where_they_are(mai: Adult) -> None:
    mai.answers_about(*range(8), at=NOW - 10 * DAY)
    mai.answers_about(8, at=NOW - HOUR)
    assert len(mai.is_asked()) == 7
    in_tokyo = NOW + 9 * HOUR  # four in the morning, and a new day
    assert len(mai.is_asked(local=in_tokyo)) == 8


def test_eight_answers_are_enough_for_a_day_and_not_for_the_next(mai: Adult) -> None:
    mai.answers_about(*range(12), at=NOW - 3 * DAY)
    seen: list[str] = []
    for _answer in range(20):
        asked = mai.is_asked()
        if not asked:
            break
        mai.answers_about(int(asked[0].split()[0]), at=NOW)
        seen += asked[:1]
    assert len(seen) == len(set(seen)) == HANDFUL
    assert len(mai.is_asked(NOW + DAY)) == 4


def test_after_a_week_without_an_answer_the_easiest_comes_first(mai: Adult) -> None:
    at = NOW - 60 * DAY
    for number in (1, 2, 3):
        for _more in range(number):
            mai.answers_about(number, at=at - (3 - _more) * 3 * DAY)
    assert mai.is_asked() == ["3 vi", "2 vi", "1 vi"]
    mai.answers_about(9, at=NOW - HOUR)
    assert mai.is_asked() == ["3 vi", "2 vi", "1 vi"], "and so on, all day"
    mai.answers_about(8, at=NOW - 6 * DAY)
    mai.answers_about(8, at=NOW - 2 * HOUR)
    assert mai.is_asked() == ["1 vi", "2 vi", "3 vi"], "six days are no gap"


def test_just_back_clears_what_waited_for_good(mai: Adult) -> None:
    mai.answers_about(*range(10), at=NOW - 60 * DAY)
    mai.answers_about(10, at=NOW - 8 * DAY)
    mai.caregiver.back_at = NOW - 5 * DAY
    mai.answers_about(11, at=NOW - 4 * DAY)
    asked = mai.is_asked()
    assert asked[0] == "11 vi"
    assert asked[1] == "10 vi", "the pool follows, the easiest first"
    assert len(asked) == HANDFUL


def test_whoever_grew_up_with_a_language_is_not_asked_about_it(mai: Adult) -> None:
    mai.meets(1, tags=("vi", "ta"))
    mai.answers_about(2, at=NOW - 10 * DAY, tag="ta")
    assert mai.is_asked(NOW, *speaking("vi", "ta", ta="home")) == ["1 vi"]
    assert mai.is_asked(NOW, *speaking("vi", "ta", vi="new", ta="new")) == ["2 ta", "1 ta", "1 vi"]
    assert mai.is_asked(NOW, *speaking("vi", vi="home")) == []


def test_a_language_the_family_no_longer_speaks_and_a_line_that_is_gone_are_not_asked_about(
    mai: Adult,
) -> None:
    mai.meets(1, tags=("vi", "ko"))
    mai.meets(33)
    mai.answers_about(2, at=NOW - 10 * DAY, tag="ko")
    mai.answers_about(44, at=NOW - 10 * DAY)
    mai.answers_about(5, at=NOW - 10 * DAY, tag="ja")
    assert mai.is_asked(NOW, *speaking("vi", "ko")) == ["1 vi"], "nobody has written Korean here"
    assert mai.is_asked(NOW, *speaking("ta")) == []


def test_each_adult_is_asked_what_they_have_met(mai: Adult, arun: Adult) -> None:
    mai.meets(1)
    arun.answers_about(2, at=NOW - 10 * DAY)
    assert (mai.is_asked(), arun.is_asked()) == (["1 vi"], ["2 vi"])


def test_a_handful_takes_three_queries_however_much_is_remembered(app: Flask, world: dict[str, Key]) -> None:
    with app.app_context():
        adult = Adult(db.session.get_one(Device, world["mai"].device))
        adult.answers_about(*range(19), at=NOW - 30 * DAY)
        adult.meets(1, 19)
        adult.caregiver.name  # noqa: B018  it is at hand, as in a request
        with queries(app) as asked:
            assert len(adult.is_asked()) == HANDFUL
        assert len([each for each in asked if each.startswith("SELECT")]) == 3


def test_coming_back_is_offered_after_a_gap_and_where_more_waits_than_a_day_has_room_for(mai: Adult) -> None:
    assert not mai.handful().may_return
    assert not mai.handful().welcome
    mai.answers_about(*range(8), at=NOW - 3 * DAY)
    assert not mai.handful().may_return
    mai.answers_about(8, at=NOW - 3 * DAY)
    assert mai.handful().may_return
    assert not mai.handful().welcome
    assert mai.handful(NOW + 7 * DAY).may_return
    assert mai.handful(NOW + 7 * DAY).welcome


def test_whoever_came_back_is_welcome_all_day_and_need_not_say_so_twice(mai: Adult) -> None:
    mai.answers_about(*range(9), at=NOW - 30 * DAY)
    due.come_back(mai.caregiver, NOW - HOUR)
    assert mai.handful().welcome
    assert not mai.handful().may_return
    mai.answers_about(1, at=NOW)
    tomorrow = mai.handful(NOW + DAY)
    assert not tomorrow.welcome
    assert not tomorrow.may_return
    assert tomorrow.last == "a/line-1"

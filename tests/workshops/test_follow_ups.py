"""Three days in a calendar: one line each, in the family's languages, and nothing that rings or blames."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from tests.house.test_guilt import found

HOME = "/take-home/vi.ta/bath-time_shall-we-bathe_splash~greetings_say-hello_have-you-eaten"


def events(client: FlaskClient, asked: str = "from=2026-11-22", home: str = HOME) -> list[dict[str, str]]:
    """Each by its names, unfolded."""
    now = datetime.now(UTC)
    answer = client.get(f"{home}/days.ics?{asked}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert b"VALARM" not in answer.data
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    lines = answer.data.replace(b"\r\n ", b"").decode().split("\r\n")
    told: list[dict[str, str]] = []
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            told.append({})
        elif told:
            told[-1][name] = value
    for each in told:
        stamp = datetime.strptime(each["DTSTAMP"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        assert abs(stamp - now) < timedelta(minutes=1)
    return told


def near(client: FlaskClient) -> str:
    """A day the calendar may begin on."""
    return f"from={datetime.now(UTC).date().isoformat()}"


def test_three_days_at_half_past_five_wherever_the_phone_is(client: FlaskClient) -> None:
    today = datetime.now(UTC).date()
    told = events(client, near(client))
    wanted = [(today + timedelta(days=after)).strftime("%Y%m%dT173000") for after in (2, 5, 12)]
    assert [each["DTSTART"] for each in told] == wanted
    assert len({each["UID"] for each in told}) == 3
    assert [each["UID"] for each in events(client, near(client))] == [each["UID"] for each in told]


def test_each_says_one_line_in_both_languages_and_leads_back(client: FlaskClient) -> None:
    told = events(client, near(client))
    assert len({each["SUMMARY"] for each in told}) == 3
    first = told[0]
    assert first["SUMMARY"] == "Shall we have a bath?"
    assert "குளிக்கலாமா" in first["DESCRIPTION"]
    assert first["URL"] == f"http://localhost{HOME}"
    assert first["URL"] in first["DESCRIPTION"]
    assert not [word for each in told for value in each.values() for word in found(value)]


def test_of_one_line_each_day_is_that_line(client: FlaskClient) -> None:
    told = events(client, near(client), "/take-home/vi/bath-time_splash")
    assert len(told) == 3
    assert len({each["SUMMARY"] for each in told}) == 1


def test_of_a_song_it_is_its_first_lines(client: FlaskClient) -> None:
    told = events(client, near(client), "/take-home/fil/bahay-kubo_sung")
    assert told[0]["SUMMARY"] == "Little house of bamboo"
    assert told[0]["DESCRIPTION"].count("\\n") >= 3


def test_where_no_line_is_left_there_are_no_days(client: FlaskClient) -> None:
    assert events(client, near(client), "/take-home/vi/nothing_here") == []


@pytest.mark.parametrize(
    "asked", ["from=yesterday", "from=9999-12-31", "from=0001-01-01", "from=2026-13-01", "locale=../x", ""]
)
def test_a_day_that_is_none_is_today(client: FlaskClient, asked: str) -> None:
    today = datetime.now(UTC).date()
    [first, *_others] = events(client, asked)
    assert first["DTSTART"] == (today + timedelta(days=2)).strftime("%Y%m%dT173000")

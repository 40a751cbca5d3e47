"""The pages of the cloth: what it tells, week by week and on paper. And of the little one's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.families.models import Child, Family
from langapp.lib.uuid7 import uuid7
from langapp.packs import shelf
from langapp.practice.models import Thread
from tests.cast import Key, all_rows, an_id, queries, report, said
from tests.visiting import Page, visit

PAGES = ("/cloth", "/cloth/week", "/words", "/words/report")
FILES = ("/cloth.svg", "/words/report.csv")
DOG = "animals/dog"


def hear(client: FlaskClient, page: Page, ref: str, tag: str) -> Page:
    """Tap a word as a browser without JavaScript would. Returns the page that comes back."""
    [form] = [form for form in page.forms if form.data.get("ref") == ref and form.data.get("tag") == tag]
    answer = form.send(client)
    assert answer.status_code == 303
    return visit(client, answer.location.partition("#")[0])


def figures(page: Page) -> list[str]:
    return [text for text in page.texts("b") if text.endswith(("word", "words", "idea", "ideas"))]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_a_family_in_which_nothing_was_said(mai: FlaskClient, path: str) -> None:
    visit(mai, path)


@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_nobody_without_a_family_sees_any_of_it(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_looking_changes_nothing_and_is_kept_by_nobody(app: Flask, mai: FlaskClient, path: str) -> None:
    report(mai, said(1), said(2))
    visit(mai, "/today")
    before = all_rows(app)
    answer = mai.get(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    assert all_rows(app) == before


# The little one's words


def test_a_word_is_heard_by_a_tap_and_taken_back_by_two(mai: FlaskClient) -> None:
    page = visit(mai, "/words?theme=animals")
    assert figures(page) == ["0 words", "0 ideas"]
    page = hear(mai, page, DOG, "vi")
    page = hear(mai, page, DOG, "ta")
    assert figures(page) == ["2 words", "1 idea"]
    assert [text for text in page.texts("li") if text.startswith("First word in")] != []
    undo = next(form for form in page.forms if form.data.get("kind") == "undo")
    answer = undo.send(mai)
    assert answer.status_code == 303
    page = visit(mai, answer.location.partition("#")[0])
    assert figures(page) == ["1 word", "1 idea"]
    # The word can be heard again: what was taken back was the telling, not the word.
    [again] = [
        form for form in page.forms if form.data.get("ref") == DOG and form.data.get("kind") == "heard"
    ]
    assert again.data["id"] != undo.data["fact"]
    assert figures(hear(mai, page, DOG, again.data["tag"])) == ["2 words", "1 idea"]


def test_a_tap_leads_back_to_where_it_was(mai: FlaskClient) -> None:
    page = visit(mai, "/words?theme=animals")
    [form] = [form for form in page.forms if form.data.get("ref") == DOG and form.data.get("tag") == "vi"]
    assert form.send(mai).location == "/words?theme=animals#dog"


@pytest.mark.parametrize(
    "word", ["mù-mù", "<b>ba</b>", "=1+1", "no", "12:30", "தண்ணி", "پانی‌", "👶🏽", "{{ 7*7 }}", "ắ" * 60]
)
def test_a_word_no_pack_has_is_kept_as_it_is_written(mai: FlaskClient, word: str) -> None:
    form = next(form for form in visit(mai, "/words").forms if "word" in form.data and "ref" not in form.data)
    answer = form.send(mai, word=word, tag="ta")
    assert answer.status_code == 303
    page = visit(mai, answer.location.partition("#")[0])
    assert word in [text.replace("", "") for text in page.texts("span", "w")]
    assert figures(page) == ["1 word", "1 idea"]
    assert word in visit(mai, "/words/report").texts("span", "w")


@pytest.mark.parametrize("word", ["", "   ", "x" * 61])
def test_no_word_and_too_long_a_word_are_refused_in_a_sentence(
    app: Flask, mai: FlaskClient, word: str
) -> None:
    form = next(form for form in visit(mai, "/words").forms if "word" in form.data and "ref" not in form.data)
    before = all_rows(app)["heard_word"]
    assert form.send(mai, word=word, tag="ta").status_code == 422
    assert all_rows(app)["heard_word"] == before


def test_what_was_heard_last_month_is_told_of_last_month(mai: FlaskClient) -> None:
    answer = visit(mai, "/words?theme=animals").form("/words/day").send(mai, on="2024-03-05")
    page = visit(mai, answer.location)
    assert "Heard on 5 March 2024" in page.text
    page = hear(mai, page, DOG, "ta")
    assert any("5 March 2024" in text for text in page.texts("summary"))
    assert "5 Mar 2024" in visit(mai, "/words/report").text


@pytest.mark.parametrize("ahead", ["-720", "0", "840"])
def test_the_day_is_the_day_wherever_the_family_is(mai: FlaskClient, ahead: str) -> None:
    mai.set_cookie("clock", ahead)
    page = visit(mai, "/words?theme=animals&on=2024-03-05")
    assert "5 March 2024" in hear(mai, page, DOG, "ta").text


@pytest.mark.parametrize("day", ["2999-01-01", "2019-12-31", "", "yesterday", "2024-02-30", "0"])
def test_a_day_that_cannot_have_been_is_refused(mai: FlaskClient, day: str) -> None:
    assert mai.post("/words/day", data={"on": day}).status_code == 422
    page = visit(mai, "/words", query_string={"on": day})
    assert "Heard today" in page.text


def test_a_word_can_be_taken_back_when_its_pack_is_gone(app: Flask, mai: FlaskClient) -> None:
    hear(mai, visit(mai, "/words?theme=animals"), DOG, "ta")
    with app.app_context():
        shelf.take_off("animals")
        db.session.commit()
    page = visit(mai, "/words")
    assert figures(page) == ["1 word", "1 idea"]
    assert "நாய், வவ் வவ்" in page.texts("span", "w")
    [undo] = [form for form in page.forms if form.data.get("kind") == "undo"]
    undo.send(mai)
    assert figures(visit(mai, "/words")) == ["0 words", "0 ideas"]


def test_each_little_one_has_words_of_their_own(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> None:
    hear(mai, visit(mai, "/words?theme=animals"), DOG, "ta")
    with app.app_context():
        family = db.session.get_one(Family, world["mai"].family)
        family.children.append(Child(nickname="குட்டி", born="", tags=""))
        db.session.commit()
    second = visit(mai, "/words?theme=animals&child=2")
    assert figures(second) == ["0 words", "0 ideas"]
    assert figures(hear(mai, second, "animals/cat", "vi")) == ["1 word", "1 idea"]
    assert figures(visit(mai, "/words?child=1")) == ["1 word", "1 idea"]
    for unknown in ("0", "3", "x", "-1", "²", "9" * 400):
        assert visit(mai, "/words", query_string={"child": unknown}).response.status_code == 200


def test_a_family_that_has_told_of_no_little_one_hears_words_too(joon: FlaskClient) -> None:
    page = hear(joon, visit(joon, "/words?theme=animals"), DOG, "ko")
    assert figures(page) == ["1 word", "1 idea"]


def test_another_family_s_words_are_not_there_and_cannot_be_taken_back(
    mai: FlaskClient, joon: FlaskClient
) -> None:
    page = hear(mai, visit(mai, "/words?theme=animals"), DOG, "ta")
    [undo] = [form for form in page.forms if form.data.get("kind") == "undo"]
    undo.send(joon)
    assert figures(visit(mai, "/words")) == ["1 word", "1 idea"]
    assert figures(visit(joon, "/words")) == ["0 words", "0 ideas"]
    assert "நாய்" not in joon.get("/words/report.csv").get_data(as_text=True)


def test_a_report_tells_of_the_little_one_what_is_ticked(mai: FlaskClient) -> None:
    mai.post("/family/questions/birth-month", data={"answer": "2024-02"})
    page = visit(mai, "/words/report")
    assert "Linh" not in page.text
    assert "February 2024" not in page.text
    ticked = visit(mai, next(link for link in page.links if "name=yes" in link))
    assert "Linh" in ticked.text
    both = visit(mai, next(link for link in ticked.links if "born=yes" in link))
    assert "Linh" in both.text
    assert "February 2024" in both.text


def test_no_page_of_words_measures_a_child(mai: FlaskClient) -> None:
    hear(mai, visit(mai, "/words?theme=animals"), DOG, "ta")
    for path in ("/words", "/words/report"):
        text = visit(mai, path).text.lower()
        for word in ("norm", "percentile", "average", "delay", "typical", "behind", "%", "months old"):
            assert word not in text, word


def test_the_words_as_a_table_open_in_a_spreadsheet_and_work_nothing_out(mai: FlaskClient) -> None:
    for number, word in enumerate(["=HYPERLINK(1)", "-ssi", "+", "@ba", "ba"]):
        facts = {"kind": "heard", "id": an_id(900 + number), "ref": "", "tag": "ta", "word": word}
        assert report(mai, facts).json["held"]  # type: ignore[index]
    hear(mai, visit(mai, "/words?theme=animals"), DOG, "vi")
    answer = mai.get("/words/report.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="words.csv"'
    first, *lines = answer.get_data().decode("utf-8-sig").split("\r\n")
    assert first == "Language,Word,Reading,Meaning,First heard"
    assert {line.split(",")[1] for line in lines if line.startswith("தமிழ்")} == {
        "'=HYPERLINK(1)", "'-ssi", "'+", "'@ba", "ba",
    }  # fmt: skip


def test_words_cost_as_many_queries_for_many_as_for_one(app: Flask, mai: FlaskClient) -> None:
    counts = set()
    for number in (1, 40):
        report(mai, *({"kind": "heard", "id": an_id(number * 100 + n), "ref": f"animals/n{n}", "tag": "ta", "word": "x"} for n in range(number)))  # fmt: skip
        with queries(app) as asked:
            mai.get("/words")
        counts.add(len(asked))
    assert len(counts) == 1
    assert counts.pop() <= 5


# The cloth


def test_the_cloth_tells_what_was_said_by_moment_and_by_language(mai: FlaskClient, now: datetime) -> None:
    at = now.isoformat()
    report(
        mai,
        said(1, ref="bath-time/shall-we-bathe", at=at),
        said(2, ref="bedtime/sleep-well", at=at),
    )
    page = visit(mai, "/cloth")
    assert "You have said good night in 2 languages." in page.texts("li")
    assert "Bath time" in page.texts("h3")
    assert page.texts("h3")[-2:] == ["Tiếng Việt Vietnamese", "தமிழ் Tamil"]
    assert any(text.startswith("New this month: “") for text in page.texts("li"))


def test_a_slip_taken_back_is_told_of_nowhere(mai: FlaskClient, now: datetime) -> None:
    report(mai, said(1, ref="bedtime/sleep-well", at=now.isoformat()))
    report(mai, {"kind": "undo", "thread": an_id(1), "at": now.isoformat()})
    for path in ("/cloth", "/cloth/week"):
        page = visit(mai, path)
        assert "good night" not in page.text.lower()
        assert "begins with the first thing you say together" in page.text


def test_the_cloth_says_nothing_of_who_said_more(mai: FlaskClient, arun: FlaskClient, now: datetime) -> None:
    report(mai, *(said(n, at=now.isoformat()) for n in range(9)))
    report(arun, said(100, at=now.isoformat()))
    for path in ("/cloth", "/cloth/week"):
        for name in ("Mai", "Arun"):
            assert name not in visit(mai, path).text


def test_weeks_in_which_something_was_said_lead_to_each_other(mai: FlaskClient) -> None:
    monday = datetime(2024, 5, 6, 9, tzinfo=UTC)
    for number, weeks in enumerate((0, 1, 5)):
        at = (monday + timedelta(weeks=weeks)).isoformat()
        report(mai, said(number, ref="bath-time/shall-we-bathe", at=at))
    this = visit(mai, "/cloth/week")
    assert "begins with the first thing" in this.text
    seen = []
    page = this
    while earlier := [link for link in page.links if "week=" in link and link not in seen]:
        page = visit(mai, earlier[0])
        seen.append(earlier[0])
    assert [link[-3:] for link in seen] == ["W24", "W20", "W19"]
    assert visit(mai, "/cloth/week?week=2024-W19").texts("p")[0] == "6–12 May 2024"


@pytest.mark.parametrize(
    "week", ["2024-W01", "2024-W54", "2099-W01", "W19", "2024-19", "0000-W00", "２０２４-W19", "x" * 3000]
)
def test_a_week_without_threads_is_not_there(mai: FlaskClient, week: str) -> None:
    report(mai, said())
    visit(mai, "/cloth/week", status=404, query_string={"week": week})


@pytest.mark.parametrize(("ahead", "week"), [("0", "2024-W18"), ("120", "2024-W19"), ("-120", "2024-W18")])
def test_a_week_begins_on_the_family_s_own_monday(mai: FlaskClient, ahead: str, week: str) -> None:
    mai.set_cookie("clock", ahead)
    report(mai, said(at="2024-05-05T23:00:00+00:00"))
    visit(mai, f"/cloth/week?week={week}")


@pytest.mark.parametrize("year", ["1999", "2099", "x", "20240"])
def test_a_year_without_threads_has_no_poster(mai: FlaskClient, year: str) -> None:
    visit(mai, f"/cloth.svg?year={year}", status=404)


def test_the_poster_is_a_picture_that_stands_alone(mai: FlaskClient) -> None:
    report(mai, *(said(n) for n in range(30)))
    answer = mai.get("/cloth.svg?year=2024")
    assert answer.mimetype == "image/svg+xml"
    drawn = answer.get_data(as_text=True)
    root = ElementTree.fromstring(drawn)
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Our family cloth, 2024"
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in drawn


def test_ten_thousand_threads_weigh_little_and_cost_few_queries(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC)
    threads = [
        {
            "id": uuid7(at),
            "family_id": world["mai"].family,
            "ref": f"bath-time/line-{number % 50}",
            "tags": ["vi ta", "vi", "ta"][number % 7 % 3],
            "said_at": at,
            "received_at": at,
            "device_id": world["mai"].device,
            "caregiver_id": None,
        }
        for number in range(10_000)
        for at in [start + timedelta(minutes=50 * number)]
    ]
    with app.app_context():
        Thread.add_all(threads)
        db.session.commit()
    sizes = {}
    for path in ("/cloth", "/cloth/week?week=2024-W30", "/cloth.svg"):
        with queries(app) as asked:
            answer = mai.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200
        assert len(asked) <= 8, asked
        sizes[path] = len(answer.get_data())
    assert max(sizes.values()) < 60_000, sizes

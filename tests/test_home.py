"""The first page, Today, and the family's own page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.languages.registry import languages
from langapp.packs import shelf
from tests.cast import REF, Key, an_id, queries, report, said
from tests.visiting import Page, text_of, visit


def spoken_on(page: Page) -> list[str]:
    """The languages on the first card, in order."""
    return [text_of(each.find(".//bdi")) for each in page.all("section", "say")]


def kept_on(page: Page) -> list[Element]:
    """The cards after the first, as the page keeps them until they are turned to."""
    return [template for template in page.templates if "data-card" in template.attrib]


def moment_of(page: Page) -> str:
    [pressed] = [
        each
        for each in page.all("button")
        if each.get("name") == "moment" and each.get("aria-pressed") == "true"
    ]
    return pressed.get("value", "")


# The first page


def test_the_first_page_asks_for_languages_in_their_own_names(client: FlaskClient) -> None:
    page = visit(client, "/")
    assert page.h1 == "Which languages does your family speak?"
    boxes = {box.get("value") for box in page.all("input") if box.get("name") == "language"}
    assert boxes >= {language.tag for language in languages().at("launch")}
    assert {"Tiếng Việt", "தமிழ்", "한국어", "اردو", "廣東話", "हिन्दी"} <= set(page.texts("bdi"))
    assert "/another-language" in page.links


def test_languages_without_a_lesson_say_so_and_come_last(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        for slug, pack in shelf.current().packs.items():
            if not {"vi", "ko"} & {pack.language}:
                shelf.take_off(slug)
        db.session.commit()
    options = visit(client, "/").texts("label", "option")
    soon = ["soon" in option for option in options]
    assert soon == [False] * 2 + [True] * (len(options) - 2)
    assert len(options) == len(languages().at("launch"))


def test_a_language_that_has_begun_is_offered_after_those_that_are_there(client: FlaskClient) -> None:
    options = visit(client, "/").texts("label", "option")
    begun = ["a first few lines" in option for option in options]
    assert begun == [False] * len(languages().at("launch")) + [True] * (
        len(options) - len(languages().at("launch"))
    )
    assert True in begun


def test_a_family_goes_straight_to_today(mai: FlaskClient) -> None:
    response = mai.get("/")
    assert (response.status_code, response.location) == (303, "/today")


def test_two_languages_and_today_is_in_both(client: FlaskClient) -> None:
    begun = visit(client, "/").form("/families").send(client, language=["ta", "vi"])
    assert (begun.status_code, begun.location) == (303, "/today")
    today = visit(client, "/today")
    assert spoken_on(today) == ["தமிழ்", "Tiếng Việt"]
    assert "0 threads so far" in today.response.text


def test_the_language_page_offers_what_is_not_written_yet(client: FlaskClient) -> None:
    page = visit(client, "/another-language")
    offered = {form.data["tag"] for form in page.forms if "tag" in form.data}
    assert {"my", "hmn", "te", "fa"} <= offered
    assert not {language.tag for language in languages().at("launch")} & offered


# Today


def test_today_shows_one_meaning_in_the_familys_languages_in_their_order(
    mai: FlaskClient, joon: FlaskClient
) -> None:
    assert spoken_on(visit(mai, "/today?moment=bath")) == ["Tiếng Việt", "தமிழ்"]
    assert spoken_on(visit(joon, "/today?moment=bath")) == ["한국어", "اردو"]


def test_the_whole_moment_is_on_the_page_each_card_with_its_own_heading(app: Flask, mai: FlaskClient) -> None:
    page = visit(mai, "/today?moment=bath")
    with app.app_context():
        lines = shelf.current().packs["bath-time"].lines
    shown = [page.h1, *(text_of(template.find(".//h1")) for template in kept_on(page))]
    assert shown == [line.meaning for line in lines]


def test_a_line_asked_for_by_its_ref_is_on_top_and_the_others_follow(mai: FlaskClient) -> None:
    usual = visit(mai, "/today?moment=bath")
    refs = [card.get("data-ref") for card in usual.every("div") if card.get("data-ref")]
    turned = visit(mai, f"/today?moment=bath&line={refs[3]}")
    assert [card.get("data-ref") for card in turned.every("div") if card.get("data-ref")] == refs[3:] + refs[
        :3
    ]
    lost = visit(mai, "/today?moment=bath&line=bath-time/never-was")
    assert lost.h1 == usual.h1


def test_another_walks_through_the_whole_moment_without_javascript(app: Flask, mai: FlaskClient) -> None:
    with app.app_context():
        lines = shelf.current().packs["bath-time"].lines
    page, seen = visit(mai, "/today?moment=bath"), []
    mai.post("/moment", data={"moment": "bath"})
    for _ in lines:
        seen.append(page.h1)
        [another] = [each.get("href", "") for each in page.all("a") if "data-another" in each.attrib]
        page = visit(mai, another)
    assert seen == [line.meaning for line in lines]
    assert page.h1 == seen[0]


def test_what_was_said_comes_last_until_tomorrow(mai: FlaskClient, now: datetime) -> None:
    first = visit(mai, "/today?moment=bath")
    ref = first.all("div", "card")[0].get("data-ref")
    report(mai, said(1, ref=ref, at=(now - timedelta(hours=1)).isoformat()))
    page = visit(mai, "/today?moment=bath")
    assert page.h1 != first.h1
    assert text_of(kept_on(page)[-1].find(".//h1")) == first.h1
    assert visit(mai, "/today?moment=meal").h1 != first.h1


def test_what_was_said_yesterday_is_in_its_place_again(mai: FlaskClient, now: datetime) -> None:
    first = visit(mai, "/today?moment=bath")
    ref = first.all("div", "card")[0].get("data-ref")
    report(mai, said(1, ref=ref, at=(now - timedelta(hours=13)).isoformat()))
    assert visit(mai, "/today?moment=bath").h1 == first.h1


@pytest.mark.parametrize(
    "moment", ["nothing", "", "bathe", "bath; DROP TABLE thread", "<script>", "x" * 5000]
)
def test_a_moment_with_nothing_in_it_is_not_chosen(mai: FlaskClient, moment: str) -> None:
    page = visit(mai, "/today", query_string={"moment": moment})
    assert moment_of(page) == moment_of(visit(mai, "/today"))


def test_a_chosen_moment_stays_chosen(mai: FlaskClient) -> None:
    for moment in ("meal", "bedtime"):
        chosen = visit(mai, "/today").form("/moment").send(mai, moment=moment)
        assert moment_of(visit(mai, chosen.location)) == moment


@pytest.mark.parametrize(("clock", "lasts"), [("420", "7200"), (None, "31536000")])
def test_a_choice_gives_way_to_the_clock_after_two_hours_where_there_is_a_clock(
    mai: FlaskClient, clock: str | None, lasts: str
) -> None:
    if clock is not None:
        mai.set_cookie("clock", clock)
    answer = mai.post("/moment", data={"moment": "meal"})
    assert f"Max-Age={lasts}" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("moment", ["", "nothing", "bath\r\nSet-Cookie: x=y", "x" * 5000])
def test_a_moment_that_does_not_exist_is_not_remembered(mai: FlaskClient, moment: str) -> None:
    answer = mai.post("/moment", data={"moment": moment})
    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (303, [])


def test_the_clock_cookie_moves_the_moment_and_the_night(mai: FlaskClient) -> None:
    now = datetime.now(UTC)
    seen = set()
    for hour in (12, 18, 21):
        minutes = int(((hour - now.hour + 12) % 24 - 12) * 60 - now.minute + 20)
        mai.set_cookie("clock", str(minutes))
        page = visit(mai, "/today")
        seen.add((hour, moment_of(page), page.root.get("data-night") is not None))
    assert seen == {(12, "meal", False), (18, "bath", False), (21, "bedtime", True)}


def test_with_nothing_on_the_shelf_today_still_opens(app: Flask, mai: FlaskClient) -> None:
    with app.app_context():
        for slug in list(shelf.current().packs):
            shelf.take_off(slug)
        db.session.commit()
    page = visit(mai, "/today")
    assert "There is nothing to say here in your languages yet." in page.text
    for path in ("/packs", "/songs", "/search?q=ba", "/family", "/another-language"):
        visit(mai, path)


def test_a_line_nobody_has_written_in_a_language_can_be_asked_for(client: FlaskClient) -> None:
    client.post("/families", data={"language": ["vi", "my"]})
    page = visit(client, "/today?moment=bath")
    assert page.texts("p", "note") == ["Nobody has written this one yet."]
    wish = next(form for form in page.forms if form.action == "/wishes")
    assert (wish.data["tag"], wish.data["ref"]) == ("my", page.all("div", "card")[0].get("data-ref"))
    thanked = visit(client, wish.send(client).location)
    assert "Asked for. Thank you: it tells us what to write next." in thanked.text


def test_a_small_question_waits_until_something_was_said(mai: FlaskClient) -> None:
    assert "A small question" not in visit(mai, "/today").text
    report(mai, said())
    page = visit(mai, "/today")
    assert "/family/questions/birth-month" in page.links
    for question in ("birth-month", "ease", "hand", "region"):
        visit(mai, f"/family/questions/{question}").form(f"/family/questions/{question}").send(
            mai, skip="yes"
        )
    assert "A small question" not in visit(mai, "/today").text


@pytest.mark.parametrize("path", ["/today", "/today?moment=bath", f"/today?line={REF}"])
def test_today_asks_the_database_no_more_than_nine_times(app: Flask, mai: FlaskClient, path: str) -> None:
    report(mai, *(said(number) for number in range(100)))
    with queries(app) as asked:
        assert mai.get(path).status_code == 200
    assert 0 < len(asked) <= 9, asked


def test_today_asks_as_often_for_one_line_as_for_all(app: Flask, client: FlaskClient) -> None:
    """Burmese has no lines, Hindi has some hundred."""
    counts = {}
    for languages_ in (["my"], ["hi"], ["hi", "ta", "vi", "ko", "ur", "yue"]):
        client.delete_cookie("session")
        client.post("/families", data={"language": languages_})
        report(client, said(tags=[]))
        with queries(app) as asked:
            cards = len(kept_on(visit(client, "/today")))
        counts[cards > 0, len(languages_)] = len(asked)
    assert len(counts) == 3
    assert len(set(counts.values())) == 1, counts


# The family's page


def test_the_family_page_says_what_is_kept(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> None:
    mai.post("/family/questions/birth-month", data={"answer": "2024-02"})
    report(mai, said(1), said(2))
    page = visit(mai, "/family")
    assert "2 things said together, so far." in page.text
    assert page.texts("span", "endonym") == ["Tiếng Việt", "தமிழ்"]
    assert page.texts("bdi", "name") == ["Linh"]
    assert "Born February 2024" in page.text
    assert world["mai"].token not in page.response.text


def test_what_a_family_calls_its_child_is_text_in_every_script(mai: FlaskClient) -> None:
    for name in ("<b>Bé</b> & “Ti”", "குட்டி பாப்பா", "ننھی‌جان", "👶🏽 Tí", "{{ 7*7 }}", "no", "12:30"):
        mai.post("/family/questions/nickname", data={"answer": name})
        page = visit(mai, "/family")
        assert page.texts("bdi", "name") == [name]
        assert "".join(visit(mai, "/family/questions/nickname").by_id("answer").get("value", "")) == name  # type: ignore[union-attr]


def test_the_whole_cloth_is_on_the_family_page(mai: FlaskClient) -> None:
    report(mai, *(said(number, id=an_id(number)) for number in range(300)))
    today, family = visit(mai, "/today"), visit(mai, "/family")
    stitches = [
        sum(each.get("d", "").count("M") for each in page.every("{http://www.w3.org/2000/svg}path"))
        for page in (today, family)
    ]
    assert stitches[1] > 3 * stitches[0]


def test_a_line_that_was_asked_for_is_on_top_whatever_the_hour(mai: FlaskClient) -> None:
    mai.post("/moment", data={"moment": "meal"})
    page = visit(mai, "/today?line=bath-time/shall-we-bathe")
    assert "Shall we have a bath?" in page.texts("h1")

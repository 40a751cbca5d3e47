"""Looking around: every pack, one pack whole, songs, and finding a line."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from langapp.db import db
from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.packs.documents import Pack
from langapp.packs.models import SearchKey
from tests.cast import an_id, queries
from tests.visiting import HTMX, Page, text_of, visit


@pytest.fixture
def on_the_shelf(app: Flask) -> dict[str, Pack]:
    with app.app_context():
        return shelf.current().packs


def entries(page: Page) -> list[str]:
    """The slugs of the packs on a list."""
    return [each.get("href", "").rpartition("/")[2] for each in page.all("a", "entry")]


def languages_of(page: Page) -> set[str]:
    return {text_of(each.find(".//bdi")) for each in page.all("span", "endonym")}


def chips(page: Page, label: str) -> dict[str, str]:
    """The choices of a row, by what they say, and where they lead."""
    [row] = [nav for nav in page.all("nav", "chips") if nav.get("aria-label") == label]
    return {text_of(chip): chip.get("href", "") for chip in row.iter("a")}


# Every pack


def test_a_visitor_sees_every_pack(client: FlaskClient, on_the_shelf: dict[str, Pack]) -> None:
    assert entries(visit(client, "/packs")) == list(on_the_shelf)


def test_a_family_is_not_shown_songs_and_festivals_of_others_unless_it_asks(
    mai: FlaskClient, on_the_shelf: dict[str, Pack]
) -> None:
    ours = [
        slug
        for slug, pack in on_the_shelf.items()
        if pack.kind not in ("song", "festival") or {"vi", "ta"} & set(pack.languages)
    ]
    assert len(ours) < len(on_the_shelf)
    assert entries(visit(mai, "/packs")) == ours
    for kind in ("song", "festival"):
        every = [slug for slug, pack in on_the_shelf.items() if pack.kind == kind]
        assert entries(visit(mai, f"/packs?kind={kind}")) == every


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ("moment=bath", lambda pack: pack.moment == "bath"),
        ("kind=words", lambda pack: pack.kind == "words"),
        ("moment=bedtime&kind=phrases", lambda pack: (pack.moment, pack.kind) == ("bedtime", "phrases")),
        ("age=6", lambda pack: pack.ages[0] <= 6 <= pack.ages[1]),
        ("age=48&kind=song", lambda pack: pack.kind == "song" and pack.ages[0] <= 48 <= pack.ages[1]),
        ("moment=&kind=&age=", lambda pack: True),
        ("moment=nothing", lambda pack: False),
        ("kind=<script>", lambda pack: False),
        ("age=-1", lambda pack: True),
        ("age=9999999999999999999999", lambda pack: True),
        ("age=²", lambda pack: True),
        ("age=abc", lambda pack: True),
        ("page=2&order=drop", lambda pack: True),
    ],
)  # fmt: skip
def test_a_choice_narrows_the_list(
    client: FlaskClient, on_the_shelf: dict[str, Pack], asked: str, fits: Callable[[Pack], bool]
) -> None:
    assert entries(visit(client, f"/packs?{asked}")) == [
        slug for slug, pack in on_the_shelf.items() if fits(pack)
    ]


def test_a_choice_is_added_to_the_others_and_taken_away_by_a_second_tap(client: FlaskClient) -> None:
    bath = visit(client, chips(visit(client, "/packs"), "By moment")["Bath time"])
    assert bath.path == "/packs?moment=bath"
    both = visit(client, chips(bath, "By kind")["Things to say"])
    assert both.path == "/packs?moment=bath&kind=phrases"
    assert [text_of(chip) for chip in both.all("a", "chip") if chip.get("aria-current")] == [
        "Bath time",
        "Things to say",
    ]
    assert chips(both, "By moment")["Bath time"] == "/packs?kind=phrases"
    assert chips(visit(client, "/packs?kind=phrases"), "By kind")["Things to say"] == "/packs"


def test_when_nothing_fits_a_way_out_is_named(client: FlaskClient) -> None:
    assert (
        "Nothing fits all of that. Take one choice away."
        in visit(client, "/packs?moment=bath&kind=song").text
    )


# One pack


def test_a_pack_is_shown_whole_in_the_familys_languages(
    mai: FlaskClient, on_the_shelf: dict[str, Pack]
) -> None:
    pack = on_the_shelf["bath-time"]
    page = visit(mai, "/packs/bath-time")
    assert page.texts("h2") == [line.meaning for line in pack.lines]
    assert languages_of(page) == {"Tiếng Việt", "தமிழ்"}
    wordings = [line.wordings[tag].form.text for line in pack.lines for tag in ("vi", "ta")]
    assert page.texts("p", "w") == wordings


def test_a_visitor_sees_two_languages_and_may_ask_for_another(
    client: FlaskClient, on_the_shelf: dict[str, Pack]
) -> None:
    page = visit(client, "/packs/bath-time")
    first_two = on_the_shelf["bath-time"].languages[:2]
    assert languages_of(page) == {languages().get(tag).endonym for tag in first_two}
    others = chips(page, "See it in another language")
    assert len(others) == len(on_the_shelf["bath-time"].languages) - 2
    name, address = next(iter(others.items()))
    assert languages_of(visit(client, address)) == {name}


def test_a_family_sees_the_language_it_asks_for_beside_its_own(mai: FlaskClient) -> None:
    assert languages_of(visit(mai, "/packs/bath-time?language=yue")) == {"Tiếng Việt", "தமிழ்", "廣東話"}
    assert languages_of(visit(mai, "/packs/bath-time?language=vi")) == {"Tiếng Việt", "தமிழ்"}


@pytest.mark.parametrize("tag", ["xx", "", "<script>", "vi,ta", "x" * 5000, "\x00"], ids=repr)
def test_a_language_nobody_knows_is_not_shown(mai: FlaskClient, tag: str) -> None:
    page = visit(mai, "/packs/bath-time", query_string={"language": tag})
    assert languages_of(page) == {"Tiếng Việt", "தமிழ்"}


@pytest.mark.parametrize("person", ["client", "mai", "joon"])
def test_a_song_is_in_its_own_language_whoever_looks(
    request: pytest.FixtureRequest, on_the_shelf: dict[str, Pack], person: str
) -> None:
    someone = request.getfixturevalue(person)
    for slug, pack in on_the_shelf.items():
        if pack.kind == "song":
            page = visit(someone, f"/packs/{slug}")
            assert languages_of(page) == {languages().get(pack.language).endonym}
            assert "Where it comes from" in page.texts("h2")
            assert "/songs" in page.links


def test_every_pack_can_be_read_by_everyone(
    client: FlaskClient, lan: FlaskClient, on_the_shelf: dict[str, Pack]
) -> None:
    for slug in on_the_shelf:
        visit(client, f"/packs/{slug}")
        visit(lan, f"/packs/{slug}")


@pytest.mark.parametrize(
    "slug", ["nothing", "bath-time2", "Bath-Time", "..", "%2e%2e", "a" * 3000, "'", "<script>"]
)
def test_a_pack_that_is_not_there_is_not_there(client: FlaskClient, slug: str) -> None:
    assert client.get(f"/packs/{slug}").status_code == 404


@pytest.mark.parametrize("slug", ["bath-time", "our-body", "greetings", "jajang-jajang"])
def test_a_pack_of_any_length_takes_no_more_than_seven_queries(
    app: Flask, mai: FlaskClient, slug: str
) -> None:
    with queries(app) as asked:
        assert mai.get(f"/packs/{slug}").status_code == 200
    assert 0 < len(asked) <= 7, asked


def test_a_pack_in_one_language_takes_as_many_queries_as_in_all(app: Flask, client: FlaskClient) -> None:
    counts = set()
    for chosen in (["vi"], ["vi", "ta", "ko", "ur", "hi", "yue"]):
        client.delete_cookie("session")
        client.post("/families", data={"language": chosen})
        with queries(app) as asked:
            client.get("/packs/bath-time")
        counts.add(len(asked))
    assert len(counts) == 1


def test_lists_take_few_queries(app: Flask, mai: FlaskClient) -> None:
    for path in ("/packs", "/songs", "/family", "/search?q=ba"):
        with queries(app) as asked:
            assert mai.get(path).status_code == 200
        assert len(asked) <= 8, (path, asked)


# Songs


def test_a_familys_songs_come_first_in_its_order_of_languages(
    mai: FlaskClient, client: FlaskClient, on_the_shelf: dict[str, Pack]
) -> None:
    songs = [(slug, pack.language) for slug, pack in on_the_shelf.items() if pack.kind == "song"]
    ours = [slug for tag in ("vi", "ta") for slug, language in songs if language == tag]
    page = visit(mai, "/songs")
    assert ours
    assert entries(page)[: len(ours)] == ours
    assert sorted(entries(page)) == sorted(slug for slug, _language in songs)
    client.post("/families", data={"language": "my"})
    assert "No songs in your languages yet." in visit(client, "/songs").text


# Finding a line


@pytest.mark.parametrize(
    ("tag", "ref"),
    [
        ("vi", "bath-time"),
        ("ta", "bath-time"),
        ("ko", "mealtime"),
        ("ur", "greetings"),
        ("yue", "comfort"),
        ("hi", "bedtime"),
    ],
)
def test_a_line_is_found_by_its_own_words_in_its_own_script(
    client: FlaskClient, on_the_shelf: dict[str, Pack], tag: str, ref: str
) -> None:
    for line in on_the_shelf[ref].lines[:3]:
        page = visit(client, f"/search?q={quote(line.wordings[tag].form.text)}")
        assert f"/packs/{ref}#{line.id}" in page.links


def test_a_line_is_found_by_its_meaning_and_shown_in_the_familys_languages(
    mai: FlaskClient, on_the_shelf: dict[str, Pack]
) -> None:
    line = on_the_shelf["bath-time"].lines[0]
    page = visit(mai, f"/search?q={quote(line.meaning)}")
    assert page.links.count(f"/packs/bath-time#{line.id}") == 1
    assert languages_of(page) == {"Tiếng Việt", "தமிழ்"}


def test_tones_and_accents_may_be_left_out(mai: FlaskClient) -> None:
    plain, marked = (visit(mai, f"/search?q={quote(words)}") for words in ("tam", "tắm"))
    assert sorted(plain.texts("h2")) == sorted(marked.texts("h2")) != []


def test_htmx_gets_what_was_found_and_only_that(client: FlaskClient) -> None:
    answer = client.get("/search?q=ba", headers={**HTMX, "HX-Target": "div#found"})
    assert answer.text.startswith('<div id="found"')


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "%",
        "_",
        "\\",
        "'",
        '" autofocus onfocus="x',
        "%%s",
        "​",
        "\u202etam",
        "ﷺ",
        "🙂",
        "e\u0301",
        "x" * 5000,
        "ண" * 5000,
        "\x00",
        "a\x00b",
        "\x1b",
    ],
    ids=lambda words: ascii(words)[:24],
)
def test_whatever_is_looked_for_is_text(client: FlaskClient, words: str) -> None:
    page = visit(client, "/search", query_string={"q": words})
    field = page.by_id("q")
    assert field is not None
    assert len(field.get("value", "")) <= 100
    assert set(field.attrib) <= {
        "id", "name", "type", "value", "maxlength", "autocomplete", "autocapitalize", "spellcheck", "enterkeyhint",
        "hx-get", "hx-trigger", "hx-target", "hx-swap", "data-typed",
    }  # fmt: skip


@pytest.mark.parametrize("words", ["\U0010ffff", "\ufdd0", "tắm\U0010ffff", "\ud7ff\ue000"], ids=ascii)
def test_the_ends_of_unicode_can_be_looked_for(client: FlaskClient, words: str) -> None:
    assert client.get("/search", query_string={"q": words}).status_code == 200


def test_what_has_every_mark_that_was_typed_comes_first(mai: FlaskClient) -> None:
    for typed in ("tắm", "tám"):
        first = visit(mai, "/search", query_string={"q": typed}).all("article", "line")[0]
        assert typed in text_of(first).casefold()


def test_a_search_that_found_nothing_says_what_to_try(client: FlaskClient) -> None:
    assert "Nothing was found for “qxjkv”." in visit(client, "/search?q=qxjkv").text
    assert "Write it in any script" in visit(client, "/search").text


def test_what_the_family_says_its_own_way_is_found_first_and_by_nobody_else(
    app: Flask, mai: FlaskClient, arun: FlaskClient, joon: FlaskClient, client: FlaskClient
) -> None:
    ref, line = "bath-time/shall-we-bathe", f"/family/lines/{an_id()}"
    mai.post(f"/family/wordings/{ref}/1", data={"text": "Ùm ùm nha con", "reading": "boom boom"})
    mai.post(line, data={"meaning": "Moon hands", "moment": "bath", "text-2": "நிலாக் கை"})
    with app.app_context():
        keys = db.session.scalar(select(func.count()).select_from(SearchKey))
    for typed, found in [
        ("ùm ùm nha con", f"/packs/{ref.replace('/', '#')}"),
        ("um nha", f"/packs/{ref.replace('/', '#')}"),
        ("boom", f"/packs/{ref.replace('/', '#')}"),
        ("moon hands", line),
        ("நிலா", line),
    ]:
        for device in (mai, arun):
            page = visit(device, "/search", query_string={"q": typed})
            assert next(page.all("article", "line")[0].iter("a")).get("href") == found, typed
            assert page.texts("h2")[0] == "As your family says it"
        for other in (joon, client):
            page = visit(other, "/search", query_string={"q": typed})
            assert "Ùm ùm" not in page.text
            assert line not in page.links
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SearchKey)) == keys
    mai.post(f"/family/wordings/{ref}/1", data={"as-printed": "yes"})
    mai.post(f"{line}/removal")
    for typed in ("ùm ùm nha con", "moon hands"):
        assert "As your family says it" not in visit(mai, "/search", query_string={"q": typed}).text


@pytest.mark.parametrize(("shows", "first"), [("both", "w"), ("reading", "reading"), ("script", "w")])
def test_a_songs_title_is_read_as_whoever_looks_wants_it(mai: FlaskClient, shows: str, first: str) -> None:
    mai.post("/family/reading", data={"shows-2": shows})
    page = visit(mai, "/packs/aaraaro-aarivaro")
    [title] = [each for each in page.all("div") if each.get("class") is None and each.find("p") is not None]
    drawn = [each.get("class", "").split()[0] for each in page.all("p", within=title)]
    assert drawn == ([first] if shows == "script" else [first, *({"w", "reading"} - {first})])

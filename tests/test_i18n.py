"""The interface in the reader's language: looking words up, counting, choosing, and leaving no page half said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from babel.messages import Catalog
from babel.messages.pofile import write_po
from flask.testing import FlaskClient

from langapp import i18n
from langapp.config import ROOT
from langapp.i18n import Lazy, best, direction, endonym, gettext, lazy, lesson_text, locales, ngettext, use
from langapp.look import COOKIE
from tests.cast import an_id
from tests.house.extracting import lessons, messages
from tests.visiting import Page, checked, parsed, text_of, visit

SAID = ("Your family cloth: %(n)s thread so far", "Your family cloth: %(n)s threads so far")


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    use("en")


def written(folder: Path, tag: str, domain: str, words: dict[object, object]) -> None:
    """A catalogue file of these messages."""
    catalogue = Catalog(locale=tag, domain=domain)
    for message, said in words.items():
        catalogue.add(message, said)
    file = folder / tag / "LC_MESSAGES" / f"{domain}.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        write_po(opened, catalogue)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of catalogues in place of those that ship."""
    monkeypatch.setattr(i18n, "FOLDER", tmp_path)
    i18n.catalogue.cache_clear()
    i18n._locales.cache_clear()
    yield tmp_path
    i18n.catalogue.cache_clear()
    i18n._locales.cache_clear()


# Which languages there are


def test_the_source_comes_first_and_every_catalogue_is_a_locale() -> None:
    for domain in ("messages", "lessons", "speak"):
        there = {path.parts[-3] for path in (ROOT / "translations").glob(f"*/LC_MESSAGES/{domain}.po")}
        assert locales(domain) == ["en", *sorted(name.replace("_", "-") for name in there)]
    assert {"vi", "ur"} <= set(locales()) <= set(locales("speak"))


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ([], "en"),
        (["vi"], "vi"),
        (["vi-VN", "en"], "vi"),
        (["VI_vn"], "vi"),
        (["ur-Arab-PK"], "ur"),
        (["en-GB", "vi"], "en"),
        (["fr", "vi", "en"], "vi"),
        (["fr", "de"], "en"),
        (["*"], "en"),
        (["v", "vie"], "en"),
        (["", "-", "x" * 10_000], "en"),
        (["../../etc"], "en"),
    ],
)
def test_the_first_language_a_browser_asks_for_that_there_is(accepted: list[str], expected: str) -> None:
    assert best(accepted) == expected


@pytest.mark.parametrize("tag", ["xx", "", "EN", "../vi", "vi/../ur"])
def test_a_locale_there_is_not_is_the_source(tag: str) -> None:
    use(tag)
    assert i18n.locale() == "en"


@pytest.mark.parametrize(
    ("tag", "expected"), [("en", "ltr"), ("vi", "ltr"), ("ur", "rtl"), ("fa", "rtl"), ("xx", "ltr")]
)
def test_which_way_it_runs(tag: str, expected: str) -> None:
    assert direction(tag) == expected


def test_the_page_runs_the_way_of_its_reader() -> None:
    use("ur")
    assert direction() == "rtl"


def test_a_locale_is_called_as_its_readers_call_it() -> None:
    assert [endonym(tag) for tag in ("en", "vi", "ur")] == ["English", "Tiếng Việt", "اردو"]


# Looking up


def test_the_source_says_what_is_written() -> None:
    assert gettext("Start") == "Start"
    assert gettext("%(n)s%%", n=3) == "3%"
    assert gettext("100%") == "100%"


@pytest.mark.parametrize("tag", ["vi", "ur"])
def test_another_locale_says_it_in_its_own_words(tag: str) -> None:
    use(tag)
    assert gettext("We said it") not in ("", "We said it")
    assert lesson_text("Bath time") not in ("", "Bath time")
    assert ngettext(*SAID, 2) not in ("", SAID[1] % {"n": 2})


@pytest.mark.parametrize("tag", ["vi", "ur"])
def test_what_has_no_translation_is_said_as_it_is_written(tag: str) -> None:
    use(tag)
    assert gettext("Nobody translated this.") == "Nobody translated this."
    assert gettext("Nobody translated %(this)s.", this="that") == "Nobody translated that."
    assert ngettext("%(n)s unknown thing", "%(n)s unknown things", 1) == "1 unknown thing"
    assert ngettext("%(n)s unknown thing", "%(n)s unknown things", 2) == "2 unknown things"
    assert lesson_text("A cue of somebody's own.") == "A cue of somebody's own."
    assert lesson_text("") == ""
    assert gettext("") == "", "the header of the catalogue was said"


def test_what_is_inserted_is_never_looked_up_or_formatted() -> None:
    assert gettext("Nothing was found for “%(words)s”.", words="%(n)s %s %d Start") == (
        "Nothing was found for “%(n)s %s %d Start”."
    )


@pytest.mark.parametrize(
    ("n", "expected"), [(0, "0 lines"), (1, "1 line"), (2, "2 lines"), (1000, "1000 lines")]
)
def test_english_counts_one_and_many(n: int, expected: str) -> None:
    assert ngettext("%(n)s line", "%(n)s lines", n) == expected


@pytest.mark.parametrize(("tag", "forms"), [("vi", 1), ("ur", 2)])
def test_a_locale_counts_as_its_language_does(tag: str, forms: int) -> None:
    use(tag)
    said = {re.sub(r"\d+", "n", ngettext(*SAID, n)) for n in (0, 1, 2, 5, 21, 100)}
    assert 1 <= len(said) <= forms
    for n in (0, 1, 2, 21):
        assert str(n) in ngettext(*SAID, n)


def test_the_plural_rule_is_the_one_of_the_catalogue(folder: Path) -> None:
    """Polish has three forms, and 22 is not like 12."""
    written(
        folder,
        "pl",
        "messages",
        {("%(n)s line", "%(n)s lines"): ("%(n)s wers", "%(n)s wersy", "%(n)s wersów")},
    )
    use("pl")
    said = [ngettext("%(n)s line", "%(n)s lines", n) for n in (1, 2, 5, 12, 22, 0)]
    assert said == ["1 wers", "2 wersy", "5 wersów", "12 wersów", "22 wersy", "0 wersów"]


def test_a_plural_that_lacks_a_form_is_said_as_it_is_written(folder: Path) -> None:
    written(folder, "pl", "messages", {("%(n)s line", "%(n)s lines"): ("%(n)s wers", "", "")})
    use("pl")
    assert ngettext("%(n)s line", "%(n)s lines", 5) == "5 lines"


def test_a_guess_of_a_translation_is_not_shown(folder: Path) -> None:
    catalogue = Catalog(locale="pl", domain="messages")
    catalogue.add("Start", "Stop", flags=["fuzzy"])
    catalogue.add("Keep", "Zachowaj")
    file = folder / "pl" / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    with file.open("wb") as opened:
        write_po(opened, catalogue)
    use("pl")
    assert [gettext("Start"), gettext("Keep"), lesson_text("Bath time")] == ["Start", "Zachowaj", "Bath time"]


def test_words_written_down_beforehand_are_said_in_the_language_of_the_moment() -> None:
    word = lazy("We said it")
    assert isinstance(word, Lazy)
    said = []
    for tag in ("en", "vi", "ur", "en"):
        use(tag)
        said.append(str(word))
    assert said[0] == said[3] == "We said it"
    assert len(set(said)) == 3


def test_words_written_down_beforehand_are_text_on_a_page() -> None:
    assert lazy("a <b> & c").__html__() == "a &lt;b&gt; &amp; c"


# Whose language a page is in


def root_of(client: FlaskClient, path: str, accepted: str) -> Element:
    response = client.get(path, headers={"Accept-Language": accepted})
    assert response.status_code == 200
    return parsed(response.get_data())


@pytest.mark.parametrize(
    ("asked", "cookie", "expected"),
    [
        ("", "", "en"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "", "vi"),
        ("fr,ur;q=0.5", "", "ur"),
        ("en;q=0.5,vi;q=0.9", "", "vi"),
        ("vi", "auto.right.ur.", "ur"),
        ("vi", "auto.right.en.", "en"),
        ("vi", "auto.right.xx.", "vi"),
        (";;;,,q=", "", "en"),
    ],
)
def test_a_page_is_in_the_chosen_language_else_in_the_browsers(
    client: FlaskClient, asked: str, cookie: str, expected: str
) -> None:
    if cookie:
        client.set_cookie(COOKIE, cookie)
    page = root_of(client, "/", asked)
    assert (page.get("lang"), page.get("dir")) == (expected, direction(expected))
    use(expected)
    assert text_of(page.find(".//h1")) == gettext("Which languages does your family speak?")


def test_one_readers_language_is_not_the_next_ones(client: FlaskClient) -> None:
    seen = [root_of(client, "/privacy", tag).get("lang") for tag in ("ur", "", "vi", "en")]
    assert seen == ["ur", "en", "vi", "en"]


# No page is half said

PSEUDO = "eo"
OPEN, CLOSE = "⟦", "⟧"
WRAPPED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
SPOKEN = (
    "aria-label",
    "aria-description",
    "title",
    "placeholder",
    "alt",
    "data-no-sound",
    "data-not-saved",
    "content",
)
NAMES = {"Langapp", endonym(PSEUDO)}
QUESTIONS = ("nickname", "birth-month", "hand", "region")
PAGES = [
    "/today",
    "/today?moment=bath&wished=1",
    f"/today?said={an_id()}",
    "/packs",
    "/packs?kind=song",
    "/packs?age=6&kind=words&moment=bath",
    "/packs/bath-time",
    "/packs/our-family",
    "/packs/keo-cua-lua-xe",
    "/songs",
    "/search",
    "/search?q=ma",
    "/search?q=xyzzy",
    "/family",
    "/family/languages",
    "/family/leaving",
    *(f"/family/questions/{question}" for question in QUESTIONS),
    "/privacy",
    "/another-language?wished=1",
]


@pytest.fixture
def pseudo(folder: Path) -> str:
    """A language in which every word of ours stands in double brackets."""

    def wrapped(text: str) -> str:
        return f"{OPEN}{text}{CLOSE}"

    for domain, template in (("messages", messages()), ("lessons", lessons())):
        words: dict[object, object] = {}
        for message in template:
            if isinstance(message.id, tuple):
                words[message.id] = tuple(map(wrapped, message.id))
            elif message.id:
                words[message.id] = wrapped(message.id)
        written(folder, PSEUDO, domain, words)
    return PSEUDO


def unwrapped(text: str) -> str:
    """What of a text stands in no brackets."""
    while (shorter := WRAPPED.sub("", text)) != text:
        text = shorter
    return text.strip()


def untold(page: Page) -> Iterator[str]:
    """What is to be read on a page, in its own language, that did not come from a catalogue."""

    def walk(element: Element, ours: bool) -> Iterator[str]:
        if not isinstance(element.tag, str) or element.tag in ("script", "rp"):
            return
        lang = element.get("lang")
        ours = (lang == PSEUDO if lang else ours) and element.tag != "bdi"
        if ours:
            yield element.text or ""
            for name in SPOKEN:
                if element.tag != "meta" or element.get("name") == "description":
                    yield element.get(name, "")
        for child in element:
            yield from walk(child, ours)
            if ours:
                yield child.tail or ""

    for text in walk(page.root, True):
        left = unwrapped(text.removesuffix(" · Langapp"))
        if re.search(r"[^\W\d_]", left) and left not in {*NAMES, page.h1}:
            yield left


@pytest.mark.parametrize("path", PAGES)
def test_every_word_of_a_page_is_translated(mai: FlaskClient, pseudo: str, path: str) -> None:
    mai.set_cookie(COOKIE, f"auto.right.{pseudo}.")
    page = visit(mai, path)
    assert page.root.get("lang") == pseudo
    assert OPEN in page.text
    assert sorted(set(untold(page))) == []


@pytest.mark.parametrize(
    "path", ["/", "/privacy", "/another-language", "/packs", "/songs", "/packs/bath-time"]
)
def test_every_word_a_visitor_reads_is_translated(client: FlaskClient, pseudo: str, path: str) -> None:
    client.set_cookie(COOKIE, f"auto.right.{pseudo}.")
    assert sorted(set(untold(visit(client, path)))) == []


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/packs/nowhere", 404), ("/facts", 405)])
def test_a_refusal_is_translated(mai: FlaskClient, pseudo: str, path: str, status: int) -> None:
    mai.set_cookie(COOKIE, f"auto.right.{pseudo}.")
    assert sorted(set(untold(visit(mai, path, status)))) == []


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/families", {}),
        ("/families", {"language": "xx"}),
        ("/facts", {"kind": "thread"}),
        ("/family/languages", {}),
        ("/family/languages", {"language": "xx"}),
        ("/family/questions/birth-month", {"answer": "soon"}),
        ("/family/questions/birth-month", {"answer": "1066-10"}),
        ("/family/questions/nickname", {"answer": "x" * 500}),
        ("/wishes", {}),
        ("/wishes", {"words": "x" * 200}),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_a_rule_says_is_translated(
    mai: FlaskClient, pseudo: str, path: str, form: dict[str, str]
) -> None:
    """A refusal is in the person's words, and in the person's language."""
    mai.set_cookie(COOKIE, f"auto.right.{pseudo}.")
    response = mai.post(path, data=form)
    assert response.status_code == 422
    page = checked(mai, path, response)
    assert OPEN in page.texts("p", "problem")[0]
    assert sorted(set(untold(page))) == []

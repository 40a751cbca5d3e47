"""Looking at a page as a careful reader would, every time: `visit` opens it and checks what every page must keep."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from langapp.web import CSP, HEADERS

SVG = "{http://www.w3.org/2000/svg}"
WORDS_OF_A_LANGUAGE = ("w", "reading", "endonym")
LANG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?(-[a-z0-9]{5,8})*")
NAMED_BY_CONTENT = ("a", "button", "legend", "label", "h1", "h2", "h3", "title", "option", "summary")
ANSWERED = {"/facts"}
"""Where htmx posts to. The answer finds its own places on the page: test_facts shows that it does."""

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass(frozen=True)
class Form:
    """A form as a browser without JavaScript would send it."""

    action: str
    method: str
    fields: tuple[tuple[str, str], ...]
    """The values of its fields as they stand; buttons, and boxes nobody ticked, left out."""

    @property
    def data(self) -> dict[str, str]:
        return dict(self.fields)

    def send(self, client: FlaskClient, **answers: str | list[str]) -> TestResponse:
        return client.open(self.action, method=self.method, data={**self.data, **answers})


@dataclass(frozen=True)
class Page:
    path: str
    response: TestResponse
    root: Element
    app: Flask

    @functools.cached_property
    def parents(self) -> dict[Element, Element]:
        return {child: parent for parent in self.root.iter() for child in parent}

    @functools.cached_property
    def shown(self) -> list[Element]:
        """Every element outside the templates."""
        return list(_outside_templates(self.root))

    def every(self, *tags: str) -> list[Element]:
        """The elements of these names, or all there are, in templates too."""
        return [element for element in self._elements if not tags or element.tag in tags]

    @functools.cached_property
    def _elements(self) -> list[Element]:
        return [element for element in self.root.iter() if isinstance(element.tag, str)]

    @property
    def templates(self) -> list[Element]:
        return list(self.root.iter("template"))

    def all(self, tag: str = "", css: str = "", within: Element | None = None) -> list[Element]:
        """The elements outside templates of this name and this class."""
        found = self.shown if within is None else list(_outside_templates(within))
        return [
            element
            for element in found
            if (not tag or element.tag == tag) and (not css or css in element.get("class", "").split())
        ]

    def texts(self, tag: str = "", css: str = "") -> list[str]:
        return [text_of(element) for element in self.all(tag, css)]

    def by_id(self, name: str) -> Element | None:
        return next((element for element in self.shown if element.get("id") == name), None)

    @property
    def text(self) -> str:
        """All there is to read on it, templates and title left out."""
        return text_of(self.root.find("body"))

    @property
    def title(self) -> str:
        return text_of(self.root.find("head/title"))

    @property
    def h1(self) -> str:
        return text_of(self.all("h1")[0])

    @property
    def links(self) -> list[str]:
        return [element.get("href", "") for element in self.all("a")]

    @property
    def forms(self) -> list[Form]:
        return [self._form(element) for element in self.all("form")]

    def form(self, action: str) -> Form:
        """The first form that goes there."""
        return next(form for form in self.forms if form.action == action)

    def _form(self, form: Element) -> Form:
        fields = []
        for field in self.all(within=form):
            kind, name = field.get("type", "text"), field.get("name", "")
            if field.tag == "input" and name:
                if kind not in ("checkbox", "radio") or field.get("checked") is not None:
                    fields.append((name, field.get("value", "on" if kind == "checkbox" else "")))
            elif field.tag == "textarea" and name:
                fields.append((name, text_of(field)))
        return Form(form.get("action") or self.path, form.get("method", "get").upper(), tuple(fields))


def visit(client: FlaskClient, path: str, status: int = 200, **asked: object) -> Page:
    """Open a page in someone's browser and check all that is true of every page."""
    response = client.get(path, **asked)
    assert response.status_code == status, f"{path} answered {response.status_code}"
    return checked(client, path, response)


def checked(client: FlaskClient, path: str, response: TestResponse) -> Page:
    """The same for a page that came as an answer, such as an error."""
    assert response.content_type == "text/html; charset=utf-8", path
    held = response.get_data()
    page = Page(path, response, parsed(held), client.application)
    for check in CHECKS if (path, held) not in _right else (the_answer_is_guarded,):
        check(page, client)
    _right.add((path, held))
    return page


@functools.lru_cache(maxsize=256)
def parsed(page: bytes) -> Element:
    """Raises html5lib's ParseError for what is not HTML to the letter. Of equal bytes, the same tree."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(
        page, transport_encoding="utf-8"
    )


def text_of(element: Element | None) -> str:
    """What is to be read in it, in one line."""
    return " ".join("".join(_texts(element)).split()) if element is not None else ""


def _texts(element: Element) -> Iterator[str]:
    if element.tag in ("template", "script", "rp") or not isinstance(element.tag, str):
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _outside_templates(element: Element) -> Iterator[Element]:
    yield element
    for child in element:
        if isinstance(child.tag, str) and child.tag != "template":
            yield from _outside_templates(child)


# What every page keeps


def one_heading_that_the_title_names(page: Page, _client: FlaskClient) -> None:
    assert len(page.all("h1")) == 1
    assert page.h1
    assert page.h1 in page.title
    assert all(len(list(template.iter("h1"))) <= 1 for template in page.templates)


def headings_skip_no_level(page: Page, _client: FlaskClient) -> None:
    levels = [int(element.tag[1]) for element in page.shown if re.fullmatch("h[1-6]", str(element.tag))]
    assert levels[0] == 1
    assert all(later - sooner <= 1 for sooner, later in itertools.pairwise(levels)), levels


def ids_are_unique_and_what_is_named_is_there(page: Page, _client: FlaskClient) -> None:
    shown = [element.get("id") for element in page.shown if element.get("id")]
    for template in [None, *page.templates]:
        extra = [each.get("id") for each in template.iter() if each.get("id")] if template is not None else []
        ids = [*shown, *extra]
        assert len(set(ids)) == len(ids), f"twice: {sorted(i for i in set(ids) if ids.count(i) > 1)}"
    for element in page.shown:
        for name in ("for", "form", "aria-labelledby", "aria-describedby", "aria-controls"):
            assert set(element.get(name, "").split()) <= set(shown), f"{name} names what is not there"
        if element.tag == "a" and element.get("href", "").startswith("#"):
            assert element.get("href", "")[1:] in shown


def controls_have_names(page: Page, _client: FlaskClient) -> None:
    labels = {label.get("for") for label in page.every("label")}
    for element in page.every("button", "input", "select", "textarea", "a", "summary"):
        if element.get("type") == "hidden":
            continue
        named = element.get("aria-label", "").strip()
        if element.tag in ("button", "a", "summary"):
            named = named or text_of(element) or "".join(img.get("alt", "") for img in element.iter("img"))
        else:
            around = _nearest(page, element, lambda each: each.tag == "label")
            named = named or (element.get("id") in labels) or text_of(around)
        assert named, f"a {element.tag} without a name: {element.attrib}"
        assert element.tag != "a" or element.get("href"), f"a link to nowhere: {named}"
    for element in page.every("nav", "section"):
        assert element.tag != "nav" or element.get("aria-label")
    for element in page.every("fieldset"):
        assert text_of(element.find("legend"))


def pictures_say_what_they_are(page: Page, _client: FlaskClient) -> None:
    assert all(image.get("alt") is not None for image in page.every("img"))
    for svg in page.every(f"{SVG}svg"):
        inner = (page.parents.get(svg) is not None) and str(page.parents[svg].tag).startswith(SVG)
        assert (
            inner or svg.get("aria-hidden") == "true" or (svg.get("role") == "img" and svg.get("aria-label"))
        )


def nothing_is_written_into_the_page_that_runs_or_paints(page: Page, _client: FlaskClient) -> None:
    for element in page.every():
        assert element.tag not in ("style", "iframe", "object", "embed", "base")
        if element.tag == "script":
            assert element.get("src")
            assert not text_of(element)
            assert not element.text
        for name, value in element.attrib.items():
            assert name != "style"
            assert not name.startswith(("on", "hx-on")), f"{name} on {element.tag}"
            assert "javascript:" not in value.lower()
            assert not value.startswith("js:")


def the_answer_is_guarded(page: Page, _client: FlaskClient) -> None:
    headers = page.response.headers
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert headers["Content-Security-Policy"] == CSP
    assert "unsafe" not in CSP
    assert "*" not in CSP
    assert "http" not in CSP
    assert headers["Cache-Control"] == "private, no-store"
    assert {"HX-Request", "Cookie"} <= set(page.response.vary)


def words_say_which_language_they_are_in(page: Page, _client: FlaskClient) -> None:
    html = page.root
    assert LANG.fullmatch(html.get("lang", ""))
    assert html.get("dir") in ("ltr", "rtl")
    body = html.find("body")
    assert body is not None
    _say_their_language(body, html, isolated=False)


def _say_their_language(element: Element, said_by: Element, isolated: bool) -> None:
    """`said_by` is the element around this one that names a language; `isolated`, whether it is in a bdi."""
    lang = element.get("lang")
    if lang:
        assert LANG.fullmatch(lang), lang
        said_by = element
    isolated = isolated or element.tag == "bdi"
    css = set(element.get("class", "").split())
    if (element.tag == "rt" or css & set(WORDS_OF_A_LANGUAGE)) and text_of(element):
        assert said_by.tag != "html", f"in no language: {text_of(element)}"
    if said_by.tag == "html" and not isolated and element.tag not in ("script", "option"):
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        own = re.sub("“[^”]*”", "", own)  # What a person wrote is in a language only they know.
        assert not any(map(_is_of_another_script, own)), f"in no language: {own.strip()}"
    if "w" in css and said_by.get("lang", "").split("-")[0] in ("ur", "fa", "ar"):
        assert [bdi.get("dir") for bdi in element.iter("bdi")] == ["rtl"]
    for child in element:
        if isinstance(child.tag, str):
            _say_their_language(child, said_by, isolated)


def htmx_finds_what_it_asks_for(page: Page, client: FlaskClient) -> None:
    for element in page.every():
        target, gets, posts = (element.get(name, "") for name in ("hx-target", "hx-get", "hx-post"))
        if posts:
            assert posts in ANSWERED
            # Without JavaScript the same form goes to the same place.
            assert (element.get("action"), element.get("method")) == (posts, "post")
            assert (target, element.get("hx-swap")) == ("", "none")
        elif gets:
            assert target.startswith("#")
            assert page.by_id(target[1:]) is not None, f"{target} is not on {page.path}"
            alone = client.get(gets, headers={**HTMX, "HX-Target": f"div{target}"})
            assert alone.status_code == 200
            assert fragment(alone)[0].get("id") == target[1:]
        else:
            assert not target, "a target, and nothing is asked for"


def fragment(response: TestResponse) -> list[Element]:
    """The elements of an answer that is a part of a page, and not a page."""
    held = response.get_data(as_text=True)
    assert "<html" not in held
    assert "<!doctype" not in held.lower()
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parseFragment(held, container="main")
    assert not (tree.text or "").strip()
    assert all(not (element.tail or "").strip() for element in tree)
    return list(tree)


def everything_comes_from_here(page: Page, client: FlaskClient) -> None:
    for element in page.every():
        for name in ("src", "srcset", "href", "poster", "action", "hx-get", "hx-post", "formaction"):
            address = element.get(name)
            if address is None:
                continue
            assert re.match(r"(/(?!/)|#|\?)", address), f"{address} is somewhere else"
            if address.startswith("/") and element.tag in (
                "link", "script", "img", "source", "audio", f"{SVG}use", f"{SVG}image",
            ):  # fmt: skip
                held = _resource(client, address.partition("#")[0])
                if element.tag == f"{SVG}use":
                    icon = address.partition("#")[2]
                    assert f'id="{icon}"'.encode() in held, f"no icon {icon}"


def links_and_forms_lead_somewhere(page: Page, client: FlaskClient) -> None:
    doors = client.application.url_map.bind("localhost")
    for element in page.every("a", "form"):
        address = element.get("href", "") if element.tag == "a" else element.get("action", page.path)
        if address.startswith("#"):
            continue
        path = urlsplit(urljoin(f"http://localhost{page.path}", address)).path
        method = element.get("method", "get").upper()
        try:
            doors.match(path, method=method)
        except HTTPException as error:
            raise AssertionError(f"{method} {path} leads nowhere") from error
        if element.tag == "form":
            # What a form sends by GET stays in the address bar and the history: only what is searched for.
            assert method == "POST" or address == "/search"
        assert element.get("target") is None


def the_reader_may_zoom(page: Page, _client: FlaskClient) -> None:
    [viewport] = [meta.get("content", "") for meta in page.every("meta") if meta.get("name") == "viewport"]
    assert "user-scalable" not in viewport
    assert "maximum-scale" not in viewport
    assert all(int(each.get("tabindex", "0")) <= 0 for each in page.every())


def nothing_of_the_family_is_in_an_address(page: Page, _client: FlaskClient) -> None:
    """A language choice tells where a family is from: public pages may name one, a family's own may not."""
    for link in page.links:
        asked = urlsplit(link)
        if asked.path.startswith(("/today", "/family")):
            assert {name for name, _ in parse_qsl(asked.query)} <= {"line", "moment", "next", "pack", "said"}


CHECKS = (
    one_heading_that_the_title_names,
    headings_skip_no_level,
    ids_are_unique_and_what_is_named_is_there,
    controls_have_names,
    pictures_say_what_they_are,
    nothing_is_written_into_the_page_that_runs_or_paints,
    the_answer_is_guarded,
    words_say_which_language_they_are_in,
    htmx_finds_what_it_asks_for,
    everything_comes_from_here,
    links_and_forms_lead_somewhere,
    the_reader_may_zoom,
    nothing_of_the_family_is_in_an_address,
)

_resources: dict[str, bytes] = {}
_right: set[tuple[str, bytes]] = set()
"""Pages that were looked at and found right: of equal bytes at the same address, once is enough."""


def _resource(client: FlaskClient, address: str) -> bytes:
    """What is at an address that every page shares: fetched once. Their names say what they hold."""
    if address not in _resources:
        with client.get(address) as response:
            assert response.status_code == 200, f"{address} answered {response.status_code}"
            assert response.get_data()
            assert "immutable" in response.headers["Cache-Control"], f"{address} does not keep"
            _resources[address] = response.get_data()
    return _resources[address]


def _nearest(page: Page, element: Element, fits: object) -> Element | None:
    """The element itself or the first around it that fits."""
    here: Element | None = element
    while here is not None and not fits(here):  # type: ignore[operator]
        here = page.parents.get(here)
    return here


def _is_of_another_script(letter: str) -> bool:
    return letter.isalpha() and not unicodedata.name(letter, "LATIN").startswith("LATIN")

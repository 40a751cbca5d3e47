"""What looks at every page must itself see what is wrong with one."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from html5lib.html5parser import ParseError

from tests.visiting import CHECKS, Page, parsed, visit

FAULTS = [
    ("</main>", "</div></main>", "a tag that was never opened"),
    ("</main>", "<p>one<div>two</div></p></main>", "a block in a paragraph"),
    ("</main>", '<p id="a" id="b"></p></main>', "one attribute twice"),
    ("</main>", "<template></div></template></main>", "a fault in a template"),
    ("</main>", "<h1>Another</h1></main>", "two headings"),
    ("</main>", "<h4>Deep</h4></main>", "a level skipped"),
    ("</main>", '<p id="main"></p></main>', "an id twice"),
    ("</main>", '<template><p id="main"></p></template></main>', "an id of the page in a template"),
    ("</main>", '<label for="nothing">x</label></main>', "a label for nothing"),
    ("</main>", "<button></button></main>", "a button without a name"),
    ("</main>", "<template><button></button></template></main>", "a button without a name in a template"),
    ("</main>", '<input name="x"></main>', "a field without a label"),
    ("</main>", '<a href="/">\n</a></main>', "a link without a name"),
    ("</main>", "<a>Home</a></main>", "a link to nowhere"),
    ("</main>", '<img src="/static/icon.svg"></main>', "a picture without a text"),
    ("</main>", "<svg></svg></main>", "a drawing that is neither hidden nor named"),
    ("</main>", '<p style="color: red">x</p></main>', "an inline style"),
    ("</main>", '<p onclick="x()">x</p></main>', "an inline handler"),
    ("</main>", '<p hx-on:click="x()">x</p></main>', "an htmx handler"),
    ("</main>", "<script>x()</script></main>", "an inline script"),
    ("</main>", "<style>p {}</style></main>", "an inline stylesheet"),
    ("</main>", '<a href="javascript:x()">x</a></main>', "a script for an address"),
    ("</main>", '<p class="w"><bdi>குளி</bdi></p></main>', "a wording in no language"),
    ("</main>", '<span class="endonym">Hmoob</span></main>', "a name of a language in no language"),
    ("</main>", "<p>குளி</p></main>", "another script in no language"),
    ("</main>", '<p lang="tamil_IN">x</p></main>', "a language that is no language"),
    ("</main>", '<p class="w" lang="ur"><bdi dir="ltr">نہا</bdi></p></main>', "Urdu from left to right"),
    ("</main>", '<p hx-get="/search" hx-target="#nothing">x</p></main>', "a target that is not there"),
    ("</main>", '<p hx-get="/privacy" hx-target="#main">x</p></main>', "a target that is not answered alone"),
    ("</main>", '<p hx-target="#main">x</p></main>', "a target for nothing"),
    (
        "</main>",
        '<form action="/look" method="post" hx-post="/look" hx-swap="none"><button>x</button></form></main>',
        "a post that nobody has tried",
    ),
    (
        "</main>",
        '<form action="/look" method="post" hx-post="/facts" hx-swap="none"><button>x</button></form></main>',
        "a form that goes elsewhere without JavaScript",
    ),
    ("</main>", '<img alt="" src="//cdn.example/x.png"></main>', "a picture from elsewhere"),
    ("</main>", '<img alt="" src="/static/nothing.svg"></main>', "a picture that is not there"),
    ("</main>", '<img alt="" src="/static/icon.svg"></main>', "a picture without a version"),
    (
        "</main>",
        '<form action="/look"><button>x</button></form></main>',
        "a form whose answers stay in the address",
    ),
    (
        "</main>",
        '<form action="/today" method="post"><button>x</button></form></main>',
        "a form nobody takes",
    ),
    ("</main>", '<a href="/nowhere">x</a></main>', "a link to a page that is not there"),
    ("</main>", '<a href="https://evil.example">x</a></main>', "a link to another site"),
    ("</main>", '<a href="/family?language=vi">x</a></main>', "a language in a family's address"),
    ("</main>", '<p tabindex="3">x</p></main>', "an order of its own"),
    ("initial-scale=1", "initial-scale=1, user-scalable=no", "a page that cannot be enlarged"),
    ("<title>", "<title>Other</title><title>", "a title twice"),
    ("Privacy · Langapp</title>", "Langapp</title>", "a title that names nothing"),
    ('lang="en"', "", "a page in no language"),
    ("icons.svg", "icon.svg", "an icon that is not there"),
]


@pytest.mark.parametrize(("old", "new", "what"), FAULTS, ids=[fault[2] for fault in FAULTS])
def test_a_fault_is_seen(client: FlaskClient, old: str, new: str, what: str) -> None:
    right = visit(client, "/packs" if old == "icons.svg" else "/privacy")
    held = right.response.text
    assert old in held
    with pytest.raises((AssertionError, ParseError)):
        look_at(right, client, held.replace(old, new, 1))


def look_at(page: Page, client: FlaskClient, html: str) -> None:
    other = Page(page.path, page.response, parsed(html.encode()), page.app)
    for check in CHECKS:
        check(other, client)

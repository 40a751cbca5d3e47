"""What a phone may keep, what it is told to keep ahead, and how the app lies on a home screen."""

from __future__ import annotations

import json
import re
import struct
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp import assets, offline
from langapp.offline import FACES, KEPT
from tests.cast import Key
from tests.visiting import HTMX, visit

REF = "bath-time/shall-we-bathe"


def told(client: FlaskClient, path: str, **asked: Any) -> tuple[str | None, str | None]:
    """Whose a page is, and where it may be kept, as the worker reads it."""
    with client.get(path, **asked) as answer:
        return answer.headers.get("Langapp-Family"), answer.headers.get("Langapp-Keep")


# The worker


def test_the_worker_is_asked_for_anew_and_is_the_same_for_everyone(
    client: FlaskClient, mai: FlaskClient
) -> None:
    one, other = client.get("/sw.js"), mai.get("/sw.js")
    assert one.data == other.data
    assert one.mimetype == "text/javascript"
    assert one.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in other.headers
    assert client.get("/sw.js", headers={"If-None-Match": one.headers["ETag"]}).status_code == 304


def test_its_version_is_of_what_every_page_loads(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.test_request_context():
        before = offline._version()
        offline._version.cache_clear()
        address = app.jinja_env.globals["asset"]
        monkeypatch.setitem(app.jinja_env.globals, "asset", lambda path: address(path) + "x")  # type: ignore[operator]
        assert offline._version() != before
    offline._version.cache_clear()


def test_it_is_small(client: FlaskClient) -> None:
    answer = client.get("/sw.js", headers={"Accept-Encoding": "br"})
    assert len(answer.data) < 4_200


# What it may keep


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/today", "/today"),
        (f"/today?line={REF}", "/today"),
        ("/today?moment=meal", "/today?moment=meal"),
        (f"/today?moment=meal&line={REF}", "/today?moment=meal"),
        ("/songs", "/songs"),
        ("/packs", "/packs"),
        ("/packs/bath-time", "/packs/bath-time"),
        ("/packs/bath-time?language=ta", "/packs/bath-time?language=ta"),
        ("/family", "/family"),
        ("/privacy", "/privacy"),
    ],
)
def test_a_page_says_under_which_address_it_may_be_kept(
    mai: FlaskClient, world: dict[str, Key], path: str, place: str
) -> None:
    assert told(mai, path) == (world["mai"].family, place)


@pytest.mark.parametrize(
    "path",
    [
        "/today?said=018f3600-0000-7000-8000-000000000001",
        "/today?wished=yes",
        "/packs?kind=song",
        "/search?q=water",
        "/family/languages",
        "/family/leaving",
        "/family/home-screen",
        "/family/voices",
        "/demo",
    ],
)
def test_all_other_pages_stay_on_the_server(mai: FlaskClient, path: str) -> None:
    assert told(mai, path)[1] is None


def test_what_is_taken_home_is_kept_at_a_tap_and_not_as_a_familys(
    client: FlaskClient, mai: FlaskClient, world: dict[str, Key]
) -> None:
    """The same page for both, with nothing of either on it: the worker keeps it among what is nobody's."""
    path = "/take-home/vi.ta/bath-time_splash"
    assert told(client, path) == ("none", None)
    assert told(mai, path) == (world["mai"].family, None)
    page = visit(mai, path)
    [body] = page.every("body")
    assert "data-family" not in body.attrib
    assert world["mai"].family not in page.response.text
    assert not [each for each in page.every("link") if each.get("rel") == "manifest"], (
        "or it would open Today"
    )


def test_every_page_that_is_kept_is_there(app: Flask) -> None:
    assert set(KEPT) <= set(app.view_functions)


@pytest.mark.parametrize("path", ["/packs/nothing", "/today/say/nothing/here/1", "/nowhere"])
def test_what_is_not_here_is_not_kept_and_proves_nothing(mai: FlaskClient, path: str) -> None:
    assert told(mai, path) == (None, None)


def test_a_part_of_a_page_is_not_kept_as_the_page(mai: FlaskClient) -> None:
    assert told(mai, "/packs", headers={**HTMX, "HX-Target": "div#found"}) == (None, None)


def test_a_phone_that_is_nobodys_any_more_is_told_so(client: FlaskClient) -> None:
    assert told(client, "/") == ("none", None)
    assert told(client, "/packs/bath-time") == ("none", None)


def test_what_breaks_does_not_tell_a_phone_that_it_is_nobodys(
    app: Flask, mai: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database may be gone for a moment: nobody's pages go from a phone because of that."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr("langapp.families.sessions._load", lambda token: 1 / 0)
    assert mai.get("/today").status_code == 500
    assert told(mai, "/today") == (None, None)


def test_a_change_that_another_site_asked_for_proves_nothing(mai: FlaskClient) -> None:
    answer = mai.post("/facts", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "Langapp-Family" not in answer.headers


# The page to start from


def test_the_page_to_start_from_is_nobodys(mai: FlaskClient, client: FlaskClient) -> None:
    page = visit(mai, "/offline")
    assert page.response.data == visit(client, "/offline").response.data
    assert told(mai, "/offline") == (None, None)
    [body] = page.every("body")
    assert "data-family" not in body.attrib
    assert [script.get("src", "").partition("?")[0] for script in page.every("script")] == [
        "/static/js/pages/start.js"
    ]


def test_it_speaks_the_language_of_the_interface(mai: FlaskClient) -> None:
    mai.post("/look", data={"locale": "vi"})
    [html] = visit(mai, "/offline").every("html")
    assert html.get("lang") == "vi"


# What to keep ahead


def ahead(client: FlaskClient) -> dict[str, list[str]]:
    answer = client.get("/offline/ahead")
    assert answer.headers["Cache-Control"] == "private, no-store"
    found: dict[str, list[str]] = answer.get_json()
    return found


def test_what_is_kept_ahead_may_be_kept(mai: FlaskClient, world: dict[str, Key]) -> None:
    asked = ahead(mai)
    assert asked["pages"][0] == "/today"
    for address in [*asked["pages"], *asked["moments"], *asked["songs"][:2]]:
        assert told(mai, address) == (world["mai"].family, address)


def test_the_moments_come_in_the_order_of_the_day(mai: FlaskClient) -> None:
    mai.set_cookie("clock", "0")
    moments = ahead(mai)["moments"]
    assert len(moments) > 3
    assert len(set(moments)) == len(moments)
    mai.delete_cookie("clock")
    assert len(ahead(mai)["moments"]) == 1, "without its clock, the likeliest at any hour"


def test_nothing_is_told_to_nobody(client: FlaskClient) -> None:
    assert client.get("/offline/ahead").status_code == 303


def test_nothing_of_the_family_is_in_it(mai: FlaskClient, world: dict[str, Key]) -> None:
    text = mai.get("/offline/ahead").text
    assert "Linh" not in text
    assert world["mai"].family not in text


# On the home screen


def manifest_of(client: FlaskClient) -> dict[str, Any]:
    [link] = [each for each in visit(client, "/packs").every("link") if each.get("rel") == "manifest"]
    assert link.get("crossorigin") == "use-credentials", "or it would come without the choice of this device"
    answer = client.get(link.get("href", ""))
    assert answer.mimetype == "application/manifest+json"
    assert "immutable" in answer.headers["Cache-Control"]
    found: dict[str, Any] = json.loads(answer.data)
    return found


def test_the_manifest_is_one_a_phone_can_install(client: FlaskClient) -> None:
    told = manifest_of(client)
    assert (told["name"], told["short_name"], told["lang"], told["dir"]) == (
        "Langapp",
        "Langapp",
        "en",
        "ltr",
    )
    assert (told["id"], told["start_url"], told["scope"], told["display"]) == (
        "/today",
        "/today",
        "/",
        "standalone",
    )
    assert {(icon["sizes"], icon["purpose"]) for icon in told["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in told["icons"]:
        with client.get(icon["src"]) as answer:
            assert answer.mimetype == "image/png"
            assert "immutable" in answer.headers["Cache-Control"]


def test_a_plain_name_is_chosen_on_this_device_alone(mai: FlaskClient, arun: FlaskClient) -> None:
    page = visit(mai, "/family/home-screen")
    answer = page.form("/family/home-screen").send(mai, face="plain")
    assert (answer.status_code, answer.location) == (303, "/family/home-screen")
    plain, other = manifest_of(mai), manifest_of(arun)
    assert (plain["name"], plain["short_name"], other["name"]) == ("Today", "Today", "Langapp")
    assert "angapp" not in json.dumps(plain), "neither in the names nor in the addresses of its pictures"
    assert plain["id"] == other["id"]
    [title] = [
        each
        for each in visit(mai, "/today").every("meta")
        if each.get("name") == "apple-mobile-web-app-title"
    ]
    assert title.get("content") == "Today"


def test_a_face_that_is_not_there_changes_nothing(mai: FlaskClient) -> None:
    assert mai.post("/family/home-screen", data={"face": "../x"}).status_code == 303
    assert manifest_of(mai)["name"] == "Langapp"
    mai.set_cookie("face", "nothing")
    assert manifest_of(mai)["name"] == "Langapp"


def test_an_address_of_the_manifest_before_the_choice_does_not_last(mai: FlaskClient) -> None:
    [link] = [each for each in visit(mai, "/packs").every("link") if each.get("rel") == "manifest"]
    mai.post("/family/home-screen", data={"face": "plain"})
    assert mai.get(link.get("href", "")).headers["Cache-Control"] == "no-cache"


def test_the_bars_of_the_browser_have_the_colour_of_the_page(client: FlaskClient) -> None:
    def bars() -> list[tuple[str | None, str | None]]:
        return [
            (each.get("content"), each.get("media"))
            for each in visit(client, "/privacy").every("meta")
            if each.get("name") == "theme-color"
        ]

    day, night = assets.ground(False), assets.ground(True)
    assert bars() == [(day, "(prefers-color-scheme: light)"), (night, "(prefers-color-scheme: dark)")]
    for mode, colour in (("day", day), ("night", night)):
        client.post("/look", data={"mode": mode})
        assert bars() == [(colour, None)]


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
@pytest.mark.parametrize(("size", "pixels"), [("192", 192), ("512", 512), ("maskable", 512), ("touch", 180)])
def test_a_picture_is_as_large_as_it_says_and_small_to_send(face: Any, size: str, pixels: int) -> None:
    held = (assets.STATIC / face.drawing(size)).read_bytes()
    assert struct.unpack(">II", held[16:24]) == (pixels, pixels)
    assert len(held) < 12_000


def test_the_way_onto_a_home_screen_is_told_for_both_kinds_of_phone(mai: FlaskClient) -> None:
    page = visit(mai, "/family/home-screen")
    assert re.search("Android.*iPhone", page.text)
    assert visit(mai, "/family/home-screen").form("/family/home-screen").method == "POST"

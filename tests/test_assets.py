"""Static files have lasting addresses, named by what they hold."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.assets import BEHAVIOURS, EVERYWHERE, LAYERS, ROOMS, STATIC, VOICES
from langapp.config import ROOT
from tests.visiting import visit


def address(app: Flask, path: str) -> str:
    found: str = app.jinja_env.globals["asset"](path)  # type: ignore[operator]
    return found


def body(client: FlaskClient, path: str) -> str:
    with client.get(path) as response:
        assert response.status_code == 200
        return response.text


def test_a_page_needs_one_stylesheet_and_two_scripts(client: FlaskClient) -> None:
    page = visit(client, "/")
    sheets = [link.get("href") for link in page.every("link") if link.get("rel") == "stylesheet"]
    assert (len(sheets), len(page.every("script"))) == (1, 2)


def test_every_sheet_and_every_behaviour_is_in_what_is_sent(app: Flask, client: FlaskClient) -> None:
    sheet, script = (body(client, address(app, name)) for name in ("app.css", "app.js"))
    assert sheet.startswith(f"@layer {', '.join((*LAYERS, *ROOMS))};")
    for file in (STATIC / "css").glob("*/*.css"):
        elsewhere = file.parent.name in ROOMS or file.relative_to(STATIC / "css").as_posix() in VOICES
        assert (file.read_text(encoding="utf-8") in sheet) != elsewhere
    for file in [*(STATIC / "js").glob("*.js"), *(STATIC / "js" / "shared").glob("*.js")]:
        assert file.read_text(encoding="utf-8") in script


def test_a_room_and_a_behaviour_in_several_files_have_one_of_their_own(
    app: Flask, client: FlaskClient
) -> None:
    for kind, names in (("css", ROOMS), ("js", BEHAVIOURS)):
        for name in names:
            sent = body(client, address(app, f"{name}.{kind}"))
            for file in (STATIC / kind / name).glob(f"*.{kind}"):
                assert file.read_text(encoding="utf-8") in sent


def test_what_voices_need_is_sent_on_its_own(app: Flask, client: FlaskClient) -> None:
    """So that Today weighs nothing more for it."""
    sheet, script = (body(client, address(app, name)) for name in ("voices.css", "recording.js"))
    for name in VOICES:
        assert (STATIC / "css" / name).read_text(encoding="utf-8") in sheet
    for file in (STATIC / "js" / "recording").glob("*.js"):
        assert file.read_text(encoding="utf-8") in script
        assert file.read_text(encoding="utf-8") not in body(client, address(app, "app.js"))
    page = visit(client, "/packs")
    assert not [
        each for each in page.every("link", "script") if re.search(r"recording|voices", str(each.attrib))
    ]


@pytest.mark.parametrize("name", ["app.css", "app.js", *EVERYWHERE])
def test_what_every_page_asks_for_is_sent_as_small_as_it_comes(
    app: Flask, client: FlaskClient, name: str
) -> None:
    where = address(app, name)
    with client.get(where, headers={"Accept-Encoding": "gzip, br"}) as small, client.get(where) as plain:
        assert brotli.decompress(small.data) == plain.data
        assert len(small.data) < len(brotli.compress(plain.data, quality=9))
        assert (small.content_encoding, plain.content_encoding) == ("br", None)
        assert small.mimetype == plain.mimetype
        assert "Accept-Encoding" in small.vary
        assert "Accept-Encoding" in plain.vary


def test_on_a_machine_of_another_encoding_they_are_the_same(app: Flask) -> None:
    program = (
        "from langapp.assets import Assets; print(Assets().address('app.css'), Assets().address('app.js'))"
    )
    old = {
        **os.environ,
        "LC_ALL": "C",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONUTF8": "0",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env=old, check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == [address(app, "app.css"), address(app, "app.js")]


def test_what_a_stylesheet_asks_for_is_here(app: Flask, client: FlaskClient) -> None:
    asked = set(re.findall(r"url\(['\"]?([^)'\"]+)", body(client, address(app, "app.css"))))
    assert asked
    for path in asked:
        assert path.startswith(("/static/", "data:", "#")), path
        if path.startswith("/static/"):
            with client.get(path) as response:
                assert response.status_code == 200, path


def test_an_address_of_another_day_is_not_answered_with_todays_file(app: Flask, client: FlaskClient) -> None:
    assert client.get("/assets/000000000000/app.css").status_code == 404
    assert client.get(address(app, "app.css").replace("app.css", "app.js")).status_code == 404


@pytest.mark.parametrize("path", ["nothing.svg", "../config.py", ""])
def test_a_template_that_asks_for_a_file_that_is_not_there_breaks_at_once(app: Flask, path: str) -> None:
    if path == "../config.py":
        assert "/static/../config.py" in address(app, path)  # and is refused by the door: see test_web
    else:
        with pytest.raises(OSError, match=r"No such file|Is a directory"):
            address(app, path)

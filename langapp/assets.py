"""Static files by lasting addresses: the stylesheet and the script are one file each, named by what they hold.

Every component keeps a CSS file of its own and every behaviour a JavaScript file of its own; the browser
is sent one of each. They are put together once, when the app starts, in memory, with the two files that every page
asks for besides, and are kept as small as they come. The pages about voices have a second stylesheet, and so have the
rooms with a folder of their own beside the layers. A behaviour in several files, a folder of them, is a second script.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path, PurePath

import brotli
from flask import Flask, Response, abort, request

from langapp import web

STATIC = Path(__file__).parent / "static"
LAYERS = ("tokens", "base", "scripts", "components", "pages")
ROOMS = tuple(
    sorted(each.name for each in (STATIC / "css").iterdir() if each.is_dir() and each.name not in LAYERS)
)
BEHAVIOURS = tuple(
    sorted(
        each.name
        for each in (STATIC / "js").iterdir()
        if each.is_dir() and each.name not in ("pages", "shared")
    )
)
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
EVERYWHERE = ("icons.svg", "vendor/htmx-4.0.1.min.js")
VOICES = (
    "components/recorder.css",
    "pages/ask.css",
    "pages/recorder.css",
    "pages/speak.css",
    "pages/voices.css",
)


class Assets:
    def __init__(self) -> None:
        self.bundles = {
            "app.css": _stylesheet(),
            "app.js": _script(),
            "voices.css": _layered([STATIC / "css" / path for path in VOICES]),
            **{f"{room}.css": _layered(sorted((STATIC / "css" / room).glob("*.css"))) for room in ROOMS},
            **{f"{name}.js": _behaviour(name) for name in BEHAVIOURS},
            **{path: (STATIC / path).read_bytes() for path in EVERYWHERE},
        }
        self.addresses: dict[str, str] = {}

    def address(self, path: str) -> str:
        """The address of a file under static/, or of a bundle, with the hash of what it holds."""
        known = self.addresses.get(path)
        if known is None:
            bundle = self.bundles.get(path)
            held = bundle if bundle is not None else (STATIC / path).read_bytes()
            version = hashlib.sha256(held).hexdigest()[:12]
            known = f"/assets/{version}/{path}" if bundle is not None else f"/static/{path}?v={version}"
            self.addresses[path] = known
        return known

    def serve(self, version: str, name: str) -> Response:
        held = self.bundles.get(name)
        if held is None or self.address(name) != f"/assets/{version}/{name}":
            abort(404)
        small = request.accept_encodings.quality("br") > 0
        response = Response(_smallest(held) if small else held, mimetype=TYPES[PurePath(name).suffix])
        if small:
            response.headers["Content-Encoding"] = "br"
        response.headers["Cache-Control"] = f"public, max-age={web.A_YEAR}, immutable"
        return response


def init(app: Flask) -> None:
    assets = Assets()
    app.add_url_rule("/assets/<version>/<path:name>", "assets", assets.serve)
    web.assets.add("assets")
    app.jinja_env.globals["asset"] = assets.address
    app.jinja_env.globals["ground"] = ground


@cache
def ground(night: bool) -> str:
    """The colour pages lie on, for what is drawn around them: the bars of the browser, the app as it opens."""
    dyes = (STATIC / "css" / "tokens" / "dyes.css").read_text(encoding="utf-8")
    day_and_night = re.search(r"--ground: light-dark\((#\w+), (#\w+)\)", dyes)
    assert day_and_night is not None
    return day_and_night[2 if night else 1]


@cache
def _smallest(held: bytes) -> bytes:
    """Some 40 ms once, and a seventh less to send ever after."""
    smallest: bytes = brotli.compress(held, quality=11)
    return smallest


def _stylesheet() -> bytes:
    folder = STATIC / "css"
    order = [path for layer in LAYERS for path in sorted((folder / layer).glob("*.css"))]
    everywhere = [path for path in order if path.relative_to(folder).as_posix() not in VOICES]
    first = f"@layer {', '.join((*LAYERS, *ROOMS))};\n{(folder / 'fonts.css').read_text(encoding='utf-8')}\n"
    return first.encode() + _layered(everywhere)


def _layered(sheets: list[Path]) -> bytes:
    return "\n".join(
        f"@layer {path.parent.name}{{{path.read_text(encoding='utf-8')}}}" for path in sheets
    ).encode()


def _script() -> bytes:
    """What behaviours share stands outside; each of them has its names to itself."""
    shared = [path.read_text(encoding="utf-8") for path in sorted((STATIC / "js" / "shared").glob("*.js"))]
    behaviours = [
        f"{{\n{path.read_text(encoding='utf-8')}}}" for path in sorted((STATIC / "js").glob("*.js"))
    ]
    return "\n".join(['"use strict";', *shared, *behaviours]).encode()


def _behaviour(name: str) -> bytes:
    files = [path.read_text(encoding="utf-8") for path in sorted((STATIC / "js" / name).glob("*.js"))]
    return "\n".join(['"use strict";', "{", *files, "}"]).encode()

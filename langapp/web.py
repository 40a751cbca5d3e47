"""The door: who may come in, what may change, what a page may load, how a refusal is said.

Pages are closed until a view is marked `@public`. A rule that says no raises `Refused` in the person's
words. One template serves a page and, when htmx asks for an element by its id, the block of that name.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

import jinja2_fragments.flask as fragments
from flask import Flask, Response, abort, current_app, g, redirect, render_template, request
from flask_compress import Compress
from flask_htmx import HTMX
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from langapp import receiving
from langapp.config import Config
from langapp.config import current as config
from langapp.db import db, is_busy
from langapp.lib.turns import Turns

View = TypeVar("View", bound=Callable[..., Any])

LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    # Nothing is told to other sites; with no-referrer a browser's own form would say `Origin: null` to ours.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=(), payment=(), usb=()",
}
COMPRESSED = ("text/html", "text/css", "text/javascript", "application/json", "image/svg+xml")
A_YEAR = 365 * 24 * 3600

htmx = HTMX()
assets: set[str] = {"static", "speech.clip"}
"""Endpoints that serve the same bytes to everyone: no family, no language is looked up for them."""

log = logging.getLogger("langapp")


class Refused(Exception):
    """A rule says no, in words for the person who asked. Nothing of the request is kept.

    With 503 the same may well be right a little later: a phone that kept it sends it again by itself.
    """

    def __init__(self, sentence: str, code: int = 422) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


@dataclass(frozen=True)
class Cookie:
    """What one browser holds and shows again, and no script reads."""

    name: str
    lasts: timedelta
    same_site: str = "Lax"

    @property
    def full_name(self) -> str:
        """`__Host-` wherever there is HTTPS; browsers refuse that name over plain HTTP on a laptop."""
        return f"__Host-{self.name}" if config().production else self.name

    def read(self) -> str:
        """Empty where there is none."""
        return request.cookies.get(self.full_name, "")

    def give(self, response: Response, value: str) -> Response:
        response.set_cookie(
            self.full_name,
            value,
            max_age=self.lasts,
            path="/",
            secure=config().production,
            httponly=True,
            samesite=self.same_site,
        )
        return response

    def take(self, response: Response) -> Response:
        response.delete_cookie(
            self.full_name, path="/", secure=config().production, httponly=True, samesite=self.same_site
        )
        return response


def public(view: View) -> View:
    """Open a page to whoever comes, family or not."""
    view.public = True  # type: ignore[attr-defined]
    return view


def render(template: str, **context: Any) -> str:
    """The page; or, when htmx asks for one of its elements, only the block named after it."""
    if htmx and request.headers.get("HX-Request-Type") != "full":
        wanted = request.headers.get("HX-Target", "").rpartition("#")[2]
        if wanted in current_app.jinja_env.get_template(template).blocks:
            return blocks(template, wanted, **context)
    return render_template(template, **context)


def blocks(template: str, *names: str, **context: Any) -> str:
    """Some elements of a page: the first for htmx's target, the others find their own places."""
    return "".join(fragments.render_block(template, name, **context) for name in names)


def to(place: str) -> Response:
    """On to another page, as is right after a change."""
    return redirect(place, 303)  # type: ignore[return-value]


def away(place: str) -> Response:
    """The same, of a whole page, also where htmx asked for a piece of it."""
    return Response(status=204, headers={"HX-Redirect": place}) if htmx else to(place)


def back(default: str) -> str:
    """Where a form was, or the default."""
    return local(request.form.get("next", ""), default)


def local(wanted: str, default: str) -> str:
    """A path on this site, or the default. Never another site."""
    plain = (
        wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    )
    return wanted if plain else default


def init(app: Flask, config: Config) -> None:
    app.config["MAX_CONTENT_LENGTH"] = receiving.LARGEST_FORM
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = A_YEAR
    app.config["COMPRESS_MIMETYPES"] = list(COMPRESSED)
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    app.config["COMPRESS_BR_LEVEL"] = 3
    if config.proxies:
        hops = config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, hops)  # type: ignore[method-assign]
    app.wsgi_app = Turns(app.wsgi_app)  # type: ignore[method-assign]
    if config.production and config.base_url:
        app.config["TRUSTED_HOSTS"] = [urlsplit(config.base_url).hostname]
    htmx.init_app(app)
    app.after_request(lambda response: _headers(response, config))
    Compress(app)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _broken)
    app.log_exception = _log_exception  # type: ignore[method-assign]
    app.dispatch_request = _once_more(app.dispatch_request)  # type: ignore[method-assign]


def refuse_other_sites() -> None:
    """A change is asked for by our own pages: the browser's word for it, else Origin against Host."""
    if request.method in LOOKING:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        ours = site in ("same-origin", "none")
    else:
        origin = request.headers.get("Origin")
        ours = origin is None or origin in (f"http://{request.host}", f"https://{request.host}")
    if not ours:
        abort(403)


def open_by_name() -> Any:
    """Whoever has no family yet is shown the way in, except where a page is public."""
    if request.endpoint is None or request.endpoint in assets or g.get("family") is not None:
        return None
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "public", False):
        return None
    return away("/")


def _once_more(dispatch: Callable[[], Any]) -> Callable[[], Any]:
    """Two taps that arrive at once both find nothing there, and one of them is too late to make it. Asked again it finds
    what the other made, as it would a moment later: nothing of the first asking was kept.
    """

    @wraps(dispatch)
    def twice() -> Any:
        try:
            return dispatch()
        except IntegrityError:
            db.session.rollback()
            return dispatch()

    return twice


def _headers(response: Response, config: Config) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if config.production:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={A_YEAR}; includeSubDomains")
    if response.mimetype not in COMPRESSED:
        response.vary.discard("Accept-Encoding")  # Or a sound fetched ahead and the sound played are two.
    if request.endpoint not in assets:
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.vary.add("HX-Request")
        response.vary.add("Cookie")
    elif request.endpoint == "static" and "v" in request.args and response.status_code < 400:
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def _refused(error: Refused) -> tuple[str, int]:
    return _error_page(error.code, error.sentence), error.code


def _http_error(error: HTTPException) -> Any:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    return _error_page(error.code), error.code, dict(error.get_headers()[1:])


def _broken(error: Exception) -> Any:
    reference = secrets.token_hex(4)
    db.session.rollback()  # Or the page that says so could not be drawn.
    if is_busy(error):
        return _error_page(503), 503, {"Retry-After": "1"}
    log.error("error %s at %s", reference, request.endpoint, exc_info=error)
    return _error_page(500, reference=reference), 500


def _log_exception(exc_info: Any) -> None:
    """Of what went wrong after the page was drawn, such as its commit. The address may hold a link's secret."""
    log.error("error after %s", request.endpoint, exc_info=exc_info)


def _error_page(code: int, sentence: str = "", reference: str = "") -> str:
    return render_template("error.html", code=code, sentence=sentence, reference=reference)

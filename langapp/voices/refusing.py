"""What goes wrong on the pages of a link: told in the language of whoever holds it, where other pages speak the interface's."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Blueprint, request
from werkzeug.exceptions import HTTPException

from langapp.db import is_busy
from langapp.web import Refused

log = logging.getLogger("langapp")


def tell_by(blueprint: Blueprint, page: Callable[[int, str], str]) -> None:
    """`page` draws a code, and what is said of it; empty where the code says all."""

    def refused(error: Refused) -> tuple[str, int]:
        return page(error.code, error.sentence), error.code

    def not_there(error: HTTPException) -> Any:
        if error.response is not None or error.code is None or error.code < 400:
            return error
        return page(error.code, ""), error.code

    def broken(error: Exception) -> tuple[str, int]:
        if is_busy(error):
            return page(503, ""), 503
        log.error("error at %s", request.endpoint, exc_info=error)
        return page(500, ""), 500

    blueprint.register_error_handler(Refused, refused)
    blueprint.register_error_handler(HTTPException, not_there)
    blueprint.register_error_handler(Exception, broken)

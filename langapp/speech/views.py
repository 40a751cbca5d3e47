"""The sound itself: `/clips/<key>.mp3`."""

from __future__ import annotations

from flask import Blueprint, Response, abort, send_file

from langapp.speech import clips
from langapp.web import public

A_YEAR = 365 * 24 * 3600

blueprint = Blueprint("speech", __name__)


@blueprint.get("/clips/<key>.mp3")
@public
def clip(key: str) -> Response:
    """Whole or in ranges, without which iOS plays nothing. Its name is its content, so it keeps."""
    path = clips.find(key)
    if path is None:
        abort(404)
    response = send_file(path, "audio/mpeg", conditional=True, etag=key, max_age=A_YEAR)
    response.cache_control.public = True
    response.cache_control.immutable = True
    return response

"""A parent says a line for the room: asked, recorded with a yes, heard by a leader first."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("room_voices", __name__, template_folder="templates")

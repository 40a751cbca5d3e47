"""Coming in: by the square on the wall or six digits, with no account and no name."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("room_door", __name__, template_folder="templates")

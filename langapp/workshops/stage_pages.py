"""The wall: what the room says now, in every language that came, how to come in, and its cloth."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("stage", __name__, template_folder="templates")

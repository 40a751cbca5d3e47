"""What a family takes home: the lines, on its own phone; four questions; the cloth of the room."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("taking_home", __name__, template_folder="templates")

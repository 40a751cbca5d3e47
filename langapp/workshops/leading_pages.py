"""A leader's phone: what the room does next, who is in it, and letting it end."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("leading", __name__, template_folder="templates")

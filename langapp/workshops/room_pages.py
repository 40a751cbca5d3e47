"""A guest's phone: the same step as the wall, in the family's own languages."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("room", __name__, template_folder="templates")

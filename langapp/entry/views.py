"""Keeping a family, coming back to one, and what lets a person in."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("entry", __name__, template_folder="templates")

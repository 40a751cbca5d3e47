"""The people of a family: caregivers, how the app is for each of them, and little ones."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("people", __name__, template_folder="templates")

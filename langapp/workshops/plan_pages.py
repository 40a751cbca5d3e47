"""Preparing a session: from a theme to a plan, its steps changed by hand, kept as a template."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("plans", __name__, template_folder="templates")

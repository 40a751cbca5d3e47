"""Keeping an adult's memory warm: today's handful, and a bedtime of what is known."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("remembering_pages", __name__, template_folder="templates")

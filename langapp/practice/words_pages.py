"""The little one's words, and the cloth by language and moment."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("words_pages", __name__, template_folder="templates")

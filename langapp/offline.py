"""What a phone keeps for when there is no network: the service worker, the manifest, the page to start from."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("offline", __name__)

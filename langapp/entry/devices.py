"""One more device or one more person: invitations, passkeys, and the list of devices."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("devices", __name__, template_folder="templates")

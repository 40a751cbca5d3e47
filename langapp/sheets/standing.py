"""Whether a sheet that was made may still be given out: nobody who has taken their yes back is handed over on paper."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from langapp.db import db
from langapp.voices import leaving
from langapp.voices.models import Ask


def stands(given: dict[str, Any]) -> bool:
    """By the people a sheet names, who must be heard on all devices of the family, and the link it opens, if any."""
    sheet, family_id = given["sheet"], given["family"]
    if sheet.get("ask_id"):
        ask = db.session.get(Ask, sheet["ask_id"])
        if ask is None or not ask.is_open(datetime.now(UTC)):
            return False
    named = set(sheet.get("speakers", ()))
    if named and not (family_id and named <= leaving.speakers(family_id)):
        return False
    return leaving.stand(family_id, set(sheet.get("heard", ())))

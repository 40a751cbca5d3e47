"""A room in the database that DATABASE_URL and LANGAPP_DATA name, with a leader and guests, and a family elsewhere.

`room.py GUESTS`, for bench/live.py. Prints where its doors are and the cookies that open them.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from langapp import create_app
from langapp.db import db
from langapp.families.models import Ability, Device, Family
from langapp.families.models.abilities import LEADING
from langapp.packs import shelf
from langapp.workshops.models import Guest, Plan, Workshop
from langapp.workshops.steps import Step

TAGS = ["yue", "ta"]
SLIDES = 12


def main(guests: int) -> None:
    now = datetime.now(UTC)
    app = create_app()
    with app.app_context():
        _family, reader = Family.begin(TAGS, now)
        _family, leader = Family.begin(["hi"], now)
        db.session.flush()
        device = Device.of_token(leader)
        assert device is not None
        Ability.give(device.caregiver_id, LEADING, now)
        pack = shelf.current().packs["bath-time"]
        steps = [Step("1", "hear", tuple(pack.ref(line) for line in pack.lines[:SLIDES]))]
        plan = Plan.make(device.caregiver_id, "Library", pack.slug, TAGS, 30, steps, now)
        workshop = Workshop.start(plan, device.caregiver_id, now)
        tokens = [Guest.join(workshop, TAGS, now)[1] for _ in range(guests)]
        print(
            json.dumps(
                {
                    "events": f"/rooms/{workshop.id}/events",
                    "position": f"/workshops/{workshop.id}/position",
                    "slides": len(workshop.slides),
                    "leader": f"session={leader}",
                    "reader": f"session={reader}",
                    "guests": [f"guest={token}" for token in tokens],
                }
            )
        )
        db.session.commit()


if __name__ == "__main__":
    main(int(sys.argv[1]))

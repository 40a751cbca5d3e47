"""A link as a family has sent it: made beside the app, as `langapp` itself would in a process of its own."""

from __future__ import annotations

import subprocess
import sys

from tests.journeys.served import ROOT, Served

MAKE = """
import sys
from datetime import UTC, datetime
from langapp import create_app
from langapp.db import db
from langapp.families.models import Family
from langapp.packs import shelf
from langapp.voices.models import Ask
from tests.voices.lines import to_say

tag, name, pace, count = sys.argv[1:]
now = datetime.now(UTC)
with create_app().app_context():
    family, _token = Family.begin([tag], now)
    refs = to_say(tag, now, int(count))
    db.session.flush()
    ask = Ask.make(family.id, shelf.current(), refs, tag, now, name=name, pace=pace)
    db.session.commit()
    print(f"/speak/{ask.token}")
"""


def link(served: Served, tag: str, name: str, *, pace: str = "one", count: int = 3) -> str:
    """The path of a new family's ask."""
    made = subprocess.run(
        [sys.executable, "-c", MAKE, tag, name, pace, str(count)],
        cwd=ROOT,
        env=served.env,
        capture_output=True,
        text=True,
        check=True,
    )
    return made.stdout.splitlines()[-1]


def revoke(served: Served, link: str) -> None:
    act = (
        "import sys; from datetime import UTC, datetime; from langapp import create_app; from langapp.db import db;"
        "from langapp.voices.models import Ask\n"
        "with create_app().app_context(): Ask.of_token(sys.argv[1]).revoke(datetime.now(UTC)); db.session.commit()"
    )
    subprocess.run([sys.executable, "-c", act, link.rpartition("/")[2]], cwd=ROOT, env=served.env, check=True)

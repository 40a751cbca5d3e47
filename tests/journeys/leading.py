"""A room that is led from beside the app, as another process of it would: acts as lines in, an answer for each out."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.journeys.served import ROOT, Served

LEAD = """
import json, sys
from datetime import UTC, datetime
from langapp import create_app
from langapp.db import db
from langapp.families.models import Device, Family
from langapp.workshops.models import Guest, RoomThread, RoomVoice, Workshop
from tests.cast import Key
from tests.workshops.building import a_session, caregiver_of

app = create_app()
with app.app_context():
    family, token = Family.begin(["hi"], datetime.now(UTC))
    db.session.commit()
    key = Key(token, Device.of_token(token).id, family.id)
session = a_session(app, key)
for line in sys.stdin:
    act, *given = json.loads(line)
    with app.app_context():
        workshop = Workshop.held(session)
        if act == "shown":
            answer = [session, workshop.door, workshop.code]
        elif act == "token":
            answer = token
        elif act == "threads":
            answer = RoomThread.woven(session, 0)[0]
        elif act == "guests":
            answer = [guest.languages for guest in Guest.all_of(session)]
        elif act == "remove":
            answer = Guest.all_of(session)[given[0]].remove(workshop, datetime.now(UTC))
        elif act == "let":
            found = [each for each in RoomVoice.all_of(session) if each.let_at is None]
            for each in found:
                each.let(workshop, each.take, datetime.now(UTC))
            answer = len(found)
        else:
            now = [datetime.now(UTC)] if act in ("pause", "end", "close", "ask_questions") else []
            answer = getattr(workshop, act)(*given, *now)
        db.session.commit()
    print(json.dumps(answer), flush=True)
"""


class Leader:
    def __init__(self, served: Served) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", LEAD],
            cwd=ROOT,
            env=served.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.session, self.door, self.code = self.does("shown")

    def does(self, act: str, *given: object) -> Any:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin
        assert stdout
        stdin.write(json.dumps([act, *given]) + "\n")
        stdin.flush()
        return json.loads(stdout.readline())

    def goes_home(self) -> None:
        self._process.stdin.close()  # type: ignore[union-attr]
        self._process.stdout.close()  # type: ignore[union-attr]
        self._process.wait(timeout=20)

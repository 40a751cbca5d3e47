"""What facts from phones cost, against a real server on SQLite: `.venv/bin/python bench/facts.py`.

A phone with 10,000 queued facts (5 s at most); a fact among 10^3 to 10^6 that are stored, of the same family (the same
everywhere); and what is left of a load whose server was killed: nothing that was answered is missing, nothing is twice.
`--most 100000` leaves the largest out.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import sqlite3
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from serving import Server, begin_family, free_port, idle_percent

ROOT = Path(__file__).resolve().parents[1]
QUEUED, AT_ONCE = 10_000, 500
STORED = (1_000, 10_000, 100_000, 1_000_000)
LOADS = 7
PHONES = 8
BEFORE_THE_KILL = 400
REFS = [f"bath-time/line-{number}" for number in range(60)]
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--most", type=int, default=STORED[-1], help="facts stored beforehand")
    parser.add_argument(
        "--settle", type=float, default=900, help="seconds a new shelf may take for its sounds"
    )
    options = parser.parse_args()
    report: dict[str, Any] = {"idle_percent_before": idle_percent()}
    with tempfile.TemporaryDirectory(prefix="langapp-bench-") as folder, langapp(Path(folder)) as server:
        server.settle(options.settle)
        phone = Phone(server.port, begin_family(server.port, ["yue", "ta"], "/families", "language"))
        report["queued"] = a_phone_with_many(phone)
        report["killed"] = a_worker_is_killed(server, phone, Path(folder))
        report["stored"] = among_many(phone, Path(folder), options.most)
    report["idle_percent_after"] = idle_percent()
    print(json.dumps(report, indent=1))


@contextmanager
def langapp(folder: Path) -> Iterator[Server]:
    port = free_port()
    env = {
        "LANGAPP_DATA": str(folder),
        "LANGAPP_AUDIO": str(folder / "audio"),
        "LANGAPP_ONLINE_SPEECH": "off",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    with Server([sys.executable, "-m", "langapp", "serve"], port, env, folder / "langapp.log") as server:
        yield server


class Phone:
    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def tell(self, facts: list[dict[str, Any]]) -> list[str]:
        headers = {"Cookie": self.cookie, "Content-Type": "application/json"}
        self.connection.request("POST", "/facts", json.dumps({"facts": facts}), headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise OSError(answer.status)
        held: list[str] = json.loads(body)["held"]
        return held


def thread(number: int) -> dict[str, Any]:
    at = (BEGAN + timedelta(minutes=number)).isoformat()
    return {
        "kind": "thread",
        "id": str(uuid.uuid4()),
        "ref": REFS[number % 60],
        "tags": ["yue", "ta"],
        "at": at,
    }


def mixed(number: int) -> dict[str, Any]:
    """Of ten facts seven threads, and one of each other kind."""
    fact = thread(number)
    if number % 10 == 7:
        return {**fact, "kind": "review", "tag": "yue", "rating": 3}
    if number % 10 == 8:
        return {**fact, "kind": "heard", "tag": "ta", "word": "பூ"}
    if number % 10 == 9:
        return {"kind": "undo", "id": fact["id"], "thread": str(uuid.uuid4()), "at": fact["at"]}
    return fact


def a_phone_with_many(phone: Phone) -> dict[str, float]:
    figures = {}
    for name, kind in (("threads", thread), ("all_kinds", mixed)):
        facts = [kind(number) for number in range(QUEUED)]
        begun = time.perf_counter()
        for begin in range(0, QUEUED, AT_ONCE):
            assert len(phone.tell(facts[begin : begin + AT_ONCE])) == AT_ONCE
        figures[f"{name}_seconds"] = round(time.perf_counter() - begun, 2)
    return figures


def among_many(phone: Phone, folder: Path, most: int) -> dict[str, Any]:
    return {
        f"among_{stored}": {
            "threads_us_each": told(phone, folder, stored, thread),
            "all_kinds_us_each": told(phone, folder, stored, mixed),
        }
        for stored in STORED
        if stored <= most
    }


def told(phone: Phone, folder: Path, stored: int, kind: Callable[[int], dict[str, Any]]) -> float:
    """Microseconds of one fact in a load of five hundred: the median load."""
    fill(folder / "langapp.db", stored)
    phone.connection.close()  # The server has let go of it meanwhile; the next request opens another.
    took = []
    for load in range(LOADS):
        facts = [kind(load * AT_ONCE + number) for number in range(AT_ONCE)]
        begun = time.perf_counter()
        phone.tell(facts)
        took.append((time.perf_counter() - begun) / AT_ONCE)
    return round(1e6 * median(took), 1)


def fill(file: Path, stored: int) -> None:
    """As many threads of the one family and nothing else, a hundredth of them taken back."""
    connection = sqlite3.connect(file, timeout=60)
    family, device, caregiver = connection.execute(
        "SELECT family_id, id, caregiver_id FROM device"
    ).fetchone()
    for table in ("thread", "undo", "review", "heard_word", "memory"):
        connection.execute(f"DELETE FROM {table}")
    rows = [
        (
            str(uuid.uuid4()),
            family,
            REFS[n % 60],
            "yue ta",
            str(BEGAN + timedelta(minutes=n))[:19],
            device,
            caregiver,
        )
        for n in range(stored)
    ]
    connection.executemany(
        "INSERT INTO thread (id, family_id, ref, tags, said_at, received_at, device_id, caregiver_id) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7)",
        rows,
    )
    connection.executemany(
        "INSERT INTO undo (family_id, fact_id, undone_at, received_at, soon) VALUES (?, ?, ?, ?, 1)",
        [(family, row[0], row[4], row[4]) for row in rows[::100]],
    )
    connection.commit()
    connection.close()


def a_worker_is_killed(server: Server, phone: Phone, folder: Path) -> dict[str, int]:
    """Eight phones tell single facts as fast as they can; every process but the first is killed; they tell all again."""
    answered: list[str] = []
    tried: list[dict[str, Any]] = []
    enough = threading.Event()

    def go_on() -> None:
        mine = Phone(phone.port, phone.cookie)
        for number in range(100_000):
            fact = thread(number)
            tried.append(fact)
            try:
                answered.extend(mine.tell([fact]))
            except (OSError, http.client.HTTPException):
                return
            if len(answered) >= BEFORE_THE_KILL:
                enough.set()

    phones = [threading.Thread(target=go_on) for _ in range(PHONES)]
    for each in phones:
        each.start()
    enough.wait(120)
    for pid in server._tree()[1:]:
        os.kill(pid, signal.SIGKILL)
    for each in phones:
        each.join(60)
    kept = stored_ids(folder)
    lost = len(set(answered) - set(kept))
    again = Phone(phone.port, phone.cookie)
    until = time.monotonic() + 60
    while True:
        try:
            for begin in range(0, len(tried), AT_ONCE):
                again.tell(tried[begin : begin + AT_ONCE])
            break
        except (OSError, http.client.HTTPException):
            if time.monotonic() > until:
                raise
            again = Phone(phone.port, phone.cookie)
            time.sleep(0.2)
    phone.connection.close()
    kept = stored_ids(folder)
    missing = {fact["id"] for fact in tried} - set(kept)
    return {
        "answered": len(answered),
        "lost": lost,
        "missing_after_all_was_told_again": len(missing),
        "twice": len(kept) - len(set(kept)),
    }


def stored_ids(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / "langapp.db")
    ids = [row[0] for row in connection.execute("SELECT id FROM thread")]
    connection.close()
    return ids


if __name__ == "__main__":
    main()

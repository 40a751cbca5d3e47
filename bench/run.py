"""Measure Langapp on this machine, with a family and a data folder of its own. Nothing leaves the machine.

    .venv/bin/python bench/run.py [--only start,shelf,weight,lighthouse,cpu,memory,sound,voices] [--runs 3] [--out FILE]

Prints JSON. See README.md for what each figure means and how far to trust it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import pages
import voices
from serving import Server, begin_family, free_port, get, idle_percent

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LISTS = ["/packs", "/search?q=water"]
"""Pages that say nothing aloud: only their CPU is measured."""
ALL = ["start", "shelf", "weight", "lighthouse", "cpu", "memory", "sound", "voices"]


def main() -> None:
    options = read_options()
    with tempfile.TemporaryDirectory(prefix="langapp-bench-") as folder:
        try:
            report = bench(options, Path(folder))
        except BaseException:
            print(Path(folder, "langapp.log").read_text(encoding="utf-8"), file=sys.stderr)
            raise
    text = json.dumps(report, indent=1, ensure_ascii=False)
    if options.out:
        Path(options.out).write_text(text + "\n", encoding="utf-8")
    print(text)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default=",".join(ALL), help="some of " + ",".join(ALL))
    parser.add_argument("--runs", type=int, default=3, help="medians are of this many")
    parser.add_argument("--times", type=int, default=300, help="requests a CPU figure")
    parser.add_argument("--out", help="also write the report here")
    parser.add_argument(
        "--paths", nargs="+", default=["/today", "/packs/bath-time", "/songs/jyut-gwong-gwong"]
    )
    parser.add_argument("--languages", nargs="+", default=["yue", "ta"])
    parser.add_argument("--begin", default="/families", help="where the first page's form goes")
    parser.add_argument("--field", default="language", help="its field, repeated")
    parser.add_argument("--play", default="a.play[data-play]", help="the control that speaks")
    parser.add_argument("--chrome", default=os.environ.get("LANGAPP_CHROMIUM") or found_chrome())
    return parser.parse_args()


def found_chrome() -> str:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next((path for path in map(shutil.which, names) if path), "chromium")


def bench(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    only = options.only.split(",")
    report: dict[str, Any] = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "idle_percent_before": idle_percent(),
    }
    if "start" in only:
        report["start"] = starts(options, folder)
    if "shelf" in only:
        report["shelf"] = shelf(options, folder)
    if "voices" in only:
        report["voices"] = voices.measure(options.runs)
    with langapp(folder / "data", folder) as server:
        server.settle()  # A new shelf is given its sound in the background: not part of what a page costs.
        cookie = begin_family(server.port, options.languages, options.begin, options.field)
        if "sound" in only:
            report["sound"] = sounds(server, cookie, options)
        if "weight" in only:
            report["weight"] = pages.measure(
                options.chrome, server.base, options.paths, cookie, options.play, options.runs
            )
        if "lighthouse" in only:
            report["lighthouse"] = lighthouse(server, cookie, options)
        if "memory" in only:
            report["memory"] = server.memory_mib()
        if "cpu" in only:
            report["cpu"] = cpu(server, cookie, options, folder)
    report["idle_percent_after"] = idle_percent()
    return report


def langapp(data: Path, folder: Path) -> Server:
    port = free_port()
    env = {
        "LANGAPP_DATA": str(data),
        "LANGAPP_AUDIO": str(folder / "audio"),
        "LANGAPP_ONLINE_SPEECH": "off",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    command = [sys.executable, str(ROOT / "dev.py"), "run"]
    return Server(command, port, env, folder / "langapp.log")


def starts(options: argparse.Namespace, folder: Path) -> dict[str, float]:
    """Seconds from `python3 dev.py run` to the first page: with no data yet, and every time after."""
    first, second = [], []
    for number in range(options.runs):
        data = folder / f"start-{number}"
        for times in (first, second):
            with langapp(data, folder) as server:
                times.append(server.started)
    return {"first_s": round(median(first), 2), "again_s": round(median(second), 2)}


def shelf(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Seconds of a command, its beginning included: all lessons published, published again, and checked."""

    def seconds(*command: str, data: str) -> tuple[float, str]:
        env = {**os.environ, "LANGAPP_DATA": str(folder / data), "LANGAPP_ONLINE_SPEECH": "off"}
        begin = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "langapp", "packs", *command],
            cwd=ROOT, env=env, capture_output=True, text=True,
        )  # fmt: skip
        last = (done.stdout.splitlines() or [done.stderr])[-1]
        return time.perf_counter() - begin, last

    fresh, again, checked = [], [], []
    for number in range(options.runs):
        data = f"shelf-{number}"
        fresh.append(seconds("sync", data=data)[0])
        again.append(seconds("sync", data=data)[0])
        took, outcome = seconds("check", data=data)
        checked.append(took)
    return {
        "sync_from_nothing_s": round(median(fresh), 2),
        "sync_with_nothing_changed_s": round(median(again), 2),
        "check_s": round(median(checked), 1),
        "check_says": outcome,
    }


def cpu(server: Server, cookie: str, options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """CPU milliseconds a page beside a Flask page that says hello, by turns on the same server."""
    port = free_port()
    command = [sys.executable, str(HERE / "hello.py"), str(port)]
    paths = [*options.paths, *LISTS]
    found: dict[str, list[float]] = {"hello": []} | {path: [] for path in paths}
    with Server(command, port, {}, folder / "hello.log") as hello:
        for _ in range(options.runs):
            found["hello"].append(hello.cpu_ms_a_page("/", "", options.times * 3))
            for path in paths:
                found[path].append(server.cpu_ms_a_page(path, cookie, options.times))
    floor = median(found["hello"])
    return {
        path: {"ms": round(median(times), 2), "hellos": round(median(times) / floor, 1)}
        for path, times in found.items()
    }


def sounds(server: Server, cookie: str, options: argparse.Namespace) -> dict[str, Any]:
    """Milliseconds until a sound is here whole: made for the first time, and kept."""
    port = server.port
    html = b"".join(get(port, path, cookie).text for path in options.paths).decode()  # type: ignore[attr-defined]
    addresses = list(dict.fromkeys(re.findall(r'href="(/(?:voices|clips)/[^"]+)"', html)))[:12]
    made, kept = [fetch(port, a, cookie) for a in addresses], [fetch(port, a, cookie) for a in addresses]
    if not addresses:
        return {"sounds": 0}
    return {
        "sounds": len(addresses),
        "made_ms": round(median(ms for ms, _ in made)),
        "slowest_made_ms": round(max(ms for ms, _ in made)),
        "kept_ms": round(median(ms for ms, _ in kept), 1),
        "kb": round(median(size for _, size in kept) / 1000, 1),
        "a clip that is there": voices.served(
            server, clip_at(port, addresses[0], cookie), cookie, options.times
        ),
    }


def clip_at(port: int, address: str, cookie: str) -> str:
    answer = get(port, address, cookie)
    return answer.headers["Location"] if answer.status in (302, 303, 307, 308) else address


def fetch(port: int, address: str, cookie: str) -> tuple[float, int]:
    begin = time.perf_counter()
    answer = get(port, address, cookie)
    if answer.status in (302, 303, 307, 308):
        answer = get(port, answer.headers["Location"], cookie)
    if answer.status != 200:
        raise SystemExit(f"{address} answered {answer.status}")
    return (time.perf_counter() - begin) * 1000, len(answer.text)  # type: ignore[attr-defined]


def lighthouse(server: Server, cookie: str, options: argparse.Namespace) -> dict[str, Any]:
    if not (HERE / "node_modules").is_dir() or not shutil.which("node"):
        return {"skipped": "needs Node 20 and `npm ci` in bench/"}
    found = {}
    for path in options.paths:
        command = ["node", str(HERE / "lighthouse.mjs"), options.chrome, server.base + path, cookie]
        answers = [
            json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            for _ in range(options.runs)
        ]
        found[path] = pages.middle(answers)
    return found


if __name__ == "__main__":
    main()

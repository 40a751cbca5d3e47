"""A twelve-page PDF in a job: seconds until it is there (3 at most), and what it leaves behind in this process.

    .venv/bin/python bench/sheets.py [--runs 5]

Flashcards of six packs in two languages, on twelve sides of six pieces of paper, with their pictures; in a data folder of
its own. `first` turns our fonts into what typst reads, once. `child_mb` is the child's memory at its highest.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

PAGES = 12
LANGUAGES = ["ur", "ja"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory(prefix="langapp-bench-") as folder:
        os.environ["LANGAPP_DATA"] = folder
        print(json.dumps(measure(runs), indent=1))


def measure(runs: int) -> dict[str, Any]:
    from pypdf import PdfReader

    from langapp import create_app
    from langapp.makings.making import MAKERS
    from langapp.readiness import make_ready

    app = create_app()
    make_ready(app, app.extensions["langapp"])
    given = asked(app)
    before, seconds = rss(), []
    with app.app_context():
        for _run in range(runs + 1):
            start = time.monotonic()
            made = MAKERS["sheet"](given, lambda done, of: None)
            seconds.append(time.monotonic() - start)
    assert len(PdfReader(io.BytesIO(made.data)).pages) == PAGES
    return {
        "pages": PAGES,
        "kb": len(made.data) // 1024,
        "first_s": round(seconds[0], 2),
        "s": round(median(seconds[1:]), 2),
        "worst_s": round(max(seconds[1:]), 2),
        "left_in_process_mb": round((rss() - before) / 1024, 1),
        "child_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }


def asked(app: Any) -> dict[str, Any]:
    """What a visitor asks for: whole pieces of paper of one sheet's cards and the next one's."""
    from dataclasses import replace

    from langapp.sheets import about, setting
    from langapp.sheets.flashcards import Flashcards, draw, leaves

    cards, sheet = [], None
    for slug in ("our-body", "food-and-drink", "animals", "clothes", "colours", "at-home"):
        with app.test_request_context(f"/sheets/flashcards/{slug}", query_string={"language": LANGUAGES}):
            app.preprocess_request()
            of = about.find(slug)
            assert of is not None
            sheet = draw(of)
            cards += [card for leaf in sheet.leaves for card in leaf.fronts if card]
    assert isinstance(sheet, Flashcards)
    return setting.given(replace(sheet, leaves=leaves(cards[: PAGES // 2 * 8])), "Bench", "/", None)


def rss() -> int:
    """Kilobytes."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    raise OSError("no VmRSS")


if __name__ == "__main__":
    main()

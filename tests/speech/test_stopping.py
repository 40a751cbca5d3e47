"""Ctrl-C, as a terminal sends it: to the command and to the child it speaks with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from langapp.config import ROOT
from tests.speech.fake_google import FakeGoogle, sound

WARM = (
    *(sys.executable, "-m", "langapp", "speech", "warm"),
    *("--engine", "gtts", "--language", "vi", "--pack", "bath-time", "--limit"),
)


def listening() -> None:
    """Whoever runs these tests in the background has had Ctrl-C ignored, and so have all they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def start(google: FakeGoogle, tmp_path: Path) -> Callable[[int], subprocess.Popen[str]]:
    env = {
        **{name: value for name, value in os.environ.items() if "PROXY" not in name.upper()},
        "LANGAPP_DATA": str(tmp_path),
        "LANGAPP_AUDIO": str(tmp_path / "audio"),
        "LANGAPP_GTTS_BASE_URL": google.url,
        "LANGAPP_ONLINE_SPEECH": "on",
        "PYTHONPATH": str(ROOT),
    }
    env.pop("DATABASE_URL", None)
    subprocess.run((*WARM[:3], "packs", "sync"), env=env, cwd=ROOT, check=True, capture_output=True)
    return lambda limit: subprocess.Popen(
        (*WARM, str(limit)),
        env=env,
        cwd=ROOT,
        start_new_session=True,
        preexec_fn=listening,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_stopped_in_the_middle_of_a_request_it_keeps_what_it_has_and_goes_on_from_there(
    google: FakeGoogle, start: Callable[[int], subprocess.Popen[str]], tmp_path: Path
) -> None:
    asked_again = threading.Event()

    def second_never(handler: Any) -> None:
        if len(google.texts) == 1:
            sound(handler)
        else:
            asked_again.set()
            google.over.wait(30)

    google.always = second_never
    first = start(3)
    assert asked_again.wait(60)
    os.killpg(first.pid, signal.SIGINT)
    said, _ = first.communicate(timeout=120)
    assert "Stopped. What was made is kept; run it again to go on.\n" in said
    assert "made 1 (gtts)\n" in said
    assert "Traceback" not in said
    assert first.returncode == 0
    [clip] = [file for file in (tmp_path / "audio").rglob("*") if file.is_file() and file.suffix != ".json"]
    kept = clip.stat()
    assert json.loads(clip.with_suffix(".json").read_bytes())["engine"] == "gtts"

    done, asked = google.texts[0], len(google.texts)
    google.over.set()
    google.always = None
    second = start(1)
    said, _ = second.communicate(timeout=60)
    assert "cached 1 (gtts)\n" in said
    assert "made 1 (gtts)\n" in said
    assert second.returncode == 0
    assert done not in google.texts[asked:]
    assert len(google.texts) == asked + 1
    assert clip.stat() == kept

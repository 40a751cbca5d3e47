"""Langapp as whoever runs it has it: a process of its own, and the commands beside it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
LONGEST_START = 90  # seconds


class Served:
    """`langapp serve` on a free port, with data and sounds of its own in a folder. It asks nobody else for a voice."""

    def __init__(self, folder: Path, database_url: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.log = folder / "log"
        self.env = {
            **os.environ,
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "LANGAPP_ENV": "development",
            "LANGAPP_DATA": str(folder / "data"),
            "LANGAPP_AUDIO": str(folder / "audio"),
            "LANGAPP_ONLINE_SPEECH": "off",
            "DATABASE_URL": database_url,
        }
        with self.log.open("wb") as written:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "langapp", "serve"],
                cwd=ROOT,
                env=self.env,
                stdout=written,
                stderr=subprocess.STDOUT,
            )

    def wait(self) -> None:
        until = time.monotonic() + LONGEST_START
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urlopen(self.address, timeout=10):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"Langapp did not open: {self.log.read_text()}")

    def run(self, *command: str) -> str:
        """What a command beside it prints."""
        return subprocess.run(
            [sys.executable, "-m", "langapp", *command],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)

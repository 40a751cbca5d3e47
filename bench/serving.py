"""Start a server, ask it for pages, and read what it costs. Only processes started here are stopped."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A command that serves 127.0.0.1:port; `started` is the seconds from command to first page."""

    def __init__(self, command: list[str], port: int, env: dict[str, str], log: Path) -> None:
        self.port, self.base = port, f"http://127.0.0.1:{port}"
        begin = time.perf_counter()
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                command,
                env={**os.environ, **env},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait(begin + 300)
        except BaseException:
            self.stop()
            raise
        self.started = time.perf_counter() - begin

    def _wait(self, limit: float) -> None:
        while time.perf_counter() < limit:
            if self.process.poll() is not None:
                raise SystemExit(f"The server ended with {self.process.returncode}; see its log.")
            with contextlib.suppress(OSError):
                if get(self.port, "/").status < 400:
                    return
            time.sleep(0.01)
        raise SystemExit("The server did not answer within five minutes.")

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(5)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def settle(self, limit: float = 900.0) -> None:
        """Wait until it does nothing of its own accord."""
        end = time.monotonic() + limit
        quiet = 0
        while time.monotonic() < end and quiet < 5:
            before = self.cpu_seconds()
            time.sleep(2)
            quiet = quiet + 1 if self.cpu_seconds() - before <= 0.02 else 0

    def cpu_ms_a_page(self, path: str, cookie: str, times: int) -> float:
        """User and system time of the whole process tree, over `times` requests on one connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": cookie, "Accept-Encoding": "br"}

        def ask() -> None:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{path} answered {answer.status}")

        for _ in range(20):
            ask()
        before = self.cpu_seconds()
        for _ in range(times):
            ask()
        connection.close()
        return (self.cpu_seconds() - before) * 1000 / times

    def cpu_seconds(self) -> float:
        tick = os.sysconf("SC_CLK_TCK")
        return sum(sum(map(int, fields[11:15])) for fields in self._stats()) / tick

    def memory_mib(self, pids: list[int] | None = None) -> dict[str, float]:
        """Of all its processes, or of these."""
        sums = {"Rss": 0, "Pss": 0}
        for pid in pids or self._tree():
            with contextlib.suppress(OSError):
                for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                    name, _, rest = line.partition(":")
                    if name in sums:
                        sums[name] += int(rest.split()[0])
        return {f"{name.lower()}_mib": round(kib / 1024, 1) for name, kib in sums.items()}

    def _stats(self) -> Iterator[list[str]]:
        for pid in self._tree():
            with contextlib.suppress(OSError):
                yield Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()

    def _tree(self) -> list[int]:
        children: dict[int, list[int]] = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                with contextlib.suppress(OSError):
                    fields = Path(f"/proc/{entry}/stat").read_text().rsplit(")", 1)[1].split()
                    children.setdefault(int(fields[1]), []).append(int(entry))
        found, todo = [], [self.process.pid]
        while todo:
            pid = todo.pop()
            found.append(pid)
            todo += children.get(pid, [])
        return found


def get(
    port: int,
    path: str,
    cookie: str = "",
    method: str = "GET",
    body: str | None = None,
    headers: dict[str, str] | None = None,
) -> http.client.HTTPResponse:
    """One request on a connection of its own; the body is read into `answer.text`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Cookie": cookie,
        "Accept": "text/html",
        "Origin": f"http://127.0.0.1:{port}",
        **(headers or {}),
    }
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    answer.text = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


def begin_family(port: int, languages: list[str], action: str, field: str) -> str:
    """Send the first page's form; answers with the Cookie header of the new family."""
    body = "&".join(f"{field}={language}" for language in languages)
    answer = get(port, action, method="POST", body=body)
    cookies = [value.split(";")[0] for value in answer.headers.get_all("Set-Cookie") or []]
    if answer.status not in (302, 303) or not cookies:
        raise SystemExit(f"POST {action} answered {answer.status} with {len(cookies)} cookies.")
    return "; ".join(cookies)


def idle_percent(seconds: float = 1.0) -> float:
    """How idle the machine is: a figure taken beside other work is worth less."""

    def sample() -> tuple[int, int]:
        fields = [int(value) for value in Path("/proc/stat").read_text().split("\n")[0].split()[1:]]
        return fields[3] + fields[4], sum(fields[:8])

    idle, total = sample()
    time.sleep(seconds)
    later_idle, later_total = sample()
    return round(100 * (later_idle - idle) / max(1, later_total - total))

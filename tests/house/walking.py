"""The files of the project: what is written by hand, and nothing that is made or fetched."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

from langapp.config import ROOT

MADE = {"audio", "data", "node_modules", "htmlcov", "__pycache__"}
LOCKS = {"requirements.lock", "requirements-dev.lock", "requirements-uv.lock", "package-lock.json"}


@functools.cache
def files() -> tuple[Path, ...]:
    return tuple(sorted(_walk(ROOT)))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in MADE and (not path.name.startswith(".") or path.name == ".ci"):
                yield from _walk(path)
        elif not path.name.startswith(".coverage"):
            yield path


@functools.cache
def texts() -> dict[Path, str]:
    """Every file that is text, and what it says. What others made is left out."""
    found = {}
    for path in files():
        if "vendor" in path.parts and path.suffix == ".js":
            continue
        try:
            found[path] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()

"""The child that typesets one sheet and goes: it reads JSON, and writes a PDF or says in JSON why there is none.

It runs apart, within bounds and told no secret, so that neither its memory nor a text that was made to do harm stays.
It knows nothing of Langapp, and starts in the time Python takes. Fonts that lie as WOFF2 are turned into what typst
reads once, in a folder it is given.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent / "typst"
MEMORY = 2 << 30
SECONDS = 30
MISSING = 3
SIGNS = ("name", "dir", "dye", "kind", "paper", "picture", "path", "tag")
"""Keys whose values are not words."""


def main() -> int:
    _within_bounds()
    asked = json.load(sys.stdin)
    import typst

    folder = _our_fonts(Path(asked["woff2"]), Path(asked["cache"]))
    system = bool(asked.get("system", True))
    faces = typst.Fonts(include_system_fonts=system, font_paths=[str(folder)])
    there = Covered(faces)
    runs = {lang: _there(run, there.families) for lang, run in asked["runs"].items()}
    missing = _without_signs(asked["sheet"], runs, there)
    if missing:
        sys.stderr.write(json.dumps({"missing": missing}) + "\n")
        return MISSING
    inputs = {name: json.dumps(asked[name]) for name in ("sheet", "pictures", "band")}
    compiler = typst.Compiler(
        root=str(HERE),
        font_paths=[str(folder)],
        ignore_system_fonts=not system,
        sys_inputs={**inputs, "runs": json.dumps(runs)},
        package_path=str(folder / "none"),
        package_cache_path=str(folder / "none"),
    )
    file = HERE / f"{asked['sheet']['kind']}.typ"
    made = compiler.compile(str(file), format=asked.get("format", "pdf"), ppi=asked.get("ppi", 96))
    pages = [page for page in (made if isinstance(made, list) else [made]) if page]
    whole = pages[0] if len(pages) == 1 else json.dumps([page.hex() for page in pages]).encode()
    sys.stdout.buffer.write(whole)
    return 0


class Covered:
    """Which families are there, and which characters each has: read only as far as somebody asks."""

    def __init__(self, faces: Any) -> None:
        self.files: dict[str, tuple[str | None, int]] = {}
        for face in faces.fonts():
            self.files.setdefault(face.family, (face.path, face.index))
        self.families = set(self.files)
        self._letters: dict[str, frozenset[int]] = {}

    def has(self, family: str, character: str) -> bool:
        if family not in self._letters:
            self._letters[family] = _letters(*self.files[family])
        return ord(character) in self._letters[family]


def _letters(path: str | None, index: int) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    if path is None:  # It lies in typst itself, which does not show it: Latin it has.
        return frozenset(range(0x20, 0x250))
    with TTFont(path, fontNumber=index if path.lower().endswith((".ttc", ".otc")) else -1, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def _there(run: dict[str, Any], families: set[str]) -> dict[str, Any]:
    """Of the families that are asked for, those that are there."""
    some = {name: [each for each in run[name] if each in families] for name in ("fonts", "display", "latin")}
    return {**run, **some}


def _without_signs(sheet: dict[str, Any], runs: dict[str, Any], there: Covered) -> dict[str, str]:
    """Takes out the signs nobody has drawn, such as a smiling face. Returns the letters that lack, by the tag of their text."""
    missing: dict[str, str] = {}

    def kept(text: str, lang: str) -> str:
        run = runs.get(lang) or runs[""]
        lacks = {c for c in set(text) if not any(there.has(family, c) for family in run["fonts"])}
        lacks = {c for c in lacks if unicodedata.category(c) not in ("Cf", "Zs", "Cc")}
        if letters := sorted(c for c in lacks if unicodedata.category(c)[0] in "LMN"):
            missing[lang] = missing.get(lang, "") + "".join(letters)
        return "".join(c for c in text if c not in lacks)

    _each_text(sheet, "", "", kept)
    return missing


def _each_text(node: Any, lang: str, over: str, change: Callable[[str, str], str]) -> None:
    """`lang` says what the texts of a thing are in, `reading_lang` what its reading is in."""
    if isinstance(node, list):
        for place, each in enumerate(node):
            if isinstance(each, str):
                node[place] = change(each, lang)
            else:
                _each_text(each, lang, over, change)
    elif isinstance(node, dict):
        lang, over = node.get("lang", lang), node.get("over_lang", over)
        for key, value in node.items():
            if not isinstance(value, str):
                _each_text(value, lang, over, change)
            elif key not in SIGNS and not key.endswith("lang"):
                node[key] = change(value, over if key == "over" else node.get(f"{key}_lang", lang))


def _our_fonts(woff2: Path, cache: Path) -> Path:
    """Once: what we send to browsers, as typst reads it. Two children that begin together write the same."""
    cache.mkdir(parents=True, exist_ok=True)
    for file in sorted(woff2.glob("*.woff2")):
        made = cache / f"{file.stem}.ttf"
        if not made.exists() or made.stat().st_mtime < file.stat().st_mtime:
            from fontTools.ttLib import TTFont

            part = made.with_suffix(f".{os.getpid()}")
            with TTFont(file) as font:
                font.flavor = None
                font.save(part)
            part.replace(made)
    return cache


def _within_bounds() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())

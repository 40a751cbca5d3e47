"""Nothing is left lying about: no markup past the escaping, no notes to oneself, no traces of a machine."""

from __future__ import annotations

import ast
import re
import unicodedata
from pathlib import Path

import pytest

from langapp.config import ROOT
from tests.house.walking import LOCKS, files, short, texts

TEMPLATES = {path: text for path, text in texts().items() if path.suffix == ".html"}
PYTHON = {path: text for path, text in texts().items() if path.suffix == ".py"}
OURS = {path: text for path, text in PYTHON.items() if "langapp" in path.relative_to(ROOT).parts[:1]}
SCRIPTS = {path: text for path, text in texts().items() if path.suffix == ".js" and "static" in path.parts}


def where(pattern: str, among: dict[Path, str], flags: int = 0) -> list[str]:
    """The places, as file:line, at which a pattern stands."""
    return [
        f"{short(path)}:{text[: match.start()].count(chr(10)) + 1}: {match[0]}"
        for path, text in among.items()
        for match in re.finditer(pattern, text, flags)
    ]


def test_there_is_something_to_look_at() -> None:
    assert len(TEMPLATES) > 15
    assert len(OURS) > 50
    assert len(SCRIPTS) > 4
    assert [place.partition(":")[0] for place in where("def where\\(", PYTHON)] == [short(Path(__file__))]


# What people write stays text


def test_no_template_lets_markup_through() -> None:
    assert where(r"\|\s*(?:safe|forceescape|xmlattr)\b|\bautoescape\b|\bMarkup\b", TEMPLATES) == []


def test_no_code_makes_markup_out_of_text() -> None:
    assert where(r"\bMarkup\(|\bmarkupsafe\.Markup\b|render_template_string|from_string\(", OURS) == []


def test_no_template_runs_or_paints_by_itself() -> None:
    assert where(r"""\s(?:on[a-z]+|style|hx-on[^=\s]*)\s*=\s*["']""", TEMPLATES, re.IGNORECASE) == []
    assert where(r"<style|<script(?![^>]*\ssrc=)|javascript:|\bjs:", TEMPLATES, re.IGNORECASE) == []


def test_every_attribute_with_a_value_of_ours_is_quoted() -> None:
    """Unquoted, a space in a name would begin another attribute."""
    assert where(r"\s[\w-]+\s*=\s*\{\{", TEMPLATES) == []


def test_no_script_builds_a_page_out_of_text() -> None:
    pattern = (
        r"\.(?:innerHTML|outerHTML)\s*\+?=(?!=)|insertAdjacentHTML|document\.write|\beval\(|new Function"
    )
    assert where(pattern, SCRIPTS) == []


def test_nothing_of_a_page_comes_from_elsewhere() -> None:
    among = {
        **TEMPLATES,
        **SCRIPTS,
        **{path: text for path, text in texts().items() if path.suffix == ".css"},
    }
    assert where(r"""(?:src|href|action|url)\s*[=(]\s*["']?(?:https?:)?//""", among) == []
    assert where(r"@import", among) == []


def test_no_statement_is_put_together_from_text() -> None:
    """But for the settings of a SQLite connection, which take no parameters."""
    assert where(r"""\b(?:execute|text|exec_driver_sql)\(\s*f(["'])(?!PRAGMA )""", OURS) == []


# Notes to oneself


def test_nothing_is_left_to_do() -> None:
    words = "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK", "W" + "IP"))
    assert where(rf"\b(?:{words})\b", {p: t for p, t in texts().items() if p.name not in LOCKS}) == []


def test_nothing_is_left_from_looking_for_a_bug() -> None:
    for path, text in OURS.items():
        for node in ast.walk(ast.parse(text)):
            named = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
            assert named not in ("breakpoint", "set_trace", "pprint"), short(path)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "print", f"{short(path)}:{node.lineno}"
    assert where(r"\bconsole\.(?:log|debug|dir)|\bdebugger\b", SCRIPTS) == []


def test_no_test_is_put_aside() -> None:
    """A test may find that a machine lacks what it needs; none is left out because it fails."""
    tests = {path: text for path, text in PYTHON.items() if path.is_relative_to(ROOT / "tests")}
    assert where(r"\bmark\." + r"(?:skip\b|xfail)|pytest\." + r"xfail\(", tests) == []


# Traces of a machine


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    pattern = r"(?<![\w.<}])(?:/(?:home|root|Users|work|mnt|private/var|var/folders)/[\w.-]|[A-Z]:\\\\?Users)"
    assert where(pattern, texts()) == []


def test_a_lock_names_no_host_but_the_public_ones() -> None:
    locks = {path: text for path, text in texts().items() if path.name in LOCKS}
    assert len(locks) >= 3
    allowed = r"https?://(?!(?:[\w.-]+\.)?(?:github\.com|opencollective\.com|npmjs\.(?:com|org)|paulmillr\.com|feross\.org|www\.patreon\.com)\b)[\w.-]+"
    assert where(allowed, locks) == []


def test_every_text_is_composed_utf8_with_unix_lines_and_an_end() -> None:
    for path, text in texts().items():
        if path.name in LOCKS or not text:
            continue
        assert "\r" not in text, short(path)
        assert not text.startswith("\ufeff"), short(path)
        if path.suffix in (".yaml", ".po", ".md", ".html"):
            assert unicodedata.is_normalized("NFC", text), short(path)
        if path.suffix in (".py", ".yaml", ".html", ".css", ".js", ".md", ".toml"):
            assert text.endswith("\n"), short(path)
            assert not re.search(r"[ \t]+$", text, re.MULTILINE), short(path)


@pytest.mark.parametrize(
    "suffix", [".orig", ".rej", ".bak", ".swp", ".tmp", ".pyc", ".mo", ".db", ".log", ".pem", ".key"]
)
def test_no_file_is_a_leaving(suffix: str) -> None:
    assert [short(path) for path in files() if path.suffix == suffix] == []


def test_no_file_is_larger_than_one_can_read() -> None:
    large = {short(path): path.stat().st_size for path in files() if path.stat().st_size > 300_000}
    assert {name for name in large if not name.endswith((".png", ".min.js", ".po"))} == set()

"""What others made is here byte for byte, and it is told where it came from."""

from __future__ import annotations

import hashlib
import re

import pytest

from langapp.config import ROOT
from tests.house.walking import short, texts

STATIC = ROOT / "langapp" / "static"
README = (STATIC / "vendor" / "README.md").read_text(encoding="utf-8")
HASHED = re.findall(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", README, re.MULTILINE)


def test_what_was_fetched_has_its_hash_written_down() -> None:
    assert {name for name, _hash in HASHED} == {
        *(path.relative_to(STATIC).as_posix() for path in (STATIC / "vendor").glob("*.js")),
        *(path.relative_to(STATIC).as_posix() for path in (STATIC / "fonts").glob("*.woff2")),
    }


@pytest.mark.parametrize(("name", "expected"), HASHED)
def test_a_file_is_what_its_hash_says(name: str, expected: str) -> None:
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == expected


def test_what_the_page_loads_is_what_is_there() -> None:
    loaded = {
        name
        for path, text in texts().items()
        if path.suffix == ".html"
        for name in re.findall(r"asset\('(vendor/[^']+)'\)", text)
    }
    assert loaded == {path.relative_to(STATIC).as_posix() for path in (STATIC / "vendor").glob("*.js")}


def test_every_licence_comes_with_what_it_is_of() -> None:
    for script in (STATIC / "vendor").glob("*.js"):
        assert script.with_name(script.name.replace(".min.js", ".LICENSE.txt")).exists(), short(script)
    assert (STATIC / "fonts" / "OFL.txt").exists()


def test_the_icons_are_the_ones_written_down() -> None:
    sprite = (STATIC / "icons.svg").read_text(encoding="utf-8")
    [listed] = re.findall(r"^- where: .*?\n\n", README, re.MULTILINE | re.DOTALL)
    names = [name for quoted in re.findall(r"`([a-z\n -]+)`", listed) for name in quoted.split()]
    assert sorted(re.findall(r'<symbol id="([^"]+)"', sprite)) == sorted(names)
    count = re.search(r"\| (\d+) icons of Lucide and (\w+) of ours", README)
    assert count is not None
    assert int(count[1]) + {"two": 2, "three": 3, "four": 4}[count[2]] == sprite.count("<symbol ")

"""Which way imports and foreign keys run: downward only, and siblings do not know each other."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from typing import Any

import pytest
from sqlalchemy import Table

from langapp.config import ROOT
from langapp.db import Base

CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "tool"
]["importlinter"]["contracts"]
[LAYERS] = [contract["layers"] for contract in CONTRACTS if contract["type"] == "layers"]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def test_imports_run_downward() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in done.stdout


def test_no_import_is_excused() -> None:
    for contract in CONTRACTS:
        assert not {"ignore_imports", "unmatched_ignore_imports_alerting"} & set(contract)
    [layers] = [contract for contract in CONTRACTS if contract["type"] == "layers"]
    assert layers["exhaustive"] is True
    assert layers["exhaustive_ignores"] == ["__main__"]


def test_the_domains_are_siblings() -> None:
    """A `|` keeps neighbours apart; a `:` lets them see each other, and is for the lowest layer alone."""
    domains = [layer for layer in LAYERS if {"families", "packs", "speech"} & set(layer.split(" | "))]
    assert domains == ["families | packs | speech"]
    assert LAYERS[-1] == "lib"


def height(package: str) -> int:
    """How high a package stands: 0 is the lowest."""
    for rank, layer in enumerate(reversed(LAYERS)):
        if package in layer.replace(":", "|").replace(" ", "").split("|"):
            return rank
    raise AssertionError(f"{package} is in no layer")


def keys_that_point_elsewhere() -> list[tuple[str, str, str, str]]:
    homes: dict[Table, str] = {
        mapper.local_table: mapper.class_.__module__.split(".")[1]  # type: ignore[misc]
        for mapper in Base.registry.mappers
    }
    return [
        (table.name, homes[table], key.column.table.name, homes[key.column.table])
        for table in homes
        for key in table.foreign_keys
    ]


def test_foreign_keys_point_down_or_stay_at_home() -> None:
    import langapp.migrations.running  # noqa: F401  knows every table

    found = keys_that_point_elsewhere()
    assert found
    for table, home, target, its_home in found:
        assert home == its_home or height(home) > height(its_home), f"{table} points at {target}"


@pytest.mark.parametrize(
    "name", ["utils", "helpers", "services", "managers", "common", "misc", "core", "base"]
)
def test_no_file_is_named_for_being_useful(name: str) -> None:
    assert list((ROOT / "langapp").rglob(f"{name}.py")) == []
    assert list((ROOT / "langapp").rglob(f"{name}/__init__.py")) == []

"""The `langapp` command: what it offers, and how it says no."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from langapp.cli import COMMANDS, langapp
from langapp.config import ROOT

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command as it is typed, in an environment of its own."""

    def invoke(*args: str, **env: str) -> Result:
        settings = {"LANGAPP_DATA": str(tmp_path / "data"), "DATABASE_URL": "", "LANGAPP_ENV": "", **env}
        return CliRunner().invoke(langapp, args, env=settings)

    return invoke


def test_it_offers_its_commands_with_a_sentence_each(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    offered = [line.split()[0] for line in result.output.partition("Commands:\n")[2].splitlines()]
    assert (
        offered
        == list(COMMANDS)
        == [
            *("serve", "packs", "speech", "invite", "wishes", "remarks", "demo", "backup", "restore"),
        ]
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 3


def test_it_tells_its_version(run: Run) -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.output.startswith("langapp, version ")


def test_a_command_there_is_not_is_refused(run: Run) -> None:
    result = run("fly")
    assert result.exit_code == 2
    assert "No such command 'fly'" in result.output


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"PORT": "abc"}, "PORT is 'abc': set it to a whole number from 1 to 65535."),
        ({"LANGAPP_ENV": "staging"}, "LANGAPP_ENV is 'staging': set it to development or production."),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL begins with 'mysql', which Langapp does not speak"),
        ({"LANGAPP_ENV": "production"}, "SECRET_KEY is missing or weak"),
        ({"LANGAPP_DATA": "/dev/null/data"}, "The data folder /dev/null/data cannot be made"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
@pytest.mark.parametrize("command", [("packs", "check"), ("serve",)], ids=lambda command: command[0])
def test_what_is_set_up_wrong_is_one_sentence_and_no_traceback(
    run: Run, command: tuple[str, ...], env: dict[str, str], sentence: str
) -> None:
    result = run(*command, **env)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {sentence}")
    assert result.output.count("\n") == 1


def test_a_damaged_database_is_one_sentence_and_stays_as_it_is(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "langapp.db").write_bytes(b"not a database" * 100)
    result = run("wishes")
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {data / 'langapp.db'} is not a database, or is damaged.")
    assert (data / "langapp.db").read_bytes() == b"not a database" * 100


@pytest.mark.parametrize(
    ("command", "prints"),
    [
        (("packs", "sync"), "waking-up: edition 1\n"),
        (("demo",), "Mai     Linh's mother"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_command_is_the_first_thing_one_may_do(run: Run, command: tuple[str, ...], prints: str) -> None:
    """Nobody has to serve first, so that there are tables."""
    result = run(*command, LANGAPP_ONLINE_SPEECH="off")
    assert result.exception is None, result.exception
    assert result.exit_code == 0
    assert re.match(prints, result.output)


def typed(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, *args],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_it_runs_as_a_module_too() -> None:
    done = typed("-m", "langapp", "--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("langapp, version ")


def test_asking_for_help_reads_nothing_it_does_not_need() -> None:
    code = (
        "import sys, langapp.cli; print(sorted({'flask', 'sqlalchemy', 'babel', 'yaml'} & set(sys.modules)))"
    )
    assert typed("-c", code).stdout == "[]\n"

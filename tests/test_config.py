"""How an installation is set up, and what it is told when that cannot be."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from langapp.config import ROOT, Config, Misconfigured

STRONG = "W1zKp-4q9fJx0bTn2sLc8vRd5yHg7mEa"
BASE = "https://langapp.example.org"


def read(tmp_path: Path, **env: str) -> Config:
    return Config.from_env({"LANGAPP_DATA": str(tmp_path / "data"), **env})


def refusal(tmp_path: Path, **env: str) -> str:
    with pytest.raises(Misconfigured) as refused:
        read(tmp_path, **env)
    sentence = str(refused.value)
    assert "\n" not in sentence
    assert len(sentence) < 400
    return sentence


def test_without_any_setting_it_runs_on_this_machine_alone(tmp_path: Path) -> None:
    config = read(tmp_path)
    assert (config.host, config.port, config.production, config.proxies) == ("127.0.0.1", 8000, False, 0)
    assert config.database_file == tmp_path / "data" / "langapp.db"
    assert config.on_sqlite
    assert config.lessons == ROOT / "lessons"
    assert (tmp_path / "data").is_dir()
    assert [file.name for file in (tmp_path / "data").iterdir()] == ["secret"]


@pytest.mark.parametrize(
    "name",
    [
        "LANGAPP_AUDIO", "LANGAPP_ENV", "LANGAPP_BASE_URL", "LANGAPP_PROXIES", "LANGAPP_ONLINE_SPEECH",
        "LANGAPP_GTTS_BASE_URL", "LANGAPP_SPEECH_DAILY_CAP", "DATABASE_URL", "SECRET_KEY", "HOST", "PORT",
    ],
)  # fmt: skip
def test_an_empty_setting_is_no_setting(tmp_path: Path, name: str) -> None:
    """As in a compose file with `HOST=`: an empty host would open the app to the whole network."""
    assert read(tmp_path, **{name: ""}) == read(tmp_path)


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({"PORT": "1"}, {"port": 1}),
        ({"PORT": "65535"}, {"port": 65535}),
        ({"HOST": "::1"}, {"host": "::1"}),
        ({"LANGAPP_PROXIES": "2"}, {"proxies": 2}),
        ({"LANGAPP_ONLINE_SPEECH": "off"}, {"online_speech": False}),
        ({"LANGAPP_SPEECH_DAILY_CAP": "0"}, {"speech_daily_cap": 0}),
        ({"LANGAPP_BASE_URL": "https://a.example/"}, {"base_url": "https://a.example"}),
        ({"LANGAPP_GTTS_BASE_URL": "http://127.0.0.1:9/"}, {"gtts_base_url": "http://127.0.0.1:9"}),
        ({"DATABASE_URL": "sqlite:////srv/langapp.db"}, {"database_url": "sqlite:////srv/langapp.db"}),
        (
            {"DATABASE_URL": "postgres://u:p@h/d"},
            {"database_url": "postgresql+psycopg://u:p@h/d", "on_sqlite": False},
        ),
        (
            {"DATABASE_URL": "postgresql://u:p%40@h:1/d"},
            {"database_url": "postgresql+psycopg://u:p%40@h:1/d"},
        ),
        (
            {"DATABASE_URL": "postgresql+psycopg:///d?host=/run"},
            {"database_url": "postgresql+psycopg:///d?host=/run"},
        ),
    ],
    ids=str,
)
def test_a_setting_is_taken_as_it_is_meant(
    tmp_path: Path, env: dict[str, str], expected: dict[str, Any]
) -> None:
    config = read(tmp_path, **env)
    assert {name: getattr(config, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"PORT": "0"}, "PORT"),
        ({"PORT": "65536"}, "PORT"),
        ({"PORT": "-1"}, "PORT"),
        ({"PORT": "80a"}, "PORT"),
        ({"PORT": "²"}, "PORT"),
        ({"PORT": "9" * 100}, "PORT"),
        ({"LANGAPP_PROXIES": "many"}, "LANGAPP_PROXIES"),
        ({"LANGAPP_PROXIES": "6"}, "LANGAPP_PROXIES"),
        ({"LANGAPP_ENV": "staging"}, "LANGAPP_ENV"),
        ({"LANGAPP_ENV": "Production"}, "LANGAPP_ENV"),
        ({"LANGAPP_ONLINE_SPEECH": "yes"}, "LANGAPP_ONLINE_SPEECH"),
        ({"LANGAPP_SPEECH_DAILY_CAP": "-5"}, "LANGAPP_SPEECH_DAILY_CAP"),
        ({"DATABASE_URL": "mysql://u:hunter2@h/d"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql:/u:hunter2@h/d"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql+asyncpg://u:hunter2@h/d"}, "DATABASE_URL"),
        ({"DATABASE_URL": "POSTGRES"}, "DATABASE_URL"),
        ({"DATABASE_URL": "/var/lib/langapp.db"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///langapp.db"}, "DATABASE_URL"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_setting_that_cannot_be_is_refused_by_name_in_one_sentence(
    tmp_path: Path, env: dict[str, str], named: str
) -> None:
    sentence = refusal(tmp_path, **env)
    assert sentence.startswith(named)
    assert "hunter2" not in sentence


# Production


@pytest.mark.parametrize(
    "secret", ["", "x", "secret", "changeme" * 3, "a" * 64, "abcabcabc" * 8, "x" * 31, STRONG[:31]], ids=len
)
def test_production_refuses_a_missing_or_weak_secret(tmp_path: Path, secret: str) -> None:
    sentence = refusal(tmp_path, LANGAPP_ENV="production", LANGAPP_BASE_URL=BASE, SECRET_KEY=secret)
    assert sentence.startswith("SECRET_KEY is missing or weak")
    assert not secret or f" {secret} " not in sentence


@pytest.mark.parametrize(
    "url", ["", "http://langapp.example.org", "langapp.example.org", "https://", "ftp://x", "//x"]
)
def test_production_refuses_an_address_that_is_not_https(tmp_path: Path, url: str) -> None:
    sentence = refusal(tmp_path, LANGAPP_ENV="production", SECRET_KEY=STRONG, LANGAPP_BASE_URL=url)
    assert sentence.startswith("LANGAPP_BASE_URL must be the https:// address people open")


def test_production_never_falls_back_on_the_development_secret(tmp_path: Path) -> None:
    made = read(tmp_path).secret_key
    refusal(tmp_path, LANGAPP_ENV="production", LANGAPP_BASE_URL=BASE)
    config = read(tmp_path, LANGAPP_ENV="production", LANGAPP_BASE_URL=BASE, SECRET_KEY=STRONG)
    assert (config.production, config.secret_key, config.base_url) == (True, STRONG, BASE)
    assert made != STRONG


# The secret that development makes for itself


def test_the_development_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((first.data / "secret").stat().st_mode) == 0o600
    other = Config.from_env({"LANGAPP_DATA": str(tmp_path / "other")})
    assert other.secret_key != first.secret_key


@pytest.mark.parametrize("held", ["", "short", "\n" * 50])
def test_a_secret_that_was_cut_short_is_made_anew(tmp_path: Path, held: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret").write_text(held)
    assert len(read(tmp_path).secret_key) >= 32


def test_processes_that_start_at_the_same_moment_agree_on_the_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as starting:
        for round_ in range(25):
            folder = tmp_path / str(round_)
            assert len(set(starting.map(lambda _n, at=folder: read(at).secret_key, range(8)))) == 1


# The data folder


@pytest.mark.parametrize(
    ("folder", "why"),
    [("file", "cannot be made"), ("file/data", "cannot be made")],
)
def test_a_data_folder_that_cannot_be_is_refused_in_one_sentence(
    tmp_path: Path, folder: str, why: str
) -> None:
    (tmp_path / "file").write_text("not a folder")
    sentence = refusal(tmp_path, LANGAPP_DATA=str(tmp_path / folder))
    assert why in sentence
    assert "set LANGAPP_DATA to a folder you may write in" in sentence
    assert (tmp_path / "file").read_text() == "not a folder"


def test_a_data_folder_is_made_with_all_that_leads_to_it_and_nothing_is_left_of_the_trying(
    tmp_path: Path,
) -> None:
    config = Config.from_env({"LANGAPP_DATA": str(tmp_path / "a" / "b c" / "ba bể")})
    assert [file.name for file in config.data.iterdir()] == ["secret"]
    assert config.data == tmp_path / "a" / "b c" / "ba bể"

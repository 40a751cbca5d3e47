"""Where things are and how this installation behaves: read once, from the environment."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from langapp.lib import mailaddress
from langapp.lib.wholefile import PRIVATE

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32


class Misconfigured(Exception):
    """The installation cannot run as it is set up. The message says what to do, in one sentence."""


@dataclass(frozen=True, kw_only=True)
class Smtp:
    """The server that takes our mail."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"
    """`tls` from the first byte, `starttls` before anything is told, or `none`, on this very machine."""


@dataclass(frozen=True, kw_only=True)
class Config:
    data: Path
    audio: Path = ROOT / "audio"
    backups: Path | None = None
    lessons: Path = ROOT / "lessons"
    translations: Path = ROOT / "translations"
    database_url: str
    secret_key: str
    production: bool = False
    base_url: str | None = None
    proxies: int = 0
    host: str = "127.0.0.1"
    port: int = 8000
    online_speech: bool = True
    gtts_base_url: str = "https://translate.google.com"
    speech_daily_cap: int = 500
    smtp: Smtp | None = None
    mail_from: str = "Langapp <langapp@localhost>"

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Config:
        """Raises Misconfigured where a variable cannot be what it says, or the data folder cannot be kept in."""
        production = _choice(env, "LANGAPP_ENV", "development", ("development", "production")) == "production"
        data = Path(env.get("LANGAPP_DATA") or ROOT / "data").expanduser().resolve()
        _must_be_writable(data)
        return cls(
            data=data,
            audio=Path(env.get("LANGAPP_AUDIO") or ROOT / "audio").expanduser().resolve(),
            backups=Path(env["LANGAPP_BACKUPS"]).expanduser().resolve()
            if env.get("LANGAPP_BACKUPS")
            else None,
            database_url=_database_url(env.get("DATABASE_URL", ""), data),
            secret_key=_production_secret(env) if production else _kept_secret(data),
            production=production,
            base_url=_base_url(env, production),
            proxies=_whole_number(env, "LANGAPP_PROXIES", 0, 0, 5),
            host=env.get("HOST") or "127.0.0.1",
            port=_whole_number(env, "PORT", 8000, 1, 65535),
            online_speech=_choice(env, "LANGAPP_ONLINE_SPEECH", "on", ("on", "off")) == "on",
            gtts_base_url=(env.get("LANGAPP_GTTS_BASE_URL") or cls.gtts_base_url).rstrip("/"),
            speech_daily_cap=_whole_number(env, "LANGAPP_SPEECH_DAILY_CAP", 500, 0, 100_000),
            smtp=_smtp(env),
            mail_from=_mail_from(env) or cls.mail_from,
        )

    @property
    def on_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def database_file(self) -> Path | None:
        return Path(self.database_url.removeprefix("sqlite:///")) if self.on_sqlite else None


def current() -> Config:
    """The configuration of the app that is answering."""
    from flask import current_app  # Not above: what only starts the app does without Flask's memory.

    config: Config = current_app.extensions["langapp"]
    return config


def _must_be_writable(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # nobody else on this machine reads in it
    except OSError as error:
        raise Misconfigured(
            f"The data folder {folder} cannot be made ({error.strerror}): "
            "set LANGAPP_DATA to a folder you may write in."
        ) from error
    probe = folder / f".probe-{secrets.token_hex(4)}"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Misconfigured(
            f"The data folder {folder} cannot be written in ({error.strerror}): "
            "make it writable, or set LANGAPP_DATA to another folder."
        ) from error


def _database_url(url: str, data: Path) -> str:
    if not url:
        return f"sqlite:///{data / 'langapp.db'}"
    scheme, separator, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("//"):
        return url
    if scheme in ("postgres", "postgresql", "postgresql+psycopg") and separator:
        return f"postgresql+psycopg://{rest}"
    raise Misconfigured(
        f"DATABASE_URL begins with {scheme[:20]!r}, which Langapp does not speak: use "
        "postgresql://user:password@host/database, or leave it out to use SQLite in the data folder."
    )


def _production_secret(env: Mapping[str, str]) -> str:
    secret = env.get("SECRET_KEY", "")
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < 10:
        raise Misconfigured(
            f"SECRET_KEY is missing or weak: set it to at least {SHORTEST_SECRET} random characters, "
            'made for example with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return secret


def _kept_secret(data: Path) -> str:
    """A development secret, made at first start and kept in the data folder, readable by its owner."""
    path = data / "secret"
    kept = path.read_text().strip() if path.exists() else None
    if kept is not None and len(kept) >= SHORTEST_SECRET:
        return kept
    if kept is not None:
        path.unlink(missing_ok=True)
    # Written whole before it gets its name, and the name is given once: who comes second takes the first's.
    made = path.with_name(f".secret-{secrets.token_hex(4)}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w") as file:
        file.write(secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):
        os.link(made, path)
    made.unlink()
    return path.read_text().strip()


def _base_url(env: Mapping[str, str], production: bool) -> str | None:
    url = env.get("LANGAPP_BASE_URL", "").rstrip("/")
    if production and not url.startswith("https://"):
        raise Misconfigured(
            "LANGAPP_BASE_URL must be the https:// address people open: "
            "set it, for example to https://langapp.example.org."
        )
    return url or None


def _smtp(env: Mapping[str, str]) -> Smtp | None:
    url = env.get("LANGAPP_SMTP", "")
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = SplitResult("", "", "", "", ""), "", None
    plain = parts.path in ("", "/") and not parts.query and not parts.fragment and url.isprintable()
    complete = bool(parts.username) == bool(parts.password)
    if parts.scheme not in ("smtp", "smtps") or not host or port == 0 or not plain or not complete:
        # Without what was given: there is a password in it.
        raise Misconfigured(
            "LANGAPP_SMTP cannot be read: set it to smtp://user:password@host:587, or smtps://user:password@host:465, "
            "with %40 for an @ and %2F for a / in the password."
        )
    tls = parts.scheme == "smtps"
    here = host in ("localhost", "127.0.0.1", "::1")
    return Smtp(
        host=host,
        port=port or (465 if tls else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        security="tls" if tls else "none" if here else "starttls",
    )


def _mail_from(env: Mapping[str, str]) -> str | None:
    given = env.get("LANGAPP_MAIL_FROM", "")
    if given and not _names_an_address(given):
        raise Misconfigured(
            f"LANGAPP_MAIL_FROM is {given[:40]!r}: set it to the address mail comes from, "
            "for example to Langapp <hello@langapp.example.org>."
        )
    if not given and env.get("LANGAPP_SMTP"):
        raise Misconfigured(
            "LANGAPP_MAIL_FROM is missing: set it to the address mail comes from, "
            "for example to Langapp <hello@langapp.example.org>."
        )
    return given or None


def _names_an_address(given: str) -> bool:
    from email.utils import getaddresses  # It takes 20 ms to import, and most installations send no mail.

    found = getaddresses([given]) if given.isprintable() and given.isascii() else []
    return len(found) == 1 and mailaddress.folded(found[0][1]) is not None


def _choice(env: Mapping[str, str], name: str, default: str, choices: tuple[str, ...]) -> str:
    value = env.get(name) or default
    if value not in choices:
        raise Misconfigured(f"{name} is {value[:40]!r}: set it to {' or '.join(choices)}.")
    return value


def _whole_number(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = env.get(name) or str(default)
    if not value.isdecimal() or not least <= int(value) <= most:
        raise Misconfigured(f"{name} is {value[:40]!r}: set it to a whole number from {least} to {most}.")
    return int(value)

"""Mail leaves once what it tells of is committed, says who it is from, and names nobody in a log."""

from __future__ import annotations

import email
import logging
import socket
import socketserver
import stat
import threading
import time
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp import mail
from langapp.config import Config, Misconfigured, Smtp
from langapp.db import db
from tests.conftest import make_config
from tests.visiting import visit

TO = "mai@example.org"


@dataclass
class PostOffice:
    """A mail server on this machine, as much as is needed of one."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    """What it says to a command, other than yes."""
    heard: list[str] = field(default_factory=list)
    messages: list[EmailMessage] = field(default_factory=list)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    office = PostOffice()

    class Conversation(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

        def handle(self) -> None:
            self.say("220 here")
            while line := self.rfile.readline().decode().rstrip("\r\n"):
                office.heard.append(line)
                word = line.partition(" ")[0].upper()
                if word in office.answers:
                    self.say(office.answers[word])
                elif word == "EHLO":
                    self.say("250-here\r\n250 AUTH PLAIN")
                elif word == "AUTH":
                    self.say("235 welcome")
                elif word == "DATA":
                    self.say("354 go on")
                    lines = []
                    while (part := self.rfile.readline()) != b".\r\n":
                        lines.append(part.removeprefix(b"."))
                    message = email.message_from_bytes(b"".join(lines), policy=policy.default)
                    assert isinstance(message, EmailMessage)
                    office.messages.append(message)
                    self.say("250 taken")
                elif word == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 yes")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.daemon_threads = True
        office.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield office
        server.shutdown()


@pytest.fixture
def at_once(app: Flask) -> Iterator[Flask]:
    """Jobs run as soon as what asked for them is committed."""
    app.config["JOBS_IMMEDIATE"] = True
    yield app
    del app.config["JOBS_IMMEDIATE"]


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "PAUSES", (0.01, 0.01, 0.01))


def posting(app: Flask, office: PostOffice, **other: Any) -> None:
    """From now on the app has its mail taken by that office."""
    before: Config = app.extensions["langapp"]
    smtp = Smtp(host="127.0.0.1", port=office.port, **{"security": "none", **other.pop("smtp", {})})
    app.extensions["langapp"] = make_config(
        before.data, before.database_url, smtp=smtp, mail_from="Langapp <hello@langapp.example>", **other
    )


def post(app: Flask, to: str = TO, subject: str = "Your code", text: str = "482 913") -> None:
    with app.app_context():
        mail.send(to, subject, text)
        db.session.commit()


def wait_for(what: Any) -> None:
    until = time.monotonic() + 10
    while not what() and time.monotonic() < until:
        time.sleep(0.01)
    assert what()


def test_a_message_is_plain_text_that_says_who_it_is_from_and_that_a_program_wrote_it(
    at_once: Flask, office: PostOffice
) -> None:
    posting(
        at_once, office, smtp={"user": "hello", "password": "hunter2"}, base_url="https://langapp.example"
    )
    post(at_once, text="482 913\n\nDành cho bà, பாட்டிக்கு.\n.\nend")
    [message] = office.messages
    assert message["From"] == "Langapp <hello@langapp.example>"
    assert message["To"] == TO
    assert message["Subject"] == "Your code"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"]
    assert message["Message-ID"].endswith("@langapp.example>")
    assert message.get_content_type() == "text/plain"
    assert message.get_content().splitlines() == [
        "482 913", "", "Dành cho bà, பாட்டிக்கு.", ".", "end", "", "-- ", "Langapp", "https://langapp.example",
    ]  # fmt: skip
    assert "mail FROM:<hello@langapp.example>" in [heard.split(" size")[0] for heard in office.heard]
    assert f"rcpt TO:<{TO}>" in office.heard
    [auth] = [heard for heard in office.heard if heard.startswith("AUTH")]
    assert b64decode(auth.split()[-1]) == b"\0hello\0hunter2"


def test_without_an_address_of_our_own_a_message_has_no_link(at_once: Flask, office: PostOffice) -> None:
    posting(at_once, office)
    post(at_once)
    assert office.messages[0].get_content().splitlines() == ["482 913"]


def test_what_is_rolled_back_is_not_told(at_once: Flask, office: PostOffice) -> None:
    posting(at_once, office)
    with at_once.test_request_context("/", method="POST"):
        db.session.connection()
        mail.send(TO, "Your code", "482 913")
        db.session.rollback()
        db.session.commit()
    assert office.heard == []


@pytest.mark.parametrize(
    "to",
    [
        "mai@example.org\nBcc: joon@example.org", "mai@example.org\r\n\r\nhello", "mai@example.org, b@example.org",
        "Mai <mai@example.org>", "Mai@Example.org", "", "mai@example.org>\r\nDATA",
    ],
)  # fmt: skip
def test_only_a_folded_address_is_written_to(at_once: Flask, office: PostOffice, to: str) -> None:
    posting(at_once, office)
    with at_once.app_context(), pytest.raises(ValueError, match="not an address"):
        mail.send(to, "Your code", "482 913")
    assert office.heard == []


def test_a_subject_stays_one_line(at_once: Flask, office: PostOffice) -> None:
    posting(at_once, office)
    post(at_once, subject="Your code\r\nBcc: joon@example.org\n\nhello")
    [message] = office.messages
    assert message["Bcc"] is None
    assert message["Subject"] == "Your code Bcc: joon@example.org hello"
    assert [heard for heard in office.heard if heard.startswith("rcpt")] == [f"rcpt TO:<{TO}>"]


def test_a_server_that_is_busy_is_asked_again(
    at_once: Flask, office: PostOffice, no_pause: None, caplog: pytest.LogCaptureFixture
) -> None:
    posting(at_once, office)
    office.answers["RCPT"] = f"451 {TO} later"
    post(at_once)
    wait_for(lambda: sum(heard.startswith("rcpt") for heard in office.heard) >= 2)
    del office.answers["RCPT"]
    wait_for(lambda: office.messages)
    assert [message["To"] for message in office.messages] == [TO]
    assert "451" in caplog.text
    assert "it is tried again" in caplog.text


def test_it_is_not_asked_for_ever(
    at_once: Flask, office: PostOffice, no_pause: None, caplog: pytest.LogCaptureFixture
) -> None:
    posting(at_once, office)
    office.answers["RCPT"] = f"451 {TO} later"
    post(at_once)
    wait_for(lambda: "given up" in caplog.text)
    assert sum(heard.startswith("rcpt") for heard in office.heard) == 1 + len(mail.PAUSES)


def test_a_clear_no_is_not_asked_again(
    at_once: Flask, office: PostOffice, no_pause: None, caplog: pytest.LogCaptureFixture
) -> None:
    posting(at_once, office)
    office.answers["RCPT"] = f"550 nobody called {TO}"
    post(at_once)
    assert "550); given up" in caplog.text
    assert sum(heard.startswith("rcpt") for heard in office.heard) == 1


def test_a_server_that_is_not_there_breaks_nothing(
    at_once: Flask, office: PostOffice, no_pause: None, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        office.port = nobody.getsockname()[1]
    posting(at_once, office)
    post(at_once)
    wait_for(lambda: "given up" in caplog.text)
    assert "ConnectionRefusedError" in caplog.text


def test_no_password_and_no_message_goes_in_the_open(
    at_once: Flask, office: PostOffice, no_pause: None, caplog: pytest.LogCaptureFixture
) -> None:
    """A server, or somebody in between, that does not offer STARTTLS is told nothing."""
    posting(at_once, office, smtp={"security": "starttls", "user": "hello", "password": "hunter2"})
    post(at_once)
    assert {heard.split()[0].lower() for heard in office.heard} <= {"ehlo", "quit"}
    assert "given up" in caplog.text


def test_neither_address_nor_text_nor_password_is_logged(
    at_once: Flask, office: PostOffice, no_pause: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    posting(at_once, office, smtp={"user": "hello", "password": "hunter2"})
    for word, answer in [
        ("RCPT", f"550 nobody called {TO}"),
        ("AUTH", "535 hunter2 is not it"),
        ("MAIL", "451 no"),
    ]:
        office.answers = {word: answer}
        post(at_once)
    wait_for(lambda: caplog.text.count("given up") == 3)
    for secret in (TO, "482 913", "Your code", "hunter2", "example.org"):
        assert secret not in caplog.text


# On a developer's machine


def test_on_a_machine_without_mail_messages_are_files_for_their_owner_alone(
    at_once: Flask, config: Config, client: FlaskClient
) -> None:
    post(at_once, text="482 913\n<b>&")
    post(at_once, to="joon@example.org", text="111 222")
    files = sorted((config.data / "outbox").iterdir())
    assert len(files) == 2
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    page = visit(client, "/outbox")
    assert page.text.index("111 222") < page.text.index("482 913")
    assert "<b>&" in page.text
    assert "joon@example.org" in page.text


def test_the_outbox_keeps_the_newest(at_once: Flask, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MOST_IN_OUTBOX", 3)
    for number in range(5):
        post(at_once, text=f"message {number}")
    with at_once.app_context():
        assert [message.text.strip() for message in mail.outbox()] == ["message 4", "message 3", "message 2"]


def test_an_empty_outbox_is_a_page(client: FlaskClient) -> None:
    assert visit(client, "/outbox").h1


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "::2", "::ffff:192.0.2.7"])
def test_the_outbox_is_for_this_machine_alone(client: FlaskClient, address: str) -> None:
    visit(client, "/outbox", 404, environ_base={"REMOTE_ADDR": address})
    visit(
        client,
        "/outbox",
        404,
        environ_base={"REMOTE_ADDR": address},
        headers={"X-Forwarded-For": "127.0.0.1"},
    )


@pytest.mark.parametrize(
    "other",
    [
        {"production": True, "base_url": "https://langapp.example"},
        {"smtp": Smtp(host="mail.example", port=587)},
    ],
    ids=["production", "with-a-server"],
)
def test_there_is_no_outbox_elsewhere(
    at_once: Flask, config: Config, client: FlaskClient, other: dict[str, Any]
) -> None:
    post(at_once)
    at_once.extensions["langapp"] = make_config(config.data, config.database_url, **other)
    visit(client, "/outbox", 404)


def test_in_production_without_a_server_nothing_is_written_anywhere(
    at_once: Flask, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    at_once.extensions["langapp"] = make_config(
        config.data, config.database_url, production=True, base_url="https://langapp.example"
    )
    post(at_once)
    assert not (config.data / "outbox").exists()
    assert "LANGAPP_SMTP" in caplog.text
    assert TO not in caplog.text


# Settings


@pytest.mark.parametrize(
    ("url", "smtp"),
    [
        ("smtp://u:p@mail.example", Smtp(host="mail.example", port=587, user="u", password="p")),
        (
            "smtp://u%40x:p%2F%3A@mail.example:2525",
            Smtp(host="mail.example", port=2525, user="u@x", password="p/:"),
        ),
        (
            "smtps://u:p@mail.example",
            Smtp(host="mail.example", port=465, user="u", password="p", security="tls"),
        ),
        ("smtp://mail.example", Smtp(host="mail.example", port=587)),
        ("smtp://localhost:25", Smtp(host="localhost", port=25, security="none")),
        ("smtp://[::1]:25/", Smtp(host="::1", port=25, security="none")),
        ("smtps://localhost", Smtp(host="localhost", port=465, security="tls")),
    ],
)
def test_one_setting_says_where_mail_goes(tmp_path: Path, url: str, smtp: Smtp) -> None:
    config = Config.from_env(
        {"LANGAPP_DATA": str(tmp_path), "LANGAPP_SMTP": url, "LANGAPP_MAIL_FROM": "a@b.example"}
    )
    assert config.smtp == smtp
    assert config.mail_from == "a@b.example"
    assert "password" not in repr(config)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example", "http://u:hunter2@mail.example", "smtp://", "smtp://u:hunter2@", "smtp://u:hunter2@h:0",
        "smtp://u:hunter2@h:99999", "smtp://u:hunter2@h:x", "smtp://u:hunter2@h/path", "smtp://u:hunter2@h?tls=no",
        "smtp://u@h", "smtp://:hunter2@h", "smtp://u:hunt/er2@h", "smtp://u:hunter2@[::1", "smtp://u:hunter2@h#x",
    ],
)  # fmt: skip
def test_a_setting_for_mail_that_cannot_be_is_refused_without_telling_the_password(
    tmp_path: Path, url: str
) -> None:
    with pytest.raises(Misconfigured) as refused:
        Config.from_env(
            {"LANGAPP_DATA": str(tmp_path), "LANGAPP_SMTP": url, "LANGAPP_MAIL_FROM": "a@b.example"}
        )
    assert str(refused.value).startswith("LANGAPP_SMTP")
    assert "hunt" not in str(refused.value)


@pytest.mark.parametrize(
    "sender",
    ["", "nobody", "a@localhost", "A <a@b.example>, B <b@b.example>", "a@b.example\nBcc: x@y.example"],
)
def test_mail_comes_from_one_address(tmp_path: Path, sender: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        Config.from_env(
            {"LANGAPP_DATA": str(tmp_path), "LANGAPP_SMTP": "smtp://h", "LANGAPP_MAIL_FROM": sender}
        )
    assert str(refused.value).startswith("LANGAPP_MAIL_FROM")

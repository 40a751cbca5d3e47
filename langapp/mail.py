"""Mail: written here, sent by a job once what it tells of is committed.

Without LANGAPP_SMTP, on a developer's machine, messages become files in `outbox/` of the data folder, which the page
/outbox shows; in production no mail is sent then, and pages do not offer it. Who is written to, and what, is in no log.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from pathlib import Path
from threading import Timer
from urllib.parse import urlsplit

from flask import Flask, current_app

from langapp.config import Config, Smtp, current
from langapp.jobs import enqueue, soon
from langapp.lib import mailaddress, wholefile
from langapp.lib.uuid7 import uuid7
from langapp.lib.wholefile import PRIVATE

PATIENCE = 20.0
"""Seconds to wait for each answer of the server."""
PAUSES = (10.0, 60.0, 240.0)
"""Seconds before the next try, while trying again may help. Six digits are good for ten minutes."""
MOST_IN_OUTBOX = 100

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Message:
    """One of the outbox, as a page shows it."""

    to: str
    subject: str
    text: str


def is_possible() -> bool:
    """Whether a message would go anywhere."""
    config = current()
    return config.smtp is not None or not config.production


def send(to: str, subject: str, text: str) -> None:
    """Once the transaction has committed. `to` is an address as `lib.mailaddress` folds it, or ValueError."""
    if mailaddress.folded(to) != to:
        raise ValueError("not an address")
    enqueue(deliver, to, " ".join(subject.split()), text)


@soon
def deliver(to: str, subject: str, text: str, tried: int = 0) -> None:
    """In silence, whatever happens: whoever waits for a message may ask for another."""
    config = current()
    message = _written(config, to, subject, text)
    if config.smtp is not None:
        try:
            _hand_over(config.smtp, config, to, message)
        except Exception as error:
            _not_sent(error, to, subject, text, tried)
    elif not config.production:
        _put_out(config, message)
    else:
        log.warning("A message was not sent, because LANGAPP_SMTP is not set")


def outbox() -> list[Message]:
    """What was written on this machine, newest first."""
    messages = []
    for file in _newest_first(current()):
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        text = "\n".join(message.get_content().splitlines())
        messages.append(Message(str(message["To"]), str(message["Subject"]), text))
    return messages


def _written(config: Config, to: str, subject: str, text: str) -> EmailMessage:
    """Plain text, in UTF-8. A header that would become two is a ValueError."""
    name, address = parseaddr(config.mail_from)
    domain = address.rpartition("@")[2]
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"
    if config.base_url:
        text = f"{text}\n\n-- \nLangapp\n{config.base_url}"
    message.set_content(f"{text}\n", charset="utf-8", cte="quoted-printable")
    return message


def _hand_over(smtp: Smtp, config: Config, to: str, message: EmailMessage) -> None:
    # They take 30 ms to import: the first message pays, rather than every start.
    import smtplib
    import ssl

    ours = urlsplit(config.base_url or "").hostname or "localhost"
    sender = parseaddr(config.mail_from)[1]
    safe = ssl.create_default_context()
    if smtp.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            smtp.host, smtp.port, local_hostname=ours, timeout=PATIENCE, context=safe
        )
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, local_hostname=ours, timeout=PATIENCE)
    with server:
        if smtp.security == "starttls":
            server.starttls(context=safe)  # raises where it is not offered: nothing is told in the open
        if smtp.user:
            server.login(smtp.user, smtp.password)
        server.send_message(message, from_addr=sender, to_addrs=[to])


def _not_sent(error: Exception, to: str, subject: str, text: str, tried: int) -> None:
    """What the server answered may name the address: only its number is told."""
    import smtplib

    code = _code(error)
    for_good = code >= 500 or isinstance(error, smtplib.SMTPNotSupportedError) or tried >= len(PAUSES)
    log.warning(
        "A message was not sent (%s%s); %s",
        type(error).__name__,
        f" {code}" if code else "",
        "given up" if for_good else "it is tried again",
    )
    if not for_good:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        timer = Timer(PAUSES[tried], _again, (app, to, subject, text, tried + 1))
        timer.daemon = True
        timer.start()


def _again(app: Flask, to: str, subject: str, text: str, tried: int) -> None:
    with app.app_context():
        enqueue(deliver, to, subject, text, tried)


def _code(error: Exception) -> int:
    import smtplib

    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _why in error.recipients.values()), default=0)
    return 0


def _put_out(config: Config, message: EmailMessage) -> None:
    name = f"{uuid7(datetime.now(UTC))}.eml"
    wholefile.write(_folder(config) / name, message.as_bytes(), PRIVATE)
    for old in _newest_first(config)[MOST_IN_OUTBOX:]:
        old.unlink(missing_ok=True)


def _newest_first(config: Config) -> list[Path]:
    return sorted(_folder(config).glob("*.eml"), reverse=True)


def _folder(config: Config) -> Path:
    return config.data / "outbox"

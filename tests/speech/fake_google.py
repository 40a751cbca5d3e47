"""A Google of our own, and all the ways in which it can answer."""

from __future__ import annotations

import base64
import json
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

Answer = Callable[["Handler"], None]
STRANGER = Path(__file__).with_name("stranger.certificate")
"""A certificate nobody signed, and its key: good for nothing but tests."""


@dataclass(frozen=True)
class Request:
    """One as it came: every header but the host it was sent to."""

    line: str
    headers: dict[str, str]
    body: bytes


class FakeGoogle(ThreadingHTTPServer):
    """Answers as translate.google.com does; or as `answers`, by text, would have it.

    It may also be somebody's proxy, and then is whoever they wish to be connected to.
    """

    daemon_threads = True

    def __init__(self, mp3: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.mp3 = mp3
        self.forget()

    def forget(self) -> None:
        self.texts: list[str] = []
        self.codes: list[str] = []
        self.requests: list[Request] = []
        self.connected: list[str] = []
        self.answers: dict[str, Answer] = {}
        self.always: Answer | None = None
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_: object) -> None:
        """A client that went away is what some tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: FakeGoogle
    protocol_version = "HTTP/1.1"
    close_connection = True

    def do_CONNECT(self) -> None:
        self.server.connected.append(self.path)
        self.send_response(200)
        self.end_headers()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(STRANGER)
        with context.wrap_socket(self.connection, server_side=True) as inside:
            Handler(inside, self.client_address, self.server)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name: value for name, value in self.headers.items() if name != "Host"}
        self.server.requests.append(Request(self.requestline, headers, body))
        form = parse_qs(body.decode())
        [[[rpc, inner, _, kind]]] = json.loads(form["f.req"][0])
        text, code, slow, null = json.loads(inner)
        assert (rpc, kind, slow, null) == ("jQ1olc", "generic", None, "null")
        assert self.path == "/_/TranslateWebserverUi/data/batchexecute"
        self.server.texts.append(text)
        self.server.codes.append(code)
        (self.server.always or self.server.answers.get(text) or sound)(self)

    def reply(self, body: bytes, code: int = 200, **headers: str) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


def envelope(sound: str | None) -> bytes:
    inner = None if sound is None else json.dumps([sound])
    row = ["wrb.fr", "jQ1olc", inner, None, None, None, "generic"]
    line = json.dumps([row, ["di", 42]], separators=(",", ":"))
    return f")]}}'\n\n{len(line)}\n{line}\n".encode()


def answering(mp3: bytes) -> Answer:
    return lambda handler: handler.reply(envelope(base64.b64encode(mp3).decode()))


def sound(handler: Handler) -> None:
    answering(handler.server.mp3)(handler)


def answering_with(body: bytes, code: int = 200, **headers: str) -> Answer:
    return lambda handler: handler.reply(body, code, **headers)


def resetting(handler: Handler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    handler.connection.close()
    handler.wfile = handler.rfile = open("/dev/null", "w+b", 0)  # noqa: SIM115


def breaking_off(handler: Handler) -> None:
    """Fewer bytes than were announced."""
    whole = envelope(base64.b64encode(handler.server.mp3).decode())
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(whole)))
    handler.end_headers()
    handler.wfile.write(whole[: len(whole) // 2])
    handler.close_connection = True


def silent(handler: Handler) -> None:
    """Headers, and then nothing more."""
    _begin(handler)
    handler.server.over.wait(5)


def dripping(handler: Handler) -> None:
    """A byte now and then, for ever."""
    _begin(handler)
    while not handler.server.over.wait(0.05):
        handler.wfile.write(b"x")


def _begin(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "99999")
    handler.end_headers()

"""gunicorn's worker of threads, for pages; streams it hands over, connection and all, to the one thread that holds them. It
then counts them no more: not as connections there is room for, nor as what to wait for at a stop.
"""

from __future__ import annotations

import errno
import resource
import select
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from gunicorn.util import close_graceful, http_date
from gunicorn.workers.gthread import _DEFER, DEFAULT_WORKER_DATA_TIMEOUT, ThreadWorker

from langapp.lib import heaps
from langapp.live.hub import MOST, allow, close
from langapp.live.streams import Stream

FILES_BESIDE = 200
"""What a process has open besides its connections."""
HEAD = 10.0
"""Seconds in which the head of a request is here. A thread waits for it, and there are so many and no more."""
LARGEST_HEAD = 65_536
KEPT = 32
"""Threads that go on without work."""
LET_GO_EVERY = 1.0
"""Seconds: it takes 40 ms after three hundred, so better while they have only just come than while they listen."""
HUNG_UP = getattr(select, "POLLRDHUP", select.POLLHUP)


class Begun(Exception):
    """A stream is what is answered. Raised through gunicorn, so that it sends nothing of its own."""


class Worker(ThreadWorker):  # type: ignore[misc]
    wsgi: Any
    tpool: Any
    looked_at_threads = 0.0
    let_threads_go = False

    def load_wsgi(self) -> None:
        super().load_wsgi()
        self.served = self.wsgi
        files, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if files != resource.RLIM_INFINITY:
            allow(self.served, max(min(MOST, files - self.worker_connections - FILES_BESIDE), 0))
        else:
            allow(self.served, MOST)

        def wsgi(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
            told: list[Any] = []

            def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
                told[:] = status, headers
                return start_response(status, headers, *error)

            answer = self.served(environ, start)
            if isinstance(answer, Stream):
                raise Begun(answer, *told)
            return answer

        self.wsgi = wsgi

    def accept(self, listener: Any) -> None:
        try:
            super().accept(listener)
        except OSError as error:
            if error.errno not in (errno.EMFILE, errno.ENFILE):
                raise
            time.sleep(0.1)  # Somebody hangs up soon; whoever knocks meanwhile stands at the door.

    def handle(self, connection: Any) -> Any:
        goes_on = self._heard(connection)
        if not goes_on:
            # It waits until the other side hangs up too, for seconds: here, and not where gunicorn does, in the
            # thread that takes in everybody. That one closes a socket of nobody.
            close_graceful(connection.sock)
            connection.sock = socket.socket()
        return goes_on

    def handle_request(self, request: Any, connection: Any) -> Any:
        try:
            return super().handle_request(request, connection)
        except Begun as begun:
            stream, status, headers = begun.args
            named = [("Date", http_date()), ("Connection", "close"), *headers]
            lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in named)]
            head = "\r\n".join(lines) + "\r\n\r\n"
            ours, connection.sock = connection.sock, socket.socket()
            stream.hand_over(ours, head.encode("latin-1"))
            return False

    def notify(self) -> None:
        """Called over and over, by the one thread that gives the others work."""
        super().notify()
        busy = self.nr_conns - len(self.keepalived_conns) - len(self.pending_conns)
        if busy <= KEPT and time.monotonic() > self.looked_at_threads + LET_GO_EVERY:
            self.looked_at_threads = time.monotonic()
            self._let_threads_go(busy)

    def handle_exit(self, *signal: Any) -> None:
        super().handle_exit(*signal)
        self.method_queue.defer(close, self.served)

    def _let_threads_go(self, busy: int) -> None:
        """A pool ends none of its threads, and each keeps some 100 KB, in caches of glibc's that fill with every crowd: after
        twenty of 300 phones the server had 180 MB. Another pool takes its place, and it ends when its work is done: 155 MB.
        """
        if self.let_threads_go:
            heaps.give_back()
        self.let_threads_go = threading.active_count() > busy + KEPT
        if self.let_threads_go:
            former, self.tpool = self.tpool, self.get_thread_pool()
            former.shutdown(wait=False)

    def _heard(self, connection: Any) -> Any:
        """Nothing is read before the whole head of a request is here. Who says nothing yet waits where no thread does."""
        if connection.parser is not None and connection.parser.unreader.buf.getvalue():
            return super().handle(connection)  # It came with the one before.
        if not connection.initialized and not connection.wait_for_data(DEFAULT_WORKER_DATA_TIMEOUT):
            return _DEFER
        return _has_a_head(connection.sock) and super().handle(connection)


def _has_a_head(connection: socket.socket) -> bool:
    """Whether all of it is here within its time; looked at without taking anything. Who sends half of one and falls silent
    holds no thread for longer.
    """
    until, known = time.monotonic() + HEAD, 0
    waiting = select.poll()
    waiting.register(connection, select.POLLIN | HUNG_UP)
    try:
        connection.setblocking(False)
        while (left := until - time.monotonic()) > 0:
            if not (events := waiting.poll(left * 1000)):
                return False
            head = connection.recv(LARGEST_HEAD, socket.MSG_PEEK)
            if not head or b"\r\n\r\n" in head or len(head) >= LARGEST_HEAD:
                return bool(head)
            if events[0][1] & HUNG_UP:
                return False
            if len(head) == known:  # What is here already wakes nobody who waits for more.
                time.sleep(0.05)
            known = len(head)
    except OSError:
        pass
    return False

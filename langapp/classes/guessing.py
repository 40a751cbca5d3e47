"""Codes of classes that open nothing, counted by where they come from: looking at one writes no row.

So this is kept by each process, for a quarter of an hour; what is sent besides is counted with all other codes.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime
from threading import Lock

from flask import current_app

from langapp.entry.models.attempts import SOON, Attempt
from langapp.i18n import _
from langapp.web import Refused

MOST_NETWORKS = 5_000
MOST = 60
"""Wrong codes in a quarter of an hour, of one network: a school's Wi-Fi is one, and ten parents who mistype are no guesser."""
ACT = "class"


class Guesses:
    def __init__(self) -> None:
        self._of: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def note(self, network: str, now: datetime) -> None:
        with self._lock:
            self._of.setdefault(network, deque(maxlen=MOST)).append(now)
            self._of.move_to_end(network)
            if len(self._of) > MOST_NETWORKS:
                self._of.popitem(last=False)

    def are_many(self, network: str, now: datetime) -> bool:
        with self._lock:
            noted = self._of.get(network) or deque()
            return len(noted) == MOST and now - noted[0] < SOON


def here() -> Guesses:
    guesses: Guesses = current_app.extensions.setdefault("langapp.guesses", Guesses())
    return guesses


def refuse_many(network: str, now: datetime) -> None:
    """Before a code is looked at, so that a right one tells nobody more who has guessed that often."""
    if here().are_many(network, now) or Attempt.times_within(f"{ACT} from {network}", SOON, now) >= MOST:
        raise Refused(_("That was asked many times. Rest for a quarter of an hour, then ask again."), 429)

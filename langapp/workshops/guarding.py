"""Codes that open nothing, counted: by where they come from, and all together.

Six digits are a million, of which a dozen open a room on a busy morning. A network may mistype so often that a library's
Wi-Fi never notices, and everybody together so often that guessing takes weeks; beyond that no typed code is looked at for a
while, and the QR code, which nobody guesses, goes on working. The counts are rows, so that every worker has the same.
"""

from __future__ import annotations

from datetime import datetime

from langapp.entry.models.attempts import SOON, Attempt
from langapp.i18n import _
from langapp.web import Refused

ACT = "room"
EVERYBODY = f"{ACT} from anywhere"
MOST_OF_A_NETWORK = 40
MOST_OF_ALL = 400
"""Wrong codes in a quarter of an hour: some 40,000 a day, of a million, and none of them after the first quarter's."""
MOST_COMING = 200
"""Phones that come in to one room from one network in a quarter of an hour: half a room, so that nobody fills it alone,
and a hall on one Wi-Fi comes in.
"""
ALARMING = 40
"""From how many on the leaders of all rooms are told."""


def count(network: str, right: bool, now: datetime) -> None:
    """After a code was looked at, and before anybody hears what it opens: a wrong one is counted. Raises Refused where those
    that came before were too many. Committed by whoever calls, although the answer may be no.

    Of many codes sent at once no more are answered than one after the other. A right one waits for wrong ones, not for
    another right one.
    """
    Attempt.in_turn(ACT, alone=not right)
    refuse_many(network, now)
    if not right:
        note(network, now)


def note(network: str, now: datetime) -> None:
    Attempt.note(f"{ACT} from {network}", now)
    Attempt.note(EVERYBODY, now)


def refuse_many(network: str, now: datetime) -> None:
    """Before a code is looked at, so that a right one tells nobody more who has guessed that often."""
    many = Attempt.times_within(f"{ACT} from {network}", SOON, now) >= MOST_OF_A_NETWORK
    if many or Attempt.times_within(EVERYBODY, SOON, now) >= MOST_OF_ALL:
        raise Refused(
            _("Many codes were tried just now. Scan the square on the wall instead, or ask whoever leads."),
            429,
        )


def allow_coming(workshop_id: str, network: str, now: datetime) -> None:
    """Counts one more phone that comes in. Raises Refused for one too many, which is not counted. For whoever holds the
    workshop, so that they are counted one by one.
    """
    what = f"coming in to {workshop_id} from {network}"
    if Attempt.times_within(what, SOON, now) >= MOST_COMING:
        raise Refused(
            _(
                "Many phones came in just now. Look on with somebody beside you, or try again in a few minutes."
            ),
            429,
        )
    Attempt.note(what, now)


def is_guessed_at(now: datetime) -> bool:
    return Attempt.times_within(EVERYBODY, SOON, now) >= ALARMING

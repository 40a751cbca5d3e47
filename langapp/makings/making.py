"""A making: asked for, made by a job, fetched within a day."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from langapp import config, i18n
from langapp.db import db, looking
from langapp.i18n import _
from langapp.jobs import awaited, enqueue, job, visiting
from langapp.makings import lying
from langapp.makings.lying import Making, Told
from langapp.web import Refused

KEPT = timedelta(days=1)
FRESH = timedelta(hours=1)
"""Asked for once more within this time, it is the same one."""
MOST_WAITING, MOST_OF_VISITORS = 4, 20
MOST_KEPT, MOST_KEPT_OF_VISITORS = 20, 60
MOST_BYTES = 1 << 30
"""Of everybody's. Beyond these the oldest go."""
LARGEST_GIVEN = 1 << 20


@dataclass(frozen=True)
class Made:
    """A file: its name as a person reads it, with its ending."""

    name: str
    mimetype: str
    data: bytes


class Unmade(Exception):
    """It could not be made. The message is for the person, and says what to do."""


Tell = Callable[[int, int], None]
Maker = Callable[[dict[str, Any], Tell], Made]
Still = Callable[[dict[str, Any]], bool]
MAKERS: dict[str, Maker] = {}
STILL: dict[str, Still] = {}


def maker(kind: str, still: Still | None = None) -> Callable[[Maker], Maker]:
    """Marks what makes this kind. `still` says whether what was made may be given out now: a voice in it may have been
    taken back since.
    """

    def mark(act: Maker) -> Maker:
        MAKERS[kind] = act
        if still:
            STILL[kind] = still
        return act

    return mark


def ask(kind: str, given: dict[str, Any], family_id: str | None, now: datetime) -> str:
    """Has it made after this transaction. The same, asked for twice, is made once. Raises Refused.

    `given` is plain JSON and holds all that is needed, decided by what the person may see; `title` and `back` of it are
    shown while one waits.
    """
    assert kind in MAKERS, kind
    told = json.dumps(given, ensure_ascii=False, sort_keys=True)
    if len(told) > LARGEST_GIVEN:
        raise Refused(_("That is too much at once. Take fewer lines, then ask again."))
    making_id = _name(kind, told, family_id)
    before = find(making_id, family_id)
    if before and before.as_of(now).told.state != "unmade" and before.age(now) < FRESH:
        return making_id
    _make_room(family_id, now)
    title, back = str(given.get("title", "")), str(given.get("back", "/today"))
    Making(making_id, kind, family_id, i18n.locale(), title, back, now.isoformat()).lay(told)
    enqueue(_make_one if family_id else _make_one_of_visitors)
    return making_id


def find(making_id: str, family_id: str | None) -> Making | None:
    """Theirs, or nobody's."""
    found = lying.read(making_id)
    return found if found and found.family_id in (None, family_id) else None


def may_be_given(making: Making) -> bool:
    """Whether it is there, and everyone in it is still willing."""
    still = STILL.get(making.kind)
    return making.told.state == "made" and (still is None or still(making.given()))


def forget(family_id: str) -> None:
    """Everything made for a family that goes."""
    for each in lying.every():
        if each.family_id == family_id:
            lying.remove(each.id)


@job
def sweep() -> None:
    """Daily."""
    lying.remove_before(datetime.now(UTC) - KEPT)


@awaited
def _make_one() -> None:
    _make_next(of_visitors=False)


@visiting
def _make_one_of_visitors() -> None:
    _make_next(of_visitors=True)


def _make_next(of_visitors: bool) -> None:
    """One of those that wait; there are as many jobs. Of the family that has had the fewest lately, so that whoever asks
    for much waits for it longest.
    """
    while waiting := [each for each in lying.waiting() if (each.family_id is None) is of_visitors]:
        lately = Counter(each.family_id for each in lying.every() if each.told.state != "waiting")
        making = min(waiting, key=lambda each: (lately[each.family_id], each.asked_at))
        if making.take():
            _make(making)
            return


def _make(making: Making) -> None:
    making.tell(Told("making"))

    def tell(done: int, of: int) -> None:
        db.session.rollback()  # What is asked of it next is asked of now.
        making.tell(Told("making", done, of))

    with i18n.speaking(making.locale, "messages"):
        try:
            with looking():
                made = MAKERS[making.kind](making.given(), tell)
        except Unmade as error:
            making.tell(Told("unmade", sentence=str(error)))
            return
        except Exception:
            broke = _("Something here broke. Go back and ask for it once more.")
            making.tell(Told("unmade", sentence=broke))
            raise
    making.keep(made.data)
    making.tell(Told("made", 1, 1, name=made.name, mimetype=made.mimetype))


def _make_room(family_id: str | None, now: datetime) -> None:
    """Raises Refused where enough of theirs is being made."""
    everything = sorted(lying.every(), key=lambda each: each.asked_at)
    theirs = [each for each in everything if each.family_id == family_id]
    waiting = [each for each in theirs if not each.as_of(now).is_done]
    if len(waiting) >= (MOST_WAITING if family_id else MOST_OF_VISITORS):
        raise Refused(_("Some files are still being made. Wait for one, then ask again."), 429)
    done = [each for each in theirs if each.is_done]
    for each in done[: max(0, len(done) - (MOST_KEPT if family_id else MOST_KEPT_OF_VISITORS))]:
        lying.remove(each.id)
    total = sum(each.size for each in everything)
    for each in everything:
        if total > MOST_BYTES and each.is_done:
            total -= each.size
            lying.remove(each.id)


def _name(kind: str, told: str, family_id: str | None) -> str:
    """By what it is: the same twice is one. Nobody can guess it."""
    said = "\x1f".join((kind, family_id or "", i18n.locale(), told))
    return hmac.new(config.current().secret_key.encode(), said.encode(), hashlib.sha256).hexdigest()[:32]

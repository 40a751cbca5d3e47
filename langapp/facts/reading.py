"""Reading a fact as it came: who tells it, and the row it makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from langapp.config import current
from langapp.db import db
from langapp.families import erasing, sessions
from langapp.families.models import Caregiver, Device, FormerFamily
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.uuid7 import is_uuid
from langapp.practice import remembering
from langapp.practice.models import UNDO_WITHIN, HeardWord
from langapp.refs import is_ref
from langapp.web import Refused

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
RATINGS = {str(rating): rating for rating in remembering.RATINGS}
TEXTS = ("kind", "id", "ref", "thread", "fact", "tag", "caregiver", "word")

TEXT_OR_NOTHING = frozenset((str, type(None)))

Row = dict[str, Any]


@dataclass(frozen=True)
class Sender:
    """The device that tells, and when it was heard."""

    device: Device
    now: datetime
    told_of: str
    """The family under whose name it kept what it tells; "" where it does not say."""

    @property
    def family_id(self) -> str:
        return self.device.family_id

    @property
    def is_of_family(self) -> bool:
        """Whether what it kept under that name is this family's: a shared phone mixes no families."""
        if self.told_of in ("", self.family_id):
            return True
        former = select(FormerFamily.family_id).where(FormerFamily.id == self.told_of)
        return is_uuid(self.told_of) and db.session.scalar(former) == self.family_id

    def caregiver(self, claimed: str) -> str:
        """Who it was, as the phone knew it, if they are of the family; else whoever holds it now."""
        return claimed if claimed in self._caregivers else self.device.caregiver_id

    @cached_property
    def _caregivers(self) -> set[str]:
        return set(db.session.scalars(select(Caregiver.id).where(Caregiver.family_id == self.family_id)))

    def child(self, claimed: str) -> int | None:
        """Which little one; where none of theirs is meant, the one this device is with."""
        here = sessions.child()
        return self._children.get(claimed, here.id if here else None)

    def has_let_go(self, claimed: str) -> bool:
        """Whether it is a little one who was taken out meanwhile, and what was heard from them with them."""
        return is_uuid(claimed) and claimed not in self._children and claimed in _taken_out()

    @cached_property
    def _children(self) -> dict[str, int]:
        return {child.uuid: child.id for child in sessions.family().children}


@dataclass(frozen=True)
class Fact:
    """One thing that happened. `about` is the id of what was made by it, or of what it takes back."""

    kind: str
    id: str
    about: str
    row: Row

    @classmethod
    def read(cls, told: Any, sender: Sender) -> Fact:
        """Raises Refused for what makes no sense, and never will."""
        told = Told.of(told, sender)
        if told.kind not in READ:
            raise unread()
        about = told.thread or told.fact if told.kind == "undo" else told.id
        if not is_uuid(about) or not is_uuid(told.id or about):
            raise unread()
        return cls(told.kind, told.id or about, about, READ[told.kind](told, sender))


@dataclass(frozen=True)
class Told:
    """The fields of a fact as they came, brought to one shape."""

    kind: str
    id: str
    ref: str
    thread: str
    fact: str
    tag: str
    caregiver: str
    child: str
    word: str
    rating: int | None
    tags: tuple[str, ...]
    at: datetime
    """By the device's clock, within reason: never later than now, never before there was a Langapp."""
    after: float | None
    """Of an undo, where the device told: how many seconds by its own clock lay between the slip and this."""

    @classmethod
    def of(cls, told: Any, sender: Sender) -> Told:
        if not isinstance(told, dict):
            raise unread()
        texts = {name: told.get(name) for name in (*TEXTS, "at", "said")}
        tags = told.get("tags") or []
        if not (TEXT_OR_NOTHING.issuperset(map(type, texts.values())) and isinstance(tags, str | list)):
            raise unread()
        at, said = _moment(texts.pop("at")), _moment(texts.pop("said"))
        return cls(
            **{name: text or "" for name, text in texts.items()},
            child=str(told.get("child", "")),
            rating=RATINGS.get(str(told.get("rating"))),
            tags=tuple(dict.fromkeys(map(str, tags.split() if isinstance(tags, str) else tags))),
            at=min(max(at or sender.now, LONG_AGO), sender.now),
            after=(at - said).total_seconds() if at and said else None,
        )

    def must_be_of_a_line(self) -> None:
        if not is_ref(self.ref):
            raise unread()

    def must_be_in(self, *tags: str) -> None:
        if not all(tag in languages() for tag in tags):
            raise unread()


def _of_a_line(told: Told, sender: Sender) -> Row:
    """What a thread and a review tell alike."""
    return {
        "id": told.id,
        "family_id": sender.family_id,
        "device_id": sender.device.id,
        "caregiver_id": sender.caregiver(told.caregiver),
        "ref": told.ref,
        "received_at": sender.now,
    }


def _thread(told: Told, sender: Sender) -> Row:
    told.must_be_of_a_line()
    told.must_be_in(*told.tags)
    tags = " ".join(told.tags or sessions.tags())
    return {**_of_a_line(told, sender), "tags": tags, "said_at": told.at}


def _undo(told: Told, sender: Sender) -> Row:
    """Nothing, where the device itself says that it was too late."""
    soon = told.after is not None and told.after <= UNDO_WITHIN.total_seconds()
    if told.after is not None and not soon:
        return {}
    return {
        "family_id": sender.family_id,
        "fact_id": told.thread or told.fact,
        "undone_at": told.at,
        "received_at": sender.now,
        "soon": soon,
    }


def _review(told: Told, sender: Sender) -> Row:
    told.must_be_of_a_line()
    told.must_be_in(told.tag)
    if told.rating is None:
        raise unread()
    return {
        **_of_a_line(told, sender),
        "tag": told.tag,
        "rating": told.rating,
        "reviewed_at": told.at,
    }


def _heard(told: Told, sender: Sender) -> Row:
    if told.ref:
        told.must_be_of_a_line()
    told.must_be_in(told.tag)
    if sender.has_let_go(told.child):
        return {}
    return HeardWord.row(
        sender.device,
        told.id,
        ref=told.ref,
        tag=told.tag,
        word=told.word,
        heard_at=told.at,
        now=sender.now,
        child_id=sender.child(told.child),
    )


READ: dict[str, Callable[[Told, Sender], Row]] = {
    "thread": _thread,
    "undo": _undo,
    "review": _review,
    "heard": _heard,
}


def _taken_out() -> set[str]:
    return erasing.gone(erasing.read(current().data))["child"]


def _moment(told: str | None) -> datetime | None:
    """None for what tells no moment: nothing, nonsense, or a time in no zone."""
    try:
        at = datetime.fromisoformat(told or "")
    except ValueError:
        return None
    return at if at.tzinfo else None


def unread() -> Refused:
    return Refused(_("This could not be read, so nothing was kept. Reload the page, then try again."))

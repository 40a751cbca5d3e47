"""An ask: the link by which a relative lends a voice to some lines, without an account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, Text, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp import seals
from langapp.db import Base, UTCDateTime, db
from langapp.families import erasing
from langapp.families.models import Device
from langapp.i18n import _
from langapp.languages import scripts
from langapp.languages.registry import languages
from langapp.lib.uuid7 import given_or_new, uuid7
from langapp.packs.documents import Form, Line
from langapp.packs.shelf import Shelf
from langapp.refs import is_sung
from langapp.voices.models.recordings import Wanted
from langapp.voices.models.speakers import LONGEST_NAME, Rung
from langapp.web import Refused

MOST_LINES = 10
LASTS = timedelta(days=30)
PACES = ("one", "list")


class Ask(Base):
    """Lines, a language, and who is asked. Its token is a signature of its id: kept nowhere, so it cannot be read here."""

    __tablename__ = "ask"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    family_id: Mapped[str | None] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    """None for a teacher whom the house asks: what she says is for everyone."""
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    """What the family calls her; may be empty."""
    tag: Mapped[str] = mapped_column(String(35))
    variant: Mapped[str] = mapped_column(String(40))
    refs: Mapped[str] = mapped_column(Text)
    """The lines, in order, with spaces between."""
    pace: Mapped[str] = mapped_column(String(4))
    """`one`: a line at a time, heard back before it is sent. `list`: the next line comes by itself, when nobody speaks
    for a moment; not where something is sung, in which there are such moments."""
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def make(
        cls,
        family_id: str | None,
        shelf: Shelf,
        refs: Sequence[str],
        tag: str,
        now: datetime,
        *,
        name: str = "",
        variant: str = "",
        pace: str = "one",
        ask_id: str = "",
    ) -> Ask:
        """Raises Refused for lines that are not there in this language, none, or too many.

        With an id that was made with the form, a second time changes nothing.
        """
        name, refs = scripts.typed(name), list(dict.fromkeys(refs))
        if len(name) > LONGEST_NAME:
            raise Refused(_("That is a long name. Use up to %(n)s letters.", n=LONGEST_NAME))
        if not refs:
            raise Refused(_("Choose at least one line, then make the link."))
        if family_id is not None and len(refs) > MOST_LINES:
            raise Refused(_("Choose up to %(n)s lines. You can ask again later.", n=MOST_LINES))
        if tag not in languages() or not all(_has(shelf, ref, tag) for ref in refs):
            raise Refused(_("One of these lines is not there in that language. Choose the lines again."))
        ask_id = given_or_new(ask_id, now)
        if before := db.session.get(cls, ask_id):
            if before.family_id == family_id:
                return before
            ask_id = uuid7(now)
        ask = cls(
            id=ask_id,
            family_id=family_id,
            name=name,
            tag=tag,
            variant=variant if _is_said(shelf, refs, tag, variant) else "",
            refs=" ".join(refs),
            pace=pace if pace in PACES and not any(map(is_sung, refs)) else "one",
            made_at=now,
            expires_at=now + LASTS,
        )
        db.session.add(ask)
        return ask

    @classmethod
    def of(cls, family_id: str, ask_id: str) -> Ask | None:
        return db.session.scalars(select(cls).where(cls.id == ask_id, cls.family_id == family_id)).first()

    @classmethod
    def all_of(cls, family_id: str) -> list[Ask]:
        """Newest first."""
        return list(
            db.session.scalars(select(cls).where(cls.family_id == family_id).order_by(cls.made_at.desc()))
        )

    @classmethod
    def of_token(cls, token: str) -> Ask | None:
        """Whatever has become of it: see `is_open`."""
        own_id = seals.opened("ask", token)
        return db.session.get(cls, own_id) if own_id else None

    @property
    def token(self) -> str:
        return seals.token("ask", self.id)

    @property
    def path(self) -> str:
        return f"/speak/{self.token}"

    @property
    def rung(self) -> Rung:
        return Rung.PUBLIC if self.family_id is None else Rung.FAMILY

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at

    def has_a_home(self) -> bool:
        """Whether there is a device on which the family might hear what comes."""
        if self.family_id is None:
            return True
        return db.session.scalar(select(exists().where(Device.family_id == self.family_id))) or False

    def revoke(self, now: datetime) -> None:
        if self.revoked_at is None:
            erasing.note("ask", [self.id], now, erasing.WITHDRAWN)
            self.revoked_at = now

    def lines(self, shelf: Shelf) -> list[Wanted]:
        """Those that are still there and say something, as she is asked to say them."""
        found = []
        for ref in self.refs.split():
            place = shelf.line(ref)
            if place and self.tag in place[1].wordings:
                found.append(wanted(ref, self.tag, self.variant, place[1]))
        return [each for each in found if each.text.strip()]


def wanted(ref: str, tag: str, variant: str, line: Line) -> Wanted:
    wording = line.wordings[tag]
    form: Form = wording.as_said(variant)
    return Wanted(ref, tag, wording.variant_said(variant), form.text, form.text_hash)


def _has(shelf: Shelf, ref: str, tag: str) -> bool:
    place = shelf.line(ref)
    return place is not None and tag in place[1].wordings


def _is_said(shelf: Shelf, refs: Sequence[str], tag: str, variant: str) -> bool:
    """Whether it is a variant of the language; or one that only these lines know."""
    places = filter(None, map(shelf.line, refs))
    own = languages().get(tag).variants
    return variant in own or any(variant in line.wordings[tag].variants for _pack, line in places)

"""What families ask for and is not there yet: a language, or a line in one. Counted, and nothing about who asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, insert_or_update, rows
from langapp.i18n import _
from langapp.languages import scripts
from langapp.languages.registry import languages
from langapp.refs import is_ref
from langapp.web import Refused

LONGEST = 60
FEW = 5
"""Below this nobody is told how often it was asked for, nor in which words: it might be one family."""
MOST_TOLD = 100


@dataclass(frozen=True)
class Wished:
    """Something asked for, as a teacher is told of it. `times` is None where it was not often."""

    tag: str
    words: str
    ref: str
    times: int | None


class Wish(Base):
    """A language wished for, by its tag or in somebody's own words; with a ref, that line in it."""

    __tablename__ = "wish"

    tag: Mapped[str] = mapped_column(String(35), primary_key=True)
    words: Mapped[str] = mapped_column(String(LONGEST), primary_key=True)
    ref: Mapped[str] = mapped_column(String(161), primary_key=True)
    times: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def make(cls, tag: str, ref: str, words: str, now: datetime) -> None:
        """Count it. Raises Refused where nothing is wished for."""
        words = scripts.typed(words)
        if (tag and tag not in languages()) or (ref and not is_ref(ref)) or not (tag or words):
            raise Refused(_("Write the name of your language, then send it."))
        if len(words) > LONGEST:
            raise Refused(_("That is longer than a language's name. Use up to %(n)s letters.", n=LONGEST))
        insert_or_update(
            cls,
            {"tag": tag, "words": words, "ref": ref, "times": 1, "last_at": now},
            key=["tag", "words", "ref"],
            update={"times": cls.times + 1, "last_at": now},
        )


def wished() -> list[Wished]:
    """What was asked for, the most wished for first: one query. Where it was not often, in no order that tells of it."""
    often = Wish.times >= FEW
    found = rows(
        select(Wish.tag, Wish.words, Wish.ref, Wish.times)
        .where(or_(Wish.tag != "", often))
        .order_by(often.desc(), Wish.times.desc(), Wish.tag, Wish.words, Wish.ref)
        .limit(MOST_TOLD)
    )
    told = [Wished(tag, words, ref, times if times >= FEW else None) for tag, words, ref, times in found]
    return sorted(told, key=lambda wish: (-(wish.times or 0), wish.tag, wish.words, wish.ref))

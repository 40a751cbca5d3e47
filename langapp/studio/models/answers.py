"""What a checker says of the words of a draft."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db, insert_or_update
from langapp.i18n import _
from langapp.languages import scripts
from langapp.lib.uuid7 import is_uuid
from langapp.packs.documents import Form, Line
from langapp.studio.models.checks import CheckAsk
from langapp.web import Refused

LONGEST_SUGGESTION = 200
LONGEST_READING = 400
LONGEST_REMARK = 400
RIGHT, BETTER = "right", "better"
TAKEN, LEFT = "taken", "left"
VARIANT = re.compile(r"[a-z0-9-]{0,40}")
READ = re.compile(r"([0-9a-f]{32})([0-9a-f]{32})")
"""What an answer is about: the hash of a text, and that of all that was read."""


def read_hash(line: Line, form: Form) -> str:
    """All that a checker reads and says yes to: the text, how it is read, and what it means."""
    read = json.dumps([form.text, sorted(form.readings.items()), line.meaning], ensure_ascii=False)
    return hashlib.sha256(read.encode()).hexdigest()[:32]


class CheckAnswer(Base):
    """What one checker says of one wording: right as it stands, or how she would say it. The newest holds."""

    __tablename__ = "check_answer"

    ask_id: Mapped[str] = mapped_column(ForeignKey("check_ask.id", ondelete="CASCADE"), primary_key=True)
    row_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    variant: Mapped[str] = mapped_column(String(40), primary_key=True)
    text_hash: Mapped[str] = mapped_column(String(32))
    """Of the text she read. Of another text she has said nothing."""
    read_hash: Mapped[str] = mapped_column(String(32))
    """Of all she read: see `read_hash`. Where the teacher took her own words, of them as they stood then."""
    verdict: Mapped[str] = mapped_column(String(6))
    suggestion: Mapped[str] = mapped_column(Text)
    reading: Mapped[str] = mapped_column(Text, default="")
    """How her words are read, where she says so."""
    remark: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    settled: Mapped[str] = mapped_column(String(8), default="")
    """What the teacher did with it: `taken`, `left`, or nothing yet."""
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def give(
        cls,
        ask: CheckAsk,
        about: tuple[str, str, str],
        verdict: str,
        now: datetime,
        *,
        suggestion: str = "",
        reading: str = "",
        remark: str = "",
        stands: bool = True,
    ) -> None:
        """`about` is row, variant, and what she read, which may stand there no more. She may change her mind; the same twice
        is one.
        """
        row_id, variant, read = about
        suggestion, reading, remark = map(scripts.typed, (suggestion, reading, remark))
        if verdict not in (RIGHT, BETTER) or not (hashes := READ.fullmatch(read)):
            raise Refused(_("Say whether it is right, or how you would say it."))
        for words, longest in (
            (suggestion, LONGEST_SUGGESTION),
            (reading, LONGEST_READING),
            (remark, LONGEST_REMARK),
        ):
            if len(words) > longest:
                raise Refused(_("That is long for one line. Use up to %(n)s letters.", n=longest))
        if not reading and Form(suggestion).text_hash == hashes[1]:
            suggestion = ""
        if verdict == BETTER and not suggestion and not remark:
            raise Refused(_("Write how you would say it, or what is not right with it."))
        if verdict == RIGHT:
            suggestion = reading = ""
        said = {
            "text_hash": hashes[1],
            "read_hash": hashes[2],
            "verdict": verdict,
            "suggestion": suggestion,
            "reading": reading,
            "remark": remark,
        }
        before = cls.of(ask.id, row_id, variant)
        if before is not None and before._is_again(said, stands):
            return
        said |= {"at": now, "settled": "", "settled_at": None}
        insert_or_update(
            cls,
            {"ask_id": ask.id, "row_id": row_id, "variant": variant, **said},
            key=["ask_id", "row_id", "variant"],
            update=said,
        )

    @classmethod
    def of_ask(cls, ask_id: str) -> dict[tuple[str, str], CheckAnswer]:
        """By row and variant."""
        found = db.session.scalars(
            select(cls).where(cls.ask_id == ask_id).execution_options(populate_existing=True)
        )
        return {(each.row_id, each.variant): each for each in found}

    @classmethod
    def of_draft(cls, draft_id: str, row_id: str = "") -> list[tuple[CheckAsk, CheckAnswer]]:
        """All that was said of a draft, or of one row of it, the oldest first: one query."""
        said = select(CheckAsk, cls).join(cls, cls.ask_id == CheckAsk.id).where(CheckAsk.draft_id == draft_id)
        found = db.session.execute(
            (said.where(cls.row_id == row_id) if row_id else said)
            .order_by(cls.at, cls.ask_id, cls.row_id)
            .execution_options(populate_existing=True)
        )
        return [(ask, answer) for ask, answer in found]

    @classmethod
    def of(cls, ask_id: str, row_id: str, variant: str) -> CheckAnswer | None:
        if not is_uuid(row_id) or not VARIANT.fullmatch(variant):
            return None
        return db.session.get(cls, (ask_id, row_id, variant), populate_existing=True)

    def _is_again(self, said: dict[str, str], stands: bool) -> bool:
        """Whether it is this very answer. What the teacher took is about her own words, until the former stand again."""
        about = {} if not self.own_words else {"read_hash": "" if stands else self.read_hash}
        return {name: getattr(self, name) for name in said} == {**said, **about}

    @property
    def own_words(self) -> str:
        """The hash of what she would say, where the teacher took it; else empty."""
        return Form(self.suggestion).text_hash if self.settled == TAKEN and self.suggestion else ""

    @property
    def yes_to(self) -> str:
        """The hash of the text she says yes to: the one she read, or her own. Empty where she says how it is better."""
        return self.text_hash if self.verdict == RIGHT else self.own_words

    def is_about(self, line: Line, form: Form) -> bool:
        """A yes is about all she read; that something is better, about the text alone."""
        if self.yes_to:
            return self.read_hash == read_hash(line, form)
        return self.text_hash == form.text_hash

    def settle(self, how: str, now: datetime) -> None:
        self.settled, self.settled_at = how, now

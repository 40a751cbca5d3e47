"""A little one of a family."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from langapp.db import Base, db
from langapp.families import erasing
from langapp.i18n import _
from langapp.languages import scripts
from langapp.web import Refused

if TYPE_CHECKING:
    from langapp.families.models.family import Family

LONGEST_NICKNAME = 40


class Child(Base):
    __tablename__ = "child"
    __table_args__ = ({"sqlite_autoincrement": True},)  # Or an old page would take out who came next.

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid4()))
    """By which the ledger and the phones know them: after a restore a number may be given again."""
    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    nickname: Mapped[str] = mapped_column(String(LONGEST_NICKNAME))
    born: Mapped[str] = mapped_column(String(7))
    """A month, YYYY-MM; empty when the family keeps it to itself. Never a day."""
    tags: Mapped[str] = mapped_column(String(250), default="")
    """The order of languages with this little one, with spaces between; empty for the family's own order."""

    family: Mapped[Family] = relationship(back_populates="children")

    def call(self, nickname: str) -> None:
        nickname = scripts.typed(nickname)
        if len(nickname) > LONGEST_NICKNAME:
            raise Refused(
                _(
                    "That is a long name to call across a room. Use up to %(n)s letters.",
                    n=LONGEST_NICKNAME,
                )
            )
        self.nickname = nickname

    def born_in(self, month: str, now: datetime) -> None:
        """`month` as YYYY-MM. Raises Refused for one that is not a month, or not yet."""
        try:
            born = datetime.strptime(month, "%Y-%m").replace(tzinfo=now.tzinfo)
        except ValueError:
            raise Refused(_("Give a year and a month, as in 2026-03.")) from None
        if not now.year - 18 <= born.year or born > now:
            raise Refused(_("That month is out of reach. Give the year and month your little one was born."))
        self.born = f"{born:%Y-%m}"

    def hear(self, tags: Sequence[str], familys: Sequence[str]) -> None:
        """The family's languages in the order they are for this little one; those left out come last.

        The family's own order is none of its own: it goes with the family's when that changes.
        """
        order = sorted(familys, key=lambda tag: tags.index(tag) if tag in tags else len(tags))
        self.tags = "" if order == list(familys) else " ".join(order)

    def remove(self, now: datetime) -> None:
        """With the words heard from them. No backup brings them back."""
        erasing.note("child", [self.uuid], now)
        db.session.delete(self)

    def months_old(self, now: datetime) -> int | None:
        if not self.born:
            return None
        year, month = map(int, self.born.split("-"))
        return max(0, (now.year - year) * 12 + now.month - month)

    def in_order(self, tags: Sequence[str]) -> list[str]:
        """The family's languages in the order this little one hears them; new ones last."""
        own = self.tags.split()
        return sorted(tags, key=lambda tag: own.index(tag) if tag in own else len(own))

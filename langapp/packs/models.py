"""What is kept of the lessons: editions, checks, and the keys lines are found by."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime


class Edition(Base):
    """A published pack: written once, never changed. The newest number of a slug is the one read."""

    __tablename__ = "edition"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(String(80))
    """Who a slug belongs to: `lessons` for the files that ship. Nobody else may publish under it."""
    document: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ShelfPlace(Base):
    """Which edition of a pack is on the shelf. One look at this small table tells a page what is current."""

    __tablename__ = "shelf_place"
    __table_args__ = (ForeignKeyConstraint(["slug", "number"], ["edition.slug", "edition.number"]),)

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int]
    document_hash: Mapped[str] = mapped_column(String(32))
    """Of the edition's document: what is kept of it in a process is found by this, whatever was taken back."""
    position: Mapped[int]
    """Where it stands among the others: the order the shelf is read in."""
    origin: Mapped[str] = mapped_column(String(80))
    """Whose it is: the edition's."""


class Check(Base):
    """A fluent speaker's yes to one exact wording. Another text, even by a letter, is another wording."""

    __tablename__ = "check"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    line_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    tag: Mapped[str] = mapped_column(String(35), primary_key=True)
    text_hash: Mapped[str] = mapped_column(String(32), primary_key=True)
    by: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class SearchKey(Base):
    """One folded way to find a line: from a wording, a reading or a meaning, from each word of it on."""

    __tablename__ = "search_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(
        String(200).with_variant(String(200, collation="C"), "postgresql"), index=True
    )
    """Compared by code point on both databases, so that a prefix is a range of the index."""
    slug: Mapped[str] = mapped_column(String(80), index=True)
    line_id: Mapped[str] = mapped_column(String(80))
    tag: Mapped[str] = mapped_column(String(35))
    """The language the key belongs to; the language of the meanings for a meaning."""
    at_start: Mapped[bool]
    """Whether the key begins where the text begins: such lines come first."""

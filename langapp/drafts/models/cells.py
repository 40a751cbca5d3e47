"""The rows and cells of a draft as they stand, and everything that ever became of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime

WHOLE = ""
"""In place of a row: the pack itself."""
PLACE = ""
"""In place of a field, in the story of a draft: where a row stands. Empty is nowhere."""


class DraftRow(Base):
    """One line to be."""

    __tablename__ = "draft_row"
    __table_args__ = (
        Index("ix_draft_row_draft_id_revision", "draft_id", "revision"),
        Index("ix_draft_row_draft_id_position", "draft_id", "position"),
    )

    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    line_id: Mapped[str] = mapped_column(String(80), default="")
    """Its line's id, once something is kept under it: see naming.py. It never changes then."""
    came_from: Mapped[str] = mapped_column(String(161), default="")
    """The ref of the line it was made after."""
    position: Mapped[float]
    removed: Mapped[bool]
    revision: Mapped[int]
    """The draft's, when it last came, went or moved."""


class DraftCell(Base):
    """One value. An empty one stays as a cell, so that the others hear that it was emptied."""

    __tablename__ = "draft_cell"
    __table_args__ = (Index("ix_draft_cell_draft_id_revision", "draft_id", "revision"),)

    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    row_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    field: Mapped[str] = mapped_column(String(160), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]
    """The draft's, when this value came: what a writer must have seen to change it."""
    by: Mapped[str | None] = mapped_column(ForeignKey("caregiver.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class DraftChange(Base):
    """What one act did to one cell or one row. Only ever added: nothing typed is lost, and any act can be taken back."""

    __tablename__ = "draft_change"
    __table_args__ = (Index("ix_draft_change_draft_id_act", "draft_id", "act"),)

    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    row_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    field: Mapped[str] = mapped_column(String(160), primary_key=True)
    act: Mapped[str] = mapped_column(String(36))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    by: Mapped[str | None] = mapped_column(ForeignKey("caregiver.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)

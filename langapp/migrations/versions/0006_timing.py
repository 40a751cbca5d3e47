"""A recording of a whole song has many lines, and a timing of them."""

import sqlalchemy as sa
from alembic import op

from langapp.db import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _letters("recording", "text", 400, 4000)
    _letters("own_line", "moment", 20, 100)
    for name in ("text", "reading"):
        _letters("family_wording", name, 200, 1000)
    op.create_table(
        "timing",
        sa.Column("recording_id", sa.String(length=36), nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        sa.Column("sure", sa.Double(), nullable=True),
        sa.Column("timed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"],
            ["recording.id"],
            name=op.f("fk_timing_recording_id_recording"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("recording_id", name=op.f("pk_timing")),
    )


def downgrade() -> None:
    op.drop_table("timing")
    _letters("recording", "text", 4000, 400)
    _letters("own_line", "moment", 100, 20)
    for name in ("text", "reading"):
        _letters("family_wording", name, 1000, 200)


def _letters(table: str, column: str, before: int, after: int) -> None:
    with op.batch_alter_table(table) as altered:
        altered.alter_column(
            column,
            existing_type=sa.String(length=before),
            type_=sa.String(length=after),
            existing_nullable=False,
        )

"""A recording of a whole song has many lines, and a timing of them."""

import sqlalchemy as sa
from alembic import op

from langapp.db import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _letters(400, 4000)
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
    _letters(4000, 400)


def _letters(before: int, after: int) -> None:
    with op.batch_alter_table("recording") as recording:
        recording.alter_column(
            "text",
            existing_type=sa.String(length=before),
            type_=sa.String(length=after),
            existing_nullable=False,
        )

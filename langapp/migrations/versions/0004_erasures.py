"""Families that are to be erased, and the devices of those that were."""

import sqlalchemy as sa
from alembic import op

from langapp.db import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "departed",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_departed")),
    )
    op.create_index(op.f("ix_departed_at"), "departed", ["at"], unique=False)
    op.create_table(
        "erasure",
        sa.Column("family_id", sa.String(length=36), nullable=False),
        sa.Column("asked_by", sa.String(length=36), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["caregiver.id"], name=op.f("fk_erasure_asked_by_caregiver"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_erasure_family_id_family"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("family_id", name=op.f("pk_erasure")),
    )
    op.create_index(op.f("ix_erasure_asked_by"), "erasure", ["asked_by"], unique=False)
    op.create_index(op.f("ix_erasure_due_at"), "erasure", ["due_at"], unique=False)


def downgrade() -> None:
    op.drop_table("erasure")
    op.drop_table("departed")

"""The first tables: lessons on the shelf, families on their devices, and what they said."""

import sqlalchemy as sa
from alembic import op

from langapp.db import UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("line_id", sa.String(length=80), nullable=False),
        sa.Column("tag", sa.String(length=35), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("slug", "line_id", "tag", "text_hash", "by", name=op.f("pk_check")),
    )
    op.create_table(
        "edition",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=80), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("published_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("slug", "number", name=op.f("pk_edition")),
    )
    op.create_table(
        "family",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("skipped", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family")),
    )
    op.create_table(
        "search_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "key",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("line_id", sa.String(length=80), nullable=False),
        sa.Column("tag", sa.String(length=35), nullable=False),
        sa.Column("at_start", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_key")),
    )
    op.create_index(op.f("ix_search_key_key"), "search_key", ["key"], unique=False)
    op.create_index(op.f("ix_search_key_slug"), "search_key", ["slug"], unique=False)
    op.create_table(
        "wish",
        sa.Column("tag", sa.String(length=35), nullable=False),
        sa.Column("words", sa.String(length=60), nullable=False),
        sa.Column("ref", sa.String(length=161), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("tag", "words", "ref", name=op.f("pk_wish")),
    )
    op.create_table(
        "child",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.String(length=36), nullable=False),
        sa.Column("nickname", sa.String(length=40), nullable=False),
        sa.Column("born", sa.String(length=7), nullable=False),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_child_family_id_family"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child")),
    )
    op.create_index(op.f("ix_child_family_id"), "child", ["family_id"], unique=False)
    op.create_table(
        "device",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("family_id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("joined_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["family_id"],
            ["family.id"],
            name=op.f("fk_device_family_id_family"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    op.create_index(op.f("ix_device_family_id"), "device", ["family_id"], unique=False)
    op.create_table(
        "family_language",
        sa.Column("family_id", sa.String(length=36), nullable=False),
        sa.Column("tag", sa.String(length=35), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("variant", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["family_id"],
            ["family.id"],
            name=op.f("fk_family_language_family_id_family"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("family_id", "tag", name=op.f("pk_family_language")),
    )
    op.create_table(
        "shelf_place",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_hash", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["slug", "number"],
            ["edition.slug", "edition.number"],
            name=op.f("fk_shelf_place_slug_number_edition"),
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_shelf_place")),
    )
    op.create_table(
        "undo",
        sa.Column("thread_id", sa.String(length=36), nullable=False),
        sa.Column("family_id", sa.String(length=36), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_undo_family_id_family"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thread_id", "family_id", name=op.f("pk_undo")),
    )
    op.create_table(
        "thread",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("family_id", sa.String(length=36), nullable=False),
        sa.Column("ref", sa.String(length=161), nullable=False),
        sa.Column("tags", sa.String(length=250), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"],
            ["device.id"],
            name=op.f("fk_thread_device_id_device"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["family_id"],
            ["family.id"],
            name=op.f("fk_thread_family_id_family"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "family_id", name=op.f("pk_thread")),
    )
    op.create_index(op.f("ix_thread_device_id"), "thread", ["device_id"], unique=False)
    op.create_index("ix_thread_family_id_said_at", "thread", ["family_id", "said_at", "id"], unique=False)


def downgrade() -> None:
    for table in (
        "undo", "thread", "shelf_place", "family_language", "device", "child", "wish", "search_key", "family",
        "edition", "check",
    ):  # fmt: skip
        op.drop_table(table)

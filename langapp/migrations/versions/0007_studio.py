"""Abilities, drafts, publications, checks asked for, classes, transfers; what became of a remark; whose a pack is."""

import sqlalchemy as sa
from alembic import op

from langapp.db import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NEW = (
    "ability", "offer", "draft", "draft_writer", "draft_row", "draft_cell", "draft_change", "draft_presence",
    "publication", "check_ask", "check_answer", "transfer", "class", "class_teacher", "class_family", "class_pin",
    "class_week",
)  # fmt: skip


def upgrade() -> None:
    _people()
    _drafts()
    _studio()
    _classes()
    with op.batch_alter_table("remark") as altered:
        altered.add_column(sa.Column("answer", sa.String(length=8), nullable=False, server_default=""))
        altered.add_column(sa.Column("answered_at", UTCDateTime(), nullable=True))
        altered.add_column(sa.Column("answered_by", sa.String(length=40), nullable=False, server_default=""))
        altered.add_column(sa.Column("thanked_at", UTCDateTime(), nullable=True))
    with op.batch_alter_table("shelf_place") as altered:
        altered.add_column(
            sa.Column("origin", sa.String(length=80), nullable=False, server_default="lessons")
        )
    # What was there before is told apart from here on; what comes says it by itself.
    for table, column, length in (
        ("remark", "answer", 8),
        ("remark", "answered_by", 40),
        ("shelf_place", "origin", 80),
    ):
        with op.batch_alter_table(table) as altered:
            altered.alter_column(column, existing_type=sa.String(length=length), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("shelf_place") as altered:
        altered.drop_column("origin")
    with op.batch_alter_table("remark") as altered:
        for name in ("thanked_at", "answered_by", "answered_at", "answer"):
            altered.drop_column(name)
    for name in reversed(NEW):
        op.drop_table(name)


def _people() -> None:
    op.create_table(
        "ability",
        sa.Column("caregiver_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=8), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.Column("given_by", sa.String(length=36), nullable=True),
        _to("ability", "caregiver_id", "caregiver"),
        _to("ability", "given_by", "caregiver", "SET NULL"),
        sa.PrimaryKeyConstraint("caregiver_id", "name", name=op.f("pk_ability")),
    )
    op.create_table(
        "offer",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("ability", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("house", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.Column("used_by", sa.String(length=36), nullable=True),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        _to("offer", "made_by", "caregiver", "SET NULL"),
        _to("offer", "used_by", "caregiver", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index(op.f("ix_offer_made_by"), "offer", ["made_by"])


def _drafts() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("began_by", sa.String(length=36), nullable=True),
        sa.Column("forked_slug", sa.String(length=80), nullable=False),
        sa.Column("forked_number", sa.Integer(), nullable=True),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        _to("draft", "began_by", "caregiver", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("slug", name=op.f("uq_draft_slug")),
    )
    op.create_table(
        "draft_writer",
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("caregiver_id", sa.String(length=36), nullable=False),
        sa.Column("joined_at", UTCDateTime(), nullable=False),
        _to("draft_writer", "draft_id", "draft"),
        _to("draft_writer", "caregiver_id", "caregiver"),
        sa.PrimaryKeyConstraint("draft_id", "caregiver_id", name=op.f("pk_draft_writer")),
    )
    op.create_index(op.f("ix_draft_writer_caregiver_id"), "draft_writer", ["caregiver_id"])
    op.create_table(
        "draft_row",
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("line_id", sa.String(length=80), nullable=False),
        sa.Column("came_from", sa.String(length=161), nullable=False),
        sa.Column("position", sa.Double(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        _to("draft_row", "draft_id", "draft"),
        sa.PrimaryKeyConstraint("draft_id", "id", name=op.f("pk_draft_row")),
    )
    op.create_index("ix_draft_row_draft_id_revision", "draft_row", ["draft_id", "revision"])
    op.create_index("ix_draft_row_draft_id_position", "draft_row", ["draft_id", "position"])
    op.create_table(
        "draft_cell",
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("row_id", sa.String(length=36), nullable=False),
        sa.Column("field", sa.String(length=160), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        _to("draft_cell", "draft_id", "draft"),
        _to("draft_cell", "by", "caregiver", "SET NULL"),
        sa.PrimaryKeyConstraint("draft_id", "row_id", "field", name=op.f("pk_draft_cell")),
    )
    op.create_index("ix_draft_cell_draft_id_revision", "draft_cell", ["draft_id", "revision"])
    op.create_index(op.f("ix_draft_cell_by"), "draft_cell", ["by"])
    op.create_table(
        "draft_change",
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.String(length=36), nullable=False),
        sa.Column("field", sa.String(length=160), nullable=False),
        sa.Column("act", sa.String(length=36), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        _to("draft_change", "draft_id", "draft"),
        _to("draft_change", "by", "caregiver", "SET NULL"),
        sa.PrimaryKeyConstraint("draft_id", "revision", "row_id", "field", name=op.f("pk_draft_change")),
    )
    op.create_index("ix_draft_change_draft_id_act", "draft_change", ["draft_id", "act"])
    op.create_index(op.f("ix_draft_change_by"), "draft_change", ["by"])
    op.create_table(
        "draft_presence",
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("caregiver_id", sa.String(length=36), nullable=False),
        sa.Column("row_id", sa.String(length=36), nullable=False),
        sa.Column("field", sa.String(length=160), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        _to("draft_presence", "draft_id", "draft"),
        _to("draft_presence", "device_id", "device"),
        _to("draft_presence", "caregiver_id", "caregiver"),
        sa.PrimaryKeyConstraint("draft_id", "device_id", name=op.f("pk_draft_presence")),
    )


def _studio() -> None:
    op.create_table(
        "publication",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=True),
        sa.Column("caregiver_id", sa.String(length=36), nullable=True),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["slug", "number"],
            ["edition.slug", "edition.number"],
            name=op.f("fk_publication_slug_number_edition"),
        ),
        _to("publication", "draft_id", "draft", "SET NULL"),
        _to("publication", "caregiver_id", "caregiver", "SET NULL"),
        sa.PrimaryKeyConstraint("slug", "number", name=op.f("pk_publication")),
    )
    op.create_index(op.f("ix_publication_draft_id"), "publication", ["draft_id"])
    op.create_table(
        "check_ask",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("tag", sa.String(length=35), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("caregiver_id", sa.String(length=36), nullable=True),
        sa.Column("made_by", sa.String(length=36), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.Column("said_name", sa.String(length=40), nullable=False),
        sa.Column("agreed_at", UTCDateTime(), nullable=True),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        _to("check_ask", "draft_id", "draft"),
        _to("check_ask", "caregiver_id", "caregiver", "SET NULL"),
        _to("check_ask", "made_by", "caregiver", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ask")),
    )
    op.create_index(op.f("ix_check_ask_draft_id"), "check_ask", ["draft_id"])
    op.create_index(op.f("ix_check_ask_caregiver_id"), "check_ask", ["caregiver_id"])
    op.create_table(
        "check_answer",
        sa.Column("ask_id", sa.String(length=36), nullable=False),
        sa.Column("row_id", sa.String(length=36), nullable=False),
        sa.Column("variant", sa.String(length=40), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=False),
        sa.Column("read_hash", sa.String(length=32), nullable=False),
        sa.Column("verdict", sa.String(length=6), nullable=False),
        sa.Column("suggestion", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("settled", sa.String(length=8), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        _to("check_answer", "ask_id", "check_ask"),
        sa.PrimaryKeyConstraint("ask_id", "row_id", "variant", name=op.f("pk_check_answer")),
    )
    op.create_table(
        "transfer",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("drafts", sa.Text(), nullable=False),
        sa.Column("classes", sa.Text(), nullable=False),
        sa.Column("together", sa.Boolean(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        _to("transfer", "made_by", "caregiver"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index(op.f("ix_transfer_made_by"), "transfer", ["made_by"])


def _classes() -> None:
    op.create_table(
        "class",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("code_made_at", UTCDateTime(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class")),
        sa.UniqueConstraint("code", name=op.f("uq_class_code")),
    )
    for table, whose, more in (
        ("class_teacher", "caregiver", ()),
        ("class_family", "family", (sa.Column("shares", sa.Boolean(), nullable=False),)),
    ):
        op.create_table(
            table,
            sa.Column("class_id", sa.String(length=36), nullable=False),
            sa.Column(f"{whose}_id", sa.String(length=36), nullable=False),
            sa.Column("joined_at", UTCDateTime(), nullable=False),
            *more,
            _to(table, "class_id", "class"),
            _to(table, f"{whose}_id", whose),
            sa.PrimaryKeyConstraint("class_id", f"{whose}_id", name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_{whose}_id"), table, [f"{whose}_id"])
    op.create_table(
        "class_pin",
        sa.Column("class_id", sa.String(length=36), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("pinned_at", UTCDateTime(), nullable=False),
        _to("class_pin", "class_id", "class"),
        sa.PrimaryKeyConstraint("class_id", "slug", name=op.f("pk_class_pin")),
    )
    op.create_table(
        "class_week",
        sa.Column("class_id", sa.String(length=36), nullable=False),
        sa.Column("week", UTCDateTime(), nullable=False),
        sa.Column("families", sa.Integer(), nullable=False),
        sa.Column("refs", sa.Text(), nullable=False),
        _to("class_week", "class_id", "class"),
        sa.PrimaryKeyConstraint("class_id", "week", name=op.f("pk_class_week")),
    )


def _to(table: str, column: str, other: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    """A row that points at another's id."""
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)

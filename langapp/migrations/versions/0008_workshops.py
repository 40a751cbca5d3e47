"""Plans and workshops; guests, what they wove, whispered and answered; voices for a room; reports."""

import sqlalchemy as sa
from alembic import op

from langapp.db import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NEW = (
    "plan", "workshop", "workshop_leader", "guest", "room_thread", "whisper", "room_voice", "room_sound",
    "exit_answer", "workshop_report",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("leader_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("theme", sa.String(length=80), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_template", sa.Boolean(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        _to("plan", "leader_id", "caregiver"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_index(op.f("ix_plan_leader_id"), "plan", ["leader_id"], unique=False)
    op.create_table(
        "workshop",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("plan_id", sa.String(length=36), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("theme", sa.String(length=80), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=True),
        sa.Column("door", sa.String(length=12), nullable=True),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Text(), nullable=False),
        sa.Column("doing", sa.String(length=8), nullable=False),
        sa.Column("paused_at", UTCDateTime(), nullable=True),
        sa.Column("plays", sa.Integer(), nullable=False),
        sa.Column("plays_on", sa.String(length=6), nullable=False),
        sa.Column("present", sa.Text(), nullable=False),
        sa.Column("gone", sa.Text(), nullable=False),
        sa.Column("gate", sa.Integer(), nullable=False),
        sa.Column("questions_at", UTCDateTime(), nullable=True),
        sa.Column("voices", sa.Integer(), nullable=False),
        _to("workshop", "plan_id", "plan", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
        sa.UniqueConstraint("code", name=op.f("uq_workshop_code")),
        sa.UniqueConstraint("door", name=op.f("uq_workshop_door")),
    )
    op.create_index(op.f("ix_workshop_ends_at"), "workshop", ["ends_at"], unique=False)
    op.create_index(op.f("ix_workshop_plan_id"), "workshop", ["plan_id"], unique=False)
    op.create_table(
        "guest",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workshop_id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("family_id", sa.String(length=36), nullable=True),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("pictures", sa.String(length=40), nullable=False),
        sa.Column("joined_at", UTCDateTime(), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        _to("guest", "family_id", "family", "SET NULL"),
        _to("guest", "workshop_id", "workshop"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_guest_token_hash")),
    )
    op.create_index(op.f("ix_guest_family_id"), "guest", ["family_id"], unique=False)
    op.create_index(op.f("ix_guest_workshop_id"), "guest", ["workshop_id"], unique=False)
    op.create_table(
        "workshop_leader",
        sa.Column("workshop_id", sa.String(length=36), nullable=False),
        sa.Column("caregiver_id", sa.String(length=36), nullable=False),
        sa.Column("joined_at", UTCDateTime(), nullable=False),
        _to("workshop_leader", "caregiver_id", "caregiver"),
        _to("workshop_leader", "workshop_id", "workshop"),
        sa.PrimaryKeyConstraint("workshop_id", "caregiver_id", name=op.f("pk_workshop_leader")),
    )
    op.create_index(
        op.f("ix_workshop_leader_caregiver_id"), "workshop_leader", ["caregiver_id"], unique=False
    )
    op.create_table(
        "workshop_report",
        sa.Column("workshop_id", sa.String(length=36), nullable=False),
        sa.Column("counted_at", UTCDateTime(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        _to("workshop_report", "workshop_id", "workshop"),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_workshop_report")),
    )
    op.create_table(
        "exit_answer",
        sa.Column("guest_id", sa.String(length=36), nullable=False),
        sa.Column("workshop_id", sa.String(length=36), nullable=False),
        sa.Column("learned", sa.String(length=4), nullable=False),
        sa.Column("confident", sa.String(length=4), nullable=False),
        sa.Column("at_home", sa.String(length=4), nullable=False),
        sa.Column("on_offer", sa.String(length=4), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=False),
        _to("exit_answer", "guest_id", "guest"),
        _to("exit_answer", "workshop_id", "workshop"),
        sa.PrimaryKeyConstraint("guest_id", name=op.f("pk_exit_answer")),
    )
    op.create_index(op.f("ix_exit_answer_workshop_id"), "exit_answer", ["workshop_id"], unique=False)
    op.create_table(
        "room_thread",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workshop_id", sa.String(length=36), nullable=False),
        sa.Column("guest_id", sa.String(length=36), nullable=True),
        sa.Column("ref", sa.String(length=161), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        _to("room_thread", "guest_id", "guest", "SET NULL"),
        _to("room_thread", "workshop_id", "workshop"),
        sa.PrimaryKeyConstraint("id", "workshop_id", name=op.f("pk_room_thread")),
    )
    op.create_index(op.f("ix_room_thread_guest_id"), "room_thread", ["guest_id"], unique=False)
    op.create_index(op.f("ix_room_thread_workshop_id"), "room_thread", ["workshop_id"], unique=False)
    op.create_table(
        "room_voice",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workshop_id", sa.String(length=36), nullable=False),
        sa.Column("guest_id", sa.String(length=36), nullable=False),
        sa.Column("ref", sa.String(length=161), nullable=False),
        sa.Column("tag", sa.String(length=35), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("consented_at", UTCDateTime(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=True),
        sa.Column("let_at", UTCDateTime(), nullable=True),
        _to("room_voice", "guest_id", "guest"),
        _to("room_voice", "workshop_id", "workshop"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_voice")),
        sa.UniqueConstraint("guest_id", "ref", "tag", name=op.f("uq_room_voice_guest_id_ref_tag")),
    )
    op.create_index(op.f("ix_room_voice_workshop_id"), "room_voice", ["workshop_id"], unique=False)
    op.create_table(
        "room_sound",
        sa.Column("voice_id", sa.String(length=36), nullable=False),
        sa.Column("mp3", sa.LargeBinary(), nullable=False),
        _to("room_sound", "voice_id", "room_voice"),
        sa.PrimaryKeyConstraint("voice_id", name=op.f("pk_room_sound")),
    )
    op.create_table(
        "whisper",
        sa.Column("guest_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("plays", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("workshop_id", sa.String(length=36), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        _to("whisper", "guest_id", "guest"),
        _to("whisper", "workshop_id", "workshop"),
        sa.PrimaryKeyConstraint("guest_id", "position", "plays", "kind", name=op.f("pk_whisper")),
    )
    op.create_index(op.f("ix_whisper_workshop_id"), "whisper", ["workshop_id"], unique=False)


def downgrade() -> None:
    for name in reversed(NEW):
        op.drop_table(name)


def _to(table: str, column: str, other: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    """A row that points at another's id."""
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)

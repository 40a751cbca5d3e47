"""People's voices: speakers and their consent, asks, recordings, and which voice a family would rather hear."""

import sqlalchemy as sa
from alembic import op

from langapp.db import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased",
        sa.Column("recording_id", sa.String(length=36), nullable=False),
        sa.Column("erased_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("recording_id", name=op.f("pk_erased")),
    )
    op.create_table(
        "ask",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("family_id", sa.String(length=36), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("tag", sa.String(length=35), nullable=False),
        sa.Column("variant", sa.String(length=40), nullable=False),
        sa.Column("refs", sa.Text(), nullable=False),
        sa.Column("pace", sa.String(length=4), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_ask_family_id_family"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask")),
    )
    op.create_index(op.f("ix_ask_family_id"), "ask", ["family_id"], unique=False)
    op.create_table(
        "chosen_voice",
        sa.Column("family_id", sa.String(length=36), nullable=False),
        sa.Column("ref", sa.String(length=161), nullable=False),
        sa.Column("tag", sa.String(length=35), nullable=False),
        sa.Column("voice", sa.String(length=36), nullable=False),
        sa.Column("chosen_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_chosen_voice_family_id_family"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("family_id", "ref", "tag", name=op.f("pk_chosen_voice")),
    )
    op.create_table(
        "speaker",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("family_id", sa.String(length=36), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("relation", sa.String(length=40), nullable=False),
        sa.Column("accent", sa.String(length=60), nullable=False),
        sa.Column("variant", sa.String(length=40), nullable=False),
        sa.Column("ask_id", sa.String(length=36), nullable=True),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("remembered_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ask_id"], ["ask.id"], name=op.f("fk_speaker_ask_id_ask"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_speaker_family_id_family"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker")),
    )
    op.create_index(op.f("ix_speaker_ask_id"), "speaker", ["ask_id"], unique=False)
    op.create_index(op.f("ix_speaker_family_id"), "speaker", ["family_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("speaker_id", sa.String(length=36), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speaker.id"], name=op.f("fk_consent_speaker_id_speaker"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_speaker_id"), "consent", ["speaker_id"], unique=False)
    op.create_table(
        "recording",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("family_id", sa.String(length=36), nullable=True),
        sa.Column("speaker_id", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=True),
        sa.Column("ask_id", sa.String(length=36), nullable=True),
        sa.Column("ref", sa.String(length=161), nullable=False),
        sa.Column("tag", sa.String(length=35), nullable=False),
        sa.Column("variant", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("duration", sa.Double(), nullable=False),
        sa.Column("lufs", sa.Double(), nullable=False),
        sa.Column("flags", sa.String(length=40), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=7), nullable=False),
        sa.ForeignKeyConstraint(
            ["ask_id"], ["ask.id"], name=op.f("fk_recording_ask_id_ask"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_recording_device_id_device"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_recording_family_id_family"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speaker.id"], name=op.f("fk_recording_speaker_id_speaker"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
    )
    op.create_index(op.f("ix_recording_ask_id"), "recording", ["ask_id"], unique=False)
    op.create_index(op.f("ix_recording_device_id"), "recording", ["device_id"], unique=False)
    op.create_index("ix_recording_family_id_ref", "recording", ["family_id", "ref"], unique=False)
    op.create_index(op.f("ix_recording_ref"), "recording", ["ref"], unique=False)
    op.create_index(op.f("ix_recording_speaker_id"), "recording", ["speaker_id"], unique=False)


def downgrade() -> None:
    for table in ("recording", "consent", "speaker", "ask", "erased", "chosen_voice"):
        op.drop_table(table)

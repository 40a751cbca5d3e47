"""Caregivers, how they are known again, what an adult remembers and a little one says."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from langapp.db import UTCDateTime
from langapp.lib.uuid7 import uuid7

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FAMILY = sa.table("family", sa.column("id"), sa.column("began_at", UTCDateTime()))
CAREGIVER = sa.table(
    "caregiver",
    *(sa.column(name) for name in ("id", "family_id", "name", "mode", "hand", "locale")),
    sa.column("joined_at", UTCDateTime()),
)
DEVICE = sa.table(
    "device",
    *(sa.column(name) for name in ("family_id", "caregiver_id", "came_with")),
    sa.column("joined_at", UTCDateTime()),
    sa.column("seen_at", UTCDateTime()),
)
THREAD = sa.table("thread", sa.column("family_id"), sa.column("caregiver_id"))


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("window", UTCDateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("what", "window", name=op.f("pk_attempt")),
    )
    op.create_table(
        "challenge",
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("browser_hash", name=op.f("pk_challenge")),
    )
    op.create_table(
        "installation",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_installation")),
    )
    op.create_table(
        "caregiver",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("family_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=5), nullable=False),
        sa.Column("hand", sa.String(length=5), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("joined_at", UTCDateTime(), nullable=False),
        sa.Column("back_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_caregiver_family_id_family"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caregiver")),
    )
    op.create_index(op.f("ix_caregiver_family_id"), "caregiver", ["family_id"], unique=False)
    op.create_table(
        "removal",
        sa.Column("caregiver_id", sa.String(length=36), nullable=False),
        sa.Column("asked_by", sa.String(length=36), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["caregiver.id"], name=op.f("fk_removal_asked_by_caregiver"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["caregiver_id"],
            ["caregiver.id"],
            name=op.f("fk_removal_caregiver_id_caregiver"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("caregiver_id", name=op.f("pk_removal")),
    )
    op.create_index(op.f("ix_removal_asked_by"), "removal", ["asked_by"])
    op.create_table(
        "former_family",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("family_id", sa.String(length=36), nullable=False),
        sa.Column("merged_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_former_family_family_id_family"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_family")),
    )
    op.create_index(op.f("ix_former_family_family_id"), "former_family", ["family_id"], unique=False)
    op.create_table(
        "caregiver_language",
        sa.Column("caregiver_id", sa.String(length=36), nullable=False),
        sa.Column("tag", sa.String(length=35), nullable=False),
        sa.Column("shows", sa.String(length=7), nullable=False),
        sa.Column("ease", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(
            ["caregiver_id"],
            ["caregiver.id"],
            name=op.f("fk_caregiver_language_caregiver_id_caregiver"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("caregiver_id", "tag", name=op.f("pk_caregiver_language")),
    )
    op.create_table(
        "code",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("caregiver_id", sa.String(length=36), nullable=True),
        sa.Column("digits_hash", sa.String(length=64), nullable=False),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["caregiver_id"],
            ["caregiver.id"],
            name=op.f("fk_code_caregiver_id_caregiver"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code")),
    )
    op.create_index(op.f("ix_code_address"), "code", ["address"], unique=False)
    op.create_index(op.f("ix_code_caregiver_id"), "code", ["caregiver_id"], unique=False)
    op.create_index(op.f("ix_code_made_at"), "code", ["made_at"], unique=False)
    op.create_table(
        "email",
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("caregiver_id", sa.String(length=36), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["caregiver_id"],
            ["caregiver.id"],
            name=op.f("fk_email_caregiver_id_caregiver"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_email")),
        sa.UniqueConstraint("caregiver_id", name=op.f("uq_email_caregiver_id")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("family_id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("caregiver_id", sa.String(length=36), nullable=True),
        sa.Column("made_by", sa.String(length=36), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["caregiver_id"],
            ["caregiver.id"],
            name=op.f("fk_invitation_caregiver_id_caregiver"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_invitation_family_id_family"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["caregiver.id"], name=op.f("fk_invitation_made_by_caregiver"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index(op.f("ix_invitation_caregiver_id"), "invitation", ["caregiver_id"], unique=False)
    op.create_index(op.f("ix_invitation_family_id"), "invitation", ["family_id"], unique=False)
    op.create_index(op.f("ix_invitation_made_by"), "invitation", ["made_by"], unique=False)
    op.create_table(
        "memory",
        sa.Column("caregiver_id", sa.String(length=36), nullable=False),
        sa.Column("ref", sa.String(length=161), nullable=False),
        sa.Column("tag", sa.String(length=35), nullable=False),
        sa.Column("met_at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("stability", sa.Double(), nullable=True),
        sa.Column("difficulty", sa.Double(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("reviewed_at", UTCDateTime(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["caregiver_id"],
            ["caregiver.id"],
            name=op.f("fk_memory_caregiver_id_caregiver"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("caregiver_id", "ref", "tag", name=op.f("pk_memory")),
    )
    op.create_index(op.f("ix_memory_caregiver_id_due_at"), "memory", ["caregiver_id", "due_at"], unique=False)
    op.create_table(
        "paper_code",
        sa.Column("caregiver_id", sa.String(length=36), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["caregiver_id"],
            ["caregiver.id"],
            name=op.f("fk_paper_code_caregiver_id_caregiver"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("caregiver_id", name=op.f("pk_paper_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_paper_code_code_hash")),
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.String(length=1364), nullable=False),
        sa.Column("caregiver_id", sa.String(length=36), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["caregiver_id"],
            ["caregiver.id"],
            name=op.f("fk_passkey_caregiver_id_caregiver"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
    )
    op.create_index(op.f("ix_passkey_caregiver_id"), "passkey", ["caregiver_id"], unique=False)
    op.create_table(
        "heard_word",
        sa.Column("family_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("ref", sa.String(length=161), nullable=False),
        sa.Column("tag", sa.String(length=35), nullable=False),
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("heard_at", UTCDateTime(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_heard_word_child_id_child"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_heard_word_device_id_device"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_heard_word_family_id_family"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("family_id", "id", name=op.f("pk_heard_word")),
    )
    op.create_index(op.f("ix_heard_word_child_id"), "heard_word", ["child_id"], unique=False)
    op.create_index(op.f("ix_heard_word_device_id"), "heard_word", ["device_id"], unique=False)
    op.create_index(
        op.f("ix_heard_word_family_id_heard_at"), "heard_word", ["family_id", "heard_at", "id"], unique=False
    )
    op.create_table(
        "review",
        sa.Column("family_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("caregiver_id", sa.String(length=36), nullable=False),
        sa.Column("ref", sa.String(length=161), nullable=False),
        sa.Column("tag", sa.String(length=35), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("reviewed_at", UTCDateTime(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["caregiver_id"],
            ["caregiver.id"],
            name=op.f("fk_review_caregiver_id_caregiver"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_review_device_id_device"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_review_family_id_family"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("family_id", "id", name=op.f("pk_review")),
    )
    op.create_index(
        op.f("ix_review_caregiver_id_ref_tag"), "review", ["caregiver_id", "ref", "tag"], unique=False
    )
    op.create_index(
        op.f("ix_review_caregiver_id_reviewed_at"), "review", ["caregiver_id", "reviewed_at"], unique=False
    )
    op.create_index(op.f("ix_review_device_id"), "review", ["device_id"], unique=False)
    with op.batch_alter_table("child") as child:
        child.add_column(sa.Column("tags", sa.String(length=250), nullable=False, server_default=""))
    with op.batch_alter_table("child") as child:
        child.alter_column("tags", server_default=None)
    with op.batch_alter_table("device") as device:
        device.add_column(sa.Column("caregiver_id", sa.String(length=36), nullable=True))
        device.add_column(sa.Column("came_with", sa.String(length=36), nullable=True))
        device.add_column(sa.Column("child_id", sa.Integer(), nullable=True))
        device.add_column(sa.Column("name", sa.String(length=40), nullable=False, server_default=""))
        device.add_column(sa.Column("seen_at", UTCDateTime(), nullable=True))
        device.add_column(sa.Column("proved_at", UTCDateTime(), nullable=True))
    with op.batch_alter_table("thread") as thread:
        thread.add_column(sa.Column("caregiver_id", sa.String(length=36), nullable=True))
    _everyone_is_a_caregiver()
    with op.batch_alter_table("device") as device:
        device.alter_column("caregiver_id", existing_type=sa.String(length=36), nullable=False)
        device.alter_column("name", existing_type=sa.String(length=40), server_default=None)
        device.alter_column("seen_at", existing_type=UTCDateTime(), nullable=False)
        device.create_index(op.f("ix_device_caregiver_id"), ["caregiver_id"])
        device.create_index(op.f("ix_device_came_with"), ["came_with"])
        device.create_foreign_key(
            op.f("fk_device_came_with_caregiver"), "caregiver", ["came_with"], ["id"], ondelete="SET NULL"
        )
        device.create_foreign_key(
            op.f("fk_device_caregiver_id_caregiver"),
            "caregiver",
            ["caregiver_id"],
            ["id"],
            ondelete="CASCADE",
        )
        device.create_foreign_key(
            op.f("fk_device_child_id_child"), "child", ["child_id"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("thread") as thread:
        thread.create_index(op.f("ix_thread_caregiver_id"), ["caregiver_id"])
        thread.create_foreign_key(
            op.f("fk_thread_caregiver_id_caregiver"),
            "caregiver",
            ["caregiver_id"],
            ["id"],
            ondelete="SET NULL",
        )
    _undo_is_of_any_fact()
    _own_words()


def _own_words() -> None:
    op.create_table(
        "family_wording",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("family_id", sa.String(length=36), nullable=False),
        sa.Column("caregiver_id", sa.String(length=36), nullable=True),
        sa.Column("ref", sa.String(length=161), nullable=False),
        sa.Column("tag", sa.String(length=35), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("reading", sa.String(length=200), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["caregiver_id"],
            ["caregiver.id"],
            name=op.f("fk_family_wording_caregiver_id_caregiver"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_family_wording_family_id_family"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_wording")),
    )
    op.create_index(op.f("ix_family_wording_caregiver_id"), "family_wording", ["caregiver_id"])
    op.create_index("ix_family_wording_family_id_ref", "family_wording", ["family_id", "ref"])
    op.create_table(
        "own_line",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("family_id", sa.String(length=36), nullable=False),
        sa.Column("moment", sa.String(length=20), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_own_line_family_id_family"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_line")),
    )
    op.create_index(op.f("ix_own_line_family_id"), "own_line", ["family_id"])
    op.create_table(
        "kept_line",
        sa.Column("caregiver_id", sa.String(length=36), nullable=False),
        sa.Column("ref", sa.String(length=161), nullable=False),
        sa.Column("kept_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["caregiver_id"],
            ["caregiver.id"],
            name=op.f("fk_kept_line_caregiver_id_caregiver"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("caregiver_id", "ref", name=op.f("pk_kept_line")),
    )
    op.create_table(
        "remark",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("family_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("ref", sa.String(length=161), nullable=False),
        sa.Column("tag", sa.String(length=35), nullable=False),
        sa.Column("variant", sa.String(length=40), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("reading", sa.String(length=200), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_remark_family_id_family"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    op.create_index(op.f("ix_remark_family_id"), "remark", ["family_id"])
    op.create_index(op.f("ix_remark_ref"), "remark", ["ref"])


def _everyone_is_a_caregiver() -> None:
    """Until now a family had devices; what was said on them was said by one person, as far as anyone knows."""
    run = op.get_bind()
    for family_id, began_at in run.execute(sa.select(FAMILY.c.id, FAMILY.c.began_at)).all():
        caregiver_id = uuid7(began_at)
        run.execute(
            sa.insert(CAREGIVER).values(
                id=caregiver_id, family_id=family_id, name="", mode="", hand="", locale="", joined_at=began_at
            )
        )
        for table in (DEVICE, THREAD):
            run.execute(
                sa.update(table).where(table.c.family_id == family_id).values(caregiver_id=caregiver_id)
            )
    # Nobody wrote down until now when a device was last used, so none of them has lain unused.
    run.execute(sa.update(DEVICE).values(seen_at=datetime.now(UTC), came_with=DEVICE.c.caregiver_id))


def _undo_is_of_any_fact() -> None:
    _undo_anew("fact_id", "thread_id", sa.column("soon", sa.Boolean()))


def _undo_anew(name: str, before: str, *more: sa.ColumnClause[bool]) -> None:
    """The table is made anew and filled from the old one: on SQLite no batch brings a primary key along."""
    op.execute("CREATE TABLE undo_before AS SELECT * FROM undo")
    op.drop_table("undo")
    op.create_table(
        "undo",
        sa.Column("family_id", sa.String(length=36), nullable=False),
        sa.Column(name, sa.String(length=36), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        *(sa.Column(each.name, each.type, nullable=False) for each in more),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_undo_family_id_family"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("family_id", name, name=op.f("pk_undo")),
    )
    kept: list[sa.ColumnClause[object]] = [
        sa.column(each) for each in ("family_id", before, "undone_at", "received_at")
    ]
    filled = sa.table(
        "undo", *(sa.column(each) for each in ("family_id", name, "undone_at", "received_at")), *more
    )
    op.execute(
        sa.insert(filled).from_select(
            list(filled.c), sa.select(*kept, *(sa.false() for _ in more)).select_from(sa.table("undo_before"))
        )
    )
    op.drop_table("undo_before")


def downgrade() -> None:
    for table in (
        "removal", "remark", "kept_line", "own_line", "family_wording", "review", "heard_word", "passkey", "paper_code", "memory", "invitation", "email", "code", "challenge", "attempt",
        "installation", "former_family", "caregiver_language",
    ):  # fmt: skip
        op.drop_table(table)
    with op.batch_alter_table("thread") as thread:
        thread.drop_constraint(op.f("fk_thread_caregiver_id_caregiver"), type_="foreignkey")
        thread.drop_index(op.f("ix_thread_caregiver_id"))
        thread.drop_column("caregiver_id")
    with op.batch_alter_table("device") as device:
        device.drop_constraint(op.f("fk_device_child_id_child"), type_="foreignkey")
        device.drop_constraint(op.f("fk_device_caregiver_id_caregiver"), type_="foreignkey")
        device.drop_constraint(op.f("fk_device_came_with_caregiver"), type_="foreignkey")
        device.drop_index(op.f("ix_device_came_with"))
        device.drop_index(op.f("ix_device_caregiver_id"))
        for column in ("proved_at", "seen_at", "name", "child_id", "came_with", "caregiver_id"):
            device.drop_column(column)
    with op.batch_alter_table("child") as child:
        child.drop_column("tags")
    op.drop_table("caregiver")
    _undo_anew("thread_id", "fact_id")

"""A little one has an id that is never given again, for the ledger of what was taken away, and a number that is not."""

from uuid import NAMESPACE_OID, uuid5

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CHILD = sa.table("child", *(sa.column(name) for name in ("id", "family_id", "uuid")))


def upgrade() -> None:
    with op.batch_alter_table("child") as child:
        child.add_column(sa.Column("uuid", sa.String(length=36), nullable=True))
    _call_them()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table(
        "child", recreate="always" if is_sqlite else "auto", table_kwargs={"sqlite_autoincrement": True}
    ) as child:
        child.alter_column("uuid", existing_type=sa.String(length=36), nullable=False)
        child.create_unique_constraint(op.f("uq_child_uuid"), ["uuid"])


def _call_them() -> None:
    """Made of what they are called already, so that a backup from before this step calls them the same."""
    connection = op.get_bind()
    for child_id, family_id in connection.execute(sa.select(CHILD.c.id, CHILD.c.family_id)).all():
        uuid = str(uuid5(NAMESPACE_OID, f"{family_id}/{child_id}"))
        connection.execute(sa.update(CHILD).where(CHILD.c.id == child_id).values(uuid=uuid))


def downgrade() -> None:
    with op.batch_alter_table("child") as child:
        child.drop_constraint(op.f("uq_child_uuid"), type_="unique")
        child.drop_column("uuid")

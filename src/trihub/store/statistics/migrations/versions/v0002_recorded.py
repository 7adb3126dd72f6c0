"""Since when the figures of a load can be read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from trihub.store.statistics.triggers import SECOND, guards

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table. Older loads noted only when they began: they keep that moment."""
    op.create_table(
        "stat_recorded",
        sa.Column("load", BIG, nullable=False, autoincrement=False),
        sa.Column("at", WORD, nullable=False),
        sa.PrimaryKeyConstraint("load", name="pk_stat_recorded"),
        sa.ForeignKeyConstraint(["load"], ["stat_load.number"], name="fk_stat_recorded_load"),
    )
    connection = op.get_bind()
    connection.exec_driver_sql(
        "INSERT INTO stat_recorded SELECT number, recorded_at FROM stat_load"
    )
    for statement in guards(connection.dialect.name, SECOND):
        connection.exec_driver_sql(statement)

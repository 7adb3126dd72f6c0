"""Partitions by office in PostgreSQL (ADR 9), and the column that they go by.

Where a library has documents already, none is moved: what there is becomes a partition. Others
wait for moments only, in the last step; each step is a transaction of its own and can be repeated.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from trihub.store.database.partitions import KEYS, deserving, make_parts, parted, statements

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the column, then cut up."""
    if op.get_bind().dialect.name == "sqlite":
        for table in KEYS:
            op.add_column(table, sa.Column("office", WORD, nullable=False, server_default=""))
        return
    filled = op.get_bind().scalar(sa.text("SELECT EXISTS (SELECT FROM document)"))
    for table in KEYS:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS "
            "office text COLLATE \"C\" NOT NULL DEFAULT ''"
        )
    if not filled:
        for statement in statements("postgresql"):
            op.execute(statement)
        return
    for table in KEYS:
        _check(table)
    _cut()


def _check(table: str) -> None:
    """Let the server find out that no row has an office, while others read and write."""
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS no_office")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT no_office CHECK (office = '') NOT VALID")
    _commit()
    op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT no_office")
    _commit()


def _cut() -> None:
    for table in KEYS:
        for statement in parted(table):
            op.execute(statement)
        before = f"{table}_before"
        op.execute(f"ALTER TABLE {table} ATTACH PARTITION {before} FOR VALUES IN ('')")
        op.execute(f"ALTER TABLE {before} DROP CONSTRAINT no_office")
    counted = sa.text("SELECT name FROM counter WHERE scope = 'office'")
    for office in deserving(op.get_bind().scalars(counted).all(), ()):
        make_parts(op.get_bind(), office)


def _commit() -> None:
    limit = op.get_bind().scalar(sa.text("SELECT current_setting('lock_timeout')"))
    op.execute("COMMIT")
    op.execute(f"SET LOCAL lock_timeout = '{limit}'")

"""The journal of deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
COUNTS = (
    "started", "finished", "files", "bytes", "read", "added", "updated", "unchanged", "rejected",
    "newest",
)  # fmt: skip


def upgrade() -> None:
    """Make its two tables, which touches no other."""
    words = ("series", "issue", "office", "state", "holder")
    op.create_table(
        "delivery",
        *(sa.Column(name, WORD, nullable=False) for name in words),
        *(sa.Column(name, BIG, nullable=False) for name in COUNTS),
        sa.PrimaryKeyConstraint("series", "issue", name="pk_delivery"),
    )
    op.create_table(
        "delivery_file",
        *(sa.Column(name, WORD, nullable=False) for name in ("series", "issue", "name")),
        sa.Column("size", BIG, nullable=False),
        sa.Column("sha256", WORD, nullable=False),
        sa.ForeignKeyConstraint(
            ["series", "issue"],
            ["delivery.series", "delivery.issue"],
            name="fk_delivery_file_series",
        ),
        sa.PrimaryKeyConstraint("series", "issue", "name", name="pk_delivery_file"),
    )

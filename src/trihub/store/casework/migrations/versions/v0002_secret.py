"""A secret for the numbers of items that belong to a name.

The secret itself, and the numbers of what is there already, are made by whoever opens casework:
only there are the keys at hand (:mod:`trihub.store.casework.numbering`).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make its table."""
    op.create_table(
        "casework_secret",
        sa.Column("id", WORD, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_casework_secret"),
    )

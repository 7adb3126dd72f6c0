"""Where each session was opened, for its owner to recognize.

The table is made anew: sessions last twelve hours at most, and whoever is signed in signs in again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make it."""
    op.drop_table("account_session")
    op.create_table(
        "account_session",
        sa.Column("digest", WORD, nullable=False),
        sa.Column("account", WORD, nullable=False),
        sa.Column("csrf", WORD, nullable=False),
        sa.Column("created_at", WORD, nullable=False),
        sa.Column("seen_at", WORD, nullable=False),
        sa.Column("expires_at", WORD, nullable=False),
        sa.Column("strong", sa.Boolean(), nullable=False),
        sa.Column("address", WORD, nullable=False),
        sa.Column("agent", WORD, nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_account_session_account"),
        sa.PrimaryKeyConstraint("digest", name="pk_account_session"),
    )
    op.create_index("ix_account_session_account", "account_session", ["account"], unique=False)

"""Subscriptions of the public: messages to people without an account, and to whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make their tables, and the outbox anew: its messages may have no account."""
    op.create_table(
        "subscription",
        sa.Column("id", WORD, nullable=False),
        sa.Column("collection", WORD, nullable=False),
        sa.Column("field", WORD, nullable=False),
        sa.Column("mailbox", WORD, nullable=False),
        sa.Column("asked_at", WORD, nullable=False),
        sa.Column("confirmed_at", WORD, nullable=False),
        sa.Column("told", BIG, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
    )
    place = ["mailbox", "collection", "field"]
    op.create_index("ix_subscription_mailbox", "subscription", place, unique=True)
    told = ["collection", "told"]
    op.create_index("ix_subscription_collection_told", "subscription", told, unique=False)
    waiting = ["confirmed_at", "asked_at"]
    op.create_index("ix_subscription_confirmed_at", "subscription", waiting, unique=False)
    op.create_index("ix_subscription_key", "subscription", ["key"], unique=False)
    op.create_table(
        "subscription_issue",
        sa.Column("collection", WORD, nullable=False),
        sa.Column("number", BIG, autoincrement=False, nullable=False),
        sa.Column("at", WORD, nullable=False),
        sa.Column("told", WORD, nullable=False),
        sa.Column("members", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("collection", "number", name="pk_subscription_issue"),
    )
    op.execute("CREATE TABLE outbox_before AS SELECT * FROM outbox")
    op.drop_table("outbox")
    _outbox()
    op.execute("INSERT INTO outbox SELECT * FROM outbox_before")
    op.drop_table("outbox_before")


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", WORD, nullable=False),
        sa.Column("account", WORD, nullable=True),
        sa.Column("case", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("data", WORD, nullable=False),
        sa.Column("queued_at", WORD, nullable=False),
        sa.Column("again_at", WORD, nullable=False),
        sa.Column("sent_at", WORD, nullable=False),
        sa.Column("tries", BIG, nullable=False),
        sa.Column("failure", WORD, nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_outbox_account"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_account", "outbox", ["account"], unique=False)
    op.create_index("ix_outbox_again_at", "outbox", ["again_at"], unique=False)

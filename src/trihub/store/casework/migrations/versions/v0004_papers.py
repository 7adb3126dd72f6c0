"""Working papers: what offices write together before it is public."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from trihub.store.casework.triggers import paper_statements

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make their tables, and the triggers on them."""
    op.create_table(
        "paper",
        sa.Column("number", BIG, nullable=False),
        sa.Column("id", WORD, nullable=False),
        sa.Column("folder", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("office", WORD, nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_paper"),
        sa.UniqueConstraint("id", name="uq_paper_id"),
        sa.ForeignKeyConstraint(["folder"], ["paper.id"], name="fk_paper_folder"),
    )
    op.create_index("ix_paper_folder_number", "paper", ["folder", "number"], unique=False)
    op.create_index("ix_paper_kind_number", "paper", ["kind", "number"], unique=False)
    op.create_table(
        "paper_reader",
        sa.Column("office", WORD, nullable=False),
        sa.Column("paper", BIG, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["paper"], ["paper.number"], name="fk_paper_reader_paper"),
        sa.PrimaryKeyConstraint("office", "paper", name="pk_paper_reader"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_paper_reader_paper", "paper_reader", ["paper"], unique=False)
    op.create_table(
        "paper_version",
        sa.Column("paper", BIG, autoincrement=False, nullable=False),
        sa.Column("version", BIG, autoincrement=False, nullable=False),
        sa.Column("offices", WORD, nullable=False),
        sa.Column("author", WORD, nullable=False),
        sa.Column("at", WORD, nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["paper"], ["paper.number"], name="fk_paper_version_paper"),
        sa.PrimaryKeyConstraint("paper", "version", name="pk_paper_version"),
    )
    op.create_index("ix_paper_version_key", "paper_version", ["key"], unique=False)
    connection = op.get_bind()
    for statement in paper_statements(connection.dialect.name):
        connection.exec_driver_sql(statement)

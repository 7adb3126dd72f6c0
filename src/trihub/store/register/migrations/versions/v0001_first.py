"""The first tables of the register, and the triggers on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from trihub.store.register.triggers import statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make them."""
    _table("reg_source", ["digest", "title", "publisher", "authority", "url", "published",
                          "language", "sha256"], ["length"], unique="digest")  # fmt: skip
    _table("reg_record", ["id", "kind"], unique="id")
    op.create_index("ix_reg_record_kind", "reg_record", ["kind"])
    op.create_table(
        "reg_statement",
        sa.Column("number", BIG, nullable=False, autoincrement=False),
        *map(_word, ("record", "name", "value", "source")),
        *(sa.Column(name, BIG, nullable=False) for name in ("start", "end")),
        *map(_word, ("certainty", "because", "actor", "recorded_at")),
        sa.PrimaryKeyConstraint("number", name="pk_reg_statement"),
    )
    op.create_index("ix_reg_statement_record", "reg_statement", ["record"])
    op.create_index("ix_reg_statement_name_value", "reg_statement", ["name", "value", "record"])
    op.create_table(
        "reg_meta", _word("name"), _word("value"),
        sa.PrimaryKeyConstraint("name", name="pk_reg_meta"),
    )  # fmt: skip
    connection = op.get_bind()
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def _word(name: str) -> sa.Column[str]:
    return sa.Column(name, WORD, nullable=False)


def _table(name: str, words: list[str], numbers: list[str] = [], *, unique: str) -> None:  # noqa: B006
    op.create_table(
        name,
        sa.Column("number", BIG, nullable=False, autoincrement=False),
        *map(_word, words),
        *(sa.Column(number, BIG, nullable=False) for number in numbers),
        sa.PrimaryKeyConstraint("number", name=f"pk_{name}"),
        sa.UniqueConstraint(unique, name=f"uq_{name}_{unique}"),
    )

"""The first tables of statistics, and the triggers on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from trihub.store.statistics.triggers import FIRST, function, guards

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
DIMENSIONS = (
    "indicator", "right", "office", "origin", "field", "route", "unit", "year_basis",
    "applicant_basis", "definition",
)  # fmt: skip


def upgrade() -> None:
    """Make them."""
    _series()
    _vintages()
    _slices()
    _figures()
    connection = op.get_bind()
    dialect = connection.dialect.name
    for statement in (*function(dialect), *guards(dialect, FIRST)):
        connection.exec_driver_sql(statement)


def _word(name: str) -> sa.Column[str]:
    return sa.Column(name, WORD, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, BIG, nullable=False)


def _key(name: str) -> sa.Column[int]:
    return sa.Column(name, BIG, nullable=False, autoincrement=False)


def _series() -> None:
    op.create_table(
        "stat_series",
        _key("number"),
        _word("key"),
        _word("digest"),
        *map(_word, DIMENSIONS),
        sa.PrimaryKeyConstraint("number", name="pk_stat_series"),
        sa.UniqueConstraint("key", name="uq_stat_series_key"),
        sa.UniqueConstraint("digest", name="uq_stat_series_digest"),
    )
    op.create_index("ix_stat_series_indicator", "stat_series", ["indicator", "office"])


def _vintages() -> None:
    names = ("digest", "dataset", "publisher", "document", "url", "published", "published_by",
             "name", "sha256", "licence")  # fmt: skip
    op.create_table(
        "stat_vintage",
        _key("number"),
        *map(_word, names),
        sa.PrimaryKeyConstraint("number", name="pk_stat_vintage"),
        sa.UniqueConstraint("digest", name="uq_stat_vintage_digest"),
    )
    op.create_index("ix_stat_vintage_name", "stat_vintage", ["name", "document"])
    op.create_table(
        "stat_load",
        _key("number"),
        *map(_word, ("recorded_at", "loader", "version", "digest")),
        sa.PrimaryKeyConstraint("number", name="pk_stat_load"),
    )
    op.create_table(
        "stat_loaded",
        _word("sha256"),
        _key("load"),
        _word("published"),
        sa.PrimaryKeyConstraint("sha256", "load", name="pk_stat_loaded"),
        sa.ForeignKeyConstraint(["load"], ["stat_load.number"], name="fk_stat_loaded_load"),
    )


def _slices() -> None:
    op.create_table(
        "stat_slice",
        _key("number"),
        *map(_number, ("vintage", "load")),
        *map(_word, ("indicator", "coverage")),
        *map(_number, ("first", "last", "count")),
        sa.PrimaryKeyConstraint("number", name="pk_stat_slice"),
        sa.ForeignKeyConstraint(["vintage"], ["stat_vintage.number"], name="fk_stat_slice_vintage"),
        sa.ForeignKeyConstraint(["load"], ["stat_load.number"], name="fk_stat_slice_load"),
        sa.UniqueConstraint(
            "vintage", "load", "indicator", name="uq_stat_slice_vintage_load_indicator"
        ),
    )
    op.create_index("ix_stat_slice_indicator", "stat_slice", ["indicator"])
    for table, column in (("stat_slice_group", "key"), ("stat_slice_office", "office")):
        op.create_table(
            table,
            _key("slice"),
            _word(column),
            sa.PrimaryKeyConstraint("slice", column, name=f"pk_{table}"),
            sa.ForeignKeyConstraint(["slice"], ["stat_slice.number"], name=f"fk_{table}_slice"),
            sqlite_with_rowid=False,
        )


def _figures() -> None:
    op.create_table(
        "stat_observation",
        *map(_key, ("slice", "series", "period")),
        sa.Column("value", WORD, nullable=True),
        *map(_number, ("flags", "line", "column")),
        sa.PrimaryKeyConstraint("slice", "series", "period", name="pk_stat_observation"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stat_meta",
        _word("name"),
        _word("value"),
        sa.PrimaryKeyConstraint("name", name="pk_stat_meta"),
    )

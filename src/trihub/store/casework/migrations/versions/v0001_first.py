"""The first tables of casework, and the triggers on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from trihub.store.casework.triggers import statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make them."""
    _accounts()
    _signing_in()
    _cases()
    _of_cases()
    _items()
    _outbox()
    _log()
    _about()
    connection = op.get_bind()
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", WORD, nullable=False),
        sa.Column("login", WORD, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("office", WORD, nullable=False),
        sa.Column("language", WORD, nullable=False),
        sa.Column("password", WORD, nullable=False),
        sa.Column("totp", sa.LargeBinary(), nullable=True),
        sa.Column("totp_key", WORD, nullable=False),
        sa.Column("totp_step", BIG, nullable=False),
        sa.Column("subject", WORD, nullable=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", WORD, nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("login", name="uq_account_login"),
        sa.UniqueConstraint("subject", name="uq_account_subject"),
    )
    op.create_index("ix_account_totp_key", "account", ["totp_key"], unique=False)


def _signing_in() -> None:
    op.create_table(
        "account_session",
        sa.Column("digest", WORD, nullable=False),
        sa.Column("account", WORD, nullable=False),
        sa.Column("csrf", WORD, nullable=False),
        sa.Column("created_at", WORD, nullable=False),
        sa.Column("seen_at", WORD, nullable=False),
        sa.Column("expires_at", WORD, nullable=False),
        sa.Column("strong", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_account_session_account"),
        sa.PrimaryKeyConstraint("digest", name="pk_account_session"),
    )
    op.create_index("ix_account_session_account", "account_session", ["account"], unique=False)
    op.create_table(
        "account_token",
        sa.Column("id", WORD, nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.Column("account", WORD, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("scopes", WORD, nullable=False),
        sa.Column("created_at", WORD, nullable=False),
        sa.Column("expires_at", WORD, nullable=False),
        sa.Column("used_at", WORD, nullable=False),
        sa.Column("revoked_at", WORD, nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_account_token_account"),
        sa.PrimaryKeyConstraint("id", name="pk_account_token"),
        sa.UniqueConstraint("digest", name="uq_account_token_digest"),
    )
    op.create_index("ix_account_token_account", "account_token", ["account"], unique=False)
    op.create_table(
        "attempt",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("at", WORD, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
    )
    op.create_index("ix_attempt_at", "attempt", ["at"], unique=False)
    op.create_index("ix_attempt_key_at", "attempt", ["key", "at"], unique=False)


def _cases() -> None:
    op.create_table(
        "case_row",
        sa.Column("number", BIG, nullable=False),
        sa.Column("id", WORD, nullable=False),
        sa.Column("programme", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("offices", WORD, nullable=False),
        sa.Column("applicant", WORD, nullable=False),
        sa.Column("opened", WORD, nullable=False),
        sa.Column("month", WORD, nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("closed", WORD, nullable=False),
        sa.Column("due", WORD, nullable=False),
        sa.Column("due_office", WORD, nullable=False),
        sa.Column("assigned", WORD, nullable=False),
        sa.Column("figures", WORD, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_case_row"),
        sa.UniqueConstraint("id", name="uq_case_row_id"),
    )
    op.create_index("ix_case_row_applicant", "case_row", ["applicant"], unique=False)
    op.create_index("ix_case_row_due", "case_row", ["due"], unique=False)
    op.create_index("ix_case_row_opened_id", "case_row", ["opened", "id"], unique=False)
    op.create_index(
        "ix_case_row_programme_opened_id", "case_row", ["programme", "opened", "id"], unique=False
    )
    op.create_index(
        "ix_case_row_programme_state_month",
        "case_row",
        ["programme", "state", "month"],
        unique=False,
    )


def _of_cases() -> None:
    op.create_table(
        "case_office",
        sa.Column("office", WORD, nullable=False),
        sa.Column("case", BIG, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_row.number"], name="fk_case_office_case"),
        sa.PrimaryKeyConstraint("office", "case", name="pk_case_office"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_assigned",
        sa.Column("account", WORD, nullable=False),
        sa.Column("case", BIG, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_row.number"], name="fk_case_assigned_case"),
        sa.PrimaryKeyConstraint("account", "case", name="pk_case_assigned"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_figure",
        sa.Column("name", WORD, nullable=False),
        sa.Column("case", BIG, autoincrement=False, nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_row.number"], name="fk_case_figure_case"),
        sa.PrimaryKeyConstraint("name", "case", name="pk_case_figure"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_figure_case", "case_figure", ["case", "name", "value"], unique=False)
    op.create_table(
        "case_step",
        sa.Column("case", BIG, autoincrement=False, nullable=False),
        sa.Column("number", BIG, autoincrement=False, nullable=False),
        sa.Column("at", WORD, nullable=False),
        sa.Column("event", WORD, nullable=False),
        sa.Column("actor", WORD, nullable=False),
        sa.Column("office", WORD, nullable=False),
        sa.Column("reason", WORD, nullable=False),
        sa.Column("data", WORD, nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_row.number"], name="fk_case_step_case"),
        sa.PrimaryKeyConstraint("case", "number", name="pk_case_step"),
    )


def _items() -> None:
    op.create_table(
        "item",
        sa.Column("number", BIG, nullable=False),
        sa.Column("id", WORD, nullable=False),
        sa.Column("case", BIG, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("office", WORD, nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case_row.number"], name="fk_item_case"),
        sa.PrimaryKeyConstraint("number", name="pk_item"),
        sa.UniqueConstraint("id", name="uq_item_id"),
    )
    op.create_index("ix_item_case_number", "item", ["case", "number"], unique=False)
    op.create_table(
        "item_version",
        sa.Column("item", BIG, autoincrement=False, nullable=False),
        sa.Column("version", BIG, autoincrement=False, nullable=False),
        sa.Column("author", WORD, nullable=False),
        sa.Column("at", WORD, nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["item.number"], name="fk_item_version_item"),
        sa.PrimaryKeyConstraint("item", "version", name="pk_item_version"),
    )
    op.create_index("ix_item_version_key", "item_version", ["key"], unique=False)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", WORD, nullable=False),
        sa.Column("account", WORD, nullable=False),
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


def _log() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("number", BIG, autoincrement=False, nullable=False),
        sa.Column("body", WORD, nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_entry"),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )


def _about() -> None:
    op.create_table(
        "vault_key",
        sa.Column("id", WORD, nullable=False),
        sa.Column("noted_at", WORD, nullable=False),
        sa.Column("forgotten_at", WORD, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vault_key"),
    )
    op.create_table(
        "casework_meta",
        sa.Column("name", WORD, nullable=False),
        sa.Column("value", WORD, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_casework_meta"),
    )

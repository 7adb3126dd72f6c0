"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    _families()
    _documents()
    _history()
    _references()
    _files()
    _library()


def _families() -> None:
    op.create_table(
        "family_simple",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_family_simple"),
        sa.UniqueConstraint("key", name="uq_family_simple_key"),
    )
    op.create_table(
        "application_node",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("component", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_application_node"),
        sa.UniqueConstraint("key", name="uq_application_node_key"),
    )
    op.create_index(
        "ix_application_node_component", "application_node", ["component"], unique=False
    )


def _documents() -> None:
    op.create_table(
        "document",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("office", WORD, nullable=False),
        sa.Column("number", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("neutral", WORD, nullable=False),
        sa.Column("right_type", WORD, nullable=False),
        sa.Column("language", WORD, nullable=False),
        sa.Column("published", BIG, nullable=False),
        sa.Column("filed", BIG, nullable=False),
        sa.Column("earliest", BIG, nullable=False),
        sa.Column("node", BIG, nullable=False),
        sa.Column("family", BIG, nullable=False),
        sa.Column("change", BIG, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["family"], ["family_simple.id"], name="fk_document_family"),
        sa.ForeignKeyConstraint(["node"], ["application_node.id"], name="fk_document_node"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("change", name="uq_document_change"),
        sa.UniqueConstraint("key", name="uq_document_key"),
    )
    op.create_index("ix_document_family", "document", ["family"], unique=False)
    op.create_index("ix_document_node", "document", ["node"], unique=False)
    op.create_table(
        "document_head",
        sa.Column("document", BIG, autoincrement=False, nullable=False),
        sa.Column("codec", sa.SmallInteger(), nullable=False),
        sa.Column("source", WORD, nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name="fk_document_head_document"),
        sa.PrimaryKeyConstraint("document", name="pk_document_head"),
    )
    op.create_table(
        "document_body",
        sa.Column("document", BIG, autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name="fk_document_body_document"),
        sa.PrimaryKeyConstraint("document", name="pk_document_body"),
    )


def _history() -> None:
    op.create_table(
        "document_view",
        sa.Column("document", BIG, autoincrement=False, nullable=False),
        sa.Column("reader", WORD, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("place", BIG, autoincrement=False, nullable=False),
        sa.Column("taken", BIG, nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name="fk_document_view_document"),
        sa.PrimaryKeyConstraint("document", "reader", "hash", "place", name="pk_document_view"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "document_version",
        sa.Column("document", BIG, autoincrement=False, nullable=False),
        sa.Column("change", BIG, autoincrement=False, nullable=False),
        sa.Column("replaced_at", WORD, nullable=False),
        sa.Column("codec", sa.SmallInteger(), nullable=False),
        sa.Column("source", WORD, nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("same_body", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name="fk_document_version_document"),
        sa.PrimaryKeyConstraint("document", "change", name="pk_document_version"),
    )


def _references() -> None:
    op.create_table(
        "link",
        sa.Column("document", BIG, autoincrement=False, nullable=False),
        sa.Column("other", BIG, autoincrement=False, nullable=False),
        sa.Column("reason", WORD, nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name="fk_link_document"),
        sa.PrimaryKeyConstraint("document", "other", "reason", name="pk_link"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "citation_target",
        sa.Column("office", WORD, nullable=False),
        sa.Column("number", WORD, nullable=False),
        sa.Column("document", BIG, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name="fk_citation_target_document"),
        sa.PrimaryKeyConstraint("office", "number", "document", name="pk_citation_target"),
        sqlite_with_rowid=False,
    )


def _files() -> None:
    op.create_table(
        "reject",
        sa.Column("id", BIG, nullable=False),
        sa.Column("file", WORD, nullable=False),
        sa.Column("member", WORD, nullable=False),
        sa.Column("offset", BIG, nullable=False),
        sa.Column("reason", WORD, nullable=False),
        sa.Column("hint", WORD, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reject"),
        sa.UniqueConstraint("file", "member", "offset", name="uq_reject_file_member_offset"),
    )
    op.create_table(
        "source_file",
        sa.Column("file", WORD, nullable=False),
        sa.Column("member", WORD, nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("modified", BIG, nullable=False),
        sa.Column("sha256", WORD, nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("reader", WORD, nullable=False),
        sa.PrimaryKeyConstraint("file", "member", name="pk_source_file"),
    )


def _library() -> None:
    op.create_table(
        "counter",
        sa.Column("scope", WORD, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("value", BIG, nullable=False),
        sa.PrimaryKeyConstraint("scope", "name", name="pk_counter"),
    )
    op.create_table(
        "meta",
        sa.Column("name", WORD, nullable=False),
        sa.Column("value", WORD, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )

"""The tables, one schema for SQLite and PostgreSQL. Meaning stands in each ``comment``.

Numbers that name things (documents, applications, components, families, changes) are dealt
out by the one writer from ``counter``, never by the database, so that a batch knows them
before it is written. Words are compared by their bytes on both databases (``collate "C"``),
so that orders are the same.
"""

from __future__ import annotations

from sqlalchemy import (
    TEXT,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from trihub.store.database.partitions import statements
from trihub.store.database.triggers import attach

Word = Text().with_variant(TEXT(collation="C"), "postgresql")
Big = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _number(name: str, comment: str) -> Column[int]:
    return Column(name, Big, nullable=False, comment=comment)


def _word(name: str, comment: str) -> Column[str]:
    return Column(name, Word, nullable=False, comment=comment)


def _blob(name: str, comment: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False, comment=comment)


def _key(name: str, comment: str) -> Column[int]:
    return Column(name, Big, primary_key=True, autoincrement=False, comment=comment)


def _word_key(name: str, comment: str) -> Column[str]:
    return Column(name, Word, primary_key=True, comment=comment)


def _of_document(comment: str = "The document") -> Column[int]:
    return Column(
        "document",
        Big,
        ForeignKey("document.id"),
        primary_key=True,
        autoincrement=False,
        comment=comment,
    )


def _office_again() -> Column[str]:
    return Column(
        "office", Word, nullable=False, server_default="",
        comment="The document's office, by which PostgreSQL parts the table; "
        "empty: written before revision 0003",
    )  # fmt: skip


family_simple = Table(
    "family_simple",
    metadata,
    _key("id", "The family's number"),
    Column(
        "key", Word, nullable=False, unique=True,
        comment="The active priorities that make the family: sorted, one a line; long ones digested",
    ),
    comment="Simple families: documents with exactly the same set of active priorities.",
)  # fmt: skip

application_node = Table(
    "application_node",
    metadata,
    _key("id", "The node's number"),
    Column(
        "key", Word, nullable=False, unique=True,
        comment="Application key, or publication:… where no application is known",
    ),
    Column(
        "component", Big, nullable=False, index=True,
        comment="Number of the extended family: all applications that links join",
    ),
    comment="Applications, kept here or only referred to, and the extended family of each.",
)  # fmt: skip

document = Table(
    "document",
    metadata,
    _key("id", "The document's number in this library; never given again"),
    Column(
        "key", Word, nullable=False, unique=True,
        comment="Office, number and kind in one word (DocumentId.key)",
    ),
    _word("office", "Office that published it (ST.3)"),
    _word("number", "DOCDB number without office and kind"),
    _word("kind", "Kind code as published (ST.16)"),
    _word("neutral", "What that code meant on that day (NeutralKind)"),
    _word("right_type", "The right: patent, utility model … (Right)"),
    _word("language", "Language of the document as published (ISO 639-1)"),
    _number("published", "Day of publication, CCYYMMDD; 0 unknown, 00 for unknown parts (ST.2)"),
    _number("filed", "Day of filing, same form"),
    _number("earliest", "Earliest of the filing and active priority days, same form"),
    Column(
        "node", Big, ForeignKey("application_node.id"), nullable=False, index=True,
        comment="Its application",
    ),
    Column(
        "family", Big, ForeignKey("family_simple.id"), nullable=False, index=True,
        comment="Its simple family",
    ),
    Column(
        "change", Big, nullable=False, unique=True,
        comment="Number of the change that made it what it is; grows over the whole library",
    ),
    _blob("hash", "BLAKE2b-128 of head and body: the content without the place it was read at"),
    Column(
        "invented", Boolean(create_constraint=False), nullable=False,
        comment="Written for a demonstration",
    ),
    comment="Published documents, one row each: what is looked up, sorted and counted by.",
)  # fmt: skip

document_head = Table(
    "document_head",
    metadata,
    _of_document(),
    _office_again(),
    Column("codec", SmallInteger, nullable=False, comment="Form of the bytes, also of the body"),
    _word("source", "Place it was last read at: file, member, offset, length, checksum; JSON"),
    _blob("head", "Everything but claims and descriptions: JSON, zlib"),
    comment="What a list of results shows of a document.",
)

document_body = Table(
    "document_body",
    metadata,
    _of_document(),
    _office_again(),
    _blob("body", "Claims and descriptions: JSON, zlib"),
    comment="Claims and descriptions; no row where a document has none.",
)

document_view = Table(
    "document_view",
    metadata,
    _of_document(),
    _word_key("reader", "Name of the reader (format) without its version"),
    Column("hash", LargeBinary, primary_key=True, comment="BLAKE2b-128 of the view's content"),
    _key("place", "Digest of file, member and offset where the view was read"),
    _number(
        "taken", "When it was read first, as a number that grows: tells a reader's newest view"
    ),
    comment="Every view of a document that was read: what makes reading again change nothing.",
    sqlite_with_rowid=False,
)

document_version = Table(
    "document_version",
    metadata,
    _of_document(),
    _office_again(),
    _key("change", "Change number that this state had"),
    _word("replaced_at", "When it was replaced: UTC, ISO 8601"),
    Column("codec", SmallInteger, nullable=False, comment="Form of the bytes"),
    _word("source", "Place it was read at, JSON"),
    _blob("head", "Head of the former state: JSON, zlib"),
    Column("body", LargeBinary, comment="Body of the former state; null: none, or see same_body"),
    Column(
        "same_body", Boolean(create_constraint=False), nullable=False,
        comment="The body is that of the next newer state",
    ),
    comment="Former states of documents.",
)  # fmt: skip

link = Table(
    "link",
    metadata,
    _of_document("The document that states the link"),
    Column(
        "other", Big, primary_key=True, autoincrement=False,
        comment="Node that the document's application hangs on (application_node.id, unenforced)",
    ),
    _word_key("reason", "priority, or a Relation: division of, national phase of …"),
    comment="Edges of extended families, each with the document that states it.",
    sqlite_with_rowid=False,
)  # fmt: skip

citation_target = Table(
    "citation_target",
    metadata,
    _word_key("office", "Office of the cited document"),
    _word_key("number", "Its DOCDB number"),
    _of_document("The document that cites"),
    comment="Cited patent documents, to answer which documents cite one.",
    sqlite_with_rowid=False,
)

reject = Table(
    "reject",
    metadata,
    Column("id", Big, primary_key=True, comment="Number of the row"),
    _word("file", "File"),
    _word("member", "Entry of an archive; empty for a plain file"),
    Column("offset", Big, nullable=False, comment="Bytes from the start of the file or entry"),
    _word("reason", "Why the record could not be read"),
    _word("hint", "What to do"),
    _word("key", "Publication key where it could be read, else empty"),
    UniqueConstraint("file", "member", "offset"),
    comment="Records that could not be read.",
)

source_file = Table(
    "source_file",
    metadata,
    _word_key("file", "File"),
    _word_key("member", "Entry of an archive; empty for a plain file"),
    _number("size", "Bytes"),
    _number("modified", "Time of last modification as the caller counts it"),
    _word("sha256", "Checksum, empty where none was made"),
    Column(
        "done", Boolean(create_constraint=False), nullable=False, comment="Read to its end"
    ),
    _word("reader", "Reader, name/version"),
    comment="Files that were read, and how far.",
)  # fmt: skip

counter = Table(
    "counter",
    metadata,
    _word_key("scope", "sequence: last number given; total, office, kind, language: how many"),
    _word_key("name", "What is numbered or counted"),
    _number("value", "Last number given, or how many documents (or families) there are"),
    comment="Sequences and running totals, changed in the transaction that changes what they count.",
)

meta = Table(
    "meta",
    metadata,
    _word_key(
        "name",
        "created_at; created_by and written_by: versions of Trihub; codec: newest form of documents",
    ),
    _word("value", "Its value"),
    comment="About the library. The revision of the schema is in alembic_version.",
)

attach(metadata, statements)


def describe(tables: MetaData = metadata) -> str:
    """The tables and columns in Markdown: the generated part of ``docs/reference/store.md``."""
    out = []
    for table in tables.sorted_tables:
        out += [f"### {table.name}", "", str(table.comment), "", "| column | type | meaning |"]
        out += ["|---|---|---|"]
        out += [
            f"| `{column.name}`{' (key)' if column.primary_key else ''} "
            f"| {str(column.type).lower()}{'' if not column.nullable else ', may be null'} "
            f"| {column.comment} |"
            for column in table.columns
        ]
        out.append("")
    return "\n".join(out)

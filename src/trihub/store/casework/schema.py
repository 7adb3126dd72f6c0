"""The tables of casework, one schema for SQLite and PostgreSQL. Meaning stands in each ``comment``.

They are apart from the library's tables (own file, own revisions): ADR 5. What people write is
in ``item_version.sealed``, ``paper_version.sealed`` and ``account.totp`` and nowhere else, and is
encrypted there.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Table,
)

from trihub.store.casework.triggers import paper_statements, statements
from trihub.store.database.triggers import attach
from trihub.store.schema import Big, Word
from trihub.store.schema import metadata as library

metadata = MetaData(naming_convention=library.naming_convention)


def _word(name: str, comment: str, **options: Any) -> Column[str]:
    return Column(name, Word, nullable=False, comment=comment, **options)


def _number(name: str, comment: str) -> Column[int]:
    return Column(name, Big, nullable=False, comment=comment)


def _flag(name: str, comment: str) -> Column[bool]:
    return Column(name, Boolean(create_constraint=False), nullable=False, comment=comment)


def _id(comment: str) -> Column[str]:
    return Column("id", Word, primary_key=True, comment=comment)


def _of_case(comment: str = "The case (case_row.number)", **options: Any) -> Column[int]:
    return Column(
        "case", Big, ForeignKey("case_row.number"), nullable=False, comment=comment, **options
    )


def _of_account() -> Column[str]:
    of = ForeignKey("account.id")
    return Column("account", Word, of, nullable=False, index=True, comment="Whose")


_KEY: dict[str, Any] = {"primary_key": True, "autoincrement": False}

account = Table(
    "account",
    metadata,
    _id("The account"),
    _word("login", "E-mail address, lower case", unique=True),
    _word("name", "Name as shown"),
    _word("role", "What the person may do (Role)"),
    _word("office", "Office of an examiner (ST.3), else empty"),
    _word("language", "Language of the site and of messages (ISO 639-1)"),
    _word("password", "argon2id hash; empty: signs in through the office's provider"),
    Column("totp", LargeBinary, comment="Secret of the second factor, encrypted; null: not set up"),
    _word("totp_key", "Key that encrypted it (vault_key.id), empty without one"),
    _number("totp_step", "Time step of the last code used (RFC 6238)"),
    Column("subject", Word, unique=True, comment="Issuer and subject at the provider; null: none"),
    _flag("disabled", "May not sign in"),
    _word("created_at", "UTC, ISO 8601"),
    _number("version", "Grows with every change"),
    Index("ix_account_totp_key", "totp_key"),
    comment="People's accounts.",
)

account_session = Table(
    "account_session",
    metadata,
    Column("digest", Word, primary_key=True, comment="SHA-256 of the cookie's secret, hex"),
    _of_account(),
    _word("csrf", "Secret that forms carry"),
    _word("created_at", "UTC, ISO 8601"),
    _word("seen_at", "When it was last used"),
    _word("expires_at", "When it ends"),
    _flag("strong", "A second factor was given"),
    _word("address", "Network address that signed in, for its owner to recognize"),
    _word("agent", "What the browser called itself, bounded, for the same"),
    comment="Browsers that are signed in.",
)

account_token = Table(
    "account_token",
    metadata,
    _id("The token"),
    _word("digest", "SHA-256 of its secret, hex", unique=True),
    _of_account(),
    _word("name", "What its owner calls it"),
    _word("scopes", "What it may do, JSON list, sorted"),
    _word("created_at", "UTC, ISO 8601"),
    _word("expires_at", "When it ends"),
    _word("used_at", "When it was last used, else empty"),
    _word("revoked_at", "When it was revoked, else empty; never taken back"),
    comment="Tokens of the API, of feeds and calendars.",
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Big, primary_key=True, comment="Number of the row"),
    _word("key", "Under what it is counted"),
    _word("at", "When, UTC, ISO 8601", index=True),
    Index("ix_attempt_key_at", "key", "at"),
    comment="Attempts of the last day, for limits.",
)

case_row = Table(
    "case_row",
    metadata,
    Column("number", Big, primary_key=True, comment="Number inside this database; never shown"),
    _word("id", "The case's number as people see it, 128 random bits", unique=True),
    _word("programme", "The programme"),
    _word("state", "State after the last step"),
    _word("offices", "Offices that take part, JSON list"),
    _word("applicant", "The applicant's account"),
    _word("opened", "Day of opening, CCYY-MM-DD"),
    _word("month", "Month of opening, CCYY-MM"),
    _number("version", "Number of the last step"),
    _word("closed", "Day of closing, else empty"),
    _word("due", "Nearest deadline, CCYY-MM-DD, else empty"),
    _word("due_office", "Whose deadline it is"),
    _word("assigned", "Accounts of examiners by office, JSON object"),
    _word("figures", "Plain numbers by name, JSON object"),
    Index("ix_case_row_opened_id", "opened", "id"),
    Index("ix_case_row_programme_opened_id", "programme", "opened", "id"),
    Index("ix_case_row_programme_state_month", "programme", "state", "month"),
    Index("ix_case_row_applicant", "applicant"),
    Index("ix_case_row_due", "due"),
    comment="Cases in one line each, as the last step left them. No content.",
)

case_office = Table(
    "case_office",
    metadata,
    _word("office", "Office", primary_key=True),
    _of_case(**_KEY),
    comment="Offices of each case: narrows lists.",
    sqlite_with_rowid=False,
)

case_assigned = Table(
    "case_assigned",
    metadata,
    _word("account", "An examiner's account", primary_key=True),
    _of_case(**_KEY),
    comment="Examiners of each case: narrows lists.",
    sqlite_with_rowid=False,
)

case_figure = Table(
    "case_figure",
    metadata,
    _word("name", "Name of the figure", primary_key=True),
    _of_case(**_KEY),
    Column("value", Double, nullable=False, comment="Its value"),
    Index("ix_case_figure_case", "case", "name", "value"),
    comment="The figures of each case once more: for means over many cases.",
    sqlite_with_rowid=False,
)

case_step = Table(
    "case_step",
    metadata,
    _of_case(**_KEY),
    Column("number", Big, comment="Counts from 1 in each case", **_KEY),
    _word("at", "UTC, ISO 8601 with microseconds"),
    _word("event", "What happened"),
    _word("actor", "Account, or system"),
    _word("office", "Office that it concerns, else empty"),
    _word("reason", "Empty: why is content, and kept as an item"),
    _word("data", "Dates, numbers, digests; JSON object"),
    comment="What happened in each case. No content. Rows are never changed nor removed.",
)

item = Table(
    "item",
    metadata,
    Column("number", Big, primary_key=True, comment="Number inside this database; grows"),
    _word("id", "The item", unique=True),
    _of_case(),
    _word("kind", "What it holds (ItemKind)"),
    _word("office", "Whose it is; empty: the applicant's"),
    _number("version", "Last version"),
    _flag("removed", "Taken back with the last version"),
    Index("ix_item_case_number", "case", "number"),
    comment="Pieces of content: the last version of each.",
)

item_version = Table(
    "item_version",
    metadata,
    Column(
        "item", Big, ForeignKey("item.number"), comment="The item (item.number)", **_KEY
    ),
    Column("version", Big, comment="Counts from 1", **_KEY),
    _word("author", "Account that wrote this version"),
    _word("at", "UTC, ISO 8601"),
    _flag("private", "The author's alone, for ever"),
    _flag("removed", "The item was taken back with this version"),
    _word("key", "Key that encrypted the content (vault_key.id)", index=True),
    Column("sealed", LargeBinary, nullable=False, comment="Content with what it belongs to, encrypted"),
    comment="Every version of every item. Rows are never removed, and changed only to encrypt the "
    "same content with another key.",
)  # fmt: skip

paper = Table(
    "paper",
    metadata,
    Column("number", Big, primary_key=True, comment="Number inside this database; grows"),
    _word("id", "The paper, 128 random bits", unique=True),
    Column("folder", Word, ForeignKey("paper.id"), nullable=False, comment="Its folder (paper.id); a folder's is itself"),
    _word("kind", "What it holds (PaperKind)"),
    _word("office", "Whose it is; empty: common"),
    _number("version", "Last version"),
    _flag("removed", "Taken back with the last version"),
    Index("ix_paper_folder_number", "folder", "number"),
    Index("ix_paper_kind_number", "kind", "number"),
    comment="Working papers: the last version of each.",
)  # fmt: skip

paper_reader = Table(
    "paper_reader",
    metadata,
    _word("office", "An office that reads it", primary_key=True),
    Column("paper", Big, ForeignKey("paper.number"), comment="The paper (paper.number)", **_KEY),
    Index("ix_paper_reader_paper", "paper"),
    comment="Readers of the last version of each working paper: narrows lists.",
    sqlite_with_rowid=False,
)

paper_version = Table(
    "paper_version",
    metadata,
    Column("paper", Big, ForeignKey("paper.number"), comment="The paper (paper.number)", **_KEY),
    Column("version", Big, comment="Counts from 1", **_KEY),
    _word("offices", "Offices that read this version, JSON list"),
    _word("author", "Account that wrote this version"),
    _word("at", "UTC, ISO 8601"),
    _flag("removed", "The paper was taken back with this version"),
    _word("key", "Key that encrypted the content (vault_key.id)", index=True),
    Column("sealed", LargeBinary, nullable=False, comment="Content with what it belongs to, encrypted"),
    comment="Every version of every working paper. Rows are never removed, and changed only to encrypt "
    "the same content with another key, or to erase it (no key, no bytes).",
)  # fmt: skip

outbox = Table(
    "outbox",
    metadata,
    _id("The message: a digest of what it is and to whom"),
    Column(
        "account", Word, ForeignKey("account.id"), index=True, comment="Whose; null: no account"
    ),
    _word("case", "What it is about: a case, paper, record or subscription, as people see it"),
    _word("kind", "What it is written from"),
    _word("data", "Dates, numbers, names of steps; JSON object"),
    _word("queued_at", "UTC, ISO 8601"),
    _word("again_at", "When it may be tried (again); empty: it waits no more", index=True),
    _word("sent_at", "When it went out, else empty"),
    _number("tries", "Attempts that failed"),
    _word("failure", "What the last of them said"),
    comment="Messages that wait to be sent, and those that were. No content.",
)

subscription = Table(
    "subscription",
    metadata,
    _id("The subscription, 128 random bits"),
    _word("collection", "The collection"),
    _word("field", "The path of its sub-field; the collection's own for all"),
    _word("mailbox", "Number of the address under the secret of casework_secret"),
    _word("asked_at", "When the last mail that asks for confirmation was queued"),
    _word("confirmed_at", "When it was confirmed, else empty"),
    _number("told", "The last issue that was queued for it (subscription_issue.number)"),
    _word("key", "Key that encrypted the content (vault_key.id)", index=True),
    Column(
        "sealed", LargeBinary, nullable=False, comment="Address, language and secret, encrypted"
    ),
    Index("ix_subscription_mailbox", "mailbox", "collection", "field", unique=True),
    Index("ix_subscription_collection_told", "collection", "told"),
    Index("ix_subscription_confirmed_at", "confirmed_at", "asked_at"),
    comment="Who wants to be told of a collection's new members. Rows are removed for good.",
)

subscription_issue = Table(
    "subscription_issue",
    metadata,
    _word("collection", "The collection", primary_key=True),
    Column("number", Big, comment="Counts from 1 in each collection", **_KEY),
    _word("at", "When it was made, UTC, ISO 8601"),
    _word("told", "New members by path of sub-field, JSON object"),
    Column("members", LargeBinary, nullable=False, comment="All members when it was made; empty but for the last"),
    comment="What became new in collections, as far as it was told.",
)  # fmt: skip

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("number", Big, comment="Counts from 1 without a gap", **_KEY),
    _word("body", "Number, time, actor, action, subject, detail: canonical JSON"),
    _word("digest", "SHA-256 over the digest before and the body, hex"),
    comment="The audit log. Rows are never changed nor removed.",
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Big, comment="1: there is one row", **_KEY),
    _number("number", "Number of the last entry, 0 for none"),
    _word("digest", "Its digest"),
    _word("key", "Key that encrypted the seal (vault_key.id)"),
    Column("seal", LargeBinary, nullable=False, comment="Number and digest once more, encrypted"),
    comment="Where the audit log ends: without the key nobody can cut off its tail unseen.",
)

vault_key = Table(
    "vault_key",
    metadata,
    _id("The key's name, as in the file of keys; the key itself is never here"),
    _word("noted_at", "When it was first used here, UTC, ISO 8601"),
    _word("forgotten_at", "When it was given up, else empty; nothing more is encrypted with it"),
    comment="Keys that encrypted something here.",
)

casework_secret = Table(
    "casework_secret",
    metadata,
    _id("What it is for: numbers (of items that belong to a name)"),
    _word("key", "Key that encrypted it (vault_key.id)"),
    Column("sealed", LargeBinary, nullable=False, comment="The secret, encrypted"),
    comment="Secrets of this casework's own, made with its tables; never changed, only encrypted "
    "with another key.",
)

casework_meta = Table(
    "casework_meta",
    metadata,
    _word(
        "name",
        "created_at; created_by and written_by: versions of Trihub; codec: newest form of items",
        primary_key=True,
    ),
    _word("value", "Its value"),
    comment="About casework. The revision of the schema is in casework_revision.",
)

attach(metadata, statements)
attach(metadata, paper_statements)

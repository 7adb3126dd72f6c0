"""The fields of the tantivy index, and how a document fills them.

Text fields hold the tokens as they come (whitespace analyser, with positions); nothing is stored.
Exact values and class levels are postings without frequencies. Days, orders of symbols and the
document's numbers are columns ("fast fields").

One more document is the index's own record: it holds the :class:`Record` and is replaced in
every commit, so that both change together.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any, NamedTuple

import orjson
import tantivy

from trihub.core.ports import IndexDocument
from trihub.core.query import ClassField, DateField, KeywordField, TextField
from trihub.index import days, symbols

LAYOUT = "tantivy/3"
"""Changes whenever an index made before can no longer be read."""

DOC = "doc"
ROW = "row"
"""The document's line in the side files (:mod:`trihub.index.tantivy.columns`)."""
YEAR = "year"
OWNER = "owner"
ORDERS = {ClassField.IPC: "ipc_order", ClassField.CPC: "cpc_order"}
_RECORD, _RECORD_VALUE, _STATE = "record", "state", "state"
_ANALYSER = "tokens"

# Plain strings: looking up an enumeration's value for every field of every document is felt.
_NAMES = {field: field.value for field in TextField}
_OFFICE, _KIND = KeywordField.OFFICE.value, KeywordField.KIND.value
_LISTS = (
    OWNER,
    KeywordField.LANGUAGE.value,
    KeywordField.KIND_CODE.value,
    KeywordField.NUMBER.value,
    KeywordField.APPLICATION.value,
    KeywordField.PRIORITY.value,
    KeywordField.FI.value,
    KeywordField.FTERM.value,
)
_PUBLISHED, _FILED, _EARLIEST = (date.value for date in DateField)
_IPC, _CPC = ClassField.IPC.value, ClassField.CPC.value
_IPC_ORDER, _CPC_ORDER = ORDERS[ClassField.IPC], ORDERS[ClassField.CPC]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What an index knows of itself: the store's last change in it, how it was made, the highest
    document number and the text fields ever in it, and the lengths (bytes) of the side files."""

    change: int
    analysis: str
    layout: str = LAYOUT
    highest: int = 0
    fields: tuple[str, ...] = ()
    rows: int = 0
    links: int = 0
    names: int = 0


def build_schema() -> Any:
    """All fields."""
    builder = tantivy.SchemaBuilder()
    for text in TextField:
        builder.add_text_field(text.value, tokenizer_name=_ANALYSER, index_option="position")
    for exact in (*KeywordField, *ClassField):
        builder.add_text_field(exact.value, tokenizer_name="raw", index_option="basic")
    for name in (OWNER, _RECORD):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(DOC, indexed=True, fast=True)
    builder.add_unsigned_field(ROW, fast=True)
    builder.add_unsigned_field(YEAR, indexed=True)
    for name in (*(date.value for date in DateField), *ORDERS.values()):
        builder.add_unsigned_field(name, fast=True)
    builder.add_bytes_field(_STATE, stored=True)
    return builder.build()


def register_analyser(index: Any) -> None:
    """Tell an index how tokens are parted: at spaces, nothing else."""
    analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_ANALYSER, analyser)


class Entry(NamedTuple):
    """A document ready to be written: what the engine keeps as JSON without its opening brace
    and its numbers, as bytes since it comes from another process, and beside it what the side files
    and the record do."""

    values: bytes
    texts: tuple[TextField, ...]
    languages: tuple[str, ...]
    office: str
    kind: str
    year: int
    subclasses: tuple[str, ...]
    applicants: tuple[str, ...]
    published: int
    earliest: int


def prepare(document: IndexDocument) -> Entry:
    """Make a document ready for :func:`numbered`."""
    year, published = days.year_of(document.published), days.counted_day(document.published)
    earliest = days.counted_day(document.earliest)
    values: dict[str, Any] = {_NAMES[field]: text for field, text in document.texts.items()}
    values[YEAR] = year
    values[_OFFICE] = document.office
    values[_KIND] = document.kind
    values[_PUBLISHED] = published
    values[_FILED] = days.counted_day(document.filed)
    values[_EARLIEST] = earliest
    for name, found in zip(_LISTS, _lists(document), strict=True):
        if found:
            values[name] = found
    subclasses: dict[str, None] = {}
    if document.ipc:
        places = list(map(symbols.place, document.ipc))
        values[_IPC], values[_IPC_ORDER] = _levels(places)
        subclasses = dict.fromkeys([place.subclass for place in places if place.subclass])
    if document.cpc:
        values[_CPC], values[_CPC_ORDER] = _levels(list(map(symbols.place, document.cpc)))
    return Entry(
        orjson.dumps(values)[1:], tuple(document.texts), document.languages, document.office,
        document.kind, year, tuple(subclasses), document.applicants, published, earliest,
    )  # fmt: skip


def numbered(entry: Entry, doc: int, row: int) -> str:
    """The engine's document, as JSON, of the store's number ``doc`` and line ``row`` of the side
    files."""
    return f'{{"{DOC}":{doc},"{ROW}":{row},{entry.values.decode()}'


def _lists(document: IndexDocument) -> tuple[tuple[str, ...], ...]:
    """The values of :data:`_LISTS`."""
    return (
        document.applicants, document.languages, document.kind_codes, document.numbers,
        document.applications, document.priorities, document.fi, document.fterms,
    )  # fmt: skip


def _levels(places: Sequence[symbols.Place]) -> tuple[list[str], list[int]]:
    """All levels, and the orders, of a document's symbols."""
    levels = set(chain.from_iterable([place.levels for place in places]))
    return list(levels), [place.order for place in places]


def make_record(record: Record, schema: Any) -> Any:
    """The engine's document of the index's own record."""
    state = json.dumps(asdict(record)).encode()
    return tantivy.Document.from_dict({_RECORD: _RECORD_VALUE, _STATE: state}, schema)


def remove_record(writer: Any) -> None:
    """Take the record out, to be replaced in the same commit."""
    writer.delete_documents_by_term(_RECORD, _RECORD_VALUE)


def document_query(schema: Any, doc: int) -> Any:
    """What matches the document of this number of the store."""
    return tantivy.Query.term_query(schema, DOC, doc, "basic")


def record_query(schema: Any) -> Any:
    """What matches the index's own record alone."""
    return tantivy.Query.term_query(schema, _RECORD, _RECORD_VALUE, "basic")


def read_record(searcher: Any, schema: Any) -> Record:
    """The record of the commit that ``searcher`` sees.

    :raises LookupError: there is none. :raises ValueError: it cannot be read.
    """
    hits = searcher.search(record_query(schema), 1, count=False).hits
    if not hits:
        raise LookupError("the index holds no record of itself")
    try:
        return Record(**json.loads(searcher.doc(hits[0][1]).get_first(_STATE)))
    except (TypeError, KeyError) as error:
        raise ValueError(f"the index's record of itself cannot be read: {error}") from error


def counted(searcher: Any, schema: Any) -> int:
    """How many documents the statistics of ``searcher`` count, as its explanations say.

    :raises LookupError: they do not say it, or there is no record that could be explained.
    """
    query = record_query(schema)
    hits = searcher.search(query, 1, count=False).hits
    parts = [json.loads(query.explain(searcher, hits[0][1]).to_json())] if hits else []
    while parts:
        part = parts.pop()
        if part["description"].startswith("N, "):
            return int(part["value"])
        parts += part.get("details", ())
    raise LookupError("the engine does not say how many documents it counts")

"""The fields of the index, and how a document fills them.

Text fields hold the tokens as they come (whitespace tokeniser, with positions). Nothing is stored:
no source, no text to show. Exact values and class levels are keywords; days, orders of symbols and
the document's number are numbers.

**The same scores as everywhere** (:mod:`trihub.index.ranking`) need two things of the server:

- Its own BM25 counts, for each field, the documents that *have* the field, the formula all of them.
  So each field of each document carries a mark, :data:`MARK`, in front of its first token. A filter
  of the analyser parts it from the token, at the same position, so that it counts neither for the
  length of the field nor for phrases; every document has every field then. An empty field is the
  mark alone.
- A scripted similarity, which takes the marks from the tokens of the field before it divides by
  the documents, and adds the one for the index's own record.

That record (:data:`RECORD`, :class:`Record`) is one more document. It carries no marks: a record that
was replaced would count until the server joins segments.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import orjson

from trihub.core.ports import IndexDocument
from trihub.core.query import ClassField, DateField, Facet, KeywordField, TextField
from trihub.index import days, ranking, symbols

LAYOUT = "opensearch/2"
"""Changes whenever an index made before can no longer be read."""

DOC = "doc"
YEAR = "year"
OWNER = "owner"
SUBCLASS = "subclass"
ORDERS = {ClassField.IPC: "ipc_order", ClassField.CPC: "cpc_order"}
RECORD = "record"
"""The identifier of the index's own record."""
STATE = "state"
PLAIN = "tokens"
"""The analyser that takes tokens as they come."""

MARK = "\x01"
"""What stands before the first token of every field. No analysis makes it."""

MOST_CHARACTERS = 8_191
"""Of a token or a value: what is longer than 32,766 bytes cannot be kept."""

FACETS = {
    Facet.OFFICE: KeywordField.OFFICE.value,
    Facet.YEAR: YEAR,
    Facet.CLASS: SUBCLASS,
    Facet.KIND: KeywordField.KIND.value,
    Facet.APPLICANT: OWNER,
}
"""The field that each facet counts."""

_MARKED = "marked"
_SIMILARITY = "trihub"
_NAMES = {field: field.value for field in TextField}
_EMPTY = dict.fromkeys(_NAMES.values(), MARK)
_LISTS = (
    KeywordField.LANGUAGE.value, KeywordField.KIND_CODE.value, KeywordField.NUMBER.value, KeywordField.APPLICATION.value,
    KeywordField.PRIORITY.value, KeywordField.FI.value, KeywordField.FTERM.value,
)  # fmt: skip
_PUBLISHED, _FILED, _EARLIEST = (date.value for date in DateField)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What an index knows of itself: the store's last change in it, how it was made, and the highest
    document number and the text fields ever in it."""

    change: int
    analysis: str
    layout: str = LAYOUT
    highest: int = 0
    fields: tuple[str, ...] = ()


def make_record(record: Record) -> bytes:
    """The server's document of the index's own record."""
    return orjson.dumps({STATE: json.dumps(asdict(record))})


def read_record(text: str) -> Record:
    """A record. :raises ValueError: it cannot be read."""
    try:
        values = json.loads(text)
        return Record(**{**values, "fields": tuple(values["fields"])})
    except (TypeError, KeyError) as error:
        raise ValueError(f"the index's record of itself cannot be read: {error}") from error


def index_body(shards: int, replicas: int) -> dict[str, Any]:
    """The settings and the mapping of an index."""
    settings = {
        "number_of_shards": shards,
        "number_of_replicas": replicas,
        # Nothing is visible before a commit asks for it.
        "refresh_interval": "-1",
        "analysis": _analysis(),
        "similarity": {_SIMILARITY: _similarity()},
    }
    return {"settings": {"index": settings}, "mappings": _mapping()}


def _analysis() -> dict[str, Any]:
    parted = {"type": "whitespace", "max_token_length": MOST_CHARACTERS}
    unmark = {
        "type": "pattern_capture", "preserve_original": False, "patterns": ["(?s)^(\\x01)(.+)$"],
    }  # fmt: skip
    return {
        "tokenizer": {PLAIN: parted},
        "filter": {"unmark": unmark},
        "analyzer": {
            PLAIN: {"type": "custom", "tokenizer": PLAIN},
            _MARKED: {"type": "custom", "tokenizer": PLAIN, "filter": ["unmark"]},
        },
    }


def _similarity() -> dict[str, Any]:
    k1, b = ranking.K1, ranking.B
    weight = (
        f"return query.boost * {k1 + 1}"
        " * Math.log(1.0 + (field.docCount + 1.5 - term.docFreq) / (term.docFreq + 0.5));"
    )
    score = (
        f"double norm = {k1 * (1 - b)} + {k1 * b} * doc.length * (field.docCount + 1)"
        " / (field.sumTotalTermFreq - field.docCount);"
        " return weight * doc.freq / (doc.freq + norm);"
    )
    return {
        "type": "scripted", "weight_script": {"source": weight}, "script": {"source": score},
    }  # fmt: skip


def _mapping() -> dict[str, Any]:
    text = {
        "type": "text", "analyzer": _MARKED, "search_analyzer": PLAIN, "similarity": _SIMILARITY,
        "index_options": "positions",
    }  # fmt: skip
    exact = {"type": "keyword", "doc_values": False, "ignore_above": MOST_CHARACTERS}
    counted = {"type": "keyword", "ignore_above": MOST_CHARACTERS}
    fields: dict[str, Any] = dict.fromkeys(_NAMES.values(), text)
    fields |= {name.value: exact for name in (*KeywordField, *ClassField)}
    fields |= {name: counted for facet, name in FACETS.items() if facet is not Facet.YEAR}
    fields |= {name.value: {"type": "integer"} for name in DateField}
    fields |= {name: {"type": "long"} for name in (DOC, *ORDERS.values())}
    fields[YEAR] = {"type": "integer"}
    fields[STATE] = {"type": "keyword", "index": False, "doc_values": False, "store": True}
    return {"dynamic": "strict", "_source": {"enabled": False}, "properties": fields}


class Entry(NamedTuple):
    """A document ready to be written: JSON without its opening brace and its number, and the text
    fields it has."""

    values: bytes
    texts: tuple[str, ...]


def prepare(document: IndexDocument) -> Entry:
    """Make a document ready for :func:`numbered`."""
    values: dict[str, Any] = dict(_EMPTY)
    texts = []
    for field, text in document.texts.items():
        if bare := text.strip():
            values[_NAMES[field]] = MARK + bare
            texts.append(_NAMES[field])
    values[KeywordField.OFFICE.value] = document.office
    values[KeywordField.KIND.value] = document.kind
    for name, found in zip(_LISTS, _lists(document), strict=True):
        if found:
            values[name] = found
    if owners := [name for name in document.applicants if name]:
        values[OWNER] = owners
    _add_days(values, document)
    if document.ipc:
        places = _add_classes(values, ClassField.IPC, document.ipc)
        values[SUBCLASS] = sorted({place.subclass for place in places} - {""})
    if document.cpc:
        _add_classes(values, ClassField.CPC, document.cpc)
    return Entry(orjson.dumps(values)[1:], tuple(texts))


def numbered(entry: Entry, doc: int) -> bytes:
    """The server's document, as JSON, of the store's number ``doc``."""
    return b'{"%s":%d,%s' % (DOC.encode(), doc, entry.values)


def _lists(document: IndexDocument) -> tuple[tuple[str, ...], ...]:
    """The values of :data:`_LISTS`."""
    return (
        document.languages, document.kind_codes, document.numbers, document.applications,
        document.priorities, document.fi, document.fterms,
    )  # fmt: skip


def _add_days(values: dict[str, Any], document: IndexDocument) -> None:
    """The days that a document has; one without the date is in no range."""
    for name, date in (
        (_PUBLISHED, document.published), (_FILED, document.filed), (_EARLIEST, document.earliest)
    ):  # fmt: skip
        if day := days.counted_day(date):
            values[name] = day
    if year := days.year_of(document.published):
        values[YEAR] = year


def _add_classes(
    values: dict[str, Any], name: ClassField, found: tuple[str, ...]
) -> list[symbols.Place]:
    """All levels, and the orders, of a document's symbols."""
    places = [symbols.place(symbol) for symbol in found]
    values[name.value] = sorted({level for place in places for level in place.levels})
    values[ORDERS[name]] = [place.order for place in places]
    return places

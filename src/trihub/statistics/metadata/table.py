"""CSV on the Web: metadata of a table (W3C Recommendation of 17 December 2015)."""

from __future__ import annotations

from typing import Any

from trihub.statistics.metadata.columns import KEY, Column, columns
from trihub.statistics.metadata.facts import LICENCES, Facts
from trihub.statistics.sdmx.names import Names


def csv_metadata(facts: Facts, base: str) -> dict[str, Any]:
    """The metadata of a data set's SDMX-CSV; ``base`` is the address of the site."""
    shape: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": facts.address(base, "csv"),
        "dc:title": texts(facts.names), "dc:identifier": facts.id,
        "dc:publisher": facts.publishers,
        "dc:source": facts.addresses,
        "dc:modified": {
            "@value": facts.modified.strftime("%Y-%m-%dT%H:%M:%SZ"), "@type": "xsd:dateTime",
        },
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
        "tableSchema": {
            "columns": [_column(each) for each in columns()], "primaryKey": list(KEY),
        },
    }  # fmt: skip
    licences = [{"@id": LICENCES[name][1]} for name in facts.licences]
    return {**shape, "dc:license": licences} if licences else shape


def texts(names: Names) -> list[dict[str, str]]:
    """A name in its languages (JSON-LD, language-tagged strings)."""
    return [{"@value": text, "@language": language} for language, text in names.items()]


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name, "titles": column.name, "dc:description": texts(column.names),
        "datatype": "double" if column.number else "string", "required": column.required,
    }  # fmt: skip

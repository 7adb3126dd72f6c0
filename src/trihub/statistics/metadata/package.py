"""Frictionless Data Package 2.0 (datapackage.org, Data Package, Data Resource, Table Schema)."""

from __future__ import annotations

from typing import Any

from trihub.statistics.metadata.columns import KEY, Column, columns
from trihub.statistics.metadata.facts import LICENCES, Facts

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def data_package(facts: Facts, base: str) -> dict[str, Any]:
    """The package of a data set; ``base`` is the address of the site."""
    shape: dict[str, Any] = {
        "$schema": PROFILE, "name": facts.id.lower(), "title": facts.names["en"],
        "id": facts.address(base, "csv"), "homepage": base,
        "created": facts.modified.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "keywords": list(facts.indicators),
        "contributors": [
            {"title": name, "roles": ["publisher"]} for name in facts.publishers
        ],
        "sources": [
            {"title": title, "path": url} if url else {"title": title}
            for title, url in facts.documents
        ],
        "resources": [_resource(facts, base)],
    }  # fmt: skip
    licences = [
        {"name": name, "title": LICENCES[name][0], "path": LICENCES[name][1]}
        for name in facts.licences
    ]
    return {**shape, "licenses": licences} if licences else shape


def _resource(facts: Facts, base: str) -> dict[str, Any]:
    return {
        "name": facts.id.lower(), "title": facts.names["en"], "type": "table",
        "path": facts.address(base, "csv"), "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(each) for each in columns()], "primaryKey": list(KEY),
            "missingValues": [""],
        },
    }  # fmt: skip


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name, "title": column.names["en"],
        "type": "number" if column.number else "string",
    }  # fmt: skip
    if column.codes:
        field["categories"] = [
            {"value": code, "label": names["en"]} for code, names in column.codes
        ]
    if column.required:
        field["constraints"] = {"required": True}
    return field

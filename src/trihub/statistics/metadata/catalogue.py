"""The catalogue of all data sets in DCAT 3 (W3C Recommendation of 22 August 2024), as JSON-LD."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trihub.statistics.metadata.facts import LICENCES, Facts
from trihub.statistics.metadata.table import texts
from trihub.statistics.sdmx.names import AGENCY, STRUCTURE, VERSION, code_names, names

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/", "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
_FORMATS = {
    "csv": ("text/csv", "SDMX-CSV 2.0"),
    "json": ("application/json", "SDMX-JSON 2.0"),
    "xml": ("application/xml", "SDMX-ML 3.0"),
}


def catalogue(every: Sequence[Facts], base: str) -> dict[str, Any]:
    """The catalogue; ``base`` is the address of the site."""
    service = f"{base}/sdmx/v2"
    shape: dict[str, Any] = {
        "@context": CONTEXT, "@id": f"{base}/stats/catalogue.jsonld", "@type": "dcat:Catalog",
        "dct:title": texts(names("structure", STRUCTURE)),
        "dct:language": ["en", "zh", "ja", "ko"],
        "dcat:dataset": [_dataset(each, base) for each in every],
        "dcat:service": {
            "@id": service, "@type": "dcat:DataService", "dct:title": "SDMX REST",
            "dcat:endpointURL": {"@id": service},
            "dct:conformsTo": {"@id": "https://github.com/sdmx-twg/sdmx-rest"},
            "dcat:servesDataset": [{"@id": identifier(each, base)} for each in every],
        },
    }  # fmt: skip
    if every:
        shape["dct:modified"] = _moment(max(each.modified for each in every).isoformat())
    return shape


def identifier(facts: Facts, base: str) -> str:
    """The address that names a data set."""
    return f"{base}/stats/{facts.id}/datapackage.json"


def _moment(text: str) -> dict[str, str]:
    return {"@value": text, "@type": "xsd:dateTime"}


def _dataset(facts: Facts, base: str) -> dict[str, Any]:
    structure = f"{base}/sdmx/v2/structure/datastructure/{AGENCY}/{STRUCTURE}/{VERSION}"
    return {
        "@id": identifier(facts, base), "@type": "dcat:Dataset", "dct:identifier": facts.id,
        "dct:title": texts(facts.names),
        "dct:publisher": [{"@type": "foaf:Agent", "foaf:name": name} for name in facts.publishers],
        "dct:modified": _moment(facts.modified.isoformat()),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@value": f"{facts.first:04}", "@type": "xsd:gYear"},
            "dcat:endDate": {"@value": f"{facts.last:04}", "@type": "xsd:gYear"},
        },
        "dcat:keyword": [
            {"@value": name, "@language": language}
            for code in facts.indicators
            for language, name in code_names("INDICATOR", code).items()
        ],
        "dct:conformsTo": {"@id": structure},
        "dct:source": [{"@id": url} for url in facts.addresses],
        "dct:license": [{"@id": LICENCES[name][1]} for name in facts.licences],
        "foaf:page": {"@id": f"{base}/stats/{facts.id}/csv-metadata.json"},
        "dcat:distribution": [_distribution(facts, base, kind) for kind in _FORMATS],
    }  # fmt: skip


def _distribution(facts: Facts, base: str, kind: str) -> dict[str, Any]:
    media_type, standard = _FORMATS[kind]
    return {
        "@type": "dcat:Distribution", "dct:title": standard,
        "dcat:downloadURL": {"@id": facts.address(base, kind)},
        "dcat:mediaType": media_type, "dcat:accessService": {"@id": f"{base}/sdmx/v2"},
    }  # fmt: skip

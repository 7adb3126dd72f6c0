"""Real DOCDB and OPS files: each document once, every other answer with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from offices.epo.helpers import (
    read,
)
from trihub.core.patent import (
    Patent,
)
from trihub.core.ports import Skipped

DOCUMENTS = {
    # elements exchange-document, counted with grep; family members inside them are no documents
    "docdb/AP-1206-A_302101161.xml": 1,
    "docdb/DE-backfile.xml": 10,
    "docdb/WO-2022259205-A1_544370561.xml": 1,
    "docdb/WO-2023012807-A1_507242069.xml": 1,
    "docdb/YU-6701-A_381353354.xml": 1,
    # exchange-document
    "services/epo-ops/abstract.xml": 1,
    "services/epo-ops/biblio.xml": 1,
    "services/epo-ops/search.xml": 2,
    "services/epo-ops/demo/examples__get_abstract__response.xml": 1,
    "services/epo-ops/demo/examples__get_abstract_multiple__response.xml": 3,
    "services/epo-ops/demo/examples__get_biblio__response.xml": 1,
    "services/epo-ops/demo/examples__get_biblio_multiple__response.xml": 3,
    "services/epo-ops/demo/examples__get_full_cycle_multiple__response.xml": 4,
    "services/epo-ops/demo/examples__search_with_constituent__response.xml": 3,
    # fulltext-document
    "services/epo-ops/claims.xml": 1,
    "services/epo-ops/description.xml": 1,
    "services/epo-ops/demo/examples__get_claims__response.xml": 1,
    "services/epo-ops/demo/examples__get_claims_multiple__response.xml": 1,
    "services/epo-ops/demo/examples__get_description__response.xml": 1,
    "services/epo-ops/demo/examples__get_description_multiple__response.xml": 1,
    # family-member; the exchange-document in one is the same document
    "services/epo-ops/family.xml": 3,
    "services/epo-ops/legal.xml": 1,
    "services/epo-ops/demo/examples__get_family__response.xml": 5,
    "services/epo-ops/demo/examples__get_family_with_biblio__response.xml": 5,
    "services/epo-ops/demo/examples__get_family_with_biblio_multiple__response.xml": 5,
    "services/epo-ops/demo/examples__get_family_with_legal__response.xml": 5,
    "services/epo-ops/demo/examples__get_family_with_legal_multiple__response.xml": 5,
    "services/epo-ops/demo/examples__get_legal__response.xml": 1,
    "services/epo-ops/demo/examples__get_legal_multiple__response.xml": 1,
    # publication-reference of EP with a kind, in register-document
    "services/epo-ops/demo/examples__get_register_biblio__response.xml": 2,
    "services/epo-ops/demo/examples__get_register_biblio_multiple__response.xml": 2,
    "services/epo-ops/demo/examples__get_register_unip__response.xml": 2,
    "services/epo-ops/demo/examples__get_register_unip_multiple__response.xml": 2,
    "services/epo-ops/demo/examples__search_register_with_constituent__response.xml": 3,
}

NONE = "no document: "
PASSED_OVER = {
    "error_404.xml": [NONE + "error message"],
    "error_429.xml": [NONE + "error message"],
    "image-inquiry.xml": [NONE + "image inquiry"],
    "demo/examples__convert_patent_number_epodoc__response.xml": [NONE + "number conversion"],
    "demo/examples__convert_patent_number_multiple__response.xml": [NONE + "number conversion"],
    "demo/examples__convert_patent_number_original__response.xml": [NONE + "number conversion"],
    "demo/examples__get_classification_mapping__response.xml": [NONE + "classification"],
    "demo/examples__get_classification_schema__response.xml": [NONE + "classification"],
    "demo/examples__get_classification_schema_subclass__response.xml": [NONE + "classification"],
    "demo/examples__get_classification_statistics__response.xml": [NONE + "classification"],
    "demo/examples__get_fulltext__response.xml": [NONE + "full text inquiry"],
    "demo/examples__get_fulltext_multiple__response.xml": [NONE + "full text inquiry"],
    "demo/examples__get_published_equivalents__response.xml": [NONE + "list of equivalents"],
    "demo/examples__get_published_equivalents_multiple__response.xml": [
        NONE + "list of equivalents"
    ],
    "demo/examples__search__response.xml": [NONE + "search result with numbers alone"],
    "demo/examples__get_register_events__response.xml": [
        NONE + "register data without a publication"
    ],
    "demo/examples__get_register_events_multiple__response.xml": [
        NONE + "register data without a publication"
    ],
    "demo/examples__get_register_procedural_steps__response.xml": [
        NONE + "register data without a publication"
    ],
    "demo/examples__get_register_procedural_steps_multiple__response.xml": [
        NONE + "register data without a publication"
    ],
    "demo/examples__search_register__response.xml": [
        NONE + "register entry without a kind of publication"
    ]
    * 5,
}
"""What OPS answers without documents, in fixed words."""

EMPTY = "examples__get_classification_schema_multiple__response.xml"
"""A processing instruction and nothing else: no XML document."""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_document_is_counted_once(shared_data: Path, name: str) -> None:
    found = read((shared_data / name).read_bytes())
    assert all(isinstance(item, Patent) for item in found)
    keys = [item.key for item in found if isinstance(item, Patent)]
    assert len(keys) == len(set(keys)) == DOCUMENTS[name]


@pytest.mark.parametrize("name", PASSED_OVER)
def test_answers_without_documents_say_why(shared_data: Path, name: str) -> None:
    found = read((shared_data / "services" / "epo-ops" / name).read_bytes())
    assert [item.reason for item in found if isinstance(item, Skipped)] == PASSED_OVER[name]
    assert len(found) == len(PASSED_OVER[name])


def test_no_file_of_the_services_is_left_untested(shared_data: Path) -> None:
    folder = shared_data / "services" / "epo-ops"
    known = {name.removeprefix("services/epo-ops/") for name in DOCUMENTS} | set(PASSED_OVER)
    there = {str(path.relative_to(folder)) for path in folder.rglob("*.xml")}
    assert there - known == {f"demo/{EMPTY}"}

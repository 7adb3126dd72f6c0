"""Which engine a library's settings choose."""

from __future__ import annotations

import sys

import pytest
from pydantic import ValidationError

from trihub.app.index import open_engine
from trihub.core.errors import BadSetup
from trihub.index.opensearch import OpenSearchIndex
from trihub.index.tantivy import TantivyIndex
from trihub.settings import Settings

CLUSTER = '{"urls": ["https://one:9200", "https://two:9200/search"], "password": "hush"}'


@pytest.fixture
def chosen(monkeypatch, tmp_path):
    def choose(**environment):
        for name, value in environment.items():
            monkeypatch.setenv(f"TRIHUB_{name}", value)
        return Settings(library=tmp_path)

    return choose


def test_the_library_folder_keeps_the_index_unless_a_cluster_is_chosen(chosen):
    assert isinstance(open_engine(chosen(OPENSEARCH=CLUSTER)), TantivyIndex)


def test_a_cluster_is_chosen_by_settings_alone_and_asked_nothing_yet(chosen):
    settings = chosen(SEARCH_ENGINE="opensearch", OPENSEARCH=CLUSTER)
    engine = open_engine(settings)
    assert isinstance(engine, OpenSearchIndex)
    engine.close()
    assert "hush" not in repr(settings)


def test_a_cluster_that_is_chosen_has_to_be_set(chosen):
    with pytest.raises(BadSetup) as raised:
        open_engine(chosen(SEARCH_ENGINE="opensearch"))
    assert "TRIHUB_OPENSEARCH" in raised.value.hint


def test_the_extra_that_is_needed_is_named(chosen, monkeypatch):
    for name in [name for name in sys.modules if name.startswith("trihub.index.opensearch")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "opensearchpy", None)
    with pytest.raises(BadSetup, match="opensearchpy is not installed") as raised:
        open_engine(chosen(SEARCH_ENGINE="opensearch", OPENSEARCH=CLUSTER))
    assert "trihub[opensearch]" in raised.value.hint


@pytest.mark.parametrize(
    "given",
    [
        '{"urls": []}',
        '{"urls": ["https://user:hush@one:9200"]}',
        '{"urls": ["one:9200"]}',
        '{"urls": ["https://one:9200"], "prefix": "trihub-g1"}',
        '{"urls": ["https://one:9200"], "shards": 0}',
        '{"urls": ["https://one:9200"], "replica": 1}',
    ],
)
def test_settings_that_cannot_be_meant_are_refused(chosen, given):
    with pytest.raises(ValidationError):
        chosen(OPENSEARCH=given)

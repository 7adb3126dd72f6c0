"""The engine that keeps a library's index."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from trihub.core.errors import BadSetup
from trihub.core.ports import Encoder, SearchIndex, VectorIndex
from trihub.settings import Settings
from trihub.text.analysis import ANALYSIS_VERSION

if TYPE_CHECKING:
    from trihub.index.opensearch import Cluster

INDEX_FOLDER = "index"
Place: TypeAlias = Callable[[Path, Encoder], VectorIndex]
"""Opens the vectors of an encoder; a folder is named for those that lie in the library."""


def open_engine(settings: Settings) -> SearchIndex:
    """The engine that is set. Nothing is asked of a cluster before the index is used.

    :raises BadSetup: the cluster is not set, or trihub[opensearch] is not installed.
    """
    if settings.search_engine == "opensearch":
        return _cluster(settings)
    from trihub.index.tantivy import open_index

    return open_index(
        settings.library / INDEX_FOLDER, analysis=ANALYSIS_VERSION,
        memory=settings.index_memory << 20, lock_wait=settings.lock_wait,
    )  # fmt: skip


def _cluster(settings: Settings) -> SearchIndex:
    cluster = _set_cluster(settings)
    from trihub.index.opensearch import OpenSearchIndex

    return OpenSearchIndex(cluster, analysis=ANALYSIS_VERSION, lock_wait=settings.lock_wait)


def vector_places(settings: Settings, kind: str) -> Place:
    """Where the vectors of an encoder lie: in the folder that is named, or in the cluster.

    ``kind`` tells encoders of one way of making vectors from those of another.
    """
    given = settings.opensearch if settings.search_engine == "opensearch" else None
    if given is not None and given.vectors == "cluster":
        return partial(_in_cluster, settings, kind)
    return partial(_in_folder, settings)


def _in_folder(settings: Settings, folder: Path, encoder: Encoder) -> VectorIndex:
    from trihub.index.vectors import VectorFolder

    return VectorFolder(
        folder, encoder=encoder.name, dimensions=encoder.dimensions,
        lock_wait=settings.lock_wait,
    )  # fmt: skip


def _in_cluster(settings: Settings, kind: str, folder: Path, encoder: Encoder) -> VectorIndex:
    cluster = _set_cluster(settings)
    from trihub.index.opensearch import ClusterVectors

    return ClusterVectors(
        cluster, kind=kind, encoder=encoder.name, dimensions=encoder.dimensions,
        lock_wait=settings.lock_wait,
    )  # fmt: skip


def _set_cluster(settings: Settings) -> Cluster:
    given = settings.opensearch
    if given is None:
        raise BadSetup(
            "The search engine is to be OpenSearch, and no cluster is set.",
            hint='Set TRIHUB_OPENSEARCH, for example to {"urls": ["https://127.0.0.1:9200"]}.',
        )
    try:
        from trihub.index.opensearch import Cluster
    except ModuleNotFoundError as error:
        raise BadSetup(
            f"The search engine is OpenSearch, and {error.name} is not installed.",
            hint="Install it: pip install 'trihub[opensearch]'.",
        ) from error
    return Cluster(
        urls=tuple(given.urls), user=given.user, password=given.password.get_secret_value(),
        authority=given.authority, prefix=given.prefix, shards=given.shards,
        replicas=given.replicas, timeout=given.timeout, knn_from=given.knn_from,
    )  # fmt: skip

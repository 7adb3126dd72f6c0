"""OpenSearch as the engine: an index in a cluster, for libraries beyond one machine.

It needs ``trihub[opensearch]`` and nothing of the server but OpenSearch itself: no plug-in, unless
vectors are to be found by a graph.
"""

from __future__ import annotations

from trihub.index.opensearch.engine import OpenSearchIndex
from trihub.index.opensearch.server import Cluster
from trihub.index.opensearch.vectors import ClusterVectors

__all__ = ["Cluster", "ClusterVectors", "OpenSearchIndex"]

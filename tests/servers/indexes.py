"""Indexes that tests make in the cluster."""

from __future__ import annotations

from contextlib import suppress

import httpx

from servers.opensearch.cluster import Cluster


def take_away(nodes: Cluster, prefix: str) -> None:
    """Delete the indexes and the template of a prefix."""
    nodes.request("DELETE", f"/{prefix}-*?expand_wildcards=all")
    with suppress(httpx.HTTPStatusError):
        nodes.request("DELETE", f"/_index_template/{prefix}*")

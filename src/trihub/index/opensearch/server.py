"""The cluster: where it is, how it is asked, and whether it is one that can be used.

Everything goes through :meth:`Server.ask`. Nothing is connected before the first request.
"""

from __future__ import annotations

import base64
import logging
import re
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from opensearchpy import OpenSearch
from opensearchpy.exceptions import SerializationError
from opensearchpy.serializer import JSONSerializer

from trihub.core.errors import BadSetup
from trihub.core.messages import said
from trihub.index.opensearch.failures import Missing, translated, unusable

LEAST_VERSION = (2, 13)
"""The first that gives the scores of a query's parts, which explanations are made of."""

CONNECTIONS = 64
"""Connections to each node that are kept open, once so many requests were under way at a time."""

# The client's own warnings would go to standard error, with requests in them.
logging.getLogger("opensearch").addHandler(logging.NullHandler())


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Where OpenSearch is, and what is kept there under which names."""

    urls: tuple[str, ...]
    user: str = ""
    password: str = ""
    authority: Path | None = None
    """A file of certificates to trust (PEM); the system's own ones where it is ``None``."""
    prefix: str = "trihub"
    """What the names of aliases and indexes start with."""
    shards: int = 1
    """Parts of an index, set when it is built."""
    replicas: int = 1
    """Further copies of each part."""
    timeout: float = 30.0
    """Seconds that an answer may take."""
    knn_from: int = 0
    """Documents to be compared from which a graph of the k-NN plug-in finds the nearest vectors, not
    quite all of them; 0: every vector is compared, whatever their number."""

    def __repr__(self) -> str:
        return f"Cluster({', '.join(self.urls)})"


class Server:
    """Asks the cluster. Safe to use from several threads."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._lock = threading.Lock()
        self._client: Any = None
        self._version = ""

    @property
    def version(self) -> str:
        """The server's version. :raises BadSetup: it is none that can be used.
        :raises ServiceError: it does not answer."""
        if not self._version:
            try:
                found = self._request("GET", "/", {}, None, "", self.cluster.timeout)
            except Missing as error:
                raise unusable(said("nothing at its address")) from error
            self._version = _checked(found.get("version"))
        return self._version

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        kind: str = "application/json",
        timeout: float | None = None,
        **parameters: Any,
    ) -> dict[str, Any]:
        """The answer to a request. ``body`` is bytes, or made to JSON.

        :raises ServiceError: the server does not answer, or answers what cannot be used.
        :raises LibraryFull: it has no space left. :raises Missing: it does not have what is asked.
        :raises BadSetup: it is no OpenSearch of a version that can be used.
        """
        if not self._version:
            _ = self.version
        return self._request(
            method, path, parameters, body, kind, timeout or self.cluster.timeout
        )  # fmt: skip

    def has(self, path: str) -> bool:
        """Whether there is something at ``path``."""
        try:
            self.ask("GET", path)
        except Missing:
            return False
        return True

    def _request(
        self, method: str, path: str, parameters: Mapping[str, Any], body: Any, kind: str,
        timeout: float,
    ) -> dict[str, Any]:  # fmt: skip
        data = body if body is None or isinstance(body, bytes) else orjson.dumps(body)
        values = {name: _value(value) for name, value in parameters.items()}
        headers = {"content-type": kind} if data is not None else None
        with translated():
            answer = self._open().transport.perform_request(
                method, path, params={**values, "request_timeout": timeout}, body=data,
                headers=headers,
            )  # fmt: skip
        if not isinstance(answer, dict):
            raise unusable(said("no JSON"))
        return answer

    def _open(self) -> Any:
        with self._lock:
            if self._client is None:
                self._client = _client(self.cluster)
            return self._client

    def close(self) -> None:
        """Let go of connections. They are opened anew by the next request."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()


class _Json(JSONSerializer):
    """JSON by the library that reads it fastest."""

    def loads(self, s: str) -> Any:
        try:
            return orjson.loads(s)
        except ValueError as error:
            raise SerializationError(s[:80], error) from error


def _client(cluster: Cluster) -> Any:
    options: dict[str, Any] = {}
    if cluster.user or cluster.password:
        pair = f"{cluster.user}:{cluster.password}".encode()
        options["headers"] = {"authorization": f"Basic {base64.b64encode(pair).decode()}"}
    if any(url.startswith("https:") for url in cluster.urls):
        options["ssl_context"] = _trusting(cluster.authority)
    return OpenSearch(
        list(cluster.urls), serializer=_Json(), pool_maxsize=CONNECTIONS, timeout=cluster.timeout,
        max_retries=len(cluster.urls), retry_on_status=(502, 504), **options,
    )  # fmt: skip


def _trusting(authority: Path | None) -> ssl.SSLContext:
    """:raises BadSetup: the file of certificates cannot be read."""
    try:
        return ssl.create_default_context(cafile=str(authority) if authority else None)
    except OSError as error:
        raise BadSetup(
            f"The certificates {authority} cannot be read: {error}",
            hint="Set “authority” in TRIHUB_OPENSEARCH to a file of certificates (PEM).",
        ) from error


def _value(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _checked(told: Any) -> str:
    """:raises BadSetup: the server is none that can be used."""
    version = told if isinstance(told, dict) else {}
    number, kind = str(version.get("number", "")), version.get("distribution")
    parts = re.match(r"(\d+)\.(\d+)", number)
    if kind != "opensearch" or parts is None:
        found = f"{kind or 'Elasticsearch'} {number}".strip() if number else "no OpenSearch"
        raise BadSetup(said("The search engine is {found}.", found=found), hint=_needed())
    if tuple(map(int, parts.groups())) < LEAST_VERSION:
        raise BadSetup(said("The search engine is OpenSearch {number}.", number=number),
                       hint=_needed())  # fmt: skip
    return number


def _needed() -> str:
    return said("OpenSearch {least} or later is needed.", least=".".join(map(str, LEAST_VERSION)))

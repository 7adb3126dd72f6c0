"""Fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from servers.holding import held
from servers.opensearch.cluster import Cluster, serving
from servers.opensearch.node import Missing
from store.postgres import Server

# A machine that does something else meanwhile is no defect of what is tested.
settings.register_profile("trihub", deadline=None)
settings.load_profile("trihub")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server for the whole run; tests that need one skip where it does not start."""
    try:
        server = Server()
    except Exception as error:
        detail = getattr(error, "stderr", b"") or b""
        pytest.skip(f"PostgreSQL does not start here: {error} {detail.decode(errors='replace')}")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def opensearch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three nodes of OpenSearch, which all processes of the run share; skips without Java or Maven.

    Tests take ``opensearch_url`` or ``opensearch_alone``, never both in one module.
    """
    base = tmp_path_factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    try:
        with serving(run / "opensearch") as cluster:
            yield cluster
    except Missing as error:
        pytest.skip(f"OpenSearch does not start here: {error}")


@pytest.fixture(scope="module")
def opensearch_url(opensearch: Cluster) -> Iterator[str]:
    """The cluster's addresses, joined by commas, while nobody harms it."""
    with held(opensearch.folder / "use.lock", shared=True):
        yield ",".join(opensearch.urls)


@pytest.fixture(scope="module")
def opensearch_alone(opensearch: Cluster) -> Iterator[Cluster]:
    """The cluster for tests that harm it; no other module uses it meanwhile. They mend it."""
    with held(opensearch.folder / "use.lock"):
        yield opensearch


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("TRIHUB_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real data are not here: no folder {folder}")
    return folder

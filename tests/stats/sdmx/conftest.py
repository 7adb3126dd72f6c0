"""A site over the shipped figures, asked without and with a network."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from trihub.app import Library, create_site, open_library
from trihub.settings import Settings
from trihub.statistics.service import Statistics
from web.client import Client


@pytest.fixture(scope="session")
def figures_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library without documents, with the figures that come with the package."""
    place = tmp_path_factory.mktemp("sdmx") / "library"
    opened = open_library(Settings(library=place, workers=1), create=True)
    opened.statistics.load_shipped()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def shipped(figures_library: Library) -> Statistics:
    return figures_library.statistics


@pytest.fixture(scope="session")
def client(figures_library: Library) -> Client:
    return Client(create_site(figures_library))


@pytest.fixture(scope="session")
def served(figures_library: Library) -> Iterator[str]:
    """The service's address on a real server."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_site(figures_library), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/sdmx/v2"
        server.should_exit = True
        thread.join(10)

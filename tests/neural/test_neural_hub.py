"""Fetching from a hub that runs here."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from neural import tiny
from trihub.core.errors import ServiceError
from trihub.neural import open_encoder
from trihub.neural.folder import read_model
from trihub.neural.hub import fetch, hub_model

COMMIT = "a" * 40


class Handler(BaseHTTPRequestHandler):
    """The few addresses of the hub's API that fetching a model asks."""

    server: Hub

    def do_GET(self) -> None:
        self.answer(body=True)

    def do_HEAD(self) -> None:
        self.answer(body=False)

    def answer(self, *, body: bool) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append(path)
        files = self.server.files
        prefix = f"/owner/tiny/resolve/{COMMIT}/"
        if path.startswith("/api/models/owner/tiny/tree/"):
            tree = [
                {"type": "file", "path": name, "size": len(data), "oid": digest(data)}
                for name, data in files.items()
            ]
            return self.reply(200, json.dumps(tree).encode(), body=body)
        if path.startswith("/api/models/owner/tiny"):
            shape = {
                "id": "owner/tiny", "_id": "1", "sha": COMMIT, "private": False,
                "siblings": [{"rfilename": name} for name in files],
            }  # fmt: skip
            return self.reply(200, json.dumps(shape).encode(), body=body)
        if path.startswith(prefix) and path.removeprefix(prefix) in files:
            return self.reply(200, files[path.removeprefix(prefix)], body=body)
        return self.reply(404, b"{}", body=body)

    def reply(self, status: int, data: bytes, *, body: bool) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("ETag", f'"{digest(data)}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.end_headers()
        if body:
            self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Hub(ThreadingHTTPServer):
    """Gives one model, and files that nobody may want."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []
        self.files = {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }


def digest(data: bytes) -> str:
    return hashlib.sha1(data).hexdigest()


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    from huggingface_hub import constants

    folder = tiny.make(tmp_path / "published")
    (folder / "pytorch_model.bin").write_bytes(b"weights that run code when they are loaded")
    (folder / "modeling_tiny.py").write_text("print('run')")
    tiny.graph(folder / "onnx" / "model_int8.onnx", kind="int8")
    server = Hub(folder)
    url = f"http://127.0.0.1:{server.server_address[1]}"
    template = constants.HUGGINGFACE_CO_URL_TEMPLATE.replace(constants.ENDPOINT, url)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr(constants, "ENDPOINT", url)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "kept"))
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_model_is_fetched_and_nothing_that_runs(hub: Hub) -> None:
    encoder = open_encoder("owner/tiny")
    assert encoder.name.startswith("owner/tiny ")
    assert encoder.dimensions == tiny.DIMENSIONS
    folder = fetch(hub_model("owner/tiny"))
    fetched = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert fetched == {"config.json", "model.onnx", "tokenizer.json", "trihub-encoder.toml"}


def test_a_file_of_the_model(hub: Hub) -> None:
    place = fetch(hub_model("owner/tiny:onnx/model_int8.onnx"))
    assert read_model(place, "owner/tiny").model.name == "model_int8.onnx"


def test_what_was_fetched_is_used_without_the_hub(hub: Hub) -> None:
    name = open_encoder("owner/tiny").name
    hub.asked.clear()
    assert open_encoder("owner/tiny").name == name
    assert hub.asked == []


def test_a_model_that_the_hub_lacks(hub: Hub) -> None:
    with pytest.raises(ServiceError, match="owner/none cannot be fetched"):
        open_encoder("owner/none")

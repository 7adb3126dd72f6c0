"""Calling the command line in this process, as its entry point does."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from library.corpus import document, opened, write, xml_of

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Answer:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Call = Callable[..., Answer]


class _Stream(io.TextIOWrapper):
    """A pipe: what is written can be read, and it is no terminal."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def text(self) -> str:
        raw = self.buffer
        assert isinstance(raw, io.BytesIO)
        return raw.getvalue().decode("utf-8", "replace")


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """``call("search", "x")`` on the library in ``tmp_path/L``."""
    from trihub.cli.main import main

    for name in ("LIBRARY", "DATABASE", "GLOSSARY"):
        monkeypatch.delenv(f"TRIHUB_{name}", raising=False)
    monkeypatch.setenv("TRIHUB_WORKERS", "1")
    monkeypatch.setenv("TRIHUB_LOCK_WAIT", "0")

    def one(*arguments: object, library: Path | None = tmp_path / "L") -> Answer:
        chosen = ["--library", str(library)] if library else []
        out, err = _Stream(), _Stream()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["trihub", *chosen, *map(str, arguments)])
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            try:
                main()
                code: int | str | None = 0
            except SystemExit as stop:
                code = stop.code
        return Answer(int(code or 0), out.text(), err.text())

    return one


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with files to read (``in``), the library made of them (``L``), and topics with
    judgments for it (``topics.jsonl``, ``qrels.txt``)."""
    folder = tmp_path_factory.mktemp("made")
    write(folder / "in" / "a.xml", range(12))
    (folder / "in" / "cut.xml").write_bytes(xml_of([document(99)])[:-100])
    library = opened(folder / "L")
    library.ingest([folder / "in"])
    library.close()
    topic = {"id": "1", "text": "固态电池", "lang": "zh", "languages": ["zh"], "source": "CN1A",
             "class": "H01M 10/05"}  # fmt: skip
    (folder / "topics.jsonl").write_text(json.dumps(topic) + "\n", encoding="utf-8")
    (folder / "qrels.txt").write_text(f"1 0 {document(3).key} 2\n1 0 CN9A 1\n")
    return folder


@pytest.fixture
def filled(made: Path, tmp_path: Path) -> Path:
    """A library in ``tmp_path/L`` with 12 documents and one reject; its files in ``tmp_path/in``."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "L"

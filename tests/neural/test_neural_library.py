"""A library whose vectors a neural encoder makes."""

from __future__ import annotations

from importlib.resources import as_file
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from neural import tiny
from trihub.app import Library, open_library
from trihub.cli.main import group
from trihub.demo import library_files
from trihub.settings import Settings


def opened(tmp_path: Path, encoder: Path | str) -> Library:
    settings = Settings(library=tmp_path / "library", workers=1, encoder=str(encoder))
    library = open_library(settings, create=True)
    with as_file(library_files()) as files:
        library.ingest(sorted(files.rglob("JP2019*.xml")))
    return library


def test_documents_are_encoded_and_found(tmp_path: Path, folder: Path) -> None:
    library = opened(tmp_path, folder)
    assert library.vectors is None
    report = library.learn_vectors()
    count = library.store.counts().documents
    assert (report.documents, report.dimensions, report.pairs) == (count, tiny.DIMENSIONS, {})
    made = library.vectors
    assert made
    first = library.store.changes_since(0, limit=1)[0]
    text = first.patent.titles[0].text
    vector = made.encoder.encode([text], query=True)[0]
    hits = made.vectors.best(vector, count)
    assert len(hits) == count
    assert hits[0].score <= 1.00001
    assert np.isclose(made.vectors.scores(vector, [hits[0].doc])[0], hits[0].score)
    assert not library.learn_vectors().resumed
    library.close()


def test_another_encoder_takes_its_place(tmp_path: Path, folder: Path) -> None:
    library = opened(tmp_path, folder)
    first = library.learn_vectors().encoder
    library.close()
    tiny.graph(folder / "model.onnx", dimensions=12)
    (folder / "config.json").write_text('{"hidden_size": 12}')
    library = opened(tmp_path, folder)
    assert library.vectors is None, "the vectors of another encoder are not searched"
    report = library.learn_vectors()
    assert report.encoder != first
    assert report.dimensions == 12
    assert library.vectors
    library.close()


def test_the_library_opens_and_reads_without_its_encoder(tmp_path: Path, folder: Path) -> None:
    library = opened(tmp_path, folder)
    library.learn_vectors()
    library.close()
    (folder / "model.onnx").unlink()
    library = opened(tmp_path, folder)
    assert library.vectors is None
    assert library.prior_art.store.counts().documents
    library.close()


def test_the_command_names_what_is_wrong(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(tmp_path, folder).close()
    (folder / "config.json").write_text('{"hidden_size": 1024}')
    monkeypatch.setenv("TRIHUB_ENCODER", str(folder))
    run = CliRunner().invoke(group, ["--library", str(tmp_path / "library"), "learn-vectors"])
    assert "vectors of 8 numbers, but config.json says 1024" in str(run.exception)

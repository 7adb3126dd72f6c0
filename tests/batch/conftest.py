"""One session of Spark for all tests of batch work."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from trihub.app import Library, open_library
from trihub.batch import export, session
from trihub.demo import library_files
from trihub.settings import Settings


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    if shutil.which("java") is None:
        pytest.skip("there is no Java on the path")
    with session("local[2]", "1g") as opened:
        opened.conf.set("spark.sql.shuffle.partitions", "2")
        yield opened


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The demonstration documents."""
    place = tmp_path_factory.mktemp("batch") / "library"
    fields = Path(str(files("trihub.demo") / "fields"))
    opened = open_library(Settings(library=place, workers=1, fields=[fields]), create=True)
    with as_file(library_files()) as folder:
        opened.ingest([folder])
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def exported(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration library as Parquet."""
    folder = tmp_path_factory.mktemp("batch") / "export"
    assert export(library.store, folder) == library.store.counts().documents
    return folder

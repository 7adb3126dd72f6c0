"""A session of Spark."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from trihub.core.errors import BadInput, BadSetup

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_LOCAL = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "16",
}
"""Where nothing comes from other machines. Both addresses: what is larger than a message is fetched
from the host's. A cluster keeps its own number of partitions."""
BATCH = 2_000
"""Rows that Python is given at once: bounds what a process holds."""


@contextmanager
def session(master: str = "local[2]", memory: str = "2g") -> Iterator[SparkSession]:
    """Open a session on a master (``local[2]``, ``spark://host:7077``, ``yarn``), and stop it.
    ``memory`` is that of the driver, which does the work where the master is local.

    Every process needs Trihub installed; ``PYSPARK_PYTHON`` names their Python where it is not
    this one. :raises BadSetup: pyspark or Java is not installed.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise BadSetup(
            "Batch work needs pyspark.", hint="Install it: pip install 'trihub[spark]'."
        ) from error
    if shutil.which("java") is None:
        raise BadSetup(
            "Spark needs Java, which is not on the path.",
            hint="Install Java 17 or newer, for example openjdk-17-jre-headless.",
        )
    # Only spark-submit reads spark.pyspark.python; a session opened from Python asks this alone.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("Trihub")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": memory,
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH),
        **(_LOCAL if master.startswith("local") else {}),
    }.items():
        builder = builder.config(name, value)
    opened = builder.getOrCreate()
    opened.sparkContext.setLogLevel("ERROR")
    try:
        yield opened
    finally:
        opened.stop()


def documents_in(folder: Path) -> str:
    """The address of an export. :raises BadInput: there is none in the folder."""
    if not any(folder.glob("documents-*.parquet")):
        raise BadInput(
            f"There is no export in {folder}.", hint="“trihub batch export FOLDER” makes one."
        )
    return str(folder / "documents-*.parquet")

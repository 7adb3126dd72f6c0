"""Both kinds of families from an export.

What a document is linked to was decided by :mod:`trihub.core.families` when it was exported. The
extended families are the connected components of those links, found by alternating large-star and
small-star steps (Kiveris et al. 2014, “Connected components in MapReduce and beyond”), which end
with every application pointing at the smallest of its component: the name that
:func:`trihub.core.families.components` gives it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trihub.batch.session import documents_in

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

APART = "\x1f"
"""Between the priorities in a simple family's name: stands in no number."""


def families(spark: SparkSession, folder: Path, to: Path) -> int:
    """Write the families of an export's documents as Parquet (``doc``, ``key``, ``simple``,
    ``extended``); how many documents there are. ``simple`` are the active priorities that all
    members share, ``extended`` is the smallest application of the component.

    :raises BadInput: there is no export in the folder.
    """
    from pyspark.sql import functions as f

    read = spark.read.parquet(documents_in(folder))
    links = read.select("application", f.explode("links").alias("other"))
    roots = components(links).withColumnRenamed("node", "application")
    found = (
        read.select("doc", "key", "application", f.concat_ws(APART, "priorities").alias("simple"))
        .join(roots, "application", "left")
        .select("doc", "key", "simple", f.coalesce("root", "application").alias("extended"))
    )
    found.write.mode("errorifexists").parquet(str(to))
    return int(spark.read.parquet(str(to)).count())


def components(edges: DataFrame) -> DataFrame:
    """The smallest node (``root``) of the component of each ``node``, from edges of two columns of
    text. A node that is the smallest of its component is its own root."""
    from pyspark.sql import functions as f

    one, other = (f.col(name) for name in edges.columns)
    stars = (
        edges.select(f.greatest(one, other).alias("a"), f.least(one, other).alias("b"))
        .where("a != b").distinct().localCheckpoint()
    )  # fmt: skip
    while True:
        before = _told(stars)
        stars = _small_star(_large_star(stars)).localCheckpoint()
        if _told(stars) == before:
            break
    leaves = stars.select(f.col("a").alias("node"), f.col("b").alias("root"))
    return leaves.union(leaves.select("root", "root").distinct())


def _large_star(stars: DataFrame) -> DataFrame:
    """Every larger neighbour of a node points at the node's smallest one."""
    from pyspark.sql import functions as f

    both = stars.union(stars.select("b", "a"))
    least = both.groupBy("a").agg(f.least(f.min("b"), f.col("a")).alias("m"))
    return both.join(least, "a").where("b > a").select(f.col("b").alias("a"), f.col("m").alias("b"))


def _small_star(stars: DataFrame) -> DataFrame:
    """A node and its smaller neighbours point at the smallest of them."""
    from pyspark.sql import functions as f

    turned = stars.select(f.greatest("a", "b").alias("a"), f.least("a", "b").alias("b"))
    turned = turned.where("a != b").distinct()
    least = turned.groupBy("a").agg(f.min("b").alias("m"))
    joined = turned.join(least, "a").select(f.col("b").alias("a"), f.col("m").alias("b"))
    return joined.where("a != b").union(least.select("a", f.col("m").alias("b"))).distinct()


def _told(stars: DataFrame) -> tuple[int, int]:
    """What tells one set of edges from another: how many, and the sum of their digests."""
    from pyspark.sql import functions as f

    digest = f.sum(f.xxhash64("a", "b").cast("decimal(38,0)"))
    row = stars.agg(f.count("*").alias("count"), digest.alias("digest")).first()
    return (int(row["count"]), int(row["digest"] or 0)) if row else (0, 0)

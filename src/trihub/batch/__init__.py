"""Batch work on Spark: the same pure functions over more documents than one machine holds.

A library is exported as Parquet once (:mod:`trihub.batch.export`); families, green technology and
the members of fields are worked out from that by as many processes as Spark has. Answers are those
of the embedded path. Unpublished applications are in another database and never in an export.
"""

from trihub.batch.export import export
from trihub.batch.families import families
from trihub.batch.green import green
from trihub.batch.members import members
from trihub.batch.session import session

__all__ = ["export", "families", "green", "members", "session"]

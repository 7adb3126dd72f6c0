"""The vocabulary of the register of cooperation: what was said, by whom, where, and how surely.

A record (a meeting, a commitment, a document) is the statements about it. A statement is never
changed: a correction is another one, and one that was wrong is taken back by name. Sources that
disagree stand side by side.
"""

from trihub.core.register.statements import (
    Authority,
    Certainty,
    Draft,
    RecordKind,
    Source,
    Statement,
    Told,
    source_digest,
)

__all__ = [
    "Authority",
    "Certainty",
    "Draft",
    "RecordKind",
    "Source",
    "Statement",
    "Told",
    "source_digest",
]

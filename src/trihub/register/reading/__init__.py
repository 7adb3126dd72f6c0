"""From a text in English, Chinese, Japanese or Korean to proposed records, by rules."""

from trihub.core.register import Certainty, RecordKind
from trihub.register.reading.model import (
    Doubt,
    Note,
    Proposal,
    Reading,
    Span,
    Value,
)
from trihub.register.reading.propose import read_text

__all__ = [
    "Certainty",
    "Doubt",
    "Note",
    "Proposal",
    "Reading",
    "RecordKind",
    "Span",
    "Value",
    "read_text",
]

"""JSON Lines in the project's own record shape; ``trihub ingest`` reads them back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

from trihub.core.ports import Stored
from trihub.core.shapes.record import to_record


def write_jsonl(documents: Iterable[Stored], out: BinaryIO) -> int:
    """Write one record a line, UTF-8; the number of records."""
    count = 0
    for stored in documents:
        out.write(json.dumps(to_record(stored.patent), ensure_ascii=False).encode() + b"\n")
        count += 1
    return count

"""Members handed on: exports and the latest."""

from __future__ import annotations

import csv
import io
import json

import pytest

from fields.conftest import Kites
from trihub.core.errors import BadInput
from trihub.fields.feeds import write


def written(kites: Kites, name: str, field: str = "", tier: str = "") -> bytes:
    out = io.BytesIO()
    count = write(kites.members(), kites.library.store, name, out, field, tier)
    assert count == kites.members().count(field, tier)
    return out.getvalue()


def test_exports_hold_all_members(kites: Kites) -> None:
    lines = [json.loads(line) for line in written(kites, "jsonl").splitlines()]
    assert len(lines) == 6
    rows = list(csv.DictReader(io.StringIO(written(kites, "csv", "reels").decode("utf-8-sig"))))
    assert {row["docdb"] for row in rows} == kites.keys("reels")
    assert written(kites, "ris", tier="since-2020").count(b"TY  - PAT") == 4
    assert written(kites, "st96", "sails").count(b"<pat:PatentPublication ") == 1
    assert written(kites, "xlsx").startswith(b"PK")
    with pytest.raises(BadInput, match="no export format"):
        written(kites, "docx")

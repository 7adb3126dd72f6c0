"""Members handed on: exports and the latest."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest

from fields.conftest import Kites, key
from trihub.core.errors import BadInput
from trihub.fields.feeds import latest, write


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


def test_the_latest_come_first(kites: Kites) -> None:
    """Published the year after filing, in month 1 + n modulo 12."""
    store, index = kites.library.store, kites.library.index
    today = dt.date(2026, 1, 1)
    found = latest(kites.members(), store, index, limit=4, today=today)
    assert [one.stored.patent.key for one in found] == [key(n) for n in (8, 4, 2, 1)]
    assert found[0].published == dt.date(2022, 9, 9)
    assert found[0].fields == ("kites", "kites/reels")
    assert [one.kind.value for one in found[0].reasons] == ["by hand"]
    every = latest(kites.members(), store, index, limit=50, today=today)
    assert [one.stored.patent.key for one in every[4:]] == [key(3), key(9)]
    (sail,) = latest(kites.members(), store, index, limit=3, field="sails", today=today)
    assert sail.stored.patent.key == key(9)

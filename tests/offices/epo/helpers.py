"""Reading EPO data in tests."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

from trihub.core.classes import Scheme
from trihub.core.dates import PatentDate, parse_date
from trihub.core.patent import (
    Patent,
    Role,
)
from trihub.core.ports import Place, Read
from trihub.offices.registry import Registry

FIXTURES = Path(__file__).parents[2] / "fixtures" / "epo"
PLACE = Place(file="x.xml")


def read(data: bytes) -> list[Read]:
    reader = Registry().find(data[:65536])
    assert reader is not None
    assert reader.name.startswith("epo-")
    return [
        item for record in reader.records(io.BytesIO(data)) for item in reader.read(record, PLACE)
    ]


def patents(data: bytes) -> list[Patent]:
    return [item for item in read(data) if isinstance(item, Patent)]


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def day(text: str) -> PatentDate:
    found = parse_date(text)
    assert found is not None
    return found


def named(patent: Patent, name: str) -> list[str]:
    return [value for key, value in patent.extra if key == name]


def schemes(patent: Patent) -> dict[Scheme, int]:
    return dict(Counter(item.scheme for item in patent.classes))


def first_applicant(patent: Patent) -> str:
    return next((party.name for party in patent.parties if party.role is Role.APPLICANT), "")

"""Reading invented documents, and their parts as plain tuples to compare."""

from __future__ import annotations

import io
from pathlib import Path

from trihub.core.classes import Scheme
from trihub.core.patent import Patent, Role, Section
from trihub.core.ports import Place, Read
from trihub.offices.registry import Registry

FIXTURES = Path(__file__).parents[1] / "fixtures"
PLACE = Place(file="x.xml")


def read(data: bytes) -> list[Read]:
    reader = Registry().find(data[:65536])
    assert reader is not None
    return [
        item for record in reader.records(io.BytesIO(data)) for item in reader.read(record, PLACE)
    ]


def fixture(name: str) -> bytes:
    """A file under ``tests/fixtures``."""
    return (FIXTURES / name).read_bytes()


def read_one(data: bytes) -> Patent:
    (found,) = read(data)
    assert isinstance(found, Patent), found
    return found


def parties(patent: Patent) -> list[tuple[Role, str, str, str]]:
    return [(p.role, p.name, p.country, p.address) for p in patent.parties]


def texts(patent: Patent) -> list[tuple[str, Section, bool, str]]:
    (description,) = patent.descriptions
    return [(p.number, p.section, p.heading, p.text) for p in description.paragraphs]


def claims(patent: Patent) -> list[tuple[int, str, tuple[int, ...]]]:
    return [(c.number, c.text, c.depends_on) for c in patent.claims]


def symbols(patent: Patent) -> list[tuple[Scheme, str, str, str]]:
    return [(c.scheme, c.symbol, c.version, c.position) for c in patent.classes]

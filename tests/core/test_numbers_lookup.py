"""Documents found by numbers as offices and databases write them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from trihub.core.dates import parse_date
from trihub.core.numbers import application_key
from trihub.core.numbers.lookup import find_keys
from trihub.core.patent import Application, DocumentId, Patent, Source
from trihub.core.ports import Stored


def document(
    number: str, application: str, filed: str, *, office: str = "US", kind: str = ""
) -> Patent:
    date = parse_date(filed)
    key = application_key(office, application, kind, date)
    assert key
    return Patent(
        publication=DocumentId(office=office, number=number, kind="B2"),
        source=Source(file="", offset=0, reader=""),
        application=Application(office=office, number=application, key=key, kind=kind, date=date),
    )


@dataclass(frozen=True)
class Kept:
    """As much of a store as looking up needs."""

    patents: tuple[Patent, ...]

    def find(self, office: str, number: str, kind: str = "") -> list[str]:
        wanted = (office, number)
        found = [p for p in self.patents if (p.publication.office, p.publication.number) == wanted]
        return [p.key for p in found if kind in ("", p.publication.kind)]

    def find_application(self, application: str) -> list[str]:
        return [p.key for p in self.patents if p.application and p.application.key == application]

    def get(self, key: str, *, whole: bool = True) -> Stored | None:
        found = [p for p in self.patents if p.key == key]
        if not found:
            return None
        return Stored(doc=1, change=1, simple_family=1, extended_family=1, patent=found[0])


KEPT = Kept((
    document("8930553", "13648029", "20121009"),
    document("7000001", "12/648,029", "20091228"),  # the same serial, in the series before
    document("9000001", "201414648029", "2014", kind="A"),
    document("6000001", "64802911", "2011", kind="A"),  # DOCDB's older form has no series
    document("1000000", "EP10167109", "20100624", office="EP"),
    document("7624240", "2005-505120", "20050705", office="JP"),
    document("106844774", "201710117081.7", "20170301", office="CN"),
    document("1258189", "P 12 58 189.4", "19651208", office="DE"),
))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("13/648,029", ["US6000001B2", "US8930553B2"]),
        ("US13/648,029", ["US6000001B2", "US8930553B2"]),
        ("13648029", ["US6000001B2", "US8930553B2"]),
        ("US13648029", ["US6000001B2", "US8930553B2"]),
        ("US201213648029", ["US8930553B2"]),
        ("12/648,029", ["US7000001B2", "US6000001B2"]),
        ("14/648,029", ["US6000001B2", "US9000001B2"]),
        ("13/648,030", []),
        ("EP20100167109", ["EP1000000B2"]),
        ("EP01000000", ["EP1000000B2"]),
        ("JP20050505120", ["JP7624240B2"]),
        ("CN20171117081", ["CN106844774B2"]),
        ("CN106844774", ["CN106844774B2"]),
        ("DE 1 258 189 B2", ["DE1258189B2"]),
        ("DE1258189", ["DE1258189B2"]),
    ],
)
def test_a_number_finds_its_documents(text: str, found: list[str]):
    assert find_keys(KEPT, text) == found

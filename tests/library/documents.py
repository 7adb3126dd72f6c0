"""Documents for the tests of the library: real ones, a full one of our own, and how they are kept."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from trihub.core.citations import Citation, Phase, Remark
from trihub.core.classes import Classification, Scheme
from trihub.core.dates import PatentDate
from trihub.core.numbers.model import Right
from trihub.core.patent import (
    Application,
    Claim,
    ClaimSet,
    Description,
    DocumentId,
    Origin,
    Paragraph,
    Party,
    Patent,
    PctData,
    Priority,
    Related,
    Relation,
    Role,
    Section,
    Source,
    Text,
)
from trihub.core.ports import Place, Stored
from trihub.offices import archives
from trihub.offices.registry import Registry

FILED, PUBLISHED = PatentDate(2021, 3, 4), PatentDate(2022, 9, 9)


def kept(*patents: Patent) -> list[Stored]:
    """The documents as a store gives them."""
    return [
        Stored(doc=n, change=n, simple_family=n, extended_family=n, patent=patent)
        for n, patent in enumerate(patents, 1)
    ]


def full() -> Patent:
    """An invented document that has something in every field that ST.96 has a place for."""
    return Patent(
        publication=DocumentId(office="CN", number="115000001", kind="A", date=PUBLISHED,
                               original="115000001"),
        source=Source(file="x.xml"),
        application=Application(
            office="CN", number="202110240001.7", key="CN:2021:1:240001", date=FILED,
            right=Right.PATENT,
        ),
        priorities=(
            Priority(office="JP", number="2020-123456", key="JP:patent:2020:123456",
                     date=PatentDate(2020, 7, 1), linkage="national"),
        ),
        related=(
            Related(relation=Relation.DIVISION, office="CN", number="201910000001.X",
                    key="CN:2019:1:1", date=PatentDate(2019, 1, 2)),
        ),
        pct=PctData(
            publication=DocumentId(office="WO", number="2021111111", kind="A1",
                                   date=PatentDate(2021, 6, 10), original="2021111111"),
            national_phase=PatentDate(2022, 1, 5),
        ),
        parties=(
            Party(role=Role.APPLICANT, name="虚构电池有限公司", latin="Xugou Battery Co., Ltd.",
                  script="han", country="CN", address="虚构市电池路1号"),
            Party(role=Role.INVENTOR, name="张三", script="han", country="CN"),
            Party(role=Role.INVENTOR, name="李四", sequence=2, script="han"),
            Party(role=Role.AGENT, name="某代理所", script="han", identifier="11001"),
            Party(role=Role.EXAMINER, name="王五", script="han"),
        ),
        titles=(
            Text(text="固态电池 <A&B>", lang="zh"),
            Text(text="Solid-state battery", lang="en", origin=Origin.UNKNOWN),
        ),
        abstracts=(Text(text="一种固态电池。\n包括电解质。", lang="zh"),),
        claim_sets=(
            ClaimSet(lang="zh", claims=(
                Claim(number=1, text="一种固态电池，包括：\n正极；\n负极。"),
                Claim(number=2, text="根据权利要求1所述的固态电池。", depends_on=(1,)),
                Claim(number=3, text="根据前述任一项所述的固态电池。", depends_on=(1, 2)),
            )),
        ),
        descriptions=(
            Description(lang="zh", paragraphs=(
                Paragraph(text="技术领域", section=Section.TECHNICAL_FIELD, heading=True),
                Paragraph(text="涉及电池。", number="0001", section=Section.TECHNICAL_FIELD),
                Paragraph(text="背景。", number="0002", section=Section.BACKGROUND),
                Paragraph(text="要解决的问题。", number="0003", section=Section.PROBLEM),
                Paragraph(text="实施例，5 m²。\n第二行", number="0004", section=Section.EMBODIMENTS),
            )),
        ),
        classes=(
            Classification(scheme=Scheme.IPC, symbol="H01M 10/0562", version="2010.01",
                           position="F", value="I", office="CN", source="H", status="B"),
            Classification(scheme=Scheme.IPC, symbol="H01M 4/13", version="2010.01", position="L"),
            Classification(scheme=Scheme.CPC, symbol="Y02E 60/10", version="2013.01",
                           position="F", value="A", office="EP"),
            Classification(scheme=Scheme.FI, symbol="H01M 10/0562", office="JP", position="F"),
        ),
        citations=(
            Citation(office="JP", number="2015123456", kind="A", original="2015123456",
                     date=PatentDate(2015, 7, 2), phase=Phase.SEARCH, cited_by="CN",
                     remarks=(Remark(categories=("&", "P", "X"), claims="1-2,3",
                                     passage="第3页"),)),
            Citation(sequence=2, text="Nobody A., On Batteries, 2001", phase=Phase.APPLICANT),
        ),
        designated=("JP", "KR"),
        invented=True,
    )  # fmt: skip


def read_bytes(data: bytes) -> list[Patent]:
    """The documents in some bytes, by the reader that recognises them; nothing may be rejected."""
    reader = Registry().find(data[: 64 << 10])
    assert reader is not None
    read = [
        item
        for record in reader.records(io.BytesIO(data))
        for item in reader.read(record, Place(file="x"))
    ]
    assert all(isinstance(item, Patent) for item in read), read
    return [item for item in read if isinstance(item, Patent)]


@cache
def real(folder: Path) -> tuple[Patent, ...]:
    """Every hundredth document of the long Korean lists and all others, from the folder of real data."""
    paths = ("gazettes", "docdb", "kipris/patent", "services/epo-ops", "st96/examples")
    found = list(_documents(folder / path for path in paths))
    lists = [patent for patent in found if patent.source.reader.startswith("kipris")]
    others = [patent for patent in found if not patent.source.reader.startswith("kipris")]
    return (*others, *lists[::100])


def _documents(paths: Iterable[Path]) -> Iterator[Patent]:
    registry = Registry()
    for file in archives.walk(list(paths)):
        data = file.read_bytes()
        reader = registry.find(data[: 64 << 10])
        for record in reader.records(io.BytesIO(data)) if reader else ():
            for item in reader.read(record, Place(file=str(file))) if reader else ():
                if isinstance(item, Patent):
                    yield item

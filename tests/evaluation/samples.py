"""A small library of invented inventions in two languages, with families and citations.

Family ``n`` is about the ``n``-th thing below: a CN document in Chinese (with an English abstract
where the record is bilingual), and a US document in English for the even ones. Older documents are
cited by the US members.
"""

from __future__ import annotations

import json
from pathlib import Path

from library.corpus import opened
from trihub.app import Library
from trihub.core.citations import Citation, Phase, Remark
from trihub.core.classes import Classification, Scheme
from trihub.core.dates import PatentDate
from trihub.core.patent import (
    Application,
    Claim,
    ClaimSet,
    DocumentId,
    Patent,
    Priority,
    Source,
    Text,
)
from trihub.core.shapes.record import to_record

THINGS = (
    ("电池", "battery", "H01M 10/05"),
    ("传感器", "sensor", "G01N 27/00"),
    ("显示装置", "display device", "G02F 1/13"),
    ("压缩机", "compressor", "F04B 39/00"),
    ("天线", "antenna", "H01Q 1/00"),
    ("催化剂", "catalyst", "B01J 23/00"),
    ("轴承", "bearing", "F16C 33/00"),
    ("激光器", "laser", "H01S 5/00"),
    ("电动机", "electric motor", "H02K 1/00"),
    ("阀门", "valve", "F16K 1/00"),
)
FILED, PUBLISHED, OLD = PatentDate(2020, 7, 1), PatentDate(2022, 3, 4), PatentDate(2015, 6, 7)


def patent(
    office: str, number: int, lang: str, thing: str, *, kind: str = "A", ipc: str = "",
    priority: int = 0, english: str = "", day: PatentDate = PUBLISHED, cited: tuple[Citation, ...] = (),
) -> Patent:  # fmt: skip
    """A document about a thing; ``priority`` numbers its family."""
    said = {"zh": f"一种{thing}，其特征在于结构。", "en": f"A {thing} with a housing."}[lang]
    title = {"zh": f"一种{thing}", "en": f"{thing.capitalize()}"}[lang]
    more = (Text(text=f"The invention relates to a {english}.", lang="en"),) if english else ()
    also = (Text(text=f"{english.capitalize()}", lang="en"),) if english else ()
    return Patent(
        publication=DocumentId(office=office, number=str(number), kind=kind, date=day),
        source=Source(file="x.jsonl"),
        application=Application(office=office, number=f"{number}", key=f"{office}:{number}", date=day),
        priorities=(
            (Priority(office="JP", number=f"2020-{priority:06d}", date=FILED,
                      key=f"JP:patent:2020:{priority:06d}"),) if priority else ()
        ),
        titles=(Text(text=title, lang=lang), *also),
        abstracts=(Text(text=said, lang=lang), *more),
        claim_sets=(ClaimSet(claims=(Claim(number=1, text=said),), lang=lang),),
        classes=(Classification(scheme=Scheme.IPC, symbol=ipc),) if ipc else (),
        citations=cited,
        invented=True,
    )  # fmt: skip


def charge(key_number: int, letters: str, office: str = "CN", kind: str = "A") -> Citation:
    return Citation(
        office=office, number=str(key_number), kind=kind, phase=Phase.SEARCH, cited_by="US",
        remarks=(Remark(categories=tuple(letters), claims="1"),),
    )  # fmt: skip


OLDER, LATER, MEMBER = 103_000_000, 117_000_000, 116_000_000


def corpus() -> list[Patent]:
    """Every document."""
    found = []
    for n, (zh, en, ipc) in enumerate(THINGS):
        old = patent("CN", OLDER + n, "zh", zh, ipc=ipc, day=OLD)
        member = patent("CN", MEMBER + n, "zh", zh, ipc=ipc, priority=n + 1, english=en if n % 3 == 0 else "")  # fmt: skip
        found += [old, member]
        if n % 2 == 0:
            cited = (
                charge(OLDER + n, "X"),
                charge(OLDER + (n + 1) % 10, "Y"),
                charge(LATER, "X"),
                charge(MEMBER + n, "X"),
                charge(999, "X", office="DE"),
                charge(OLDER + (n + 2) % 10, "A"),
            )
            found.append(patent("US", 2_022_000_000 + n, "en", en, kind="A1", ipc=ipc, priority=n + 1, cited=cited))  # fmt: skip
    found.append(patent("CN", LATER, "zh", "阀门", day=PatentDate(2021, 1, 1)))
    return found


def make_library(folder: Path) -> Library:
    """The library of all documents."""
    file = folder / "in" / "corpus.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(to_record(one), ensure_ascii=False) for one in corpus())
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    library = opened(folder / "L")
    report = library.ingest([file])
    assert report.rejected == 0
    return library

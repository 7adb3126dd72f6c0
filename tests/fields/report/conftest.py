"""A library of invented kites whose figures can be counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from fields.conftest import ingest, patent
from library.corpus import opened
from trihub.app import Library
from trihub.core.citations import Citation
from trihub.core.classes import Classification, Scheme
from trihub.core.dates import PatentDate
from trihub.core.patent import (
    Application,
    Claim,
    ClaimSet,
    DocumentId,
    Origin,
    Party,
    Patent,
    Priority,
    Role,
    Text,
)
from trihub.fields.definition import Definition, read
from trihub.fields.report.build import make_report
from trihub.fields.report.model import Report

TOML = """
id = "kites"
version = "1.2.0"
unit = "family"

[name]
en = "Kites"
zh = "风筝"
ja = "凧"
ko = "연"

[[tiers]]
id = "late"
name = { en = "From 2020", zh = "2020年以后", ja = "2020年以降", ko = "2020년 이후" }
dates = { since = 2020-01-01 }

[[lines]]
id = "words"
query = 'kite*'

[[fields]]
id = "reels"
name = { en = "Reels", zh = "线轴", ja = "糸巻き", ko = "얼레" }

[[fields.lines]]
id = "words"
query = 'reel*'

[[fields]]
id = "sails"
name = { en = "Sails", zh = "帆", ja = "帆", ko = "돛" }

[[fields.lines]]
id = "words"
query = 'sail*'

[[fields]]
id = "tails"
name = { en = "Tails", zh = "尾", ja = "尾", ko = "꼬리" }

[[fields.lines]]
id = "words"
query = 'tail*'
"""
YEARS = {2016: 10, 2017: 12, 2018: 12, 2019: 14, 2020: 18, 2021: 20, 2022: 3}
"""Applications in China by year of filing, numbered from 1; each has a family of its own."""
ALSO_IN_JAPAN = range(49, 54)
"""Those of 2020 that were filed in Japan too."""
FORMULA = '=1+1 <script>alert("Kite & Co.")</script>'
"""A name that must not be taken for markup or for a formula."""
CLAIMS = ClaimSet(
    claims=(
        Claim(number=1, text="一种风筝，" + "其特征在于，" * 400),
        Claim(number=2, text="如权利要求1所述的风筝。", depends_on=(1,)),
        *(Claim(number=n, text=f"一种<b>线轴</b>，编号{n}。") for n in (3, 4, 5)),
    ),
    lang="zh",
)
TRANSLATED = ClaimSet(
    claims=(Claim(number=1, text="A kite."),), lang="en", origin=Origin.OFFICE
)  # fmt: skip
GERMAN = Text(text="Drachen", lang="de", origin=Origin.OFFICE)


def _applicant(n: int) -> str:
    if n <= 30:
        return "株式会社ケイト"
    return FORMULA if n <= 50 else f"Maker {chr(14 + n)}" if n <= 62 else ""


def _chinese(n: int, year: int) -> Patent:
    title = "Kite with a reel and a sail" if n == 4 else "Kite with a reel" if not n % 4 else "Kite"
    made = patent(n, title, "en", "B63H 9/06" if n == 4 else "A63H 27/08", filed=year)
    green = (Classification(scheme=Scheme.CPC, symbol="Y02E 10/70"),) if n <= 10 else ()
    cpc = (Classification(scheme=Scheme.CPC, symbol="A63H 27/08"),) if n <= 40 else ()
    name = _applicant(n)
    return replace(
        made,
        publication=replace(made.publication, date=PatentDate(year + 1, 12, 9)),
        priorities=(Priority(office="CN", number=f"{year}1{n:07d}", date=PatentDate(year, 3, 4)),),
        parties=(Party(role=Role.APPLICANT, name=name),) if name else (),
        classes=(*made.classes, *cpc, *green),
        citations=(Citation(office="CN", number="115000001", kind="A"),) if 2 <= n <= 8 else (),
        claim_sets=(TRANSLATED, CLAIMS) if n == 1 else (),
        titles=(GERMAN, *made.titles) if n == 1 else made.titles,
    )


def _japanese(chinese: Patent, n: int) -> Patent:
    return replace(
        chinese,
        publication=DocumentId(
            office="JP", number=f"2021{n:06d}", kind="A", original=f"2021-{n:06d}",
            date=PatentDate(2021, 10, 1),
        ),
        application=Application(office="JP", number=f"2020{n:06d}", date=PatentDate(2020, 11, 2)),
    )  # fmt: skip


def documents() -> list[Patent]:
    """94 publications of 89 families."""
    years = [year for year, count in YEARS.items() for _ in range(count)]
    chinese = [_chinese(n, year) for n, year in enumerate(years, 1)]
    return [*chinese, *(_japanese(chinese[n - 1], n) for n in ALSO_IN_JAPAN)]


@dataclass(frozen=True)
class Counted:
    """The library, the definition, and the report of the whole field."""

    library: Library
    definition: Definition
    report: Report


@pytest.fixture(scope="session")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counted]:
    """Tests only read it."""
    folder = tmp_path_factory.mktemp("counted")
    library = opened(folder / "L")
    ingest(library, folder, documents())
    definition = read(TOML, "kites.toml")
    view = library.navigation.view(definition)
    yield Counted(library, definition, make_report(view, library.store))
    library.close()

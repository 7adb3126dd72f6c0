"""The register of cooperation over 100,000 invented records: how long its pages, searches and API take.

Three in ten are meetings of the real mechanisms between 1990 and 2025, the rest commitments in four
languages, documents and some thousands of people who were invented; all follow from a seed. Every
address is asked once, after a warm-up of eight, through the application in this process: by the
processor's time and by the clock.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.asking import ask
from benchmarks.searching import percentiles
from trihub.app import create_site, open_library
from trihub.core.register import Draft, RecordKind
from trihub.register.entities import drafts_of, shipped
from trihub.register.lexicon import table
from trihub.settings import Settings
from trihub.store.database.engine import bulk, connect, to_url
from trihub.store.register import open_register
from trihub.store.register.schema import record, source, statement
from trihub.web.warming import settle

QUESTIONS = 38
WARM = 8
"""Questions of each kind that are not counted: pages are compiled once for each language."""
NOW = "2026-11-22T12:00:00.000000+00:00"
FAMILIES = (
    "Kim",
    "Lee",
    "Park",
    "Tanabe",
    "Sato",
    "Mori",
    "Wang",
    "Li",
    "Zhao",
    "Okada",
    "Jung",
    "Chen",
)
GIVEN = (
    "Ha-neul",
    "Min-jun",
    "Seo-yun",
    "Haruto",
    "Akari",
    "Kenji",
    "Xiuying",
    "Jianguo",
    "Meilin",
    "Do-yun",
)
PHRASES = {
    "en": ("extend the exchange of examiners in {}", "discuss a road map for {}", "share statistics on {}"),
    "zh": ("就{}继续开展合作", "扩大{}领域的审查员交流", "交换{}统计数据"),
    "ja": ("{}分野の審査官の派遣を続ける", "{}に関する協議を進める", "{}の統計を共有する"),
    "ko": ("{} 분야의 심사관 교류를 확대한다", "{}에 관한 논의를 계속한다", "{} 통계를 공유한다"),
}  # fmt: skip
SYLLABLES = {"en": "bak dor fin gal hem jun kel lom nar pos", "zh": "电 池 材 料 光 学 通 信 机 器",
             "ja": "電 池 材 料 光 学 通 信 機 器", "ko": "전 지 재 료 광 학 통 신 기 계"}  # fmt: skip


class Invented:
    """Rows of the register's tables."""

    def __init__(self, records: int) -> None:
        self.chance = random.Random(7)
        self.records: list[tuple[Any, ...]] = []
        self.statements: list[tuple[Any, ...]] = []
        self.people = [f"{family} {given}{number or ''}" for number in range(40)
                       for family in FAMILIES for given in GIVEN][: max(10, records // 25)]  # fmt: skip
        self.meetings: list[tuple[str, list[str]]] = []
        for person in self.people:
            name = [("code", person), ("name", f"../.. en {person}")]
            self._add(RecordKind.PERSON, [*name, ("of", self.chance.choice(["CN", "JP", "KR"]))])
        for code in shipped(RecordKind.OFFICE):
            drafts = drafts_of(RecordKind.OFFICE, code)
            self._add(RecordKind.OFFICE, [(each.name, each.value) for each in drafts])
        for number in range(records * 3 // 10):
            self._meeting(number)
        while len(self.records) < records:
            self._part()

    def _add(self, kind: RecordKind, values: list[tuple[str, str]]) -> str:
        number = len(self.records) + 1
        name = f"{kind.letter}{number}"
        self.records.append((number, name, kind.value))
        first = len(self.statements) + 1
        self.statements += [
            (at, name, what, value, f"s{number % 500}", 10, 20, "stated", "[]", "bench", NOW)
            for at, (what, value) in enumerate(values, first)
        ]
        return name

    def _meeting(self, number: int) -> None:
        mechanism = self.chance.choice(table("mechanisms"))
        offices = mechanism["offices"].split()
        day = f"{1990 + number % 36}-{self.chance.randrange(1, 13):02}-{self.chance.randrange(1, 29):02}"
        values = [("mechanism", mechanism["code"]), ("number", str(number)), ("date", day),
                  ("place", self.chance.choice(table("places"))["code"]), ("mode", "in person"),
                  ("host", offices[0]), *(("office", each) for each in offices)]  # fmt: skip
        values += [("head", self.chance.choice(self.people)) for _ in offices[:3]]
        values += [("reviewed", self.chance.choice(table("fields"))["code"])]
        self.meetings.append((self._add(RecordKind.MEETING, values), offices))

    def _part(self) -> None:
        meeting, offices = self.chance.choice(self.meetings)
        if self.chance.random() < 0.25:
            kind = self.chance.choice(table("documents"))["code"]
            values = [("document", kind), ("state", "signed"), ("about", meeting)]
            self._add(RecordKind.DOCUMENT, values)
            return
        language = self.chance.choice(tuple(PHRASES))
        syllables = SYLLABLES[language].split()
        word = "".join(self.chance.choice(syllables) for _ in range(3))
        strength = self.chance.choice(table("strengths"))["code"]
        field = self.chance.choice(table("fields"))["code"]
        values = [("text", self.chance.choice(PHRASES[language]).format(word)), ("strength", strength),
                  ("field", field), *(("actor", each) for each in offices), ("about", meeting)]  # fmt: skip
        self._add(RecordKind.COMMITMENT, values)

    def sources(self) -> Iterator[tuple[Any, ...]]:
        """Five hundred sources."""
        for number in range(500):
            yield (number + 1, f"s{number}", f"Summary {number}", "An office", "office",
                   f"https://example.org/{number}", "2020", "en", f"{number:064}", 4_000)  # fmt: skip


def filled(address: str | Path, records: int) -> Invented:
    """Fill a register."""
    open_register(address).close()
    made = Invented(records)
    engine = connect(to_url(address), writing=True)
    with engine.begin() as connection:
        bulk(connection, source, list(made.sources()))
        bulk(connection, record, made.records)
        bulk(connection, statement, made.statements)
    engine.dispose()
    return made


def measure(folder: Path, records: int, address: str = "") -> dict[str, Any]:
    """Fill a library's register (or a PostgreSQL database) and ask its site."""
    settings = Settings(library=folder / "library", database=address)
    open_library(settings, create=True).close()
    made = filled(address or settings.library / "register.sqlite", records)
    library = open_library(settings)
    began = time.process_time()
    library.register.view()
    loaded = time.process_time() - began
    library.close()
    library = open_library(settings)
    began = time.process_time()
    library.register.view()
    again = time.process_time() - began
    settle()  # as the server does when it is warm
    asked = _questions(made)
    found = asyncio.run(ask(create_site(library), asked, warm=WARM))
    added = _added(library.register)
    library.close()
    return {
        "records": len(made.records), "statements": len(made.statements),
        "view_cpu_seconds": round(loaded, 1), "view_again_cpu_seconds": round(again, 2), "one_more_record": added, **found,
    }  # fmt: skip


def _added(register: Any) -> dict[str, float]:
    """Until the view has one record more."""
    times = []
    for number in range(20):
        with register.store.writing("bench") as writer:
            name = writer.record(RecordKind.MEETING)
            writer.state(name, [Draft(name="date", value="2026-01-02"), Draft(name="number", value=str(number)),
                                Draft(name="mechanism", value="TRIPO"), Draft(name="office", value="CN")])  # fmt: skip
        began = time.process_time()
        register.view()
        times.append(time.process_time() - began)
    return percentiles(times)


def _questions(made: Invented) -> dict[str, list[str]]:
    chance = random.Random(5)
    found: dict[str, list[str]] = {}
    ids = {kind: [name for _, name, of in made.records if of == kind.value] for kind in RecordKind}
    offices = (
        "KIPO",
        "한국 특허청",
        "CNIPA",
        "国家知识产权局",
        "特許庁",
        "日本特許庁",
        "MOIP",
        "SIPO",
    )
    for _ in range(QUESTIONS):
        lang = chance.choice(("en", "zh", "ja", "ko"))
        office, person = chance.choice(offices), chance.choice(made.people)
        row = chance.choice(table("mechanisms"))
        year, code = chance.randrange(1990, 2026), row["code"]
        place = chance.choice(table("places"))[lang].split("|")[0]
        meeting = chance.choice(ids[RecordKind.MEETING])
        for name, path in {
            "page start": "register",
            "page start, one mechanism": f"register?mechanism={code}",
            "page start, filtered": f"register?mechanism={code}&office=JP&since={year}",
            "page start, far on": f"register?page={chance.randrange(1, 200)}",
            "search of an office and a place": f"register/search?q={office} {place}",
            "search of a person": f"register/search?q={person}",
            "search of a mechanism": f"register/search?q={row[f'name_{lang}']}",
            "search of a mechanism and a year": f"register/search?q={row[f'name_{lang}']} {year}",
            "search of words": f"register/search?q={chance.choice(PHRASES[lang]).format('')}",
            "page meeting": f"register/{meeting}",
            "page commitment": f"register/{chance.choice(ids[RecordKind.COMMITMENT])}",
            "page document": f"register/{chance.choice(ids[RecordKind.DOCUMENT])}",
            "page person": f"register/{chance.choice(ids[RecordKind.PERSON])}",
            "page office": f"register/{chance.choice(ids[RecordKind.OFFICE])}",
            "page offices": "register/offices",
            "page people": f"register/people?page={chance.randrange(1, 10)}",
            "page commitments": "register/commitments?actor=KR",
            "page network": f"register/network?since={year}",
            "page quality": "register/quality",
            "feed": f"register/latest.atom?mechanism={code}",
        }.items():  # fmt: skip
            found.setdefault(name, []).append(f"/{lang}/{path}")
        for name, path in {
            "api search": f"search?q={office} {place}",
            "api records": f"records?kind=meeting&mechanism={code}",
            "api records, a hundred": f"records?kind=meeting&mechanism={code}&limit=100",
            "api record": f"records/{meeting}",
            "api timeline": "timeline",
            "api network": f"network?since={year}",
            "api findings": "findings",
        }.items():
            found.setdefault(name, []).append(f"/api/v1/register/{path}")
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--postgresql", default="")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="trihub-register-"))
    try:
        print(json.dumps(measure(folder, options.records, options.postgresql), indent=1))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()

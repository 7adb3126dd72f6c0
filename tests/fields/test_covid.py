"""The shipped COVID-19 fields: on invented titles in four languages, and on real records."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from fields.conftest import Kites, ingest, patent
from library.corpus import opened
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.patent import Patent
from trihub.fields.definition import find
from trihub.fields.making.estimates import estimate, parts_of
from trihub.fields.making.judgements import decided, read_judgements, read_sample
from trihub.fields.members.findings import findings

ROOT = Path(__file__).resolve().parents[2]
JUDGED = ROOT / "benchmarks" / "quality" / "covid-19"
MAPPING = ROOT / "tests" / "fixtures" / "mappings" / "covid-biblio.toml"

TITLES = {
    "chemical-medicine": ("Use of remdesivir against COVID-19", "瑞德西韦在抗新型冠状病毒中的应用",
                          "新型コロナウイルスに対する化合物", "신종 코로나 바이러스에 대한 화합물"),
    "traditional-medicine": ("Herbal composition against SARS-CoV-2", "一种防治新冠肺炎的中药组合物",
                             "新型コロナウイルス感染症用の漢方薬", "코로나 19 치료용 한약 조성물"),
    "biologics": ("Neutralizing antibodies against SARS-CoV-2", "抗新型冠状病毒的中和抗体",
                  "コロナウイルスに対する中和抗体", "코로나바이러스에 대한 중화항체"),
    "vaccine": ("mRNA vaccine against COVID-19", "一种新型冠状病毒疫苗",
                "新型コロナワクチン", "코로나 19 백신"),
    "test-methods": ("RT-PCR detection of 2019-nCoV", "一种新型冠状病毒核酸检测试剂盒",
                     "新型コロナウイルスの検出方法", "코로나바이러스 검출용 프라이머"),
    "detecting-instruments": ("Swab for COVID-19", "用于新冠检测的咽拭子采样装置",
                              "新型コロナウイルス検査用の綿棒", "코로나 19 검사용 면봉"),
    "masks": ("Mask against coronavirus", "防新冠病毒口罩",
              "新型コロナウイルス対策マスク", "코로나바이러스 차단 마스크"),
    "disinfection": ("Disinfecting surfaces of SARS-CoV-2", "一种杀灭冠状病毒的消毒液",
                     "コロナウイルスの消毒剤", "코로나바이러스 소독제"),
    "ventilators": ("Ventilator for COVID-19 patients", "新冠患者用呼吸机",
                    "新型コロナウイルス感染症患者用の人工呼吸器", "코로나 19 환자용 인공호흡기"),
}  # fmt: skip
OTHERS = ("Corona discharge detection", "电晕放电检测装置", "コロナ放電の検出装置", "코로나 방전 검출 장치",
          "Mask for lithography", "一种消毒柜", "マスクパターン", "인공호흡기")  # fmt: skip
LANGUAGES = ("en", "zh", "ja", "ko")


def documents() -> Iterator[tuple[str, Patent]]:
    """Each title with its field; every other is filed before the epidemic."""
    number = 100
    for field, titles in TITLES.items():
        for lang, title in zip(LANGUAGES, titles, strict=True):
            number += 1
            yield field, patent(number, title, lang, filed=2015 if number % 2 else 2021)
    for place, title in enumerate(OTHERS):
        yield "", patent(200 + place, title, LANGUAGES[place % 4])


@pytest.fixture(scope="module")
def covid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kites]:
    folder = tmp_path_factory.mktemp("covid")
    library = opened(folder / "L")
    ingest(library, folder, [one for _, one in documents()])
    yield Kites(library, find("covid-19"))
    library.close()


def test_it_is_named_in_every_language_and_its_classes_are_in_force() -> None:
    definition = find("covid-19")
    assert findings(definition) == []
    assert {one.id for one in definition.root.fields} == set(TITLES)
    for field in definition.root.fields:
        written = {line.lang for line in field.lines if line.lang}
        assert written == set(MAIN_LANGUAGES), field.id


def test_invented_titles_are_found_in_their_field(covid: Kites) -> None:
    for field in TITLES:
        wanted = {one.key for name, one in documents() if name == field}
        assert wanted <= covid.keys(field), field


def test_other_coronas_masks_and_ventilators_are_left(covid: Kites) -> None:
    assert covid.keys() == {one.key for name, one in documents() if name}


def test_the_tiers_part_the_members(covid: Kites) -> None:
    new, old = covid.keys(tier="since-2019-12"), covid.keys(tier="earlier")
    assert new | old == covid.keys()
    assert new == {one.key for name, one in documents() if name and one.publication.date.year == 2022}  # type: ignore[union-attr]  # fmt: skip
    assert not new & old


def _digits(number: str) -> str:
    """The significant digits of a number, which both of its spellings share."""
    body = "_".join(number.split("_")[1:-1]) if "_" in number else number[2:]
    digits = re.sub(r"[A-Z]\d?$", "", body)
    return re.sub(r"\D|(?<=\d{4}_)0+", "", digits).replace("0", "")


def test_judged_records(shared_data: Path, tmp_path: Path) -> None:
    """The definition of now on the judged records: no worse than ``docs/quality.md`` says, its
    intervals' lower ends."""
    sample = read_sample(JUDGED / "sample.json")
    judgements = read_judgements(JUDGED / "judgements.jsonl")
    numbers = {number for stratum in sample.strata for number in stratum.numbers}
    wanted = {_digits(number) for number in numbers}
    source = shared_data / "collections" / "covid-biblio.jsonl"
    with source.open(encoding="utf-8") as lines:
        rows = [line for line in lines if _digits(json.loads(line)["publicationKey"]) in wanted]
    (tmp_path / "judged.jsonl").write_text("".join(rows), encoding="utf-8")
    library = opened(tmp_path / "L")
    library.ingest([tmp_path / "judged.jsonl"], mapping=MAPPING)
    definition = find("covid-19")
    members = library.collections.get(definition)
    for path, precision, recall in (("covid-19", 0.9, 0.95), ("vaccine", 0.75, 0.95), ("test-methods", 0.6, 0.9)):  # fmt: skip
        docs = [int(doc) for doc in members.of(path)]
        inside = set(library.store.keys_of(docs).values())
        strata = sample.strata if path == "covid-19" else sample.strata[:1]
        found = estimate(parts_of(strata, inside.__contains__, decided(judgements, path)))
        assert found.precision is not None
        assert found.recall is not None
        assert found.precision.value >= precision
        assert found.recall.value >= recall
    library.close()

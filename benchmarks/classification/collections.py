"""The collections as samples, and the classes' own texts."""

from __future__ import annotations

import ast
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from trihub.core.classes import Classification, Scheme, parse_symbol
from trihub.green.features.samples import Sample, Translated
from trihub.offices.cpc_scheme import read_cpc
from trihub.text.glossary import Glossary, GlossaryTranslator

SYMBOL = re.compile(r"[A-H]\d{2}[A-Z][\s-]*\d{1,4}\s*/\s*\d{2,6}")
_TITLES = re.compile(r"^([A-H]\d\d[A-Z]\d+/\d+) (.*)$", re.MULTILINE)
_HEAD = re.compile(r"Title: (.*)\n\nCode: (\S+)")
_SUBCLASS = re.compile(r"/([A-H]\d\d[A-Z])_([^/]+)")
_ENGLISH = re.compile(r"(.*?)\(([^가-힣]{8,})\)\s*", re.DOTALL)


def lines(shared: Path, name: str) -> Iterator[dict[str, Any]]:
    """The records of a collection."""
    with (shared / "collections" / name).open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def ipc(symbols: list[str]) -> tuple[Classification, ...]:
    """Symbols of the IPC, however spaced, each once."""
    found = (parse_symbol(re.sub(r"(?<=\w)-(?=\d)", " ", one)) for one in symbols)
    unique = dict.fromkeys(str(one) for one in found if one)
    return tuple(Classification(scheme=Scheme.IPC, symbol=one) for one in unique)


def universities(shared: Path) -> list[Sample]:
    """Korean universities: title and abstract in Korean, title in English where it is given."""
    out = []
    for row in lines(shared, "kr-university-ko-en.jsonl"):
        title = row["특허명 TEXT"]
        both = _ENGLISH.fullmatch(title)
        korean = both[1] if both else title
        texts = {"ko": (korean, row["설명"])} | ({"en": (both[2], "")} if both else {})
        listed = " ".join(ast.literal_eval(row["IPC넘버"]))
        out.append(Sample(key=korean, texts=texts, classes=ipc(SYMBOL.findall(listed))))
    return out


def kipris(shared: Path) -> list[Sample]:
    """Answers of KIPRIS for a few applicants: title and abstract in Korean, each application once."""
    out: dict[str, Sample] = {}
    for path in sorted((shared / "kipris" / "patent").glob("*.xml")):
        for row in etree.parse(path).iter("PatentUtilityInfo"):
            said = {child.tag: child.text or "" for child in row}
            title = said["InventionName"]
            listed = SYMBOL.findall(said["InternationalpatentclassificationNumber"])
            texts = {"ko": (title, said["Abstract"])}
            sample = Sample(key=title, texts=texts, classes=ipc(listed))
            if title and sample.classes:
                out.setdefault(said["ApplicationNumber"], sample)
    return list(out.values())


def korean_claims(shared: Path) -> list[Sample]:
    """Korean titles and claims, with the first class alone."""
    return [
        Sample(
            key=row["title"], texts={"ko": (row["title"], row["claims"])},
            classes=ipc([row["ipc_main"]]),
        )
        for row in lines(shared, "kr-claims-ipc.jsonl")
    ]  # fmt: skip


def chinese_titles(shared: Path) -> list[Sample]:
    """Chinese titles, with subclasses alone."""
    return [
        Sample(
            key=row["title"], texts={"zh": (row["title"], "")}, classes=ipc(row["ipc_subclasses"])
        )
        for row in lines(shared, "cn-titles-ipc.jsonl")
    ]


def aviation(shared: Path, *languages: str) -> list[Sample]:
    """Aviation: title and abstract in these of Chinese and English."""
    return [
        Sample(
            key=row["title_en"] + "".join(row.get("priority_country", "")),
            texts={la: (row[f"title_{la}"], row[f"abstract_{la}"]) for la in languages},
            classes=ipc(row["ipc"]),
        )
        for row in lines(shared, "aviation-zh-en.jsonl")
    ]  # fmt: skip


def coronavirus(shared: Path) -> list[Sample]:
    """Coronavirus patents: English titles."""
    return [
        Sample(
            key=(row.get("priorityFilingKeysActive") or [row["title"]])[0],
            texts={"en": (row["title"], "")}, classes=ipc(row["ipcrClassifications"]),
        )
        for row in lines(shared, "covid-biblio.jsonl")
        if row["title"] and row["ipcrClassifications"]
    ]  # fmt: skip


def definitions(shared: Path) -> dict[str, dict[str, str]]:
    """The texts of classes: the IPC's in Chinese, of which a folder names the subclass, and the CPC's
    in English."""
    out: dict[str, dict[str, str]] = {}
    path = shared / "classification" / "ipc-groups-zh.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row["text"]
        for subclass, title in _SUBCLASS.findall(row["path"]):
            out.setdefault(subclass, {}).setdefault("zh", title)
        found = _TITLES.findall(text)
        if head := _HEAD.search(text):
            found.append((head[2], head[1]))
        for symbol, title in found:
            out.setdefault(symbol, {})["zh"] = title
    with tarfile.open(shared / "classification" / "cpc-scheme-xml.tar.xz") as archive:
        for member in archive:
            if re.search(r"scheme-[A-HY]\d\d[A-Z]\.xml$", member.name):
                file = archive.extractfile(member)
                if file is not None:
                    for one in read_cpc(file.read(), member.name)[1]:
                        out.setdefault(one.symbol, {})["en"] = one.title
    return out


@dataclass(frozen=True, slots=True)
class Remembered(Translated):
    """Translations made once: the folds of one run share them."""

    known: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def text(self, text: str, source: str, target: str) -> str:
        """As :meth:`Translated.text`."""
        key = (text, source, target)
        if key not in self.known:
            self.known[key] = Translated.text(self, *key)
        return self.known[key]


def translations(cache: Path | None) -> Remembered:
    """The glossary's translations, with those of an earlier run where a file of them is given."""
    known: dict[tuple[str, str, str], str] = {}
    if cache and cache.is_file():
        known = {(a, b, c): d for a, b, c, d in json.loads(cache.read_text(encoding="utf-8"))}
    return Remembered(GlossaryTranslator(Glossary.default()), known)


def remember(made: Remembered, cache: Path | None) -> None:
    """Keep the translations for a later run."""
    if cache:
        rows = [[*key, value] for key, value in made.known.items()]
        cache.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")

"""The real bilingual records that quality is measured on, and the libraries made of them.

Nothing of them is in the repository: they are read from the folder of collections.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from trihub.app import Library, open_library
from trihub.core.patent import DocumentId, Patent, Source, Text
from trihub.core.shapes.record import to_record
from trihub.settings import Settings

_BOTH = re.compile(r"(.*?[가-힣].*?)\(([^가-힣]{8,})\)\s*$", re.DOTALL)
_SYMBOL = re.compile(r"[A-H]\d\d[A-Z] ?\d+/\d+")
SHORTEST = 60
"""Characters of an abstract that can be looked for."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A record in two languages: titles and abstracts by language; ``symbol`` is its first class."""

    office: str
    number: str
    titles: dict[str, str]
    abstracts: dict[str, str]
    symbol: str = ""

    def patent(self, languages: Iterable[str]) -> Patent:
        """The document, with its texts in some languages."""
        wanted = tuple(languages)
        return Patent(
            publication=DocumentId(office=self.office, number=self.number, kind="A"),
            source=Source(file="quality"),
            titles=_texts(self.titles, wanted),
            abstracts=_texts(self.abstracts, wanted),
        )

    def view(self, lang: str, *, of_titles: bool) -> Patent:
        """The document as it is looked for: its abstract in one language, or its title alone."""
        texts = self.titles if of_titles else self.abstracts
        made = Text(text=texts[lang], lang=lang)
        whole = self.patent(())
        return replace(whole, titles=(made,)) if of_titles else replace(whole, abstracts=(made,))


def _texts(texts: dict[str, str], languages: tuple[str, ...]) -> tuple[Text, ...]:
    return tuple(Text(text=texts[lang], lang=lang) for lang in languages if texts.get(lang))


def aviation(collections: Path) -> list[Bilingual]:
    """Chinese records with their English titles and abstracts."""
    return [
        Bilingual(
            "CN",
            re.sub(r"\D", "", one["pub"]),
            {"zh": one["title_zh"], "en": one["title_en"]},
            {"zh": one["abstract_zh"], "en": one["abstract_en"]},
            one["ipc_main"] or "",
        )
        for one in _lines(collections / "aviation-zh-en.jsonl")
    ]


def universities(collections: Path) -> list[Bilingual]:
    """Korean records with English titles; the abstracts are Korean alone."""
    found = []
    for one in _lines(collections / "kr-university-ko-en.jsonl"):
        title = _BOTH.match(one.get("특허명 TEXT") or "")
        abstract = one.get("설명") or ""
        if title and len(abstract) >= SHORTEST:
            number = re.sub(r"\D", "", one["출원번호 NUMERIC"])
            symbol = _SYMBOL.search(one["IPC넘버"] or "")
            titles = {"ko": title[1], "en": title[2]}
            found.append(
                Bilingual("KR", number, titles, {"ko": abstract}, symbol[0] if symbol else "")
            )
    return found


def synthetic_biology(collections: Path) -> Iterator[dict[str, str]]:
    """The records in English with abstract, first claim and citations, as the file names them."""
    for one in _lines(collections / "synbio-en.jsonl"):
        yield {name: "" if said == "NA" else said for name, said in one.items()}


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def library(folder: Path, patents: Iterable[Patent]) -> Library:
    """A library that holds these documents."""
    folder.mkdir(parents=True)
    file = folder / "records.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for patent in patents:
            out.write(json.dumps(to_record(patent), ensure_ascii=False) + "\n")
    made = open_library(Settings(library=folder / "library", workers=1), create=True)
    report = made.ingest([file])
    if report.rejected:
        raise RuntimeError(f"{report.rejected} records of {file} were rejected")
    return made

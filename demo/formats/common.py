"""What the formats share: dates, class symbols in their layouts, names by language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from demo.plan import Publication

_SYMBOL = re.compile(r"([A-HY])(\d\d)([A-Z]) (\d+)/(\d+)")

VERSIONS = (
    ("2023.01", "G06N 3/"),
    ("2021.01", "H01M 50/", "C25B 9/", "C25B 11/", "C25B 13/", "C25B 15/"),
    ("2020.01", "G06F 40/"),
    ("2019.01", "G06F 16/", "G01R 31/36", "G01R 31/37", "G01R 31/38", "B60L 58/", "A41D 31/30"),
    ("2018.01", "C12Q 1/6844", "G06F 9/"),
    ("2017.01", "A61K 47/"),
    ("2016.01", "F03D 13/", "F03D 17/", "F03D 80/", "H01M 8/04", "A23L 33/"),
    ("2015.01", "A61K 35/747"),
    ("2014.01", "H01M 10/61", "H01M 10/62", "H01M 10/64", "H01M 10/65"),
    ("2013.01", "G06F 21/"),
    ("2012.01", "D04H 1/42"),
    ("2011.01", "B82Y "),
    ("2010.01", "H01M 10/05", "H01M 4/13", "H01M 4/58", "H01L 33/"),
)
"""Edition of the IPC to the beginnings of the symbols that it brought; all others are of 2006.01."""

COUNTRIES_KO = {"CN": "중국", "JP": "일본", "KR": "대한민국", "US": "미국"}
COUNTRIES_JA = {"CN": "中華人民共和国", "JP": "日本国", "KR": "大韓民国", "US": "アメリカ合衆国"}


@dataclass(frozen=True, slots=True)
class Symbol:
    """A class symbol in parts."""

    section: str
    main_class: str
    subclass: str
    group: str
    subgroup: str

    @property
    def fixed(self) -> str:
        """The symbol in the nineteen columns of WIPO ST.8."""
        head = f"{self.section}{self.main_class}{self.subclass}"
        return f"{head}{self.group:>4}/{self.subgroup:<10}"


def symbol(text: str) -> Symbol:
    """The parts of ``H01M 10/0562``. :raises ValueError: it has another shape."""
    match = _SYMBOL.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” is no symbol")
    return Symbol(*match.groups())


def version(text: str, published: dt.date) -> str:
    """The edition of the IPC that a symbol carries in a document of that day, ``2006.01``."""
    for edition, *beginnings in VERSIONS:
        if edition <= f"{published:%Y.%m}" and text.startswith(tuple(beginnings)):
            return edition
    return "2006.01"


def edition_day(edition: str) -> str:
    """``2006.01`` as ``20060101``."""
    return edition.replace(".", "") + "01"


def ipcs(publication: Publication) -> Iterator[tuple[str, str, str]]:
    """Symbol, edition and position (F, L) of every IPC of the family."""
    for place, text in enumerate(publication.family.ipc):
        yield text, version(text, publication.date), "L" if place else "F"


def cpcs(publication: Publication) -> Iterator[tuple[str, str, str]]:
    """Symbol, position and value of every CPC: Y02 and the 2000 series are additional."""
    for place, text in enumerate(publication.family.cpc):
        additional = text.startswith("Y") or int(symbol(text).group) >= 2000
        yield text, "L" if place else "F", "A" if additional else "I"


def st8_ipc(text: str, edition: str, position: str, office: str, day: dt.date) -> str:
    """An IPC in the fixed columns of WIPO ST.8."""
    return f"{symbol(text).fixed}{edition_day(edition)}A{position}I{compact(day)}BH{office}"


def st8_cpc(text: str, position: str, value: str, day: dt.date) -> str:
    """A CPC in the same columns, as the EPO prints it."""
    return f"{symbol(text).fixed}20130101 {position}{value}{compact(day)}BHEP"


def compact(day: dt.date) -> str:
    """CCYYMMDD (WIPO ST.2)."""
    return f"{day:%Y%m%d}"


def name(names: object, lang: str) -> str:
    """A party's name in a language. :raises KeyError: there is none."""
    return dict(names)[lang]  # type: ignore[call-overload, no-any-return]


def person(latin: str) -> tuple[str, str]:
    """Last and first name of ``MAKISHIMA, Yusuke``."""
    last, _, first = latin.partition(", ")
    return last, first


def section(publication: Publication, part: str) -> list[tuple[str, str]]:
    """Number and text of the paragraphs of one part of the description."""
    return [
        (number, text) for part_, number, text in publication.member.paragraphs if part_ == part
    ]

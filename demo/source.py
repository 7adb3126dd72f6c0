"""The sources of the demonstration library: one TOML file a family, read and checked.

What a file may hold is said in ``README.md``. Everything that can be wrong in one is checked
here, so that an error names the file and not the publication made of it.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from demo.formats.events import INPADOC, OF_A_STATE

FAMILIES = Path(__file__).parent / "families"

LANGUAGES = {"CN": "zh", "JP": "ja", "KR": "ko", "US": "en", "EP": "en"}
"""The language in which an office publishes; a WO member says its own."""

SECTIONS = ("technical_field", "background", "summary", "effects", "drawings", "embodiments")
"""The parts of a description in the order in which paragraphs are numbered."""

_FAMILY = frozenset(
    [
        "id",
        "field",
        "filed",
        "first",
        "route",
        "ipc",
        "cpc",
        "fi",
        "fterm",
        "applicant",
        "inventor",
        "member",
        "cites",
    ]
)
_MEMBER = frozenset(
    {"office", "lang", "right", "granted", "events", "title", "abstract", "claims"}
    | {"claims_granted", *SECTIONS}
)
_CITE = frozenset(["by", "family", "member", "category", "claims", "passage", "phase"])
_PHASES = frozenset({"search", "examination", "applicant", "opposition"})
_CATEGORIES = frozenset({"", "X", "Y", "A", "P,X", "P,Y", "P,A", "E"})
"""ST.14's categories and the ways in which they go together."""

_KANA = re.compile(r"[\u3041-\u30fa\u30fc-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_HAN = re.compile(r"[\u4e00-\u9fff]")

_SCRIPT = {
    "zh": (_HAN, (_KANA, _HANGUL)),
    "ja": (_KANA, (_HANGUL,)),
    "ko": (_HANGUL, (_KANA,)),
    "en": (re.compile(r"[A-Za-z]"), (_KANA, _HANGUL, _HAN)),
}
"""Language to the script that a text must have, and those that it must not have."""

_REFERENCE = {
    "zh": re.compile(r"权利要求\s*((?:\d+|[、，或和至到\-~～]|及)+)"),
    "ja": re.compile(r"請求項\s*((?:\d+|[、，~～－\-]|から|又は|または|及び|乃至|ないし|請求項)+)"),
    "ko": re.compile(r"((?:제\s*\d+\s*항(?!체)(?:\s*(?:내지|또는|및|,)\s*)?)+)"),
    "en": re.compile(r"\bclaims?\s+((?:\d+|\s+|,|to|or|and|-)+)"),
}
"""The first reference to other claims in a claim, by language."""
_RANGE = re.compile(r"[至到~～－\-]|から|乃至|ないし|내지|to")


class SourceError(Exception):
    """A source file contradicts itself or its description."""


class Event(NamedTuple):
    """A legal event: INPADOC's code, its day, and what the office adds to it, if anything."""

    code: str
    day: dt.date
    detail: str = ""
    """The state where one is meant (:data:`demo.formats.events.OF_A_STATE`), else the office's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One application of a family: its office, its texts in that office's language, what became of it."""

    office: str
    lang: str
    right: str
    title: str
    abstract: str
    sections: Mapping[str, tuple[str, ...]]
    claims: tuple[str, ...]
    claims_granted: tuple[str, ...] = ()
    granted: dt.date | None = None
    events: tuple[Event, ...] = ()

    @property
    def paragraphs(self) -> tuple[tuple[str, str, str], ...]:
        """Section, number as printed (``0001``) and text of every paragraph, in order."""
        flat = [(name, text) for name in SECTIONS for text in self.sections.get(name, ())]
        return tuple((name, f"{place:04d}", text) for place, (name, text) in enumerate(flat, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """One citation, by a member of this family, of another family's member."""

    by: str
    family: str
    member: str
    category: str
    claims: str
    passage: str
    phase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One invention and its members, the first filing first."""

    id: str
    field: str
    filed: dt.date
    first: str
    route: str
    ipc: tuple[str, ...]
    cpc: tuple[str, ...]
    applicant: Mapping[str, str]
    inventors: tuple[Mapping[str, str], ...]
    members: tuple[Member, ...]
    fi: tuple[str, ...] = ()
    fterm: tuple[str, ...] = ()
    cites: tuple[Cite, ...] = ()

    def member(self, office: str) -> Member:
        """The member at an office. :raises KeyError: there is none."""
        for member in self.members:
            if member.office == office:
                return member
        raise KeyError(office)


def references(text: str, lang: str) -> tuple[int, ...]:
    """The claims that the first reference in a claim's text names, ranges written out."""
    match = _REFERENCE[lang].search(text)
    if match is None:
        return ()
    found: set[int] = set()
    last, through = 0, False
    for token in re.findall(r"\d+|[^\d\s]+", match[1]):
        if token.isdigit():
            number = int(token)
            found.update(range(last, number + 1) if through else (number,))
            last, through = number, False
        elif _RANGE.search(token):
            through = True
    return tuple(sorted(found))


# --- reading -------------------------------------------------------------------------------


def load(folder: Path = FAMILIES) -> dict[str, Family]:
    """Every family by its id, in the order of the ids. :raises SourceError: a file is wrong."""
    families: dict[str, Family] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            made = _family(tomllib.loads(path.read_text(encoding="utf-8")))
            _check(made, path.stem)
        except (SourceError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise SourceError(f"{path.name}: {error}") from error
        families[made.id] = made
    for made in families.values():
        _check_cites(made, families)
    return families


def _family(data: dict[str, Any]) -> Family:
    _known(data, _FAMILY, "the family")
    return Family(
        id=data["id"], field=data["field"], filed=data["filed"], first=data["first"],
        route=data["route"], ipc=tuple(data["ipc"]), cpc=tuple(data["cpc"]),
        fi=tuple(data.get("fi", ())), fterm=tuple(data.get("fterm", ())),
        applicant=data["applicant"], inventors=tuple(data["inventor"]),
        members=tuple(_member(item) for item in data["member"]),
        cites=tuple(_cite(item) for item in data.get("cites", ())),
    )  # fmt: skip


def _member(data: dict[str, Any]) -> Member:
    _known(data, _MEMBER, f"member {data.get('office')}")
    office = data["office"]
    return Member(
        office=office,
        lang=data["lang"] if office == "WO" else LANGUAGES[office],
        right=data.get("right", "patent"),
        title=data["title"],
        abstract=data["abstract"],
        sections={name: tuple(data[name]) for name in SECTIONS if name in data},
        claims=tuple(data["claims"]),
        claims_granted=tuple(data.get("claims_granted", ())),
        granted=data.get("granted"),
        events=tuple(Event(*event) for event in data.get("events", ())),
    )


def _cite(data: dict[str, Any]) -> Cite:
    _known(data, _CITE, "a citation")
    return Cite(**{name: data[name] for name in _CITE})


def _known(data: Mapping[str, Any], names: frozenset[str], where: str) -> None:
    if unknown := sorted(set(data) - names):
        raise SourceError(f"{where} has keys that nothing reads: {', '.join(unknown)}")


# --- checking ------------------------------------------------------------------------------


def _require(holds: object, message: str) -> None:
    if not holds:
        raise SourceError(message)


def _check(family: Family, stem: str) -> None:
    _require(family.id == stem, f"its id is {family.id}")
    _require(family.route in ("paris", "pct"), f"route is {family.route}")
    _require(family.members[0].office == family.first, "the first filing's member comes first")
    offices = [member.office for member in family.members]
    _require(len(set(offices)) == len(offices), "an office has two members")
    _require(("WO" in offices) == (family.route == "pct"), "route pct and a WO member go together")
    _require(("JP" in offices) == bool(family.fi and family.fterm), "FI and F-terms go with JP")
    languages = {member.lang for member in family.members} | {"en"}
    for names in (family.applicant, *family.inventors):
        for lang in languages:
            _require(names.get(lang), f"no name in {lang}: {dict(names)}")
    for member in family.members:
        _check_member(family, member)


def _check_member(family: Family, member: Member) -> None:
    where = f"member {member.office}"
    _require(member.lang in _SCRIPT, f"{where}: language {member.lang}")
    _require(member.right in ("patent", "utility model"), f"{where}: right {member.right}")
    utility = member.right == "utility model"
    _require(not utility or member.office in ("CN", "KR"), f"{where}: no utility models here")
    texts = [member.title, member.abstract, *(text for _, _, text in member.paragraphs)]
    for text in (*texts, *member.claims, *member.claims_granted):
        _check_text(text, member.lang, where)
    for name in ("technical_field", "background", "summary", "embodiments"):
        _require(member.sections.get(name), f"{where}: no {name}")
    for claims in (member.claims, member.claims_granted):
        for number, text in enumerate(claims, 1):
            named = references(text, member.lang)
            _require(
                all(0 < other < number for other in named), f"{where}: claim {number} names {named}"
            )
    _check_events(family, member, where)


def _check_events(family: Family, member: Member, where: str) -> None:
    _require(member.events, f"{where}: no events")
    days = [event.day for event in member.events]
    _require(days == sorted(days), f"{where}: events are not in order")
    days += [member.granted] if member.granted else []
    _require(all(day >= family.filed for day in days), f"{where}: an event before the first filing")
    for event in member.events:
        named = (member.office, event.code)
        _require(named in INPADOC, f"{where}: event {event.code} has no words")
        _require(
            bool(event.detail) or named not in OF_A_STATE, f"{where}: {event.code} of no state"
        )


def _check_text(text: str, lang: str, where: str) -> None:
    wanted, unwanted = _SCRIPT[lang]
    _require(text == text.strip() and "  " not in text, f"{where}: stray blanks in “{text[:40]}”")
    _require(wanted.search(text) or len(text) < 12, f"{where}: not {lang}: “{text[:40]}”")
    found = next((match for script in unwanted if (match := script.search(text))), None)
    _require(found is None, f"{where}: {found[0] if found else ''} in a text in {lang}")


def _check_cites(family: Family, families: Mapping[str, Family]) -> None:
    for cite in family.cites:
        where = f"{family.id}.toml: the citation of {cite.family} by {cite.by}"
        _require(cite.family in families and cite.family != family.id, f"{where}: no such family")
        _require(cite.by in _offices(family.members), f"{where}: no member {cite.by}")
        cited = families[cite.family]
        _require(cite.member in _offices(cited.members), f"{where}: no member {cite.member}")
        _require(cite.category in _CATEGORIES, f"{where}: category {cite.category}")
        _require(cite.phase in _PHASES, f"{where}: phase {cite.phase}")


def _offices(members: Iterable[Member]) -> set[str]:
    return {member.office for member in members}

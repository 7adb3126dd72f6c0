"""Applicants of a collection: names as printed, put together by evidence, none replaced by another.

Two names belong together when there is evidence:

- ``spelling``: they differ by width, case, variants of characters or spaces alone;
- ``code``: the office gives both the same code;
- ``romanised``: the office itself prints one as the other in Latin letters;
- ``application``: publications of one application, each with one applicant, print them in different
  scripts (in one script they may be an old and a new owner);
- ``family``: so do publications of one simple family. Since a family may have other owners in other
  countries, each must be the other's most frequent partner in that script.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, combinations
from typing import NamedTuple

import numpy as np

from trihub.core.languages import Script, script_of
from trihub.fields.navigation.rows import Row
from trihub.fields.navigation.view import View
from trihub.text.folding import fold


class Ground(StrEnum):
    """Why two names are held to be one applicant's."""

    SPELLING = "spelling"
    CODE = "code"
    ROMANISED = "romanised"
    APPLICATION = "application"
    FAMILY = "family"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why ``one`` and ``other`` belong together, and where that can be seen: an example's key."""

    one: str
    other: str
    ground: Ground
    key: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Names that belong together, each as printed with its publications, the most frequent first."""

    names: tuple[tuple[str, int], ...]
    families: int
    publications: int
    evidence: tuple[Evidence, ...]


def applicants(view: View, field: str = "") -> list[Applicant]:
    """The applicants of a field, those of the most families first. Names are put together over the whole
    collection. :raises NotFound: there is no such field."""
    return view.kept(("applicants", field), lambda: _counted(view, field))


def _counted(view: View, field: str) -> list[Applicant]:
    evidence = view.kept("evidence", lambda: _evidence(view))
    cluster = view.kept("clusters", lambda: _clusters(view, evidence))
    met = view.met(field)
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    rows: defaultdict[str, set[int]] = defaultdict(set)
    for place in np.flatnonzero(met).tolist():
        for name in view.rows[place].names:
            root = cluster[name.text]
            names[root][name.text] += 1
            rows[root].add(place)
    grounds: dict[str, list[Evidence]] = {}
    for one in evidence:
        grounds.setdefault(cluster[one.one], []).append(one)
    found = [
        Applicant(
            names=tuple(sorted(names[root].items(), key=lambda pair: (-pair[1], pair[0]))),
            families=len({int(view.families[place]) for place in places}),
            publications=len(places),
            evidence=tuple(grounds.get(root, ())),
        )
        for root, places in rows.items()
    ]
    return sorted(found, key=lambda one: (-one.families, -one.publications, one.names[0][0]))


def labels(view: View) -> Mapping[str, str]:
    """What stands for each name: the most frequent of those that belong together in the collection."""
    return view.kept("labels", lambda: _labels(view))


def _labels(view: View) -> Mapping[str, str]:
    return {name: one.names[0][0] for one in applicants(view) for name, _ in one.names}


def _clusters(view: View, evidence: list[Evidence]) -> Mapping[str, str]:
    """Each name's cluster, named by one of its names."""
    parent = {name.text: name.text for row in view.rows for name in row.names}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for one in evidence:
        low, high = sorted((root(one.one), root(one.other)))
        parent[high] = low
    return {name: root(name) for name in parent}


class _Printed(NamedTuple):
    """A name: the publication that first prints it, its script, and its letters without what differs in
    spelling alone."""

    key: str
    script: Script
    spelt: str


_Names = Mapping[str, _Printed]
_Piece = tuple[tuple[str, str, Ground], str]
"""Two names and a ground, and the key of the publication that shows it."""


def _evidence(view: View) -> list[Evidence]:
    names = _printed(view.rows)
    links: defaultdict[tuple[str, str, Ground], list[str]] = defaultdict(list)
    for pair, key in chain(_alike(names), _stated(view.rows, names), _together(view, names)):
        links[pair].append(key)
    partners = _partners(links, names)
    found = []
    for (one, other, ground), keys in sorted(links.items()):
        if ground is not Ground.FAMILY or _mutual(partners, names[one], names[other]):
            found.append(
                Evidence(one=one, other=other, ground=ground, key=min(keys), times=len(set(keys)))
            )
    return found


def _printed(rows: Iterable[Row]) -> _Names:
    found: dict[str, _Printed] = {}
    for row in rows:
        for name in row.names:
            text = name.text
            if text not in found:
                found[text] = _Printed(row.key, script_of(text), "".join(fold(text).split()))
    return found


def _alike(names: _Names) -> Iterator[_Piece]:
    known: dict[str, str] = {}
    for text, name in names.items():
        first = known.setdefault(name.spelt, text)
        yield from _pair(first, text, Ground.SPELLING, name.key)


def _stated(rows: Iterable[Row], names: _Names) -> Iterator[_Piece]:
    """What the office says itself: by its codes, and in Latin letters."""
    codes: dict[str, str] = {}
    for row in rows:
        for name in row.names:
            if name.code:
                first = codes.setdefault(f"{row.office}:{name.code}", name.text)
                yield from _pair(first, name.text, Ground.CODE, row.key)
            if name.latin in names:
                yield from _pair(name.text, name.latin, Ground.ROMANISED, row.key)


def _together(view: View, names: _Names) -> Iterator[_Piece]:
    """Names of publications of one application or family that have one applicant each."""
    families: defaultdict[int, dict[str, str]] = defaultdict(dict)
    applications: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row, family in zip(view.rows, view.families.tolist(), strict=True):
        if len(row.names) == 1:
            families[family][row.names[0].text] = row.key
            if row.application:
                applications[row.application][row.names[0].text] = row.key
    for ground, groups in (
        (Ground.FAMILY, families.values()),
        (Ground.APPLICATION, applications.values()),
    ):
        for texts in groups:
            for one, other in combinations(sorted(texts), 2):
                if names[one].script is not names[other].script:
                    yield from _pair(one, other, ground, texts[other])


def _pair(one: str, other: str, ground: Ground, key: str) -> Iterator[_Piece]:
    if one != other:
        low, high = sorted((one, other))
        yield (low, high, ground), key


_Partners = Mapping[tuple[str, Script], str | None]


def _partners(links: Mapping[tuple[str, str, Ground], list[str]], names: _Names) -> _Partners:
    """Whom each name meets most often in families among the names of a script, whatever their spelling;
    nobody where two are met as often."""
    met: defaultdict[tuple[str, Script], Counter[str]] = defaultdict(Counter)
    for (one, other, ground), keys in links.items():
        if ground is Ground.FAMILY:
            low, high = names[one], names[other]
            met[low.spelt, high.script][high.spelt] += len(keys)
            met[high.spelt, low.script][low.spelt] += len(keys)
    return {own: _most(counts) for own, counts in met.items()}


def _most(counts: Counter[str]) -> str | None:
    times = max(counts.values())
    first, *others = [name for name, count in counts.items() if count == times]
    return None if others else first


def _mutual(partners: _Partners, one: _Printed, other: _Printed) -> bool:
    """Whether each is the other's only most frequent partner in that script."""
    return (
        partners[one.spelt, other.script] == other.spelt
        and partners[other.spelt, one.script] == one.spelt
    )

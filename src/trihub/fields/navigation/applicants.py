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

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

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


_Links = dict[tuple[str, str, Ground], list[str]]


def applicants(view: View, field: str = "") -> list[Applicant]:
    """The applicants of a field, those of the most families first. Names are put together over the whole
    collection. :raises NotFound: there is no such field."""
    return view.kept(("applicants", field), lambda: _counted(view, field))


def _counted(view: View, field: str) -> list[Applicant]:
    evidence = view.kept("evidence", lambda: _evidence(view))
    cluster = view.kept("clusters", lambda: _clusters(view, evidence))
    met = view.met(field)
    names: dict[str, Counter[str]] = {}
    rows: dict[str, set[int]] = {}
    for place in np.flatnonzero(met).tolist():
        for name in view.rows[place].names:
            root = cluster[name.text]
            names.setdefault(root, Counter())[name.text] += 1
            rows.setdefault(root, set()).add(place)
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


def _evidence(view: View) -> list[Evidence]:
    links: _Links = {}
    for pair, key in _pairs(view):
        links.setdefault(pair, []).append(key)
    partners = _partners(links)
    found = []
    for (one, other, ground), keys in sorted(links.items()):
        if ground is not Ground.FAMILY or _mutual(partners, one, other):
            found.append(
                Evidence(one=one, other=other, ground=ground, key=min(keys), times=len(set(keys)))
            )
    return found


def _pairs(view: View) -> Iterator[tuple[tuple[str, str, Ground], str]]:
    """Every piece of evidence, with the key of the publication that shows it."""
    printed: dict[str, str] = {}
    for row in view.rows:
        for name in row.names:
            printed.setdefault(name.text, row.key)
    yield from _alike(printed)
    codes: dict[str, str] = {}
    for row in view.rows:
        for name in row.names:
            if name.code:
                first = codes.setdefault(f"{row.office}:{name.code}", name.text)
                yield from _pair(first, name.text, Ground.CODE, row.key)
            if name.latin in printed:
                yield from _pair(name.text, name.latin, Ground.ROMANISED, row.key)
    yield from _together(view)


def _alike(printed: Mapping[str, str]) -> Iterator[tuple[tuple[str, str, Ground], str]]:
    known: dict[str, str] = {}
    for text, key in printed.items():
        first = known.setdefault(_spelt(text), text)
        yield from _pair(first, text, Ground.SPELLING, key)


@lru_cache(maxsize=50_000)
def _spelt(name: str) -> str:
    """A name without what differs in spelling alone."""
    return "".join(fold(name).split())


def _together(view: View) -> Iterator[tuple[tuple[str, str, Ground], str]]:
    """Names of publications of one application or family that have one applicant each."""
    groups: dict[tuple[Ground, str], list[Row]] = {}
    for row, family in zip(view.rows, view.families, strict=True):
        if len(row.names) != 1:
            continue
        groups.setdefault((Ground.FAMILY, str(family)), []).append(row)
        if row.application:
            groups.setdefault((Ground.APPLICATION, row.application), []).append(row)
    for (ground, _), rows in groups.items():
        texts = {row.names[0].text: row.key for row in rows}
        for one, other in combinations(sorted(texts), 2):
            if script_of(one) is not script_of(other):
                yield from _pair(one, other, ground, texts[other])


def _pair(
    one: str, other: str, ground: Ground, key: str
) -> Iterator[tuple[tuple[str, str, Ground], str]]:
    if one != other:
        low, high = sorted((one, other))
        yield (low, high, ground), key


_Partners = dict[tuple[str, Script], Counter[str]]


def _partners(links: _Links) -> _Partners:
    """How often each name meets each name of a script in families, whatever their spelling."""
    found: _Partners = {}
    for (one, other, ground), keys in links.items():
        if ground is Ground.FAMILY:
            for name, met in ((one, other), (other, one)):
                own = found.setdefault((_spelt(name), script_of(met)), Counter())
                own[_spelt(met)] += len(keys)
    return found


def _mutual(partners: _Partners, one: str, other: str) -> bool:
    """Whether each is the other's only most frequent partner in that script."""
    for name, met in ((one, other), (other, one)):
        counts = partners[_spelt(name), script_of(met)].most_common(2)
        if counts[0][0] != _spelt(met) or (len(counts) > 1 and counts[1][1] == counts[0][1]):
            return False
    return True

"""The shares of the evidence, chosen by cross-validation over the known items.

The shares that a fifth of the records is measured with are those with the best figures on the other
four: what is looked for had no part in choosing. A record counts once, with the mean of all sets
that it is in, so that intervals are over records. Chosen is by the mean of R@10, R@100 and nDCG@10.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from benchmarks.quality.parts import (
    MEASURES,
    SHIPPED,
    Floats,
    Parts,
    Reciprocal,
    Shares,
    measures,
    ranks,
)
from trihub.evaluation.statistics import compare, mean_of
from trihub.priorart.fusion import ALIKE, CITED, DEFINED, POWER, VECTORS
from trihub.priorart.query.neighbours import TOGETHER

Setting = Shares | Reciprocal

WORDS = Shares(0.0, 0.0, ALIKE)
LIKENESS = (0.0, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.85, 1.0)
POWERS = (1.0, 0.5)
NEIGHBOURS = (0.0, 0.3, 0.5, 1.0, 1.5)
LEAST = (0.0, 0.2, 1.1)
"""1.1 is more than any likeness: documents that share no word are not found."""
CONSTANTS = (1, 5, 10, 20, 60, 100)
RANKED = (1.0, 0.7, 0.5, 0.3, 0.2, 0.1)

SUMS = (*(Shares(*one) for one in product(LIKENESS, NEIGHBOURS, LEAST, POWERS)),)
PLAIN = (*(Reciprocal(k, 1.0, TOGETHER, ALIKE) for k in CONSTANTS),)
BY_RANK = (*(Reciprocal(k, one, TOGETHER, ALIKE) for k in CONSTANTS for one in RANKED),)
DEFINITIONS = (
    *(Shares(VECTORS, TOGETHER, ALIKE, POWER, one) for one in (0, 0.05, 0.1, 0.2, 0.3, 0.4)),
)
LENGTHS = ("short", "middle", "long")


@dataclass(frozen=True, slots=True)
class Row:
    """Where a query comes from: the set, its third by length, its fifth, its record."""

    name: str
    third: str
    part: int
    record: str


Group = Callable[[Row], str]
"""What queries share a setting: those for which it gives the same."""


def everything(row: Row) -> str:
    """One setting for all."""
    return ""


def _across(name: str) -> bool:
    """Whether a set (zh → en, pasted text) looks in another language."""
    return name[:2] != name[5:7]


GROUPS: Mapping[str, Group] = {
    "one for all": everything,
    "one within a language, one across": lambda row: str(_across(row.name)),
    "one for words, one for pasted texts": lambda row: str("pasted" in row.name),
    "one for each third by length": lambda row: row.third,
    "one for each set": lambda row: row.name,
}


@dataclass(frozen=True, slots=True)
class Trial:
    """Every setting's measures of every query: settings × queries × measures."""

    rows: tuple[Row, ...]
    settings: tuple[Setting, ...]
    values: Floats

    def of(self, setting: Setting) -> Floats:
        """One setting's: queries × measures."""
        return self.values[self.settings.index(setting)]

    def held_out(self, among: Sequence[Setting], group: Group) -> tuple[Floats, Counter[Setting]]:
        """Each query's measures with the setting that is best for the other parts' queries of its
        group, and how often which was chosen."""
        places = np.array([self.settings.index(one) for one in among])
        parts = np.array([row.part for row in self.rows])
        names = np.array([group(row) for row in self.rows])
        weights, found = self._weights(), np.empty_like(self.values[0])
        chosen: Counter[Setting] = Counter()
        for name in np.unique(names):
            for part in np.unique(parts):
                own = (names == name) & (parts == part)
                others = (names == name) & (parts != part)
                told = self.values[places][:, others].mean(axis=2) @ weights[others]
                best = int(told.argmax())
                chosen[among[best]] += 1
                found[own] = self.values[places[best]][own]
        return found, chosen

    def _weights(self) -> Floats:
        counts = Counter(row.record for row in self.rows)
        return np.array([1 / counts[row.record] for row in self.rows])

    def by_record(self, values: Floats) -> Floats:
        """Means over the sets that a record is in: records × measures."""
        names, places = np.unique([row.record for row in self.rows], return_inverse=True)
        sums = np.zeros((len(names), values.shape[1]))
        np.add.at(sums, places, values)
        return sums / np.bincount(places)[:, None]


def trial(sets: Sequence[Parts], settings: Sequence[Setting]) -> Trial:
    """Try every setting on every set."""
    known = tuple(dict.fromkeys((SHIPPED, WORDS, *settings)))
    tables = [_tried(parts, known) for parts in sets]
    rows = tuple(row for parts in sets for row in _rows(parts))
    return Trial(rows, known, np.concatenate(tables, axis=1))


def _rows(parts: Parts) -> Iterator[Row]:
    low, high = np.quantile(parts.length, (1 / 3, 2 / 3))
    for query, part, length in zip(parts.queries, parts.part, parts.length, strict=True):
        third = LENGTHS[int(length > low) + int(length > high)]
        yield Row(parts.name, third, int(part), query)


def _tried(parts: Parts, settings: Sequence[Setting]) -> Floats:
    kept: dict[object, Floats] = {}
    found = []
    for setting in settings:
        key = _same(parts, setting)
        if key not in kept:
            kept[key] = measures(ranks(setting.scores(parts), parts.wanted))
        found.append(kept[key])
    return np.stack(found)


def _same(parts: Parts, setting: Setting) -> object:
    """What a setting is for this set: without neighbouring words or likeness theirs do not count."""
    if isinstance(setting, Reciprocal):
        return setting
    together = setting.together if parts.together.any() else 0.0
    likeness = (setting.vectors, setting.alike, setting.power) if setting.vectors else ()
    definition = setting.definition if parts.definition.any() else 0.0
    return likeness, together, definition


def section(sets: Sequence[Parts]) -> list[str]:
    """The part of the page."""
    found = trial(sets, (*SUMS, *BY_RANK))
    return [HEAD, *_schemes(found), "", *_curve(found), "", *_sets(found), *_definitions(sets)]


HEAD = f"""
## Shares of the evidence

What likeness in meaning counts beside words (with √ where its square root counts), what neighbouring
words count where they stand together, and the least likeness of a document that shares no word, are
chosen by cross-validation over all sets above, each asked as words and as a pasted text. A fifth of
the records is measured with what is best on the other four, by the mean of R@10, R@100 and nDCG@10.
A record counts once, with the mean of its sets; intervals and *p* (on nDCG@10, against the shares in
use, {SHIPPED}) are over records. The last column tells what was chosen, and in how many fifths.
In use is what was chosen most often, so that its own row is not held out, while the rows of sums and
ranks are; but for the least likeness, on which no figure depends and without which every search finds
all documents. That a square root was worth trying was seen on the same sets.

What a named document counts (`CITED`, {CITED:g}) is set by judgement: no collection at hand has
descriptions that name documents of the collection.
"""

DEFINED_HEAD = f"""
### Definitions of classes

The titles of the group and main group that a query's record is in, in the language sought, as
evidence beside words and likeness; of the queries whose class has them. The schemes are an older
edition of the IPC in English and one in Chinese. A share is of the words' best score, given to the
document that the definition fits best. The record that is sought has the query's class by itself, so
that a search for other documents gains less. *p* is against no definition. In use is {DEFINED:g}, in
searches from a document where a file of definitions is set (`TRIHUB_DEFINITIONS`).
"""


def _schemes(found: Trial) -> list[str]:
    lines = [
        f"| shares: likeness, neighbours, least likeness | {' | '.join(MEASURES)} | p | chosen |",
        "|---" * (len(MEASURES) + 3) + "|",
    ]
    shipped = found.by_record(found.of(SHIPPED))

    def line(name: str, values: Floats, chosen: Counter[Setting] | None = None) -> str:
        own = found.by_record(values)
        p = compare(own[:, 2], shipped[:, 2]).randomisation if (own != shipped).any() else None
        told = "; ".join(f"{one} ({n})" for one, n in (chosen or Counter()).most_common())
        p_cell = "" if p is None else f"{p:.4f}"
        return f"| {name} | {' | '.join(_cells(own))} | {p_cell} | {told} |"

    lines.append(line("words and translations alone: 0, 0", found.of(WORDS)))
    lines.append(line(f"shipped: {SHIPPED}", found.of(SHIPPED)))
    for name, group in GROUPS.items():
        values, chosen = found.held_out(SUMS, group)
        lines.append(line(f"sum, {name}", values, chosen if group is everything else None))
    for name, among in (("plain", PLAIN), ("weighted", BY_RANK)):
        lines.append(line(f"reciprocal ranks, {name}", *found.held_out(among, everything)))
    return lines


def _cells(own: Floats) -> list[str]:
    means = [mean_of(own[:, at]) for at in range(own.shape[1])]
    return [f"{one.mean:.4f} ({one.low:.3f}–{one.high:.3f})" for one in means]


def _curve(found: Trial) -> list[str]:
    """How much each share matters, the others as shipped."""
    lines = ["| share | value | " + " | ".join(MEASURES) + " |", "|---" * (len(MEASURES) + 2) + "|"]
    varied = (
        ("likeness", LIKENESS, lambda one: Shares(one, TOGETHER, ALIKE)),
        ("neighbouring words", NEIGHBOURS, lambda one: Shares(VECTORS, one, ALIKE)),
        ("least likeness", LEAST, lambda one: Shares(VECTORS, TOGETHER, one)),
    )
    for name, values, made in varied:
        for value in values:
            means = found.by_record(found.of(made(value))).mean(axis=0)
            told = "none" if name.startswith("least") and value > 1 else f"{value:g}"
            lines.append(f"| {name} | {told} | {' | '.join(f'{one:.4f}' for one in means)} |")
    return lines


def _sets(found: Trial) -> list[str]:
    """Whether one setting fits every set: each set's own against the one for all, both held out."""
    common, _ = found.held_out(SUMS, everything)
    own, _ = found.held_out(SUMS, GROUPS["one for each set"])
    names = np.array([row.name for row in found.rows])
    lines = [
        "Whether one setting fits all: each set with the one for all and with its own, both held out.",
        "",
        "| set | nDCG@10, one for all | nDCG@10, its own | difference | R@100, one for all | R@100, its own |",
        "|---" * 6 + "|",
    ]
    for name in dict.fromkeys(names):
        here = names == name
        gap = mean_of(own[here, 2] - common[here, 2])
        cells = [
            f"{common[here, 2].mean():.3f}", f"{own[here, 2].mean():.3f}",
            f"{gap.mean:+.3f} ({gap.low:+.3f} to {gap.high:+.3f})",
            f"{common[here, 1].mean():.3f}", f"{own[here, 1].mean():.3f}",
        ]  # fmt: skip
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _definitions(sets: Sequence[Parts]) -> list[str]:
    """What definitions of classes add; nothing without a scheme."""
    lines = [DEFINED_HEAD]
    having = [parts.of(parts.definition.any(axis=1)) for parts in sets]
    for title, across in (("within one language", False), ("across languages", True)):
        chosen = [one for one in having if one.queries and _across(one.name) is across]
        if chosen:
            lines += [*_defined(trial(chosen, DEFINITIONS), title), ""]
    return lines if len(lines) > 1 else []


def _defined(found: Trial, title: str) -> list[str]:
    lines = [
        f"| {title}, {len(found.rows)} queries: share | {' | '.join(MEASURES)} | p |",
        "|---" * (len(MEASURES) + 2) + "|",
    ]
    without = found.by_record(found.of(DEFINITIONS[0]))
    rows = [(f"{one.definition:g}", found.of(one)) for one in DEFINITIONS]
    values, chosen = found.held_out(DEFINITIONS, everything)
    told = ", ".join(f"{one.definition:g} ({n})" for one, n in chosen.most_common())
    for name, one in (*rows, (f"cross-validated: {told}", values)):
        own = found.by_record(one)
        p = compare(own[:, 2], without[:, 2]).randomisation if (own != without).any() else None
        lines.append(f"| {name} | {' | '.join(_cells(own))} | {'' if p is None else f'{p:.4f}'} |")
    return lines

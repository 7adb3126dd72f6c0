"""The register of disagreements, arranged for readers who look things up in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.core.statistics import Series, Vintage
from trihub.statistics.reconciliation import Comparison, Disagreement, Register, Rule

_NEWEST = 50


class Revised(NamedTuple):
    """How many figures of an indicator one publication gives otherwise than the one before."""

    indicator: str
    before: Vintage
    after: Vintage
    figures: int


class Directory:
    """Entries by identifier, by rule, comparison, data set, office and indicator.

    ``newest``: the latest revisions, newest publication first; ``revised``: what each publication
    revised, newest first; ``datasets`` and ``offices`` are those of the entries.
    """

    def __init__(self, register: Register) -> None:
        self._by_id = {each.id: each for each in register}
        self._tagged = [(each, *_tags(each)) for each in register]
        changed = [each for each in register if each.difference.comparison is Comparison.VINTAGES]
        changed.sort(key=_recency, reverse=True)
        self.newest: Sequence[Disagreement] = _newest(changed)
        self.revised: Sequence[Revised] = _revised(changed)
        self.datasets: Sequence[str] = sorted({one for each in self._tagged for one in each[3]})
        self.offices: Sequence[str] = sorted({each[4] for each in self._tagged})

    def get(self, identifier: str) -> Disagreement:
        """An entry by its permanent identifier. :raises NotFound: there is none."""
        if identifier not in self._by_id:
            raise NotFound(
                said("There is no disagreement {identifier}.", identifier=identifier[:40]),
                hint=said("“trihub stats disagreements” lists them."),
            )
        return self._by_id[identifier]

    def choose(
        self, *, rule: str = "", comparison: str = "", dataset: str = "", office: str = "",
        indicator: str = "",
    ) -> list[Disagreement]:  # fmt: skip
        """The entries of a rule, a comparison, a data set, an office, an indicator; of all where
        it is empty."""
        return [
            each
            for each, its_rule, its_comparison, datasets, its_office, its_indicator in self._tagged
            if rule in ("", its_rule)
            and comparison in ("", its_comparison)
            and office in ("", its_office)
            and indicator in ("", its_indicator)
            and (not dataset or dataset in datasets)
        ]


def _tags(entry: Disagreement) -> tuple[str, str, tuple[str, ...], str, str]:
    found = entry.difference
    datasets = (found.one.dataset, found.other.dataset) if found.other else (found.one.dataset,)
    series = found.one.series
    return entry.rule.value, found.comparison.value, datasets, series.office, series.indicator


def _recency(entry: Disagreement) -> tuple[object, ...]:
    """The day of the newer publication, then by what part the value changed."""
    older, newer = entry.difference.one, entry.difference.other
    if newer is None:
        raise ValueError("two vintages have two claims")
    part = abs(newer.value - older.value) / abs(older.value) if older.value else Decimal(0)
    return newer.slice.vintage.published_by, part, newer.series.key


def _newest(changed: Sequence[Disagreement]) -> list[Disagreement]:
    """The newest revisions, the greatest of each series; other digits of one value are none."""
    found: dict[Series, Disagreement] = {}
    for each in changed:
        if len(found) == _NEWEST:
            break
        if each.rule is Rule.REVISION:
            found.setdefault(each.difference.one.series, each)
    return list(found.values())


def _revised(changed: Sequence[Disagreement]) -> list[Revised]:
    counts: Counter[tuple[str, str, str]] = Counter()
    vintages: dict[str, Vintage] = {}
    digests: dict[int, str] = {}
    for each in changed:
        ends = []
        for claim in (each.difference.one, each.difference.other):
            if claim is not None:
                number = claim.slice.number
                if number not in digests:
                    digests[number] = claim.slice.vintage.digest
                    vintages[digests[number]] = claim.slice.vintage
                ends.append(digests[number])
        counts[each.difference.one.series.indicator, ends[0], ends[-1]] += 1
    return [
        Revised(indicator, vintages[one], vintages[other], count)
        for (indicator, one, other), count in counts.items()
    ]

"""The register of disagreements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.core.ports.statistics import StatisticsStore
from trihub.statistics.reconciliation.breaks import across_breaks
from trihub.statistics.reconciliation.endings import fallen_endings
from trihub.statistics.reconciliation.figures import Figures, read_figures
from trihub.statistics.reconciliation.finding import between_sources, between_vintages, dropped
from trihub.statistics.reconciliation.model import (
    Comparison,
    Difference,
    Disagreement,
    Explanation,
    Rule,
)
from trihub.statistics.reconciliation.rules import RULES
from trihub.statistics.reconciliation.sums import against_parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Every disagreement among the figures of a library. ``figures``: how many were compared."""

    entries: Sequence[Disagreement]
    figures: int

    def __iter__(self) -> Iterator[Disagreement]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, identifier: str) -> Disagreement:
        """An entry by its permanent identifier. :raises NotFound: there is none."""
        for each in self.entries:
            if each.id == identifier:
                return each
        raise NotFound(
            said("There is no disagreement {identifier}.", identifier=identifier[:40]),
            hint=said("“trihub stats disagreements” lists them."),
        )

    def counts(self) -> dict[tuple[Comparison, Rule], int]:
        """How many entries there are of each comparison and rule."""
        return dict(Counter((each.difference.comparison, each.rule) for each in self.entries))

    def choose(
        self, *, rule: str = "", comparison: str = "", dataset: str = "", office: str = ""
    ) -> list[Disagreement]:
        """The entries of a rule, a comparison, a data set, an office; of all where it is empty."""
        return [
            each
            for each in self.entries
            if rule in ("", each.rule.value)
            and comparison in ("", each.difference.comparison.value)
            and office in ("", each.difference.one.series.office)
            and (not dataset or dataset in _datasets(each.difference))
        ]


def _datasets(found: Difference) -> set[str]:
    return {found.one.dataset} | ({found.other.dataset} if found.other else set())


def reconcile(store: StatisticsStore) -> Register:
    """Compare every figure of a store with every other that should be the same."""
    return register_of(read_figures(store))


def register_of(figures: Figures) -> Register:
    """The register of figures that are read."""
    return Register(entries=judge(differences(figures), figures), figures=figures.count)


def differences(figures: Figures) -> Iterator[Difference]:
    """Everything that differs, unexplained."""
    return chain(
        between_sources(figures), against_parts(figures), across_breaks(figures),
        fallen_endings(figures), between_vintages(figures), dropped(figures),
    )  # fmt: skip


def judge(found: Iterable[Difference], figures: Figures) -> list[Disagreement]:
    """Explain each difference by every rule that applies."""
    return [Disagreement(difference=each, explanations=explain(each, figures)) for each in found]


def explain(found: Difference, figures: Figures) -> tuple[Explanation, ...]:
    """The rules that apply, the strongest first."""
    given = ((rule, apply(found, figures)) for rule, apply in RULES.items())
    return tuple(Explanation(rule=rule, facts=facts) for rule, facts in given if facts is not None)

"""The rules, each a function of a difference and all figures that gives the facts that show it,
or nothing where it does not apply."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from trihub.statistics.reconciliation.figures import Figures
from trihub.statistics.reconciliation.model import Difference, Facts, Rule
from trihub.statistics.reconciliation.rules.arithmetic import arithmetic
from trihub.statistics.reconciliation.rules.copies import copy_of_another_date
from trihub.statistics.reconciliation.rules.labels import counting_unit, fiscal_year, method_break
from trihub.statistics.reconciliation.rules.publication import (
    dropped_value,
    incomplete_year,
    provisional,
    revision,
)
from trihub.statistics.reconciliation.rules.residence import residence
from trihub.statistics.reconciliation.rules.rounding import rounding
from trihub.statistics.reconciliation.rules.scope import scope
from trihub.statistics.reconciliation.rules.wrong_label import wrong_label

RULES: Mapping[Rule, Callable[[Difference, Figures], Facts | None]] = {
    Rule.ROUNDING: rounding,
    Rule.SCOPE: scope,
    Rule.COUNTING_UNIT: counting_unit,
    Rule.FISCAL_YEAR: fiscal_year,
    Rule.METHOD_BREAK: method_break,
    Rule.RESIDENCE: residence,
    Rule.WRONG_LABEL: wrong_label,
    Rule.ARITHMETIC: arithmetic,
    Rule.INCOMPLETE_YEAR: incomplete_year,
    Rule.PROVISIONAL: provisional,
    Rule.REVISION: revision,
    Rule.COPY: copy_of_another_date,
    Rule.DROPPED: dropped_value,
}
"""The rules, the strongest first: a label or an exact balance before what only fits."""

"""Reconciliation: which published figures disagree, and why.

Nothing here knows a case beforehand: the finders compare, and each rule states its evidence.
"""

from trihub.statistics.reconciliation.figures import Figures, read_figures
from trihub.statistics.reconciliation.model import Comparison, Disagreement, Explanation, Rule
from trihub.statistics.reconciliation.register import Register, reconcile, register_of

__all__ = [
    "Comparison",
    "Disagreement",
    "Explanation",
    "Figures",
    "Register",
    "Rule",
    "read_figures",
    "reconcile",
    "register_of",
]

"""The words that a programme file may use: steps, units, what is exchanged, checks."""

from __future__ import annotations

from collections.abc import Mapping

from trihub.core.messages import N_

STEPS = (
    "requested",
    "requested everywhere",
    "provisionally decided",
    "admitted",
    "report filed",
    "exchanged",
    "first action",
    "closed",
)
"""What deadlines count from and to, in the order in which it happens: the first office asked, all
offices asked, the provisional decision, the final decision to admit, an office's report filed,
the exchange, an office's first action, the end."""

UNITS = ("days", "working days", "months")
WHOSE = ("office", "applicant")
ORDERS = ("parallel", "first then second")
CONFLICTING = ("existence", "nothing")
SUBJECTS = ("an application at each office", "one international application")
EXCHANGED = ("record of search", "citations", "opinion", "draft action")
CAPS = ("all", "year", "office", "office and year", "applicant and office")
ROLES = ("", "first", "peer")
"""An office's part in a case: the office of first filing or main authority, or another one."""

SHARED = (N_("application"), N_("search results"), N_("opinions"))
"""What an applicant's consent covers (:class:`trihub.joint.petition.model.Consent`)."""

CHECKS: Mapping[str, Mapping[str, type]] = {
    "same-earliest-priority": {},
    "same-invention": {},
    "paris-route": {},
    "priority-from": {"day": str},
    "claims-at-most": {"number": int},
    "independent-claims-at-most": {"number": int},
    "no-multiple-dependent-claims": {},
    "independent-claims-answered": {},
    "all-claims-answered": {},
    "claims-correspond": {},
    "unexamined": {},
    "examination-requested": {"office": str},
    "requested-within": {"days": int},
    "claims-copy-if-unpublished": {"office": str},
    "consent-given": {"what": tuple},
    "examiner-decides": {},
}
"""Every check (:mod:`trihub.joint.petition.eligibility`) and the values that it needs."""

NEVER_BY_MACHINE = frozenset({"claims-correspond", "examiner-decides"})
"""Checks that only gather evidence."""

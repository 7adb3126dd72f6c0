"""What tests of statistics share."""

from __future__ import annotations

from trihub.statistics.findings import Finding, Kind
from trihub.statistics.loading import FileReport


def finding(report: FileReport, kind: Kind) -> Finding:
    """The one finding of a kind."""
    found = [each for each in report.findings if each.kind is kind]
    assert len(found) == 1, report.findings
    return found[0]


def kinds(report: FileReport) -> set[Kind]:
    """The kinds of all findings."""
    return {each.kind for each in report.findings}

"""The JSON of releases: the same for commands, the API and the site."""

from __future__ import annotations

from typing import Any

from trihub.statistics.releases.manifest import Release
from trihub.statistics.releases.verifying import Verification


def release_shape(found: Release) -> dict[str, Any]:
    """A release, without its files."""
    return {
        "number": found.number, "date": found.date.isoformat(), "software": found.software,
        "previous": found.previous, "manifest": found.manifest, "figures": found.figures,
        "datasets": [
            {"dataset": each.dataset, "file": each.file, "figures": each.figures,
             "indicators": list(each.indicators), "publishers": list(each.publishers),
             "licences": [dict(licence) for licence in each.licences]}
            for each in found.datasets
        ],
        "left_out": [{"dataset": each.dataset, "licence": each.licence, "reason": each.reason}
                     for each in found.left_out],
        "changes": dict(found.changes),
    }  # fmt: skip


def verification_shape(found: Verification) -> dict[str, Any]:
    """What the verification of a release found."""
    return {
        "number": found.number, "holds": found.holds, "key": found.key, "key_given": found.given,
        "figures": found.figures,
        "problems": [{"file": each.file, "what": each.what} for each in found.problems],
    }  # fmt: skip

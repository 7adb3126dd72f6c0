"""First actions and the figures before and after the exchange."""

from __future__ import annotations

from dataclasses import replace

import pytest

from joint.report import samples
from joint.report.desk import CHINESE, JAPANESE, KOREAN, Case
from trihub.access.papers.encoding import decode, encode
from trihub.core.errors import BadInput
from trihub.joint.report.actions import (
    ActionCitation,
    ActionKind,
    FirstAction,
    agreement,
    citations,
)
from trihub.joint.report.merge import merge
from trihub.joint.report.model import JointReport


def action(office: str, *families: str, **more: tuple[int, ...]) -> FirstAction:
    return FirstAction(
        office=office, kind=ActionKind.OFFICE_ACTION, date="2026-12-01",
        cites=tuple(ActionCitation(key=f"{office}{n}", family=f) for n, f in enumerate(families)),
        **more,
    )  # fmt: skip


def test_documents_of_an_action_are_named_by_their_family(case: Case) -> None:
    found = citations(case.library.store, [CHINESE, KOREAN, JAPANESE, CHINESE])
    assert [one.key for one in found] == [CHINESE, KOREAN, JAPANESE]
    assert found[0].family == found[1].family == "JP:patent:2018:101234"
    with pytest.raises(BadInput, match="CN9A is not in this library"):
        citations(case.library.store, ["CN9A"])


def test_a_claim_is_rejected_or_allowed_and_not_both() -> None:
    with pytest.raises(BadInput, match="Claim 2 is both"):
        action("CN", rejected=(1, 2), allowed=(2,))


def test_an_action_is_kept_and_read_back() -> None:
    kept = action("CN", "f", rejected=(1,), allowed=(2,))
    assert decode(encode(kept), FirstAction) == kept


def test_the_figures_by_hand(joint: JointReport) -> None:
    """Rows: 1, 2 / 3, 3 / 2, 4 / –, 5 / 4."""
    acted = [
        action("KR", samples.SHARED, samples.JAPANESE, rejected=(1, 3), allowed=(2, 4)),
        action("CN", samples.SHARED, samples.JAPANESE, "US:2019:990077", rejected=(1, 2, 5),
               allowed=(3, 4)),
    ]  # fmt: skip
    (found,) = agreement(joint, acted)
    assert found.offices == ("CN", "KR")
    assert (found.before, found.after) == (400, 667)
    assert (found.same_verdict, found.decided) == (3, 4)


def test_an_office_that_has_not_acted_is_left_out(joint: JointReport) -> None:
    assert agreement(joint, [action("CN", "f")]) == ()
    assert agreement(joint, []) == ()


def test_two_grants_without_citations_agree(joint: JointReport) -> None:
    (found,) = agreement(joint, [action("CN", allowed=(1,)), action("KR", allowed=(1,))])
    assert (found.after, found.same_verdict, found.decided) == (1000, 1, 1)


def test_three_offices_by_pair_and_all() -> None:
    own = samples.korean_report()
    three = [replace(own, office=office) for office in ("CN", "JP", "KR")]
    joint = merge(samples.programme("CN", "JP", "KR"), three)
    acted = [action("CN", "a"), action("JP", "a", "b"), action("KR", "b")]
    found = agreement(joint, acted)
    assert [(one.offices, one.after) for one in found] == [
        (("CN", "JP"), 500), (("CN", "KR"), 0), (("JP", "KR"), 500), (("CN", "JP", "KR"), 0),
    ]  # fmt: skip

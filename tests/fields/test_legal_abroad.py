"""Rights in the United States and Europe, of whose legal events few are read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fields.test_legal import event, kite, rights_told, told
from offices.reading import read
from trihub.core.patent import Patent
from trihub.fields.navigation.rights.states import State

UNITED_STATES = (
    (("MAFP",), State.IN_FORCE), (("MAFP", "LAPS", "STCH", "FP"), State.ENDED),
    (("LAPS", "FP", "PRDP"), State.IN_FORCE), (("LAPS", "AS"), State.ENDED), (("XYZ",), State.UNREAD),
)  # fmt: skip
EUROPE = (
    ((), State.IN_FORCE), (("27W",), State.ENDED), (("27W", "REG"), State.ENDED),
    # Lapses in single states do not tell whether a right is left in another, whatever follows them.
    (("26N", "PG25"), State.UNREAD), (("PG25", "26N"), State.UNREAD), (("STAA",), State.UNREAD),
)  # fmt: skip


@pytest.mark.parametrize(
    ("office", "codes", "wanted"),
    [*(("US", *one) for one in UNITED_STATES), *(("EP", *one) for one in EUROPE)],
)
def test_patents_of_the_united_states_and_europe(
    office: str, codes: tuple[str, ...], wanted: State
) -> None:
    events = [event(code, 2023, n, office=office) for n, code in enumerate(codes, 1)]
    kind = {"US": "B2", "EP": "B1"}[office]
    assert set(told(kite(office, 11000001, kind, *events)).values()) == {wanted}


def test_applications_of_the_united_states_and_europe() -> None:
    # What may be taken up again, or whose code may tell of less, ends nothing.
    for office, code, wanted in (
        ("EP", "18W", {State.DISCONTINUED}), ("EP", "18D", set()), ("US", "STCB", set()),
    ):  # fmt: skip
        one = kite(office, 20210000002, "A1", event(code, 2022, office=office))
        assert set(told(one).values()) == wanted


def test_real_histories_of_europe_and_the_united_states(shared_data: Path) -> None:
    """A European patent that lapsed in 32 states, and one of the United States whose fees are paid."""
    path = shared_data / "services/epo-ops/demo/examples__get_family_with_legal__response.xml"
    members = {
        one.publication.office: one
        for one in read(path.read_bytes())
        if isinstance(one, Patent) and len(one.events) > 1
    }
    assert {office: len(one.events) for office, one in members.items()} == {"EP": 69, "US": 5}
    for office, kind, wanted in (("EP", "B1", State.UNREAD), ("US", "B2", State.IN_FORCE)):
        granted = replace(members[office].publication, kind=kind)
        (right,) = rights_told(replace(members[office], publication=granted))
        assert right.state is wanted

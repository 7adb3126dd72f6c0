"""Terms of rights: by the laws, by what documents print, and by events that extend them."""

from __future__ import annotations

from pathlib import Path

import pytest

from fields.conftest import ingest, made
from fields.test_legal import event, kite, rights_told, told
from fields.test_navigation import view_of
from offices.reading import read_one
from trihub.core.dates import PatentDate
from trihub.core.kinds import NeutralKind
from trihub.fields.navigation.families import key_families
from trihub.fields.navigation.rights.states import State
from trihub.fields.navigation.rights.terms import added_days, counted_from, term_end


@pytest.mark.parametrize(("office", "kind", "filed", "end"), [
    ("CN", NeutralKind.GRANTED, 20_050_607, 20_250_607),
    ("CN", NeutralKind.UTILITY_MODEL, 20_160_229, 20_260_228),
    ("JP", NeutralKind.EXAMINED, 19_900_401, 20_100_401),
    ("JP", NeutralKind.UTILITY_MODEL_EXAMINED, 19_931_231, 20_081_231),
    ("JP", NeutralKind.UTILITY_MODEL, 19_940_101, 20_040_101),
    ("KR", NeutralKind.GRANTED, 20_040_229, 20_240_229),
    ("KR", NeutralKind.UTILITY_MODEL, 19_990_630, 0),
    ("KR", NeutralKind.UTILITY_MODEL, 19_990_701, 20_090_701),
    ("US", NeutralKind.GRANTED, 19_950_607, 0),
    ("US", NeutralKind.GRANTED, 19_950_608, 20_150_608),
    ("EP", NeutralKind.GRANTED, 20_000_301, 20_200_301),
    ("EP", NeutralKind.UNEXAMINED, 20_000_301, 0),
    ("DE", NeutralKind.GRANTED, 20_000_301, 0),
    ("CN", NeutralKind.GRANTED, 0, 0),
])  # fmt: skip
def test_terms_are_those_of_the_laws(office: str, kind: NeutralKind, filed: int, end: int) -> None:
    assert term_end(office, kind.value, filed) == end


@pytest.mark.parametrize(("filed", "counted"), [
    (PatentDate(2004, 3, 4), 20_040_304), (PatentDate(2004, 2), 20_040_229),
    (PatentDate(2004), 20_041_231), (None, 0),
])  # fmt: skip
def test_a_date_without_its_day_counts_from_the_last_that_it_can_mean(
    filed: PatentDate | None, counted: int
) -> None:
    assert counted_from(kite("CN", 1, "B", filed=filed)) == counted


@pytest.mark.parametrize(("file", "end"), [
    # Division of an application of 6 June 2001; 36 days are printed as added.
    ("US07272630B2", 20_210_712),
    # Filed on 1 November 2000; 730 days.
    ("US06970935", 20_221_101),
    # Division of one of 2 April 1998; none.
    ("US06336130", 20_180_402),
])  # fmt: skip
def test_terms_of_real_united_states_patents(shared_data: Path, file: str, end: int) -> None:
    patent = read_one((shared_data / "uspto" / f"{file}.xml").read_bytes())
    assert term_end("US", "granted", counted_from(patent), added_days(patent)) == end


def test_nobody_is_told_the_end_of_a_term_that_was_extended() -> None:
    filed = PatentDate(2004, 3, 4)
    for office, kind, codes in (
        ("CN", "B", "TG01 TP01"),
        ("JP", "B2", "R153"),
        ("KR", "B1", "J251 E702"),
    ):
        for code in codes.split():
            longer = event(code, 2020, office=office)
            kept = kite(office, 2004000001, kind, longer, filed=filed)
            assert [(one.state, one.term_end) for one in rights_told(kept)] == [
                (State.IN_FORCE, 0)
            ], code
    ended = kite("CN", 1, "B", event("TP01", 2020), event("CF01", 2021), filed=filed)
    assert [one.state for one in rights_told(ended)] == [State.ENDED]
    # Applying for it is none.
    asked = kite("KR", 1020040000001, "B1", event("A101", 2020, office="KR"), filed=filed)
    assert [one.state for one in rights_told(asked)] == [State.TERM_OVER]


def test_any_publication_of_an_application_tells_its_day_of_filing() -> None:
    early = kite("CN", 1, "A", application="x", year=2005, filed=PatentDate(2004, 3, 4))
    assert told(early, kite("CN", 1, "B", application="x")) == {("CN1A", "CN1B"): State.TERM_OVER}


def test_a_wrong_day_of_an_event_ends_no_term(tmp_path: Path) -> None:
    found = made(tmp_path)
    wrong = event("PC01", 2123)
    ingest(found.library, tmp_path, [
        kite("CN", 116000001, "B", wrong, first="p1"),
        kite("CN", 116000002, "B", first="p2", filed=PatentDate(2019, 1, 1)),
    ])  # fmt: skip
    states = {r.state for one in key_families(view_of(found)) for r in one.rights}
    assert states == {State.IN_FORCE}
    found.library.close()


def test_a_grant_is_over_its_term_the_day_after() -> None:
    old = kite("CN", 1, "B", filed=PatentDate(2004, 3, 4))
    (last,) = rights_told(old, as_of=20_240_304)
    assert (last.state, last.term_end) == (State.IN_FORCE, 20_240_304)
    (over,) = rights_told(old, as_of=20_240_305)
    assert over.state is State.TERM_OVER
    fee = kite("US", 6000001, "B2", event("FPAY", 2015, office="US"), filed=PatentDate(2003, 3, 4))
    assert [one.state for one in rights_told(fee)] == [State.TERM_OVER], "whatever its events say"
    lapsed = kite("CN", 1, "B", event("CF01", 2020), filed=PatentDate(2004, 3, 4))
    assert [one.state for one in rights_told(lapsed)] == [State.ENDED]
    assert rights_told(kite("CN", 1, "A", filed=PatentDate(2004, 3, 4))) == [], "never granted"

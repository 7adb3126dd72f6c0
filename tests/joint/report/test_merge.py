"""The merge: by family, side by side, nothing averaged, nothing lost."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from joint.report import samples
from joint.report.samples import CASE, cited, programme
from trihub.core.errors import BadInput
from trihub.joint.desk.model import Remark
from trihub.joint.petition.model import Correspondence
from trihub.joint.report.citing import CATEGORY_ORDER
from trihub.joint.report.forms import FORMS, pdf, write
from trihub.joint.report.forms.words import words
from trihub.joint.report.matrix import State, matrix
from trihub.joint.report.merge import merge
from trihub.joint.report.model import Cited, JointReport, OfficeReport
from trihub.joint.report.overlap import agree


def report(office: str, *citations: Cited, **more: Any) -> OfficeReport:
    fields: dict[str, Any] = {
        "case": CASE, "office": office, "application": "1", "language": "en", "examiner": "1",
        "filed": "2026-11-05T08:12:44+00:00", "claims": (1, 2, 3), "citations": citations,
    }  # fmt: skip
    return OfficeReport(**(fields | more))


def says(letters: str, *claims: int) -> Remark:
    return Remark(categories=tuple(letters), claims=claims)


SAME = tuple(Correspondence(claims={"CN": n, "JP": n, "KR": n}) for n in (1, 2, 3))
ONE, TWO = cited("CN1000A", "F1", says("X", 1)), cited("KR2000A", "F1", says("Y", 1))


def merged(*reports: OfficeReport, rows: tuple[Correspondence, ...] = SAME) -> JointReport:
    return merge(programme(*(one.office for one in reports)), reports, rows)


# --- families ---


def test_two_publications_of_one_family_are_one_finding() -> None:
    joint = merged(report("CN", ONE), report("KR", TWO))
    (family,) = joint.families
    assert family.found_by == ("CN", "KR")
    assert family.documents == {"CN": (ONE,), "KR": (TWO,)}
    assert [(cell.office, cell.row, cell.categories) for cell in family.cells] == [
        ("CN", "1", ("X",)), ("KR", "1", ("Y",)),
    ]  # fmt: skip
    assert family.disagreements == ("1",)


def test_families_found_by_all_come_first_then_by_each_x_before_y_before_a() -> None:
    joint = merged(
        report("CN", cited("CN1A", "a", says("A", 1)), cited("CN2A", "b", says("X", 1)),
               cited("CN3A", "both", says("A", 1)), cited("CN4A", "c", says("Y", 1))),
        report("KR", cited("KR1A", "d", says("X", 1)), cited("KR2A", "both", says("A", 1))),
    )  # fmt: skip
    assert [family.family for family in joint.families] == ["both", "b", "c", "a", "d"]
    assert [line.label for line in matrix(joint).lines] == ["D1", "D2", "D3", "D4", "D5"]


def test_several_remarks_on_one_claim_are_joined_with_all_their_letters() -> None:
    document = cited("CN1A", "f", says("YP", 1, 2), says("X", 1))
    (family,) = merged(report("CN", document), report("KR")).families
    assert [(cell.row, cell.categories) for cell in family.cells] == [
        ("1", ("X", "Y", "P")), ("2", ("Y", "P")),
    ]  # fmt: skip
    assert family.cells[0].remarks == document.remarks
    assert family.cells[0].documents == ("CN1A",)


def test_an_office_that_gives_no_category_is_not_compared() -> None:
    joint = merged(report("CN", ONE), report("KR", cited("KR2A", "F1", says("", 1))))
    assert joint.families[0].disagreements == ()
    assert joint.overlap[0].compared_rows == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("X", "X", True), ("X", "Y", False), ("X", "XY", False), ("X", "XD", True), ("A", "A&", True),
     ("X", "N", True), ("X", "I", True), ("N", "I", False), ("NI", "X", True), ("XN", "N", True),
     ("X", "XP", False), ("YN", "XY", True), ("E", "E", True), ("", "D", True)],
)  # fmt: skip
def test_what_counts_as_the_same(one: str, other: str, same: bool) -> None:
    assert agree(tuple(one), tuple(other)) is same
    assert agree(tuple(other), tuple(one)) is same


# --- rows of claims ---


def test_rows_are_the_table_and_the_claims_without_counterpart() -> None:
    joint = merge(programme(), [samples.chinese_report(), samples.korean_report()], samples.TABLE)
    assert [row.label for row in joint.rows] == ["1", "2 / 3", "3 / 2", "4 / –", "5 / 4"]
    assert joint.rows[3].numbers == {"CN": 4, "KR": None}


def test_a_claim_that_answers_to_two_stands_in_two_rows() -> None:
    rows = (Correspondence(claims={"CN": 1, "KR": 1}), Correspondence(claims={"CN": 1, "KR": 2}))
    joint = merged(report("CN", ONE, claims=(1,)), report("KR", claims=(1, 2)), rows=rows)
    assert [row.label for row in joint.rows] == ["1", "1 / 2"]
    assert [cell.row for cell in joint.families[0].cells] == ["1", "1 / 2"]


def test_a_claim_that_nobody_listed_still_has_a_row() -> None:
    joint = merged(report("CN", cited("CN1A", "f", says("X", 7))), report("KR"))
    assert joint.rows[-1].numbers == {"CN": 7, "KR": None}
    assert joint.families[0].cells[0].row == "7 / –"


def test_lines_of_the_table_for_other_offices_are_left_out() -> None:
    rows = (*SAME, Correspondence(claims={"JP": 4}))
    assert [row.label for row in merged(report("CN"), report("KR"), rows=rows).rows] == list("123")


# --- figures ---


def test_the_sample_case_by_hand() -> None:
    joint = merge(programme(), [samples.chinese_report(), samples.korean_report()], samples.TABLE)
    (overlap,) = joint.overlap
    assert (overlap.both, overlap.only) == (2, {"CN": 2, "KR": 1})
    assert overlap.jaccard_permille == 400
    assert (overlap.relevant_both, overlap.relevant_only) == (2, {"CN": 1, "KR": 0})
    assert (overlap.agreed_rows, overlap.compared_rows) == (1, 3)


def test_three_offices_have_figures_by_pair_and_of_all() -> None:
    every = [
        report(office, cited(f"{office}1A", "all", says("A", 1))) for office in ("CN", "JP", "KR")
    ]
    every[0] = replace(
        every[0], citations=(*every[0].citations, cited("CN2A", "two", says("X", 1)))
    )
    every[1] = replace(
        every[1], citations=(*every[1].citations, cited("JP2A", "two", says("Y", 1)))
    )
    joint = merged(*every)
    assert [one.offices for one in joint.overlap] == [
        ("CN", "JP"), ("CN", "KR"), ("JP", "KR"), ("CN", "JP", "KR"),
    ]  # fmt: skip
    assert [one.jaccard_permille for one in joint.overlap] == [1000, 500, 500, 500]
    assert [(one.agreed_rows, one.compared_rows) for one in joint.overlap] == [
        (1, 2), (1, 1), (1, 1), (1, 1),
    ]  # fmt: skip
    assert joint.overlap[3].only == {"CN": 0, "JP": 0, "KR": 0}
    assert [family.found_by for family in joint.families] == [("CN", "JP", "KR"), ("CN", "JP")]


def test_a_report_alone_can_be_shown() -> None:
    joint = merge(programme(), [samples.korean_report()], samples.TABLE)
    assert joint.overlap == ()
    assert {family.found_by for family in joint.families} == {("KR",)}
    for form in FORMS:
        assert write(joint, form, "ko")


@pytest.mark.parametrize(
    ("reports", "message"),
    [([], "no report"), ([report("CN"), report("CN")], "two reports of CN"),
     ([report("CN"), report("KR", case="other")], "different cases")],
)  # fmt: skip
def test_what_cannot_be_merged(reports: list[OfficeReport], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        merge(programme(), reports)


# --- the matrix ---


def test_the_matrix_says_agreement_difference_one_and_silence() -> None:
    joint = merged(
        report("CN", cited("CN1A", "f", says("X", 1, 2), says("A", 3)), claims=(1, 2, 3, 4)),
        report("KR", cited("KR1A", "f", says("X", 1), says("Y", 2))),
    )
    (line,) = matrix(joint).lines
    assert [cell.state for cell in line.cells] == [
        State.AGREE, State.DIFFER, State.ONLY, State.SILENT,
    ]  # fmt: skip
    assert line.cells[2].only == "CN"
    assert line.cells[2].categories == (("A",), ())
    assert line.cells[3].categories == ((), ())


# --- properties ---

LETTERS = st.lists(st.sampled_from(CATEGORY_ORDER), max_size=3).map(tuple)
REMARKS = st.lists(
    st.builds(
        Remark, categories=LETTERS, claims=st.lists(st.integers(1, 5), max_size=4).map(tuple)
    ),
    max_size=3,
).map(tuple)


@st.composite
def citations(draw: st.DrawFn) -> Cited:
    number = draw(st.integers(1, 12))
    hidden = draw(st.sampled_from([False, False, False, True]))
    return Cited(
        key=f"SECRET{number}A" if hidden else f"CN{number}A", office="CN",
        number=f"SECRET{number}" if hidden else str(number), kind="A", date=20200101,
        family=f"SECRETF{number}" if hidden else f"F{number % 5}", remarks=draw(REMARKS),
        titles={"zh": f"SECRET{number}"} if hidden else {"zh": "电池"}, withheld=hidden,
    )  # fmt: skip


@st.composite
def reports(draw: st.DrawFn, office: str) -> OfficeReport:
    return report(office, *draw(st.lists(citations(), max_size=8)), claims=draw(
        st.lists(st.integers(1, 5), unique=True).map(tuple)))  # fmt: skip


TABLES = st.lists(
    st.builds(
        Correspondence,
        claims=st.dictionaries(st.sampled_from(("CN", "JP", "KR")), st.integers(1, 5), min_size=1),
    ),
    max_size=6,
).map(tuple)
THREE = st.tuples(reports("CN"), reports("JP"), reports("KR"))


@given(three=THREE, table=TABLES, order=st.permutations(range(3)))
def test_the_order_of_reports_makes_no_difference(
    three: tuple[OfficeReport, ...], table: tuple[Correspondence, ...], order: list[int]
) -> None:
    of = programme("CN", "JP", "KR")
    assert merge(of, [three[at] for at in order], table) == merge(of, three, table)


@given(one=reports("CN"), other=reports("KR"), table=TABLES)
def test_the_order_of_offices_changes_nothing_but_the_order(
    one: OfficeReport, other: OfficeReport, table: tuple[Correspondence, ...]
) -> None:
    left = merge(programme("CN", "KR"), [one, other], table)
    right = merge(programme("KR", "CN"), [one, other], table)
    assert comparable(left) == comparable(right)


def comparable(joint: JointReport) -> Any:
    """What a joint report says, with rows named by their claims and without any order."""
    named = {row.label: frozenset(row.numbers.items()) for row in joint.rows}
    families = {
        family.family: (
            frozenset(family.found_by),
            frozenset((cell.office, named[cell.row], cell.categories) for cell in family.cells),
            frozenset(named[row] for row in family.disagreements),
        )
        for family in joint.families
    }
    (overlap,) = joint.overlap
    figures = (overlap.both, overlap.only, overlap.jaccard_permille, overlap.relevant_both,
               overlap.relevant_only, overlap.agreed_rows, overlap.compared_rows)  # fmt: skip
    return frozenset(named.values()), families, figures


@given(three=THREE, table=TABLES)
def test_no_citation_is_lost_or_doubled(
    three: tuple[OfficeReport, ...], table: tuple[Correspondence, ...]
) -> None:
    joint = merged(*three, rows=table)
    for office in joint.offices:
        given_ = joint.reports[office].citations
        found = [c for family in joint.families for c in family.documents.get(office, ())]
        assert Counter(map(id, found)) == Counter(map(id, given_))
        assert len(found) == len(next(one for one in three if one.office == office).citations)
        for family in joint.families:
            assert (office in family.found_by) == bool(family.documents.get(office))


@given(one=reports("CN"), other=reports("KR"), table=TABLES)
def test_no_remark_is_lost(
    one: OfficeReport, other: OfficeReport, table: tuple[Correspondence, ...]
) -> None:
    joint = merged(one, other, rows=table)
    numbers = {row.label: row.numbers for row in joint.rows}
    for family in joint.families:
        said = {(cell.office, numbers[cell.row][cell.office]) for cell in family.cells}
        wanted = {
            (office, claim)
            for office, documents in family.documents.items()
            for citation in documents
            for remark in citation.remarks
            for claim in remark.claims
        }
        assert said == wanted


@given(one=reports("CN"))
def test_a_report_merged_with_itself_agrees_in_everything(one: OfficeReport) -> None:
    table = tuple(Correspondence(claims={"CN": n, "KR": n}) for n in range(1, 6))
    joint = merged(one, replace(one, office="KR"), rows=table)
    (overlap,) = joint.overlap
    assert overlap.jaccard_permille == 1000
    assert overlap.agreed_rows == overlap.compared_rows
    assert set(overlap.only.values()) <= {0}
    assert set(overlap.relevant_only.values()) <= {0}
    assert not any(family.disagreements for family in joint.families)
    states = {
        cell.state for line in matrix(joint).lines if not line.withheld for cell in line.cells
    }
    assert states <= {State.AGREE, State.SILENT}


@given(one=reports("CN"), other=reports("KR"))
def test_a_withheld_document_is_never_joined_and_shows_nothing(
    one: OfficeReport, other: OfficeReport
) -> None:
    joint = merged(one, other)
    assert "SECRET" not in str(joint)
    hidden = [line for line in matrix(joint).lines if line.withheld]
    assert len(hidden) == sum(c.withheld for own in (one, other) for c in own.citations)
    assert all(len(line.family.found_by) == 1 for line in hidden)


@settings(max_examples=8, deadline=None)
@given(one=reports("CN"), other=reports("KR"), language=st.sampled_from(("en", "zh", "ja", "ko")))
def test_no_form_shows_a_withheld_document(
    one: OfficeReport, other: OfficeReport, language: str
) -> None:
    joint = merged(one, other)
    assert b"SECRET" not in write(joint, "json", language)
    assert b"SECRET" not in write(joint, "st96", language)
    assert "SECRET" not in str(pdf.inputs(joint, words(language)))
    for form in ("xlsx", "st96-offices"):
        with zipfile.ZipFile(io.BytesIO(write(joint, form, language))) as archive:
            assert not any(b"SECRET" in archive.read(name) for name in archive.namelist())


@given(one=reports("CN"), other=reports("KR"), table=TABLES)
def test_disagreements_are_the_cells_that_differ(
    one: OfficeReport, other: OfficeReport, table: tuple[Correspondence, ...]
) -> None:
    for line in matrix(merged(one, other, rows=table)).lines:
        differing = tuple(cell.row for cell in line.cells if cell.state is State.DIFFER)
        assert differing == line.family.disagreements

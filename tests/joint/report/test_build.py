"""An office's report out of the desk's items: what goes in, what stays out, what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from joint.report.desk import CASE, CHINESE, JAPANESE, KOREAN, OTHER, Case, described, documents
from joint.report.samples import programme
from trihub.access.papers.encoding import canonical
from trihub.core.casework.cases import ItemKind
from trihub.core.dates import PatentDate
from trihub.core.errors import BadInput
from trihub.core.messages import Message
from trihub.joint.desk.model import Combination, Note, Opinion, Remark, Withheld
from trihub.joint.petition.model import Filed
from trihub.joint.report.build import build, problems
from trihub.joint.report.merge import merge
from trihub.joint.report.model import OfficeReport
from trihub.priorart.moved import Judged

A = Remark(categories=("A",), claims=(1,))
SECRET = "202610123456.7"


def report(case: Case, office: str = "CN", **more: object) -> OfficeReport:
    return build(case.parts, case.row, office, examiner="cn-1", **more)  # type: ignore[arg-type]


def found(case: Case, office: str = "CN") -> dict[str, bool]:
    """Each problem's code, and whether it stands in the way."""
    return {one.code: one.blocking for one in problems(case.parts, case.row, office)}


def test_a_report_has_what_was_made_and_what_the_library_says(case: Case) -> None:
    case.run(
        "CN", "ic:H01M4/38 AND 硅碳", filters={"classes": ("H01M10",)}, at="2026-11-02T00:00:00Z"
    )
    case.run("CN", at="2026-11-01T00:00:00Z", author="cn-2")
    passage = case.anchor(CHINESE, "de", "zh", "0002", "残余孔体积")
    case.mark("CN", CHINESE, Remark(categories=("P", "X"), claims=(3, 1), passages=(passage,),
                                    reason="公开了残余孔。"))  # fmt: skip
    case.put(ItemKind.OPINION, "CN", Opinion(claim=2, novelty=True))
    case.put(ItemKind.OPINION, "CN", Opinion(claim=1, novelty=False))
    case.put(ItemKind.NOTE, "CN", Note(text="请查日文文献。"))
    case.put(ItemKind.NOTE, "CN", Note(text="只给自己。"), private=True)
    made = report(case)
    assert (made.case, made.office, made.application) == (CASE, "CN", "202519900101.7")
    assert (made.language, made.filed) == ("zh", "2026-11-05T08:12:44+00:00")
    assert (made.title, made.applicant) == ("梯度硅碳负极材料", "青葙储能材料有限公司")
    assert (made.application_date, made.claims) == ("2025-12-03", (1, 2, 3))
    assert made.classes == ("H01M10", "H01M4/38")
    assert [entry.run.at[:10] for entry in made.runs] == ["2026-11-01", "2026-11-02"]
    (cited,) = made.citations
    assert (cited.key, cited.number, cited.kind, cited.date) == (
        CHINESE,
        "199000022",
        "A",
        20190503,
    )
    assert cited.titles == {"zh": "多孔硅碳负极材料", "en": "Porous silicon-carbon material"}
    assert cited.applicant == "苍岚电材有限公司"
    assert cited.remarks[0].categories == ("X", "P")
    assert cited.remarks[0].claims == (1, 3)
    assert cited.remarks[0].passages == (passage,)
    assert [opinion.claim for opinion in made.opinions] == [1, 2]
    assert [note.text for note in made.notes] == ["请查日文文献。"]


def test_the_record_of_search_says_what_the_library_covers(case: Case) -> None:
    case.run("CN")
    bases = {base.name: base for base in report(case).databases}
    assert list(bases) == ["Trihub CN", "Trihub JP", "Trihub KR"]
    chinese = bases["Trihub CN"]
    assert (chinese.documents, chinese.covered_from, chinese.covered_to) == (
        3, "2019-05-03", "2026-09-04"
    )  # fmt: skip


def test_examiners_are_numbered_unless_the_office_names_them(case: Case) -> None:
    case.run("CN", author="cn-7")
    case.run("CN", author="cn-1")
    assert [entry.examiner for entry in report(case).runs] == ["CN-1", "CN-2"]
    named = report(case, names={"cn-7": "examiner Li"})
    assert {entry.examiner for entry in named.runs} == {"examiner Li", "CN-1"}


def test_two_offices_that_cite_one_family_name_it_alike_and_as_the_store_does(case: Case) -> None:
    case.run("CN"), case.run("KR")
    case.mark("CN", CHINESE, A)
    case.mark("KR", KOREAN, A)
    one, other = report(case).citations[0], report(case, "KR").citations[0]
    assert one.family == other.family == "JP:patent:2018:101234"
    store = case.library.store
    first, second = store.get(CHINESE), store.get(KOREAN)
    assert first
    assert second
    assert first.simple_family == second.simple_family


def test_a_document_without_priorities_is_its_own_applications_family(case: Case) -> None:
    case.run("CN")
    case.mark("CN", JAPANESE, A)
    assert report(case).citations[0].family == "JP:patent:2018:200777"


def test_an_unpublished_application_is_read_from_what_was_uploaded(case: Case) -> None:
    case.run("KR")
    made = report(case, "KR")
    assert (made.title, made.claims) == ("구배형 실리콘-탄소 음극재", (1, 2))
    assert made.applicant == "青葙储能材料有限公司"


def test_the_others_items_never_get_in(case: Case) -> None:
    case.run("CN"), case.run("KR", "한국어")
    case.mark("KR", KOREAN, A)
    case.put(ItemKind.NOTE, "KR", Note(text="한국 메모"))
    assert "KR2019" not in canonical(report(case)).decode()
    assert "한국" not in canonical(report(case)).decode()


# --- what stands in the way ---


def test_what_is_not_relevant_never_gets_in(case: Case) -> None:
    case.run("CN", judged=Judged(relevant=((CHINESE, 1.0),), irrelevant=(JAPANESE,)))
    case.mark("CN", CHINESE, A)
    case.mark("CN", JAPANESE, relevant=False)
    made = report(case)
    assert [cited.key for cited in made.citations] == [CHINESE]
    assert made.runs[0].run.judged == Judged(relevant=((CHINESE, 1.0),))
    assert JAPANESE.encode() not in canonical(made)
    assert not any(found(case).values())


def test_an_empty_desk(case: Case) -> None:
    assert found(case) == {"no-run": True, "nothing-marked": False}
    with pytest.raises(BadInput, match="No search is recorded"):
        report(case)


def test_a_search_that_found_nothing_can_be_filed(case: Case) -> None:
    case.run("CN")
    assert found(case) == {"nothing-marked": False}
    assert report(case).citations == ()


@pytest.mark.parametrize(
    ("remarks", "code", "words"),
    [
        ((), "no-category", f"{CHINESE} is marked without a category"),
        ((Remark(categories=(), claims=(1,)),), "no-category", "without a category"),
        ((Remark(categories=("X",), claims=()),), "no-claims", "marked for no claim"),
        ((Remark(categories=("Z",), claims=(1,)),), "unknown-category", "no category “Z”"),
        ((Remark(categories=("X",), claims=(1, 9)),), "unknown-claim", "has no claim 9"),
        ((Remark(categories=("Y",), claims=(1,)),), "alone", "combined with no other"),
        ((Remark(categories=("Y",), claims=(1,), combined=(JAPANESE,)),), "partner-unmarked",
         f"combined with {JAPANESE}, which is not marked"),
    ],
)  # fmt: skip
def test_a_mark_that_cannot_be_filed(
    case: Case, remarks: tuple[Remark, ...], code: str, words: str
) -> None:
    case.run("CN")
    item = case.mark("CN", CHINESE, *remarks)
    (problem,) = [one for one in problems(case.parts, case.row, "CN") if one.blocking]
    assert problem.code == code
    assert words in problem.message
    assert problem.hint
    assert isinstance(problem.message, Message)
    assert item.id == problem.item
    with pytest.raises(BadInput, match=words):
        report(case)


def test_the_refusal_says_how_much_more_there_is(case: Case) -> None:
    case.mark("CN", CHINESE)
    with pytest.raises(BadInput) as caught:
        report(case)
    assert "Further points in the way: 1." in caught.value.hint


def test_a_document_that_is_not_in_the_library(case: Case) -> None:
    case.run("CN")
    case.mark("CN", "CN199999999A", A)
    assert found(case) == {"not-in-library": True}


def test_claims_are_those_of_the_offices_own_application(case: Case) -> None:
    case.run("KR")
    case.mark("KR", CHINESE, Remark(categories=("X",), claims=(3,)))
    assert "unknown-claim" in found(case, "KR")


def test_an_opinion_on_a_claim_that_does_not_exist(case: Case) -> None:
    case.run("CN")
    case.put(ItemKind.OPINION, "CN", Opinion(claim=4, novelty=True))
    assert found(case)["unknown-claim"]


def test_categories_that_do_not_fit_the_dates_are_told(case: Case) -> None:
    case.run("CN")
    case.mark("CN", CHINESE, Remark(categories=("X", "P"), claims=(1,)))
    assert found(case) == {"category-date": False}
    assert report(case).citations[0].remarks[0].categories == ("X", "P")


# --- combinations ---


def test_a_combination_of_the_desk_says_whom_y_is_combined_with(case: Case) -> None:
    case.run("CN")
    case.mark("CN", CHINESE, Remark(categories=("Y",), claims=(1,), reason="残余孔。"))
    case.mark("CN", JAPANESE, A)
    case.put(ItemKind.COMBINATION, "CN",
             Combination(first=JAPANESE, second=CHINESE, claims=(1,), reason="结合启示。"))  # fmt: skip
    assert found(case) == {}
    cited = report(case).citations[0]
    assert cited.remarks[0].combined == (JAPANESE,)
    assert cited.remarks[0].reason == "残余孔。\n结合启示。"


def test_a_combination_that_no_mark_speaks_of(case: Case) -> None:
    case.run("CN")
    case.mark("CN", CHINESE, A)
    case.mark("CN", JAPANESE, A)
    case.put(ItemKind.COMBINATION, "CN", Combination(first=JAPANESE, second=CHINESE, claims=(1,)))
    assert found(case) == {"combination-unmarked": True}


# --- passages in texts that changed ---


def marked_passage(case: Case) -> None:
    case.run("CN")
    passage = case.anchor(CHINESE, "de", "zh", "0002", "残余孔体积占总孔体积的25%～50%")
    case.mark("CN", CHINESE, replace(A, passages=(passage,)))


def test_a_passage_that_stands_where_it_stood(case: Case) -> None:
    marked_passage(case)
    before = case.library.store.get(CHINESE)
    case.read_again(CHINESE, status="granted")
    now = case.library.store.get(CHINESE)
    assert before
    assert now
    assert now.change > before.change
    assert found(case) == {}
    assert report(case).citations[0].remarks[0].passages[0].change == now.change


def test_a_passage_that_moved_is_anchored_again(case: Case) -> None:
    marked_passage(case)
    texts = ("本发明涉及电池。", "其特征如下。", "残余孔体积占总孔体积的25%～50%。")
    case.read_again(CHINESE, descriptions=described("zh", *texts))
    assert found(case) == {"passage-moved": False}
    passage = report(case).citations[0].remarks[0].passages[0]
    assert (passage.label, passage.start) == ("0003", 0)
    assert passage.quote == "残余孔体积占总孔体积的25%～50%"


def test_a_passage_in_other_words_has_to_be_confirmed(case: Case) -> None:
    marked_passage(case)
    texts = ("本发明涉及电池。", "残余孔体积占总孔体积的30%～50%。")
    case.read_again(CHINESE, descriptions=described("zh", *texts))
    assert found(case) == {"passage-changed": True}
    with pytest.raises(BadInput, match="has changed"):
        report(case)


def test_a_passage_that_is_gone(case: Case) -> None:
    marked_passage(case)
    case.read_again(CHINESE, descriptions=described("zh", "隔膜。"))
    assert found(case) == {"passage-lost": True}


# --- conflicting applications that are not published ---


def conflicting(case: Case) -> None:
    case.run("CN")
    case.mark("CN", SECRET, Remark(categories=("E",), claims=(1, 2), reason="抵触申请"),
              withheld=Withheld(until=PatentDate(2027, 4)))  # fmt: skip


def test_only_the_existence_of_an_unpublished_application_is_told(case: Case) -> None:
    conflicting(case)
    assert found(case) == {}
    (cited,) = report(case).citations
    assert cited.withheld
    assert cited.conflicting
    assert (cited.key, cited.number, cited.titles, cited.withheld_until) == ("", "", {}, "2027-04")
    assert cited.remarks == (Remark(categories=("E",), claims=(1, 2)),)
    assert "2026101" not in canonical(report(case)).decode()


def test_nothing_is_told_where_the_programme_says_so(open_case: Callable[..., Case]) -> None:
    case = open_case(programme=programme(conflicting="nothing"))
    conflicting(case)
    assert report(case).citations == ()


@pytest.mark.parametrize(
    "written",
    ["202610123456.7", "CN 2026 1 0123456.7", "见２０２６１０１２３４５６．７", "CN202610123456"],
)
def test_a_text_that_names_it_is_stopped(case: Case, written: str) -> None:
    conflicting(case)
    case.put(ItemKind.NOTE, "CN", Note(text=f"另见{written}。"))
    assert found(case) == {"withheld-named": True}


@pytest.mark.parametrize(
    "kept",
    [{"query": SECRET}, {"purpose": f"second to {SECRET}"}, {"filters": {"applicants": (SECRET,)}}],
)
def test_a_query_that_names_it_is_stopped(case: Case, kept: dict[str, Any]) -> None:
    """Whatever part of the record of search has it."""
    conflicting(case)
    case.run("CN", **kept)
    assert found(case) == {"withheld-named": True}


@pytest.mark.parametrize("written", ["10-2026-0123456", "2026-0123456", "KR1020260123456"])
def test_a_korean_number_is_known_without_its_first_digits(case: Case, written: str) -> None:
    case.run("KR")
    case.mark("KR", "10-2026-0123456", Remark(categories=("E",), claims=(1,)),
              withheld=Withheld())  # fmt: skip
    case.put(ItemKind.NOTE, "KR", Note(text=f"{written} 참조"))
    assert found(case, "KR") == {"withheld-named": True}


def test_a_note_kept_with_it_is_stopped(case: Case) -> None:
    conflicting(case)
    case.put(ItemKind.NOTE, "CN", Note(text="看这个。", document=SECRET))
    assert found(case) == {"withheld-named": True}


def test_a_combination_with_it_leaves_no_trace(case: Case) -> None:
    conflicting(case)
    case.mark("CN", CHINESE, Remark(categories=("Y",), claims=(1,), combined=(SECRET,)))
    case.put(ItemKind.COMBINATION, "CN",
             Combination(first=CHINESE, second=SECRET, claims=(1,), reason="与未公开申请结合"))  # fmt: skip
    assert report(case).citations[0].remarks[0].combined == ()
    assert "未公开" not in canonical(report(case)).decode()


# --- which application ---


def test_an_office_outside_the_case_has_no_report(case: Case) -> None:
    with pytest.raises(BadInput, match="no application at JP"):
        problems(case.parts, case.row, "JP")


def test_offices_that_search_one_international_application(open_case: Callable[..., Case]) -> None:
    pct = programme("CN", "KR", subject="one international application")
    petition = {"applications": documents_application(), "correspondence": ()}
    case = open_case(programme=pct, applicants_words=petition)
    case.run("CN"), case.run("KR")
    case.mark("CN", CHINESE, Remark(categories=("X",), claims=(2,)))
    case.mark("KR", KOREAN, Remark(categories=("X",), claims=(2,)))
    joint = merge(pct, [report(case), report(case, "KR")])
    assert [row.label for row in joint.rows] == ["1", "2", "3"]
    (family,) = joint.families
    assert family.found_by == ("CN", "KR")
    assert joint.overlap[0].agreed_rows == 1


def documents_application() -> tuple[Filed, ...]:
    key = documents()[0].key
    return (Filed(office="CN", number="PCT/CN2025/990101", publication=key),)


def test_a_class_that_is_excluded_was_not_searched(case: Case) -> None:
    case.run("CN", "ic:H01M4/38 NOT ic:H01M50 OR cp:H01M10/0525")
    case.run("CN", "(((", understood="")
    assert report(case).classes == ("H01M10/0525", "H01M4/38")


def test_the_same_desk_makes_the_same_report(case: Case) -> None:
    case.run("CN")
    case.mark("CN", OTHER, A)
    assert canonical(report(case)) == canonical(report(case))

"""Which claims answer to which: the proposal, the check of a table, how alike claims are."""

from __future__ import annotations

import pytest

from joint.petition.samples import TRANSLATOR, patent, rows
from trihub.core.errors import BadInput
from trihub.core.messages import Message
from trihub.core.patent import Claim, ClaimSet
from trihub.joint.petition.correspondence import check, compare, problems, propose
from trihub.joint.petition.model import Correspondence
from trihub.offices.claims import find_dependencies

ZH = (
    "一种二次电池，其特征在于，包括：正极，所述正极包含锂镍锰钴复合氧化物；负极，所述负极包含硅碳复合材料；"
    "以及位于所述正极与所述负极之间的隔膜。",
    "根据权利要求1所述的二次电池，其中所述隔膜的厚度为5μm至20μm。",
    "根据权利要求1所述的二次电池，其中所述电解液包含LiPF6。",
    "一种制造权利要求1所述的二次电池的方法，包括将正极活性物质涂布在集流体上的步骤。",
)
KO = (
    "리튬 니켈 망간 코발트 복합 산화물을 포함하는 양극; 실리콘 탄소 복합재를 포함하는 음극; "
    "및 상기 양극과 상기 음극 사이에 위치하는 분리막을 포함하는 이차전지.",
    "제1항에 있어서, 상기 전해액은 LiPF6를 포함하는 이차전지.",
    "제1항에 있어서, 상기 분리막의 두께는 5μm 내지 20μm인 이차전지.",
    "제1항의 이차전지를 제조하는 방법으로서, 양극 활물질을 집전체에 도포하는 단계를 포함하는 방법.",
)
JA = (
    "リチウムニッケルマンガンコバルト複合酸化物を含む正極と、シリコン炭素複合材料を含む負極と、前記正極と前記負極との間に位置する"
    "セパレータとを備える二次電池。",
    "前記セパレータの厚さが5μm～20μmである、請求項1に記載の二次電池。",
)
EN = (
    "A secondary battery comprising a cathode, an anode and a separator between them.",
    "The battery of claim 1, wherein the separator is porous.",
    "The battery of claim 1, wherein the cathode comprises nickel.",
)


def claim_set(texts: tuple[str, ...], lang: str) -> ClaimSet:
    return ClaimSet(
        claims=tuple(
            Claim(number=n, text=text, depends_on=find_dependencies(text, n, lang))
            for n, text in enumerate(texts, 1)
        ),
        lang=lang,
    )


def proposed(claims: dict[str, ClaimSet], lead: str) -> list[dict[str, int]]:
    return [p.row.claims for p in propose(claims, lead, TRANSLATOR)]


def test_claims_of_two_languages_are_found_though_their_order_differs():
    found = proposed({"CN": claim_set(ZH, "zh"), "KR": claim_set(KO, "ko")}, "CN")
    assert found == [
        {"CN": 1, "KR": 1}, {"CN": 2, "KR": 3}, {"CN": 3, "KR": 2}, {"CN": 4, "KR": 4},
    ]  # fmt: skip


def test_three_offices_make_one_row_and_a_claim_without_counterpart_none():
    claims = {"KR": claim_set(KO, "ko"), "CN": claim_set(ZH, "zh"), "JP": claim_set(JA, "ja")}
    found = {row["KR"]: row for row in proposed(claims, "KR")}
    assert found[1] == {"KR": 1, "CN": 1, "JP": 1}
    assert found[3] == {"KR": 3, "CN": 2, "JP": 2}
    assert found[2] == {"KR": 2, "CN": 3}


def test_claims_of_one_language_by_their_words():
    moved = (EN[0], EN[2], EN[1])
    found = proposed({"US": claim_set(EN, "en"), "EP": claim_set(moved, "en")}, "US")
    assert found == [{"US": 1, "EP": 1}, {"US": 2, "EP": 3}, {"US": 3, "EP": 2}]


def test_a_proposal_says_what_speaks_for_it():
    [first, *_] = propose({"US": claim_set(EN, "en"), "EP": claim_set(EN, "en")}, "US")
    assert first.score == pytest.approx(1.0)
    assert first.reasons == ("EP: 100 % alike.", "EP: the same number.", "EP: the same dependency.")
    assert all(isinstance(reason, Message) for reason in first.reasons)


def test_without_a_translator_numbers_and_dependencies_still_speak():
    found = propose({"CN": claim_set(ZH, "zh"), "KR": claim_set(KO, "ko")}, "CN")
    assert {"CN": 1, "KR": 1} in [p.row.claims for p in found]


def test_nothing_is_proposed_from_nothing():
    empty = ClaimSet(claims=(), lang="ko")
    assert propose({"CN": claim_set(ZH, "zh"), "KR": empty}, "CN", TRANSLATOR) == ()
    assert propose({"CN": claim_set(ZH, "zh")}, "CN", TRANSLATOR) == ()


def test_what_is_wrong_with_a_table():
    claims = {"US": claim_set(EN, "en").claims, "EP": claim_set(EN, "en").claims}
    table = rows(
        {"US": 1, "EP": 4}, {"US": 2, "EP": 2}, {"US": 2, "EP": 2}, {"US": 3}, {"US": 0, "KR": 1}
    )
    found = problems(table, claims)
    assert [str.__str__(p.message) for p in found if p.refused] == [
        "EP has no claim 4.",
        "The row EP 2 / US 2 stands twice.",
        "US has no claim 0.",
        "KR is no office of this petition.",
    ]
    assert [str.__str__(p.message) for p in found if not p.refused] == [
        "A row names one claim and no counterpart.",
        "Independent claim 1 of EP has no counterpart at US.",
    ]
    with pytest.raises(BadInput, match=r"EP has no claim 4\. The row"):
        check(table, claims)


def test_an_independent_claim_without_a_counterpart_is_reported_not_refused():
    claims = {"US": claim_set(EN, "en").claims, "EP": claim_set(EN, "en").claims}
    table = rows({"US": 2, "EP": 2})
    assert [(p.office, p.claim, p.refused) for p in problems(table, claims)] == [
        ("US", 1, False), ("EP", 1, False),
    ]  # fmt: skip
    check(table, claims)


def test_one_claim_may_answer_to_two_and_unknown_claims_are_not_held_against():
    claims = {"US": claim_set(EN, "en").claims, "KR": ()}
    check(rows({"US": 1, "KR": 1}, {"US": 1, "KR": 7}), claims)
    with pytest.raises(BadInput, match="US has no claim 9"):
        check(rows({"US": 9, "KR": 1}), claims)


def test_how_alike_the_claims_of_a_row_are():
    texts = {
        "CN": patent("CN", claim_sets=(claim_set(ZH, "zh"),)),
        "KR": patent("KR", claim_sets=(claim_set(KO, "ko"),)),
    }
    right, wrong = (
        Correspondence(claims={"CN": 2, "KR": 3}),
        Correspondence(claims={"CN": 2, "KR": 2}),
    )
    [good], [bad] = compare(right, texts, TRANSLATOR), compare(wrong, texts, TRANSLATOR)
    assert good.share > 2 * bad.share
    assert compare(Correspondence(claims={"CN": 2, "KR": 9}), texts, TRANSLATOR) == ()
    assert compare(right, {**texts, "KR": None}, TRANSLATOR) == ()


def test_many_claims_end_in_time():
    many = claim_set(tuple(f"A battery with part {n}." for n in range(500)), "en")
    found = propose({"US": many, "EP": many}, "US")
    assert [p.row.claims for p in found] == [{"US": n, "EP": n} for n in range(1, 101)]

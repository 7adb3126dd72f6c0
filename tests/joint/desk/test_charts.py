"""Claims cut into features; passages proposed for them within and across languages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joint.desk.setting import CASE, CN, KR, OWN, Bench
from trihub.core.errors import BadInput, NotFound
from trihub.core.patent import Claim
from trihub.joint.desk.chart import taken
from trihub.joint.desk.features import cut_claim
from trihub.joint.desk.model import Chart, Feature
from trihub.joint.desk.passages import Place

CLAIMS = {
    "en semicolons": ("en", "A cell comprising: an anode; a cathode; and a separator between them.", [
        "A cell comprising:", "an anode;", "a cathode;", "and a separator between them.",
    ]),
    "en wherein": ("en", "A particle having a core and a shell, wherein the shell is 3 nm thick, and "
                   "wherein the core is glass.", [
        "A particle having a core and a shell,", "wherein the shell is 3 nm thick,",
        "and wherein the core is glass.",
    ]),
    "en lines": ("en", "A method\n  mixing A with B\n  heating at 10.5 °C", [
        "A method", "mixing A with B", "heating at 10.5 °C",
    ]),
    "en characterised": ("en", "A pump (1), characterised in that the rotor (2) is hollow.", [
        "A pump (1),", "characterised in that the rotor (2) is hollow.",
    ]),
    "zh": ("zh", "一种电池，其特征在于，包括：正极；负极；以及位于二者之间的隔膜。", [
        "一种电池，", "其特征在于，包括：正极；", "负极；", "以及位于二者之间的隔膜。",
    ]),
    "zh dependent": ("zh", "根据权利要求1所述的电池，其特征在于，所述隔膜的厚度为5～9μm。", [
        "根据权利要求1所述的电池，", "其特征在于，所述隔膜的厚度为5～9μm。",
    ]),
    "ja jepson": ("ja", "電極を有する電池であって、前記電極が溝を備え、前記溝の深さが1μmであることを特徴とする電池。", [
        "電極を有する電池であって、", "前記電極が溝を備え、", "前記溝の深さが1μmであることを特徴とする電池。",
    ]),
    "ja において": ("ja", "請求項1に記載の電池において、前記溝が直線状であることを特徴とする電池。", [
        "請求項1に記載の電池において、", "前記溝が直線状であることを特徴とする電池。",
    ]),
    "ko": ("ko", "전극을 갖는 전지에 있어서,\n홈이 형성된 양극; 및\n음극을 포함하고, 상기 홈의 깊이가 1 μm인 것을 "
           "특징으로 하는 전지.", [
        "전극을 갖는 전지에 있어서,", "홈이 형성된 양극;", "및 음극을 포함하고,",
        "상기 홈의 깊이가 1 μm인 것을 특징으로 하는 전지.",
    ]),
}  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "expected"), CLAIMS.values(), ids=CLAIMS.keys())
def test_cutting(lang: str, text: str, expected: list[str]) -> None:
    features = cut_claim(Claim(number=4, text=text), lang)
    assert [feature.text for feature in features] == expected
    assert [f.label for f in features] == [f"4.{n}" for n in range(1, len(expected) + 1)]


def bare(text: str) -> str:
    return "".join(text.split())


@given(
    st.sampled_from(["en", "zh", "ja", "ko", "de"]),
    st.text(
        alphabet="a，,；;:：、 \n。.其特征在于wherein であって에있어서備え포함하고", max_size=300
    ),
)
def test_nothing_of_a_claim_is_left_out(lang: str, text: str) -> None:
    features = cut_claim(Claim(number=1, text=text), lang)
    assert bare("".join(feature.text for feature in features)) == bare(text)
    assert all(feature.text.strip() for feature in features)


def test_every_claim_of_the_demonstration_library(bench: Bench) -> None:
    """Long claims come in several features of a size that a person reads at a glance."""
    long = cut = 0
    for stored in bench.library.store.changes_since(0, limit=9999):
        for claims in stored.patent.claim_sets:
            for claim in claims.claims:
                features = cut_claim(claim, claims.lang)
                assert bare("".join(f.text for f in features)) == bare(claim.text)
                if len(claim.text) > 300:
                    long += 1
                    cut += len(features) > 1
    assert long >= 40
    assert cut >= 0.98 * long


# --- charts -----------------------------------------------------------------------------------


def test_a_chart_is_proposed_then_kept(bench: Bench) -> None:
    desk = bench.desk
    item, chart = desk.chart(CN, CASE, 1)
    assert item is None
    own = desk.application(CN, CASE)
    assert chart.features == cut_claim(own.claim(1), "zh")
    kept = desk.save_chart(CN, CASE, replace(chart, documents=("JP2017490001A",)))
    again, stored = desk.chart(CN, CASE, 1)
    assert again == kept
    assert stored.documents == ("JP2017490001A",)
    assert desk.chart(KR, CASE, 1)[0] is None
    with pytest.raises(BadInput):
        desk.chart(CN, CASE, 99)


def test_charts_that_do_not_hold_together(bench: Bench) -> None:
    _, chart = bench.desk.chart(CN, CASE, 1)
    passage = bench.desk.select(CN, CASE, OWN, "cl", "zh", "1", 0, 6)
    first = chart.features[0]
    for wrong in (
        replace(chart, features=()),
        replace(chart, claim=99),
        replace(chart, features=(first, first)),
        replace(chart, features=(replace(first, text="x" * 5001),)),
        replace(chart, features=(replace(first, passages=(passage,)),)),
        replace(chart, features=tuple(Feature(label=str(n), text="x") for n in range(101))),
    ):
        with pytest.raises(BadInput):
            bench.desk.save_chart(CN, CASE, wrong)
    with pytest.raises(NotFound):
        bench.desk.save_chart(CN, CASE, replace(chart, documents=("XX1",)))


def test_any_passage_is_taken_into_a_chart(bench: Bench) -> None:
    """Beside those kept, each once, the document with it; a feature that is gone is not found."""
    _, chart = bench.desk.chart(CN, CASE, 1)
    label = chart.features[1].label
    one = bench.desk.select(CN, CASE, OWN, "ab", "zh", "", 2, 9)
    other = bench.desk.select(CN, CASE, "JP2017490001A", "cl", "ja", "1", 0, 6)
    made = taken(taken(chart, label, [one]), label, [one, other])
    assert made.documents == (OWN, "JP2017490001A")
    assert [f.passages for f in made.features if f.passages] == [(one, other)]
    item = bench.desk.save_chart(CN, CASE, made)
    assert bench.desk.chart(CN, CASE, 1) == (item, made)
    with pytest.raises(BadInput, match="no feature"):
        taken(chart, "1.99", [one])


def test_passages_proposed_in_the_same_language(bench: Bench) -> None:
    """The office's own publication shows every feature of its own claim, in that very claim."""
    desk = bench.desk
    features = desk.chart(CN, CASE, 1)[1].features
    found = desk.propose_passages(CN, CASE, features, [OWN])[OWN]
    for feature in features:
        best = found[feature.label][0]
        assert best.share > 0.9
        assert best.terms
        assert all(term in best.anchor.quote for term in best.terms)
        assert isinstance(desk.passages(CN, CASE, [best.anchor])[0][1], Place)
    assert feature.text.strip("，。") in best.anchor.quote


def test_passages_proposed_across_languages(bench: Bench) -> None:
    """The Japanese member of the family shows the Chinese claim's features; a pump does not."""
    desk = bench.desk
    features = desk.chart(CN, CASE, 1)[1].features
    same, other = "JP2019490002A", "CN199000011A"
    found = desk.propose_passages(CN, CASE, features, [same, other])
    for feature in features[:2]:
        best = found[same][feature.label][0]
        assert best.share >= 0.5
        pairs = dict(term.split(" → ") for term in best.terms)
        assert all(source in feature.text for source in pairs)
        assert isinstance(desk.passages(CN, CASE, [best.anchor])[0][1], Place)

    def total(key: str) -> float:
        return sum(max((p.share for p in one), default=0) for one in found[key].values())

    assert total(same) > 2 * total(other)


def test_korean_examiners_chart_of_an_unpublished_text(bench: Bench) -> None:
    desk = bench.desk
    features = desk.chart(KR, CASE, 1)[1].features
    assert len(features) == 3
    found = desk.propose_passages(KR, CASE, features, [OWN])[OWN]
    assert max(p.share for one in found.values() for p in one) > 0.5
    assert {p.anchor.lang for one in found.values() for p in one} == {"zh"}


def test_a_second_document_for_what_the_first_lacks(bench: Bench) -> None:
    """The first shows the electrolyte; the root of a turbine's blade is what it lacks. Documents that
    show it come first, and the run is in the record with its terms."""
    desk = bench.desk
    features = (
        Feature(label="a", text="硫化物固体电解质颗粒"),
        Feature(label="b", text="与风力发电机组叶片的叶根连接的螺栓套"),
    )
    first = desk.select(CN, CASE, OWN, "ti", "zh", "", 0, 4)
    chart = Chart(
        claim=1, documents=(OWN,), features=(replace(features[0], passages=(first,)), features[1])
    )
    desk.save_chart(CN, CASE, chart)
    second = desk.second_document(CN, CASE, 1, OWN)
    assert [feature.label for feature in second.lacking] == ["b"]
    assert any(term.text == "叶片" for term in second.terms)
    found = [hit.stored.patent.key for hit in second.result.hits]
    lacking, ranked = desk.seconds(CN, CASE, 1, OWN, found)
    assert lacking == second.lacking
    best = ranked[0]
    assert best.covered == ("b",)
    assert best.proposals["b"][0].share >= 0.5
    stored = bench.library.store.get(best.document)
    assert stored
    assert any(entry.symbol.startswith("F03D") for entry in stored.patent.classes)
    _, run = desk.runs(CN, CASE)[-1]
    assert run.purpose == f"second to {OWN}"
    assert run.more == second.terms
    assert run.before == "2017-10-24"
    assert not run.conflicting
    assert desk.replay(CN, CASE, second.item.id).same


def test_nothing_is_lacking(bench: Bench) -> None:
    desk = bench.desk
    passage = desk.select(CN, CASE, OWN, "ti", "zh", "", 0, 4)
    feature = Feature(label="a", text="电解质", passages=(passage,))
    desk.save_chart(CN, CASE, Chart(claim=1, documents=(OWN,), features=(feature,)))
    with pytest.raises(BadInput, match="Nothing is left"):
        desk.second_document(CN, CASE, 1, OWN)

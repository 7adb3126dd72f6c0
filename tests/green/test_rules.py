"""Rules with their reasons, concordances and figures."""

from __future__ import annotations

from green.texts import ipc
from trihub.core.classes import Classification, Scheme
from trihub.green.concordance.measure import Figure, Relation, figures, measure
from trihub.green.rules.classify import Rules
from trihub.green.schemes.tables import read_table

ONE = Rules(
    read_table(
        b"# id: one\n# version: 1\n# source: s\nclass,parent,name_en,places\n"
        b"energy,,Energy,\nsun,energy,Sun,H02S\nwind,energy,Wind,F03D\nrotor,wind,Rotor,F03D 1/06\n",
        "one",
    )
)
OTHER = Rules(
    read_table(
        b"# id: other\n# version: 1\n# source: s\nclass,parent,name_en,places\n"
        b"power,,Power,H02S; F03D; H02J\nwater,,Water,C02F\n",
        "other",
    )
)


def test_a_document_falls_into_classes_with_the_reason(inventory: Rules) -> None:
    verdict = inventory.judge(ipc("H01M 8/2475", "A47C 3/00"))
    assert verdict.green is True
    [reason] = verdict.reasons
    assert (reason.class_id, reason.symbol, reason.place) == (
        "fuel-cells", "H01M 8/2475", "H01M 8/00-8/24",
    )  # fmt: skip
    assert inventory.judge(ipc("A47C 3/00")).green is False


def test_no_class_is_not_the_same_as_no(inventory: Rules) -> None:
    assert inventory.judge([]).green is None
    assert inventory.judge([Classification(scheme=Scheme.LOCARNO, symbol="06-01")]).green is None
    assert inventory.judge(ipc("none")).green is None


def test_an_fi_symbol_counts_by_its_ipc_part(inventory: Rules) -> None:
    fi = Classification(scheme=Scheme.FI, symbol="H01M 8/04,101@Z")
    assert inventory.judge([fi]).classes == ("fuel-cells",)
    assert inventory.judge([Classification(scheme=Scheme.CPC, symbol="H01M 8/04")]).green is None


def test_the_most_specific_class_is_told(inventory: Rules) -> None:
    assert ONE.judge(ipc("F03D 1/06")).classes == ("rotor",)
    assert ONE.judge(ipc("F03D 1/02")).classes == ("wind",)


def test_overlaps_are_counted_by_families() -> None:
    families = (
        [ipc("H02S 1/00")] * 3 + [ipc("F03D 1/06")] * 2 + [ipc("H02J 1/00"), ipc("C02F 1/00")]
    )
    families.append(ipc("A47C 1/00"))
    found = measure(ONE, OTHER, families)
    assert found.families == 8
    assert found.whole is not None
    assert (found.whole.both, found.whole.one, found.whole.other) == (5, 5, 7)
    told = {(o.one_class, o.other_class): o for o in found.overlaps}
    sun = told["sun", "power"]
    assert (sun.both, sun.one, sun.other, sun.jaccard) == (3, 3, 6, 0.5)
    assert sun.relation is Relation.NARROWER
    energy = told["energy", "power"]
    assert energy.jaccard == 5 / 6
    assert energy.relation is Relation.NARROWER
    back = measure(OTHER, ONE, families)
    assert back.overlaps[0].relation is Relation.BROADER
    assert ("sun", "water") not in told
    assert measure(ONE, OTHER, []).whole is None


def test_figures_count_a_family_once_in_each_class() -> None:
    families = [
        ("CN", 2020, ipc("F03D 1/06", "F03D 1/02")),
        ("JP", 2021, ipc("H02S 1/00")),
        ("JP", 2021, ipc("A47C 1/00")),
    ]
    found = figures(ONE, families)
    assert Figure(class_id="wind", office="CN", year=2020, families=1) in found
    assert Figure(class_id="rotor", office="CN", year=2020, families=1) in found
    assert Figure(class_id="", office="JP", year=2021, families=1) in found
    assert len(found) == 7

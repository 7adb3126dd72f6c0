"""Making a definition: judgements, agreement, estimates, samples, suggestions, what to judge next."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from fields.conftest import DOCUMENTS, Kites, ingest, key, patent
from library.corpus import opened
from trihub.core.errors import BadFile, BadInput
from trihub.fields.making.agreement import nominal_alpha
from trihub.fields.making.coverage import coverage
from trihub.fields.making.estimates import Part, estimate, parts_of, wilson
from trihub.fields.making.grams import grams
from trihub.fields.making.judgements import (
    Judgement,
    Stratum,
    Verdict,
    add_judgements,
    counting,
    decided,
    questionable,
    read_judgements,
    read_sample,
    write_sample,
)
from trihub.fields.making.learning import fit, order
from trihub.fields.making.neighbours import examples_found, neighbours_found
from trihub.fields.making.sampling import draw, strata
from trihub.fields.making.suggesting import suggest


def units(judges: tuple[str, ...]) -> list[list[str]]:
    return [[v for v in values if v != "."] for values in zip(*judges, strict=True)]


@pytest.mark.parametrize(
    ("judges", "alpha"),
    [
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
    ],
)  # fmt: skip
def test_alpha_of_the_published_examples(judges: tuple[str, ...], alpha: float) -> None:
    """K. Krippendorff, “Computing Krippendorff's Alpha-Reliability” (2011), sections A, B and C."""
    found = nominal_alpha(units(judges)).alpha
    assert found is not None
    assert round(found, 3) == alpha


def test_alpha_of_nothing_to_compare() -> None:
    assert nominal_alpha([["yes"], ["no"]]).alpha is None
    assert nominal_alpha([["yes", "yes"], ["yes", "yes"]]).alpha is None
    assert nominal_alpha([["yes", "yes"], ["no", "no"]]).alpha == 1


def judged(number: str, verdict: str, judge: str = "han", on: str = "2026-02-01") -> Judgement:
    return Judgement(
        number=number, field="kites", verdict=Verdict(verdict), judge=judge,
        on=dt.date.fromisoformat(on),
    )  # fmt: skip


def test_judgements_of_several_and_of_somebody_who_left(kites: Kites, tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    made = [
        judged("A", "no"), judged("A", "yes"), judged("A", "unsure", "mei"),
        judged("B", "yes"), judged("B", "no", "mei"),
        judged("C", "yes", "mei"), judged("C", "no", "mei", "2026-04-01"),
        judged("D", "no", "somebody"),
    ]  # fmt: skip
    assert add_judgements(path, made[:3]) == 3
    add_judgements(path, made[3:])
    assert read_judgements(path) == made
    counted = counting(kites.definition, made)
    assert decided(counted, "kites") == {"A": True, "C": True, "D": False}, "B is a tie"
    odd = questionable(kites.definition, made)
    assert odd == {
        "mei": ["left on 2026-03-31; 1 judgements are dated later and do not count"],
        "somebody": ["is not among the judges of the definition"],
    }


def test_files_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    assert read_judgements(path) == []
    path.write_text('\n{"number": "A", "field": "f", "verdict": "perhaps"}\n', encoding="utf-8")
    with pytest.raises(BadFile, match=r"j\.jsonl, line 2: This is no judgement"):
        read_judgements(path)
    with pytest.raises(BadFile, match="is no sample"):
        read_sample(path)


# --- estimates ------------------------------------------------------------------------------


def part(*, member: bool, size: int, judged: int, relevant: int) -> Part:
    return Part(name="x", member=member, size=size, judged=judged, relevant=relevant)


def test_an_estimate_by_hand() -> None:
    """100 × 9/10 + 50 × 2/10 = 100 relevant of 150 members; 400 × 1/20 = 20 missed."""
    found = estimate([
        part(member=True, size=100, judged=10, relevant=9),
        part(member=True, size=50, judged=10, relevant=2),
        part(member=False, size=400, judged=20, relevant=1),
    ])  # fmt: skip
    assert found.precision is not None
    assert found.recall is not None
    assert found.precision.value == pytest.approx(100 / 150)
    assert found.recall.value == pytest.approx(100 / 120)
    assert found.precision.low < 100 / 150 < found.precision.high
    assert found.recall.low < 100 / 120 < found.recall.high


def test_the_interval_of_one_large_stratum_is_jeffreys() -> None:
    """Brown, Cai and DasGupta 2001, 4.1.2: the quantiles of Beta(x + 1/2, n - x + 1/2), here of
    Beta(31.5, 9.5) by SciPy's ``beta.ppf``."""
    found = estimate([part(member=True, size=10**8, judged=40, relevant=31)]).precision
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.62943, 0.88242), abs=0.005)


def test_what_was_judged_whole_is_known() -> None:
    found = estimate([
        part(member=True, size=20, judged=20, relevant=15),
        part(member=False, size=30, judged=30, relevant=5),
    ])  # fmt: skip
    for share, value in ((found.precision, 15 / 20), (found.recall, 15 / 20)):
        assert share is not None
        assert (share.value, share.low, share.high) == (value, value, value)


def test_nothing_judged_and_nothing_relevant() -> None:
    assert estimate([part(member=True, size=5, judged=0, relevant=0)]).precision is None
    unseen = estimate([
        part(member=True, size=5, judged=5, relevant=4),
        part(member=False, size=900, judged=0, relevant=0),
    ])  # fmt: skip
    assert unseen.precision is not None
    assert unseen.recall is None, "of what was missed nothing is known"
    none = estimate([part(member=True, size=5, judged=5, relevant=0)])
    assert none.precision is not None
    assert none.precision.value == 0
    assert none.recall is None


def test_wilson_as_published() -> None:
    """R. G. Newcombe, *Statistics in Medicine* 17 (1998) 857-872, table I, method 3."""
    for found, of, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605),
                                 (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)):  # fmt: skip
        share = wilson(found, of)
        assert share is not None
        assert (round(share.low, 4), round(share.high, 4)) == (low, high)
    assert wilson(0, 0) is None


def test_a_sample_outlives_a_change_of_members() -> None:
    one = Stratum(name="members", size=100, numbers=("A", "B", "C", "D"))
    found = parts_of([one], {"A", "B", "C"}.__contains__, {"A": True, "B": False, "D": True})
    assert [(p.member, p.size, p.judged, p.relevant) for p in found] == [
        (True, 75, 2, 1), (False, 25, 1, 1),
    ]  # fmt: skip


# --- samples and coverage ---------------------------------------------------------------------


def test_strata_part_the_library(kites: Kites) -> None:
    members, store = kites.members(), kites.library.store
    parts = strata(kites.definition, members, kites.library.index)
    keys = {n: set(store.keys_of([int(d) for d in docs]).values()) for n, docs in parts.items()}
    assert keys == {
        "members by words and classes": {key(1)},
        "members by words": {key(2), key(9)},
        "members by classes": {key(3), key(4)},
        "members by hand or sub-fields": {key(8)},
        "near: found by lines of sub-fields": {key(7), key(10)},
        "the rest of the library": {key(5), key(6), key(11), key(12)},
    }
    below = strata(kites.definition, members, kites.library.index, "sails")
    assert {n: len(docs) for n, docs in below.items() if len(docs)} == {
        "members by words": 1, "others in kites": 5,
    }  # fmt: skip


def test_a_sample_is_drawn_again_by_its_seed(kites: Kites, tmp_path: Path) -> None:
    members, store = kites.members(), kites.library.store
    parts = strata(kites.definition, members, kites.library.index)
    drawn = [draw(parts, 10, seed, store, members=members) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1]
    assert sum(one.size for one in drawn[0].strata) == len(DOCUMENTS)
    assert all(len(one.numbers) == min(one.size, 5) for one in drawn[2].strata)
    write_sample(tmp_path / "s.json", drawn[0])
    assert read_sample(tmp_path / "s.json") == drawn[0]


def test_coverage(kites: Kites) -> None:
    found = {(one.field, one.line): (one.members, one.alone) for one in coverage(kites.members())}
    assert found == {
        ("kites", "words-en"): (2, 1),
        ("kites", "words-zh"): (1, 1),
        ("kites", "classes"): (3, 2),
        ("kites/reels", "words"): (4, 4),
        ("kites/reels", "CN 115000008 A"): (1, 1),
        ("kites/sails", "words"): (1, 1),
    }
    assert [one.field for one in coverage(kites.members(), "sails")] == ["kites/sails"]


def test_examples_and_their_neighbours(kites: Kites) -> None:
    members, store = kites.members(), kites.library.store
    found = examples_found(members, store, kites.definition.examples)
    assert (found.here, found.missing, found.not_here) == (2, (), ("CN119999999A",))
    assert found.recall is not None
    assert found.recall.value == 1
    near = neighbours_found(members, store, ["CN115000001A"])
    assert (near.here, near.missing) == (2, (key(7),)), "1 cites 2, a member, and 7, which is none"


# --- suggestions and what comes next ---------------------------------------------------------


def test_terms_as_people_write_them() -> None:
    assert grams("Kite with the reel; reel holder") >= {"kite", "reel", "reel holder"}
    assert "with" not in grams("Kite with the reel")
    assert grams("一种风筝线轴") >= {"风筝", "线轴", "风筝线轴"}
    assert grams("凧のリール") == {"リール"}
    assert grams("연줄 얼레") == {"연줄", "얼레"}


def test_suggestions_tell_the_examples_from_the_rest(kites: Kites) -> None:
    docs = [kites.doc(n) for n in (1, 3, 4, 9)]
    found = suggest(kites.library.store, kites.library.index, docs)
    best = {one.kind: one for one in reversed(found)}
    assert (best["IPC"].text, best["IPC"].examples, best["IPC"].background) == ("A63H27/08", 3, 0)
    assert all(one.z > 0 for one in found)
    assert suggest(kites.library.store, kites.library.index, docs) == found


def test_a_term_of_every_example_comes_before_one_of_a_few(tmp_path: Path) -> None:
    """In each of the four languages, though the background has it never."""
    library = opened(tmp_path / "L")
    words = {
        "en": ("kite", "box lid"),
        "zh": ("风筝", "箱盖"),
        "ja": ("カイト", "フタ"),
        "ko": ("연줄", "뚜껑"),
    }
    documents = []
    for place, (lang, (own, other)) in enumerate(words.items()):
        for n in range(12):
            text = f"{own} {other if n < 2 else f'x{place}y{n}'}" if n < 4 else f"{other} z{n}"
            documents.append(patent(1_000 + 100 * place + n, text, lang))
    ingest(library, tmp_path, documents)
    starts = tuple(own for own, _ in words.values())
    examples = [one.key for one in documents if one.titles[0].text.startswith(starts)]
    docs = [kept.doc for one in examples if (kept := library.store.get(one))]
    found = suggest(library.store, library.index, docs)
    assert {one.kind: (one.text, one.examples, one.background) for one in reversed(found)} == {
        lang: (own, 4, 0) for lang, (own, _) in words.items()
    }
    library.close()


def test_the_regression_is_at_its_minimum() -> None:
    """The mean loss plus half the penalty of the squared weights has no lower value nearby."""
    from trihub.fields.making.learning import PENALTY

    random = np.random.default_rng(3)
    features = random.normal(size=(40, 5))
    labels = (features[:, 0] + random.normal(size=40) > 0.3).astype(float)
    model = fit(features @ features.T, labels)
    rows = np.vstack([np.eye(5), np.zeros(5)])
    logits = np.log(model(rows @ features.T) / (1 - model(rows @ features.T)))
    bias = float(logits[5])
    weights = logits[:5] - bias

    def loss(weights: np.ndarray, bias: float) -> float:
        signs = 2 * labels - 1
        mean = np.log1p(np.exp(-signs * (features @ weights + bias))).mean()
        return float(mean + PENALTY / 2 * weights @ weights)

    least = loss(weights, bias)
    for _ in range(50):
        moved = weights + random.normal(size=5) * 0.01
        assert loss(moved, bias + random.normal() * 0.01) >= least - 1e-9


def test_what_to_judge_next(kites: Kites) -> None:
    known = {key(1): True, key(3): True, key(12): False, key(11): False}
    found = order(known, DOCUMENTS, 4)
    assert found[0].number == key(4), "of the same class as those judged relevant"
    assert found[0].why == "likely relevant"
    assert {one.why for one in found} == {"likely relevant", "uncertain"}
    assert not {one.number for one in found} & set(known)
    with pytest.raises(BadInput, match="nothing to learn from"):
        order({key(1): True}, DOCUMENTS, 4)

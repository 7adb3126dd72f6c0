"""Search across languages on a small fixed set is worth no less than when it was last measured."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from evaluation.floor import FLOOR, Values, demonstration, measured
from trihub.evaluation.statistics import compare

NOISE = 0.05
"""How often a loss by mere chance would be taken for one."""


def flat(values: Values) -> dict[tuple[str, str], float]:
    return {(way, topic): v for way, own in values.items() for topic, v in own.items()}


def lost(now: Values, before: Values) -> bool:
    one, two = flat(now), flat(before)
    assert one.keys() == two.keys(), (
        "the documents have changed: measure anew (evaluation/floor.py)"
    )
    found = compare(np.array([one[key] for key in two]), np.array(list(two.values())))
    return found.difference.mean < 0 and found.randomisation < NOISE


def test_nothing_is_lost(tmp_path: Path) -> None:
    before: Values = json.loads(FLOOR.read_text("utf-8"))
    library = demonstration(tmp_path / "library")
    now = measured(library)
    library.close()
    assert sum(map(len, before.values())) >= 140
    assert not lost(now, before)


def test_a_loss_is_seen_and_noise_is_none() -> None:
    before: Values = json.loads(FLOOR.read_text("utf-8"))
    worse = {way: {t: v / 2 if n % 5 == 0 else v for n, (t, v) in enumerate(own.items())}
             for way, own in before.items()}  # fmt: skip
    assert lost(worse, before)
    assert not lost(before, worse)
    way, own = next(iter(before.items()))
    topic = next(iter(own))
    assert not lost({**before, way: {**own, topic: own[topic] / 2}}, before)

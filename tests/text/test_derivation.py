"""English words of one root."""

from __future__ import annotations

import pytest

from trihub.text.analysis import tokens
from trihub.text.derivation import relatives


@pytest.mark.parametrize(
    "family",
    [
        "decelerate deceleration decelerator", "rotate rotation rotational rotator rotatable",
        "assemble assembly", "genome genomic", "synthesis synthetic", "absorb absorption",
        "expand expansion", "transmit transmission transmitter", "produce production producer",
        "conductive conductivity", "porous porosity", "resist resistance resistor",
        "purify purification purifier", "analyze analysis analyzer", "vertical vertically",
        "adjust adjustment adjustable", "store storage", "magnet magnetic", "thick thickness",
        "convert conversion converter", "emit emission emitter", "compose composition", "stable stability",
    ],
)  # fmt: skip
def test_words_of_a_root_find_one_another(family: str) -> None:
    """Each finds the first and is found by it, as the analysis leaves them."""
    first, *others = tokens(family)
    for other in others:
        assert other in relatives(first), (first, other)
        assert first in relatives(other), (other, first)


@pytest.mark.parametrize(
    "words",
    [
        "carbon carbonate", "silicon silicone", "acetal acetate", "propane propanal",
        "number numb", "former form", "matter mat", "station state", "corner corn",
        "current currency", "module modulation", "patient patience", "flow flower", "state static",
    ],
)  # fmt: skip
def test_words_that_only_look_alike_stay_apart(words: str) -> None:
    one, other = tokens(words)
    assert other not in relatives(one)
    assert one not in relatives(other)


def test_other_tokens_have_none() -> None:
    assert [relatives(one) for one in ("h01m", "电池", "μm", "bed", "10", "a")] == [()] * 6


def test_a_table_says_each_thing_once() -> None:
    for word in ["rotation", "assembly", "connect", "supply", "vertical", "genomic"]:
        found = relatives(word)
        assert len(found) == len(set(found)) < 20
        assert word not in found

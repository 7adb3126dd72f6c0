"""Precision and recall of a definition, estimated from a judged stratified sample.

Point estimates are those of stratified sampling: each stratum's share of relevant documents times its
size (W. G. Cochran, *Sampling Techniques*, 3rd edition 1977, sections 5.3 and 5.4; recall as a
combined ratio, section 6.11). Intervals are 95 % credible intervals by simulation: the relevant
documents among those of a stratum that nobody judged follow a beta-binomial distribution, the
posterior under Jeffreys' prior (its interval for one proportion: L. D. Brown, T. T. Cai and
A. DasGupta, “Interval estimation for a binomial proportion”, *Statistical Science* 16 (2001)
101-133, section 4.1.2), and the quantiles of precision and recall are taken over
draws of all strata together. A stratum that was judged whole adds no uncertainty. A large stratum
with few judged documents leaves recall wide open, as it must: what was not looked at is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np

from trihub.fields.making.judgements import Stratum

DRAWS = 20_000
SEED = 20_200_320
UNJUDGED = 0.05
"""The share of documents in parts without a judgement, up to which these are left out."""
Z = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Documents alike in whether they are members: how many, how many judged, how many relevant."""

    name: str
    member: bool
    size: float
    judged: int
    relevant: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share with its 95 % interval; ``None`` where nothing was judged that it could be told by."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Precision and recall of a field."""

    precision: Share | None
    recall: Share | None
    parts: tuple[Part, ...]

    @property
    def judged(self) -> int:
        """Documents that were judged."""
        return sum(part.judged for part in self.parts)


def parts_of(
    strata: Iterable[Stratum], inside: Callable[[str], bool], verdicts: Mapping[str, bool]
) -> list[Part]:
    """The strata of a sample, each parted by whether documents are members now.

    A definition that changed since the sample was drawn may have members and others in one stratum:
    then the stratum's size is shared out as its drawn documents are.
    """
    found = []
    for one in strata:
        for member in (True, False):
            numbers = [number for number in one.numbers if inside(number) is member]
            if not numbers:
                continue
            judged = [verdicts[number] for number in numbers if number in verdicts]
            size = one.size * len(numbers) / len(one.numbers)
            found.append(
                Part(name=one.name, member=member, size=size, judged=len(judged),
                     relevant=sum(judged))
            )  # fmt: skip
    return found


def estimate(parts: Iterable[Part], *, seed: int = SEED) -> Estimate:
    """Precision and recall from parts. Parts that nobody judged are left out while they are few;
    where they hold more than :data:`UNJUDGED` of the members, neither is known, and where they hold
    more of the others, recall is not."""
    found = tuple(parts)
    known = [part for part in found if part.judged]
    true, false, missed = _totals(known)
    hits, wrong, lost = _simulated(known, np.random.default_rng(seed))
    members, others = (_is_known(found, member=member) for member in (True, False))
    return Estimate(
        precision=_share(true, false, hits, wrong) if members else None,
        recall=_share(true, missed, hits, lost) if members and others else None,
        parts=found,
    )


def _is_known(parts: Iterable[Part], *, member: bool) -> bool:
    sizes = [(part.size, bool(part.judged)) for part in parts if part.member is member]
    total = sum(size for size, _ in sizes)
    return sum(size for size, judged in sizes if not judged) <= UNJUDGED * total


def _totals(parts: Iterable[Part]) -> tuple[float, float, float]:
    true = false = missed = 0.0
    for part in parts:
        relevant = part.size * part.relevant / part.judged
        if part.member:
            true, false = true + relevant, false + part.size - relevant
        else:
            missed += relevant
    return true, false, missed


def _simulated(
    parts: Iterable[Part], random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    true, false, missed = (np.zeros(DRAWS) for _ in range(3))
    for part in parts:
        left = max(round(part.size) - part.judged, 0)
        chance = random.beta(part.relevant + 0.5, part.judged - part.relevant + 0.5, DRAWS)
        relevant = part.relevant + random.binomial(left, chance)
        if part.member:
            true += relevant
            false += part.judged + left - relevant
        else:
            missed += relevant
    return true, false, missed


def _share(part: float, rest: float, parts: np.ndarray, rests: np.ndarray) -> Share | None:
    if part + rest == 0:
        return None
    total = parts + rests
    shares = parts[total > 0] / total[total > 0]
    low, high = np.quantile(shares, (0.025, 0.975)) if len(shares) else (0.0, 1.0)
    value = part / (part + rest)
    return Share(value=value, low=min(float(low), value), high=max(float(high), value))


def wilson(found: int, of: int) -> Share | None:
    """A share with Wilson's 95 % score interval: for the recall of examples, all of which are known
    (E. B. Wilson, *JASA* 22 (1927) 209-212). ``None`` of none."""
    if not of:
        return None
    share, z2 = found / of, Z * Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return Share(value=share, low=max(0.0, middle - half), high=min(1.0, middle + half))

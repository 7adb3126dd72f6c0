"""Which claims answer to which: a table proposed, a table checked, claims compared.

A proposal is only that: the applicant confirms or changes it, and whether claims correspond
substantially is for the examiner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from trihub.core.errors import BadInput
from trihub.core.messages import N_, Message, said
from trihub.core.patent import Claim, ClaimSet, Patent
from trihub.core.ports import Translator
from trihub.joint.petition.likeness import Meaning, likeness, meaning, rarity
from trihub.joint.petition.model import Correspondence

MAX_CLAIMS = 100
"""Claims of an application that a proposal takes in; the rest is left to the applicant."""

_ALIKE, _NUMBER, _PARENTS = 0.6, 0.2, 0.2
"""What likeness of words, the same number, and the same place in the dependencies count."""
_ENOUGH = 0.3
"""Below this a pair is not proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A row proposed, never decided. ``score`` (0 to 1) is how much speaks for it, the lowest of
    its pairs; ``reasons`` what does."""

    row: Correspondence
    score: float
    reasons: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a table. ``refused`` problems must be mended before it is filed."""

    message: Message
    refused: bool
    office: str = ""
    claim: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two offices' claims of a row are: ``share`` from 0 to 1."""

    left: str
    right: str
    share: float


def propose(
    claims: Mapping[str, ClaimSet], lead: str, translator: Translator | None = None
) -> tuple[Proposal, ...]:
    """A table of correspondence, a row for each claim of ``lead`` that finds counterparts.

    For a pair speaks the likeness of their words (across languages, of terms that the translator
    connects; what many claims have counts little), the same number, and that the claims they depend
    on correspond.
    """
    rows: dict[int, dict[str, int]] = {}
    scores: dict[int, float] = {}
    reasons: dict[int, list[Message]] = {}
    for office, right in claims.items():
        if office == lead:
            continue
        pairs = _Pairs(claims[lead], right, translator)
        for number, other in pairs.matched():
            rows.setdefault(number, {lead: number})[office] = other
            score = pairs.score(number, other)
            scores[number] = min(score, scores.get(number, 1.0))
            reasons.setdefault(number, []).extend(pairs.reasons(number, other, office))
    return tuple(
        Proposal(
            row=Correspondence(claims=row), score=scores[number], reasons=tuple(reasons[number])
        )
        for number, row in sorted(rows.items())
    )


class _Pairs:
    """Claims of two sets, and how much speaks for each pair."""

    def __init__(self, left: ClaimSet, right: ClaimSet, translator: Translator | None) -> None:
        self.left = {c.number: c for c in left.claims[:MAX_CLAIMS]}
        self.right = {c.number: c for c in right.claims[:MAX_CLAIMS]}
        self._left = _meanings(self.left, left.lang, right.lang, translator)
        self._right = _meanings(self.right, right.lang, left.lang, translator)
        self._weights = rarity((*self._left.values(), *self._right.values()))
        self._alike: dict[tuple[int, int], float] = {}
        self._matched: dict[int, int] = {}

    def alike(self, number: int, other: int) -> float:
        pair = (number, other)
        if pair not in self._alike:
            self._alike[pair] = likeness(self._left[number], self._right[other], self._weights)
        return self._alike[pair]

    def parents_agree(self, number: int, other: int) -> bool:
        """Both independent, or dependent on claims that answer to one another (by number while
        the table is not made yet)."""
        mine, theirs = self.left[number].depends_on, self.right[other].depends_on
        if not mine or not theirs:
            return not mine and not theirs
        answered = {self._matched.get(parent, parent) for parent in mine}
        return bool(answered & set(theirs))

    def score(self, number: int, other: int) -> float:
        same = _NUMBER * (number == other)
        return (
            _ALIKE * self.alike(number, other) + same + _PARENTS * self.parents_agree(number, other)
        )

    def reasons(self, number: int, other: int, office: str) -> list[Message]:
        percent = round(100 * self.alike(number, other))
        found = [said("{office}: {percent} % alike.", office=office, percent=percent)]
        if number == other:
            found.append(said("{office}: the same number.", office=office))
        if self.parents_agree(number, other):
            found.append(said("{office}: the same dependency.", office=office))
        return found

    def matched(self) -> list[tuple[int, int]]:
        """Pairs, each claim in one at most. Parents are matched before their children are."""
        self._matched = dict(self._best())
        return self._best()

    def _best(self) -> list[tuple[int, int]]:
        """The pair with the highest score first, then the next of those whose claims are free."""
        scored = [
            (-score, abs(number - other), number, other)
            for number in self.left
            for other in self.right
            if (score := self.score(number, other)) >= _ENOUGH
        ]
        pairs: dict[int, int] = {}
        taken: set[int] = set()
        for _, _, number, other in sorted(scored):
            if number not in pairs and other not in taken:
                pairs[number] = other
                taken.add(other)
        return sorted(pairs.items())


def _meanings(
    claims: Mapping[int, Claim], lang: str, other: str, translator: Translator | None
) -> dict[int, Meaning]:
    return {n: meaning(claim.text, lang, other, translator) for n, claim in claims.items()}


def unanswered(
    table: Sequence[Correspondence], office: str, other: str, numbers: Sequence[int]
) -> list[int]:
    """Which of the office's claims have no counterpart at the other office."""
    answered = {row.claims[office] for row in table if office in row.claims and other in row.claims}
    return [number for number in numbers if number not in answered]


def problems(
    table: Sequence[Correspondence], claims: Mapping[str, Sequence[Claim]]
) -> tuple[Problem, ...]:
    """What is wrong with a table: claims that do not exist and rows that repeat are refused, rows
    of one claim and independent claims without a counterpart are only reported.

    A claim may stand in several rows: one can answer to two of another office. Offices whose claims
    are not known (an empty sequence) are not held against them.
    """
    found: list[Problem] = []
    seen: set[tuple[tuple[str, int], ...]] = set()
    for row in table:
        found += _row_problems(row, claims)
        same = tuple(sorted(row.claims.items()))
        if same in seen:
            numbers = " / ".join(f"{office} {number}" for office, number in same)
            found.append(
                Problem(
                    message=said("The row {numbers} stands twice.", numbers=numbers), refused=True
                )
            )
        seen.add(same)
    for office, known in claims.items():
        alone = [c.number for c in known if not c.depends_on]
        for other in claims:
            if other == office:
                continue
            for number in unanswered(table, office, other, alone):
                message = said(_ALONE, number=number, office=office, other=other)
                found.append(Problem(message=message, refused=False, office=office, claim=number))
    return tuple(found)


_ALONE = N_("Independent claim {number} of {office} has no counterpart at {other}.")


def _row_problems(row: Correspondence, claims: Mapping[str, Sequence[Claim]]) -> list[Problem]:
    found = []
    for office, number in row.claims.items():
        if office not in claims:
            message = said("{office} is no office of this petition.", office=office)
            found.append(Problem(message=message, refused=True, office=office, claim=number))
            continue
        known = {claim.number for claim in claims[office]}
        if number < 1 or (known and number not in known):
            message = said("{office} has no claim {number}.", office=office, number=number)
            found.append(Problem(message=message, refused=True, office=office, claim=number))
    if len(row.claims) < 2:
        message = said("A row names one claim and no counterpart.")
        found.append(Problem(message=message, refused=False))
    return found


def check(table: Sequence[Correspondence], claims: Mapping[str, Sequence[Claim]]) -> None:
    """Refuse a table that names claims that do not exist, or repeats a row.

    :raises BadInput: with every such problem.
    """
    wrong = [problem.message for problem in problems(table, claims) if problem.refused]
    if wrong:
        raise BadInput(
            said("The table of corresponding claims is wrong: {all}", all=" ".join(wrong)),
            hint=said("Name claims that the applications have, and each pair once."),
        )


def compare(
    row: Correspondence, texts: Mapping[str, Patent | None], translator: Translator | None
) -> tuple[Likeness, ...]:
    """How alike the claims of a row are, for each two of its offices whose claims are there."""
    found = []
    for left, right in combinations(row.claims, 2):
        one, two = (
            _claim(texts.get(left), row.claims[left]),
            _claim(texts.get(right), row.claims[right]),
        )
        if one and two:
            first = meaning(one[0], one[1], two[1], translator)
            second = meaning(two[0], two[1], one[1], translator)
            found.append(Likeness(left=left, right=right, share=likeness(first, second)))
    return tuple(found)


def _claim(patent: Patent | None, number: int) -> tuple[str, str] | None:
    """A claim's text and its language."""
    own = next((s for s in patent.claim_sets if not s.label), None) if patent else None
    if own is None:
        return None
    return next(((c.text, own.lang) for c in own.claims if c.number == number), None)

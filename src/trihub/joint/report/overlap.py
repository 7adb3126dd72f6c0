"""How far offices found the same, and agree on what it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from trihub.joint.report.model import JointFamily, Overlap

RELEVANT = frozenset("XNIYE")
"""Categories that stand in the way of a claim: X, with its parts N and I, Y and E (ST.14, 14)."""

_BESIDE = frozenset("D&")
"""D and &: facts about the application or the family, no judgement on a claim."""
_SPLIT = frozenset("NI")

_Letters = tuple[str, ...]


def agree(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two offices' categories for a claim say the same.

    D (cited in the application) and & (same family) are facts and do not count. N and I divide X
    (ST.14, paragraph 14): where only one office divides, N or I agrees with X; where both do,
    the parts have to be the same.
    """
    return one == other or _agree(tuple(one), tuple(other))


@lru_cache(maxsize=10_000)
def _agree(one: _Letters, other: _Letters) -> bool:
    first, second = frozenset(one) - _BESIDE, frozenset(other) - _BESIDE
    if first & _SPLIT and second & _SPLIT:
        return first - {"X"} == second - {"X"}
    return _whole(first) == _whole(second)


def all_agree(given: Sequence[Iterable[str]]) -> bool:
    """Whether every two of them say the same."""
    if len(given) == 2:
        return agree(given[0], given[1])
    return all(agree(one, other) for one, other in combinations(given, 2))


def _whole(letters: frozenset[str]) -> frozenset[str]:
    return (letters - _SPLIT) | {"X"} if letters & _SPLIT else letters


def jaccard(both: int, any_of_them: int) -> int:
    """The share both / any in thousandths, 1000 where there is nothing at all."""
    return round(1000 * both / any_of_them) if any_of_them else 1000


def groups(offices: Sequence[str]) -> list[tuple[str, ...]]:
    """Every pair of offices, and all of them where they are more than two."""
    pairs: list[tuple[str, ...]] = list(combinations(offices, 2))
    return [*pairs, tuple(offices)] if len(offices) > 2 else pairs


def overlaps(offices: Sequence[str], families: Sequence[JointFamily]) -> tuple[Overlap, ...]:
    """The figures of every pair of offices, and of all where they are more than two."""
    counted = [family for family in families if not _is_withheld(family)]
    return tuple(_overlap(group, counted) for group in groups(offices))


def _is_withheld(family: JointFamily) -> bool:
    return any(c.withheld for documents in family.documents.values() for c in documents)


def _overlap(offices: tuple[str, ...], families: Sequence[JointFamily]) -> Overlap:
    found: dict[str, set[str]] = {office: set() for office in offices}
    relevant: dict[str, set[str]] = {office: set() for office in offices}
    agreed = compared = 0
    for family in families:
        for office in family.found_by:
            if office in found:
                found[office].add(family.family)
        for office in {cell.office for cell in family.cells if _relevant(cell.categories)}:
            if office in relevant:
                relevant[office].add(family.family)
        if not all(office in family.found_by for office in offices):
            continue
        by_office = _by_row(family)
        for given in _compared([by_office.get(office) for office in offices]):
            compared += 1
            agreed += all_agree(given)
    both, only, any_of_them = _shares(found)
    relevant_both, relevant_only, _ = _shares(relevant)
    return Overlap(
        offices=offices, both=both, only=only, jaccard_permille=jaccard(both, any_of_them),
        relevant_both=relevant_both, relevant_only=relevant_only,
        agreed_rows=agreed, compared_rows=compared,
    )  # fmt: skip


@lru_cache(maxsize=10_000)
def _relevant(letters: _Letters) -> bool:
    return not RELEVANT.isdisjoint(letters)


def _by_row(family: JointFamily) -> dict[str, dict[str, _Letters]]:
    """By office the categories of each row for which it gives some."""
    found: dict[str, dict[str, _Letters]] = {}
    for cell in family.cells:
        if cell.categories:
            rows = found.get(cell.office)
            if rows is None:
                rows = found[cell.office] = {}
            rows[cell.row] = cell.categories
    return found


def _compared(rows: Sequence[dict[str, _Letters] | None]) -> Iterator[list[_Letters]]:
    """Row by row the categories of all the offices, where all of them give some."""
    given = [one for one in rows if one]
    if len(given) == len(rows):
        for row in set(given[0]).intersection(*given[1:]):
            yield [one[row] for one in given]


def _shares(found: dict[str, set[str]]) -> tuple[int, dict[str, int], int]:
    sets = list(found.values())
    only = {
        office: len(own.difference(*(other for name, other in found.items() if name != office)))
        for office, own in found.items()
    }
    return len(set.intersection(*sets)), only, len(set.union(*sets))

"""Word alignment: which tokens of one language stand for which of another, from pairs of texts.

IBM model 1 (Brown, Della Pietra, Della Pietra and Mercer 1993, “The mathematics of statistical
machine translation”, section 4.2) in both directions at once, with an empty word that explains
what nothing explains. A token counts once a text. Where it was measured and what was chosen:
``docs/explanation/learned-translation.md``.

A *cell* is a pair of tokens in one pair of texts; time and memory go with the number of cells.
Cells are kept as the number of their token pair; all else is made anew, a chunk at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROUNDS = 8
"""Rounds of expectation and maximisation."""

CHUNK = 4_000_000
"""Cells worked on at once."""

EVERY_SECTION = "ABCDEFGH"
"""The sections of the IPC; bit n of a pair's sections is letter n."""

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float32]
Tell = Callable[[str, int, int], None]
"""Told what is going on, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bitext:
    """Pairs of texts as token numbers: tokens of pair i are ``left[left_starts[i]:left_starts[i+1]]``,
    each once, and so on the right; ``weights`` and ``sections`` (bits) have a value a pair."""

    left: Ints
    left_starts: Longs
    right: Ints
    right_starts: Longs
    weights: Floats
    sections: Ints
    left_size: int
    right_size: int

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return int((np.diff(self.left_starts) * np.diff(self.right_starts)).sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was learned, for each pair of tokens that occurred together.

    ``forward`` is p(right | left), ``backward`` p(left | right); each counts for its direction how
    often the two are expected to be aligned. ``by_section`` has both counts of one section alone.
    """

    left: Ints
    right: Ints
    forward: Floats
    backward: Floats
    forward_count: Floats
    backward_count: Floats
    by_section: dict[str, tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Consecutive pairs: for each cell its left and right place within the chunk."""

    cells: slice
    columns: Longs
    rows: Longs
    row_starts: Longs
    first_left: int
    first_right: int
    last_left: int
    last_right: int
    pairs: slice


def _chunks(bitext: Bitext) -> Iterator[_Chunk]:
    """The bitext, about :data:`CHUNK` cells at a time. A row is a right token of a pair."""
    sizes = np.diff(bitext.left_starts) * np.diff(bitext.right_starts)
    ends = np.concatenate(([0], np.cumsum(sizes)))
    first = 0
    while first < len(sizes):
        last = max(first + 1, int(np.searchsorted(ends, ends[first] + CHUNK, "right")) - 1)
        left_from, left_to = bitext.left_starts[first], bitext.left_starts[last]
        right_from, right_to = bitext.right_starts[first], bitext.right_starts[last]
        widths = np.diff(bitext.left_starts[first : last + 1])
        heights = np.diff(bitext.right_starts[first : last + 1])
        row_widths = np.repeat(widths, heights)
        row_starts = np.cumsum(row_widths) - row_widths
        row_left = np.repeat(bitext.left_starts[first:last] - left_from, heights)
        rows = np.repeat(np.arange(len(row_widths)), row_widths)
        columns = np.arange(len(rows)) - np.repeat(row_starts - row_left, row_widths)
        yield _Chunk(
            slice(int(ends[first]), int(ends[last])), columns, rows, row_starts,
            int(left_from), int(right_from), int(left_to), int(right_to), slice(first, last),
        )  # fmt: skip
        first = last


def number_cells(bitext: Bitext) -> tuple[Ints, Longs]:
    """The number of each cell's token pair, and the pairs (left × right size + right), ascending."""
    keys = np.empty(bitext.cells, np.int64)
    for chunk in _chunks(bitext):
        left = bitext.left[chunk.first_left : chunk.last_left].astype(np.int64)
        right = bitext.right[chunk.first_right : chunk.last_right]
        keys[chunk.cells] = left[chunk.columns] * bitext.right_size + right[chunk.rows]
    bits = max(1, len(keys).bit_length())
    if (bitext.left_size * bitext.right_size).bit_length() + bits <= 63:
        # Sorting numbers that carry their place takes a fifth of the time of an indirect sort.
        keys <<= bits
        keys |= np.arange(len(keys))
        keys.sort()
        order = keys & ((1 << bits) - 1)
        keys >>= bits
    else:
        order = np.argsort(keys)
        keys = keys[order]
    new = np.empty(len(keys), bool)
    new[:1] = True
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    numbers = np.empty(len(keys), np.int32)
    numbers[order] = np.cumsum(new, dtype=np.int32) - 1
    return numbers, keys[new]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probabilities:
    """What a round starts from: of each token pair in both directions, and the empty word's."""

    forward: Floats
    backward: Floats
    empty_right: Floats
    empty_left: Floats

    @classmethod
    def equal(cls, pairs: int, bitext: Bitext) -> Probabilities:
        """Those before the first round; of the empty word as of any other."""
        sizes = (pairs, pairs, bitext.right_size, bitext.left_size)
        return cls(
            **dict(zip(cls.__slots__, (np.ones(size, np.float32) for size in sizes), strict=True))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Expected counts of a round, by token pair, of the empty word, and by section where asked."""

    forward: Floats
    backward: Floats
    empty_right: Floats
    empty_left: Floats
    by_section: dict[str, tuple[Floats, Floats]]


def align(
    bitext: Bitext, *, rounds: int = ROUNDS, tell: Tell = lambda what, done, total: None
) -> Counts:
    """Learn from pairs of texts. The order of the pairs does not matter.

    Every pair needs a token on each side. Of no pairs nothing is learned.
    """
    numbers, keys = number_cells(bitext)

    def expect(given: Probabilities, last: bool) -> Expected:
        return expected(bitext, numbers, given, last=last)

    return rounds_of(bitext, keys, expect, rounds, tell)


def rounds_of(
    sizes: Bitext,
    keys: Longs,
    expect: Callable[[Probabilities, bool], Expected],
    rounds: int = ROUNDS,
    tell: Tell = lambda what, done, total: None,
) -> Counts:
    """Expectation and maximisation over the token pairs ``keys``; ``expect`` counts, with the present
    probabilities, over all pairs of texts, and by section in the last round."""
    left = (keys // sizes.right_size).astype(np.int32)
    right = (keys % sizes.right_size).astype(np.int32)
    del keys
    given = Probabilities.equal(len(left), sizes)
    nothing = np.zeros(len(left), np.float32)
    found = Expected(
        forward=nothing, backward=nothing, empty_right=nothing, empty_left=nothing, by_section={}
    )
    for done in range(rounds):
        tell("aligning", done, rounds)
        found = expect(given, done == rounds - 1)
        given = Probabilities(
            forward=_shares(found.forward, left, sizes.left_size),
            backward=_shares(found.backward, right, sizes.right_size),
            empty_right=found.empty_right / max(float(found.empty_right.sum()), 1e-30),
            empty_left=found.empty_left / max(float(found.empty_left.sum()), 1e-30),
        )
    tell("aligning", rounds, rounds)
    return Counts(
        left=left, right=right, forward=given.forward, backward=given.backward,
        forward_count=found.forward, backward_count=found.backward, by_section=found.by_section,
    )  # fmt: skip


def expected(bitext: Bitext, numbers: Ints, given: Probabilities, *, last: bool) -> Expected:
    """What the present probabilities expect of pairs of texts; ``numbers`` are those of the cells'
    token pairs. ``last`` counts each section apart as well."""
    size = len(given.forward)
    sections = [
        letter for at, letter in enumerate(EVERY_SECTION)
        if last and (bitext.sections >> at & 1).any()
    ]  # fmt: skip
    out = Expected(
        forward=np.zeros(size, np.float32), backward=np.zeros(size, np.float32),
        empty_right=np.zeros(bitext.right_size, np.float32),
        empty_left=np.zeros(bitext.left_size, np.float32),
        by_section={
            letter: (np.zeros(size, np.float32), np.zeros(size, np.float32)) for letter in sections
        },
    )  # fmt: skip
    for chunk in _chunks(bitext):
        _expect(bitext, chunk, numbers[chunk.cells], given, out)
    return out


def _expect(
    bitext: Bitext, chunk: _Chunk, numbers: Ints, given: Probabilities, out: Expected
) -> None:
    left = bitext.left[chunk.first_left : chunk.last_left]
    right = bitext.right[chunk.first_right : chunk.last_right]
    weights = bitext.weights[chunk.pairs]
    row_weights = np.repeat(weights, np.diff(bitext.right_starts[_through(chunk.pairs)]))
    column_weights = np.repeat(weights, np.diff(bitext.left_starts[_through(chunk.pairs)]))

    share = given.forward[numbers]
    null = given.empty_right[right]
    factor = row_weights / (np.add.reduceat(share, chunk.row_starts) + null + 1e-30)
    forward = share * factor.astype(np.float32)[chunk.rows]
    np.add.at(out.forward, numbers, forward)
    np.add.at(out.empty_right, right, (null * factor).astype(np.float32))

    share = given.backward[numbers]
    null = given.empty_left[left]
    sums = np.bincount(chunk.columns, weights=share, minlength=len(left))
    factor = column_weights / (sums + null + 1e-30)
    backward = share * factor.astype(np.float32)[chunk.columns]
    np.add.at(out.backward, numbers, backward)
    np.add.at(out.empty_left, left, (null * factor).astype(np.float32))

    if not out.by_section:
        return
    texts = bitext.sections[chunk.pairs]
    sections = np.repeat(texts, np.diff(bitext.right_starts[_through(chunk.pairs)]))[chunk.rows]
    for letter, counts in out.by_section.items():
        inside = (sections >> EVERY_SECTION.index(letter) & 1).astype(bool)
        np.add.at(counts[0], numbers[inside], forward[inside])
        np.add.at(counts[1], numbers[inside], backward[inside])


def _through(pairs: slice) -> slice:
    return slice(pairs.start, pairs.stop + 1)


def _shares(counts: Floats, given: Ints, size: int) -> Any:
    """Counts as probabilities given a token: those of each token sum to 1."""
    totals = np.bincount(given, weights=counts, minlength=size)
    return (counts / np.maximum(totals[given], 1e-30)).astype(np.float32)

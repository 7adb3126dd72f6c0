"""The shortest edit from one sequence to another, within a bounded number of steps.

Myers, An O(ND) difference algorithm and its variations (Algorithmica 1, 1986). The longest common
blocks that ``difflib`` looks for take cubic time on texts made for it; this ends when its steps
are used up.
"""

from __future__ import annotations

from collections.abc import Sequence

Pair = tuple[int, int]
"""A place in the left sequence and the equal one in the right."""


def common(left: Sequence[str], right: Sequence[str], steps: int) -> tuple[list[Pair] | None, int]:
    """The pairs of a longest common subsequence, in order, and the steps that are left.

    ``None`` where the steps do not suffice: the sequences differ too much.
    """
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(left), len(right)) - start and left[-1 - end] == right[-1 - end]:
        end += 1
    inner, steps = _edit(left[start : len(left) - end], right[start : len(right) - end], steps)
    if inner is None:
        return None, steps
    head = [(place, place) for place in range(start)]
    tail = [(len(left) - place, len(right) - place) for place in range(end, 0, -1)]
    return [*head, *((i + start, j + start) for i, j in inner), *tail], steps


def _edit(left: Sequence[str], right: Sequence[str], steps: int) -> tuple[list[Pair] | None, int]:
    n, m = len(left), len(right)
    if not n or not m:
        return [], steps
    reached = [0] * (2 * (n + m) + 3)  # by diagonal; the negative ones from the list's end
    trace: list[list[int]] = []
    for d in range(n + m + 1):
        trace.append([reached[k] for k in range(-d - 1, d + 2)])
        steps -= d + 1
        for k in range(-d, d + 1, 2):
            down = k == -d or (k != d and reached[k - 1] < reached[k + 1])
            x = reached[k + 1] if down else reached[k - 1] + 1
            first = x
            while x < n and x - k < m and left[x] == right[x - k]:
                x += 1
            steps -= x - first
            reached[k] = x
            if x >= n and x - k >= m:
                return _walk_back(trace, n, m), steps
        if steps <= 0:
            return None, 0
    return None, steps


def _walk_back(trace: list[list[int]], x: int, y: int) -> list[Pair]:
    pairs: list[Pair] = []
    for d in range(len(trace) - 1, -1, -1):
        reached = trace[d]  # its place 0 is diagonal -(d + 1)
        k = x - y
        at = k + d + 1
        down = k == -d or (k != d and reached[at - 1] < reached[at + 1])
        before = k + 1 if down else k - 1
        old_x = reached[before + d + 1] if d else 0
        old_y = old_x - before if d else 0
        while x > old_x and y > old_y:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = old_x, old_y
    return pairs[::-1]

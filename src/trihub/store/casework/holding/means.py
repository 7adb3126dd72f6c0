"""Means of the cases' figures by month, out of the rows that lists show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson


def means_by_month(rows: Iterable[Any]) -> dict[str, dict[str, tuple[int, float]]]:
    """From month and figures (JSON) of each case, the number of cases with each figure and its mean.

    Rows with the same figures are added up together, column by column.
    """
    alike: dict[tuple[str, ...], list[Any]] = {}
    for month, kept in rows:
        figures = orjson.loads(kept)
        alike.setdefault((month, *figures), []).append(tuple(figures.values()))
    sums: dict[str, dict[str, tuple[int, float]]] = {}
    for (month, *names), group in alike.items():
        if not names:
            continue
        own = sums.setdefault(month, {})
        for name, values in zip(names, zip(*group, strict=True), strict=True):
            count, total = own.get(name, (0, 0.0))
            own[name] = count + len(values), total + sum(values)
    return {
        month: {name: (count, total / count) for name, (count, total) in own.items()}
        for month, own in sums.items()
    }

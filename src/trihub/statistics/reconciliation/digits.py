"""One value with more and with fewer digits."""

from __future__ import annotations

from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

_FLOAT = Decimal("1e-14")
"""Relative difference of two decimal forms of one binary number (IEEE 754, 15 to 17 digits)."""
_HUNDREDS = 100
"""A whole number counts as rounded from hundreds on: a single zero at its end is chance."""


def are_alike(one: Decimal, other: Decimal) -> bool:
    """Whether two values are the same, or one is the other with fewer digits."""
    return one == other or is_rounded(one, other) or is_rounded(other, one)


def is_rounded(short: Decimal, long: Decimal) -> bool:
    """Whether a value is another one with fewer digits."""
    if not short or not long:
        return False
    if abs(short - long) <= _FLOAT * abs(long):
        return True
    step = Decimal(1).scaleb(_last_digit(short))
    if step <= Decimal(1).scaleb(_last_digit(long)) or abs(short) < 10 * step:
        return False
    if 1 <= step < _HUNDREDS:
        return False
    return any(long.quantize(step, mode) == short for mode in (ROUND_HALF_UP, ROUND_HALF_DOWN))


def _last_digit(value: Decimal) -> int:
    """The place of the last digit that is not a zero."""
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0

"""The arithmetic of computed indicators: exact, rounded once."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

_DIGITS = Context(prec=60, rounding=ROUND_HALF_EVEN)
"""Digits that a root is taken with before it is rounded."""


def rounded(value: Fraction | Decimal, places: int) -> Decimal:
    """A value with so many places, rounded half to even. A fraction is rounded exactly; the
    places stay, so that ``21.30`` says how exact it is."""
    whole = round(Fraction(value) * 10**places)
    return Decimal(whole).scaleb(-places, _DIGITS)


def growth(before: Fraction, after: Fraction) -> Fraction:
    """The change beside what was. :raises ZeroDivisionError: there was nothing."""
    return after / before - 1


def compound(before: Fraction, after: Fraction, years: int) -> Decimal:
    """The constant growth a year that leads from one to the other, with 60 digits.

    :raises ZeroDivisionError: there was nothing.
    """
    ratio = after / before
    quotient = _DIGITS.divide(Decimal(ratio.numerator), Decimal(ratio.denominator))
    root = _DIGITS.power(quotient, _DIGITS.divide(Decimal(1), Decimal(years)))
    return _DIGITS.subtract(root, Decimal(1))

"""Step 0 of every number: one spelling of dashes, widths, spaces and counters.

JPO and CNIPA print full-width digits; every office's numbers arrive with some of Unicode's
dashes. What was given stays in ``Number.original``.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

from trihub.core.errors import BadNumber
from trihub.core.messages import said
from trihub.core.numbers.model import Number, NumberType

LONGEST = 80
"""Characters that a number may have at most; longer texts are no numbers."""

_DASHES = re.compile("[\u00ad\u02d7\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]")
_LONG_VOWEL = re.compile(r"(?<=\d)\u30fc(?=\d)")
_COUNTERS = re.compile("[号號호第제]")
_COMMA = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_KIND = re.compile(r"\(?([A-Z]\d?)\)?$")


def clean(text: str) -> str:
    """Return ``text`` in NFKC, upper case, with ``-`` for every dash and without spaces.

    Counters (``第…号``, ``제…호``), thousands commas, the word 公報 at the end and characters
    that print nothing go as well.

    :raises BadNumber: the text is longer than :data:`LONGEST`.
    """
    if len(text) > LONGEST:
        raise BadNumber(
            said("A text of {count} characters is no number.", count=len(text)),
            hint=said(
                "A number has at most {most} characters; give one number at a time.", most=LONGEST
            ),
        )
    if text.isascii():
        return _COMMA.sub("", "".join(text.upper().split()))
    folded = unicodedata.normalize("NFKC", text).upper()
    folded = _DASHES.sub("-", folded)
    folded = "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")
    folded = _LONG_VOWEL.sub("-", folded)
    return _COMMA.sub("", _COUNTERS.sub("", folded).removesuffix("公報"))


def kind_code(text: str) -> str:
    """Return the ST.16 code in a kind field: ``A`` of ``公開特許公報(A)``, else nothing."""
    match = _KIND.search(clean(text)) if text else None
    return match[1] if match else ""


def letters_and_digits(text: str) -> str:
    """Return the ASCII letters and digits of a cleaned text."""
    return re.sub(r"[^0-9A-Z]", "", text)


def full_year(two_digits: int, first: int) -> int:
    """Return the year of the hundred years from ``first`` that ends in ``two_digits``."""
    return first + (two_digits - first) % 100


def latest_year() -> int:
    """Return the last year that a number can plausibly carry: the next one."""
    return dt.date.today().year + 1


def keep(readings: Iterable[Number], type: NumberType | None) -> list[Number]:
    """Return the readings of a type, without repeats.

    A grant's document carries the registration's number (JP, KR, US): asked for
    publications, a registration with a kind counts as one.
    """
    unique = dict.fromkeys(readings)
    if type is None:
        return list(unique)
    published = type is NumberType.PUBLICATION
    return [
        n
        for n in unique
        if n.type is type or (published and n.type is NumberType.REGISTRATION and n.kind)
    ]

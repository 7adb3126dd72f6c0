"""Korean registration numbers as the office prints them, from KIPRIS's thirteen digits."""

from __future__ import annotations

from trihub.core.numbers import kr
from trihub.core.numbers.model import Form, NumberType


def official(number: str) -> str:
    """``1014769820000`` as ``10-1476982``; a sub-number other than 00-00 stays."""
    found = kr.parse(number, type=NumberType.REGISTRATION) if number else []
    printed = kr.form(found[0], Form.ORIGINAL) if found else None
    return (printed or number).removesuffix("-00-00")

"""A published figure, with everything that is needed to find it again."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from decimal import Decimal

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.statistics.flags import Flag
from trihub.core.statistics.periods import Period
from trihub.core.statistics.series import Series
from trihub.core.statistics.vintages import Vintage

_ID = re.compile(r"([0-9a-f]{12})-([0-9a-f]{12})-(\d{7,12})-([0-9a-f]{8})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """When a file was read, and by what.

    ``loader`` is the mapping's name, ``version`` its version, ``digest`` the SHA-256 of the
    mapping with its tables; ``recorded_at`` (UTC) is since when its figures can be read, and of
    one that is under way when it began.
    """

    recorded_at: dt.datetime
    loader: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands in the file: the line and the column (or the record and the field),
    both from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A figure of a series for a period, as a vintage gives it. ``value`` is ``None`` where the
    publisher says that there is none (:attr:`Flag.NOT_PUBLISHED`)."""

    series: Series
    period: Period
    value: Decimal | None
    flags: Flag
    vintage: Vintage
    load: Load
    place: Place

    @property
    def id(self) -> str:
        """The permanent identifier: of the vintage, the series, the period, and eight digits of
        what it says, so that a corrected reading of the same file has another one."""
        said_there = check(self.value, self.flags)
        parts = (self.vintage.digest, self.series.digest, str(self.period.number), said_there)
        return "-".join(parts)


def check(value: Decimal | None, flags: int) -> str:
    """Eight hexadecimal digits of a value and its flags."""
    return check_text("" if value is None else f"{value:f}", int(flags))


def check_text(text: str, flags: int) -> str:
    """The same of the plain form of a value (:func:`~trihub.core.statistics.values.plain`), empty
    where there is none."""
    return hashlib.sha256(f"{text}|{flags}".encode()).hexdigest()[:8]


def observation_parts(identifier: str) -> tuple[str, str, Period, str]:
    """The parts of an identifier: vintage, series, period, check.

    :raises BadInput: it is none.
    """
    found = _ID.fullmatch(identifier)
    if not found:
        raise BadInput(
            said("{text} is not the identifier of a figure.", text=identifier[:80]),
            hint=said(
                "It has the form {form}.", form="0123456789ab-0123456789ab-20170000-01234567"
            ),
        )
    return found[1], found[2], Period(int(found[3])), found[4]

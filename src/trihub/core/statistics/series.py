"""The dimensions of a figure, apart from its period."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from operator import attrgetter

from trihub.core.errors import BadInput
from trihub.core.messages import said

TOTAL = "_T"
"""All of a dimension together (SDMX Content-Oriented Guidelines, annex 2)."""
NOT_APPLICABLE = "_Z"
"""The dimension does not apply (same source)."""
UNKNOWN = "_U"
"""The publication does not say (same source)."""

CODE = re.compile(r"[A-Za-z0-9_@$-]{1,60}")
"""Form of a code: SDMX's IDType (SDMX 3.0 schemas, SDMXCommonReferences)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What is counted. Each dimension is a code of the code list of the same name.

    ``indicator``: the event or quantity (applications, grants, population). ``right``: patent,
    utility model, design, trademark. ``office``: where it was filed, or the economy that a
    figure is about (WIPO ST.3; aggregates by the World Bank's code). ``origin``: resident,
    non-resident, total, or the applicant's country. ``field``: of technology or goods.
    ``route``: direct, PCT national phase, Madrid. ``unit``: what one is (application, class,
    design contained, equivalent application). ``year_basis``: calendar, fiscal, filing,
    publication. ``applicant_basis``: who decides on the origin. ``definition``: of a rate, or
    the start and end event of a pendency.
    """

    indicator: str
    right: str = NOT_APPLICABLE
    office: str = NOT_APPLICABLE
    origin: str = NOT_APPLICABLE
    field: str = TOTAL
    route: str = TOTAL
    unit: str = NOT_APPLICABLE
    year_basis: str = UNKNOWN
    applicant_basis: str = UNKNOWN
    definition: str = NOT_APPLICABLE

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in the order of :data:`DIMENSIONS`."""
        return _CODES(self)

    @property
    def key(self) -> str:
        """The codes in the order of :data:`DIMENSIONS`, joined by dots (an SDMX series key)."""
        return ".".join(_CODES(self))

    @property
    def group(self) -> str:
        """The key with any office, any country of origin and any field: the table of a publication
        that the series stands in."""
        codes = list(_CODES(self))
        codes[_OFFICE] = "*"
        if self.origin not in _WHOLE_ORIGINS:
            codes[_ORIGIN] = "*"
        if self.field not in (TOTAL, NOT_APPLICABLE):
            codes[_FIELD] = "*"
        return ".".join(codes)

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that name the series in identifiers (SHA-256 of the key)."""
        return _digest(self.key)

    @classmethod
    def of_key(cls, key: str) -> Series:
        """The series of a key. :raises BadInput: it has too few or too many parts, or is no key."""
        codes = key.split(".")
        if len(codes) != len(DIMENSIONS) or not all(map(CODE.fullmatch, codes)):
            raise BadInput(
                said("{key} is not the key of a series.", key=key),
                hint=said("A key has {count} codes joined by dots.", count=len(DIMENSIONS)),
            )
        return cls(**dict(zip(DIMENSIONS, codes, strict=True)))


@lru_cache(maxsize=65_536)
def _digest(key: str) -> str:
    """Asked for each figure of a series."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


DIMENSIONS = tuple(each.name for each in fields(Series))
"""The names of the dimensions, in the order of keys."""
_CODES: Callable[[Series], tuple[str, ...]] = attrgetter(*DIMENSIONS)
_OFFICE, _ORIGIN, _FIELD = map(DIMENSIONS.index, ("office", "origin", "field"))
_WHOLE_ORIGINS = (TOTAL, NOT_APPLICABLE, "RES", "NRES")


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which figures: of one data set and indicator, with the codes that are asked of others.

    ``codes`` names the wanted codes of a dimension; a dimension that is not named may be any.
    """

    dataset: str
    indicator: str
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = set(self.codes) - set(DIMENSIONS) | set(self.codes) & {"indicator"}
        if unknown:
            raise BadInput(
                said("There is no dimension {name} to choose by.", name=min(unknown)),
                hint=said("The dimensions are {names}.", names=", ".join(DIMENSIONS[1:])),
            )

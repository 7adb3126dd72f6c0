"""What everything is called in SDMX: identifiers, and names in four languages."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from io import StringIO

from trihub.core.statistics import DIMENSIONS, LANGUAGES, Flag
from trihub.statistics.catalogue import code_lists

AGENCY = "TRIHUB"
STRUCTURE = "IP_STATISTICS"
CONCEPTS = "CS_IP_STATISTICS"
VERSION = "1.0.0"

DIMENSION_IDS = tuple(name.upper() for name in DIMENSIONS)
"""The dimensions without time, in the order of keys."""
TIME, MEASURE, STATUS = "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS"
ATTRIBUTES = (STATUS, "FLAGS", "OBSERVATION_ID", "VINTAGE", "PUBLISHED", "DOCUMENT", "URL")
"""The attributes, all of single observations: two figures of one series may come from different
vintages."""
COMPONENTS = (*DIMENSION_IDS, TIME, MEASURE, *ATTRIBUTES)

ALL_AT_OBSERVATION = "AllDimensions"

STATUS_OF_FLAG = (
    (Flag.NOT_PUBLISHED, "O"), (Flag.BREAK, "B"), (Flag.FORECAST, "F"), (Flag.ESTIMATED, "E"),
    (Flag.PROVISIONAL, "P"), (Flag.INCOMPLETE, "P"),
)  # fmt: skip
"""OBS_STATUS (codes of SDMX's CL_OBS_STATUS) takes one code: that of the first of these flags
that is set, ``A`` where none is. A missing value and a break come first, since they forbid what
the others only qualify; FLAGS has all of them."""

Names = Mapping[str, str]


_FLOW = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,99}", re.ASCII)


def offered(datasets: Iterable[str]) -> list[str]:
    """The data sets whose name can be that of a dataflow (SDMX 3.0, NCNameIDType)."""
    return [name for name in datasets if _FLOW.fullmatch(name)]


def status_of(flags: int) -> str:
    """The code of OBS_STATUS for flags."""
    return next((code for flag, code in STATUS_OF_FLAG if flags & flag), "A")


@cache
def _table() -> Mapping[tuple[str, str], Names]:
    text = (files(__package__) / "names.csv").read_text(encoding="utf-8")
    return {
        (row["kind"], row["id"]): {each: row[each] for each in LANGUAGES if row[each]}
        for row in csv.DictReader(StringIO(text))
    }


def names(kind: str, identifier: str) -> Names:
    """The names of a thing by language; the identifier where none is known."""
    return _table().get((kind, identifier)) or {"en": identifier}


def code_names(component: str, code: str) -> Names:
    """The names of a code of a dimension, or of OBS_STATUS."""
    if component == STATUS:
        return names("status", code)
    codes = code_lists()[component.lower()]
    return codes.get(code).names if code in codes else {"en": code}


def best(found: Names, language: str) -> str:
    """The name in a language, in English where there is none."""
    return found.get(language) or found.get("en") or next(iter(found.values()))


def statuses() -> list[str]:
    """The codes of CL_OBS_STATUS."""
    return [identifier for kind, identifier in _table() if kind == "status"]


def urn(kind: str, identifier: str, item: str = "") -> str:
    """The URN of one of our artefacts (SDMX 3.0, section 5, 6.2); ``kind`` is its class."""
    package = {
        "Codelist": "codelist", "ConceptScheme": "conceptscheme", "Concept": "conceptscheme",
    }.get(kind, "datastructure")  # fmt: skip
    place = f"{AGENCY}:{identifier}({VERSION})" + (f".{item}" if item else "")
    return f"urn:sdmx:org.sdmx.infomodel.{package}.{kind}={place}"

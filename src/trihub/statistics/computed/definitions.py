"""The definitions of computed indicators, from the package's table."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import Any

from trihub.core.errors import BadInput
from trihub.core.messages import said

Texts = Mapping[str, str]
"""A text by language (ISO 639-1)."""


class Kind(StrEnum):
    """How an indicator is computed."""

    SHARE = "share"
    """A part divided by the whole of the same table."""
    GROWTH = "growth"
    """A year's figure beside that of the year before."""
    COMPOUND = "compound"
    """A year's figure beside that of a base year, a year."""
    RATIO = "ratio"
    """A figure divided by the product of others of the same economy and year."""
    EQUIVALENT = "equivalent"
    """A figure times the member states of the office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A computed indicator.

    ``of``: the published indicators that it is computed of. ``part``: codes that a series must
    have. ``whole``: codes that make a part's series that of its whole. ``by``: codes of the
    divisors (``indicator``, ``unit``). A value is the quotient times ``scale``, rounded half to
    even to ``places``, in ``unit``. ``version`` grows when what a figure means changes.
    """

    id: str
    version: str
    kind: Kind
    names: Texts
    definition: Texts
    of: tuple[str, ...]
    unit: str
    scale: int
    places: int
    part: Texts
    whole: Texts
    by: tuple[Texts, ...]

    def name(self, language: str = "en") -> str:
        """The name in a language."""
        return self.names[language]

    def text(self, language: str = "en") -> str:
        """The definition in a language."""
        return self.definition[language]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What is not computed, and why."""

    id: str
    names: Texts
    reason: Texts


@cache
def _read() -> Mapping[str, Any]:
    text = (files(__package__) / "data" / "indicators.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def indicators() -> Mapping[str, Definition]:
    """Every computed indicator by its id."""
    return {row["id"]: _definition(row) for row in _read()["indicators"]}


def _definition(row: Mapping[str, Any]) -> Definition:
    return Definition(
        id=row["id"], version=row["version"], kind=Kind(row["kind"]), names=row["names"],
        definition=row["definition"], of=tuple(row["of"]), unit=row["unit"], scale=row["scale"],
        places=row["places"], part=row.get("part", {}), whole=row.get("whole", {}),
        by=tuple(row.get("by", ())),
    )  # fmt: skip


@cache
def refused() -> Mapping[str, Refused]:
    """What is asked for often and not computed, by its id."""
    return {row["id"]: Refused(**row) for row in _read()["refused"]}


def definition_of(identifier: str) -> Definition:
    """A computed indicator. :raises BadInput: there is none, or it is not computed on purpose."""
    known = indicators()
    if identifier in known:
        return known[identifier]
    if identifier in refused():
        raise BadInput(
            said("{indicator} is not computed.", indicator=identifier),
            hint=refused()[identifier].reason["en"],
        )
    raise BadInput(
        said("There is no computed indicator {indicator}.", indicator=identifier[:60]),
        hint=said("There are {names}.", names=", ".join(known)),
    )


def preferences() -> Mapping[str, Sequence[str]]:
    """The data sets by preference, by published indicator; ``default`` for all others."""
    given: Mapping[str, Sequence[str]] = _read()["preferences"]
    return given


def preference(indicator: str) -> Sequence[str]:
    """The data sets by preference for an indicator; those that are not named come after them."""
    return preferences().get(indicator, preferences()["default"])


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRules:
    """The offices of the matrix, the origin codes that stand for them, data sets by preference."""

    offices: tuple[str, ...]
    origins: Texts
    datasets: tuple[str, ...]

    def origin(self, office: str) -> str:
        """The code of origin that stands for an office."""
        return self.origins.get(office, office)


@cache
def flow_rules() -> FlowRules:
    """How flows between offices are put together."""
    rules = _read()["flows"]
    return FlowRules(
        offices=tuple(rules["offices"]), origins=rules["origins"],
        datasets=tuple(rules["datasets"]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRules:
    """The definition of the figures of a library by field of technology."""

    id: str
    version: str
    concordance: str
    publisher: str
    names: Texts
    definition: Texts


@cache
def field_rules() -> FieldRules:
    """How a library's documents are counted by field."""
    return FieldRules(**_read()["fields"])


@cache
def _members() -> Mapping[str, Mapping[int, int]]:
    text = (files(__package__) / "data" / "members.csv").read_text(encoding="utf-8")
    found: dict[str, dict[int, int]] = {}
    for row in csv.DictReader(StringIO(text)):
        found.setdefault(row["office"], {})[int(row["from"])] = int(row["members"])
    return found


def members(office: str, year: int) -> int | None:
    """The member states of a regional office on 31 December of a year, where they are known."""
    steps = _members().get(office, {})
    return next((steps[since] for since in sorted(steps, reverse=True) if since <= year), None)

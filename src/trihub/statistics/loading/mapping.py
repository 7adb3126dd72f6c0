"""Mapping files: how a publisher's tables become observations. Documented in
``docs/reference/statistics-mappings.md``."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping as Map
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

import msgspec

from trihub.core.errors import BadMapping, TrihubError
from trihub.core.statistics import DIMENSIONS, Series, flags_of
from trihub.statistics.catalogue import code_lists
from trihub.statistics.loading.tables import Table, check_targets, inline, read_table

_LIMIT = 4 << 20
_FOLDER = "mappings"


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class SourceRule(_Strict, frozen=True):
    """Whose figures these are. ``published``: where the date of publication stands: ``preamble:LABEL``
    (a line before the header) or ``package`` (``last_updated`` of a Frictionless data package
    beside the file); empty: in the folder's README.md, in a code table, or given by the user."""

    dataset: str
    publisher: str
    document: str
    url: str = ""
    licence: str = ""
    published: str = ""


class ColumnRule(_Strict, frozen=True):
    """A column of codes. ``table``: the code table's name or path. ``codes``: rows of a table
    written here; they come before the table's. ``rename``: other targets for the table's.
    ``dimension``: the column holds Trihub's own codes of it."""

    name: str
    table: str = ""
    codes: dict[str, dict[str, str]] = {}
    rename: dict[str, str] = {}
    dimension: str = ""


class ValuesRule(_Strict, frozen=True):
    """Where values and periods stand. ``column``: of values, one a row. ``wide``: columns named by
    a period hold values. ``measures``: a code table of column names. ``period``: the column of
    periods; ``fixed_period``: one for the whole file. ``fiscal``: what stands before a fiscal year."""

    column: str = ""
    wide: bool = False
    measures: str = ""
    period: str = ""
    fixed_period: str = ""
    fiscal: str = ""


class NumbersRule(_Strict, frozen=True):
    """How numbers are written: the mark of decimals, what stands between thousands, and the texts
    that mean that there is no figure."""

    decimal: str = "."
    group: str = ""
    missing: list[str] = []


class FlagsRule(_Strict, frozen=True):
    """A column of flags, and what each text in it means (names of flags)."""

    column: str
    codes: dict[str, list[str]] = {}


class TotalRule(_Strict, frozen=True):
    """A total that should be the sum of its parts: of ``dimension``, the code ``total`` of the codes
    ``parts`` (empty: of all others of the file)."""

    dimension: str
    total: str
    parts: list[str] = []


class _File(_Strict, frozen=True):
    name: str
    version: str
    title: str
    source: SourceRule
    values: ValuesRule
    reader: Literal["csv", "json", "sdmx-csv"] = "csv"
    coverage: Literal["table", "rows", "cells"] = "cells"
    requires: list[str] = []
    columns: list[ColumnRule] = []
    ignore: list[str] = []
    constants: dict[str, str] = {}
    file_names: str = ""
    numbers: NumbersRule = NumbersRule()
    flags: FlagsRule | None = None
    totals: list[TotalRule] = []
    ditto: str = ""
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    records: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A mapping that was checked, with its code tables. ``rules`` is the file; ``columns`` are the
    tables by column (none where the column holds our own codes of a dimension); ``measures`` and
    ``file_names`` are tables too. ``digest`` is the SHA-256 of all of it."""

    rules: _File
    columns: Map[str, Table | None]
    measures: Table | None
    file_names: Table | None
    digest: str

    @property
    def name(self) -> str:
        """Its name."""
        return self.rules.name

    @property
    def dimensions(self) -> Map[str, str]:
        """The columns that hold Trihub's own codes, with their dimensions."""
        return {rule.name: rule.dimension for rule in self.rules.columns if rule.dimension}


class _Loading:
    """One mapping file with the tables that it names."""

    def __init__(self, name: str, content: bytes, folder: Traversable | Path | None) -> None:
        self.name = name
        self.folder = folder
        self.hash = hashlib.sha256(content)
        self.rules = _decode(name, content)

    def table(self, name: str) -> Table:
        """A code table: beside the mapping, or of the package."""
        shelves = [self.folder, files("trihub.statistics") / _FOLDER]
        for shelf in shelves:
            if shelf is None:
                continue
            place = shelf / (name if name.endswith(".csv") else f"{name}.csv")
            if place.is_file():
                content = place.read_bytes()
                self.hash.update(content)
                return read_table(name, content)
        raise BadMapping(
            f"{self.name}: there is no code table {name}.",
            hint=f"Put {f'{name}.csv'} beside the mapping.",
        )

    def column(self, rule: ColumnRule) -> Table | None:
        if rule.dimension:
            if rule.table or rule.codes or rule.dimension not in DIMENSIONS:
                raise self.wrong(
                    f"the column {rule.name} needs either a table or one of the dimensions"
                )
            return None
        found = self.table(rule.table) if rule.table else Table(rule.name, {})
        return inline(found, rule.codes, rule.rename)

    def wrong(self, what: str) -> BadMapping:
        return BadMapping(
            f"The mapping {self.name} cannot be used: {what}.",
            hint="See docs/reference/statistics-mappings.md.",
        )

    def build(self) -> Mapping:
        rules = self.rules
        columns = {rule.name: self.column(rule) for rule in rules.columns}
        measures = self.table(rules.values.measures) if rules.values.measures else None
        names = self.table(rules.file_names) if rules.file_names else None
        self._check_values()
        self._check_rest()
        tables = [table for table in (*columns.values(), measures, names) if table is not None]
        try:
            check_targets(rules.constants, tables)
        except BadMapping as error:
            raise self.wrong(str(error.message).rstrip(".")) from error
        return Mapping(
            rules=rules, columns=columns, measures=measures, file_names=names,
            digest=self.hash.hexdigest(),
        )  # fmt: skip

    def _check_values(self) -> None:
        values = self.rules.values
        ways = [bool(values.column), values.wide, bool(values.measures)]
        if sum(ways) != 1:
            raise self.wrong(
                "values stand either in a column, in columns of periods, or in measures"
            )
        periods = [bool(values.period), bool(values.fixed_period), values.wide]
        if sum(periods) != 1:
            raise self.wrong("periods stand either in a column, in the header, or are fixed")
        numbers = self.rules.numbers
        if numbers.decimal not in (".", ",") or numbers.decimal == numbers.group:
            raise self.wrong("the mark of decimals is a point or a comma, and not that of groups")

    def _check_rest(self) -> None:
        for rule in self.rules.totals:
            if rule.dimension not in DIMENSIONS:
                raise self.wrong(f"there is no dimension {rule.dimension}")
        for flags in (self.rules.flags.codes if self.rules.flags else {}).values():
            try:
                flags_of(flags)
            except TrihubError as error:
                raise self.wrong(error.message.rstrip(".")) from error


def _decode(name: str, content: bytes) -> _File:
    if len(content) > _LIMIT:
        raise BadMapping(f"The mapping {name} is too large.")
    try:
        return msgspec.convert(tomllib.loads(content.decode("utf-8")), _File)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise BadMapping(
            f"The mapping {name} cannot be read: {error}.",
            hint="See docs/reference/statistics-mappings.md.",
        ) from error


def load_mapping(path: Path) -> Mapping:
    """Read a user's mapping file.

    :raises BadMapping: it cannot be read, contradicts itself, or names codes that do not exist.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadMapping(
            f"The mapping {path!s} cannot be read: {error.strerror or ''}."
        ) from error  # fmt: skip
    return _Loading(str(path), content, path.parent).build()


@cache
def shipped_mappings() -> Map[str, Mapping]:
    """The mappings of the package, by name."""
    folder = files("trihub.statistics") / _FOLDER
    found = {}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            mapping = _Loading(file.name, file.read_bytes(), folder).build()
            found[mapping.name] = mapping
    return found


def series_of(targets: Map[str, str]) -> Series:
    """The series that the collected targets name.

    :raises BadMapping: they name no indicator.
    """
    dimensions = {name: targets[name] for name in DIMENSIONS if name in targets}
    if "indicator" not in dimensions:
        raise BadMapping("The mapping gives a row no indicator.")
    return Series(**dimensions)


def own_codes(dimension: str) -> frozenset[str]:
    """Trihub's own codes of a dimension."""
    return frozenset(code_lists()[dimension].codes)

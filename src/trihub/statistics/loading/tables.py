"""Code tables: what a publisher's code means, as targets (dimensions and provenance)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import StringIO

from trihub.core.errors import BadMapping, TrihubError
from trihub.core.statistics import DIMENSIONS, Published, flags_of
from trihub.statistics.catalogue import code_lists

PROVENANCE = ("dataset", "publisher", "document", "url", "published", "licence", "flags")
"""Targets that are no dimensions."""
AS_IS = "*"
"""A row for every code that no other row has: ``{code}`` in its targets is the code."""

Targets = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A code table: the targets of each code."""

    name: str
    codes: Mapping[str, Targets]
    _general: Targets | None = field(default=None)

    def get(self, code: str) -> Targets | None:
        """What a code means; none where the table does not know it."""
        found = self.codes.get(code)
        if found is None and self._general is not None:
            return {name: text.replace("{code}", code) for name, text in self._general.items()}
        return found


def read_table(name: str, content: bytes) -> Table:
    """Read a code table: CSV with the column ``code`` and a column for each target.

    :raises BadMapping: it is none, or a code stands twice.
    """
    try:
        rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadMapping(f"The code table {name} cannot be read: {error}.") from error
    codes: dict[str, Targets] = {}
    for number, row in enumerate(rows, 2):
        code = row.pop("code", None)
        if code is None or None in row or None in row.values() or code in codes:
            raise BadMapping(
                f"The code table {name} is wrong in row {number}.",
                hint="It needs a column “code”, all fields, and every code once.",
            )
        codes[code] = {target: text for target, text in row.items() if text}
    general = codes.pop(AS_IS, None)
    return Table(name, codes, general)


def inline(table: Table, codes: Mapping[str, Targets], rename: Mapping[str, str]) -> Table:
    """A table with other targets and with rows of the mapping's own before it."""
    renamed = {
        code: {rename.get(target, target): text for target, text in targets.items()}
        for code, targets in table.codes.items()
    }
    own = dict(codes)
    general = own.pop(AS_IS, table._general)
    return Table(table.name, {**renamed, **own}, general)


def check_targets(constants: Targets, tables: Iterable[Table]) -> None:
    """Make sure that every target exists and every code of ours is one.

    :raises BadMapping: one does not.
    """
    _check("constants", constants)
    for table in tables:
        for code, targets in table.codes.items():
            _check(f"{table.name}, {code}", targets)


def _check(where: str, targets: Targets) -> None:
    for target, text in targets.items():
        if target in DIMENSIONS:
            good = text in code_lists()[target]
        else:
            good = target in PROVENANCE and _is_well_formed(target, text)
        if not good:
            raise BadMapping(f"{where}: {target} cannot be {text}.")


def _is_well_formed(target: str, text: str) -> bool:
    try:
        if target == "flags":
            flags_of(text.split())
        if target == "published":
            Published(text)
    except TrihubError:
        return False
    return True

"""Figures of the user's own library by field of technology, office, year and origin.

One pass over the documents counts them; the result is kept in a file beside the library and used
until the library changes.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from trihub.core.ports import PatentStore
from trihub.core.shapes.whole import write_whole
from trihub.statistics.computed.definitions import FieldRules, field_rules
from trihub.statistics.computed.tally import Tally

FOLDER = "figures"
FILE = "fields.json"
PAGE = 1_000
_FORMAT = 1
Tell = Callable[[int, int], None]
"""Told the documents that were counted and how many there are."""


class LibraryFigure(NamedTuple):
    """How many there are. ``unit``: document, application or family; ``office`` is ``_T`` for
    families of all offices; ``field`` a code of the list, ``_T`` for all, ``_U`` where no pattern
    fits; ``year`` that of filing, 0 where it is not known; ``origin`` a country or ``_U``."""

    unit: str
    right: str
    office: str
    origin: str
    field: str
    year: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryFigures:
    """The figures with what they follow from: ``version`` of the definition, ``change`` (the
    library's newest change), ``counted_on`` the day. ``documents``: how many were counted;
    ``without_class`` of them have no symbol at all, ``invented`` are of the demonstration.
    ``unmapped``: documents by the pattern that the concordance lacks. ``until``: a day from which
    more documents are published; empty where there are none."""

    version: str
    change: int
    counted_on: str
    until: str
    documents: int
    without_class: int
    invented: int
    unmapped: Mapping[str, int]
    figures: Sequence[LibraryFigure]

    @property
    def definition(self) -> FieldRules:
        """The definition."""
        return field_rules()

    def choose(self, codes: Mapping[str, Sequence[str]]) -> Iterator[LibraryFigure]:
        """The figures that have one of the codes of each dimension that is named."""
        for each in self.figures:
            if all(str(getattr(each, name)) in wanted for name, wanted in codes.items()):
                yield each


def library_figures(
    store: PatentStore, folder: Path, today: dt.date, tell: Tell | None = None
) -> LibraryFigures:
    """The figures of a library as it is: those that are kept in ``folder``, or else counted anew.

    What is dated after ``today`` is not published and does not count.
    """
    change = store.counts().last_change
    kept = _read(folder / FILE)
    if kept is not None and _holds(kept, change, today):
        return kept
    found = count(store, today, tell)
    if found.change:
        _keep(folder / FILE, found)
    return found


def _holds(kept: LibraryFigures, change: int, today: dt.date) -> bool:
    same = (kept.version, kept.change) == (field_rules().version, change)
    return same and kept.counted_on <= today.isoformat() < (kept.until or "9")


def count(store: PatentStore, today: dt.date, tell: Tell | None = None) -> LibraryFigures:
    """Count every published patent and utility model of a library."""
    tally = Tally(today)
    counts = store.counts()
    after, seen = 0, 0
    while page := store.changes_since(after, limit=PAGE, until=counts.last_change, whole=False):
        for stored in page:
            tally.add(stored)
        after, seen = page[-1].change, seen + len(page)
        if tell is not None:
            tell(seen, counts.documents)
    return LibraryFigures(
        version=field_rules().version, change=counts.last_change, counted_on=today.isoformat(),
        until=tally.until.isoformat() if tally.until else "", documents=tally.documents,
        without_class=tally.without_class, invented=tally.invented,
        unmapped=dict(sorted(tally.unmapped.items())),
        figures=[LibraryFigure(*key, number) for key, number in sorted(tally.rows().items())],
    )  # fmt: skip


def _read(path: Path) -> LibraryFigures | None:
    """What was kept; nothing where there is no such file or it is of another form."""
    try:
        shape = json.loads(path.read_text(encoding="utf-8"))
        if shape.pop("format") != _FORMAT:
            return None
        shape["figures"] = [LibraryFigure(*each) for each in shape["figures"]]
        return LibraryFigures(**shape)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _keep(path: Path, found: LibraryFigures) -> None:
    shape = {"format": _FORMAT, **asdict(found)}
    write_whole(path, json.dumps(shape, ensure_ascii=False).encode())

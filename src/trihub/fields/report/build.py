"""Making a report: from a definition and its members to all figures."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from trihub.core.errors import NotFound
from trihub.core.ports import PatentStore
from trihub.fields.definition.model import Definition
from trihub.fields.making.estimates import Estimate
from trihub.fields.members.model import Members
from trihub.fields.report import filings, holders, keys, quality, spots
from trihub.fields.report.material import Material, gather
from trihub.fields.report.model import SECTIONS, Comment, Figures, Report
from trihub.fields.report.reading import rows


def make_report(
    definition: Definition, members: Members, store: PatentStore, *, field: str = "",
    estimate: Estimate | None = None, comments: tuple[Comment, ...] = (),
) -> Report:  # fmt: skip
    """The report of a field, the whole definition where none is named. ``estimate`` is of the same
    field. The same definition on the same state of a library gives the same report.

    :raises NotFound: the definition has no such field, or it has no members.
    """
    path = members.fields[members.column(field)]
    with _uncollected():
        material = gather(rows(store, list(map(int, members.of(path)))), members, path)
    if not material.rows:
        raise NotFound(
            f"The field “{path}” has no members in this library, so there is nothing to report.",
            hint=f"See what its lines find (“trihub fields coverage {definition.id}”) and what is odd "
            f"about it (“trihub fields check {definition.id}”), or read more documents into the "
            "library (“trihub ingest”).",
        )
    found = definition.field(path)
    names = {one: dict(own.names) for one, own in definition.walk()}
    names |= {f"tier:{tier.id}": dict(tier.names) for tier in definition.tiers}
    return Report(
        id=definition.id, version=definition.version, address=members.address, field=path,
        names=names, descriptions=dict(found[1].descriptions) if found else {},
        figures=_figures(definition, members, material, store, estimate), comments=comments,
        invented=any(row.invented for row in material.rows),
    )  # fmt: skip


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: there are none among the rows, and it would look through all
    of them again and again while they are made, for a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _figures(
    definition: Definition, members: Members, material: Material, store: PatentStore,
    estimate: Estimate | None,
) -> Figures:  # fmt: skip
    families = keys.key_families(material, store)
    tables = [
        *quality.tables(members, material.path),
        *filings.tables(material),
        *holders.tables(material),
        *spots.tables(material),
        *keys.tables(families),
    ]
    return Figures(
        values={
            **dict(quality.values(definition, members, material, store, estimate)),
            **dict(filings.values(material)),
            **dict(holders.values(material)),
            **dict(spots.values(material)),
            **dict(keys.values(families)),
        },
        tables=tuple(sorted(tables, key=lambda table: SECTIONS.index(table.section))),
        key_families=families,
    )

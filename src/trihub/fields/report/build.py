"""Making a report: from a definition and its members to all figures."""

from __future__ import annotations

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.core.ports import PatentStore
from trihub.fields.making.estimates import Estimate
from trihub.fields.navigation import View
from trihub.fields.report import filings, holders, keys, quality, spots
from trihub.fields.report.material import Material, gather
from trihub.fields.report.model import SECTIONS, Comment, Figures, Report


def make_report(
    view: View, store: PatentStore, *, field: str = "", estimate: Estimate | None = None,
    comments: tuple[Comment, ...] = (),
) -> Report:  # fmt: skip
    """The report of a field, the whole collection where none is named. ``estimate`` is of the same
    field. The same definition on the same state of a library gives the same report.

    :raises NotFound: the definition has no such field, or it has no members.
    """
    definition, members = view.definition, view.members
    path = members.fields[members.column(field)]
    material = gather(view, path)
    if not material.rows:
        raise NotFound(
            said("The field “{field}” has no members in this library, so there is nothing to report.",
                 field=path),
            hint=said("See what its lines find (“trihub fields coverage {name}”) and what is odd "
                      "about it (“trihub fields check {name}”), or read more documents into the "
                      "library (“trihub ingest”).", name=definition.id),
        )  # fmt: skip
    found = definition.field(path)
    names = {one: dict(own.names) for one, own in definition.walk()}
    names |= {f"tier:{tier.id}": dict(tier.names) for tier in definition.tiers}
    return Report(
        id=definition.id, version=definition.version, address=members.address, field=path,
        names=names, descriptions=dict(found[1].descriptions) if found else {},
        figures=_figures(view, material, store, estimate), comments=comments,
        invented=any(row.invented for row in material.rows),
    )  # fmt: skip


def _figures(
    view: View, material: Material, store: PatentStore, estimate: Estimate | None
) -> Figures:
    definition, members = view.definition, view.members
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

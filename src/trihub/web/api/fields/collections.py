"""Collections: which there are, their sizes, members and figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query

from trihub.fields.definition.digest import address
from trihub.fields.navigation.applicants import applicants
from trihub.fields.navigation.families import Measure, key_families
from trihub.fields.navigation.listing import listing
from trihub.fields.navigation.network import network
from trihub.fields.navigation.shapes import (
    applicant_shape,
    counts_shape,
    family_shape,
    figures_shape,
    members_shape,
    network_shape,
    status_shape,
)
from trihub.fields.navigation.status import newest_events, status
from trihub.web.fields.common import Collection, Filters, Id, field_of, office_of
from trihub.web.services import Library

router = APIRouter(prefix="/fields")
Json = dict[str, Any]
Limit = Annotated[int, Query(ge=1, le=200, description="Members.")]
Offset = Annotated[int, Query(ge=0, le=10**7, description="Members to pass over.")]


@router.get("", summary="The collections of this site")
def collections(library: Library) -> Json:
    """Their definitions, without counting members."""
    return {
        "fields": [
            {
                "id": one.id,
                "version": one.version,
                "address": address(one),
                "unit": one.unit.value,
                "names": dict(one.root.names),
            }
            for _, one in sorted(library.fields.items())
        ]
    }


@router.get("/{collection}", summary="A collection: its sub-fields with their sizes")
def collection(view: Collection) -> Json:
    """Publications and families of each field and tier, as “trihub fields build” tells them."""

    def families(path: str, tier: str) -> int:
        return view.families_in(view.met(path, tier))

    return counts_shape(view.definition, view.members, families)


@router.get("/{collection}/members", summary="Members of a collection, with the reasons")
def members(
    library: Library, view: Collection, asked: Filters,
    limit: Limit = 25, offset: Offset = 0,
) -> Json:  # fmt: skip
    """Members that pass the filters, the last published first."""
    path, _ = field_of(view, asked.field)
    asked = replace(asked, field=path)
    found = listing(view, library.index, asked, limit=limit, offset=offset)
    return members_shape(view, library.store, found, path)


@router.get("/{collection}/figures", summary="By year, between offices, sub-field by class")
def figures(view: Collection, field: Id = "") -> Json:
    """Counts in the definition's unit; years that are not complete are marked."""
    return figures_shape(view, field)


@router.get("/{collection}/families", summary="Key families of a collection")
def families(
    view: Collection, field: Id = "", by: Measure = Measure.CITED, limit: Limit = 25,
    offset: Offset = 0,
) -> Json:  # fmt: skip
    """Families with five measures, in order of one of them."""
    found, newest = key_families(view, field, by), newest_events(view)
    chosen = found[offset : offset + limit]
    return {"count": len(found), "families": [family_shape(one, newest) for one in chosen]}


@router.get("/{collection}/applicants", summary="Applicants of a collection")
def applicants_of(view: Collection, field: Id = "", limit: Limit = 25, offset: Offset = 0) -> Json:
    """Names as printed, put together by evidence, with the evidence."""
    found = applicants(view, field)
    chosen = found[offset : offset + limit]
    return {"count": len(found), "applicants": [applicant_shape(one) for one in chosen]}


@router.get("/{collection}/network", summary="Citations between the key families")
def network_of(
    view: Collection, field: Id = "",
    around: Annotated[str, Query(max_length=60, description="A member's publication key.")] = "",
) -> Json:  # fmt: skip
    """The families cited most, or those around a family, and who of them cites whom."""
    return network_shape(network(view, field, around), newest_events(view))


@router.get("/{collection}/status", summary="Legal events of a collection at an office")
def status_of(
    view: Collection, field: Id = "",
    office: Annotated[str, Query(max_length=200, description="WIPO ST.3 code.")] = "",
) -> Json:  # fmt: skip
    """The last event of each family that the library holds, as of the last one. No advice."""
    return status_shape(status(view, office_of(view, office), field))

"""Queries for structures: which are asked for, with what they refer to, in which detail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace
from pysdmx.model import Codelist, Components, DataStructureDefinition

from trihub.core.messages import said
from trihub.statistics.sdmx.asking import Parameters, fits_version
from trihub.statistics.sdmx.faults import NO_RESULTS, SYNTAX, Fault
from trihub.statistics.sdmx.structure.artefacts import Artefact, every, type_of

Used = Mapping[str, Iterable[str]]
"""The codes with figures, by dimension."""
_OFFERED = ("agencyscheme", "conceptscheme", "codelist", "datastructure", "dataflow")
_OTHERS = (
    "metadatastructure", "categoryscheme", "hierarchy", "hierarchyassociation", "valuelist",
    "dataproviderscheme", "metadataproviderscheme", "dataconsumerscheme", "organisationunitscheme",
    "metadataflow", "reportingtaxonomy", "provisionagreement", "metadataprovisionagreement",
    "structuremap", "representationmap", "conceptschememap", "categoryschememap",
    "organisationschememap", "reportingtaxonomymap", "process", "categorisation", "dataconstraint",
    "metadataconstraint", "transformationscheme", "rulesetscheme", "userdefinedoperatorscheme",
    "customtypescheme", "namepersonalisationscheme", "vtlmappingscheme",
)  # fmt: skip
"""Types of the standard of which nothing is kept here."""
_CHILDREN = {
    "dataflow": {"datastructure", "agencyscheme"},
    "datastructure": {"conceptscheme", "codelist", "agencyscheme"},
    "conceptscheme": {"agencyscheme"},
    "codelist": {"agencyscheme"},
    "agencyscheme": set[str](),
}
"""What structures of a type refer to. With one data structure for all, types are enough."""
_PARENTS = {
    child: {kind for kind, below in _CHILDREN.items() if child in below} for child in _CHILDREN
}
_REFERENCES = (
    "none", "parents", "parentsandsiblings", "ancestors", "children", "descendants", "all",
)  # fmt: skip
DETAILS = (
    "full", "raw", "allstubs", "allcompletestubs", "referencestubs", "referencecompletestubs",
    "referencepartial",
)  # fmt: skip


class StructureQuery(NamedTuple):
    """What is asked for: type, agencies, identifiers, versions, items, and how."""

    kind: str
    agencies: frozenset[str]
    resources: frozenset[str]
    current: bool
    items: frozenset[str]
    references: frozenset[str]
    detail: str


def structure_query(path: Sequence[str], given: Parameters) -> StructureQuery:
    """Read a query: the parts of the path after ``structure``, and the parameters.

    :raises Fault: it cannot be read.
    """
    if len(path) > 5:
        raise Fault(
            SYNTAX, said("The address has more parts than a structure query."),
            hint=said("Write {examples}.", examples="structure/dataflow/TRIHUB/WDI/1.0.0"),
        )  # fmt: skip
    kind, agency, resource, version, item = [*path, *["*", "*", "*", "~", "*"][len(path) :]]
    chosen = dict(given)
    for name in chosen:
        if name not in ("references", "detail"):
            raise Fault(
                SYNTAX, said("There is no parameter “{name}”.", name=name[:60]),
                hint=said("The parameters are {names}.", names="references, detail"),
            )  # fmt: skip
    _one_of("type", kind, ("*", "structure", *_OFFERED, *_OTHERS))
    references = frozenset(chosen.get("references", "none").split(","))
    for name in references:
        _one_of("references", name, (*_REFERENCES, *_OFFERED, *_OTHERS))
    detail = chosen.get("detail", "full")
    _one_of("detail", detail, DETAILS)
    return StructureQuery(
        kind="*" if kind == "structure" else kind, agencies=frozenset(agency.split(",")),
        resources=frozenset(resource.split(",")),
        current=any(map(fits_version, version.split(","))),
        items=frozenset(item.split(",")), references=references, detail=detail,
    )  # fmt: skip


def _one_of(name: str, text: str, known: Sequence[str]) -> None:
    if text not in known:
        raise Fault(
            SYNTAX, said("“{name}” cannot be {text}.", name=name, text=text[:60]),
            hint=said("It is one of {names}.", names=", ".join(known)),
        )  # fmt: skip


def structures(query: StructureQuery, datasets: Sequence[str], used: Used) -> list[Artefact]:
    """The structures that answer a query. ``used`` counts for ``referencepartial``.

    :raises Fault: there is none.
    """
    known = every(datasets)
    kinds = _OFFERED if query.kind == "*" else (query.kind,)
    candidates = [one for kind in kinds for one in known.get(kind, ()) if _fits(one, query)]
    matched = [found for one in candidates if (found := _items(one, query.items))]
    if not matched:
        raise Fault(
            NO_RESULTS, said("There is no such structure here."),
            hint=said("“structure” lists the structures."),
        )  # fmt: skip
    given = {one.short_urn for one in matched}
    referred = _referred({type_of(one) for one in matched}, query.references)
    others = [one for kind in _OFFERED if kind in referred for one in known[kind]]
    return [
        *(_detailed(one, query.detail, "all", used) for one in matched),
        *(
            _detailed(one, query.detail, "reference", used)
            for one in others
            if one.short_urn not in given
        ),
    ]


def _fits(artefact: Artefact, query: StructureQuery) -> bool:
    version_fits = query.current or type_of(artefact) == "agencyscheme"
    return (
        bool(query.agencies & {artefact.agency, "*"})
        and bool(query.resources & {artefact.id, "*"})
        and version_fits
    )


def _items(artefact: Artefact, items: frozenset[str]) -> Artefact | None:
    """An item scheme with the items that are asked for alone; none where it has none of them."""
    if "*" in items:
        return artefact
    if type_of(artefact) not in ("agencyscheme", "conceptscheme", "codelist"):
        return None
    scheme: Any = artefact
    kept = tuple(one for one in scheme.items if one.id in items)
    made: Artefact = replace(scheme, items=kept, is_partial=True)
    return made if kept else None


def _referred(kinds: set[str], references: frozenset[str]) -> set[str]:
    """The types that are given besides the ones that were asked for."""
    found: set[str] = set()
    below, above = _closure(kinds, _CHILDREN), _closure(kinds, _PARENTS)
    parents = set().union(*(_PARENTS[kind] for kind in kinds))
    siblings = parents.union(*(_CHILDREN[kind] for kind in parents))
    meanings = {
        "none": set[str](), "children": set().union(*(_CHILDREN[kind] for kind in kinds)),
        "descendants": below, "parents": parents, "ancestors": above,
        "parentsandsiblings": siblings, "all": siblings | below,
    }  # fmt: skip
    for name in references:
        found |= meanings.get(name, {name} & (below | above))
    return found


def _closure(kinds: set[str], step: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = set(kinds)
    while waiting:
        waiting = set().union(*(step[kind] for kind in waiting)) - found
        found |= waiting
    return found


def _detailed(artefact: Artefact, detail: str, role: str, used: Used) -> Artefact:
    if detail in (f"{role}stubs", f"{role}completestubs", "allstubs", "allcompletestubs"):
        return _stub(artefact)
    if detail == "referencepartial" and role == "reference" and isinstance(artefact, Codelist):
        return partial(artefact, used)
    return artefact


def _stub(artefact: Artefact) -> Artefact:
    found: Any = artefact
    if isinstance(artefact, DataStructureDefinition):
        found = replace(artefact, components=Components([]))
    elif type_of(artefact) != "dataflow":
        found = replace(found, items=(), is_partial=False)
    made: Artefact = replace(found, is_external_reference=True)
    return made


def partial(artefact: Codelist, used: Used) -> Codelist:
    """A code list with the codes alone that are used; as it is where nothing is said of it."""
    codes = used.get(artefact.id.removeprefix("CL_"))
    if codes is None:
        return artefact
    kept = set(codes)
    items = tuple(one for one in artefact.items if one.id in kept)
    return replace(artefact, items=items, is_partial=True)

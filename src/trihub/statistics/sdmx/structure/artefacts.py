"""Our structures as pysdmx models them. Names are marks, which writing replaces by four languages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from pysdmx.model import (
    Agency,
    AgencyScheme,
    Code,
    Codelist,
    Component,
    Components,
    Concept,
    ConceptScheme,
    Dataflow,
    DataStructureDefinition,
    DataType,
    ItemReference,
    Role,
)

from trihub.statistics.catalogue import code_lists
from trihub.statistics.sdmx.names import (
    AGENCY,
    ATTRIBUTES,
    COMPONENTS,
    CONCEPTS,
    DIMENSION_IDS,
    MEASURE,
    STATUS,
    STRUCTURE,
    TIME,
    VERSION,
    Names,
    code_names,
    names,
    statuses,
    urn,
)

Artefact = AgencyScheme | Codelist | ConceptScheme | DataStructureDefinition | Dataflow
AGENCIES = "AGENCIES"
CODED = (*DIMENSION_IDS, STATUS)
MARK = re.compile("\ue000([^\ue001]*)\ue001([^\ue002]*)\ue002")
"""A name that is to be written in four languages: its kind and identifier."""


def _mark(kind: str, identifier: str) -> str:
    return f"\ue000{kind}\ue001{identifier}\ue002"


def names_at(kind: str, identifier: str) -> Names:
    """The names for which a mark stands."""
    if kind in CODED:
        return code_names(kind, identifier)
    return names(kind, identifier)


def agency_scheme() -> AgencyScheme:
    """The part of SDMX's list of agencies that names ours."""
    return AgencyScheme(
        id=AGENCIES, agency="SDMX", name=_mark("scheme", AGENCIES), version="1.0", is_partial=True,
        items=(Agency(id=AGENCY, name=_mark("agency", AGENCY)),),
    )  # fmt: skip


def concept_scheme() -> ConceptScheme:
    """A concept for every component."""
    items = tuple(Concept(id=name, name=_mark("concept", name)) for name in COMPONENTS)
    return ConceptScheme(
        id=CONCEPTS, agency=AGENCY, name=_mark("scheme", CONCEPTS), version=VERSION, items=items
    )


def code_list(component: str, only: Collection[str] | None = None) -> Codelist:
    """The code list of a component; ``only`` leaves the codes that are used."""
    every: Iterable[str] = statuses()
    if component != STATUS:
        every = code_lists()[component.lower()].codes
    codes = [code for code in every if only is None or code in only]
    identifier = f"CL_{component}"
    return Codelist(
        id=identifier, agency=AGENCY, name=_mark("codelist", identifier), version=VERSION,
        items=tuple(Code(id=code, name=_mark(component, code)) for code in codes),
        is_partial=only is not None,
    )  # fmt: skip


def data_structure() -> DataStructureDefinition:
    """The structure that all data sets share."""
    found = [
        Component(
            id=name, required=True, role=Role.DIMENSION, concept=_concept(name),
            local_dtype=DataType.STRING, local_enum_ref=urn("Codelist", f"CL_{name}"),
        )
        for name in DIMENSION_IDS
    ]  # fmt: skip
    found.append(Component(id=TIME, required=True, role=Role.DIMENSION, concept=_concept(TIME),
                           local_dtype=DataType.PERIOD))  # fmt: skip
    found.append(Component(id=MEASURE, required=False, role=Role.MEASURE, concept=_concept(MEASURE),
                           local_dtype=DataType.DOUBLE))  # fmt: skip
    found += [_attribute(name) for name in ATTRIBUTES]
    return DataStructureDefinition(
        id=STRUCTURE, agency=AGENCY, name=_mark("structure", STRUCTURE), version=VERSION,
        components=Components(found),
    )  # fmt: skip


def _concept(name: str) -> ItemReference:
    return ItemReference(
        sdmx_type="Concept", agency=AGENCY, id=CONCEPTS, version=VERSION, item_id=name
    )


def _attribute(name: str) -> Component:
    return Component(
        id=name, required=name == STATUS, role=Role.ATTRIBUTE, concept=_concept(name),
        local_dtype=DataType.STRING, attachment_level="O",
        local_enum_ref=urn("Codelist", f"CL_{name}") if name == STATUS else None,
    )  # fmt: skip


def dataflow(dataset: str) -> Dataflow:
    """The dataflow of a data set."""
    return Dataflow(
        id=dataset, agency=AGENCY, name=_mark("dataset", dataset), version=VERSION,
        structure=urn("DataStructure", STRUCTURE),
    )  # fmt: skip


def every(datasets: Iterable[str]) -> Mapping[str, Sequence[Artefact]]:
    """All structures, by the name that queries use for their type."""
    return {
        "agencyscheme": [agency_scheme()],
        "conceptscheme": [concept_scheme()],
        "codelist": [code_list(name) for name in CODED],
        "datastructure": [data_structure()],
        "dataflow": [dataflow(name) for name in datasets],
    }


def type_of(artefact: Artefact) -> str:
    """The name that queries use for the type of a structure."""
    return {
        AgencyScheme: "agencyscheme", ConceptScheme: "conceptscheme", Codelist: "codelist",
        DataStructureDefinition: "datastructure", Dataflow: "dataflow",
    }[type(artefact)]  # fmt: skip

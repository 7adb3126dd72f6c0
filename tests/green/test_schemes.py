"""Places, schemes as tables and as the CPC's XML, and keeping them."""

from __future__ import annotations

import re
import tarfile
from pathlib import Path

import pytest

from trihub.app.green import load_scheme, texts_of_classes
from trihub.core.errors import BadFile, BadInput, NotFound
from trihub.green.schemes.folder import Schemes, shipped
from trihub.green.schemes.places import Reading, parse_place, parse_places, sort_key
from trihub.green.schemes.tables import read_as, read_table, write_table

OWN = """# id: own
# version: 2
# source: https://example.org/own
# of: IPC,CPC
class,parent,name_en,name_ko,places
water,,Water,물,
sewage,water,Sewage,,C02F 3/00-3/34; E03F
"""
CPC = """<class-scheme publication-date="{date}" scheme-type="cpc">
<classification-item level="5"><classification-symbol>Y02E</classification-symbol>
<class-title><title-part><text>ENERGY</text></title-part></class-title>
<classification-item level="6"><classification-symbol>Y02E10/00</classification-symbol>
<classification-item level="7"><classification-symbol>Y02E10/00</classification-symbol>
<class-title><title-part><text>Renewable sources</text></title-part></class-title>
<classification-item level="8"><classification-symbol>Y02E10/50</classification-symbol>
<class-title><title-part><CPC-specific-text><text>Photovoltaics</text></CPC-specific-text></title-part></class-title>
</classification-item></classification-item></classification-item></classification-item>
</class-scheme>"""


@pytest.mark.parametrize(
    ("place", "inside", "outside"),
    [
        ("C02F", "C02F 1/44", "C02G 1/00"),
        ("G21", "G21C 3/00", "G22C 3/00"),
        ("H01M 8/00-8/24", "H01M 8/2475", "H01M 8/25"),
        ("H01M 8/00-8/24", "H01M 8/021", "H01M 12/02"),
        ("F16H 3/00-3/78", "F16H 3/085", "F16H 30/00"),
        ("C12P 7/06-7/14", "C12P 7/08", "C12P 7/16"),
        ("A01G 23/00", "A01G 23/00", "A01G 23/02"),
        ("A01G 23", "A01G 23/02", "A01G 25/00"),
        ("A01N 25/00-65/00", "A01N 43/40", "A01N 65/08"),
    ],
)
def test_a_place_holds_its_symbols(place: str, inside: str, outside: str) -> None:
    read = parse_place(place)
    assert read.holds(sort_key(inside))
    assert not read.holds(sort_key(outside))
    assert parse_place(read.written) == read


def test_a_main_group_alone_is_read_in_two_ways() -> None:
    assert not parse_place("A01G 23/00", Reading.LISTED).holds(sort_key("A01G 23/02"))
    assert parse_place("A01G 23/00", Reading.HIERARCHICAL).holds(sort_key("A01G 23/02"))
    assert not parse_place("A01G 23/00", Reading.HIERARCHICAL).holds(sort_key("A01G 25/00"))


@pytest.mark.parametrize(
    "text", ["", "solar", "H01M 8/24-8/00", "H01M-H02M", "C02F 1/00-E03F 1/00", "1/00", "H01M 8/0-"]
)
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_place(text)


def test_too_many_places_are_refused() -> None:
    with pytest.raises(BadInput, match="places"):
        parse_places("C02F;" * 2_001)


def test_the_shipped_schemes_are_trees_with_sources() -> None:
    found = shipped()
    assert {one.id for one in found.values()} == {"ipc-green-inventory", "oecd-env-tech", "gxti"}
    inventory = found["ipc-green-inventory"]
    assert len(list(inventory.tops())) == 7
    assert all(one.source and one.version for one in found.values())
    assert not found["gxti"].by_places
    assert [one.id for one in inventory.path("fuel-cells")] == ["alternative-energy", "fuel-cells"]
    assert read_table(write_table(inventory), "again") == inventory


def test_every_listed_code_is_in_the_shipped_inventory(shared_data: Path) -> None:
    import csv

    from trihub.green.rules.classify import Rules

    rules = Rules(shipped()["ipc-green-inventory"])
    path = shared_data / "classification" / "IPC_green_codes.csv"
    codes = [row[0] for row in csv.reader(path.read_text(encoding="utf-8-sig").splitlines())]
    assert len(codes) == 1214
    assert [code for code in codes if not rules.holds(code)] == []
    rules = Rules(shipped()["oecd-env-tech"])
    path = shared_data / "classification" / "ENVTECH_univoco.csv"
    codes = path.read_text(encoding="utf-8-sig").split("\n")[1:]
    assert [code for code in codes if code.strip() and not rules.holds(code)] == []


def test_the_official_y02_and_y04s_load(shared_data: Path, tmp_path: Path) -> None:
    with tarfile.open(shared_data / "classification" / "cpc-scheme-xml.tar.xz") as archive:
        wanted = [one for one in archive if re.search(r"scheme-Y0[24][A-Z]\.xml$", one.name)]
        archive.extractall(tmp_path, wanted, filter="data")
    scheme = load_scheme([tmp_path], {})
    assert (scheme.id, scheme.version, len(list(scheme.tops()))) == ("cpc-y02-y04s", "2021.05", 9)
    assert [one.id for one in scheme.path("Y02E 10/541")] == [
        "Y02E", "Y02E 10/00", "Y02E 10/50", "Y02E 10/541",
    ]  # fmt: skip


def test_an_office_loads_its_own_and_a_newer_version_stands_beside(tmp_path: Path) -> None:
    kept = Schemes(tmp_path / "schemes")
    own = read_table(OWN.encode(), "own.csv")
    assert own.classes["water"].name("ko") == "물"
    assert own.classes["sewage"].name("ko") == "Sewage"
    assert kept.keep(own)
    assert not kept.keep(own)
    newer = read_table(OWN.replace("version: 2", "version: 10").encode(), "own.csv")
    assert kept.keep(newer)
    assert kept.get("own") == newer
    assert kept.get("own@2") == own
    changed = read_table(OWN.replace("; E03F", "").encode(), "own.csv")
    with pytest.raises(BadInput, match="already"):
        kept.keep(changed)
    with pytest.raises(NotFound, match="own@4"):
        kept.get("own@4")
    with pytest.raises(BadInput, match="cannot name"):
        kept.keep(read_table(OWN.replace("id: own", "id: ../own").encode(), "own.csv"))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (OWN.replace("# version: 2\n", ""), "version"),
        (OWN.replace(",places", ",classes"), "places"),
        (OWN.replace("sewage,water", "sewage,air"), "air"),
        (OWN.replace("water,,", "water,sewage,"), "holds itself"),
        (OWN.replace("C02F 3/00-3/34", "C02F 3/34-3/00"), "line 7"),
        (OWN + "sewage,water,Again,,E03F\n", "twice"),
        (OWN.replace("IPC,CPC", "XYZ"), "XYZ"),
        ("\ud800", ""),
    ],
)
def test_a_wrong_table_says_what_is_wrong(data: str, why: str) -> None:
    with pytest.raises(BadFile) as error:
        read_table(data.encode("utf-8", "surrogatepass"), "own.csv")
    assert why in str(error.value)


def test_a_list_of_codes_is_a_scheme_of_one_class() -> None:
    told = {"id": "codes", "version": "1", "source": "here"}
    found = read_table(b"Code\nB01D  53/34\nC02F\n", "codes.csv", told)
    assert [p.written for p in found.classes["all"].places] == ["B01D 53/34", "C02F"]
    wide = read_as(read_table(b"Code\nB01D 53/00\n", "codes.csv", told), Reading.HIERARCHICAL)
    assert wide.classes["all"].places[0].holds(sort_key("B01D 53/62"))


def test_the_cpc_loads_from_its_xml(tmp_path: Path) -> None:
    path = tmp_path / "cpc-scheme-Y02E.xml"
    path.write_text(CPC.format(date="2021-05-01"), encoding="utf-8")
    scheme = load_scheme([path], {})
    assert scheme.name == "cpc-y02-y04s@2021.05"
    names = [one.name("en") for one in scheme.path("Y02E 10/50")]
    assert names == ["ENERGY", "Renewable sources", "Photovoltaics"]
    assert texts_of_classes([path])["Y02E10/50"] == {"en": "Photovoltaics"}
    other = tmp_path / "cpc-scheme-Y04S.xml"
    other.write_text(CPC.format(date="2024-01-01").replace("Y02E", "Y04S"), encoding="utf-8")
    with pytest.raises(BadFile, match=r"2021\.05, 2024\.01"):
        load_scheme([path, other], {})
    path.write_text(CPC.format(date="").replace('"cpc"', '"ipc"'), encoding="utf-8")
    with pytest.raises(BadFile, match="no CPC scheme"):
        load_scheme([path], {})
    with pytest.raises(BadFile, match="no file"):
        load_scheme([tmp_path / "nowhere"], {})

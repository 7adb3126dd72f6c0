"""The project's own records in JSON Lines, read without a mapping."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from trihub.core.patent import Patent
from trihub.core.ports import Place, Read, Record, Rejected
from trihub.core.shapes.record import to_record
from trihub.offices.jp.gazette import JpGazetteReader
from trihub.offices.registry import Registry
from trihub.offices.tables import RecordReader, TableReader, load_mapping

ROOT = Path(__file__).resolve().parents[2]


def read(reader: RecordReader, data: bytes) -> list[Read]:
    return [
        item
        for record in reader.records(io.BytesIO(data))
        for item in reader.read(record, Place(file="t"))
    ]


def one(items: list[Read]) -> Patent:
    (item,) = items
    assert isinstance(item, Patent), item
    return item


def test_records_are_found_and_read_without_a_mapping() -> None:
    gazette = ROOT / "tests" / "fixtures" / "jp-gazette" / "kokai.xml"
    record = Record(data=gazette.read_bytes(), offset=0)
    patent = one(list(JpGazetteReader().read(record, Place(file="kokai.xml"))))
    line = json.dumps(to_record(patent), ensure_ascii=False).encode()
    found = Registry().find(line[:300])
    assert found is not None
    assert found.name == "trihub-record"
    again = one(read(RecordReader(), line))
    assert again.source.reader == "trihub-record/1"
    assert to_record(again) | {"source": None} == to_record(patent) | {"source": None}


def test_a_record_written_by_hand_gets_its_keys() -> None:
    data = (
        b'{"publication": {"office": "KR", "number": "20210001234", "kind": "A"},'
        b'"application": {"office": "KR", "number": "10-2019-0077777"},'
        b'"priorities": [{"office": "JP", "number": "2018-001234", "date": "2018-01-09"}],'
        b'"related": [{"relation": "division of", "office": "KR", "number": "10-2018-0000001"}]}\n'
        b'{"publication": {"office": "KR"}}\n{"publication": '
    )
    patent, lacking, cut = read(RecordReader(), data)
    assert isinstance(patent, Patent)
    assert patent.application is not None
    assert patent.application.key == "KR:patent:2019:77777"
    assert patent.priorities[0].key == "JP:patent:2018:1234"
    assert patent.related[0].key == "KR:patent:2018:1"
    assert isinstance(lacking, Rejected)
    assert "publication.number" in lacking.reason
    assert isinstance(cut, Rejected)
    assert (lacking.offset, cut.offset) == (2, 3)


@pytest.mark.parametrize(
    ("head", "own"),
    [
        (b'{"format": "trihub-record/1", "publication"', True),
        (b'\xef\xbb\xbf {"publication": {"office": "CN"', True),
        (b'{"pub": "CN1"}', False),
        (b"<response/>", False),
        (b"", False),
    ],
)
def test_what_is_recognised_as_a_record(head: bytes, own: bool) -> None:
    assert RecordReader().recognises(head) is own


def test_tables_are_never_found_by_themselves(tmp_path: Path) -> None:
    assert Registry().find(b"pn,title\nCN1,x\n") is None
    path = tmp_path / "m.toml"
    path.write_text('[table]\nformat = "csv"\n[fields]\nnumber = "pn"\n', encoding="utf-8")
    reader = TableReader(load_mapping(path))
    assert reader.recognises(b"pn,title\n")
    assert not reader.recognises(b"<?xml version='1.0'?>")

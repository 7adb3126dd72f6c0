"""ST.96 files that are cut off or damaged: nothing escapes, no neighbour is lost."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offices.test_st96 import PLACE, fixture
from trihub.core.patent import Patent
from trihub.offices.registry import Registry

NAMES = ("publication.xml", "jpo-a.xml", "jpo-p.xml", "jpo-b.xml")


def keys(name: str, data: bytes) -> list[str]:
    reader = Registry().reader("st96" if name == "publication.xml" else "jpo-st96")
    found = (item for r in reader.records(io.BytesIO(data)) for item in reader.read(r, PLACE))
    return [item.key if isinstance(item, Patent) else type(item).__name__ for item in found]


@pytest.mark.parametrize("name", NAMES)
def test_truncated_file_loses_only_its_last_record(name: str) -> None:
    data = fixture(name)
    (key,) = keys(name, data)
    assert keys(name, data * 2 + data[: len(data) // 2]) == [key, key, "Rejected"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damage_never_escapes_nor_reaches_the_neighbour(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    whole = fixture(name)
    damaged = bytearray(whole[: data.draw(st.integers(1, len(whole)))])
    for _ in range(data.draw(st.integers(0, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    found = keys(name, bytes(damaged) + b"\n" + whole)
    assert found[-1] == keys(name, whole)[0]

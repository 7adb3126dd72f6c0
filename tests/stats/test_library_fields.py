"""WIPO's fields of technology, and a library counted by them."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from store.samples import patent
from trihub.cli.main import group
from trihub.core.classes import Classification, Scheme
from trihub.core.dates import PatentDate
from trihub.core.errors import BadInput
from trihub.core.numbers.model import Right
from trihub.core.patent import Application, Party, Patent, Role
from trihub.statistics.catalogue import code_lists
from trihub.statistics.computed import library
from trihub.statistics.computed.fields import COUNT, code_of, concordance
from trihub.statistics.computed.library import LibraryFigures, library_figures
from trihub.statistics.computed.shapes import fields_shape
from trihub.statistics.computed.tally import Counted, origin_of, symbols_of
from trihub.store import SqlStore, open_store

TODAY = dt.date(2024, 1, 1)


@pytest.mark.parametrize(("symbol", "field"), [
    ("A61K 8/97", 14), ("A61K 31/10", 16), ("A61K31/10", 16), ("H04N 1/00", 3), ("H04N 5/232", 2),
    ("H04N 21/20", 4), ("H04N 101/00", 2), ("G01N 33/53", 11), ("G01N 3/30", 10), ("B01D 53/14", 24),
    ("B01D 5/00", 23), ("E01F 8/00", 24), ("E01F 15/02", 35), ("H01L 21/02", 8), ("H01M", 1),
    ("G06N 3/08", 6), ("C13B 5/02", 29), ("C13B 50/00", 18),
])  # fmt: skip
def test_the_longest_pattern_decides(symbol: str, field: int) -> None:
    assert concordance().map([symbol]) == ({field}, frozenset())


def test_what_no_pattern_fits_is_said() -> None:
    found = concordance().map(
        ["H10D 30/00", "G06V 10/82", "H04N 23/60", "H04N", "G06F 3/01", "X", "H04"]
    )
    assert found == ({6}, {"H10D", "G06V", "H04N 23", "H04N"})


def test_the_patterns_are_those_of_the_published_table(shared_data: Path) -> None:
    path = shared_data.parent / "reference" / "data" / "wipo_ipc_technology_concordance.csv"
    if not path.exists():
        pytest.skip("the published concordance is not here")
    with path.open(encoding="utf-8-sig") as file:
        given = {" ".join(row["IPC_code"].rstrip("%").rstrip("/").split()): int(row["Field_number"])
                 for row in csv.DictReader(file)}  # fmt: skip
    assert dict(concordance().patterns) == given
    assert set(given.values()) == set(range(1, COUNT + 1))
    assert all(code_of(each) in code_lists()["field"] for each in given.values())


# --- a library -------------------------------------------------------------------------------


def document(
    number: str, *symbols: str, office: str = "JP", kind: str = "A", filed: int = 2015,
    country: str = "JP", application: str = "", scheme: Scheme = Scheme.IPC, published: int = 2017,
    **more: object,
) -> Patent:  # fmt: skip
    key = application or f"{office}-app-{number}"
    return patent(
        number, office=office, kind=kind, date=PatentDate(published, 5, 1),
        application=Application(office=office, number=key, key=key, date=PatentDate(filed, 3, 1)),
        classes=tuple(Classification(scheme=scheme, symbol=each) for each in symbols),
        parties=(Party(role=Role.APPLICANT, name="B", sequence=2, country="DE"),
                 Party(role=Role.APPLICANT, name="A", sequence=1, country=country)),
        **more,
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(tmp_path / "store.sqlite")
    with opened.writer() as writer:
        # one application, published and granted; a member of its family in China
        writer.put(document("1", "H01L 21/02", "G06F 3/01", application="JP1", priorities=("P1",)))
        writer.put(document("2", "H01L 21/02", kind="B2", application="JP1", published=2019,
                            priorities=("P1",)))  # fmt: skip
        writer.put(document("3", "G06F 3/01", office="CN", filed=2016, priorities=("P1",)))
        writer.put(document("4", "H10D 30/00", office="KR", country="KR"))
        writer.put(document("5", "A61K 8/02", scheme=Scheme.CPC, country=""))
        writer.put(document("6", right=Right.UTILITY_MODEL, kind="U"))
        writer.put(document("7", "G06F 3/01", right=Right.DESIGN, kind="S"))
        writer.put(document("8", "G06F 3/01", published=2030))
    yield opened
    opened.close()


def counted(found: LibraryFigures, **codes: str) -> dict[str, int]:
    """Totals of figures by field."""
    totals: dict[str, int] = {}
    for each in found.choose({name: (code,) for name, code in codes.items()}):
        totals[each.field] = totals.get(each.field, 0) + each.number
    return totals


def test_documents_applications_and_families_are_counted(store: SqlStore) -> None:
    found = library.count(store, TODAY)
    assert (found.documents, found.without_class, found.invented) == (6, 1, 0)
    assert found.unmapped == {"H10D": 1}
    assert counted(found, unit="document") == {
        "_T": 6, "WIPO_08": 2, "WIPO_06": 2, "WIPO_14": 1, "_U": 2
    }  # fmt: skip
    assert counted(found, unit="application") == {
        "_T": 5, "WIPO_08": 1, "WIPO_06": 2, "WIPO_14": 1, "_U": 2
    }  # fmt: skip
    assert counted(found, unit="family", office="_T") == {
        "_T": 4, "WIPO_08": 1, "WIPO_06": 1, "WIPO_14": 1, "_U": 2
    }  # fmt: skip
    # the family counts at each of its offices, in the year of its earliest filing
    assert counted(found, unit="family", office="CN") == {"_T": 1, "WIPO_08": 1, "WIPO_06": 1}
    assert counted(found, unit="family", office="CN", year="2015")["_T"] == 1
    assert counted(found, unit="document", office="CN", year="2016")["_T"] == 1
    assert counted(found, unit="document", origin="KR") == {"_T": 1, "_U": 1}
    assert counted(found, unit="document", origin="_U") == {"_T": 1, "WIPO_14": 1}
    assert counted(found, unit="document", right="UTILITY_MODEL") == {"_T": 1, "_U": 1}


def test_what_is_not_published_yet_does_not_count(store: SqlStore) -> None:
    """Neither in a figure nor in a number of what was left out."""
    found = library.count(store, TODAY)
    shape = json.dumps(fields_shape(found, found.figures))
    assert "2030" not in shape
    assert found.until == "2030-05-01"
    later = library.count(store, dt.date(2030, 5, 1))
    assert later.documents == 7
    assert later.until == ""


def test_they_are_counted_once_for_each_state(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []
    first = library_figures(store, tmp_path / "figures", TODAY, lambda *seen: told.append(seen))
    assert told == [(8, 8)]
    assert (
        library_figures(store, tmp_path / "figures", TODAY, lambda *seen: told.append(seen))
        == first
    )
    assert len(told) == 1
    later = library_figures(store, tmp_path / "figures", dt.date(2030, 6, 1))
    assert later.documents == first.documents + 1
    with store.writer() as writer:
        writer.put(document("9", "E01F 8/00"))
    assert library_figures(store, tmp_path / "figures", TODAY).documents == 7
    path = tmp_path / "figures" / library.FILE
    for text in ("", "{}", '{"format": 9}', '{"format": 1}', "[]"):
        path.write_text(text)
        assert library_figures(store, tmp_path / "figures", TODAY).documents == 7


def test_the_first_applicant_and_the_first_scheme_decide() -> None:
    one = document("1", "G06F 3/01", "H01L 21/02")
    assert origin_of(one) == "JP"
    assert origin_of(patent("2")) == "_U"
    grant = patent("3", parties=(Party(role=Role.GRANTEE, name="A", country="US"),))
    assert origin_of(grant) == "US"
    assert symbols_of(one) == ["G06F 3/01", "H01L 21/02"]
    early = Counted("PATENT", frozenset({"JP"}), "JP", 2015, 2)
    late = Counted("PATENT", frozenset({"CN"}), "CN", 2016, 4)
    unknown = Counted("PATENT", frozenset({"EP"}), "_U", 2014, 0)
    for one, other in ((early, late), (late, early)):
        joined = one.joined(other)  # type: ignore[attr-defined]
        assert (joined.origin, joined.year, joined.fields) == ("JP", 2015, 6)
    assert late.joined(unknown).origin == "CN"
    assert late.joined(unknown).year == 2014


def test_the_command_counts_a_library(tmp_path: Path) -> None:
    from trihub.app import STORE_FILE

    made = open_store(tmp_path / STORE_FILE)
    with made.writer() as writer:
        writer.put(document("1", "H01L 21/02"))
    made.close()

    def call(*words: str) -> str:
        arguments = ["--library", str(tmp_path), "stats", "fields", *words]
        return CliRunner().invoke(group, arguments, catch_exceptions=False).stdout

    shape = json.loads(call("-w", "unit=document", "--json"))
    assert [each["field"] for each in shape["figures"]] == ["WIPO_08", "_T"]
    assert shape["definition"]["version"] == "1"
    assert shape["library"]["documents"] == 1
    assert "1 documents of the library as of change" in call("--limit", "1")
    with pytest.raises(BadInput, match="no dimension colour"):
        call("-w", "colour=red")

"""Behaviour of the store, on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from trihub.core.errors import LibraryError, NotFound
from trihub.core.ports.statistics import Added, Clock, Extent
from trihub.core.statistics import (
    Cell,
    Coverage,
    Load,
    Period,
    Published,
    Series,
    Vintage,
    Which,
)
from trihub.statistics.service import Statistics
from trihub.statistics.tables import Said
from trihub.store.database.engine import connect, to_url
from trihub.store.statistics import SqlStatistics, open_statistics
from trihub.store.statistics.opening import LINEAGE

GDP = Which(dataset="TEST", indicator="GDP")
JP, KR = (Series(indicator="GDP", office=office) for office in ("JP", "KR"))
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def vintage(published: str, sha256: str = "", **changes: str) -> Vintage:
    when = Published(published)
    return Vintage(
        dataset="TEST", publisher="P", document="D", url="u", published=when,
        published_by=when.last, name=f"{published}.csv", sha256=sha256 or published,
    ) if not changes else replace(vintage(published, sha256), **changes)  # fmt: skip


def load(day: int = 0, version: str = "1") -> Load:
    return Load(
        recorded_at=START + dt.timedelta(days=day), loader="m", version=version, digest=version
    )


Figures = Sequence[tuple[Series, str, str | None]]


def put(
    database: SqlStatistics, of: Vintage, figures: Figures, *, day: int = 0, version: str = "1",
    coverage: Coverage = Coverage.TABLE, years: tuple[int, int] = (2000, 2030),
    offices: frozenset[str] = frozenset({"JP", "KR"}), clock: Clock | None = None,
) -> Added:  # fmt: skip
    with database.writing(load(day, version), clock or (lambda: load(day).recorded_at)) as writer:
        number = writer.begin(of, "GDP")
        cells = [
            Cell(writer.series(series), Period.parse(period).number, value, 0, line, 3)
            for line, (series, period, value) in enumerate(figures, 2)
        ]
        assert not writer.add(number, cells)
        groups = frozenset() if coverage is Coverage.CELLS else frozenset({JP.group})
        return writer.end(number, Extent(coverage, *years, groups, offices))


def shown(
    statistics: Statistics, day: str = "", recorded: int | None = None
) -> dict[str, str | None]:
    at = dt.date.fromisoformat(day) if day else None
    by = None if recorded is None else START + dt.timedelta(days=recorded)
    table = statistics.table(GDP, as_of=at, recorded_by=by)
    return {f"{each.series.office} {each.period}": each.cell.value for each in table}


def test_a_table_is_as_it_stood(database: SqlStatistics, either: Statistics) -> None:
    put(database, vintage("2013"), [(JP, "2010", "1"), (JP, "2011", "2"), (KR, "2010", "5")])
    put(database, vintage("2021-09-15"), [(JP, "2010", "1"), (JP, "2011", "3"), (JP, "2012", "4")])
    assert shown(either, "2013-12-30") == {}
    assert shown(either, "2013-12-31") == {"JP 2010": "1", "JP 2011": "2", "KR 2010": "5"}
    assert shown(either, "2021-09-14") == shown(either, "2013-12-31")
    assert shown(either, "2021-09-15") == {"JP 2010": "1", "JP 2011": "3", "JP 2012": "4"}
    assert shown(either) == shown(either, "2021-09-15")


def test_what_is_recorded_later_is_not_in_a_table_of_before(
    database: SqlStatistics, either: Statistics
) -> None:
    put(database, vintage("2021"), [(JP, "2010", "3")], day=5)
    put(database, vintage("2013"), [(JP, "2010", "2")], day=9)
    assert shown(either, recorded=4) == {}
    assert shown(either, "2015-01-01", recorded=8) == {}
    assert shown(either, "2015-01-01", recorded=9) == {"JP 2010": "2"}
    assert shown(either, recorded=9) == {"JP 2010": "3"}


def test_a_reader_between_two_batches_of_a_load_is_told_of_all_of_it_later(
    database: SqlStatistics, either: Statistics
) -> None:
    put(database, vintage("2013"), [(JP, "2010", "1")])
    clock = iter(START + dt.timedelta(hours=hour) for hour in range(1, 9))
    begun = Load(recorded_at=next(clock), loader="m", version="1", digest="2")
    with database.writing(begun, lambda: next(clock)) as writer:
        number = writer.begin(vintage("2021"), "GDP")
        at = [Cell(writer.series(JP), Period.parse(year).number, year, 0, 2, 3)
              for year in ("2010", "2011")]  # fmt: skip
        writer.add(number, at[:1])
        asked = next(clock)  # after the load began, between its batches
        assert shown(either) == {"JP 2010": "1"}
        writer.add(number, at[1:])
        writer.end(number, Extent(Coverage.TABLE, 2000, 2030, frozenset({JP.group}), frozenset()))
    after = {"JP 2010": "2010", "JP 2011": "2011"}
    assert shown(either) == after
    newest = database.slices()[-1]
    assert newest.load.recorded_at > asked
    assert [each.number for each in database.slices(recorded_by=asked)] == [1]
    assert len(database.slices(recorded_by=next(clock))) == 2


def test_a_load_whose_end_was_not_noted_counts_as_new_until_the_next_one_notes_it(
    database: SqlStatistics, either: Statistics
) -> None:
    def broken() -> dt.datetime:
        raise RuntimeError("the process ends here")

    ever = START + dt.timedelta(days=9_999)
    with pytest.raises(RuntimeError):
        put(database, vintage("2013"), [(JP, "2010", "1")], clock=broken)
    assert shown(either) == {"JP 2010": "1"}
    assert database.slices(recorded_by=ever) == []
    put(database, vintage("2021"), [(JP, "2010", "3")], day=3)
    assert [each.load.recorded_at.day for each in database.slices(recorded_by=ever)] == [4, 4]


def test_older_loads_keep_the_moment_that_they_noted(new_address: Callable[[], str]) -> None:
    url = to_url(new_address())
    engine = connect(url, writing=True)
    with engine.begin() as connection:
        LINEAGE.migrate(connection, "0001")
        connection.execute(text(
            "INSERT INTO stat_load VALUES (1, '2026-01-02T00:00:00.000000+00:00', 'm', '1', 'd')"
        ))  # fmt: skip
        LINEAGE.migrate(connection, "0002")
        found = connection.execute(text("SELECT * FROM stat_recorded")).all()
    engine.dispose()
    assert [tuple(row) for row in found] == [(1, "2026-01-02T00:00:00.000000+00:00")]


def test_listed_rows_speak_of_their_offices_and_years_only(
    database: SqlStatistics, either: Statistics
) -> None:
    put(database, vintage("2013"), [(JP, "2001", "1"), (JP, "2010", "1"), (KR, "2010", "5")])
    put(database, vintage("2015"), [(JP, "2011", "9")], coverage=Coverage.ROWS, years=(2005, 2011),
        offices=frozenset({"JP"}))  # fmt: skip
    assert shown(either) == {"JP 2001": "1", "JP 2011": "9", "KR 2010": "5"}


def test_single_figures_speak_of_themselves(database: SqlStatistics, either: Statistics) -> None:
    put(database, vintage("2013"), [(JP, "2010", "1"), (JP, "2011", "2")])
    put(database, vintage("2015"), [(JP, "2011", "3")], coverage=Coverage.CELLS)
    assert shown(either) == {"JP 2010": "1", "JP 2011": "3"}


def test_the_history_of_a_figure_tells_when_it_vanished(
    database: SqlStatistics, either: Statistics
) -> None:
    for published, value in (
        ("2013", "2"),
        ("2014", "2"),
        ("2015", "3"),
        ("2016", ""),
        ("2017", "3"),
    ):
        figures = [(JP, "2011", value)] if value else [(JP, "2012", "1")]
        put(database, vintage(published), figures)
    found = either.history(JP, Period.parse("2011"))
    assert [each.said for each in found] == [
        Said.FIRST, Said.SAME, Said.REVISED, Said.VANISHED, Said.REVISED,
    ]  # fmt: skip
    assert [each.slice.vintage.published.text for each in found] == [
        "2013", "2014", "2015", "2016", "2017",
    ]  # fmt: skip
    assert either.history(JP, Period.parse("1999")) == []
    assert either.history(Series(indicator="GDP", office="XX"), Period.parse("2011")) == []


def test_a_difference_names_what_was_revised_vanished_and_appeared(
    database: SqlStatistics, either: Statistics
) -> None:
    put(database, vintage("2013"), [(JP, "2010", "1"), (JP, "2011", "2"), (KR, "2010", "5")])
    put(database, vintage("2021"), [(JP, "2010", "1"), (JP, "2011", "3"), (JP, "2012", "4")])
    found = either.difference(GDP, dt.date(2014, 1, 1))
    keys = {
        kind: [(each.series.office, str(each.period)) for each in getattr(found, kind)]
        for kind in ("revised", "remarked", "vanished", "appeared")
    }
    assert keys == {
        "revised": [("JP", "2011")], "remarked": [], "vanished": [("KR", "2010")],
        "appeared": [("JP", "2012")],
    }  # fmt: skip
    assert found.same == 1
    assert found.revised[0].ratio == 3 / 2
    again = either.difference_of(GDP, vintage("2013").digest, vintage("2021").digest)
    assert again.vanished[0].before == found.vanished[0].before
    with pytest.raises(NotFound):
        either.difference_of(GDP, vintage("2013").digest, "0" * 12)


def test_an_identifier_leads_to_its_figure_for_good(
    database: SqlStatistics, either: Statistics
) -> None:
    put(database, vintage("2013"), [(JP, "2011", "2.50"[:3]), (KR, "2011", None)])
    figures = either.table(GDP).figures
    before = [each.observation for each in figures]
    put(database, vintage("2021"), [(JP, "2011", "3")], day=3)
    assert [either.get(each.id) for each in before] == before
    assert before[0].place.line == 2
    assert before[1].value is None
    with pytest.raises(NotFound):
        either.get("0123456789ab-ba9876543210-20170000-01234567")


def test_the_same_vintage_twice_adds_nothing(database: SqlStatistics, either: Statistics) -> None:
    figures = [(JP, "2010", "1"), (JP, "2011", "2")]
    assert put(database, vintage("2013"), figures) == Added(2, 0)
    before = [each.observation.id for each in either.table(GDP)]
    assert put(database, vintage("2013"), figures, day=1, version="2") == Added(0, 2)
    assert database.count() == 2
    assert len(database.slices()) == 1
    assert [each.observation.id for each in either.table(GDP)] == before


def test_a_corrected_reading_is_a_new_figure_beside_the_old_one(
    database: SqlStatistics, either: Statistics
) -> None:
    put(database, vintage("2013"), [(JP, "2010", "1"), (JP, "2011", "2")])
    old = {str(each.period): each.observation for each in either.table(GDP)}
    assert put(database, vintage("2013"), [(JP, "2010", "1"), (JP, "2011", "20")],
               day=1, version="2") == Added(1, 1)  # fmt: skip
    new = {str(each.period): each.observation for each in either.table(GDP)}
    assert new["2010"].id == old["2010"].id
    assert new["2011"].id != old["2011"].id
    assert either.get(old["2011"].id) == old["2011"]
    assert shown(either, recorded=0) == {"JP 2010": "1", "JP 2011": "2"}
    assert shown(either) == {"JP 2010": "1", "JP 2011": "20"}
    assert [each.said for each in either.history(JP, Period.parse("2010"))] == [Said.FIRST]


def test_a_reading_that_drops_a_figure_is_kept_too(
    database: SqlStatistics, either: Statistics
) -> None:
    put(database, vintage("2013"), [(JP, "2010", "1"), (JP, "2011", "2")])
    put(database, vintage("2013"), [(JP, "2010", "1")], day=1, version="2")
    assert shown(either) == {"JP 2010": "1"}
    assert shown(either, recorded=0) == {"JP 2010": "1", "JP 2011": "2"}


def test_a_second_figure_for_a_cell_is_refused(database: SqlStatistics) -> None:
    with database.writing(load()) as writer:
        number = writer.begin(vintage("2013"), "GDP")
        first = Cell(writer.series(JP), 20100000, "1", 0, 2, 3)
        other = first._replace(period=20110000, line=3)
        assert writer.add(number, [first, other, first._replace(value="7", line=4)]) == [2]
        assert writer.add(number, [other._replace(value="9"), first._replace(period=20120000)]) == [
            0
        ]
        assert writer.cell(number, first.series, 20100000) == first
        extent = Extent(Coverage.CELLS, 2010, 2012, frozenset(), frozenset())
        assert writer.end(number, extent) == Added(3, 0)


def _stop_in_the_middle(database: SqlStatistics) -> None:
    with database.writing(load()) as writer:
        number = writer.begin(vintage("2013"), "GDP")
        writer.add(number, [Cell(writer.series(JP), 20100000, "1", 0, 2, 3)])
        raise ZeroDivisionError


def test_an_exception_keeps_nothing(database: SqlStatistics) -> None:
    with pytest.raises(ZeroDivisionError):
        _stop_in_the_middle(database)
    assert database.slices() == []
    assert database.count() == 0
    assert put(database, vintage("2013"), [(JP, "2010", "1")]) == Added(1, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stat_observation SET value = '7'",
        "DELETE FROM stat_observation",
        "UPDATE stat_vintage SET published = '1999'",
        "DELETE FROM stat_slice",
        "DELETE FROM stat_series",
    ],
)
def test_the_database_refuses_to_change_what_was_published(
    database: SqlStatistics, either: Statistics, statement: str
) -> None:
    put(database, vintage("2013"), [(JP, "2010", "1")])
    engine = connect(database.url, writing=True)
    with pytest.raises(Exception, match="never changed nor removed"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    assert shown(either) == {"JP 2010": "1"}


def test_who_reads_cannot_write(database: SqlStatistics) -> None:
    with database._reader.connect() as connection, pytest.raises(DBAPIError, match=r"read.?only"):
        connection.execute(text("INSERT INTO stat_meta VALUES ('more', 'more')"))


def test_sqlite_refuses_to_replace_a_figure(database: SqlStatistics) -> None:
    if database.url.get_backend_name() != "sqlite":
        pytest.skip("REPLACE is SQLite's alone")
    put(database, vintage("2013"), [(JP, "2010", "1")])
    engine = connect(database.url, writing=True)
    row = "REPLACE INTO stat_observation SELECT slice, series, period, '7', 0, 1, 1 FROM stat_observation"
    with pytest.raises(Exception, match="never changed nor removed"), engine.begin() as connection:
        connection.execute(text(row))
    engine.dispose()


def test_series_are_chosen_by_their_codes(database: SqlStatistics, either: Statistics) -> None:
    put(database, vintage("2013"), [(JP, "2010", "1"), (KR, "2010", "5")])
    korean = replace(GDP, codes={"office": ("KR", "US")})
    assert [each.cell.value for each in either.table(korean)] == ["5"]
    assert list(either.series(korean)) == [KR]
    assert list(either.series(GDP)) == [JP, KR]
    assert list(either.series(replace(GDP, dataset="OTHER"))) == []
    assert either.datasets() == {"TEST": ["GDP"]}
    source = either.sources()[0]
    assert (source.vintage, list(source.indicators), source.count) == (vintage("2013"), ["GDP"], 2)


def test_figures_of_a_slice_come_in_pages(
    database: SqlStatistics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trihub.store.statistics.reading._PAGE", 2)
    figures = [(series, str(year), "1") for series in (JP, KR) for year in range(2010, 2014)]
    put(database, vintage("2013"), figures)
    number = database.slices()[0].number
    found = [(each.series.office, str(each.period)) for each in database.observations(number)]
    assert found == [(office, str(year)) for office in ("JP", "KR") for year in range(2010, 2014)]
    only = database.observations(number, Period.parse("2012"))
    assert [each.series.office for each in only] == ["JP", "KR"]
    assert list(database.observations(99)) == []


def _tables(connection: Connection) -> dict[str, object]:
    """Columns, keys and indexes of every table, and the triggers."""
    inspector = inspect(connection)
    names = sorted(set(inspector.get_table_names()) - {"alembic_version"})
    found: dict[str, object] = {
        name: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(name)],
            inspector.get_pk_constraint(name)["constrained_columns"],
            sorted((str(i["name"]), tuple(i["column_names"])) for i in inspector.get_indexes(name)),
            sorted(str(k["name"]) for k in inspector.get_unique_constraints(name)),
            sorted(str(k["name"]) for k in inspector.get_foreign_keys(name)),
        )
        for name in names
    }
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT DISTINCT trigger_name FROM information_schema.triggers "
        "WHERE trigger_schema = current_schema()",
    }
    found["triggers"] = sorted(connection.scalars(text(asked[connection.dialect.name])))
    return found


def test_migrations_from_nothing_lead_to_the_same_tables(new_address: Callable[[], str]) -> None:
    made, migrated = new_address(), to_url(new_address())
    open_statistics(made).close()
    found = []
    for url in (to_url(made), migrated):
        engine = connect(url, writing=True)
        with engine.begin() as connection:
            if url is migrated:
                LINEAGE.migrate(connection, LINEAGE.head)
            found.append(_tables(connection))
        engine.dispose()
    assert found[0] == found[1]
    assert len(found[0]["triggers"]) >= 8


def test_what_is_not_there_is_said(new_address: Callable[[], str]) -> None:
    with pytest.raises(NotFound):
        open_statistics(new_address(), create=False)


def test_a_folder_is_no_database(tmp_path: object) -> None:
    with pytest.raises(LibraryError):
        open_statistics(str(tmp_path))

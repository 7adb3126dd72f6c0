"""Behaviour of the register's store, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from trihub.core.errors import Conflict, LibraryError, NotFound
from trihub.core.register import Authority, Draft, RecordKind, Source
from trihub.store.database.engine import connect, to_url
from trihub.store.register import SqlRegister, open_register
from trihub.store.register.opening import LINEAGE

NEWS = Source(title="News", publisher="P", authority=Authority.PRESS, url="u", sha256="1")


def meeting(store: SqlRegister, source: Source | None = NEWS, **values: str) -> str:
    with store.writing("ann") as writer:
        digest = writer.source(source) if source else ""
        name = writer.record(RecordKind.MEETING)
        writer.state(name, [Draft(name=k, value=v) for k, v in values.items()], digest)
    return name


def test_a_record_is_its_statements_in_their_order(store: SqlRegister) -> None:
    name = meeting(store, date="2031-05-20", place="Kobe")
    found = store.statements([name])[name]
    assert [(s.name, s.value, s.source, s.actor) for s in found] == [
        ("date", "2031-05-20", NEWS.digest, "ann"), ("place", "Kobe", NEWS.digest, "ann"),
    ]  # fmt: skip
    assert store.sources() == {NEWS.digest: NEWS}
    assert store.state() == found[-1].number


def test_what_a_source_says_again_is_not_recorded_again(store: SqlRegister) -> None:
    name = meeting(store, place="Kobe")
    with store.writing("bob") as writer:
        assert writer.state(name, [Draft(name="place", value="Kobe")], NEWS.digest) == []
        other = writer.source(Source(title="Other", publisher="Q", authority=Authority.OFFICE))
        assert len(writer.state(name, [Draft(name="place", value="Kobe")], other)) == 1
    assert len(store.statements([name])[name]) == 2


def test_records_are_found_by_values_that_hold_newest_first(store: SqlRegister) -> None:
    early = meeting(store, mechanism="TRIPO", date="2020-12-01")
    late = meeting(store, mechanism="TRIPO", date="2021-11-30")
    undated = meeting(store, mechanism="TRIPO")
    meeting(store, mechanism="IP5", date="2022-06-01")
    having = {"mechanism": "TRIPO"}
    assert store.records(RecordKind.MEETING, having, limit=10) == [late, early, undated]
    assert store.records(RecordKind.MEETING, having, limit=1, offset=1) == [early]
    assert (store.count(RecordKind.MEETING, having), store.count(RecordKind.MEETING, {})) == (3, 4)
    assert store.records(RecordKind.COMMITMENT, having, limit=10) == []
    assert store.about("date", "2020-12-01") == [early]


def test_a_statement_that_is_taken_back_stays_and_no_longer_counts(store: SqlRegister) -> None:
    name = meeting(store, mechanism="TRIPO", place="Kobe")
    number = store.statements([name])[name][1].number
    with store.writing("bob") as writer:
        back = writer.retract(number, "another city")
    place = store.statements([name])[name][1]
    assert (place.value, place.retracted, place.holds) == ("Kobe", back, False)
    assert store.statements([name])[name][-1].because == ("another city",)
    assert store.records(RecordKind.MEETING, {"place": "Kobe"}, limit=9) == []
    for wrong in (number, back, 999):
        with store.writing("bob") as writer, pytest.raises(NotFound):
            writer.retract(wrong, "again")


def test_two_people_who_edit_one_record_do_not_lose_each_others_work(store: SqlRegister) -> None:
    name = meeting(store, place="Kobe")
    seen = store.state()
    with store.writing("bob") as writer:
        writer.expect(name, seen)
        writer.state(name, [Draft(name="mode", value="video")])
    with pytest.raises(Conflict, match="bob"), store.writing("eve") as writer:
        writer.expect(name, seen)


def test_an_error_keeps_nothing(store: SqlRegister) -> None:
    def fail() -> None:
        with store.writing("ann") as writer:
            writer.record(RecordKind.MEETING)
            writer.state("M999", [Draft(name="place", value="Kobe")])

    with pytest.raises(NotFound):
        fail()
    assert store.count(RecordKind.MEETING, {}) == 0


@pytest.mark.parametrize("words", ["UPDATE {} SET number = number", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["reg_source", "reg_record", "reg_statement"])
def test_the_database_refuses_changes(store: SqlRegister, table: str, words: str) -> None:
    meeting(store, place="Kobe")
    engine = connect(store.url, writing=True)
    with pytest.raises((DBAPIError, LibraryError), match="never changed"), engine.begin() as one:
        one.execute(text(words.format(table)))
    engine.dispose()


def test_migrations_from_nothing_lead_to_the_same_tables(new_address: Callable[[], str]) -> None:
    made, migrated = new_address(), to_url(new_address())
    open_register(made).close()
    found = []
    for url in (to_url(made), migrated):
        engine = connect(url, writing=True)
        with engine.begin() as connection:
            if url is migrated:
                LINEAGE.migrate(connection, LINEAGE.head)
            tables = inspect(connection)
            found.append({
                name: ([(c["name"], str(c["type"]), c["nullable"]) for c in tables.get_columns(name)],
                       sorted(str(i["column_names"]) for i in tables.get_indexes(name)))
                for name in tables.get_table_names() if name != "reg_revision"
            })  # fmt: skip
        engine.dispose()
    assert found[0] == found[1]

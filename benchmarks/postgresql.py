"""The library's store in PostgreSQL: loading against bare ``COPY``, and every page's questions.

``python -m benchmarks.postgresql --postgresql postgresql://… [--documents N]``, with a server on
this machine and a database in which it may make schemas. The rows that the store copies are kept in
mind and copied again into empty tables, chunk by chunk in turn, so that both meet the same machine:
once into tables of the same definition, once into tables without any key. Time is the processor's, of
this process and of the server's that works for it, because others may share the machine.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, Engine, Table

from benchmarks.synthetic import OFFICES, Writer, small_document
from trihub.store import PreparedPatent, SqlStore, open_store, prepare
from trihub.store.database import engine as databases
from trihub.store.database.copying import copy_rows
from trihub.store.database.engine import connect, to_url
from trihub.store.database.partitions import make_parts
from trihub.store.schema import metadata

CHUNK = 10_000
"""Documents between commits."""
QUESTIONS = 400
DISTINCT = 50_000
"""Documents that are written anew; later ones have their texts, under numbers and families of their own."""
Rows = dict[Table, list[Any]]


@dataclass(slots=True)
class Spent:
    """Seconds."""

    ours: float = 0.0
    server: float = 0.0
    clock: float = 0.0
    each: list[float] = field(default_factory=list)

    @contextmanager
    def during(self, backend: int) -> Iterator[None]:
        """Add what a block takes, here and in the server's process."""
        ours, server, clock = time.process_time(), _processor(backend), time.perf_counter()
        yield
        spent = time.process_time() - ours, _processor(backend) - server
        self.ours += spent[0]
        self.server += spent[1]
        self.clock += time.perf_counter() - clock
        self.each.append(sum(spent))

    def shown(self, documents: int) -> dict[str, float]:
        """For the report."""
        return {
            "client_s": round(self.ours, 2), "server_s": round(self.server, 2),
            "clock_s": round(self.clock, 2),
            "documents_a_processor_second": round(documents / (self.ours + self.server)),
        }  # fmt: skip


def _processor(process: int) -> float:
    """Seconds that a process ran on a processor."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


def _backend(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar() or 0)


def _schema(address: str, name: str) -> str:
    """The address of an empty schema."""
    with connect(to_url(address), writing=True).begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {name} CASCADE")
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    return f"{address}{'&' if '?' in address else '?'}options=-csearch_path%3D{name}"


def _bare(address: str, *, keys: bool) -> Engine:
    """Empty tables of the same definition, or without any key or index."""
    made = connect(to_url(address), writing=True)
    with made.begin() as connection:
        metadata.create_all(connection, checkfirst=False)
        for office in sorted(set(OFFICES)):
            make_parts(connection, office)
        if not keys:
            for table in metadata.sorted_tables:
                connection.exec_driver_sql(
                    f"CREATE TABLE bare (LIKE {table.name} INCLUDING STORAGE)"
                )
                connection.exec_driver_sql(f"DROP TABLE {table.name} CASCADE")
                connection.exec_driver_sql(f"ALTER TABLE bare RENAME TO {table.name}")
    return made


def _copy(made: Engine, rows: Rows, spent: Spent) -> None:
    with made.connect() as connection:
        backend = _backend(connection)
        connection.rollback()
        with spent.during(backend), connection.begin():
            for table in metadata.sorted_tables:
                if table in rows:
                    copy_rows(connection, table, rows[table])


class Documents:
    """Documents as the store takes them."""

    def __init__(self) -> None:
        self._writer = Writer(7)
        self._first: list[PreparedPatent] = []

    def made(self, numbers: Iterable[int]) -> Iterator[PreparedPatent]:
        """The documents of these numbers, which come in turn."""
        for number in numbers:
            if number < DISTINCT:
                self._first.append(prepare(small_document(self._writer, number)))
                yield self._first[-1]
            else:
                yield self._again(number)

    def _again(self, number: int) -> PreparedPatent:
        same = self._first[number % DISTINCT]
        turn = f"{number // DISTINCT:03d}"
        mine = turn + same.number
        return replace(
            same, number=mine, key=f"{same.office}{mine}{same.kind}", application=turn + same.application,
            family=turn + same.family, links=tuple((turn + other, why) for other, why in same.links),
        )  # fmt: skip


def loading(address: str, documents: int) -> tuple[dict[str, Any], SqlStore, list[PreparedPatent]]:
    """Load, and copy the same rows."""
    store = open_store(_schema(address, "bench_store"))
    same = _bare(_schema(address, "bench_same"), keys=True)
    plain = _bare(_schema(address, "bench_plain"), keys=False)
    spent = {name: Spent() for name in ("store", "copy into the same tables", "copy without keys")}
    chance, made = random.Random(7), Documents().made
    sample: list[PreparedPatent] = []
    with store.hold(), patch.object(databases, "copy_rows") as noted:
        assert store._connection is not None
        backend = _backend(store._connection)
        store._connection.rollback()
        for start in range(0, documents, CHUNK):
            chunk = list(made(range(start, min(start + CHUNK, documents))))
            sample += chance.sample(chunk, min(len(chunk), 40))
            rows: Rows = {}
            noted.side_effect = _noting(rows)
            with spent["store"].during(backend), store.writer() as writing:
                writing.put_many(chunk)
            _copy(same, rows, spent["copy into the same tables"])
            _copy(plain, rows, spent["copy without keys"])
    same.dispose()
    plain.dispose()
    found: dict[str, Any] = {name: one.shown(documents) for name, one in spent.items()}
    rate = {name: one["documents_a_processor_second"] for name, one in found.items()}
    found["of copy into the same tables"] = round(
        rate["store"] / rate["copy into the same tables"], 3
    )
    found["of copy without keys"] = round(rate["store"] / rate["copy without keys"], 3)
    tenth = max(1, len(spent["store"].each) // 10)
    found["first and last tenth, s a chunk"] = [
        round(sum(part) / len(part), 3)
        for part in (spent["store"].each[:tenth], spent["store"].each[-tenth:])
    ]
    return found, store, sample


def _noting(rows: Rows) -> Callable[[Connection, Table, Any], None]:
    """Copy as ever, and remember the rows."""

    def note(connection: Connection, table: Table, given: Any) -> None:
        rows.setdefault(table, []).extend(given)
        copy_rows(connection, table, given)

    return note


def asking(store: SqlStore, documents: int, sample: list[PreparedPatent]) -> dict[str, Any]:
    """Every question that a page asks, each of other documents every time."""
    chance = random.Random(3)
    with store._writing.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()

    def one() -> PreparedPatent:
        return chance.choice(sample)

    def some(count: int) -> list[int]:
        return [chance.randrange(1, documents + 1) for _ in range(count)]

    questions: dict[str, Callable[[], object]] = {
        "document": lambda: store.get(one().key),
        "head": lambda: store.get(one().key, whole=False),
        "10 hits": lambda: store.get_many(some(10)),
        "50 hits": lambda: store.get_many(some(50)),
        "number": lambda: _number(store, one()),
        "application": lambda: store.find_application(one().application),
        "family": lambda: store.family(one().key),
        "families of 50": lambda: store.families_of(some(50)),
        "keys of 50": lambda: store.keys_of(some(50)),
        "cited by": lambda: store.cited_by(one().key),
        "history": lambda: store.history(one().key),
        "newest 20": lambda: store.changes_since(documents - 20, limit=20, whole=False),
        "totals": lambda: store.counts(),
    }
    with store._reader.connect() as connection:
        backend = _backend(connection)
    found = {}
    for name, ask in questions.items():
        spent, clock = Spent(), []
        for _ in range(QUESTIONS):
            began = time.perf_counter()
            with spent.during(backend):
                ask()
            clock.append(time.perf_counter() - began)
        found[name] = {"processor": _percentiles(spent.each), "clock": _percentiles(clock)}
    return found


def _number(store: SqlStore, item: PreparedPatent) -> list[str]:
    return store.find(item.office, item.number)


def _percentiles(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        f"p{share}_ms": round(ordered[min(len(ordered) - 1, len(ordered) * share // 100)] * 1000, 2)
        for share in (50, 95, 99)
    }


def sizes(store: SqlStore) -> dict[str, float]:
    """Megabytes of each table with its parts and indexes."""
    asked = (
        "SELECT coalesce(parent.relname, c.relname), sum(pg_total_relation_size(c.oid)) / 1e6"
        " FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid"
        " LEFT JOIN pg_class parent ON parent.oid = i.inhparent"
        " WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"
        " GROUP BY 1 ORDER BY 2 DESC"
    )
    with store._reader.connect() as connection:
        return {name: round(float(size), 1) for name, size in connection.exec_driver_sql(asked)}


def measure(address: str, documents: int) -> dict[str, Any]:
    """Everything, for a report."""
    loaded, store, sample = loading(address, documents)
    found = {
        "documents": documents, "loading": loaded, "pages": asking(store, documents, sample),
        "megabytes": sizes(store),
    }  # fmt: skip
    store.close()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--postgresql", required=True)
    options = parser.parse_args()
    print(json.dumps(measure(options.postgresql, options.documents), indent=1))


if __name__ == "__main__":
    main()

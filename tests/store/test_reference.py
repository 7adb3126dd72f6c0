"""The reference of the tables is what the tables are, in every database.

Run this file to write the generated parts anew: ``python tests/store/test_reference.py``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import MetaData

from trihub.store import schema
from trihub.store.casework import schema as casework
from trihub.store.statistics import schema as statistics

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
BEGIN, END = "<!-- tables: generated -->\n", "<!-- end of tables -->"
PAGES = {
    "store.md": schema.metadata,
    "casework-store.md": casework.metadata,
    "statistics-store.md": statistics.metadata,
}
each = pytest.mark.parametrize(("name", "tables"), PAGES.items(), ids=PAGES)


def _with_tables(page: str, tables: MetaData) -> str:
    head, _, rest = page.partition(BEGIN)
    return f"{head}{BEGIN}\n{schema.describe(tables)}\n{END}{rest.partition(END)[2]}"


@each
def test_the_page_shows_the_tables_as_they_are(name: str, tables: MetaData) -> None:
    page = (FOLDER / name).read_text(encoding="utf-8")
    assert page == _with_tables(page, tables)


@each
def test_every_table_and_column_says_what_it_means(name: str, tables: MetaData) -> None:
    for table in tables.sorted_tables:
        assert table.comment
        assert all(column.comment for column in table.columns)


if __name__ == "__main__":
    for name, tables in PAGES.items():
        path = FOLDER / name
        path.write_text(_with_tables(path.read_text(encoding="utf-8"), tables), encoding="utf-8")

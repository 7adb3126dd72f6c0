"""The reference of the tables is what the tables are.

Run this file to write the generated part anew: ``python tests/store/casework/test_reference.py``.
"""

from __future__ import annotations

from pathlib import Path

from trihub.store.casework.schema import metadata
from trihub.store.schema import describe

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "casework-store.md"
BEGIN, END = "<!-- tables: generated -->\n", "<!-- end of tables -->"


def _with_tables(page: str) -> str:
    head, _, rest = page.partition(BEGIN)
    return f"{head}{BEGIN}\n{describe(metadata)}\n{END}{rest.partition(END)[2]}"


def test_the_page_shows_the_tables_as_they_are() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == _with_tables(page)


def test_every_table_and_column_says_what_it_means() -> None:
    for table in metadata.sorted_tables:
        assert table.comment
        assert all(column.comment for column in table.columns)


if __name__ == "__main__":
    PAGE.write_text(_with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

"""The reference of the tables and of the mappings is what they are.

Run this file to write the generated part anew: ``python tests/stats/test_reference.py``.
"""

from __future__ import annotations

from pathlib import Path

from trihub.statistics.findings import Kind
from trihub.statistics.loading import shipped_mappings
from trihub.store.schema import describe
from trihub.store.statistics.schema import metadata

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
PAGE = FOLDER / "statistics-store.md"
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


def test_every_mapping_and_every_finding_is_documented() -> None:
    page = (FOLDER / "statistics-mappings.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in shipped_mappings())
    assert all(f"`{kind.value}`" in page for kind in Kind)


if __name__ == "__main__":
    PAGE.write_text(_with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

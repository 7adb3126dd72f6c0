"""The reference of the mappings is what they are."""

from __future__ import annotations

from pathlib import Path

from trihub.statistics.findings import Kind
from trihub.statistics.loading import shipped_mappings

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "statistics-mappings.md"


def test_every_mapping_and_every_finding_is_documented() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in shipped_mappings())
    assert all(f"`{kind.value}`" in page for kind in Kind)

"""What a page showed is gone when the page is written."""

from __future__ import annotations

import gc
import re
import weakref
from collections.abc import Iterator

import pytest

from trihub.core.patent import Patent
from trihub.web.views.contexts import write
from trihub.web.views.render import environment
from web.client import Client


class Shown:
    """Something that a page shows."""

    def __str__(self) -> str:
        return "shown"


@pytest.fixture(autouse=True)
def without_collector() -> Iterator[None]:
    """Only counts of references free anything."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("source", [
    "{% macro say() %}{{ thing }}{% endmacro %}{{ say() }}",
    "{% import 'macros.html' as m with context %}{% macro say() %}{{ thing }}{% endmacro %}{{ say() }}",
    "{% set kept = thing %}{% macro say(one) %}{{ one }}{% endmacro %}{{ say(kept) }}",
])  # fmt: skip
def test_nothing_keeps_what_was_shown(source: str) -> None:
    thing = Shown()
    there = weakref.ref(thing)
    template = environment("en").from_string(source)
    assert write(template, {"thing": thing, "csrf": ""}).strip() == "shown"
    assert write(template, {"thing": thing, "csrf": ""}).strip() == "shown"
    del thing
    assert there() is None


def test_a_page_of_results_leaves_no_document_behind(site: Client) -> None:
    address = "/en/search?q=battery&translate=zh"
    assert "battery" in site.get(address).text
    gc.collect()
    before = documents()
    for _ in range(3):
        site.get(address)
    assert documents() <= before


def documents() -> int:
    """How many publications are in memory."""
    return sum(isinstance(one, Patent) for one in gc.get_objects())


def test_no_template_imports_what_other_pages_keep() -> None:
    """A module imported without context is kept, and would be emptied with the first page."""
    environment("en")
    found = 0
    for name in environment("en").list_templates():
        source = environment("en").loader.get_source(environment("en"), name)[0]  # type: ignore[union-attr]
        for statement in re.findall(r"{%-?\s*(?:import|from)\s[^%]*%}", source):
            found += 1
            assert re.search(r"with context\s*-?%}$", statement), (name, statement)
    assert found

"""Which documents pass the filters, and what facets count of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from trihub.core.hits import FacetCount
from trihub.core.ports import IndexDocument
from trihub.core.query import Cutoff, Facet, Filters
from trihub.index import days, ranking, symbols
from trihub.index.memory.matching import has_class


def passes(filters: Filters, document: IndexDocument) -> bool:
    """Whether a document passes all filters but ``exclude``, which names numbers."""
    alternatives: tuple[tuple[Sequence[object], Iterable[object]], ...] = (
        (filters.offices, (document.office,)),
        (filters.languages, document.languages),
        (filters.kinds, (document.kind,)),
        (filters.applicants, document.applicants),
        (filters.years, {days.year_of(document.published)} - {0}),
    )
    if any(wanted and not set(wanted).intersection(has) for wanted, has in alternatives):
        return False
    found = (*document.ipc, *document.cpc)
    if filters.classes and not any(has_class(wanted, found) for wanted in filters.classes):
        return False
    return not filters.cutoff or _is_prior(filters.cutoff, document)


def _is_prior(cutoff: Cutoff, document: IndexDocument) -> bool:
    if days.before(cutoff).holds(document.published):
        return True
    return (
        cutoff.conflicting
        and days.on_or_after(cutoff).holds(document.published)
        and days.before(cutoff).holds(document.earliest)
    )


def _values(facet: Facet, document: IndexDocument) -> set[str]:
    year = days.year_of(document.published)
    values: dict[Facet, Iterable[str]] = {
        Facet.OFFICE: (document.office,),
        Facet.YEAR: (str(year),) if year else (),
        Facet.CLASS: (symbols.place(symbol).subclass for symbol in document.ipc),
        Facet.KIND: (document.kind,),
        Facet.APPLICANT: document.applicants,
    }
    return set(values[facet]) - {""}


def count_facet(facet: Facet, documents: Iterable[IndexDocument]) -> tuple[FacetCount, ...]:
    """How many of ``documents`` have each value."""
    counts = Counter(value for document in documents for value in _values(facet, document))
    most = ranking.TOP_APPLICANTS if facet is Facet.APPLICANT else None
    return tuple(FacetCount(value=v, count=n) for v, n in ranking.tally(counts.items(), most))

"""The vintages that were loaded, with their checksums, and which of them changed silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.statistics.service import Source
from trihub.web.pages.common import Language
from trihub.web.stats.common import Official, shown

router = APIRouter()
ON_PAGE = 50


@router.get("/{lang}/stats/sources")
def sources(
    request: Request, lang: Language, statistics: Official,
    dataset: Annotated[str, Query(max_length=60)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:  # fmt: skip
    """Every vintage, newest publication first. :raises NotFound: there is no such data set."""
    datasets = statistics.holdings().datasets
    if dataset and dataset not in datasets:
        raise NotFound(
            said("There is no data set {dataset} in this library.", dataset=dataset),
            hint=said("Choose one from the form."),
        )
    found = statistics.kept.get(("sources", dataset), lambda: statistics.sources(dataset)[::-1])
    start = (page - 1) * ON_PAGE
    return shown(
        request, lang, "sources.html", sources=found[start : start + ON_PAGE], count=len(found),
        changed=_changed(found), datasets=datasets, dataset=dataset, page_number=page,
        pages=max(1, -(-len(found) // ON_PAGE)),
    )  # fmt: skip


def _changed(found: Sequence[Source]) -> set[str]:
    """Vintages of which another has the same data set, file name, document and date, but another
    checksum."""
    same = Counter(_called(each) for each in {each.vintage.digest: each for each in found}.values())
    return {each.vintage.digest for each in found if same[_called(each)] > 1}


def _called(source: Source) -> tuple[str, ...]:
    vintage = source.vintage
    return vintage.dataset, vintage.name, vintage.document, vintage.url, vintage.published.text

"""The start page of the statistics: main figures, what is in the library, what was revised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from trihub.statistics.comparability import label_objections
from trihub.statistics.overview import Headline, Holdings, headline
from trihub.statistics.reconciled import Judged
from trihub.statistics.service import Statistics
from trihub.web.pages.common import Language, language_of
from trihub.web.stats.common import OFFICES, Official, shown
from trihub.web.stats.explore.reading import in_words
from trihub.web.stats.sparks import Spark, spark

router = APIRouter()
MAIN = ("APPLICATIONS", "GRANTS")
_REVISIONS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A headline with its small chart; neither where there is no figure."""

    office: str
    indicator: str
    right: str
    found: Headline | None
    spark: Spark | None


def told(
    statistics: Statistics, judged: Judged | None, indicator: str, right: str, office: str
) -> Told:
    """The newest figure of an office, kept until figures are added."""
    wanted = {"indicator": indicator, "right": right, "office": office}
    asked = ("headline", *wanted.values(), judged.state if judged else None)
    return statistics.kept.get(
        asked, lambda: newest(statistics, statistics.holdings(), judged, wanted)
    )


def newest(
    statistics: Statistics, holdings: Holdings, judged: Judged | None, wanted: Mapping[str, str]
) -> Told:
    """The newest figure of the ``wanted`` indicator, right and office."""
    found = headline(statistics, holdings, wanted, judged.guard if judged else None)
    return Told(**wanted, found=found, spark=spark(found.years, found.breaks) if found else None)


def _notes(rows: Sequence[Told], language: str) -> list[str]:
    """What speaks against comparing the offices of a table."""
    series = [one.found.series for one in rows if one.found]
    return [in_words(each, language) for each in label_objections(series)] if series else []


@router.get("/stats")
@router.get("/stats/computed")
@router.get("/stats/computed/{identifier}")
@router.get("/stats/explore")
@router.get("/stats/flows")
@router.get("/stats/disagreements")
@router.get("/stats/disagreements/{identifier}")
@router.get("/stats/indicators")
@router.get("/stats/indicators/{identifier}")
@router.get("/stats/offices")
@router.get("/stats/offices/{identifier}")
@router.get("/stats/sources")
@router.get("/stats/releases")
def in_readers_language(request: Request) -> Response:
    """An address without a language: on to the reader's."""
    query = f"?{request.url.query}" if request.url.query else ""
    address = f"/{language_of(request)}{quote(request.url.path)}{query}"
    return RedirectResponse(address, 302, headers={"Vary": "Accept-Language"})


@router.get("/{lang}/stats")
def start(request: Request, lang: Language, statistics: Official) -> Response:
    """The main figures, the library, the newest revisions, the ways in."""
    holdings = statistics.holdings()
    judged = statistics.reconciled.at_hand()
    main: dict[str, Sequence[Told]] = {
        indicator: [told(statistics, judged, indicator, "PATENT", office) for office in OFFICES]
        for indicator in MAIN
    }
    indicators = sorted({name for own in holdings.by_indicator.values() for name in own})
    notes = {indicator: _notes(rows, lang) for indicator, rows in main.items()}
    return shown(
        request, lang, "start.html", main=main, notes=notes, holdings=holdings, indicators=indicators,
        figures=statistics.store.count(), judged=judged,
        vintages=len({each.vintage.digest for each in statistics.store.slices()}),
        newest=judged.directory.newest[:_REVISIONS] if judged else (),
        offices=[code for code in holdings.by_office if code not in ("_Z", "_T")], five=OFFICES,
    )  # fmt: skip

"""The page of an indicator: what it counts, where it is, what can be compared, what was revised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.core.statistics import NOT_APPLICABLE, Series, Vintage
from trihub.statistics.catalogue import label
from trihub.statistics.comparability import Guard, label_objections
from trihub.statistics.overview import Held, definition
from trihub.statistics.service import Statistics
from trihub.web.pages.common import Language
from trihub.web.stats.common import OFFICES, Official, shown
from trihub.web.stats.explore.reading import in_words

router = APIRouter()
_VINTAGES = 40
_REVISED = 20


class Counted(NamedTuple):
    """A way in which a data set counts: codes by dimension, the offices, the years, and how many
    series."""

    dataset: str
    codes: dict[str, str]
    offices: Sequence[str]
    first: int
    last: int
    series: int


class Given(NamedTuple):
    """A vintage with how many figures of the indicator it gives."""

    vintage: Vintage
    figures: int


class Listed(NamedTuple):
    """An indicator with its data sets, how many offices and series have it, and of which years."""

    indicator: str
    datasets: Sequence[str]
    offices: int
    series: int
    first: int
    last: int


@router.get("/{lang}/stats/indicators")
def indicator_list(request: Request, lang: Language, statistics: Official) -> Response:
    """Every indicator that there are figures of, by name."""
    listed = statistics.kept.get("indicators", lambda: _listed(statistics))
    ordered = sorted(listed, key=lambda one: label("indicator", one.indicator, lang))
    return shown(request, lang, "indicators.html", listed=ordered)


def _listed(statistics: Statistics) -> list[Listed]:
    by: dict[str, list[Held]] = defaultdict(list)
    for own in statistics.holdings().by_indicator.values():
        for indicator, held in own.items():
            by[indicator] += held
    return [
        Listed(
            indicator, sorted({one.dataset for one in held}),
            len({one.series.office for one in held} - {NOT_APPLICABLE}), len(held),
            min(one.first for one in held), max(one.last for one in held),
        )
        for indicator, held in by.items()
    ]  # fmt: skip


@router.get("/{lang}/stats/indicators/{indicator}")
def indicator_page(
    request: Request, lang: Language, indicator: str, statistics: Official
) -> Response:
    """The page. :raises NotFound: the library has no figure of it."""
    held = statistics.holdings().of_indicator(indicator)
    if not held:
        raise NotFound(
            said("There are no figures of {indicator} in this library.", indicator=indicator[:60]),
            hint=said("The start page of the statistics lists the indicators."),
        )
    judged = statistics.reconciled.at_hand()
    counted = statistics.kept.get(("counted", indicator), lambda: _counted(held))
    given = _given(statistics, indicator)
    revised = (
        [each for each in judged.directory.revised if each.indicator == indicator] if judged else []
    )
    return shown(
        request, lang, "indicator.html", indicator=indicator, definition=definition(indicator, lang),
        counted=counted, notes=_notes(counted, lang),
        breaks=_breaks(held, judged.guard) if judged else [], judged=judged,
        vintages=given[:_VINTAGES], more=len(given) - _VINTAGES, revised=revised[:_REVISED],
        more_revised=len(revised) - _REVISED, series=len(held),
    )  # fmt: skip


def _counted(held: Sequence[Held]) -> list[Counted]:
    names = ("right", "unit", "year_basis", "applicant_basis", "definition")
    groups: dict[tuple[str, ...], list[Held]] = defaultdict(list)
    for one in held:
        groups[(one.dataset, *(getattr(one.series, name) for name in names))].append(one)
    return [
        Counted(
            key[0], dict(zip(names, key[1:], strict=True)),
            sorted({one.series.office for one in own}, key=_office_order),
            min(one.first for one in own), max(one.last for one in own), len(own),
        )
        for key, own in groups.items()
    ]  # fmt: skip


def _office_order(code: str) -> tuple[int, str]:
    return (OFFICES.index(code) if code in OFFICES else len(OFFICES)), code


def _notes(counted: Sequence[Counted], language: str) -> list[tuple[str, str]]:
    """What speaks against comparing, by right; patents with those that count utility models in."""
    rights: dict[str, list[Series]] = defaultdict(list)
    for one in counted:
        right = one.codes["right"]
        shared = "PATENT" if right == "PATENT_UTILITY_MODEL" else right
        rights[shared].append(Series(indicator="", **one.codes))
    return [
        (right, in_words(each, language))
        for right, series in rights.items()
        for each in label_objections(series)
    ]


def _given(statistics: Statistics, indicator: str) -> list[Given]:
    """The vintages, newest first."""
    counts: dict[str, tuple[Vintage, int]] = {}
    for each in statistics.store.slices(indicator=indicator):
        vintage, count = counts.get(each.vintage.digest, (each.vintage, 0))
        counts[each.vintage.digest] = vintage, count + each.count
    return [Given(vintage, count) for vintage, count in reversed(counts.values())]


def _breaks(held: Sequence[Held], guard: Guard) -> list[tuple[str, str, int]]:
    """Office, right and first year after each break."""
    counted = {(one.series.office, one.series.right): one.series for one in held}
    return sorted(
        (office, right, year)
        for (office, right), series in counted.items()
        for year in guard.breaks_of(series, 0, 9999)
    )

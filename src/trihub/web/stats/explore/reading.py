"""The figures of a page of the explorer, and whether they can be set side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trihub.core.errors import NotFound
from trihub.core.statistics import Flag, Series, Slice, Which
from trihub.statistics.addresses import MOST_CODES
from trihub.statistics.comparability import Comparable, Guard, Objection, Reason, Verdict
from trihub.statistics.overview import Held, Holdings
from trihub.statistics.service import Statistics
from trihub.statistics.tables import Figure
from trihub.web.stats.common import code_name
from trihub.web.stats.explore.form import CHOOSABLE, MOST_KEYS, ExploreForm
from trihub.web.stats.explore.pivot import Found

_DIMENSION = {
    Reason.DEFINITION: "definition", Reason.STARTING_EVENT: "definition",
    Reason.COUNTING_UNIT: "unit", Reason.YEAR_BASIS: "year_basis",
    Reason.APPLICANT_BASIS: "applicant_basis", Reason.SCOPE: "right",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Figures of the asked years, and the slices that they come from, newest first."""

    found: Sequence[Found]
    slices: Sequence[Slice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The guard's answer in the reader's language. ``nearest``: comparisons that hold, in words,
    with their addresses."""

    reasons: Sequence[str]
    nearest: Sequence[tuple[str, str]]


def read(statistics: Statistics, held: Sequence[Held], form: ExploreForm) -> Read:
    """Read the figures of some series as they stood on the form's day."""
    mine: dict[str, list[Series]] = defaultdict(list)
    for one in held:
        mine[one.dataset].append(one.series)
    found: list[Found] = []
    slices: dict[int, Slice] = {}
    for dataset, series in mine.items():
        kept = _kept(statistics, dataset, series, form)
        for figure in kept:
            if _is_asked(figure, form):
                found.append(Found(dataset=dataset, figure=figure))
                slices[figure.slice.number] = figure.slice
    newest = sorted(slices.values(), key=lambda each: each.vintage.published_by, reverse=True)
    return Read(found=found, slices=newest)


def _kept(
    statistics: Statistics, dataset: str, series: Sequence[Series], form: ExploreForm
) -> Sequence[Figure]:
    codes = {name: tuple(sorted({getattr(each, name) for each in series})) for name in CHOOSABLE}
    which = Which(dataset=dataset, indicator=form.indicator, codes=codes)
    wanted = frozenset(series)
    day = form.day

    def find() -> tuple[Figure, ...]:
        table = statistics.table(which, as_of=day)
        return tuple(each for each in table if each.series in wanted)

    return statistics.kept.get(("explored", dataset, form.indicator, wanted, day), find)


def _is_asked(figure: Figure, form: ExploreForm) -> bool:
    period = figure.period
    return (form.first is None or period.year >= form.first) and (
        form.last is None or period.first_year <= form.last
    )


def breaks_in(found: Sequence[Found], guard: Guard | None) -> set[tuple[str, Series, int]]:
    """Where a method changed: data set, series and the first year counted otherwise."""
    years: dict[tuple[str, Series], list[int]] = defaultdict(list)
    out = set()
    for one in found:
        years[one.dataset, one.figure.series].append(one.figure.period.year)
        if one.figure.cell.flags & Flag.BREAK:
            out.add((one.dataset, one.figure.series, one.figure.period.year))
    for (dataset, series), mine in years.items() if guard else ():
        if guard:
            out |= {(dataset, series, year)
                    for year in guard.breaks_of(series, min(mine), max(mine))}  # fmt: skip
    return out


def judge(found: Sequence[Found], guard: Guard) -> Verdict | None:
    """Judge the figures that stand side by side; none where there are none of whole years, and
    where the guard does not know them yet."""
    with_values = [one.figure for one in found
                   if one.figure.value is not None and one.figure.period.is_year]  # fmt: skip
    series = list(dict.fromkeys(figure.series for figure in with_values))
    if not series:
        return None
    years = [figure.period.year for figure in with_values]
    try:
        return guard.judge(series, min(years), max(years), most=len(series))
    except NotFound:
        return None


def answer(verdict: Verdict, holdings: Holdings, form: ExploreForm, language: str) -> Answer:
    """The verdict in words, and its nearest comparisons as addresses."""
    reasons = [in_words(each, language) for each in verdict.objections]
    nearest = [(_words(each, verdict, language), _address(each, holdings, form, language))
               for each in verdict.nearest]  # fmt: skip
    return Answer(reasons=reasons, nearest=nearest)


def in_words(objection: Objection, language: str) -> str:
    """The sentence of an objection, with names in the place of codes."""
    facts: dict[str, str] = dict(objection.facts)
    if objection.reason in _DIMENSION:
        name = _DIMENSION[objection.reason]
        codes = facts["codes"].split(", ")
        facts["codes"] = " / ".join(code_name(name, code, language) for code in codes)
    else:
        facts["office"] = code_name("office", facts["office"], language)
    return objection.reason.text(facts, language)


def _words(one: Comparable, verdict: Verdict, language: str) -> str:
    """What tells a comparison from what was asked: offices, how they are counted, and years."""
    offices = dict.fromkeys(code_name("office", each.office, language) for each in one.series)
    counted = dict.fromkeys(
        code_name(name, getattr(each, name), language)
        for name in CHOOSABLE
        if name != "office" and len({getattr(asked, name) for asked in verdict.asked.series}) > 1
        for each in one.series
    )
    years = str(one.first) if one.first == one.last else f"{one.first}–{one.last}"
    return " · ".join([", ".join(offices), *counted, years])


def _address(one: Comparable, holdings: Holdings, form: ExploreForm, language: str) -> str:
    """The explorer with just these series, from the data sets at hand where they have them; empty
    where they are too many to be named one by one and their codes would bring others with them."""
    chosen: list[str] = []
    for series in one.series:
        having = holdings.where.get(series, ())
        chosen += [name for name in having if name in form.dataset] or having[:1]
    datasets, indicator = list(dict.fromkeys(chosen)), one.series[0].indicator
    codes: dict[str, Any] = {name: [] for name in CHOOSABLE}
    keys = [each.key for each in one.series]
    if len(keys) > MOST_KEYS:
        keys, codes = [], {name: sorted({getattr(each, name) for each in one.series})
                           for name in CHOOSABLE}  # fmt: skip
        there = {held.series for name in datasets for held in holdings.choose(name, indicator, codes)
                 if held.first <= one.last and held.last >= one.first}  # fmt: skip
        if there != set(one.series) or max(map(len, codes.values())) > MOST_CODES:
            return ""
    return form.href(language, **codes, dataset=datasets, indicator=indicator, key=keys,
                     first=one.first, last=one.last)  # fmt: skip

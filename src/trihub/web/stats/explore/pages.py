"""The explorer's page and its chart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from trihub.charts import Spec, to_svg
from trihub.core.errors import BadInput, NotFound
from trihub.core.messages import said
from trihub.core.statistics import Series
from trihub.statistics.charts import (
    MOST_LINES,
    Line,
    bar_of,
    bars,
    counted_as,
    labels_among,
    line_of,
    lines,
    source_of,
)
from trihub.statistics.charts.bars import MOST_BARS
from trihub.statistics.comparability import Guard, Reason, Verdict
from trihub.statistics.service import Statistics
from trihub.web.messages import shown as error_shown
from trihub.web.pages.common import Language
from trihub.web.stats.common import Official, shown
from trihub.web.stats.explore.cells import rows_of
from trihub.web.stats.explore.choices import Choices, choose
from trihub.web.stats.explore.form import CHOOSABLE, ExploreForm
from trihub.web.stats.explore.pivot import Found, Plan, pivot, plan
from trihub.web.stats.explore.reading import answer, breaks_in, judge, read

router = APIRouter()
Form = Annotated[ExploreForm, Query()]
Theme = Literal["light", "dark"]


@router.get("/{lang}/stats/explore")
def explore(request: Request, lang: Language, statistics: Official, form: Form) -> Response:
    """The explorer: the form, the guard's answer, the chart and the table."""
    holdings = statistics.holdings()
    if not holdings.by_indicator:
        return shown(request, lang, "explore.html", form=form, choices=None, error=None)
    context: dict[str, Any] = {"form": form, "choices": None, "error": None}
    status = 200
    try:
        choices = choose(holdings, form)
        context |= {"form": choices.form, "choices": choices, "dimensions": _asked(choices)}
        context |= _table(statistics, choices, lang)
    except (BadInput, NotFound) as error:
        status = 404 if isinstance(error, NotFound) else 400
        context |= {"error": error_shown(error, lang), "choices": choose(holdings, ExploreForm())}
        context |= {"form": context["choices"].form, "dimensions": _asked(context["choices"])}
    return shown(request, lang, "explore.html", status, **context)


def _asked(choices: Choices) -> list[str]:
    """The dimensions of which there is something to choose."""
    return [name for name in CHOOSABLE if len(choices.options[name]) > 1 or
            choices.form.codes(name)]  # fmt: skip


def _table(statistics: Statistics, choices: Choices, language: str) -> dict[str, Any]:
    form = choices.form
    arranged = plan(choices.held, form.rows, form.columns, form.page)
    got = read(statistics, arranged.held, form)
    made = pivot(arranged, got.found, choices.options)
    judged = statistics.reconciled.at_hand()
    guard = judged.guard if judged else None
    verdict = judge(got.found, guard) if guard else None
    kind = _drawable(arranged, got.found, form, verdict)
    told = answer(verdict, statistics.holdings(), form, language) if verdict else None
    return {
        "plan": arranged, "table": made, "answer": told, "judging": judged is None,
        "rows": rows_of(made, breaks_in(got.found, guard), language),
        "chart": kind, "source": source_of(got.slices, language),
        "vintages": list(dict.fromkeys(each.vintage for each in got.slices)),
        "downloads": _downloads(choices),
    }  # fmt: skip


def _drawable(
    arranged: Plan, found: Sequence[Found], form: ExploreForm, verdict: Verdict | None
) -> str:
    """Whether a chart can be drawn: its kind (a single year is drawn as bars), empty where none is
    asked, ``many`` where there is too much of it, ``apart`` where what it would set side by side
    cannot be compared. A break in method is drawn as a break."""
    periods = {one.figure.period for one in found if one.figure.value is not None}
    if form.chart == "none" or not periods:
        return ""
    if verdict and any(each.reason is not Reason.BREAK for each in verdict.objections):
        return "apart"
    kind = "bars" if len(periods) == 1 else form.chart
    many = len(arranged.held) > (MOST_LINES if kind == "lines" else MOST_BARS)
    return "many" if many else kind


def _downloads(choices: Choices) -> list[tuple[str, str]]:
    """For each data set a key that takes in all that is chosen, with the years and the day, as the
    addresses of figures have them."""
    form = choices.form
    bounds = {"as_of": form.day, "first": form.first, "last": form.last}
    query = urlencode({name: value for name, value in bounds.items() if value})
    out = []
    for dataset in dict.fromkeys(one.dataset for one in choices.held):
        series = [one.series for one in choices.held if one.dataset == dataset]
        parts = [form.indicator, *(_part(name, series, form) for name in CHOOSABLE)]
        address = f"/stats/{quote(dataset)}/{quote('.'.join(parts))}.{{}}"
        out.append((dataset, address + (f"?{query}" if query else "")))
    return out


def _part(name: str, series: Sequence[Series], form: ExploreForm) -> str:
    """The codes of a dimension; empty where any may be."""
    codes = sorted({getattr(each, name) for each in series})
    is_chosen = len(codes) == 1 or form.codes(name) or form.key
    return "+".join(codes) if is_chosen else ""


@router.get("/{lang}/stats/explore.svg")
def chart(
    lang: Language, statistics: Official, form: Form, theme: Annotated[Theme, Query()] = "light"
) -> Response:
    """The chart of a page of the explorer. :raises NotFound: there is nothing to draw."""
    holdings = statistics.holdings()
    if not holdings.by_indicator:
        raise _nothing()
    choices = choose(holdings, form)
    arranged = plan(choices.held, choices.form.rows, choices.form.columns, choices.form.page)
    got = read(statistics, arranged.held, choices.form)
    judged = statistics.reconciled.at_hand()
    guard = judged.guard if judged else None
    verdict = judge(got.found, guard) if guard else None
    kind = _drawable(arranged, got.found, choices.form, verdict)
    if kind not in ("lines", "bars"):
        raise _nothing()
    figures = [one.figure for one in got.found]
    told = counted_as(figures[0].series, lang) if len({f.series.unit for f in figures}) == 1 else ""
    spec = _spec(got.found, lang, guard, kind,
                 {"source": source_of(got.slices, lang), "told": told, "theme": theme})  # fmt: skip
    return Response(to_svg(spec, lang, theme, ground=False), media_type="image/svg+xml")


def _nothing() -> NotFound:
    return NotFound(
        said("There is nothing to draw."), hint=said("Choose other years or other offices.")
    )


def _spec(
    found: Sequence[Found], language: str, guard: Guard | None, kind: str, said_by: dict[str, Any]
) -> Spec:
    if kind == "lines":
        return lines(_lines(found, language, guard), language, **said_by)
    newest = max(one.figure.period for one in found if one.figure.value is not None)
    mine = [one for one in found if one.figure.period == newest]
    made = [bar_of(one.figure, label) for one, label in zip(mine, _labels(mine, language),
                                                            strict=True)]  # fmt: skip
    return bars(made, language, title=str(newest), **said_by)


def _lines(found: Sequence[Found], language: str, guard: Guard | None) -> list[Line]:
    grouped = [list(group) for _, group in groupby(found, key=_line_of)]
    labels = _labels([group[0] for group in grouped], language)
    return [
        line_of([one.figure for one in group], label=label, guard=guard)
        for group, label in zip(grouped, labels, strict=True)
    ]


def _line_of(one: Found) -> tuple[str, str]:
    return one.dataset, one.figure.series.key


def _labels(found: Sequence[Found], language: str) -> list[str]:
    """What tells figures apart, with the data set where there are several."""
    labels = labels_among([one.figure.series for one in found], language)
    if len({one.dataset for one in found}) == 1:
        return labels
    return [f"{label} ({one.dataset})" for label, one in zip(labels, found, strict=True)]

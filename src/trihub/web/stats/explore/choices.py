"""What can be chosen, what is chosen, and what of that there is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.core.statistics import TOTAL
from trihub.statistics.catalogue import code_lists
from trihub.statistics.overview import Held, Holdings
from trihub.web.stats.common import OFFICES, is_known
from trihub.web.stats.explore.form import CHOOSABLE, ExploreForm

_FIRST_SEEN = "APPLICATIONS"
_BUILT_ON = "WDI"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The form with its gaps filled, the options of each dimension, the chosen series, and chosen
    codes of which there are no figures."""

    form: ExploreForm
    datasets: Sequence[str]
    indicators: Sequence[str]
    options: dict[str, list[str]]
    held: Sequence[Held]
    missing: Sequence[tuple[str, str]]


def choose(holdings: Holdings, form: ExploreForm) -> Choices:
    """Choose among the holdings; they must not be empty.

    :raises NotFound: a code is in no code list, or there is no such data set.
    """
    form = _filled(holdings, form)
    indicators = sorted({each for name in form.dataset for each in holdings.indicators(name)})
    every = [one for name in form.dataset for one in holdings.get(name, form.indicator)]
    there = [holdings.codes.get((name, form.indicator), {}) for name in form.dataset]
    options = {name: _ordered(name, {code for own in there for code in own.get(name, ())})
               for name in CHOOSABLE}  # fmt: skip
    missing = [(name, code) for name in CHOOSABLE for code in form.codes(name)
               if code not in options[name]]  # fmt: skip
    for name, code in missing:
        if not is_known(name, code):
            raise NotFound(
                said("There is no {list} {code}.", list=name, code=code),
                hint=said("Choose one from the form."),
            )
    codes = {name: frozenset(form.codes(name)) & frozenset(options[name]) for name in CHOOSABLE}
    if any(form.codes(name) and not codes[name] for name in CHOOSABLE):
        every = []
    wanted = set(form.series)
    asked = [(name, found) for name, found in codes.items() if found]
    held = [
        one
        for one in every
        if (not wanted or one.series in wanted)
        and all(getattr(one.series, name) in found for name, found in asked)
        and (form.last is None or one.first <= form.last)
        and (form.first is None or one.last >= form.first)
    ]
    return Choices(form=form, datasets=holdings.datasets, indicators=indicators, options=options,
                   held=held, missing=missing)  # fmt: skip


def _filled(holdings: Holdings, form: ExploreForm) -> ExploreForm:
    """With a data set and an indicator; whoever asks for nothing gets patent applications."""
    if not form.dataset and not form.indicator and not form.key:
        return _beginning(holdings, form)
    datasets = list(form.dataset)
    for name in datasets:
        if name not in holdings.by_indicator:
            raise NotFound(
                said("There is no data set {dataset} in this library.", dataset=name[:60]),
                hint=said("Choose one from the form."),
            )
    if not datasets:
        indicator = form.indicator or form.series[0].indicator
        datasets = [name for name in holdings.datasets if indicator in holdings.indicators(name)]
    if form.indicator and not is_known("indicator", form.indicator):
        raise NotFound(
            said("There is no indicator {indicator}.", indicator=form.indicator),
            hint=said("Choose one from the form."),
        )
    known = [each for name in datasets for each in holdings.indicators(name)]
    fallback = form.series[0].indicator if form.key else known[0] if known else form.indicator
    indicator = form.indicator if form.indicator in known else fallback
    return form.model_copy(update={"dataset": datasets, "indicator": indicator})


def _beginning(holdings: Holdings, form: ExploreForm) -> ExploreForm:
    dataset = _BUILT_ON if _BUILT_ON in holdings.by_indicator else holdings.datasets[0]
    known = holdings.indicators(dataset)
    indicator = _FIRST_SEEN if _FIRST_SEEN in known else known[0]
    update: dict[str, object] = {"dataset": [dataset], "indicator": indicator}
    codes = {name: {getattr(one.series, name) for one in holdings.get(dataset, indicator)}
             for name in ("right", "office", "origin")}  # fmt: skip
    if "PATENT" in codes["right"]:
        update["right"] = ["PATENT"]
        mine = [one.series for one in holdings.get(dataset, indicator)
                if one.series.right == "PATENT"]  # fmt: skip
        codes = {name: {getattr(one, name) for one in mine} for name in codes}
    if offices := [code for code in OFFICES if code in codes["office"]]:
        update["office"] = offices
    if origins := [code for code in (TOTAL, "RES") if code in codes["origin"]]:
        update["origin"] = origins[:1]
    return form.model_copy(update=update)


def _ordered(dimension: str, codes: set[str]) -> list[str]:
    """Codes in the order of their list, the five offices first."""
    listed = [code.id for code in code_lists()[dimension] if code.id in codes]
    if dimension in ("office", "origin"):
        listed.sort(key=lambda code: OFFICES.index(code) if code in OFFICES else len(OFFICES))
    return listed + sorted(codes - set(listed))

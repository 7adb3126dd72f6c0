"""What pages of official figures share: the figures, numbers and dates by language, names of codes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache, partial
from typing import Annotated, Any

from babel.numbers import format_percent
from fastapi import Depends, Request
from fastapi.responses import Response

from trihub.core.dates import PatentDate
from trihub.core.errors import LibraryError
from trihub.core.messages import said
from trihub.core.statistics import Published
from trihub.statistics.catalogue import code_lists, label
from trihub.statistics.charts import counted_as, short_number, title_of
from trihub.statistics.charts.words import flag_words
from trihub.statistics.reconciliation import Rule
from trihub.statistics.service import Statistics
from trihub.web.i18n import LOCALES, show_date, translations
from trihub.web.messages import translate
from trihub.web.services import services
from trihub.web.views.render import page
from trihub.web.words import word

OFFICES = ("CN", "JP", "KR", "US", "EP")
"""The five offices whose figures stand together, in the order of every table here."""
RIGHTS = ("PATENT", "UTILITY_MODEL", "PATENT_UTILITY_MODEL", "DESIGN", "TRADEMARK")

COMPARISONS = {
    "sources": word("comparison", "Two sources"),
    "vintages": word("comparison", "Two vintages"),
    "dropped": word("comparison", "No longer published"),
    "parts": word("comparison", "Total and parts"),
    "adjacent": word("comparison", "Adjacent years"),
    "ending": word("comparison", "Last year of a table"),
}
DIMENSION_NAMES = {
    "dataset": word("dimension", "Data set"),
    "period": word("dimension", "Year"),
    "indicator": word("dimension", "Indicator"),
    "right": word("dimension", "Right"),
    "office": word("dimension", "Office or economy"),
    "origin": word("dimension", "Origin"),
    "field": word("dimension", "Field"),
    "route": word("dimension", "Route"),
    "unit": word("dimension", "Unit"),
    "year_basis": word("dimension", "Kind of year"),
    "applicant_basis": word("dimension", "Whose residence"),
    "definition": word("dimension", "Definition"),
}
GROUPS: Mapping[str, Mapping[str, str]] = {
    "comparison": COMPARISONS, "dimension": DIMENSION_NAMES,
}  # fmt: skip


def official(request: Request) -> Statistics:
    """The figures of this site's library."""
    return services(request).statistics


Official = Annotated[Statistics, Depends(official)]


def not_compared_yet() -> LibraryError:
    """The register and the guard are not there yet: what depends on them answers with 503."""
    return LibraryError(
        said("The figures are being compared with one another."),
        hint=said("That takes some seconds after they were loaded: ask again."),
    )


def name_in(group: str, value: str, language: str) -> str:
    """What a reader sees for a value of :data:`GROUPS`; the value itself where it has no name."""
    english = GROUPS[group].get(value)
    return str(translations(language).pgettext(group, english)) if english else value


def code_name(dimension: str, code: str, language: str) -> str:
    """The name of a code; a data set has none but its own."""
    return code if dimension == "dataset" else label(dimension, code, language)


def exact(value: Decimal | str | None) -> str:
    """A number with every digit that it has. All four languages group by commas (CLDR)."""
    return "" if value is None else f"{Decimal(value):,f}"


def percent(part: Decimal, language: str) -> str:
    """A change as a percentage with its sign."""
    tenths = part.quantize(Decimal("0.001"))
    if not tenths:
        return "0.0%"
    return str(format_percent(tenths, format="+#,##0.0%;-#,##0.0%", locale=LOCALES[language]))


@lru_cache(maxsize=4_096)
def show_published(published: Published, language: str) -> str:
    """A date of publication as exactly as it is known, as readers of the language write it."""
    start, _, end = published.text.partition("/")
    if not end:
        return _show_end(start, language)
    if start == "..":
        return translate(said("by {day}", day=_show_end(end, language)), language)
    return f"{_show_end(start, language)} – {_show_end(end, language)}"


def _show_end(text: str, language: str) -> str:
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    return show_date(PatentDate(year, month, day), language)


def is_known(dimension: str, code: str) -> bool:
    """Whether a code list has the code."""
    return code in code_lists()[dimension]


def shown(
    request: Request, language: str, template: str, status: int = 200, **context: Any
) -> Response:
    """A page of figures, with what its templates call."""
    return page(
        request, language, f"stats/{template}", status,
        code_name=partial(code_name, language=language), name_in=partial(name_in, language=language),
        exact=exact, short=partial(short_number, language=language),
        percent=partial(percent, language=language),
        published=partial(show_published, language=language),
        title_of=partial(title_of, language=language),
        counted_as=partial(counted_as, language=language),
        flag_words=partial(flag_words, language=language), rule_name=_rule_name(language),
        too_many=services(request).statistics.reconciled.too_many,
        age=services(request).statistics.reconciled.age,
        **context,
    )  # fmt: skip


def _rule_name(language: str) -> Any:
    return lambda rule: Rule(rule).name_in(language)

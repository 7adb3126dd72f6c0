"""The site's languages: gettext catalogues read from their sources, dates and numbers by locale."""

from __future__ import annotations

import datetime as dt
import io
from functools import cache
from importlib.resources import files

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from trihub.core.dates import PatentDate, Precision
from trihub.core.languages import MAIN_LANGUAGES

LOCALES = {"en": "en_GB", "zh": "zh_Hans_CN", "ja": "ja_JP", "ko": "ko_KR"}
"""Language in the address to the locale of dates and numbers."""

NAMES = {"en": "English", "zh": "简体中文", "ja": "日本語", "ko": "한국어"}
"""Each language by its own name."""


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; English is the source and needs none."""
    if language == "en":
        return NullTranslations()
    path = files("trihub.web") / "locale" / language / "LC_MESSAGES" / "trihub.po"
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def choose(accept: str) -> str:
    """The site's language for an ``Accept-Language`` header (RFC 9110, 12.5.4)."""
    weighted: list[tuple[float, str]] = []
    for item in accept.split(",")[:20]:
        tag, _, q = item.strip().partition(";q=")
        try:
            weighted.append((-float(q or 1), tag[:2].lower()))
        except ValueError:
            continue
    return next((tag for _, tag in sorted(weighted) if tag in MAIN_LANGUAGES), "en")


def show_date(date: PatentDate | None, language: str) -> str:
    """A date as readers of the language write it, cut at its precision."""
    if date is None:
        return ""
    locale = LOCALES[language]
    if date.precision is Precision.YEAR:
        return (
            str(date.year)
            if language == "en"
            else format_date(
                date.first, "y年" if language in ("zh", "ja") else "y년", locale=locale
            )
        )
    if date.precision is Precision.MONTH:
        pattern = {"en": "MMMM y", "zh": "y年M月", "ja": "y年M月", "ko": "y년 M월"}[language]
        return format_date(date.first, pattern, locale=locale)
    pattern = {"en": "d MMM y", "zh": "y年M月d日", "ja": "y年M月d日", "ko": "y년 M월 d일"}[language]
    return format_date(date.first, pattern, locale=locale)


def show_day(day: dt.date, language: str) -> str:
    """A whole day."""
    return show_date(PatentDate(day.year, day.month, day.day), language)


def show_number(number: float, language: str) -> str:
    """A number with the language's separators."""
    return format_decimal(number, locale=LOCALES[language])

"""The site's languages: gettext catalogues read from their sources, dates and numbers by locale."""

from __future__ import annotations

import datetime as dt
import io
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.dates import format_date, format_datetime
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

PATTERNS = {
    Precision.DAY: {"en": "d MMM y", "zh": "y年M月d日", "ja": "y年M月d日", "ko": "y년 M월 d일"},
    Precision.MONTH: {"en": "MMM y", "zh": "y年M月", "ja": "y年M月", "ko": "y년 M월"},
    Precision.YEAR: {"en": "y", "zh": "y年", "ja": "y年", "ko": "y년"},
}
"""How a date is written, by what is known of it."""


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; English is the source and needs none."""
    if language == "en":
        return NullTranslations()
    path = files("trihub.web") / "locale" / language / "LC_MESSAGES" / "trihub.po"
    with path.open("rb") as source:
        catalogue = read_po(source, locale=LOCALES[language])
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
    known = [pair for pair in weighted if pair[1] in MAIN_LANGUAGES and pair[0] < 0]
    return min(known, key=lambda pair: pair[0])[1] if known else "en"


def show_date(date: PatentDate | None, language: str) -> str:
    """A date as readers of the language write it, cut at its precision."""
    if date is None:
        return ""
    pattern = PATTERNS[date.precision][language]
    return format_date(date.first, pattern, locale=LOCALES[language])


def show_day(day: dt.date, language: str) -> str:
    """A whole day."""
    return show_date(PatentDate(day.year, day.month, day.day), language)


def show_time(seconds: int, language: str) -> str:
    """A moment, given in seconds since 1970, to the minute, in UTC."""
    moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    pattern = f"{PATTERNS[Precision.DAY][language]} HH:mm"
    return f"{format_datetime(moment, pattern, locale=LOCALES[language])} UTC"


def show_moment(text: str, language: str) -> str:
    """A moment as casework keeps it (ISO 8601), to the minute, in UTC."""
    return show_time(int(dt.datetime.fromisoformat(text).timestamp()), language)


def show_iso_day(text: str, language: str) -> str:
    """A day written CCYY-MM-DD (what follows it does not count)."""
    return show_day(dt.date.fromisoformat(text[:10]), language)


def show_number(number: float, language: str) -> str:
    """A number with the language's separators."""
    return format_decimal(number, locale=LOCALES[language])


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(LOCALES[language])


def language_name(code: str, language: str) -> str:
    """The name of a language (ISO 639-1) in the reader's; the code where none is known."""
    return str(_locale(language).languages.get(code, code))


def country_name(code: str, language: str) -> str:
    """The name of a country (ISO 3166, as in WIPO ST.3); the code where none is known."""
    return str(_locale(language).territories.get(code, code))

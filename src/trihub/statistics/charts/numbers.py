"""Numbers as readers write them: separators by locale, and 万, 億, 만, thousand, million where a
reader expects them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal

LOCALES = {"en": "en_GB", "zh": "zh_Hans_CN", "ja": "ja_JP", "ko": "ko_KR"}
_UNITS: Mapping[str, tuple[tuple[int, str], ...]] = {
    "en": ((12, "trillion"), (9, "billion"), (6, "million"), (3, "thousand")),
    "zh": ((12, "万亿"), (8, "亿"), (4, "万")),
    "ja": ((12, "兆"), (8, "億"), (4, "万")),
    "ko": ((12, "조"), (8, "억"), (4, "만")),
}
"""Powers of ten that have a name of their own in a language, the largest first."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit to count in: the power of ten, and its name (empty for ones)."""

    power: int
    name: str

    def of(self, value: Decimal) -> Decimal:
        """How many of the unit a value is."""
        return value.scaleb(-self.power)


ONES = Scale(0, "")
_SPELT = {"en": 6, "zh": 4, "ja": 4, "ko": 4}
"""The least power of ten that a single number is written in: in English 260,290 stays in digits."""


def scale_for(most: Decimal, language: str) -> Scale:
    """The unit in which values up to ``most`` are best read: the largest that they reach, the
    smallest only from ten of it on (50,000 stays what it is in Chinese, 120,000 is 12万)."""
    units = _UNITS[language]
    for power, name in units:
        least = Decimal(10 if (power, name) == units[-1] else 1)
        if abs(most) >= least.scaleb(power):
            return Scale(power, name)
    return ONES


def exact_number(value: Decimal | str, language: str) -> str:
    """A number with every digit that it has."""
    number = Decimal(value)
    return format_decimal(number, locale=LOCALES[language], decimal_quantization=False)


def short_number(value: Decimal | str, language: str, scale: Scale | None = None) -> str:
    """A number to three or four digits, in the unit that fits it best or in a given one: 1393815 is
    “1.39 million”, “139.4万”."""
    number = Decimal(value)
    unit = scale or scale_for(number, language)
    if scale is None and unit.power < _SPELT[language]:
        unit = ONES
    many = unit.of(number)
    digits = 0 if abs(many) >= 1000 else 1 if abs(many) >= 100 else 2
    if unit is ONES and number == number.to_integral_value():
        digits = 0
    form = "#,##0." + "#" * digits if digits else "#,##0"
    text = format_decimal(many, format=form, locale=LOCALES[language])
    if not unit.name:
        return text
    return f"{text} {unit.name}" if language == "en" else text + unit.name

"""Typefaces by language, and which of them this system has.

An SVG names its typefaces and is set where it is read; a PNG is set here, and needs one with the
language's glyphs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from trihub.core.errors import BadSetup
from trihub.core.messages import said

FACES: Mapping[str, Sequence[str]] = {
    "en": ("Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans", "Liberation Sans", "Arial"),
    "zh": ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC",
           "Microsoft YaHei"),
    "ja": ("Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans", "Hiragino Sans", "Yu Gothic"),
    "ko": ("Noto Sans CJK KR", "Noto Sans KR", "Source Han Sans K", "Apple SD Gothic Neo",
           "Malgun Gothic"),
}  # fmt: skip
"""Typefaces with all glyphs of a language, the best first."""

ADVICE = {
    "en": "Noto Sans", "zh": "Noto Sans CJK SC", "ja": "Noto Sans CJK JP", "ko": "Noto Sans CJK KR",
}  # fmt: skip
"""The typeface to install for a language (Debian: fonts-noto-cjk, fonts-noto-core)."""


@cache
def installed() -> frozenset[str]:
    """The names of all typefaces of this system, as long as the process runs."""
    import typst

    return frozenset(typst.Fonts().families())


def stack(language: str) -> str:
    """The typefaces of a language as CSS names them, for who sets the text elsewhere."""
    return ", ".join([*FACES[language], "sans-serif"])


def faces(language: str) -> tuple[str, ...]:
    """The typefaces of a language that are here, the best first."""
    return tuple(name for name in FACES[language] if name in installed())


def missing() -> tuple[str, ...]:
    """The languages for which this system has no typeface."""
    return tuple(language for language in FACES if not faces(language))


def require(language: str) -> str:
    """The best typeface of a language. :raises BadSetup: this system has none."""
    found = faces(language)
    if not found:
        raise BadSetup(
            said("This system has no font for texts in {language}.", language=language),
            hint=said("Install one, for example {font}.", font=ADVICE[language]),
        )
    return found[0]

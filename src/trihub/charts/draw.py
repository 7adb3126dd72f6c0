"""Vega-Lite descriptions as SVG and PNG.

Drawing takes a tenth of a second, so that what was drawn is kept by its description. Nothing is
fetched: a description holds its data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from trihub.charts import fonts
from trihub.charts.theme import theme_of

Spec = Mapping[str, Any]

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_KEPT = 256
"""Drawings that are kept, of some 20 kB each."""
_SCALE = 2.0
"""Pixels of a PNG to one of its description, for screens of double density."""


def to_svg(spec: Spec, language: str, theme: str = "light", *, ground: bool = True) -> str:
    """A chart as SVG, in the typefaces of a language. ``ground`` paints the theme's paper.

    :raises BadInput: there is no such theme.
    """
    return _svg(_described(spec, fonts.stack(language), theme, ground))


def to_png(spec: Spec, language: str, theme: str = "light") -> bytes:
    """A chart as PNG.

    :raises BadInput: there is no such theme. :raises BadSetup: this system has no typeface for the
        language.
    """
    return _png(_described(spec, fonts.require(language), theme, True))


def _described(spec: Spec, font: str, theme: str, ground: bool) -> str:
    """The whole description: the same chart in the same theme is the same text."""
    ink = theme_of(theme)
    axis = {"labelColor": ink.told, "titleColor": ink.told, "gridColor": ink.line,
            "domainColor": ink.line, "tickColor": ink.line, "titleFontWeight": "normal"}  # fmt: skip
    config = {
        "font": font, "axis": axis, "text": {"color": ink.ink}, "bar": {"color": ink.told},
        "line": {"color": ink.act}, "point": {"color": ink.act, "filled": True},
        "rule": {"color": ink.told}, "view": {"stroke": None},
        "title": {"color": ink.ink, "subtitleColor": ink.told, "anchor": "start",
                  "fontWeight": 600, "frame": "group"},
    }  # fmt: skip
    whole = {
        "$schema": _SCHEMA, "background": ink.paper if ground else None, **spec,
        "config": {**config, **spec.get("config", {})},
    }  # fmt: skip
    return json.dumps(whole, sort_keys=True)


@lru_cache(maxsize=_KEPT)
def _svg(described: str) -> str:
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(described, allowed_base_urls=[])
    return svg


@lru_cache(maxsize=_KEPT // 4)
def _png(described: str) -> bytes:
    import vl_convert

    png: bytes = vl_convert.vegalite_to_png(described, scale=_SCALE, allowed_base_urls=[])
    return png

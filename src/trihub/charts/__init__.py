"""Pictures of data: Vega-Lite descriptions drawn on the server, without a browser or a network."""

from trihub.charts.draw import Spec, to_png, to_svg
from trihub.charts.fonts import faces, missing, require
from trihub.charts.theme import THEMES, Theme, theme_of

__all__ = [
    "THEMES",
    "Spec",
    "Theme",
    "faces",
    "missing",
    "require",
    "theme_of",
    "to_png",
    "to_svg",
]

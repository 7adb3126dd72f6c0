"""Ink, lines and colours of charts, light and dark.

The offices' colours are those of the site. Each differs from every other also for eyes that lack
one kind of cone, and has a contrast of 4.5:1 or more on its paper, so that it can set text; the
hues follow Okabe and Ito (2008).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trihub.core.errors import BadInput
from trihub.core.messages import said


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """``paper`` the ground, ``ink`` text, ``told`` what is said beside, ``line`` thin lines, ``act``
    the accent; ``offices`` colours by code; ``others`` for what is no office, in turn; ``steps`` of
    a scale from little to much."""

    paper: str
    ink: str
    told: str
    line: str
    act: str
    offices: Mapping[str, str]
    others: tuple[str, ...]
    steps: tuple[str, ...]

    def colour(self, code: str, place: int = 0) -> str:
        """The colour of an office; for what is none, the one of its place among the others."""
        return self.offices.get(code) or self.others[place % len(self.others)]


_LIGHT = {
    "CN": "#c03e07", "JP": "#1358a8", "KR": "#047c62", "US": "#523e00", "EP": "#b0388a",
    "WO": "#1c1b19",
}  # fmt: skip
_DARK = {
    "CN": "#ff7a3d", "JP": "#4d94ec", "KR": "#22b38a", "US": "#f0dc5a", "EP": "#e29bd6",
    "WO": "#f4f1ea",
}  # fmt: skip

THEMES: Mapping[str, Theme] = {
    "light": Theme(
        paper="#fdfcf9", ink="#1c1b19", told="#5f5b54", line="#ddd8cd", act="#a32a18",
        offices=_LIGHT, others=tuple(_LIGHT.values()),
        steps=("#f1f0ea", "#cfe0ec", "#9dc3df", "#5c9bc8", "#1358a8"),
    ),
    "dark": Theme(
        paper="#17171a", ink="#ece9e2", told="#aaa59b", line="#3a3936", act="#f29079",
        offices=_DARK, others=tuple(_DARK.values()),
        steps=("#212125", "#1f3348", "#24507a", "#2f6699", "#8cc0f5"),
    ),
}  # fmt: skip
"""The site's two themes (``static/site.css``)."""


def theme_of(name: str) -> Theme:
    """A theme by its name. :raises BadInput: there is none."""
    if name not in THEMES:
        raise BadInput(
            said("There is no theme {name}.", name=name[:40]),
            hint=said("The themes are {names}.", names=", ".join(THEMES)),
        )
    return THEMES[name]

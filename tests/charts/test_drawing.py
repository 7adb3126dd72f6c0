"""Charts as pictures: fonts, colours, nothing fetched."""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Iterator
from importlib.resources import files
from xml.etree import ElementTree

import pytest

from trihub.charts import THEMES, draw, fonts, theme_of, to_png, to_svg
from trihub.cli import doctor
from trihub.core.errors import BadInput, BadSetup

SPEC = {
    "title": "特許 특허 专利", "width": 100, "height": 50,
    "data": {"values": [{"year": 2016, "figure": 3}, {"year": 2017, "figure": 5}]},
    "mark": "line",
    "encoding": {"x": {"field": "year", "type": "quantitative"},
                 "y": {"field": "figure", "type": "quantitative"}},
}  # fmt: skip
SIGHTS = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
               (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
               (0.004733, 0.691367, 0.303900)),
}  # fmt: skip
"""What is seen of linear RGB: Machado, Oliveira, Fernandes 2009, table 1, severity 1.0."""
Colour = tuple[float, float, float]


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(fonts, "installed", lambda: frozenset({"Noto Sans"}))
    draw._png.cache_clear()
    yield
    draw._png.cache_clear()


def linear(colour: str) -> Colour:
    """Linear RGB of a colour (IEC 61966-2-1)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))

    def of(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return of(red), of(green), of(blue)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""
    light, dark = sorted(
        (sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(each), strict=True))
         for each in (one, other)), reverse=True,
    )  # fmt: skip
    return (light + 0.05) / (dark + 0.05)


def lab(colour: Colour) -> Colour:
    """CIE 1976 L*a*b* of linear RGB, white D65."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = (sum(w * c for w, c in zip(row, colour, strict=True)) for row in rows)

    def of(part: float) -> float:
        return part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116

    fx, fy, fz = of(x / 0.9505), of(y), of(z / 1.089)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(colour: str, sight: str) -> Colour:
    red, green, blue = (
        min(max(sum(w * c for w, c in zip(row, linear(colour), strict=True)), 0), 1)
        for row in SIGHTS[sight]
    )
    return lab((red, green, blue))


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", THEMES)
def test_offices_differ_for_every_sight(theme: str, sight: str) -> None:
    for one, other in itertools.combinations(THEMES[theme].offices.values(), 2):
        a, b = seen(one, sight), seen(other, sight)
        apart = sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5
        assert apart > 10, (one, other, apart)  # a difference of 2.3 is just noticeable


@pytest.mark.parametrize("theme", THEMES.values())
def test_what_is_text_can_be_read(theme: draw.Any) -> None:
    for colour in (*theme.offices.values(), theme.ink, theme.told, theme.act):
        assert contrast(colour, theme.paper) >= 4.5
    for step in theme.steps[:-1]:
        assert contrast(theme.ink, step) >= 4.5
    assert contrast(theme.paper, theme.steps[-1]) >= 4.5


def test_the_colours_are_those_of_the_site() -> None:
    style = (files("trihub.web") / "static" / "site.css").read_text(encoding="utf-8")
    for theme, block in zip(THEMES.values(), style.split("@media (prefers-color-scheme")[:2],
                            strict=True):  # fmt: skip
        found = dict(re.findall(r"--(cn|jp|kr|us|ep|wo|paper|ink): (#[0-9a-f]{6})", block))
        wanted = {code.lower(): colour for code, colour in theme.offices.items()}
        assert found == {**wanted, "paper": theme.paper, "ink": theme.ink}


def test_an_svg_names_the_typefaces_of_its_language_and_asks_for_nothing() -> None:
    drawn = to_svg(SPEC, "ja", "dark")
    root = ElementTree.fromstring(drawn)
    texts = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "特許 특허 专利" in texts
    assert "Noto Sans CJK JP" in drawn
    assert THEMES["dark"].paper in drawn
    assert "href=" not in re.sub(r"xlink:href=\"#", "", drawn)
    assert THEMES["dark"].paper not in to_svg(SPEC, "ja", "dark", ground=False)


def test_a_png_is_of_twice_the_size() -> None:
    drawn = to_png(SPEC, "ko")
    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", drawn[16:24])
    shown = re.search(r'width="(\d+)" height="(\d+)"', to_svg(SPEC, "ko"))
    assert shown
    assert abs(width - 2 * int(shown[1])) <= 2
    assert abs(height - 2 * int(shown[2])) <= 2


def test_a_description_fetches_nothing() -> None:
    outside = {**SPEC, "data": {"url": "http://127.0.0.1:9/figures.json"}}
    with pytest.raises(ValueError, match="not allowed"):
        to_svg(outside, "en")


def test_a_language_without_a_font_says_what_to_install(no_fonts: None) -> None:
    assert fonts.missing() == ("zh", "ja", "ko")
    with pytest.raises(BadSetup) as caught:
        to_png(SPEC, "zh")
    assert "Noto Sans CJK SC" in caught.value.hint
    assert to_png(SPEC, "en")
    assert "Noto Sans CJK SC" in to_svg(SPEC, "zh"), "an SVG is set where it is read"


def test_the_doctor_says_which_fonts_are_missing(no_fonts: None) -> None:
    found = doctor.fonts()
    assert (found.state, found.found) == ("note", "none for charts in zh, ja, ko")
    assert found.advice == "Install Noto Sans CJK SC, Noto Sans CJK JP, Noto Sans CJK KR."


def test_the_doctor_names_the_fonts_of_charts() -> None:
    found = doctor.fonts()
    assert found.state == "ok"
    assert fonts.faces("ja")[0] in found.found


def test_there_is_no_other_theme() -> None:
    with pytest.raises(BadInput, match="no theme"):
        theme_of("sepia")

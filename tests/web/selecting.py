"""Elements of a page by simple CSS selectors (tag, .class, #id, [name], [name=value], >)."""

from __future__ import annotations

import re

from lxml import html

_SIMPLE = re.compile(
    r"(?P<tag>^[a-z0-9]+)|\.(?P<cls>[\w-]+)|#(?P<id>[\w-]+)|\[(?P<name>[\w-]+)(?:=(?P<value>[^\]]*))?\]"
)


def _step(simple: str) -> str:
    tag, tests = "*", ""
    for match in _SIMPLE.finditer(simple):
        if match["tag"]:
            tag = match["tag"]
        elif match["cls"]:
            tests += f"[contains(concat(' ', normalize-space(@class), ' '), ' {match['cls']} ')]"
        elif match["id"]:
            tests += f"[@id='{match['id']}']"
        elif match["value"] is None:
            tests += f"[@{match['name']}]"
        else:
            tests += f"[@{match['name']}='{match['value']}']"
    return tag + tests


def find(page: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """Every element below ``page`` that the selector names, in order."""
    path = "."
    axis = "//"
    for part in selector.split():
        if part == ">":
            axis = "/"
            continue
        path += axis + _step(part)
        axis = "//"
    found: list[html.HtmlElement] = page.xpath(path)
    return found

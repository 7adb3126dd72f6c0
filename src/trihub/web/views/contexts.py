"""Contexts of templates, emptied as soon as their page is written.

A macro holds the context that it was defined in, and the context holds the macro. Through this
cycle everything a page showed, every document of a page of results, would stay until the collector
of cycles looks at the oldest objects: some 2,000 objects a page, and the memory for as many pages as
are written between two such looks. Emptied, a page is gone when it has been sent. What a macro that
calls itself takes from outside of it stays in the macro: it takes all that it shows as arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from jinja2 import Template
from jinja2.runtime import Context

_opened: ContextVar[list[Context] | None] = ContextVar("_opened", default=None)
"""The contexts of the page that is being written: its own and those of what it imports."""


class PageContext(Context):
    """A context that is known to the page that it is made for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        opened = _opened.get()
        if opened is not None:
            opened.append(self)


def write(template: Template, values: Mapping[str, Any]) -> str:
    """The page that a template makes of its values.

    The template's environment makes contexts of :class:`PageContext`, and imports are “with
    context”: a module that is kept for other pages would be emptied with this one.
    """
    opened: list[Context] = []
    token = _opened.set(opened)
    try:
        return template.render(values)
    finally:
        _opened.reset(token)
        for context in opened:
            context.vars.clear()
            context.parent.clear()

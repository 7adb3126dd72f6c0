"""Matches marked in a text, escaped for HTML."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from trihub.core.hits import Span


def mark(text: str, spans: Iterable[Span]) -> Markup:
    """The text with every span in ``<mark>``; overlapping spans are joined."""
    out: list[Markup] = []
    position = 0
    for span in sorted(spans, key=lambda s: s.start):
        start, end = max(span.start, position), min(span.end, len(text))
        if start >= end:
            continue
        out += [
            escape(text[position:start]),
            Markup("<mark>"),
            escape(text[start:end]),
            Markup("</mark>"),
        ]
        position = end
    out.append(escape(text[position:]))
    return Markup("").join(out)

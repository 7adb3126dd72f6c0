"""Sentences for readers that remember how they were made, so that the site can translate them.

A sentence is English with its values filled in; :class:`Message` keeps the template and the
values beside it. Whoever shows it in another language looks the template up and fills the
values in again. Templates are found by their marks: ``said("…")`` and ``N_("…")``.
"""

from __future__ import annotations

from typing import Any


class Message(str):
    """A sentence in English. ``template`` is the sentence with names in braces, ``values`` what
    they stand for; a value may be a message again."""

    __slots__ = ("template", "values")

    template: str
    values: dict[str, Any]


def said(template: str, **values: Any) -> Message:
    """Fill ``values`` into ``template`` (``str.format`` with plain names) and remember both."""
    message = Message(template.format(**values))
    message.template = template
    message.values = values
    return message


def N_(template: str) -> str:
    """Mark a template that is handed to :func:`said` elsewhere. Gives it back."""
    return template

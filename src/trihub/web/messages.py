"""Errors in the reader's language: their templates looked up, their values filled in again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi.exceptions import RequestValidationError

from trihub.core.errors import BadQuery, TrihubError
from trihub.core.messages import N_, Message, said
from trihub.text.particles import settled
from trihub.web.i18n import translations
from trihub.web.words import show

WORDS = {"type": "number type", "right": "right"}
"""Values of messages that are words of the field, and their group."""

MISFITS = {
    "missing": N_("“{place}” is missing."),
    "int_parsing": N_("“{place}” is no whole number."),
    "greater_than_equal": N_("“{place}” is less than {ge}."),
    "less_than_equal": N_("“{place}” is more than {le}."),
    "string_too_long": N_("“{place}” has more than {max_length} characters."),
    "too_long": N_("“{place}” is given more than {max_length} times."),
    "bool_parsing": N_("“{place}” is neither 1 nor 0."),
}
"""What a parameter can do wrong, by the validator's word for it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An error for a page. ``position`` is that of a query's first wrong character."""

    message: str
    hint: str = ""
    position: int | None = None
    lang: str = ""
    """``en`` where there is no translation: what the system or a file said."""


def translate(message: str, language: str) -> str:
    """A message in the reader's language; a text without a template stays as it is."""
    if not isinstance(message, Message):
        return message
    template = str(translations(language).gettext(message.template))
    values = {name: _value(name, value, language) for name, value in message.values.items()}
    return settled(template.format(**values), language)


def _value(name: str, value: Any, language: str) -> Any:
    if name in WORDS:
        return show(str(value), WORDS[name], language)
    return translate(value, language) if isinstance(value, str) else value


def shown(error: TrihubError, language: str) -> Shown:
    """An error of Trihub's own."""
    position = error.position if isinstance(error, BadQuery) else None
    lang = "" if isinstance(error.message, Message) else "en"
    return Shown(
        translate(error.message, language), translate(error.hint, language), position, lang
    )


def misfit(error: RequestValidationError, language: str) -> Shown:
    """The first parameter that does not fit."""
    first = error.errors()[0]
    place = str(first["loc"][-1])
    template = MISFITS.get(str(first["type"]), N_("“{place}” cannot be read."))
    return Shown(translate(said(template, place=place, **first.get("ctx", {})), language))

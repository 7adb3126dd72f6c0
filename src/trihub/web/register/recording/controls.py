"""What fields of the register's forms offer: codes and people by name in the reader's language."""

from __future__ import annotations

from functools import cache
from typing import Any

from trihub.core.register import RecordKind
from trihub.register.editing.checking import NAMES, choices
from trihub.register.lexicon import table
from trihub.register.names import name_of

ROLES = ("HEAD", "MINISTER", "DEPUTY", "SECRETARY_GENERAL")
PEOPLE, OFFICES, PLACES = ("head", "guest"), ("office", "host", "next_host", "actor"), ("place",)
Options = tuple[tuple[str, str], ...]


def controls(lang: str) -> dict[str, Any]:
    """For a template: ``options(name, value)`` are the codes to choose from (none: a free text),
    ``list_of(name)`` the list that a text field suggests from, ``lists`` those lists, ``names_of``
    what can be said of a kind of record."""
    return {
        "options": lambda name, value="": _options(lang, name, value),
        "list_of": _list_of,
        "lists": _lists(lang),
        "names_of": lambda kind: NAMES.get(RecordKind(kind), ()),
    }


def _options(lang: str, name: str, value: str) -> Options:
    if name == "role":
        who = value.partition("=")[0]
        return tuple((f"{who}={role}", name_of("role", f"{who}={role}", lang)) for role in ROLES)
    codes = _mechanisms() if name == "mechanism" else choices(name)
    if codes and value and value not in codes:
        codes = (*codes, value)
    return tuple((code, name_of(name, code, lang)) for code in codes)


@cache
def _mechanisms() -> tuple[str, ...]:
    return (*(row["code"] for row in table("mechanisms")), "BILATERAL")


def _list_of(name: str) -> str:
    groups = {"people": PEOPLE, "offices": OFFICES, "places": PLACES}
    return next((each for each, names in groups.items() if name in names), "")


@cache
def _lists(lang: str) -> dict[str, Options]:
    codes = dict.fromkeys(row["code"] for row in table("offices"))
    return {
        "people": tuple((row["id"], name_of("head", row["id"], lang)) for row in table("people")),
        "offices": tuple((code, code) for code in codes),
        "places": tuple((row["code"], name_of("place", row["code"], lang))
                        for row in table("places")),
    }  # fmt: skip

"""What codes of the register are called in four languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from trihub.register.lexicon import table

_TABLES = {
    "field": "fields",
    "reviewed": "fields",
    "strength": "strengths",
    "document": "documents",
}
_NAMED = {"mechanism": "mechanisms", "group": "groups", "programme": "programmes"}


def name_of(kind: str, code: str, language: str) -> str:
    """The name of a code of a property, or the code itself where there is none. ``kind`` is also
    ``property``, ``kind``, ``fault``, ``certainty`` and ``authority`` themselves."""
    if kind in ("head", "guest"):
        return _people(language).get(code, code)
    if kind == "role":
        person, _, role = code.partition("=")
        return (
            f"{_people(language).get(person, person)}: {_names(language).get((kind, role), role)}"
        )
    return _names(language).get((kind, code), code)


def office_at(code: str, date: str, language: str) -> str:
    """What an office was called on a date (ISO 8601, as exactly as known; empty: today), in a
    language where it has a name there, else in English; the code where it is not known."""
    rows = [row for row in table("offices") if row["code"] == code and _at(row, date)]
    for tongue in (language, "en"):
        for row in rows:
            if row[tongue]:
                name, *others = row[tongue].split("|")
                short = next((each for each in others if each.isascii() and each.isupper()), "")
                return f"{name} ({short})" if short and not name.isascii() else name
    return code


def actor_name(actor: str, language: str) -> str:
    """Who recorded something, as everybody may read it: the office of a person who did so on the
    site, else what the command was told."""
    office, colon, _ = actor.partition(":")
    if not colon:
        return actor
    return (
        name_of("actor", office, language) if office == "admin" else office_at(office, "", language)
    )


def _at(row: Mapping[str, str], date: str) -> bool:
    """Whether a name was in use; of a date that is known by its month or year alone, at its end."""
    day = (date + "-12-31"[len(date) - 4 :])[:10] if date else "9999-12-31"
    return (row["since"] or "0") <= day <= (row["until"] or "9999-12-31")


PROPERTIES = tuple(row["code"] for row in table("names") if row["kind"] == "property")
"""The properties in the order in which pages show them."""


@cache
def _names(language: str) -> Mapping[tuple[str, str], str]:
    found = {(row["kind"], row["code"]): row[language] for row in table("names")}
    for kind, name in _NAMED.items():
        for row in table(name):
            found[kind, row["code"]] = row[f"name_{language}"]
    for row in table("places"):
        found["place", row["code"]] = row[language].split("|")[0]
    for kind, name in _TABLES.items():
        for row in table(name):
            found[kind, row["code"]] = row[language]
    return found


@cache
def _people(language: str) -> Mapping[str, str]:
    """Names in the reader's script where they are known, else in Latin letters."""
    return {row["id"]: row[language].split("|")[0] or row["en"] for row in table("people")}

"""What may be recorded: the names that a kind of record has, and what their values look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.register import RecordKind
from trihub.core.register.process import PROCESS
from trihub.register.lexicon import table
from trihub.register.names import PROPERTIES
from trihub.register.paper import checked_day
from trihub.register.periods import checked_period

LONGEST = 2_000
"""Characters of a value: a sentence, as the wording itself is the fact."""

NAMES: Mapping[RecordKind, tuple[str, ...]] = {
    RecordKind.MEETING: (
        "mechanism", "number", "date", "place", "mode", "host", "next_host", "office", "head",
        "guest", "role", "reviewed", "programme", "group",
    ),
    RecordKind.COMMITMENT: ("text", "strength", "field", "actor", "programme", "group", "about"),
    RecordKind.DOCUMENT: ("document", "state", "about"),
}  # fmt: skip
"""What can be said of the records that texts are read into, in the order of forms."""
PUBLISHED = ("summary", "continues", "signature", "language")
"""What the offices' own summary says beside: the digest of the version that they agreed to, the
commitment that one goes on with, who signed, and the languages."""

_OFFICE = re.compile(r"[A-Z]{2,5}")
_CODE = re.compile(r"[A-Z][A-Z0-9_-]{1,30}")
_DAY = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_ROLE = re.compile(r"[^=]{1,200}=(?:HEAD|MINISTER|DEPUTY|SECRETARY_GENERAL)")
_FORMS: Mapping[str, Callable[[str], object]] = {
    "number": re.compile(r"[1-9]\d{0,3}").fullmatch,
    "day": _DAY.fullmatch,
    "mechanism": _CODE.fullmatch,
    "role": _ROLE.fullmatch,
    **dict.fromkeys(("office", "host", "next_host", "actor"), _OFFICE.fullmatch),
}


@cache
def choices(name: str) -> tuple[str, ...]:
    """The codes that a name may have; none where it is free."""
    tables = {"field": "fields", "reviewed": "fields", "document": "documents"}
    if name in tables:
        return tuple(row["code"] for row in table(tables[name]))
    if name == "strength":
        return tuple(row["code"] for row in table("strengths") if row["rank"] != "0")
    if name in ("mode", "state"):
        return tuple(row["code"] for row in table("names") if row["kind"] == name)
    return ()


def checked(kind: RecordKind, name: str, value: str) -> str:
    """A value as it is recorded. :raises BadInput: there is no such name, or it cannot be one."""
    known = NAMES.get(kind) or tuple(each for each in PROPERTIES if each not in PROCESS)
    if name not in (*known, *PUBLISHED, "day", "confidence"):
        raise BadInput(
            said("A record of this kind has no “{name}”.", name=name[:40]),
            hint=said("It has {names}.", names=", ".join(known)),
        )
    value = value.strip()
    if name == "date":
        return checked_day(value)
    if name in ("name", "mandate"):
        return checked_period(value)
    codes, form = choices(name), _FORMS.get(name)
    wrong = (codes and value not in codes) or (form and not form(value))
    if wrong or not 1 <= len(value) <= LONGEST or "\x00" in value:
        raise BadInput(
            said("“{value}” cannot be the value of “{name}”.", value=value[:80], name=name),
            hint=said("It is one of {codes}.", codes=", ".join(codes)) if codes else "",
        )
    return value

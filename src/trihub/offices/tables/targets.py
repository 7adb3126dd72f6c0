"""What a column of a table can be mapped to, and the options that each allows.

The one list of targets: validation, the building of documents and the documentation follow it.
"""

from __future__ import annotations

from dataclasses import dataclass

from trihub.core.classes import Scheme
from trihub.core.patent import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A field of a document as a mapping names it.

    ``many``: several values in one cell; ``texts``: takes a language as suffix or option;
    ``groups``: names that a pattern's groups may have; ``options``: besides the common ones.
    """

    name: str
    meaning: str
    many: bool = False
    texts: bool = False
    groups: tuple[str, ...] = ("value",)
    options: tuple[str, ...] = ()


COMMON = ("column", "value", "separator", "pattern", "replace", "values")
"""Options of every field: where the text comes from and how it is cut."""

_NUMBER = ("office", "number", "kind", "date")
_DATED = ("date_form",)
_TEXT = ("lang", "origin")

_ROWS = (
    Target(
        name="number",
        meaning="publication number, with or without office and kind",
        groups=("value", *_NUMBER),
        options=("office", "kind", "type"),
    ),
    Target(name="office", meaning="the publishing office, ST.3 code"),
    Target(name="kind", meaning="kind code, ST.16"),
    Target(name="published", meaning="day of publication", options=_DATED),
    Target(name="right", meaning="patent or utility model"),
    Target(
        name="application",
        meaning="application number",
        groups=("value", *_NUMBER),
        options=("office", "kind"),
    ),
    Target(name="filed", meaning="filing date", options=_DATED),
    Target(name="registration", meaning="number of the granted right, as the office writes it"),
    Target(name="granted", meaning="day of grant or registration", options=_DATED),
    Target(name="first_published", meaning="day of the first publication", options=_DATED),
    Target(
        name="earlier",
        meaning="earlier publications of the same application",
        many=True,
        groups=("value", *_NUMBER),
        options=("office", "kind"),
    ),
    Target(
        name="priorities",
        meaning="priority numbers",
        many=True,
        groups=("value", *_NUMBER),
        options=("office", "kind", *_DATED),
    ),
    Target(
        name="related",
        meaning="applications that this one hangs on",
        many=True,
        groups=("value", *_NUMBER),
        options=("office", "kind", "relation", *_DATED),
    ),
    Target(name="pct_application", meaning="number of the international application"),
    Target(name="pct_publication", meaning="number of the international publication"),
    Target(name="national_phase", meaning="day of entry into the national phase", options=_DATED),
    Target(name="title", meaning="title", texts=True, options=_TEXT),
    Target(name="abstract", meaning="abstract", texts=True, options=_TEXT),
    Target(name="claims", meaning="claims", many=True, texts=True, options=(*_TEXT, "label")),
    Target(name="description", meaning="paragraphs", many=True, texts=True, options=_TEXT),
    Target(
        name="cites",
        meaning="cited patents",
        many=True,
        groups=("value", *_NUMBER),
        options=("office", "kind", "phase"),
    ),
    Target(name="cites_text", meaning="cited literature", many=True, options=("phase",)),
    Target(
        name="events",
        meaning="legal events",
        many=True,
        groups=("value", "office", "code", "date", "text"),
        options=("office", *_DATED),
    ),
    Target(name="docdb_family", meaning="the EPO's family-id"),
    Target(name="status", meaning="state of the application or right, verbatim"),
    Target(name="designated", meaning="designated states", many=True),
    Target(name="extra", meaning="anything else, under the name after the point", many=True),
)

ROLES = {
    "applicants": Role.APPLICANT,
    "inventors": Role.INVENTOR,
    "agents": Role.AGENT,
    "grantees": Role.GRANTEE,
    "examiners": Role.EXAMINER,
}
SCHEMES = {
    "ipc": Scheme.IPC,
    "cpc": Scheme.CPC,
    "fi": Scheme.FI,
    "fterms": Scheme.FTERM,
    "themes": Scheme.THEME,
    "uspc": Scheme.USPC,
    "ecla": Scheme.ECLA,
    "locarno": Scheme.LOCARNO,
}

TARGETS = {
    target.name: target
    for target in (
        *_ROWS,
        *(Target(name=n, meaning=f"{r.value}s' names", many=True) for n, r in ROLES.items()),
        *(
            Target(name=n, meaning=f"{s.value} symbols", many=True, options=("office",))
            for n, s in SCHEMES.items()
        ),
    )
}
"""Every target by its name."""

OF_PUBLICATION = ("number", "office", "kind", "published")
"""The targets that tell which publication a row is; also the keys of a ``[[publications]]`` table."""

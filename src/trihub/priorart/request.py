"""What is asked of a prior-art search, by a command, the API or the site alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from trihub.core.errors import BadInput
from trihub.core.languages import MAIN_LANGUAGES

MAX_LIMIT = 200
MAX_OFFSET = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """A search. Either ``query`` (the query language) or ``like`` (a publication key or text).

    ``before`` is the cut-off day: only what was published before it counts; ``conflicting``
    adds what was filed or has a priority before and was published on or after it.
    ``translate`` names target languages; ``disabled`` the translations switched off, as
    ``source>target``. ``reader`` is the reader's language: it picks the family member shown.
    """

    query: str = ""
    like: str = ""
    before: dt.date | None = None
    conflicting: bool = False
    offices: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    translate: tuple[str, ...] = ()
    disabled: tuple[str, ...] = ()
    reader: str = "en"
    limit: int = 20
    offset: int = 0
    facets: bool = True
    explain: bool = True

    def __post_init__(self) -> None:
        """:raises BadInput: contradicting or missing parts."""
        if bool(self.query.strip()) == bool(self.like.strip()):
            raise BadInput(
                "A search needs a query or a document to start from, and not both.",
                hint="Give a query, or --like with a publication number or a text.",
            )
        if not 0 < self.limit <= MAX_LIMIT or not 0 <= self.offset <= MAX_OFFSET:
            raise BadInput(
                f"The page from {self.offset} with {self.limit} results is out of bounds.",
                hint=f"Ask for 1 to {MAX_LIMIT} results, from an offset up to {MAX_OFFSET}.",
            )
        if self.conflicting and self.before is None:
            raise BadInput(
                "Conflicting applications can only be told with a cut-off day.",
                hint="Give --before YYYY-MM-DD together with --conflicting.",
            )
        if unknown := [lang for lang in self.translate if lang not in MAIN_LANGUAGES]:
            raise BadInput(
                f"There is no translation to “{unknown[0]}”.",
                hint=f"Choose from {', '.join(MAIN_LANGUAGES)}.",
            )

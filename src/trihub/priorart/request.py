"""What is asked of a prior-art search, by a command, the API or the site alike."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from trihub.core.classes import is_symbol
from trihub.core.dates import parse_date
from trihub.core.errors import BadDate, BadInput
from trihub.core.hits import Evidence
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.messages import said

_WEIGHT = re.compile(r"[0-9](?:\.[0-9]{1,6})?")

MAX_LIMIT = 200
MAX_OFFSET = 2_000


def cutoff_day(text: str) -> dt.date | None:
    """The day of a cut-off as written, in any form that dates are read in; ``None`` for no text.

    :raises BadDate: no such date, or not a whole day: a cut-off is never completed.
    """
    date = parse_date(text)
    if date and not date.day:
        raise BadDate(
            said("“{text}” is no whole day.", text=text.strip()),
            hint=said("A cut-off needs a whole day, for example 2020-01-31."),
        )
    return date.first if date else None


def read_weight(text: str) -> tuple[str, float]:
    """A translation and what it counts, out of ``source>target=0.5``.

    :raises BadInput: it is written otherwise, or the weight is not from 0 to 1.
    """
    pair, _, number = text.rpartition("=")
    source, _, target = pair.partition(">")
    if source and target and _WEIGHT.fullmatch(number) and float(number) <= 1:
        return pair, float(number)
    raise BadInput(
        said("“{text}” is no weight of a translation.", text=text),
        hint=said("Write the term, its translation and a weight from 0 to 1: 电池>battery=0.5."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """A search by ``query`` (the query language) or from ``like`` (a publication key or text).

    With both, the document ranks, and all that is found must match the query besides.
    ``before`` is the cut-off day: only what was published before it counts; ``conflicting``
    adds what was filed or has a priority before and was published on or after it.
    ``translate`` names target languages; ``disabled`` the translations switched off, as
    ``source>target``; ``weights`` what others count, as ``source>target=0.5`` (from 0 to 1).
    ``written_in`` is the language of the query or text, where it is not to be guessed.
    ``evidence`` names what the ranking may go by
    (:class:`trihub.core.hits.Evidence`); empty means all that the library has. ``reader`` is the reader's language: it picks the family member shown.
    ``align`` compares each hit with the features of the claim that is searched from.
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
    weights: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    written_in: str = ""
    reader: str = "en"
    limit: int = 20
    offset: int = 0
    facets: bool = True
    explain: bool = True
    align: bool = False

    def __post_init__(self) -> None:
        """:raises BadInput: contradicting or missing parts."""
        if not self.query.strip() and not self.like.strip():
            raise BadInput(
                said("A search needs a query or a document to start from."),
                hint=said("Give a query, or a publication number or a text to start from."),
            )
        if not 0 < self.limit <= MAX_LIMIT or not 0 <= self.offset <= MAX_OFFSET:
            raise BadInput(
                said(
                    "The page from {offset} with {limit} results is out of bounds.",
                    offset=self.offset,
                    limit=self.limit,
                ),
                hint=said(
                    "Ask for 1 to {limit} results, from an offset up to {offset}.",
                    limit=MAX_LIMIT,
                    offset=MAX_OFFSET,
                ),
            )
        self._check_filters()
        if self.conflicting and self.before is None:
            raise BadInput(
                said("Conflicting applications can only be told with a cut-off day."),
                hint=said("Give the day before which documents count as published."),
            )
        if wrong := [name for name in self.evidence if name not in tuple(Evidence)]:
            raise BadInput(
                said("There is no evidence “{name}”.", name=wrong[0]),
                hint=said("Choose from {choices}.", choices=", ".join(Evidence)),
            )
        if self.align and not self.like.strip():
            raise BadInput(
                said("Only a search from a document or a text has features to compare with."),
                hint=said("Give a publication number or a claim to start from."),
            )
        if self.written_in and self.written_in not in MAIN_LANGUAGES:
            raise BadInput(
                said("Queries in “{language}” are not read.", language=self.written_in),
                hint=said("Choose from {choices}.", choices=", ".join(MAIN_LANGUAGES)),
            )
        _ = self.weighed
        if unknown := [lang for lang in self.translate if lang not in MAIN_LANGUAGES]:
            raise BadInput(
                said("There is no translation to “{language}”.", language=unknown[0]),
                hint=said("Choose from {choices}.", choices=", ".join(MAIN_LANGUAGES)),
            )

    def _check_filters(self) -> None:
        for office in self.offices:
            if not re.fullmatch("[A-Z]{2}", office):
                raise BadInput(
                    said("“{text}” is no office.", text=office),
                    hint=said("Give the two letters of an office (WIPO ST.3), for example CN."),
                )
        for symbol in self.classes:
            if not is_symbol(symbol):
                raise BadInput(
                    said("“{text}” is no class symbol.", text=symbol),
                    hint=said("Give an IPC or CPC symbol of any depth, for example H01M10."),
                )

    @property
    def weighed(self) -> dict[str, float]:
        """What translations count, by ``source>target``. :raises BadInput: one is written otherwise."""
        return dict(map(read_weight, self.weights))

    def uses(self, evidence: Evidence) -> bool:
        """Whether the ranking may go by it."""
        return not self.evidence or evidence in self.evidence

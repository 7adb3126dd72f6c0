"""Which publication cites which, when, and where the citing office's format says so.

A citation of the source names members of families. Here it is put on the publication that
carries it: the grant for what an examiner cited where grants print it, else the first
publication. What a format cannot carry goes to a bibliographic view of the citing document
(:mod:`demo.formats.docdb`). Categories must agree with the days (WIPO ST.14, paragraph 14).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from demo.plan import Publication
from demo.source import Cite, Family, SourceError

FIRST_ACTION = {"KR": "E902", "JP": "A131"}
"""The event on whose day an office's examiner cites."""


class Carrier(Enum):
    """Where a citation stands."""

    GAZETTE = "the publication's own list"
    DESCRIPTION = "the citation list of the description (JPO)"
    VIEW = "a bibliographic view beside the publication"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One citation as one publication carries it."""

    cite: Cite
    citing: Publication
    cited: Publication
    carrier: Carrier
    day: dt.date


def citations(
    families: Mapping[str, Family], publications: Iterable[Publication]
) -> dict[str, tuple[Cited, ...]]:
    """The citations of every publication that has some, by its key, in the order of the source.

    :raises SourceError: a category contradicts the days of the two documents.
    """
    by_member: dict[tuple[str, str], list[Publication]] = {}
    for publication in sorted(publications, key=lambda item: item.date):
        by_member.setdefault((publication.family.id, publication.office), []).append(publication)
    found: dict[str, list[Cited]] = {}
    for family in families.values():
        for cite in family.cites:
            cited = by_member[cite.family, cite.member][0]
            _check_days(cite, by_member[family.id, cite.by][0], cited)
            for made in _placed(cite, by_member[family.id, cite.by], cited):
                found.setdefault(made.citing.key, []).append(made)
    return {key: tuple(items) for key, items in found.items()}


def _placed(cite: Cite, citing: list[Publication], cited: Publication) -> Iterator[Cited]:
    """Put a citation on the publications of the citing member that print it."""
    first, grant = citing[0], citing[-1] if citing[-1].earlier else None
    holders = [(first, Carrier.VIEW)]
    if cite.by == "JP" and cite.phase == "applicant":
        holders = [(item, Carrier.DESCRIPTION) for item in citing]
    elif cite.by in ("CN", "JP", "US") and grant and (cite.by == "US" or cite.phase != "applicant"):
        holders = [(grant, Carrier.GAZETTE)]
    elif cite.by == "KR" and grant and cite.phase != "applicant":
        holders = [(grant, Carrier.VIEW)]
    elif cite.by in ("EP", "WO") and cite.phase == "search":
        holders = [(first, Carrier.GAZETTE)]
    for publication, carrier in holders:
        yield Cited(
            cite=cite, citing=publication, cited=cited, carrier=carrier,
            day=_cited_on(cite, publication),
        )  # fmt: skip


def _cited_on(cite: Cite, citing: Publication) -> dt.date:
    days = [event.day for event in citing.events if event.code == FIRST_ACTION.get(cite.by)]
    return days[0] if days and cite.phase == "examination" else citing.date


def _check_days(cite: Cite, citing: Publication, cited: Publication) -> None:
    """P is published between priority and filing, E filed before and published after the priority,
    the rest published before it; an applicant names what is published by then, and a Japanese
    examiner an earlier application of Japan as well (Patent Act, article 29-2)."""
    priority, filed = citing.family.filed, citing.filing.filed
    letters = set(cite.category.split(","))
    earlier = cited.filing.filed < priority <= cited.date
    if cite.phase == "applicant":
        holds = cited.date < citing.date
    elif "P" in letters:
        holds = priority <= cited.date < filed
    elif "E" in letters:
        holds = earlier
    else:
        secret = citing.office == cited.office == "JP" and not cite.category and earlier
        holds = cited.date < priority or secret
    if not holds:
        raise SourceError(
            f"{citing.family.id}.toml: {cite.by} (priority {priority}, filed {filed}) cites "
            f"{cited.key} of {cited.family.id} (published {cited.date}) in category "
            f"“{cite.category}”, which the days do not allow"
        )

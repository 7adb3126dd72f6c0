"""Documents as a report cites them: bibliographic data copied, unpublished ones withheld."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from trihub.core.families import simple_key
from trihub.core.patent import Origin, Patent, Role
from trihub.core.shapes.parties import names_once
from trihub.joint.desk.model import Remark, Withheld
from trihub.joint.report.model import Cited

CATEGORY_ORDER = "XNIYEARPOTDL&"
"""ST.14's letters (paragraph 14) as reports list them: what counts most first."""

_RANK = {letter: rank for rank, letter in enumerate(CATEGORY_ORDER)}


def sorted_categories(letters: Iterable[str]) -> tuple[str, ...]:
    """Each letter once, X before Y before A; unknown ones last."""
    return _sorted(frozenset(letters))


@lru_cache(maxsize=1_000)
def _sorted(letters: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(letters, key=lambda letter: (_RANK.get(letter, 99), letter)))


def family_of(patent: Patent) -> str:
    """What identifies a document's simple family in every office's report.

    The sorted keys of its active priorities, or its own application's, one a line: the key that
    the store groups by (:func:`trihub.core.families.simple_key`), so both offices get the same.
    """
    return "\n".join(simple_key(patent))


def cited(patent: Patent, remarks: Sequence[Remark]) -> Cited:
    """A published document with what an office says of it."""
    publication = patent.publication
    return Cited(
        key=patent.key, office=publication.office, number=publication.number,
        kind=publication.kind, date=publication.date.compact if publication.date else 0,
        family=family_of(patent), titles=titles_of(patent), remarks=tuple(remarks),
        applicant=applicant_of(patent),
        conflicting=any("E" in remark.categories for remark in remarks),
    )  # fmt: skip


def withheld(place: int, office: str, why: Withheld, remarks: Sequence[Remark]) -> Cited:
    """A conflicting application that is not published: that it exists, and for which claims.

    Passages, reasons and combinations would tell what it is. ``place`` (from 1) keeps an office's
    withheld documents apart; it says nothing about them.
    """
    told = tuple(
        Remark(categories=sorted_categories(remark.categories), claims=remark.claims)
        for remark in remarks
    )
    return Cited(
        key="", office=office, number="", kind="", date=0, family=f"withheld:{office}:{place}",
        titles={}, remarks=told, conflicting=True, withheld=True,
        withheld_until=str(why.until) if why.until else "",
    )  # fmt: skip


def titles_of(patent: Patent) -> dict[str, str]:
    """One title a language, the original before any translation; languages as printed."""
    ordered = sorted(patent.titles, key=lambda title: title.origin is not Origin.ORIGINAL)
    found: dict[str, str] = {}
    for title in ordered:
        found.setdefault(title.lang, title.text)
    return found


def applicant_of(patent: Patent) -> str:
    """The applicants' names as printed, each once, joined by semicolons."""
    return "; ".join(names_once(patent, Role.APPLICANT, Role.GRANTEE))

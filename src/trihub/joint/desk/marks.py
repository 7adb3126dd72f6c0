"""Documents marked relevant: categories, claims, passages, reasons.

Categories are those of WIPO ST.14, paragraph 14: X, Y (in combination), A say how much a
document matters; E, O, P, T, D, L, & say what kind of document it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from trihub.access.papers.encoding import decode
from trihub.core.citations import CATEGORIES
from trihub.core.errors import BadInput, NotFound
from trihub.core.messages import said
from trihub.core.patent import Patent
from trihub.core.ports import PatentStore, Stored
from trihub.joint.desk.application import OwnApplication
from trihub.joint.desk.items import Clash
from trihub.joint.desk.model import Mark, Remark
from trihub.joint.desk.passages import stands
from trihub.priorart.feedback import Example
from trihub.priorart.moved import Judged

MAX_REASON = 4_000
"""Characters of a reason: “short” (joint-search programmes ask for a line or two)."""

MAX_REMARKS, MAX_PASSAGES = 50, 200
MAX_NUMBER = 60
"""Characters of the number of an application that is not published."""

_RELEVANT = frozenset("XYNIA")
_BEARING = frozenset("XYNI")


class Concern(StrEnum):
    """What does not fit between a mark and the document's own days. Shown, never corrected."""

    NOT_BEFORE = "published on or after the cut-off"
    """X, Y or A alone, on a document published on or after the application's earliest day."""
    NOT_BETWEEN = "not published between priority and filing"
    """P, on a document that was not."""
    NOT_CONFLICTING = "no earlier application published later"
    """E, on a document that is not."""
    Y_ALONE = "category Y without another document"
    """Y means: in combination; no remark or combination names the other document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days of the own application: the earliest (priority or filing), and that of filing."""

    earliest: dt.date | None
    filed: dt.date | None


def check_mark(mark: Mark, own: OwnApplication, library: PatentStore) -> Mark:
    """The mark with categories and claims in order.

    :raises NotFound: the document, or one combined with it, is not in the library.
    :raises BadInput: an unknown category, no category, a claim that the application lacks, a
        passage of another document, or too much of anything.
    """
    if len(mark.remarks) > MAX_REMARKS:
        raise _too_many(len(mark.remarks), MAX_REMARKS)
    if mark.withheld is not None:
        return _check_withheld(mark, own)
    kept = document(library, mark.document)
    if not mark.relevant:
        return Mark(document=mark.document, found_by=mark.found_by, relevant=False)
    remarks = tuple(_check(kept, remark, own, library) for remark in mark.remarks)
    return Mark(document=mark.document, remarks=remarks, found_by=mark.found_by)


def _check_withheld(mark: Mark, own: OwnApplication) -> Mark:
    """A mark of an earlier application that is not published: category E for some claims, under
    the number by which the office knows it; nothing of its text."""
    name = mark.document.strip()
    if not name or len(name) > MAX_NUMBER:
        raise BadInput(
            said("A conflicting application is marked by its application number."),
            hint=said("Give the number; only your office sees it."),
        )
    remarks = tuple(
        Remark(categories=("E",), claims=own.check(one.claims), reason=one.reason.strip())
        for one in mark.remarks
    )
    return Mark(document=name, remarks=remarks, withheld=mark.withheld)


def document(library: PatentStore, key: str) -> Stored:
    """A document of the library, whole. :raises NotFound: there is none."""
    stored = library.get(key)
    if stored is None:
        raise NotFound(
            said("No document {number} is in this library.", number=key),
            hint=said("See how the number is read, or ingest the file that holds the document."),
        )
    return stored


def _check(marked: Stored, remark: Remark, own: OwnApplication, library: PatentStore) -> Remark:
    key = marked.patent.key
    kept = {key: marked, **{other: document(library, other) for other in remark.combined}}
    if len(remark.passages) > MAX_PASSAGES:
        raise _too_many(len(remark.passages), MAX_PASSAGES)
    for passage in remark.passages:
        stands(passage, kept.get(passage.document), library)
    if len(remark.reason) > MAX_REASON:
        raise BadInput(
            said("A reason of {length} characters is too long.", length=len(remark.reason)),
            hint=said("Keep it to {limit} characters.", limit=MAX_REASON),
        )
    return Remark(
        categories=check_categories(remark.categories),
        claims=own.check(remark.claims),
        passages=remark.passages,
        reason=remark.reason.strip(),
        combined=tuple(dict.fromkeys(other for other in remark.combined if other != key)),
    )


def check_categories(letters: Iterable[str]) -> tuple[str, ...]:
    """ST.14 letters in the order X, Y, A, then the others. :raises BadInput: another letter, none."""
    given = tuple(dict.fromkeys(letter.strip().upper() for letter in letters))
    unknown = [letter for letter in given if letter not in CATEGORIES]
    if unknown or not given:
        raise BadInput(
            said("“{letter}” is no category of a cited document.", letter="".join(unknown)),
            hint=said("Choose from {choices}.", choices="X, Y, N, I, A, E, O, P, T, D, L, R, &"),
        )
    order = "XNIYAEPORTDL&"
    return tuple(sorted(given, key=order.index))


def _too_many(number: int, limit: int) -> BadInput:
    return BadInput(
        said("{number} entries are too many for one document.", number=number),
        hint=said("Keep at most {limit}.", limit=limit),
    )


def concerns(mark: Mark, cited: Patent, days: Days, combined: Iterable[str] = ()) -> list[Concern]:
    """What does not fit, by the dates of the document and of the application.

    ``combined`` are the documents that combinations join with this one. A date with unknown parts
    raises a concern only where no day that it can mean would fit.
    """
    letters = {letter for remark in mark.remarks for letter in remark.categories}
    found: list[Concern] = []
    published = cited.publication.date
    if published and days.earliest:
        before = published.first < days.earliest
        if letters & _RELEVANT and not letters & set("EPTL&") and not before:
            found.append(Concern.NOT_BEFORE)
        between = published.last >= days.earliest and (
            days.filed is None or published.first < days.filed
        )
        if "P" in letters and not between:
            found.append(Concern.NOT_BETWEEN)
        if "E" in letters and not (published.last >= days.earliest and _earlier(cited, days)):
            found.append(Concern.NOT_CONFLICTING)
    named = any(r.combined for r in mark.remarks if "Y" in r.categories) or any(combined)
    if "Y" in letters and not named:
        found.append(Concern.Y_ALONE)
    return found


def _earlier(cited: Patent, days: Days) -> bool:
    dates = [p.date for p in cited.priorities if p.date]
    if cited.application and cited.application.date:
        dates.append(cited.application.date)
    limit = days.earliest
    return not dates or limit is None or any(date.first < limit for date in dates)


def weight_of(remarks: Sequence[Remark]) -> float:
    """How much a marked document counts as an example: one that bears on claims alone or in
    combination twice as much as one that is background."""
    letters = {letter for remark in remarks for letter in remark.categories}
    return 1.0 if letters & (_BEARING | {"E", "R"}) else 0.5


def examples(marks: Iterable[Mark]) -> tuple[Example, ...]:
    """Marked documents as examples to search again with."""
    return tuple(
        Example(
            key=mark.document,
            weight=weight_of(mark.remarks) if mark.relevant else 1.0,
            passages=tuple(
                p.quote for r in mark.remarks for p in r.passages if p.document == mark.document
            ),
            relevant=mark.relevant,
        )
        for mark in marks
    )


def judged_by(marks: Iterable[Mark]) -> Judged:
    """Marked documents as what moves a query's vector; what is not published has no text to do so."""
    given = [mark for mark in marks if mark.withheld is None]
    return Judged(
        relevant=tuple((m.document, weight_of(m.remarks)) for m in given if m.relevant),
        irrelevant=tuple(mark.document for mark in given if not mark.relevant),
    )


def merge_marks(base: Mark | None, theirs: Mark, mine: Mark) -> Mark | None:
    """Both changes in one mark where they touch different remarks; ``None`` where a person must
    choose: both changed the same remark, one changed what the other took away, or only one has the
    document as relevant."""
    if theirs.relevant != mine.relevant:
        return None
    before = base.remarks if base else ()
    kept: list[Remark] = []
    changes = [_changes(before, mark.remarks) for mark in (theirs, mine)]
    for place, remark in enumerate(before):
        ways = [change.get(place, remark) for change in changes]
        if ways[0] != remark and ways[1] != remark and ways[0] != ways[1]:
            return None
        way = ways[0] if ways[0] != remark else ways[1]
        if way is not None:
            kept.append(way)
    added = [*_added(before, theirs.remarks), *_added(before, mine.remarks)]
    merged = tuple(dict.fromkeys((*kept, *added)))
    return Mark(
        document=mine.document, remarks=merged, found_by=theirs.found_by or mine.found_by,
        withheld=theirs.withheld or mine.withheld, relevant=mine.relevant,
    )  # fmt: skip


def merge_clash(clash: Clash) -> Mark | None:
    """The same for two saved versions of a mark; ``None`` also where one took the mark back."""
    if clash.theirs.removed or (clash.base and clash.base.removed):
        return None
    base = decode(clash.base.content, Mark) if clash.base else None
    return merge_marks(base, decode(clash.theirs.content, Mark), decode(clash.mine, Mark))


def _changes(before: Sequence[Remark], after: Sequence[Remark]) -> dict[int, Remark | None]:
    """What became of each remark of ``before`` that is not in ``after``: taken away (``None``), or
    another remark on the same claims."""
    fresh = [remark for remark in after if remark not in before]
    changed: dict[int, Remark | None] = {}
    for place, remark in enumerate(before):
        if remark not in after:
            changed[place] = next((new for new in fresh if new.claims == remark.claims), None)
    return changed


def _added(before: Sequence[Remark], after: Sequence[Remark]) -> list[Remark]:
    replacing = [remark for remark in _changes(before, after).values() if remark is not None]
    return [remark for remark in after if remark not in before and remark not in replacing]

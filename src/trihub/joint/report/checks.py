"""What stands in the way of a report, found before it is filed and can no longer be changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trihub.core.citations import CATEGORIES
from trihub.core.messages import N_, Message, said
from trihub.core.patent import Patent
from trihub.core.shapes.labels import claim_in_words
from trihub.joint.desk.marks import Concern, Days, concerns
from trihub.joint.desk.model import Anchor, Mark, Remark
from trihub.joint.report.material import Material
from trihub.joint.report.passages import Find, refresh

_SEPARATORS = re.compile(r"[^0-9A-Z]+")
_OFFICE_AND_KIND = re.compile(r"^[A-Z]+|[A-Z]\d?$")
_CONCERNS = {
    Concern.NOT_BEFORE: N_(
        "{document} was published on {date}, not before the application’s first day, and has "
        "neither P nor E."
    ),
    Concern.NOT_BETWEEN: N_(
        "{document} has category P, but was not published between priority and filing ({date})."
    ),
    Concern.NOT_CONFLICTING: N_(
        "{document} has category E, but is no earlier application published later ({date})."
    ),
}
_SHORTEST_NUMBER = 6
_CHECKED = re.compile(r"(\d{8,12})\.[0-9Xx]$")
_KOREAN = re.compile(r"[12]0(\d{11})")
"""Characters from which a number in a text is more than a chance likeness."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding. ``blocking`` ones must be put right before filing, others are told.

    ``code`` names the check; ``item`` and ``document`` say where. ``message`` and ``hint`` can be
    translated for readers.
    """

    code: str
    message: Message
    hint: Message
    item: str = ""
    document: str = ""
    blocking: bool = True


def check(material: Material, find: Find) -> tuple[Problem, ...]:
    """Everything found, in the order of the desk; empty where the report can be filed as it is."""
    return (*_record(material), *_marks(material, find), *_opinions(material), *_secrecy(material))


def _record(material: Material) -> Iterator[Problem]:
    if not material.runs:
        yield Problem(
            code="no-run",
            message=said("No search is recorded for this case."),
            hint=said("Run the searches that the report rests on at the search desk."),
        )
    if not material.marks:
        yield Problem(
            code="nothing-marked",
            message=said("No document is marked: the report says that nothing relevant was found."),
            hint=said("File it if that is what the search showed."),
            blocking=False,
        )


def _marks(material: Material, find: Find) -> Iterator[Problem]:
    marked = {mark.document for _, mark in material.marks}
    for item, mark in material.marks:
        if mark.withheld is None and find(mark.document) is None:
            yield Problem(
                code="not-in-library", item=item.id, document=mark.document,
                message=said("{document} is not in this library.", document=mark.document),
                hint=said("Read the document in, or mark it as a conflicting application that is "
                          "not published."),
            )  # fmt: skip
            continue
        if not mark.remarks:
            yield _empty(item.id, mark)
        for remark in mark.remarks:
            yield from _remark(material, item.id, mark, remark)
            yield from _combined(material, marked, item.id, mark, remark)
            if mark.withheld is None:
                yield from _passages(remark.passages, item.id, find)
        yield from _dates(material, item.id, mark, find)
    yield from _unmarked_combinations(material)


def _empty(item: str, mark: Mark) -> Problem:
    return Problem(
        code="no-category", item=item, document=mark.document,
        message=said("{document} is marked without a category.", document=mark.document),
        hint=said("Give a category of WIPO ST.14 and the claims, or take the mark back."),
    )  # fmt: skip


def _remark(material: Material, item: str, mark: Mark, remark: Remark) -> Iterator[Problem]:
    if not remark.categories:
        yield _empty(item, mark)
    unknown = [letter for letter in remark.categories if letter not in CATEGORIES]
    if unknown:
        yield Problem(
            code="unknown-category", item=item, document=mark.document,
            message=said("{document}: WIPO ST.14 has no category “{letter}”.",
                         document=mark.document, letter=unknown[0]),
            hint=said("Choose from {choices}.", choices=", ".join(sorted(CATEGORIES))),
        )  # fmt: skip
    if not remark.claims:
        yield Problem(
            code="no-claims",
            item=item,
            document=mark.document,
            message=said("{document} is marked for no claim.", document=mark.document),
            hint=said("Say which claims the document bears on."),
        )
    missing = _missing(material, remark.claims)
    if missing:
        yield Problem(
            code="unknown-claim", item=item, document=mark.document,
            message=said("{document}: the application has no claim {claim}.",
                         document=mark.document, claim=missing[0]),
            hint=_which_claims(material),
        )  # fmt: skip


def _missing(material: Material, claims: Iterable[int]) -> list[int]:
    known = material.claims
    return [claim for claim in claims if claim not in known] if known else []


def _which_claims(material: Material) -> Message:
    known = material.claims
    return said(
        "The application at {office} has claims {first} to {last}.",
        office=material.office, first=known[0], last=known[-1],
    )  # fmt: skip


def _combined(
    material: Material, marked: set[str], item: str, mark: Mark, remark: Remark
) -> Iterator[Problem]:
    others = partners(material, mark.document, remark)
    if "Y" in remark.categories and not others:
        yield Problem(
            code="alone", item=item, document=mark.document,
            message=said("{document} has category Y but is combined with no other document.",
                         document=mark.document),
            hint=said("Name the documents that it is combined with: Y is for a document that "
                      "takes away the inventive step only together with others."),
        )  # fmt: skip
    for other in others:
        if other not in marked:
            yield Problem(
                code="partner-unmarked", item=item, document=other,
                message=said("{document} is combined with {other}, which is not marked.",
                             document=mark.document, other=other),
                hint=said("Mark {other} as well, so that the report cites it.", other=other),
            )  # fmt: skip


def partners(material: Material, document: str, remark: Remark) -> tuple[str, ...]:
    """The documents that a remark is combined with: those it names, then those of the desk's
    combinations for the same claims."""
    found = list(remark.combined)
    if "Y" in remark.categories:
        for _, pair in material.combinations:
            both = (pair.first, pair.second)
            if document in both and set(pair.claims) & set(remark.claims):
                found.append(both[both[0] == document])
    return tuple(dict.fromkeys(other for other in found if other != document))


def _unmarked_combinations(material: Material) -> Iterator[Problem]:
    said_y = {
        (mark.document, claim)
        for _, mark in material.marks
        for remark in mark.remarks
        if "Y" in remark.categories
        for claim in remark.claims
    }
    for item, pair in material.combinations:
        bare = [
            claim
            for claim in pair.claims
            if (pair.first, claim) not in said_y and (pair.second, claim) not in said_y
        ]
        if bare:
            yield Problem(
                code="combination-unmarked", item=item.id, document=pair.first,
                message=said("{first} and {second} are combined for claim {claim}, but neither has "
                             "category Y for it.",
                             first=pair.first, second=pair.second, claim=bare[0]),
                hint=said("Give category Y to a document of the combination, or take it back."),
            )  # fmt: skip


def _passages(passages: Iterable[Anchor], item: str, find: Find) -> Iterator[Problem]:
    for kept in passages:
        now = refresh(kept, find)
        if now.certain and not now.moved:
            continue
        place = _part(kept)
        if now.anchor is None:
            yield Problem(
                code="passage-lost", item=item, document=kept.document,
                message=said("{document}: the passage in {place} is no longer in the text.",
                             document=kept.document, place=place),
                hint=said("Select it again, or take it out of the mark."),
            )  # fmt: skip
        elif not now.certain:
            yield Problem(
                code="passage-changed", item=item, document=kept.document,
                message=said("{document}: the text of the passage in {place} has changed.",
                             document=kept.document, place=place),
                hint=said("Look at the passage as it reads now and confirm it."),
            )  # fmt: skip
        else:
            yield Problem(
                code="passage-moved", item=item, document=kept.document, blocking=False,
                message=said("{document}: the passage in {place} now stands in {now}.",
                             document=kept.document, place=place,
                             now=_part(now.anchor)),
                hint=said("Its words are the same; the report names the new place."),
            )  # fmt: skip


def _part(kept: Anchor) -> Message:
    match kept.field:
        case "cl":
            return said("claim {label}", label=claim_in_words(kept.label))
        case "ab":
            return said("the abstract")
        case "ti":
            return said("the title")
        case _:
            return said("paragraph {label}", label=kept.label)


def _dates(material: Material, item: str, mark: Mark, find: Find) -> Iterator[Problem]:
    """Categories that do not fit the dates: told, never corrected."""
    stored = None if mark.withheld else find(mark.document)
    if material.application is None or stored is None:
        return
    for concern in concerns(mark, stored.patent, _days(material.application)):
        if concern in _CONCERNS:
            yield Problem(
                code="category-date",
                item=item,
                document=mark.document,
                blocking=False,
                message=said(
                    _CONCERNS[concern],
                    document=mark.document,
                    date=str(stored.patent.publication.date),
                ),
                hint=said("Compare the category with the dates of the document."),
            )


def _days(own: Patent) -> Days:
    """The first day that each date can mean, as the desk takes them."""
    filed = own.application.date if own.application else None
    given = [p.date for p in own.priorities if p.date and p.active is not False]
    earliest = [date.first for date in (filed, *given) if date]
    return Days(earliest=min(earliest, default=None), filed=filed.first if filed else None)


def _opinions(material: Material) -> Iterator[Problem]:
    for item, opinion in material.opinions:
        if _missing(material, [opinion.claim]):
            yield Problem(
                code="unknown-claim", item=item.id,
                message=said("An opinion is on claim {claim}, which the application does not have.",
                             claim=opinion.claim),
                hint=_which_claims(material),
            )  # fmt: skip


def _secrecy(material: Material) -> Iterator[Problem]:
    """Texts that name a document that is withheld would give it away."""
    documents = {mark.document for _, mark in material.marks if mark.withheld}
    forms = {form for document in documents for form in _forms(document)}
    hidden = [number for number in forms if len(number) >= _SHORTEST_NUMBER]
    for item, text, about in _texts(material) if documents else ():
        bare = _bare(text)
        if about in documents or any(number in bare for number in hidden):
            yield Problem(
                code="withheld-named",
                item=item,
                message=said("A text of the report names an application that is withheld."),
                hint=said("Take its number out of reasons, opinions and notes."),
            )


def _texts(material: Material) -> Iterator[tuple[str, str, str]]:
    """Every free text of the report: its item, the text, the document that it is kept with."""
    for item, mark in material.marks:
        if mark.withheld is None:
            yield from ((item.id, remark.reason, "") for remark in mark.remarks)
    yield from ((item.id, pair.reason, "") for item, pair in material.combinations)
    yield from ((item.id, opinion.text, "") for item, opinion in material.opinions)
    yield from ((item.id, note.text, note.document) for item, note in material.notes)
    for item, run in material.runs:
        narrowed = (value for values in run.filters.values() for value in values)
        yield from ((item.id, text, "") for text in (run.query, run.like, run.purpose, *narrowed))


def _bare(text: str) -> str:
    """Letters and digits alone, so that a number is found however it is written."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text).upper())


def _forms(number: str) -> Iterator[str]:
    """A number without its office and kind; also without a check digit after a point (CN), and
    without what says that it is a patent's (KR: 10, 20), as people leave these out."""
    yield (serial := _OFFICE_AND_KIND.sub("", _bare(number)))
    if found := _CHECKED.search(unicodedata.normalize("NFKC", number)):
        yield found[1]
    if found := _KOREAN.fullmatch(serial):
        yield found[1]

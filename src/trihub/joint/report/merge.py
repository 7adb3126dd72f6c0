"""The joint report: what each office found, side by side, family by family.

Nothing is averaged and nothing is left out. Two publications of one family are one finding; what
each office says of it, claim by claim, stands beside what the other says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from operator import itemgetter

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.joint.desk.model import Remark
from trihub.joint.petition.model import Correspondence
from trihub.joint.programmes.model import Programme
from trihub.joint.programmes.vocabulary import SUBJECTS
from trihub.joint.report.citing import CATEGORY_ORDER, sorted_categories
from trihub.joint.report.model import Cell, Cited, ClaimRow, JointFamily, JointReport, OfficeReport
from trihub.joint.report.overlap import agree, overlaps

NONE = "–"
"""Stands in a row's label for an application that has no such claim."""

_EACH_ITS_OWN, _ONE_APPLICATION = SUBJECTS
_Numbers = tuple[int | None, ...]
_Found = dict[str, list[Cited]]
_Said = tuple[tuple[str, ...], tuple[Remark, ...], tuple[str, ...]]
"""Categories, remarks and documents of one office for one row."""
_Places = dict[str, dict[int, list[int]]]
"""Places of rows by office and claim."""


def merge(
    programme: Programme,
    reports: Sequence[OfficeReport],
    correspondence: Sequence[Correspondence] = (),
    commitments: Mapping[str, str] | None = None,
    nonces: Mapping[str, str] | None = None,
) -> JointReport:
    """Merge the reports of one case. The order in which they are given makes no difference:
    offices stand in the programme's order. ``commitments`` and ``nonces`` (hex) by office.

    :raises BadInput: no report, reports of several cases, or two of one office.
    """
    _check(reports)
    told = [_without_withheld(report) for report in _in_order(programme, reports)]
    offices = tuple(report.office for report in told)
    if programme.subject == _ONE_APPLICATION:
        correspondence = _same_claims(offices, told)
    rows = claim_rows(offices, told, correspondence)
    families = _families(offices, told, rows)
    return JointReport(
        case=told[0].case,
        programme=programme.id,
        offices=offices,
        rows=rows,
        families=families,
        overlap=overlaps(offices, families),
        reports={report.office: report for report in told},
        commitments=dict(commitments or {}),
        nonces=dict(nonces or {}),
        programme_names=dict(programme.names),
    )


def _check(reports: Sequence[OfficeReport]) -> None:
    offices = [report.office for report in reports]
    if not reports:
        raise BadInput(
            said("There is no report to merge."), hint=said("Wait until an office has filed one.")
        )
    if len(set(offices)) < len(offices):
        twice = next(office for office in offices if offices.count(office) > 1)
        raise BadInput(
            said("There are two reports of {office}.", office=twice),
            hint=said("Give one report for each office."),
        )
    if len({report.case for report in reports}) > 1:
        raise BadInput(
            said("The reports belong to different cases."),
            hint=said("Only reports of one case can be merged."),
        )


def _in_order(programme: Programme, reports: Sequence[OfficeReport]) -> list[OfficeReport]:
    places = {office: place for place, office in enumerate(programme.offices)}
    return sorted(reports, key=lambda report: (places.get(report.office, 99), report.office))


def _without_withheld(report: OfficeReport) -> OfficeReport:
    """The report with nothing said of withheld documents but that they exist.

    Reports are built this way; one that was not is never shown whole because of it.
    """
    if not any(citation.withheld and _tells(citation) for citation in report.citations):
        return report
    citations = []
    for place, citation in enumerate(report.citations):
        citations.append(_blank(citation, place) if citation.withheld else citation)
    return replace(report, citations=tuple(citations))


def _tells(citation: Cited) -> bool:
    named = citation.key or citation.number or citation.kind or citation.date
    described = citation.titles or citation.applicant
    return bool(
        named
        or described
        or not citation.family.startswith("withheld:")
        or any(remark.passages or remark.reason or remark.combined for remark in citation.remarks)
    )


def _blank(citation: Cited, place: int) -> Cited:
    return Cited(
        key="", office=citation.office, number="", kind="", date=0, titles={},
        family=f"withheld:{citation.office}:{place}", conflicting=True, withheld=True,
        withheld_until=citation.withheld_until,
        remarks=tuple(
            Remark(categories=remark.categories, claims=remark.claims)
            for remark in citation.remarks
        ),
    )  # fmt: skip


def _families(
    offices: Sequence[str], reports: Iterable[OfficeReport], rows: Sequence[ClaimRow]
) -> tuple[JointFamily, ...]:
    grouped: dict[str, _Found] = {}
    for report in reports:
        for place, citation in enumerate(report.citations):
            group = grouped.setdefault(family_key(report.office, citation, place), {})
            group.setdefault(report.office, []).append(citation)
    labels = [row.label for row in rows]
    places = places_by_claim(rows)
    order = {office: place for place, office in enumerate(offices)}
    ranked = []
    for key, found in grouped.items():
        best, family = _family(key, found, places, labels)
        ranked.append((_rank(best, family, order), family))
    ranked.sort(key=itemgetter(0))
    return tuple(family for _, family in ranked)


def family_key(office: str, citation: Cited, place: int) -> str:
    """Withheld documents are never joined: whether two offices mean the same one is not told."""
    if citation.withheld:
        return f"withheld:{office}:{place}"
    return citation.family or citation.key


def _family(
    key: str, found: _Found, places: _Places, labels: Sequence[str]
) -> tuple[int, JointFamily]:
    """A family with the place of the category that counts most (:data:`CATEGORY_ORDER`).

    ``found`` holds the offices in their order, since the reports are merged in it.
    """
    spoken = {
        office: _spoken(documents, places.get(office, {})) for office, documents in found.items()
    }
    cells = [
        Cell(
            office=office, row=labels[place], categories=(own := by_place[place])[0],
            remarks=own[1], documents=own[2],
        )
        for office, by_place in spoken.items()
        for place in sorted(by_place)
    ]  # fmt: skip
    differing = _differing([*spoken.values()]) if len(spoken) > 1 else ()
    given = {cell.categories for cell in cells}
    return min(map(_weight, given), default=len(CATEGORY_ORDER)), JointFamily(
        family=key,
        found_by=tuple(found),
        documents={office: tuple(documents) for office, documents in found.items()},
        cells=tuple(cells),
        disagreements=tuple(labels[place] for place in differing),
    )


def _differing(spoken: Sequence[Mapping[int, _Said]]) -> list[int]:
    """The places of which several offices speak, and not alike."""
    found: set[int] = set()
    for one, other in combinations(spoken, 2):
        for place in one.keys() & other.keys():
            letters, more = one[place][0], other[place][0]
            if letters != more and letters and more and not agree(letters, more):
                found.add(place)
    return sorted(found)


def _spoken(documents: Iterable[Cited], places: Mapping[int, Sequence[int]]) -> dict[int, _Said]:
    """What an office says of the rows that it speaks of, by their places; ``places`` by claim.

    Most rows have one remark: theirs are made once for all rows of it.
    """
    spoken: dict[int, _Said] = {}
    for citation in documents:
        key = (citation.key,)
        for remark in citation.remarks:
            said = _in_order_of_weight(remark.categories), (remark,), key
            for claim in remark.claims:
                for place in places[claim]:
                    if place in spoken:
                        spoken[place] = _joined(spoken[place], said)
                    else:
                        spoken[place] = said
    return spoken


def _joined(before: _Said, said: _Said) -> _Said:
    letters, remarks, keys = before
    more, (remark,), (key,) = said
    if remarks[-1] is remark:
        return before
    if more != letters:
        letters = _in_order_of_weight(letters + more)
    return letters, (*remarks, remark), keys if key in keys else (*keys, key)


@lru_cache(maxsize=10_000)
def _in_order_of_weight(letters: tuple[str, ...]) -> tuple[str, ...]:
    """As :func:`sorted_categories`; the same few combinations come again and again."""
    return sorted_categories(letters)


@lru_cache(maxsize=10_000)
def _weight(letters: tuple[str, ...]) -> int:
    """The place of the letter that counts most."""
    return min(map(CATEGORY_ORDER.find, letters), default=len(CATEGORY_ORDER))


def _rank(
    best: int, family: JointFamily, order: Mapping[str, int]
) -> tuple[int, list[int], int, list[int], str]:
    """Found by all first, then by each alone; in each part X before Y before A, then by day."""
    days = sorted([c.date for documents in family.documents.values() for c in documents])
    found = [order[office] for office in family.found_by]
    return -len(found), found, best, days, family.family


# --- rows of claims ---


def claim_rows(
    offices: Sequence[str],
    reports: Iterable[OfficeReport],
    correspondence: Sequence[Correspondence],
) -> tuple[ClaimRow, ...]:
    """A row for each line of the correspondence table, and one for each claim without counterpart.

    A claim that a report names and the table does not is one without counterpart, so that nothing
    that an office says is without a row. Rows stand in the order of the first office's claims,
    those that it does not have at the end.
    """
    lines = {tuple(line.claims.get(office) for office in offices) for line in correspondence}
    lines.discard(tuple(None for _ in offices))
    for report in reports:
        place = offices.index(report.office)
        paired = {numbers[place] for numbers in lines}
        for claim in named_claims(report):
            if claim not in paired:
                lines.add(tuple(claim if at == place else None for at in range(len(offices))))
    return tuple(
        ClaimRow(label=_label(numbers), numbers=dict(zip(offices, numbers, strict=True)))
        for numbers in sorted(lines, key=_order)
    )


def named_claims(report: OfficeReport) -> set[int]:
    """Every claim that a report speaks of."""
    remarks = [remark.claims for citation in report.citations for remark in citation.remarks]
    return {opinion.claim for opinion in report.opinions}.union(report.claims, *remarks)


def places_by_claim(rows: Iterable[ClaimRow]) -> _Places:
    """The places (from 0) of the rows in which an office's claim stands."""
    found: _Places = {}
    for place, row in enumerate(rows):
        for office, number in row.numbers.items():
            if number is not None:
                found.setdefault(office, {}).setdefault(number, []).append(place)
    return found


def _same_claims(offices: Sequence[str], reports: Iterable[OfficeReport]) -> list[Correspondence]:
    claims = set().union(*map(named_claims, reports))
    return [Correspondence(claims=dict.fromkeys(offices, claim)) for claim in sorted(claims)]


def _label(numbers: _Numbers) -> str:
    """“1” where all applications have the same number, else “1 / 3” in the order of the offices."""
    if len(set(numbers)) == 1:
        return str(numbers[0])
    return " / ".join(NONE if number is None else str(number) for number in numbers)


def _order(numbers: _Numbers) -> tuple[tuple[bool, int], ...]:
    return tuple((number is None, number or 0) for number in numbers)

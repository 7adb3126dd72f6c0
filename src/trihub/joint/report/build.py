"""An office's report out of what its examiners made at the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from trihub.core.casework.cases import CaseRow
from trihub.core.errors import BadInput
from trihub.core.languages import OFFICE_LANGUAGE
from trihub.core.messages import said
from trihub.joint.desk.model import Mark, Remark, Run
from trihub.joint.parts import Parts
from trihub.joint.report.checks import Problem, check, partners
from trihub.joint.report.citing import applicant_of, cited, sorted_categories, titles_of, withheld
from trihub.joint.report.databases import databases, searched_classes
from trihub.joint.report.material import Material, gather
from trihub.joint.report.model import Cited, ExaminerRun, OfficeReport
from trihub.joint.report.passages import Find, reader, refresh

EXISTENCE = "existence"
"""The programme's policy by which a conflicting application that is not published is told of."""


def problems(parts: Parts, case: CaseRow, office: str) -> tuple[Problem, ...]:
    """What stands in the way of filing the office's report now, and what should be looked at.

    :raises BadInput: the case has no application at the office.
    """
    return check(gather(parts, case, office), reader(parts.library))


def build(
    parts: Parts,
    case: CaseRow,
    office: str,
    *,
    examiner: str,
    names: Mapping[str, str] | None = None,
    language: str = "",
    claims: Sequence[int] = (),
) -> OfficeReport:
    """The office's report as it stands now.

    ``examiner`` is the account that files; ``names`` gives what the office calls its examiners
    outside, by account: without, they are numbered. ``claims`` are those that were searched, all
    of the application's if none are named.

    :raises BadInput: something stands in the way; :func:`problems` lists all of it.
    """
    material = gather(parts, case, office)
    find = reader(parts.library)
    _refuse([found for found in check(material, find) if found.blocking])
    called = _Names(office, names or {})
    own = material.application
    titles = titles_of(own) if own else {}
    return OfficeReport(
        case=case.id, office=office, application=material.filed.number,
        language=language or OFFICE_LANGUAGE.get(office, "en"),
        filed=parts.now().astimezone(dt.UTC).isoformat(timespec="seconds"),
        claims=tuple(sorted(set(claims))) or material.claims,
        classes=searched_classes(run for _, run in material.runs),
        databases=databases(parts.library, parts.index),
        runs=tuple(
            ExaminerRun(run=_exchanged(run), examiner=called.of(item.author))
            for item, run in sorted(material.runs, key=lambda pair: pair[1].at)
        ),
        examiner=called.of(examiner),
        citations=tuple(_citations(parts, material, find)),
        opinions=tuple(sorted((o for _, o in material.opinions), key=lambda o: o.claim)),
        notes=tuple(note for _, note in material.notes),
        title=titles.get(material.petition.language) or next(iter(titles.values()), "")
        or material.petition.title,
        applicant=(applicant_of(own) if own else "") or material.petition.applicant_name,
        application_date=material.filed.filed,
    )  # fmt: skip


def _refuse(found: Sequence[Problem]) -> None:
    if not found:
        return
    first, more = found[0], len(found) - 1
    hint = first.hint
    if more:
        hint = said("{hint} Further points in the way: {more}.", hint=hint, more=more)
    raise BadInput(first.message, hint=hint)


class _Names:
    """What examiners are called outside: the office's names, or numbers in order of appearance."""

    def __init__(self, office: str, names: Mapping[str, str]) -> None:
        self._office = office
        self._names = dict(names)

    def of(self, account: str) -> str:
        if account not in self._names:
            number = sum(name.startswith(f"{self._office}-") for name in self._names.values()) + 1
            self._names[account] = f"{self._office}-{number}"
        return self._names[account]


def _exchanged(run: Run) -> Run:
    """A run without what the office marked not relevant, which is nobody else's to know."""
    return replace(run, judged=replace(run.judged, irrelevant=()))


def _citations(parts: Parts, material: Material, find: Find) -> Iterator[Cited]:
    """Published documents by what counts most, then those withheld as the programme has it."""
    policy = parts.programmes[material.case.programme].conflicting
    hidden = {mark.document for _, mark in material.marks if mark.withheld}
    open_marks = [mark for _, mark in material.marks if mark.withheld is None]
    for mark in open_marks:
        stored = find(mark.document)
        if stored is not None:
            yield cited(stored.patent, _remarks(material, mark, hidden, find))
    if policy != EXISTENCE:
        return
    told = [mark for _, mark in material.marks if mark.withheld]
    for place, mark in enumerate(told, 1):
        if mark.withheld is not None:
            yield withheld(place, material.office, mark.withheld, mark.remarks)


def _remarks(material: Material, mark: Mark, hidden: set[str], find: Find) -> list[Remark]:
    return [
        Remark(
            categories=sorted_categories(remark.categories),
            claims=tuple(sorted(set(remark.claims))),
            passages=tuple(
                found.anchor
                for kept in remark.passages
                if (found := refresh(kept, find)).anchor is not None
            ),
            reason=_reason(material, mark, remark, hidden),
            combined=tuple(
                other for other in partners(material, mark.document, remark) if other not in hidden
            ),
        )
        for remark in mark.remarks
    ]


def _reason(material: Material, mark: Mark, remark: Remark, hidden: set[str]) -> str:
    """The remark's reason, and those of the desk's combinations that it takes part in."""
    reasons = [remark.reason]
    if "Y" in remark.categories:
        reasons += [
            pair.reason
            for _, pair in material.combinations
            if mark.document in (pair.first, pair.second)
            and not {pair.first, pair.second} & hidden
            and set(pair.claims) & set(remark.claims)
        ]
    return "\n".join(dict.fromkeys(reason for reason in reasons if reason))

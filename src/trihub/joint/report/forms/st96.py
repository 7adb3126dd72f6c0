"""The report as ST.96 ``SearchReport`` XML: the joint one, and one for each office.

``docs/reference/joint-report.md`` says what the standard has no element for.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from trihub.core.citations import Citation, Phase
from trihub.core.citations import Remark as CitedRemark
from trihub.core.dates import parse_date
from trihub.core.errors import BadDate
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.patent import Application
from trihub.joint.report.forms.phrases import (
    combined,
    labels_of,
    limits,
    note_text,
    place,
    verdict,
    withheld_text,
)
from trihub.joint.report.forms.words import Words, date_of, spans, words
from trihub.joint.report.matrix import matrix
from trihub.joint.report.model import Cited, JointReport, OfficeReport
from trihub.library.export.st96 import search_report as standard

_EXPRESSIBLE = frozenset("XYAELOPTD&")
"""ST.14's letters that ST.96 V6.0 has a code for; others stand in the comment as well."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(report: JointReport, words: Words) -> bytes:
    """The joint report as one document: every office's citations, each with its office."""
    return standard.search_report_document(_joint(report, words))


def write_all(report: JointReport, words: Words) -> bytes:
    """An archive (ZIP) of ``joint.xml`` and one document for each office, ``CN.xml`` and so on."""
    documents = {"joint.xml": write(report, words)}
    for office in report.offices:
        documents[f"{office}.xml"] = office_document(report, office)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in documents.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return made.getvalue()


def office_document(report: JointReport, office: str) -> bytes:
    """One office's report as a document, in the words of the office's own language."""
    own = report.reports[office]
    told = words(own.language if own.language in MAIN_LANGUAGES else "en")
    return standard.search_report_document(
        standard.SearchReport(
            office=office, language=own.language, applications=(_application(own),),
            applicants=(own.applicant,) if own.applicant else (),
            signatures=(_signature(report, own),), authorities=told.among("offices", office),
            completed=_day(own.filed), started=_started([own]), title=own.title,
            title_language=own.language, classes=own.classes,
            searched=tuple(_searched(own)), terms=tuple(_terms([own])),
            limits=_limits([own], told),
            citations=tuple(_citations(own, labels_of(matrix(report)), told, "")),
            comment="\n".join(_opinions(own, told)),
            appendix="\n".join(note_text(note, told) for note in own.notes),
        )
    )  # fmt: skip


def _joint(report: JointReport, told: Words) -> standard.SearchReport:
    reports = [report.reports[office] for office in report.offices]
    titled = next((own for own in reports if own.language == told.language), reports[0])
    labels = labels_of(matrix(report))
    cited = [
        one
        for own in reports
        for one in _citations(own, labels, told, told.among("short", own.office))
    ]
    return standard.SearchReport(
        office="", language=told.language, applications=tuple(map(_application, reports)),
        applicants=tuple(dict.fromkeys(own.applicant for own in reports if own.applicant)),
        signatures=tuple(_signature(report, own) for own in reports),
        authorities="; ".join(told.among("offices", own.office) for own in reports),
        completed=max(_day(own.filed) for own in reports), started=_started(reports),
        title=titled.title, title_language=titled.language,
        classes=tuple(dict.fromkeys(symbol for own in reports for symbol in own.classes)),
        searched=tuple(one for own in reports for one in _searched(own)),
        terms=tuple(_terms(reports)), limits=_limits(reports, told),
        citations=tuple(_numbered(cited)),
        comment="\n".join(
            f"{told.among('short', own.office)}: {line}"
            for own in reports for line in _opinions(own, told)
        ),
        appendix="\n".join(_appendix(report, told)),
    )  # fmt: skip


def _application(own: OfficeReport) -> Application:
    try:
        date = parse_date(own.application_date)
    except BadDate:
        date = None
    return Application(office=own.office, number=own.application, date=date)


def _signature(report: JointReport, own: OfficeReport) -> standard.Signature:
    digest = report.commitments.get(own.office, "")
    return standard.Signature(name=own.examiner, text=f"SHA-256 {digest}" if digest else "")


def _day(moment: str) -> dt.date:
    return dt.datetime.fromisoformat(moment).date()


def _started(reports: Iterable[OfficeReport]) -> dt.date | None:
    return min((_day(entry.run.at) for own in reports for entry in own.runs), default=None)


def _searched(own: OfficeReport) -> Iterator[standard.Searched]:
    names = tuple(base.name for base in own.databases)
    for entry in own.runs:
        run = entry.run
        yield standard.Searched(
            databases=names, query=run.query or run.like, hits=run.hits, engine=run.engine
        )


def _terms(reports: Iterable[OfficeReport]) -> Iterator[str]:
    used = (
        f"{term.source} → {term.target}"
        for own in reports for entry in own.runs for term in entry.run.terms if term.used
    )  # fmt: skip
    yield from dict.fromkeys(used)


def _limits(reports: Iterable[OfficeReport], told: Words) -> str:
    runs = (entry.run for own in reports for entry in own.runs)
    lines = (limits(run.filters, run.before, run.removed, run.conflicting, told) for run in runs)
    return "; ".join(dict.fromkeys(", ".join(line) for line in lines if line))


# --- citations ---


def _citations(
    own: OfficeReport, labels: Mapping[str, str], told: Words, speaker: str
) -> Iterator[standard.Cited]:
    for number, cited in enumerate(own.citations, 1):
        comment = _comment(cited, labels, told)
        yield standard.Cited(
            citation=_citation(number, cited, own, told),
            family="" if cited.withheld else cited.family.replace("\n", "; "),
            comment=": ".join(part for part in (speaker, comment) if part),
            language=own.language,
        )


def _citation(number: int, cited: Cited, own: OfficeReport, told: Words) -> Citation:
    """Passages stand apart from the categories: the standard keeps them for the whole citation."""
    relevance = [
        CitedRemark(categories=remark.categories, claims=spans(remark.claims).replace("–", "-"))
        for remark in cited.remarks
    ]
    passages = [
        CitedRemark(passage=f"{place(one, told)}: {one.quote}")
        for remark in cited.remarks for one in remark.passages
    ]  # fmt: skip
    return Citation(
        sequence=number, office="" if cited.withheld else cited.office, number=cited.number,
        kind=cited.kind, date=date_of(cited.date), phase=Phase.SEARCH, cited_by=own.office,
        original=withheld_text(cited, told), name=cited.applicant,
        remarks=(*relevance, *passages),
    )  # fmt: skip


def _comment(cited: Cited, labels: Mapping[str, str], told: Words) -> str:
    """Reasons and combinations, and the categories that the standard has no code for."""
    said = []
    for remark in cited.remarks:
        if not _EXPRESSIBLE.issuperset(remark.categories):
            said.append(f"{', '.join(remark.categories)}: {spans(remark.claims)}")
        said += [combined(remark, told, labels), remark.reason]
    return " ".join(dict.fromkeys(part for part in said if part))


def _numbered(cited: Sequence[standard.Cited]) -> Iterator[standard.Cited]:
    """All offices' citations in one row of numbers."""
    for number, one in enumerate(cited, 1):
        yield replace(one, citation=replace(one.citation, sequence=number))


# --- what has no element ---


def _opinions(own: OfficeReport, told: Words) -> Iterator[str]:
    names = ("novelty", "inventive_step", "industrial_applicability")
    for opinion in own.opinions:
        given = [f"{told(name)}: {verdict(getattr(opinion, name), told)}" for name in names]
        line = f"{told('claim_label', label=opinion.claim)}: {', '.join(given)}."
        yield f"{line} {opinion.text}".strip()


def _appendix(report: JointReport, told: Words) -> Iterator[str]:
    """Which claims answer to one another, who found what, and where the offices differ."""
    yield f"{told('case')} {report.case}"
    labels = ", ".join(row.label for row in report.rows)
    yield f"{told('row', offices=' / '.join(report.offices))}: {labels}"
    for line in matrix(report).lines:
        keys = [c.key for documents in line.family.documents.values() for c in documents if c.key]
        found = told.offices(line.family.found_by)
        differing = line.family.disagreements
        told_of = f"{line.label} {', '.join(dict.fromkeys(keys))} ({found})".replace("  ", " ")
        yield told_of + (f": ≠ {'; '.join(differing)}" if differing else "")
    for office in report.offices:
        for note in report.reports[office].notes:
            yield f"{told.among('short', office)}: {note_text(note, told)}"

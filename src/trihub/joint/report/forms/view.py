"""A joint report in the words of one language: what the PDF's template lays out.

Every text comes with its language, so that each is set in its own type: ``{"t": text, "l": lang}``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trihub.core.languages import OFFICE_LANGUAGE
from trihub.joint.desk.model import Opinion, Remark
from trihub.joint.report.forms.phrases import (
    combined,
    group,
    guessed,
    labels_of,
    limits,
    moment,
    note_text,
    number_of,
    percent,
    place,
    purpose,
    text_in,
    title,
    translated,
    verdict,
    withheld_text,
)
from trihub.joint.report.forms.words import Words, spans
from trihub.joint.report.matrix import SIGNS, Line, Matrix, MatrixCell, State, matrix
from trihub.joint.report.model import Cited, ExaminerRun, JointReport, OfficeReport, Overlap

Json = dict[str, Any]

LONGEST_QUOTE = 600
"""Characters of a passage that are printed; the JSON form has all of it."""


def view(report: JointReport, words: Words) -> Json:
    """Everything that is printed, in the order of printing."""
    lines = matrix(report)
    labels = labels_of(lines)
    return {
        "lang": words.language,
        "title": words("title"),
        "programme": _named(report.programme_names, report.programme, words),
        "case": report.case,
        "offices": [_office(report, office, words) for office in report.offices],
        "matrix": _matrix(lines, words),
        "figures": [_figures(overlap, words) for overlap in report.overlap],
        "citations": [_line(line, report, words, labels) for line in lines.lines],
        "disagreements": [
            found for line in lines.lines for found in _differences(report, line, words)
        ],
        "opinions": opinion_rows(report, words),
        "records": [record(report.reports[office], words) for office in report.offices],
        "notes": [
            {
                "office": words.among("short", office),
                "text": text_in(note_text(note, words), source.language),
            }
            for office, source in report.reports.items()
            for note in source.notes
        ],
        "categories": [
            {"letter": letter, "meaning": words.among("categories", letter)}
            for letter in words.names("categories")
        ],
    }


def _named(names: Mapping[str, str], other: str, words: Words) -> str:
    return names.get(words.language) or names.get("en") or other


def _office(report: JointReport, office: str, words: Words) -> Json:
    own = report.reports[office]
    return {
        "code": office,
        "short": words.among("short", office),
        "name": words.among("offices", office),
        "application": own.application,
        "date": words.day(own.application_date),
        "invention": text_in(own.title, own.language),
        "applicant": text_in(own.applicant, own.language),
        "examiner": own.examiner,
        "filed": moment(own.filed),
        "language": words.among("languages", own.language),
        "claims": spans(own.claims),
        "commitment": report.commitments.get(office, ""),
        "nonce": report.nonces.get(office, ""),
    }


# --- the matrix ---


def _matrix(lines: Matrix, words: Words) -> Json:
    return {
        "rows": list(lines.rows),
        "key": words("key_sides", offices=words.offices(lines.offices)),
        "lines": [
            {
                "label": line.label,
                "group": group(line, lines.offices, words),
                "document": _heads(line, words),
                "title": title(line.family.documents, words),
                "cells": [_cell(cell) for cell in line.cells],
            }
            for line in lines.lines
        ],
    }


def _cell(cell: MatrixCell) -> Json:
    return {
        "state": cell.state.value,
        "sign": SIGNS[cell.state],
        "letters": ["".join(letters) for letters in cell.categories],
    }


def _heads(line: Line, words: Words) -> list[Json]:
    if line.withheld:
        return [text_in(words("conflicting"), words.language)]
    found = {
        citation.key: number_of(citation)
        for documents in line.family.documents.values()
        for citation in documents
    }
    return list(found.values())


# --- cited documents ---


def _line(line: Line, report: JointReport, words: Words, labels: Mapping[str, str]) -> Json:
    """A family: each document once, with what each office says of it."""
    said: dict[str, list[tuple[Cited, OfficeReport]]] = {}
    for office, documents in line.family.documents.items():
        for citation in documents:
            said.setdefault(citation.key, []).append((citation, report.reports[office]))
    return {
        "label": line.label,
        "found": group(line, report.offices, words),
        "documents": [_document(given, words, labels) for given in said.values()],
    }


def _document(
    given: Sequence[tuple[Cited, OfficeReport]], words: Words, labels: Mapping[str, str]
) -> Json:
    citation = given[0][0]
    lang = next(iter(citation.titles), OFFICE_LANGUAGE.get(citation.office, "en"))
    return {
        "number": number_of(citation),
        "date": words.compact(citation.date),
        "applicant": text_in(citation.applicant, lang),
        "titles": [text_in(text, lang) for lang, text in citation.titles.items()],
        "withheld": withheld_text(citation, words),
        "conflicting": words("conflicting") if citation.conflicting else "",
        "remarks": [
            _remark(remark, source, words, labels)
            for cited, source in given
            for remark in cited.remarks
        ],
    }


def _remark(remark: Remark, source: OfficeReport, words: Words, labels: Mapping[str, str]) -> Json:
    return {
        "office": words.among("short", source.office),
        "categories": ", ".join(remark.categories),
        "claims": spans(remark.claims),
        "passages": [
            {
                "label": place(passage, words),
                "quote": text_in(_shortened(passage.quote), passage.lang),
            }
            for passage in remark.passages
        ],
        "reason": text_in(remark.reason, source.language),
        "combined": combined(remark, words, labels),
    }


def _shortened(quote: str) -> str:
    return quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE]} […]"


def _differences(report: JointReport, line: Line, words: Words) -> list[Json]:
    """The rows in which offices differ; those in which they say the same together."""
    remarks = {(cell.office, cell.row): cell.remarks for cell in line.family.cells}
    found: list[Json] = []
    for cell in line.cells:
        if cell.state is not State.DIFFER:
            continue
        sides = [
            {
                "office": words.among("short", office),
                "letters": ", ".join(letters),
                "reasons": [
                    text_in(remark.reason, report.reports[office].language)
                    for remark in remarks[office, cell.row]
                    if remark.reason
                ],
            }
            for office, letters in zip(report.offices, cell.categories, strict=True)
            if letters
        ]
        if found and found[-1]["sides"] == sides:
            found[-1]["rows"].append(cell.row)
        else:
            found.append({"label": line.label, "document": _heads(line, words),
                          "rows": [cell.row], "sides": sides})  # fmt: skip
    return found


# --- figures, opinions, records ---


def _figures(overlap: Overlap, words: Words) -> Json:
    return {
        "offices": words.offices(overlap.offices),
        "parts": _parts(overlap.both, overlap.only, words),
        "relevant": _parts(overlap.relevant_both, overlap.relevant_only, words),
        "share": percent(overlap.jaccard_permille),
        "agreed": words("of", part=overlap.agreed_rows, whole=overlap.compared_rows),
    }


def _parts(both: int, only: Mapping[str, int], words: Words) -> list[Json]:
    """One office alone, what is common, then the others: the order of a bar from left to right."""
    alone = [
        {"name": words("families_only", office=words.among("short", office)), "number": number,
         "common": False}
        for office, number in only.items()
    ]  # fmt: skip
    common = {"name": words("both" if len(only) == 2 else "all"), "number": both, "common": True}
    return [alone[0], common, *alone[1:]]


def opinion_rows(report: JointReport, words: Words) -> list[Json]:
    """Row by row what each office thinks of its claim; rows without any opinion are left out."""
    found = []
    given = {
        (office, opinion.claim): opinion
        for office, own in report.reports.items()
        for opinion in own.opinions
    }
    for row in report.rows:
        sides = []
        for office in report.offices:
            opinion = given.get((office, row.numbers.get(office) or 0))
            sides.append(_opinion(opinion, office, report, words))
        if any(side["given"] for side in sides):
            found.append({"row": row.label, "sides": sides})
    return found


def _opinion(opinion: Opinion | None, office: str, report: JointReport, words: Words) -> Json:
    kept = opinion or Opinion(claim=0)
    return {
        "office": words.among("short", office),
        "given": opinion is not None,
        "claim": kept.claim or "",
        "novelty": verdict(kept.novelty, words),
        "inventive_step": verdict(kept.inventive_step, words),
        "industrial_applicability": verdict(kept.industrial_applicability, words),
        "text": text_in(kept.text, report.reports[office].language),
    }


def record(own: OfficeReport, words: Words) -> Json:
    """An office's record of search."""
    return {
        "office": words.among("offices", own.office),
        "short": words.among("short", own.office),
        "examiner": own.examiner,
        "language": words.among("languages", own.language),
        "classes": ", ".join(own.classes),
        "databases": [
            {"name": base.name, "documents": f"{base.documents:,}",
             "coverage": _coverage(base.covered_from, base.covered_to)}
            for base in own.databases
        ],
        "queries": [_query(number, entry, own, words)
                    for number, entry in enumerate(own.runs, 1)],
    }  # fmt: skip


def _coverage(first: str, last: str) -> str:
    return f"{first} – {last}" if first or last else ""


def _query(number: int, entry: ExaminerRun, own: OfficeReport, words: Words) -> Json:
    run = entry.run
    return {
        "number": number,
        "query": guessed(run.query, own),
        "like": guessed(run.like, own),
        "understood": guessed(run.understood if run.understood != run.query else "", own),
        "terms": [
            {
                "source": guessed(term.source, own),
                "target": text_in(term.target, term.lang),
                "used": term.used,
            }
            for term in translated(run)
        ],
        "purpose": purpose(run, words),
        "more": [
            {
                "term": text_in(term.text, term.lang),
                "weight": f"{term.weight:.2f}",
                "used": term.used,
            }
            for term in run.more
        ],
        "limits": limits(run.filters, run.before, run.removed, run.conflicting, words),
        "hits": f"{run.hits:,}",
        "time": moment(run.at),
        "examiner": entry.examiner,
        "engine": f"{run.engine}, {run.analysis}, {run.library_change}",
    }

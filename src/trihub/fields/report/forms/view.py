"""A report as its document forms show it: sections of sentences, charts with their tables, key
families, comments; all text said in one language, numbers written out."""

from __future__ import annotations

from typing import Any

from trihub.fields.report.model import SECTIONS, Comment, KeyFamily, Kind, Report, Table
from trihub.fields.report.text.words import Words
from trihub.fields.report.text.writing import Sentence, write

Json = dict[str, Any]

MOST = 30
"""Rows of a table in a document; of years the last, else the first. The annex has all."""
_SHORT = 12
"""Characters up to which the cells of a column are kept on one line."""
_LEFT = (Kind.TEXT, Kind.FIELD, Kind.OFFICE, Kind.FLAG, Kind.YEAR)
"""Kinds that stand to the left of their column."""


def printed(table: Table) -> Table:
    """The table with the columns and rows that documents print; the rows are those that its chart
    draws."""
    by_year = table.columns[0].kind is Kind.YEAR
    rows = table.rows[-MOST:] if by_year else table.rows[:MOST]
    kept = [place for place, column in enumerate(table.columns) if not column.annex]
    return Table(
        id=table.id, section=table.section, columns=tuple(table.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in rows),
    )  # fmt: skip


def view(report: Report, words: Words) -> Json:
    """The report as plain data, for templates."""
    sentences = write(report.figures, words)
    numbers = {table.id: place for place, table in enumerate(report.figures.tables, 1)}
    sections = [_section(one, report, sentences, numbers, words) for one in SECTIONS]
    return {
        "lang": words.language,
        "title": words("title", name=words.field(report.field)),
        "about": report.descriptions.get(words.language, ""),
        "version": words("version", version=report.version),
        "address": f"{words('address')} {report.address}",
        "invented": words("invented") if report.invented else "",
        "contents": words("contents"),
        "comment": words("comment"),
        "page": words("page"),
        "sections": [one for one in sections if one["sentences"] or one["tables"]],
    }


def _section(
    name: str, report: Report, sentences: tuple[Sentence, ...], numbers: dict[str, int],
    words: Words,
) -> Json:  # fmt: skip
    own = [one for one in sentences if one.section == name]
    families = report.figures.key_families if name == "key-families" else ()
    return {
        "id": name,
        "title": words.among("sections", name),
        "sentences": [{"id": s.id, "text": s.text, "figures": list(s.figures)} for s in own],
        "tables": [
            _table(one, numbers[one.id], words)
            for one in report.figures.tables
            if one.section == name and one.rows
        ],
        "families": [_family(one, words) for one in families],
        "comments": _comments(report.comments, name, words),
    }


def _table(table: Table, number: int, words: Words) -> Json:
    shown = printed(table)
    cut = len(shown.rows) < len(table.rows)
    told = words("cut", shown=f"{len(shown.rows):,}", all=f"{len(table.rows):,}") if cut else ""
    rows = [
        [words.cell(value, column.kind) for value, column in zip(row, shown.columns, strict=True)]
        for row in shown.rows
    ]
    return {
        "id": table.id,
        "caption": f"{words('table', n=number)}  {words.among('tables', table.id)}",
        "name": words.among("tables", table.id),
        "heads": [words.head(column) for column in shown.columns],
        "left": [column.kind in _LEFT for column in shown.columns],
        "short": [max(map(len, cells)) <= _SHORT for cells in zip(*rows, strict=True)],
        "rows": rows,
        "cut": told,
    }


def _family(one: KeyFamily, words: Words) -> Json:
    shown = len(one.claims)
    told = ""
    if not one.independent:
        told = words("claims_none")
    elif shown < one.independent:
        told = words("claims_more", shown=shown, all=one.independent)
    offices = words("offices"), ", ".join(words.among("offices", each) for each in one.offices)
    states = [
        [words(state), _as_of(one, state, words)]
        for state in ("in-force", "term-over", "ended", "discontinued", "unread")
        if one.at(state)
    ]
    return {
        "number": one.number,
        "title": {"t": one.title or words("untitled"), "l": one.title_lang or words.language},
        "facts": [
            [words("applicant"), "; ".join(one.applicants) or words("unknown")],
            [words("first-filing"), one.first_filed or words("unknown")],
            [words("cited-by"), f"{one.cited_by:,}"],
            list(offices),
            [words("publications"), ", ".join(one.publications)],
            *states,
        ],
        "claims": [
            {
                "head": words("claim", n=claim.number),
                "lang": claim.lang,
                "told": words("claim_in", language=words.among("languages", claim.lang)),
                "text": claim.text,
                "cut": words("claim_cut") if claim.cut else "",
            }
            for claim in one.claims
        ],
        "told": told,
    }


def _as_of(one: KeyFamily, state: str, words: Words) -> str:
    """The offices of rights in a state, each with the day of its newest event, or that of a term's end."""
    if state == "term-over":
        return ", ".join(
            f"{words.among('offices', right.office)} ({right.term_end})"
            for right in one.rights
            if right.state == state
        )
    newest = {right.office: right.as_of for right in one.rights}
    return ", ".join(
        f"{words.among('offices', office)} "
        + (words("as_of", day=newest[office]) if newest[office] else words("no_event"))
        for office in one.at(state)
    )


def _comments(comments: tuple[Comment, ...], section: str, words: Words) -> list[Json]:
    """Those of a section, in the report's language first."""
    own = [one for one in comments if one.section == section]
    own.sort(key=lambda one: one.lang != words.language)
    return [{"lang": one.lang, "by": one.by, "paragraphs": list(one.paragraphs)} for one in own]

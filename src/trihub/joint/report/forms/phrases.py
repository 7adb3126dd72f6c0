"""Phrases that every form of a report is made of: numbers, titles, places of passages, limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from trihub.core.languages import OFFICE_LANGUAGE, guess_language
from trihub.core.patent import DocumentId
from trihub.core.shapes.heads import display
from trihub.core.shapes.labels import claim_label
from trihub.joint.desk.model import FEEDBACK, SECOND_TO, Anchor, Note, Remark, Run, Term
from trihub.joint.report.forms.words import Words
from trihub.joint.report.matrix import Line, Matrix
from trihub.joint.report.model import Cited, OfficeReport

Json = dict[str, Any]

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def text_in(text: str, lang: str) -> Json:
    """A text with its language; what no font and no file can hold is replaced."""
    clean = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return {"t": clean, "l": lang if _LANGUAGE.fullmatch(lang) else "en"}


def guessed(text: str, own: OfficeReport) -> Json:
    """A text of a report whose language nobody says: by its letters, else the report's own."""
    return text_in(text, guess_language(text, own.language))


def moment(text: str) -> str:
    """A moment (UTC, ISO 8601) to the minute: ``2026-03-05 08:12``."""
    return text[:16].replace("T", " ")


def head(citation: Cited) -> str:
    """The number as its office's readers expect it; nothing for a withheld document."""
    if citation.withheld:
        return ""
    return display(DocumentId(office=citation.office, number=citation.number, kind=citation.kind))


def number_of(citation: Cited) -> Json:
    """The number, in the language of its office."""
    return text_in(head(citation), OFFICE_LANGUAGE.get(citation.office, "en"))


def title(documents: Mapping[str, Sequence[Cited]], words: Words) -> Json:
    """A family's title in the reader's language, else as the first document has it."""
    cited = [citation for found in documents.values() for citation in found]
    for citation in cited:
        if text := citation.titles.get(words.language):
            return text_in(text, words.language)
    for citation in cited:
        for lang, text in citation.titles.items():
            return text_in(text, lang)
    return text_in("", words.language)


def labels_of(found: Matrix) -> dict[str, str]:
    """The label of each cited document, by publication key."""
    return {
        citation.key: line.label
        for line in found.lines
        for documents in line.family.documents.values()
        for citation in documents
        if citation.key
    }


def group(line: Line, offices: Sequence[str], words: Words) -> str:
    """Who found a family, as the heading under which it stands."""
    found = line.family.found_by
    if len(found) == len(offices) > 1:
        return words("found_both" if len(offices) == 2 else "found_all")
    name = "found_only" if len(found) == 1 else "found_some"
    return words(name, offices=words.offices(found))


def withheld_text(citation: Cited, words: Words) -> str:
    """What is said in the place of a withheld document; nothing for any other."""
    if not citation.withheld:
        return ""
    if citation.withheld_until:
        return words("withheld_until", date=words.day(citation.withheld_until))
    return words("withheld")


def combined(remark: Remark, words: Words, labels: Mapping[str, str]) -> str:
    """With which documents a remark is combined, as a phrase."""
    names = partners(remark, labels)
    return words("combined", documents=names) if names else ""


def partners(remark: Remark, labels: Mapping[str, str]) -> str:
    """The labels of the documents that a remark is combined with."""
    return ", ".join(labels.get(key, key) for key in remark.combined)


def place(passage: Anchor, words: Words) -> str:
    """Where a passage stands, as offices cite it."""
    label = passage.label
    match passage.field:
        case "cl":
            number, of = claim_label(label)
            which = f" {of.which}" if of.which else ""
            if of.amended:
                return words("claim_amended", label=number, which=which)
            return words("claim_label", label=label)
        case "ab":
            return words("abstract_label")
        case "ti":
            return words("title_label")
        case _ if label.startswith("#"):
            return words("paragraph_place", label=label[1:])
        case _:
            return words("paragraph_label", label=label)


def verdict(value: bool | None, words: Words) -> str:
    """Yes, no, or a dash where the office gives no opinion."""
    return "–" if value is None else words("yes" if value else "no")


def percent(permille: int) -> str:
    """Thousandths as per cent with one decimal."""
    return f"{permille / 10:.1f} %"


def purpose(run: Run, words: Words) -> str:
    """Why a query was run that Trihub made out of marked documents or a chart; empty for others."""
    if run.purpose == FEEDBACK:
        widened = any(term.used for term in run.more)
        return words("purpose_feedback" if widened else "purpose_moved")
    if run.purpose.startswith(SECOND_TO):
        return words("purpose_second", document=run.purpose.removeprefix(SECOND_TO))
    return run.purpose


def note_text(note: Note, words: Words) -> str:
    """A note, after the document or claim that it is on."""
    claim = words("claim_label", label=note.claim) if note.claim else ""
    about = note.document or claim
    return f"{about}: {note.text}" if about else note.text


def translated(run: Run) -> tuple[Term, ...]:
    """The terms of a query that translation added, without those that widened it."""
    return run.terms[: len(run.terms) - len(run.more)]


def limits(
    filters: Mapping[str, Iterable[str]], before: str, removed: int, conflicting: bool,
    words: Words,
) -> list[str]:  # fmt: skip
    """The limits of a query: its filters, its cut-off and what that took away."""
    found = [
        f"{words.among('filters', name)}: {', '.join(values)}" for name, values in filters.items()
    ]
    if before:
        found.append(words("cutoff", date=words.day(before), removed=f"{removed:,}"))
    if conflicting:
        found.append(words("cutoff_conflicting"))
    return found

"""What every list shows of a document: number, office, kind, date, titles, family."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from trihub.core.errors import BadNumber
from trihub.core.kinds import NeutralKind, find_kind
from trihub.core.numbers import Ambiguous, forms, parse
from trihub.core.numbers.model import Form
from trihub.core.patent import DocumentId, Origin, Patent, Text
from trihub.core.ports import Stored

Json = dict[str, Any]


def document_head(stored: Stored) -> Json:
    """The head of a document as JSON: the start of every hit, member and document."""
    patent = stored.patent
    publication = patent.publication
    return {
        "number": {"display": display(publication), "docdb": publication.key},
        "office": publication.office,
        "kind": publication.kind,
        "neutral_kind": neutral_kind(patent).value,
        "date": str(publication.date) if publication.date else None,
        "titles": [
            {"text": t.text, "lang": t.lang, "origin": t.origin.value} for t in patent.titles
        ],
        "family": stored.simple_family,
        "invented": patent.invented,
    }


def neutral_kind(patent: Patent) -> NeutralKind:
    """What the publication is, by its office, kind code and day."""
    publication = patent.publication
    day = publication.date.first if publication.date else None
    return find_kind(publication.office, publication.kind, day).neutral


def main_title(patent: Patent, reader: str = "") -> Text | None:
    """The title to call a document by: the reader's language, else the original, else English,
    else the first; ``None`` where it has none.

    The order of a file says nothing of it: the EPO lists its translations by language.
    """

    def rank(title: Text) -> tuple[bool, bool, bool]:
        translated = title.origin is not Origin.ORIGINAL
        return title.lang != reader, translated, translated and title.lang != "en"

    return min(patent.titles, key=rank, default=None)


def other_titles(patent: Patent, reader: str = "") -> tuple[Text, ...]:
    """The titles that are not the main one nor say the same again, originals first."""
    main = main_title(patent, reader)
    others = [title for title in patent.titles if main and title.text != main.text]
    return tuple(sorted(others, key=lambda title: title.origin is not Origin.ORIGINAL))


def display(publication: DocumentId) -> str:
    """The number as that office's readers expect it; office, number and kind where none is known."""
    return _display(publication.office, publication.number, publication.kind)


@lru_cache(maxsize=10_000)
def _display(office: str, number: str, kind: str) -> str:
    plain = f"{office} {number} {kind}".strip()
    try:
        read = parse(f"{office}{number}{kind}", office=office)
    except BadNumber:
        return plain
    candidates = read.candidates if isinstance(read, Ambiguous) else (read,)
    texts = {forms(candidate).get(Form.DISPLAY, plain) for candidate in candidates}
    return texts.pop() if len(texts) == 1 else plain

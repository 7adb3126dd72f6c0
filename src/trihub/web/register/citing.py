"""How to cite a record, or a single fact of it: a line of text, BibTeX, RIS."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.core.register import Source, Statement
from trihub.register.names import name_of
from trihub.register.periods import period_of
from trihub.register.records import Record
from trihub.statistics.formats.citations import Citation
from trihub.web.identity import base_address
from trihub.web.pages.common import Language
from trihub.web.register.common import shown, title_of, when
from trihub.web.services import Library, Services

router = APIRouter()
FORMS = {
    "txt": "text/plain; charset=utf-8", "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}  # fmt: skip
MOST = 5
"""Sources that the citation of a record names."""

Number = Annotated[int, Path(ge=0, le=10**15, description="A statement; 0 for the whole record.")]


@router.get("/{lang}/register/{record}/cite/{statement}.{form}")
def file(
    request: Request, lang: Language, library: Library, record: str, statement: Number, form: str
) -> Response:
    """The citation as a file. :raises NotFound: there is no such form or statement."""
    if form not in FORMS:
        raise NotFound(said("There is no page at this address."))
    _, _, made = _cited(request, lang, library, record, statement)
    text = {"txt": f"{made.text}\n", "bib": made.bibtex, "ris": made.ris}[form]
    name = f'attachment; filename="{made.name}.{form}"'
    return Response(text, media_type=FORMS[form], headers={"Content-Disposition": name})


@router.get("/{lang}/register/{record}/cite/{statement}")
def cite(
    request: Request, lang: Language, library: Library, record: str, statement: Number
) -> Response:
    """The citation to copy. :raises NotFound: the record has no such statement."""
    one, said_of, made = _cited(request, lang, library, record, statement)
    return shown(request, lang, "cite.html", record=one, statement=said_of, number=statement,
                 made=made, forms=FORMS)  # fmt: skip


def _cited(
    request: Request, lang: str, library: Services, record: str, number: int
) -> tuple[Record, Statement | None, Citation]:
    one = library.register.get(record)
    statement = next((each for each in one.statements if each.number == number), None)
    if number and statement is None:
        raise NotFound(
            said("There is no statement {number} of {record}.", number=number, record=one.id)
        )
    used = [statement] if statement else one.facts
    digests = list(dict.fromkeys(each.source for each in used if each.source))[:MOST]
    sources = library.register.store.sources(digests) if digests else {}
    base = base_address(request)
    return one, statement, citation_of(one, statement, list(sources.values()), lang, base)


def citation_of(
    record: Record, statement: Statement | None, sources: list[Source], lang: str, base: str
) -> Citation:
    """Cite a record, or a fact of it, by its sources and its permanent address."""
    title = title_of(record, lang)
    title = f"{title} ({when(record.date, lang)})" if record.date else title
    address, name = f"{base}/register/{record.id}", f"trihub-{record.id}"
    if statement:
        what = name_of("property", statement.name, lang)
        value = period_of(statement.value).text
        title = f"{title}. {what}: {name_of(statement.name, value, lang)}"
        address, name = f"{address}#s{statement.number}", f"{name}-{statement.number}"
    newest = max(each.recorded_at for each in ([statement] if statement else record.statements))
    return Citation(
        publishers=tuple(dict.fromkeys(_line(each.publisher) for each in sources if each.publisher)),
        publications=tuple(_published(each) for each in sources), title=_line(title)[:500],
        year=record.date[:4] or str(newest.year), address=address, name=name,
        taken=newest.date().isoformat(),
    )  # fmt: skip


def _published(source: Source) -> str:
    dated = f" ({source.published})" if source.published else ""
    return _line(f"{source.title}{dated}")


def _line(text: str) -> str:
    """On one line: a line break would begin another field of RIS."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())

"""What the USPTO's formats share: who cites, how classes and claims are written, designs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from trihub.core.citations import Phase
from trihub.core.classes import Classification, Scheme, normalise_version, parse_symbol
from trihub.core.dates import PatentDate
from trihub.core.languages import script_of
from trihub.core.numbers.model import Right
from trihub.core.patent import (
    Application,
    ClaimSet,
    Description,
    DocumentId,
    Paragraph,
    Party,
    Priority,
    Related,
    Relation,
    Role,
    Text,
)
from trihub.offices import claims, xml
from trihub.offices.parts import DESIGN, Parts
from trihub.offices.reader import SkipRecord

OFFICE = "US"
LANGUAGE = "en"

PHASES = {
    "cited by examiner": Phase.EXAMINATION,
    "cited by applicant": Phase.APPLICANT,
    "cited by third party": Phase.THIRD_PARTY,
}
"""``category`` of a citation says who cited. "Cited by other" (to 2012) is anyone but the examiner."""

DOCUMENT_ID = {"office": "country", "number": "doc-number", "kind": "kind", "date": "date"}
"""Parts of a ``document-id`` (ST.36) and of a ``priority-claim``."""

Identified = tuple[str, str, str, PatentDate | None]

_UNKNOWN_COUNTRIES = frozenset({"unknown", "omitted", "no country", ""})
_FIRST_NUMBER = re.compile(r"\d+")
_MORE = re.compile(r"\s*(?:to|through|or|and|[-–])\s*(?:claims?\s*)?\d{1,3}(?![\d\w-])")
_USPC = re.compile(r"(?P<whole>[A-Z]?\d*)\s*(?P<decimals>\d*)(?P<letters>[A-Z]*)")


def not_ours(tag: str, roots: frozenset[str]) -> None:
    """Pass over what weekly files hold between the documents. :raises SkipRecord: it is no document."""
    if tag not in roots:
        raise SkipRecord("a part of another document")


def right_of(kind: str, application_type: str) -> Right:
    """Plant or patent, by kind and type of application. :raises SkipRecord: a design."""
    kind, application_type = kind.upper(), application_type.lower()
    if kind.startswith("S") or "design" in application_type:
        raise SkipRecord(DESIGN)
    plant = kind.startswith("P") or "plant" in application_type
    return Right.PLANT if plant else Right.PATENT


def read_id(parts: Parts, element: xml.Element | None, path: str = ".") -> Identified:
    """Office, number, kind and date of the ``document-id`` at ``path``; empty where there is none."""
    found = xml.first(element, path)
    office, number, kind, date = (xml.value(found, step) for step in DOCUMENT_ID.values())
    return office, number, kind, parts.date(date, f"date at {path}")


def country(text: str) -> str:
    """A country code, or nothing for the words that stand where none is known."""
    return "" if text.lower() in _UNKNOWN_COUNTRIES else text.upper()


def joined(element: xml.Element | None, between: str = ", ") -> str:
    """The texts of an element's leaves, which files set side by side without blanks."""
    if element is None:
        return ""
    leaves = (" ".join((leaf.text or "").split()) for leaf in element.iter())
    return between.join(filter(None, leaves))


def party(
    role: Role, name: str, sequence: int, *,
    country_code: str = "", address: Iterable[str] = (), identifier: str = "",
) -> Party:  # fmt: skip
    """A party, its address in one line."""
    return Party(
        role=role, name=name, sequence=sequence, script=script_of(name).value,
        country=country(country_code), address=", ".join(part for part in address if part),
        identifier=identifier,
    )  # fmt: skip


def application(parts: Parts, number: str, date: PatentDate | None) -> Application | None:
    """The application behind a document, if the file names it."""
    return parts.application(OFFICE, number, date=date) if number else None


def provisionals(
    parts: Parts, found: Iterable[Identified]
) -> list[tuple[Priority, Related]]:  # fmt: skip
    """The provisional applications among what a file identifies."""
    return [provisional(parts, number, date) for _, number, _, date in found if number]


def provisional(parts: Parts, number: str, date: PatentDate | None) -> tuple[Priority, Related]:
    """A provisional application: a benefit claimed (35 USC 119(e)), hence a priority to families."""
    made = parts.priority(
        OFFICE, number, date=date, sequence=1, kind="P", linkage=Relation.PROVISIONAL.value
    )
    return made, parts.related(Relation.PROVISIONAL, OFFICE, number, kind="P", date=date)


def in_roles(
    roles: Iterable[tuple[Role, Iterable[xml.Element]]],
    make: Callable[[Role, xml.Element, int], Party | None],
) -> Iterator[Party]:
    """The parties of every role in turn, each counted from 1."""
    for role, elements in roles:
        for place, element in enumerate(elements, 1):
            if made := make(role, element, place):
                yield made


def note_count(parts: Parts, counted: int, found: int) -> None:
    """Note where the office counts other claims than the file holds."""
    if counted >= 0 and counted != found:
        parts.note(f"The office counts {counted} claims, the file holds {found}.")


def texts(text: str) -> tuple[Text, ...]:
    """A title or abstract, if there is any."""
    return (Text(text=text, lang=LANGUAGE),) if text else ()


def descriptions(found: Iterable[Paragraph]) -> tuple[Description, ...]:
    """The description, if it holds paragraphs."""
    paragraphs = tuple(found)
    return (Description(paragraphs=paragraphs, lang=LANGUAGE),) if paragraphs else ()


def cited(
    parts: Parts, office: str, number: str, kind: str, date: PatentDate | None
) -> str:  # fmt: skip
    """The DOCDB number of a cited patent; foreign ones may repeat their office (``WO/2006/001333``)."""
    if not (office and number):
        return ""
    bare = re.sub(rf"^{re.escape(office)}[/\s.-]+", "", number)
    return parts.document(office, bare, kind, date).number


def parent(
    parts: Parts, relation: Relation, office: str, number: str, date: PatentDate | None,
    granted: DocumentId | None = None,
) -> Related:  # fmt: skip
    """The earlier application in a chain of continuity, with its patent where it is named."""
    key = granted.key if granted else ""
    return parts.related(relation, office or OFFICE, number, date=date, publication=key)


# --- classes -------------------------------------------------------------------------------


def uspc_symbol(class_: str, subclass: str) -> str:
    """``705`` and ``" 26"`` or ``026000`` are ``705/26``; ``369`` and ``" 772"`` ``369/77.2``.

    Three places hold the whole number, the rest its decimals and letters (Red Book, US
    classification). Text of another shape (a range) is returned as it stands.
    """
    head, whole, rest = class_.strip(), subclass[:3].strip(), subclass[3:].strip()
    match = _USPC.fullmatch(f"{whole} {rest}".strip())
    if not head or match is None or not match["whole"]:
        return " ".join(f"{class_}{subclass}".split())
    decimals = match["decimals"] if match["whole"][0] == "E" else match["decimals"].rstrip("0")
    if not match["decimals"].strip("0"):
        decimals = ""
    point = f".{decimals}" if decimals else ""
    whole = match["whole"].lstrip("0") or "0"
    return f"{head}/{whole}{point}{match['letters']}"


def uspc(text: str, position: str = "") -> Classification | None:
    """A US class as files run it together (``705 26``); ``None`` where it says that there is none."""
    text = text.strip("\r\n").rstrip()
    if text.strip().lower() in ("", "none"):
        return None
    symbol = uspc_symbol(text[:3], text[3:])
    return Classification(scheme=Scheme.USPC, symbol=symbol, position=position, office=OFFICE)


def ipc_of_edition(text: str, edition: str, position: str) -> Classification | None:
    """An IPC of editions 1 to 7: ``G06F015/00``, or without a slash ``G06F 1516`` (columns 5 to 7
    hold the main group)."""
    if "/" not in text and len(text.rstrip()) > 7:
        text = f"{text[:7]}/{text[7:].strip()}"
    symbol = parse_symbol(text)
    if symbol is None:
        return None
    return Classification(
        scheme=Scheme.IPC, symbol=str(symbol), position=position,
        version=normalise_version(edition.lstrip("0")),
    )  # fmt: skip


# --- claims --------------------------------------------------------------------------------


def claim_number(text: str, default: int) -> int:
    """The first number in ``CLM-00003`` or ``00001-00020`` (a row of cancelled claims)."""
    found = _FIRST_NUMBER.search(text)
    return int(found[0][:6]) if found and int(found[0][:6]) else default


def claim_set(
    elements: Iterable[xml.Element],
    number_from: str,
    references: Callable[[xml.Element], Iterator[tuple[str, str]]],
) -> tuple[ClaimSet, ...]:
    """The claims with their dependencies, from the tags where there are any, else from the text.

    ``number_from`` names the attribute with the claim's number, ``references`` gives of each
    tagged reference the number it points to and the text from it on.
    """

    def numbered() -> Iterator[claims.Numbered]:
        for place, element in enumerate(elements, 1):
            number = claim_number(xml.attribute(element, number_from), place)
            tagged = _tagged(list(references(element)), number)
            yield number, xml.text_of(element, lines=True), tagged

    return claims.claim_set(numbered(), LANGUAGE)


def _tagged(references: list[tuple[str, str]], number: int) -> tuple[int, ...]:
    """Tags name the first claim of a range only (``claims 1 to 3``): the text adds the rest."""
    found: set[int] = set()
    for target, text in references:
        found.update(int(digits) for digits in _FIRST_NUMBER.findall(target))
        found.update(claims.find_dependencies(text, number, LANGUAGE))
    return tuple(sorted(found - {number, 0}))


def reference_text(element: xml.Element) -> str:
    """A reference's own text, and what follows where it goes on with further numbers."""
    own = xml.text_of(element)
    after = (element.tail or "") + xml.text_of(element.getnext())
    more = _MORE.match(after)
    return own + more[0] if more else own


def numbered(foreign: list[Priority], provisionals: Iterable[Priority]) -> tuple[Priority, ...]:
    """Priorities counted on: foreign ones as the file counts them, provisional ones after them."""
    last = max((priority.sequence for priority in foreign), default=0)
    return (
        *foreign,
        *(replace(made, sequence=last + place) for place, made in enumerate(provisionals, 1)),
    )

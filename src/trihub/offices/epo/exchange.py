"""An ``exchange-document``: the EPO's bibliographic record of one publication of any office.

DOCDB and OPS use the same elements with small differences (OPS has several forms of a number
in one element, leaves dates and versions out, and puts the country behind a name). Source:
the EPO's ``exchange-documents.xsd``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trihub.core.dates import PatentDate
from trihub.core.languages import OFFICE_LANGUAGE, guess_language, normalise_language, script_of
from trihub.core.patent import (
    DocumentId,
    LegalEvent,
    Origin,
    Party,
    Patent,
    Role,
    Source,
    Text,
)
from trihub.offices import xml
from trihub.offices.epo import identity, symbols
from trihub.offices.epo.citations import citations
from trihub.offices.parts import Parts, number_of, others, pairs, right_of
from trihub.offices.reader import SkipRecord

B = "bibliographic-data/"

PATHS = {
    "publication": "@country, @doc-number, @kind, @date-publ; else " + B + "publication-reference",
    "application": B + "application-reference",
    "priorities": B + "priority-claims/priority-claim",
    "priorities (active)": B + "priority-claims/priority-claim/priority-active-indicator",
    "priorities (linkage)": B + "priority-claims/priority-claim/priority-linkage-type",
    "applicants": B + "parties/applicants/applicant",
    "inventors": B + "parties/inventors/inventor",
    "agents": B + "parties/agents/agent",
    "titles": B + "invention-title",
    "abstracts": "abstract/p",
    "classes": B + "classifications-ipcr/classification-ipcr/text",
    "classes (IPC 1 to 7)": B + "classification-ipc",
    "classes (CPC, FI, F-term and others)": B + "patent-classifications/patent-classification",
    "classes (national)": B + "classification-national",
    "citations": B + "references-cited/citation",
    "designated": B + "designation-of-states",
    "first_published": B + "dates-of-public-availability",
    "docdb_family": "@family-id",
    "language": B + "publication-reference/document-id@lang",
    "language (2)": B + "language-of-publication",
    "language (3)": B + "language-of-filing",
    "extra (dates of availability)": B + "dates-of-public-availability/*",
    "extra (kind)": B + "extended-kind-code",
    "extra (family)": "patent-family/family-member/publication-reference",
    "extra (other)": "every other attribute and every other child of bibliographic-data",
}
"""Field of :class:`Patent` to path from ``exchange-document``; steps to children only."""

ROLES = (
    ("applicants", "applicant-name", Role.APPLICANT),
    ("inventors", "inventor-name", Role.INVENTOR),
    ("agents", "agent-name", Role.AGENT),
)

PUBLISHED_IN = {
    **{office: lang for office, lang in OFFICE_LANGUAGE.items() if office not in ("EP", "WO")},
    "AT": "de", "AU": "en", "BR": "pt", "DD": "de", "DE": "de", "DK": "da", "ES": "es",
    "FI": "fi", "FR": "fr", "GB": "en", "IE": "en", "IT": "it", "MX": "es", "NL": "nl",
    "NO": "no", "NZ": "en", "PL": "pl", "PT": "pt", "RU": "ru", "SE": "sv", "SU": "ru",
    "UA": "uk",
}  # fmt: skip
"""The language of offices that publish in one language, where the file does not say."""

ALSO_PUBLISHED_IN = {
    "EP": ("de", "en", "fr"), "WO": ("en", "fr"), "CA": ("en", "fr"), "CH": ("de", "fr", "it"),
}  # fmt: skip
"""Offices that print titles and abstracts in further languages, translated by themselves."""

_ATTRIBUTES = frozenset(
    {"country", "doc-number", "kind", "date-publ", "family-id", "system", "lang"}
)
_KNOWN = frozenset(
    {path.removeprefix(B).split("/")[0] for path in PATHS.values() if path.startswith(B)}
    | {"publication-reference", "parties", "references-cited", "extended-kind-code"}
)
_KNOWN_PARTS = frozenset({"bibliographic-data", "abstract", "patent-family"})
_COUNTRY = re.compile(r"^(?P<name>.*\S)\s*\[(?P<country>[A-Z]{2})\]$")
_NOT_FOUND = "no document: not found"
_DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What OPS says around a document in a family: DOCDB's numbers, legal events, the family."""

    references: tuple[xml.Element, ...] = ()
    applications: tuple[xml.Element, ...] = ()
    claims: tuple[xml.Element, ...] = ()
    events: tuple[LegalEvent, ...] = ()
    family: str = ""


ALONE = Member()


def patent(
    root: xml.Element | None, source: Source, member: Member = ALONE, parts: Parts | None = None
) -> Patent:
    """The document of one record, or of a family member with or without a record of its own.

    :raises BadFile: it has no publication number.
    :raises SkipRecord: a deletion, a design, a document that OPS did not find.
    """
    parts = parts or Parts()
    _refuse(root)
    biblio = None if root is None else root.find("bibliographic-data")
    forms = identity.given([*xml.each(biblio, "publication-reference"), *member.references])
    own = _publication(parts, root, forms)
    right = right_of(own)
    applied = [*member.applications, *xml.each(biblio, "application-reference")]
    applied_forms = identity.given(applied)
    application = identity.application(parts, applied_forms, own.office, right)
    claims = [*member.claims, *xml.each(biblio, "priority-claims/priority-claim")]
    claimed = identity.claimed(parts, claims, application)
    lang = _published_in(biblio, forms, own.office)
    extra = [
        *identity.other_forms("publication", forms),
        *identity.other_forms("application", applied_forms),
        *claimed.extra,
        *_application_notes(applied),
        *_extra(root, biblio),
    ]
    return Patent(
        publication=own,
        source=source,
        right=right,
        application=application,
        first_published=_first_published(parts, biblio, own.date),
        priorities=claimed.priorities,
        related=claimed.related,
        pct=claimed.pct,
        parties=tuple(_parties(biblio)),
        titles=_texts(xml.each(biblio, "invention-title"), own.office, lang),
        abstracts=_texts(xml.each(root, "abstract"), own.office, lang),
        classes=symbols.classes(biblio),
        citations=citations(parts, biblio, own.office),
        events=member.events,
        docdb_family=xml.attribute(root, "family-id") or member.family,
        designated=designated(xml.each(biblio, "designation-of-states")),
        extra=pairs(dict.fromkeys(extra)),
        notes=tuple(parts.notes),
    )


def _refuse(root: xml.Element | None) -> None:
    status = xml.attribute(root, "status").lower()
    if status.startswith("d"):
        raise SkipRecord(_DELETED)
    if status == "not found":
        raise SkipRecord(_NOT_FOUND)


def _publication(parts: Parts, root: xml.Element | None, forms: list[identity.Given]) -> DocumentId:
    named = identity.best(forms, "") or identity.Given("docdb", "", "", "", "")
    office, number, kind, date = (
        xml.attribute(root, name) for name in ("country", "doc-number", "kind", "date-publ")
    )
    return identity.publication(
        parts, office or named.country, number or named.number, kind or named.kind,
        date or named.date, forms,
    )  # fmt: skip


# --- parties -------------------------------------------------------------------------------


def _parties(biblio: xml.Element | None) -> Iterator[Party]:
    """Names by format and sequence, as the file gives them; no format is put in place of another."""
    for group, holder, role in ROLES:
        singular = group.removesuffix("s")
        for place, element in enumerate(xml.each(biblio, f"parties/{group}/{singular}"), 1):
            name = xml.value(element, f"{holder}/name").rstrip(" ,")
            country = xml.value(element, "residence/country")
            if match := _COUNTRY.match(name):
                name, country = match["name"].rstrip(" ,"), country or match["country"]
            if name:
                yield Party(
                    role=role, name=name, script=script_of(name).value, country=country,
                    sequence=number_of(xml.attribute(element, "sequence"), place),
                    address=xml.value(element, "address"),
                    format=xml.attribute(element, "data-format"),
                )  # fmt: skip


# --- texts ---------------------------------------------------------------------------------


def _published_in(biblio: xml.Element | None, forms: Iterable[identity.Given], office: str) -> str:
    """The language of the publication: what the file says, else its office's only language."""
    said = (
        next((one.lang for one in forms if one.lang), "")
        or xml.value(biblio, "language-of-publication")
        or xml.value(biblio, "language-of-filing")
    )
    return normalise_language(said) or PUBLISHED_IN.get(office, "")


def _texts(elements: Iterable[xml.Element], office: str, published: str) -> tuple[Text, ...]:
    """Titles or abstracts, each text once."""
    found: dict[Text, None] = {}
    for element in elements:
        paragraphs = element.findall("p")
        lines = [xml.text_of(p, lines=True) for p in paragraphs] or [xml.text_of(element)]
        text = "\n".join(line for line in lines if line)
        if text:
            lang = language(xml.attribute(element, "lang"), text, published)
            source = xml.attribute(element, "abstract-source")
            found[Text(text=text, lang=lang, origin=origin(office, lang, published, source))] = None
    return tuple(found)


def language(code: str, text: str, published: str) -> str:
    """The language of a text; ``ol`` (the original one) and no code at all are the publication's."""
    folded = normalise_language(code)
    return folded if folded not in ("", "ol", "xx") else published or guess_language(text)


def origin(office: str, lang: str, published: str, source: str = "") -> Origin:
    """Who wrote a text, where the file or the office's own practice says so.

    A text in the publication's language is the original. In another language it is its
    office's translation where ``abstract-source`` or :data:`ALSO_PUBLISHED_IN` says so;
    otherwise the file does not tell.
    """
    source = source.lower()
    if "machine" in source:
        return Origin.MACHINE
    if not published:
        return Origin.UNKNOWN
    if lang == published:
        return Origin.ORIGINAL
    if source or lang in ALSO_PUBLISHED_IN.get(office, ()):
        return Origin.OFFICE
    return Origin.UNKNOWN


# --- the rest ------------------------------------------------------------------------------


def designated(elements: Iterable[xml.Element]) -> tuple[str, ...]:
    """Every country and region named, each once, in the file's order."""
    found = (xml.text_of(item) for element in elements for item in element.iter("country"))
    return tuple(dict.fromkeys(code for code in found if code))


def _first_published(
    parts: Parts, biblio: xml.Element | None, own: PatentDate | None
) -> PatentDate | None:
    """INID 41 to 43 of an earlier publication, where a later one repeats it."""
    for element in xml.each(biblio, "dates-of-public-availability/*"):
        if str(element.tag).startswith("unexamined"):
            day = parts.date(_day(element), "Date of public availability")
            if day and own and day.compact < own.compact:
                return day
    return None


def _day(element: xml.Element) -> str:
    return xml.value(element, "document-id/date") or xml.value(element, "date")


def _extra(root: xml.Element | None, biblio: xml.Element | None) -> Iterator[tuple[str, str]]:
    for name, value in [] if root is None else root.items():
        if name not in _ATTRIBUTES:
            yield str(name), str(value).strip()
    for element in xml.each(biblio, "dates-of-public-availability/*"):
        yield str(element.tag), _day(element) or xml.text_of(element)
    yield "kind (extended)", " ".join(map(xml.text_of, xml.each(biblio, "extended-kind-code")))
    yield from symbols.combinations(biblio)
    for element in xml.each(root, "patent-family/family-member/publication-reference"):
        for one in identity.given([element]):
            if one.form == "docdb":
                yield "DOCDB family member", " ".join((one.country, one.number, one.kind)).strip()
    yield from others(biblio, _KNOWN)
    yield from others(root, _KNOWN_PARTS)


def _application_notes(references: Iterable[xml.Element]) -> Iterator[tuple[str, str]]:
    for element in references:
        for name in ("doc-id", "is-representative"):
            yield f"application {name}", xml.attribute(element, name)

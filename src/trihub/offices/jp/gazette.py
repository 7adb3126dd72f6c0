"""JPO gazettes to the end of 2021: ``jp-official-gazette``, ST.36 with the JPO's own elements.

Source: JPO, specification of the gazette data (gat-a-com.dtd, v4.6 of August 2019); WIPO
ST.36. Every path is of children only: a publication may hold a second set of claims
(``written-amendment-group``) and a second description, which are never mixed with the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trihub.core.citations import Citation, Phase
from trihub.core.classes import Classification, Scheme, parse_fi, parse_ipc
from trihub.core.dates import PatentDate
from trihub.core.languages import script_of
from trihub.core.numbers.clean import kind_code
from trihub.core.numbers.model import Right
from trihub.core.patent import (
    Application,
    ClaimSet,
    Description,
    DocumentId,
    Party,
    Patent,
    PctData,
    Priority,
    Related,
    Relation,
    Role,
    Source,
    Text,
)
from trihub.core.ports import Read
from trihub.offices import xml
from trihub.offices.claims import claim_set, numbered
from trihub.offices.jp.paths import READ, RELATIONS
from trihub.offices.jp.text import citation, literature, paragraphs, printed, wide
from trihub.offices.parts import Parts, number_of, others, pairs, pct_data, right_of
from trihub.offices.reader import XmlReader

LANG = "ja"
_BOTH = "parties/applicants-agents-article/applicants-agents"
PARTIES = (
    (f"{_BOTH}/applicant", Role.APPLICANT),
    (f"{_BOTH}/agent", Role.AGENT),
    ("parties/inventors/inventor", Role.INVENTOR),
)
"""Path in the bibliographic data to role."""


class JpGazetteReader(XmlReader):
    """Reads the JPO's ST.36-based gazettes: 公開特許公報, 公表特許公報, 特許公報 and utility models."""

    name = "jpo-st36"
    roots = frozenset({"jp-official-gazette"})

    def documents(self, root: xml.Element, source: Source) -> Iterator[Read]:
        """Yield the one publication of a file."""
        yield _Record(root, source).patent()


@dataclass(frozen=True, slots=True)
class _Printed:
    """A number, date and country as a ``document-id`` prints them."""

    country: str
    number: str
    date: str
    kind: str


def _document_id(element: xml.Element | None, country: str = "JP") -> _Printed:
    return _Printed(
        xml.value(element, "country") or country,
        xml.value(element, "doc-number"),
        xml.value(element, "date"),
        xml.value(element, "kind"),
    )


class _Record:
    """One parsed file and what was odd in it."""

    def __init__(self, root: xml.Element, source: Source) -> None:
        self.root, self.source, self.parts = root, source, Parts()
        biblio = root.find("bibliographic-data")
        self.biblio = root if biblio is None else biblio

    def patent(self) -> Patent:
        publication = self._publication()
        right = right_of(publication)
        cited = self._citations()
        description = tuple(paragraphs(self.root.find("description")))
        title = xml.value(self.biblio, "invention-title")
        amended, amendments = self._amendments()
        return Patent(
            publication=publication,
            source=self.source,
            right=right,
            application=self._application(right),
            registration=self._registration(right),
            grant_date=self.parts.date(xml.value(self.biblio, "registration-date"), "grant date"),
            first_published=self._first_published(),
            earlier=self._earlier(),
            priorities=self._priorities(),
            related=self._related(right),
            pct=self._pct(),
            parties=(*self._parties(), *self._examiners()),
            titles=(Text(text=title, lang=LANG),) if title else (),
            abstracts=self._abstracts(),
            claim_sets=(*_claim_set(self.root.find("claims")), *amended),
            descriptions=(Description(paragraphs=description, lang=LANG),) if description else (),
            classes=(*self._ipc(), *self._fi(), *self._terms()),
            citations=cited,
            extra=(*self._extra(), *amendments),
            notes=tuple(self.parts.notes),
        )

    def _publication(self) -> DocumentId:
        own = _document_id(self.biblio.find("publication-reference/document-id"))
        code, worded = xml.attribute(self.root, "kind-of-st16"), kind_code(own.kind)
        if code and worded and code != worded:
            self.parts.note(f"The kind is {code} in the root element and {worded} in “{own.kind}”.")
        date = self.parts.date(own.date, "publication date")
        return self.parts.publication("JP", own.number, code or worded, date)

    def _application(self, right: Right) -> Application | None:
        own = _document_id(self.biblio.find("application-reference/document-id"))
        if not own.number:
            return None
        date = self.parts.date(own.date, "filing date")
        return self.parts.application("JP", own.number, date=date, right=right)

    def _availability(self) -> Iterator[tuple[str, _Printed]]:
        for group in xml.each(self.biblio, "dates-of-public-availability/*"):
            yield str(group.tag), _document_id(group.find("document-id"))

    def _registration(self, right: Right) -> str:
        word = "実用新案登録" if right is Right.UTILITY_MODEL else "特許"
        for group, own in self._availability():
            if group == "printed-with-grant" and own.number:
                return f"{word}第{own.number.lstrip('0')}号"
        own = _document_id(self.biblio.find("publication-reference/document-id"))
        registered = own.number.isdigit() and len(own.number.lstrip("0")) == 7
        granted = xml.attribute(self.root, "kind-of-st16")[:1] == "B"
        return f"{word}第{own.number.lstrip('0')}号" if registered and granted else ""

    def _first_published(self) -> PatentDate | None:
        for group, own in self._availability():
            if group.startswith("unexamined-printed"):
                return self.parts.date(own.date, "date of first publication")
        return None

    def _earlier(self) -> tuple[DocumentId, ...]:
        """Other publications of the application; the file does not print their kinds."""
        found = []
        for group, own in self._availability():
            if own.number:
                kind = "A" if group.startswith("unexamined-printed") else ""
                date = self.parts.date(own.date, "earlier publication")
                found.append(self.parts.document(own.country, own.number, kind, date))
        return tuple(found)

    def _priorities(self) -> tuple[Priority, ...]:
        claims = xml.each(self.biblio, "priority-claims/priority-claim")
        return tuple(
            self.parts.priority(
                xml.value(claim, "country") or "JP",
                xml.value(claim, "doc-number"),
                date=self.parts.date(xml.value(claim, "date"), "priority date"),
                sequence=number_of(xml.attribute(claim, "sequence"), place),
                linkage=xml.attribute(claim, "kind"),
            )
            for place, claim in enumerate(claims, 1)
            if xml.value(claim, "doc-number")
        )

    def _related(self, right: Right) -> tuple[Related, ...]:
        found = []
        for group in xml.each(self.biblio, "related-documents/*"):
            own = _document_id(group.find("relation/parent-doc/document-id"))
            if own.number:
                date = self.parts.date(own.date, "date of a related application")
                of = (
                    Right.UTILITY_MODEL
                    if xml.attribute(group, "kind") == "utility-model"
                    else right
                )
                relation = RELATIONS.get(str(group.tag), Relation.OTHER)
                found.append(
                    self.parts.related(relation, own.country, own.number, date=date, right=of)
                )
        return tuple(found)

    def _pct(self) -> PctData | None:
        filed = _document_id(self.biblio.find("pct-or-regional-filing-data/document-id"), "WO")
        issued = _document_id(self.biblio.find("pct-or-regional-publishing-data/document-id"), "WO")
        entered = xml.value(self.biblio, "date-of-submission-of-translation")
        dates = [self.parts.date(text, "PCT date") for text in (filed.date, issued.date, entered)]
        application = publication = None
        if filed.number:
            application = self.parts.application("WO", filed.number, date=dates[0])
        if issued.number:
            publication = self.parts.document("WO", issued.number, issued.kind, dates[1])
        return pct_data(application, publication, dates[2])

    def _parties(self) -> Iterator[Party]:
        for path, role in PARTIES:
            for sequence, element in enumerate(xml.each(self.biblio, path), 1):
                if party := _party(element, role, sequence):
                    yield party

    def _examiners(self) -> Iterator[Party]:
        for sequence, element in enumerate(xml.each(self.biblio, "examiners/*"), 1):
            if name := xml.value(element, "name") or xml.value(element, "addressbook/name"):
                yield Party(
                    role=Role.EXAMINER, name=name, sequence=sequence, script=script_of(name).value
                )

    def _abstracts(self) -> tuple[Text, ...]:
        lines = [printed(p) for p in xml.each(self.root, "abstract/p")]
        text = "\n".join(line for line in lines if line) or printed(self.root.find("abstract"))
        return (Text(text=text, lang=LANG),) if text else ()

    def _ipc(self) -> Iterator[Classification]:
        group = self.biblio.find("classification-ipc")
        for element in () if group is None else group:
            if element.tag in ("main-clsf", "further-clsf") and element.text:
                if found := parse_ipc(element.text, office="JP"):
                    yield found
                else:
                    self.parts.note(f"The IPC “{xml.text_of(element)}” could not be read.")

    def _fi(self) -> Iterator[Classification]:
        """FI symbols, and broad facets (広域ファセット) as symbols of their own."""
        group = self.biblio.find("classification-national")
        for element in () if group is None else group:
            if element.tag in ("main-clsf", "further-clsf") and (text := xml.text_of(element)):
                position = "F" if element.tag == "main-clsf" else "L"
                yield Classification(
                    scheme=Scheme.FI, symbol=parse_fi(text), position=position, office="JP"
                )
                if facet := xml.attribute(element, "facet"):
                    yield Classification(
                        scheme=Scheme.FI, symbol=facet, status="facet", office="JP"
                    )

    def _terms(self) -> Iterator[Classification]:
        for path, scheme in (
            ("theme-code-info/theme-code", Scheme.THEME),
            ("f-term-info/f-term", Scheme.FTERM),
        ):
            for element in xml.each(self.biblio, path):
                if text := xml.text_of(element):
                    yield Classification(scheme=scheme, symbol=text.replace(" ", ""), office="JP")

    def _citations(self) -> tuple[Citation, ...]:
        """Cited by the applicant in the text, and (in grants) by the examiner, 参考文献."""
        found = list(literature(self.root.find("description")))
        for element in xml.each(self.biblio, "references-cited/citation"):
            patent = xml.first(element, "patcit")
            text = xml.text_of(patent if patent is not None else element)
            if text:
                found.append(
                    citation(
                        text, len(found) + 1, Phase.EXAMINATION,
                        patent=patent is not None, by="JP",
                    )
                )  # fmt: skip
        return tuple(found)

    def _extra(self) -> tuple[tuple[str, str], ...]:
        biblio = self.biblio
        asked = xml.attribute(biblio.find("request-for-examination"), "true-or-false")
        foreign = xml.each(self.root, "foreign-language-body/doc-page")
        return pairs(
            [
                *others(biblio, READ),
                ("kind-of-jp", xml.attribute(self.root, "kind-of-jp")),
                ("figure-to-publish", xml.value(biblio, "figure-to-publish/fig-number")),
                ("request-for-examination", asked),
                *(("foreign-language-body", xml.attribute(page, "file")) for page in foreign),
                *self._other_addresses(),
            ]
        )

    def _other_addresses(self) -> Iterator[tuple[str, str]]:
        """An address printed in another language beside the Japanese one."""
        for path, role in PARTIES:
            for place, element in enumerate(xml.each(self.biblio, path), 1):
                for book in element.findall("addressbook")[1:]:
                    lang = xml.attribute(book, "lang")
                    yield f"address of {role.value} {place} ({lang})", xml.value(book, "address")

    def _amendments(self) -> tuple[list[ClaimSet], list[tuple[str, str]]]:
        """Written amendments (手続補正書): claims as labelled sets, all else in words."""
        sets: list[ClaimSet] = []
        told: list[tuple[str, str]] = []
        for amendment in xml.each(self.root, "written-amendment-group/written-amendment"):
            date = self.parts.date(xml.value(amendment, "date"), "date of amendment")
            for group in xml.each(amendment, "amendment-article/amendment-group"):
                item = xml.value(group, "item-of-amendment")
                contents = group.find("contents-of-amendment")
                what = xml.attribute(contents, "kind-of-document")
                label = " ".join(filter(None, ("written amendment", str(date or ""), item)))
                sets += _claim_set(xml.first(contents, "claims"), label)
                text = "" if what == "claims" else _amended(contents)
                told.append((f"{label} ({what})", text or xml.value(group, "document-code")))
        return sets, [(name, text) for name, text in told if text]


def _amended(contents: xml.Element | None) -> str:
    """The amended paragraphs with their numbers as printed; nothing for drawings."""
    found = paragraphs(contents)
    return "\n".join(f"【{wide(p.number)}】{p.text}" if p.number else p.text for p in found)


def _claim_set(parent: xml.Element | None, label: str = "") -> tuple[ClaimSet, ...]:
    found = numbered(xml.each(parent, "claim"), "claim-text", printed)
    return claim_set(found, LANG, label=label)


def _party(element: xml.Element, role: Role, sequence: int) -> Party | None:
    """A party by its Japanese address book; a Latin one beside it gives the romanised name."""
    books = element.findall("addressbook")
    if not books:
        return None
    latin = next((b for b in books[1:] if xml.attribute(b, "lang") == "en"), None)
    name = xml.value(books[0], "name") or xml.value(books[0], "orgname")
    if not name:
        return None
    return Party(
        role=role, name=name, sequence=sequence, script=script_of(name).value,
        latin=xml.value(latin, "name"), country=xml.value(books[0], "address/country"),
        address=xml.value(books[0], "address/text") or xml.value(books[0], "address"),
        identifier=xml.value(books[0], "registered-number"),
    )  # fmt: skip

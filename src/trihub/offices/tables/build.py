"""From one row to the publications that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, replace
from typing import Any

from trihub.core.citations import Citation, Phase
from trihub.core.classes import Classification, Scheme, parse_fi, parse_ipc
from trihub.core.dates import PatentDate
from trihub.core.errors import BadInput, BadNumber
from trihub.core.kinds import find_kind
from trihub.core.languages import OFFICE_LANGUAGE, guess_language, normalise_language, script_of
from trihub.core.numbers import parse
from trihub.core.numbers.model import Number, NumberType, Right
from trihub.core.patent import (
    Application,
    Claim,
    ClaimSet,
    Description,
    DocumentId,
    LegalEvent,
    Origin,
    Paragraph,
    Party,
    Patent,
    PctData,
    Priority,
    Related,
    Relation,
    Source,
    Text,
)
from trihub.offices.claims import find_dependencies
from trihub.offices.kr.registrations import official
from trihub.offices.parts import Parts, pct_data, without_number
from trihub.offices.reader import SkipRecord
from trihub.offices.tables.mapping import AUTO, GUESS, FieldMap, Mapping
from trihub.offices.tables.targets import ROLES, SCHEMES
from trihub.offices.tables.values import Value, field_values, read_date

_COMPOSITE = re.compile(
    r"^(?:(?P<office>[A-Z]{2})[\s_]*(?=\S))?(?P<number>\S.*?)[\s_]*(?:\(?(?P<kind>[A-Z]\d?)\)?)?$"
)
_CLAIM = re.compile(
    r"^\s*(?:\[?(?:claim|청구항|权利要求|请求项|请求項|【?請求項)\s*)?(\d{1,4})\s*[.．:：\])】]",
    re.I,
)
_EPODOC_PCT = re.compile(r"\d{4}[A-Z]{2}\d")
_LONGEST = 40
_SYMBOLIC = (Scheme.IPC, Scheme.CPC, Scheme.ECLA)


@dataclass(frozen=True, slots=True)
class _Published:
    id: DocumentId
    registered: bool


def row_documents(mapping: Mapping, row: Dictionary[str, Any], source: Source) -> Iterator[Patent]:
    """Yield each publication of a row, the first first.

    :raises SkipRecord: the row has an application's number but no publication's: unpublished
        is the default.
    :raises BadInput: the row names nothing that can be kept, or contradicts itself.
    """
    yield from _Row(mapping, row, source).documents()


class _Row:
    """A row with its mapping, and what was odd in it."""

    def __init__(self, mapping: Mapping, row: Dictionary[str, Any], source: Source) -> None:
        self.mapping, self.row, self.source, self.parts = mapping, row, source, Parts()
        self.found: dict[str, list[tuple[FieldMap, list[Value]]]] = {}
        for rule in mapping.fields:
            values = field_values(rule, row, mapping.empty)
            if values:
                self.found.setdefault(rule.target.name, []).append((rule, values))

    def documents(self) -> Iterator[Patent]:
        published = [p for group in self.mapping.publications if (p := self._published(group))]
        if not published:
            if self.one("application"):
                raise SkipRecord("not published")
            raise BadInput(
                "The row has no publication number.",
                hint="A document without a number cannot be cited; complete the row.",
            )
        published.sort(key=lambda p: p.id.date.compact if p.id.date else 99999999)
        chosen = {"all": published, "first": published[:1], "last": published[-1:]}
        ids = [p.id for p in published]
        for each in chosen[self.mapping.choice]:
            yield self._patent(each, tuple(ids[: ids.index(each.id)]))

    # --- the publication -----------------------------------------------------------------

    def _published(self, group: tuple[FieldMap, ...]) -> _Published | None:
        rules = {rule.target.name: rule for rule in group}
        values = {
            name: v[0] for name, rule in rules.items()
            if (v := field_values(rule, self.row, self.mapping.empty))
        }  # fmt: skip
        if "number" not in values:
            return None
        rule = rules["number"]
        told: dict[str, str] = {n: values[n].text for n in ("office", "kind") if n in values}
        date = None
        if "published" in values:
            forms = rules["published"].option("date_form", ())
            date = read_date(values["published"].text, forms, "published")
        office, number, kind = _composite(values["number"], rule, told)
        if not any(letter.isdecimal() for letter in number) or len(number) > _LONGEST:
            raise BadInput(
                f"“{values['number'].text[:60]}” is no publication number.",
                hint="Look at the column that the mapping takes the number from.",
            )
        if not office:
            office = _office_of(values["number"].text)
        if not office:
            raise BadInput(
                f"The publication number “{values['number'].text}” names no office.",
                hint='Set office in [constants] (office = "CN") or map a column to it.',
            )
        found = self.parts.document(office, number, kind, date)
        return _Published(
            replace(found, original=values["number"].text), rule.option("type") == "registration"
        )

    def _patent(self, published: _Published, earlier: tuple[DocumentId, ...]) -> Patent:
        own = published.id
        right = self._right(own)
        named = self._ids("earlier", own.office)
        registration = self.one("registration") or (own.original if published.registered else "")
        if own.office == "KR":
            registration = official(registration)
        return Patent(
            publication=own,
            source=self.source,
            right=right,
            application=self._application(own, right),
            registration=registration,
            grant_date=self.date("granted"),
            first_published=self.date("first_published") or (earlier[0].date if earlier else None),
            earlier=(*earlier, *named),
            priorities=tuple(self._priorities(own.office)),
            related=tuple(self._related(own.office)),
            pct=self._pct(),
            parties=tuple(self._parties()),
            titles=tuple(self._texts("title", own.office)),
            abstracts=tuple(self._texts("abstract", own.office)),
            claim_sets=tuple(self._claim_sets(own.office)),
            descriptions=tuple(self._descriptions(own.office)),
            classes=tuple(self._classes()),
            citations=tuple(self._citations(own.office)),
            events=tuple(self._events(own.office)),
            docdb_family=self.one("docdb_family"),
            status=self.one("status"),
            designated=tuple(v.text for _, v in self.each("designated")),
            extra=tuple((rule.name, v.text) for rule, v in self.each("extra")),
            notes=tuple(self.parts.notes),
        )

    def each(self, name: str) -> Iterator[tuple[FieldMap, Value]]:
        """Every value of a target with the rule that it comes from."""
        for rule, values in self.found.get(name, ()):
            for value in values:
                yield rule, value

    def one(self, name: str) -> str:
        """The first value of a target as text."""
        return next((value.text for _, value in self.each(name)), "")

    def date(self, name: str) -> PatentDate | None:
        """The first value of a target as a date. :raises BadInput: it is none."""
        for rule, value in self.each(name):
            return read_date(value.text, rule.option("date_form", ()), name)
        return None

    def _part_date(self, rule: FieldMap, value: Value) -> PatentDate | None:
        text = value.part("date")
        return read_date(text, rule.option("date_form", ()), rule.target.name) if text else None

    def _right(self, own: DocumentId) -> Right:
        if told := self.one("right"):
            try:
                return Right(told)
            except ValueError as error:
                words = ", ".join(right.value for right in Right)
                raise BadInput(
                    f"The right “{told}” is not known.", hint=f"Rights: {words}."
                ) from error
        date = own.date.first if own.date else None
        utility = own.office in ("CN", "JP", "KR") and own.kind[:1] in ("U", "Y")
        by_letter = Right.UTILITY_MODEL if utility else Right.PATENT
        return find_kind(own.office, own.kind, date).right or by_letter

    # --- numbers -------------------------------------------------------------------------

    def _application(self, own: DocumentId, right: Right) -> Application | None:
        date = self.date("filed")
        for rule, value in self.each("application"):
            office, number, kind = _composite(value, rule, {})
            return self.parts.application(
                office or own.office, number, kind=kind, date=date, right=right
            )
        return Application(office=own.office, number="", date=date, right=right) if date else None

    def _ids(self, name: str, office: str) -> tuple[DocumentId, ...]:
        found = []
        for rule, value in self.each(name):
            its, number, kind = _composite(value, rule, {})
            date = self._part_date(rule, value)
            found.append(self.parts.document(its or office, number, kind, date))
        return tuple(found)

    def _priorities(self, office: str) -> Iterator[Priority]:
        for place, (rule, value) in enumerate(self.each("priorities"), 1):
            its, number, kind = _composite(value, rule, {})
            date = self._part_date(rule, value)
            yield self.parts.priority(its or office, number, date=date, sequence=place, kind=kind)

    def _related(self, office: str) -> Iterator[Related]:
        for rule, value in self.each("related"):
            its, number, kind = _composite(value, rule, {})
            date = self._part_date(rule, value)
            relation = Relation(rule.option("relation", Relation.OTHER.value))
            yield self.parts.related(relation, its or office, number, date=date, kind=kind)

    def _pct(self) -> PctData | None:
        filed, issued = self.one("pct_application"), self.one("pct_publication")
        application = self.parts.application("WO", filed) if filed else None
        publication = None
        if issued:
            _, number, kind = _composite(Value(issued), None, {})
            publication = self.parts.document("WO", number, kind)
        return pct_data(application, publication, self.date("national_phase"))

    # --- texts and names -----------------------------------------------------------------

    def _lang(self, rule: FieldMap, text: str, office: str) -> str:
        told = rule.name or rule.option("lang", GUESS)
        if told == GUESS:
            return guess_language(text, OFFICE_LANGUAGE.get(office, "en"))
        return normalise_language(told)

    def _texts(self, name: str, office: str) -> Iterator[Text]:
        for rule, value in self.each(name):
            lang = self._lang(rule, value.text, office)
            text = " ".join(value.text.split()) if name == "title" else _lines(value.text)
            yield Text(text=text, lang=lang, origin=_origin(rule, lang, office))

    def _claim_sets(self, office: str) -> Iterator[ClaimSet]:
        for rule, values in self.found.get("claims", ()):
            lang = self._lang(rule, values[0].text, office)
            claims: list[Claim] = []
            for value in values:
                number = len(claims) + 1
                printed = _CLAIM.match(value.text)
                if printed and int(printed[1]) >= number:
                    number = int(printed[1])
                text = _lines(without_number(value.text, number))
                depends_on = find_dependencies(text, number, lang)
                claims.append(Claim(number=number, text=text, depends_on=depends_on))
            yield ClaimSet(
                claims=tuple(claims), lang=lang, origin=_origin(rule, lang, office),
                label=rule.option("label"),
            )  # fmt: skip

    def _descriptions(self, office: str) -> Iterator[Description]:
        for rule, values in self.found.get("description", ()):
            lang = self._lang(rule, values[0].text, office)
            lines = (line for value in values for line in _lines(value.text).split("\n"))
            yield Description(
                paragraphs=tuple(Paragraph(text=line) for line in lines),
                lang=lang, origin=_origin(rule, lang, office),
            )  # fmt: skip

    def _parties(self) -> Iterator[Party]:
        for name, role in ROLES.items():
            for place, (_, value) in enumerate(self.each(name), 1):
                text = " ".join(value.text.split())
                yield Party(role=role, name=text, sequence=place, script=script_of(text).value)

    # --- classes, citations, events ------------------------------------------------------

    def _classes(self) -> Iterator[Classification]:
        for name, scheme in SCHEMES.items():
            for rule, value in self.each(name):
                office = rule.option("office")
                if scheme in _SYMBOLIC:
                    found = parse_ipc(value.text, scheme=scheme, office=office)
                    if found is None:
                        self.parts.note(f"The {scheme.value} “{value.text}” could not be read.")
                    else:
                        yield found
                else:
                    symbol = parse_fi(value.text) if scheme is Scheme.FI else value.text
                    yield Classification(scheme=scheme, symbol=symbol, office=office)

    def _citations(self, office: str) -> Iterator[Citation]:
        place = 0
        for rule, value in self.each("cites"):
            place += 1
            its, number, kind = _composite(value, rule, {})
            cited = self.parts.document(its or office, number, kind, self._part_date(rule, value))
            yield Citation(
                sequence=place, office=cited.office, number=cited.number, kind=kind,
                date=cited.date, original=value.text, phase=_phase(rule),
            )  # fmt: skip
        for rule, value in self.each("cites_text"):
            place += 1
            yield Citation(sequence=place, text=value.text, phase=_phase(rule))

    def _events(self, office: str) -> Iterator[LegalEvent]:
        for rule, value in self.each("events"):
            yield LegalEvent(
                office=value.part("office") or rule.option("office") or office,
                code=value.part("code"),
                date=self._part_date(rule, value),
                text=value.part("text") or value.text,
            )


def _phase(rule: FieldMap) -> Phase:
    return Phase(rule.option("phase", Phase.UNKNOWN.value))


def _origin(rule: FieldMap, lang: str, office: str) -> Origin:
    told = rule.option("origin", AUTO)
    if told == AUTO:
        return Origin.ORIGINAL if OFFICE_LANGUAGE.get(office) == lang else Origin.UNKNOWN
    return Origin(told)


def _lines(text: str) -> str:
    """The text with its line breaks and single blanks, empty lines left out."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _office_of(text: str) -> str:
    """The office that a number names by its words (``特許第7624240号``) or its form; empty where it
    can be read in several ways, or counts something else than publications."""
    try:
        found = parse(text)
    except BadNumber:
        return ""
    published = (NumberType.PUBLICATION, NumberType.REGISTRATION)
    return found.office if isinstance(found, Number) and found.type in published else ""


def _composite(value: Value, rule: FieldMap | None, told: dict[str, str]) -> tuple[str, str, str]:
    """Office, number and kind: from a pattern's groups, else from the text itself.

    What other columns tell (``told``) fills what the number lacks.

    :raises BadInput: the number names another office or kind than its column.
    """
    if value.part("number"):
        office, number, kind = (value.part(name) for name in ("office", "number", "kind"))
    else:
        match = _COMPOSITE.match(value.text)
        parts = match.groupdict() if match else {"number": value.text}
        office, number, kind = (parts.get(name) or "" for name in ("office", "number", "kind"))
    if office == "PC" and number.startswith("T"):
        office, number = "", value.text
    if office == "WO" and _EPODOC_PCT.match(number):
        number = f"WO{number}"
    for name, printed in (("office", office), ("kind", kind)):
        if printed and told.get(name, printed) != printed:
            raise BadInput(
                f"The number “{value.text}” says {name} {printed}, its column {told[name]}.",
                hint=f"Correct the row, or leave {name} out of the mapping.",
            )
    option = rule.option if rule else (lambda name: "")
    office = office or told.get("office", "") or option("office")
    kind = kind or told.get("kind", "") or option("kind")
    return office, number.replace("_", " "), kind

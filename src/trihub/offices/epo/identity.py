"""Numbers in the EPO's exchange documents: one thing printed in several forms is one thing.

DOCDB gives each form in an element of its own (``data-format``), OPS inside one element
(``document-id-type``). The EPO's schema warns that ``sequence`` starts again with every form
and does not pair them, so that DOCDB's own form alone counts and the others are kept as
they are printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from trihub.core.dates import PatentDate
from trihub.core.numbers import OFFICES, wo
from trihub.core.numbers.clean import clean
from trihub.core.numbers.model import Form, Right
from trihub.core.patent import Application, DocumentId, PctData, Priority, Related, Relation
from trihub.offices import xml
from trihub.offices.parts import RIGHTS, Parts, number_of

RELATIONS = {"1": Relation.CONTINUATION, "3": Relation.DIVISION}
"""``priority-linkage-type`` that names an earlier application of the same owner; ``W`` is the PCT
application behind a national phase. All letters stay in :attr:`Priority.linkage`."""

PCT_LINKAGE = "W"
PRIORITY_DAYS = 366 + 62
"""The longest time from a priority to the application that claims it, in days."""
_PARTS = ("country", "doc-number", "kind", "date")
_FORMS = ("docdb", "epodoc", "original")


class Given(NamedTuple):
    """One ``document-id``: what it says, unread."""

    form: str
    country: str
    number: str
    kind: str
    date: str
    lang: str = ""


def given(references: Iterable[xml.Element]) -> list[Given]:
    """Every form in which the references give their number, in the file's order.

    The register has the parts of a number without a ``document-id`` around them.
    """
    found: list[Given] = []
    for reference in references:
        default = reference.get("data-format") or "docdb"
        for item in reference.findall("document-id") or [reference]:
            texts = {child.tag: xml.text_of(child) for child in item}
            country, number, kind, date = (texts.get(tag, "") for tag in _PARTS)
            form = item.get("document-id-type") or default
            if number:
                found.append(Given(form, country, number, kind, date, item.get("lang") or ""))
    return found


def best(forms: Sequence[Given], office: str) -> Given | None:
    """DOCDB's form, else the EPODOC one, else the original; with the date that any of them has."""
    for form in _FORMS:
        for one in forms:
            if one.form == form:
                country = one.country or (one.number[:2] if form == "epodoc" else office)
                date = one.date or next((other.date for other in forms if other.date), "")
                return one._replace(country=country, date=date)
    return None


def other_forms(name: str, forms: Iterable[Given]) -> list[tuple[str, str]]:
    """The forms beside DOCDB's, as (``name form``, number) for :attr:`Patent.extra`."""
    return [(f"{name} {one.form}", one.number) for one in forms if one.form != "docdb"]


def publication(
    parts: Parts, office: str, number: str, kind: str, date: str, forms: Iterable[Given]
) -> DocumentId:
    """The document's own number; ``original`` as its office prints it, where the file has that.

    Kinds are looked up where there is a table of them: DOCDB holds a hundred offices more.

    :raises BadFile: there is no number.
    """
    day = parts.date(date, "Date of publication")
    if office in OFFICES or not (office and number):
        made = parts.publication(office, number, kind, day)
    else:
        made = parts.document(office, number, kind.upper(), day)
    printed = next((one.number for one in forms if one.form == "original"), "")
    return replace(made, original=printed) if printed else made


def application(
    parts: Parts, forms: Sequence[Given], office: str, right: Right | None
) -> Application | None:
    """The application by the best of its forms."""
    own = best(forms, office)
    if own is None:
        return None
    kind_right = RIGHTS.get(own.kind[:1], right)
    return _application(parts, own, parts.date(own.date, "Date of filing"), kind_right)


def _application(
    parts: Parts, own: Given, date: PatentDate | None, right: Right | None = None
) -> Application:
    office, number = _pct(own) or (own.country, own.number)
    return parts.application(office, number, kind=own.kind, date=date, right=right)


def _pct(own: Given) -> tuple[str, str] | None:
    """A PCT application as it is printed everywhere; DOCDB has ``IB 2022055385 W`` for it."""
    read = wo.application(clean(own.number[:80]), office=own.country, kind=own.kind)
    printed = wo.form(read, Form.ORIGINAL) if read else None
    return ("WO", printed) if printed else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What the priority claims of a document say: priorities, parents, the PCT application."""

    priorities: tuple[Priority, ...] = ()
    related: tuple[Related, ...] = ()
    pct: PctData | None = None
    extra: tuple[tuple[str, str], ...] = ()


def claimed(parts: Parts, claims: Iterable[xml.Element], own: Application | None) -> Claimed:
    """Read priority claims; those of one form are counted, the others kept as printed.

    OPS's bibliography does not say which claims are active. There the PCT application of a
    national phase stands among them; outside the PCT it is read as inactive, as DOCDB marks
    it, or national phases would part from the family of their PCT application.
    """
    read = [(claim, given([claim])) for claim in claims]
    form = next(
        (name for name in _FORMS if any(one.form == name for _, forms in read for one in forms)), ""
    )
    priorities: list[Priority] = []
    parents: list[Related] = []
    extra: list[tuple[str, str]] = []
    pct: Application | None = None
    for claim, forms in read:
        sequence = number_of(xml.attribute(claim, "sequence"), len(priorities) + 1)
        chosen = next((one for one in forms if one.form == form), None)
        beside = [one for one in forms if one is not chosen and one.form != "docdb"]
        extra += [(f"priority {one.form}", f"{sequence}: {one.number}") for one in beside]
        if chosen is None:
            continue
        chosen = best([chosen], own.office if own else "") or chosen
        made = _priority(parts, claim, chosen, sequence, own)
        priorities.append(made)
        if _is_pct_parent(made, own):
            pct = pct or _application(parts, chosen, made.date)
        elif relation := RELATIONS.get(made.linkage):
            parents.append(
                Related(
                    relation=relation, office=made.office, number=made.number,
                    key=made.key, date=made.date,
                )
            )  # fmt: skip
    return Claimed(
        priorities=tuple(priorities),
        related=tuple(parents),
        pct=PctData(application=pct) if pct else None,
        extra=tuple(extra),
    )


def _priority(
    parts: Parts, claim: xml.Element, chosen: Given, sequence: int, own: Application | None
) -> Priority:
    date = parts.date(chosen.date, "Date of priority")
    made = _application(parts, chosen, date)
    said = xml.value(claim, "priority-active-indicator").upper()[:1]
    active = {"Y": True, "N": False}.get(said)
    if active is None and _hangs_on_pct(made, own):
        active = False
    return Priority(
        office=made.office, number=made.number, key=made.key, kind=chosen.kind, date=date,
        sequence=sequence, active=active, linkage=xml.value(claim, "priority-linkage-type"),
    )  # fmt: skip


def _hangs_on_pct(made: Application, own: Application | None) -> bool:
    """Whether a PCT application is claimed as what this one came from and not as a priority: a
    priority is filed before it, and not longer than the year of Article 4 of the Paris Convention
    with the two months in which it can be restored (PCT Rule 49ter)."""
    if made.office != "WO" or own is None or own.office == "WO":
        return False
    if made.date is None or own.date is None:
        return True
    return not 0 < (own.date.first - made.date.first).days <= PRIORITY_DAYS


def _is_pct_parent(made: Priority, own: Application | None) -> bool:
    """Whether a claim names the PCT application itself: by its linkage, or where the file does not
    say, since it was filed on the same day (no priority is)."""
    if made.office != "WO" or own is None or own.office == "WO":
        return False
    same_day = made.date is not None and made.date == own.date
    return made.linkage == PCT_LINKAGE or (not made.linkage and same_day)

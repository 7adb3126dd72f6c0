"""What people bring about in a case: one form each on its page, one row each in the table.

The case's page and the API both go by it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Request

from trihub.core.casework.people import Account
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.numbers.lookup import find_document
from trihub.joint.petition.consents import give
from trihub.joint.petition.model import Consent
from trihub.joint.report.actions import ActionKind, FirstAction, citations
from trihub.joint.service import Joint
from trihub.web.dates import day_of
from trihub.web.identity import Visitor
from trihub.web.pages.common import Language
from trihub.web.services import services

Line = Annotated[str, Form(max_length=400)]
Words = Annotated[str, Form(max_length=10_000)]

_CLAIMS = re.compile(r"\s*(\d{1,4})\s*(?:[-–~]\s*(\d{1,4})\s*)?")
MOST_CLAIMS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What a form says. Each move reads the parts that it needs."""

    lang: str
    reason: str = ""
    office: str = ""
    rule: str = ""
    yes: bool = False
    people: tuple[str, ...] = ()
    until: str = ""
    publication: str = ""
    day: str = ""
    source: str = ""
    kind: str = ""
    documents: str = ""
    rejected: str = ""
    allowed: str = ""
    accounts: Mapping[str, Account] | None = None


def filled(
    lang: Language, request: Request, reason: Words = "", office: Line = "", rule: Line = "",
    yes: Annotated[bool, Form()] = False,
    people: Annotated[list[str] | None, Form(max_length=50)] = None, until: Line = "",
    publication: Line = "", day: Line = "", source: Line = "", kind: Line = "",
    documents: Words = "", rejected: Line = "", allowed: Line = "",
) -> Move:  # fmt: skip
    """The form as it was sent."""
    access = services(request).access
    named = tuple(people or ())
    found = {one: access.accounts.get(one) for one in named} if access else {}
    return Move(
        lang=lang, reason=reason, office=office, rule=rule, yes=yes, people=named, until=until,
        publication=publication, day=day, source=source, kind=kind, documents=documents,
        rejected=rejected, allowed=allowed,
        accounts={key: account for key, account in found.items() if account},
    )  # fmt: skip


def _consent(joint: Joint, who: Visitor, case: str, form: Move) -> None:
    programme = joint.reading.open(who.actor, case).programme
    language = form.lang if form.lang in programme.consent else next(iter(programme.consent))
    until = day_of(form.until)
    consent: Consent = give(
        programme, form.office, ("application", "search results", "opinions"), language,
        joint.parts.now(), until,
    )  # fmt: skip
    joint.cases.give_consent(who.actor, case, consent)


def _assign(joint: Joint, who: Visitor, case: str, form: Move) -> None:
    known = form.accounts or {}
    if missing := [one for one in form.people if one not in known]:
        raise BadInput(said("There is no account {account}.", account=missing[0]))
    joint.cases.assign(who.actor, case, [known[one] for one in form.people])


def _publication(joint: Joint, who: Visitor, case: str, form: Move) -> None:
    found = find_document(joint.parts.library, form.publication)
    day = day_of(form.day)
    joint.cases.evidence_publication(
        who.actor, case, found.patent.key, day.isoformat() if day else "", form.source
    )


def _action(joint: Joint, who: Visitor, case: str, form: Move) -> None:
    keys = [find_document(joint.parts.library, one).patent.key
            for one in re.split(r"[\n;]+", form.documents) if one.strip()]  # fmt: skip
    day = day_of(form.day)
    if form.kind not in set(ActionKind) or day is None:
        raise BadInput(
            said("A first action has a kind and a day."),
            hint=said("Choose what was issued, and give its day, for example 2026-01-31."),
        )
    action = FirstAction(
        office=who.actor.office, kind=ActionKind(form.kind), date=day.isoformat(),
        cites=citations(joint.parts.library, keys), rejected=claims(form.rejected),
        allowed=claims(form.allowed), note=form.reason, language=form.lang,
    )  # fmt: skip
    joint.cases.record_action(who.actor, case, action)


def claims(text: str) -> tuple[int, ...]:
    """Claim numbers as people write them: ``1-3, 7``. :raises BadInput: something else."""
    found: list[int] = []
    for piece in re.split(r"[,;、，；]", text):
        if not piece.strip():
            continue
        match = _CLAIMS.fullmatch(piece)
        first = int(match[1]) if match else 0
        last = int(match[2] or first) if match else 0
        if not match or last < first or len(found) + last - first >= MOST_CLAIMS:
            raise BadInput(
                said("“{text}” names no claims.", text=piece.strip()),
                hint=said("Write claims as numbers and ranges, for example 1-3, 7."),
            )
        found += range(first, last + 1)
    return tuple(dict.fromkeys(found))


Mover = Callable[[Joint, Visitor, str, Move], None]
MOVES: Mapping[str, Mover] = {
    "join": lambda j, w, c, f: j.cases.join_request(w.actor, c, f.office),
    "consent": _consent,
    "revoke": lambda j, w, c, f: j.cases.revoke_consent(w.actor, c, f.office, f.reason),
    "withdraw": lambda j, w, c, f: j.cases.withdraw(w.actor, c, f.reason),
    "assess": lambda j, w, c, f: j.cases.assess(w.actor, c, f.rule, f.yes, f.reason),
    "decide": lambda j, w, c, f: j.cases.decide_provisionally(w.actor, c, f.yes, f.reason),
    "admit": lambda j, w, c, f: j.cases.admit(w.actor, c, f.reason),
    "refuse": lambda j, w, c, f: j.cases.refuse(w.actor, c, f.reason),
    "assign": _assign,
    "waive": lambda j, w, c, f: j.cases.give_waiver(w.actor, c, f.reason),
    "publication": _publication,
    "action": _action,
}
"""Each form of the case's page by its name in the address."""

"""What is missing in the register, and what cannot be."""

from __future__ import annotations

from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import Response

from trihub.access.rules import Act, Subject, allowed
from trihub.register.editing.tasks import key_of, tasks
from trihub.register.quality import Finding
from trihub.web.identity import Who
from trihub.web.pages.common import Language
from trihub.web.register.common import shown
from trihub.web.register.recording.common import actor_of, called
from trihub.web.services import Library

router = APIRouter()
SHOWN = 100
"""Findings of one fault that the page shows."""


@router.get("/{lang}/register/quality")
def quality(request: Request, lang: Language, library: Library, who: Who) -> Response:
    """What is missing in the register, and what cannot be; of each fault the first. Who may takes a
    row up."""
    register = library.register
    groups = register.view().keep(
        ("groups", register.today()), lambda: _grouped(register.findings())
    )
    count = sum(number for _, _, number in groups)
    return shown(
        request, lang, "quality.html", groups=groups, count=count, most=SHOWN,
        tasks=tasks(register), key_of=key_of, me=actor_of(who), csrf=who.csrf,
        may=allowed(who.actor, Act.FOLLOW, Subject()), called=called(request, lang, who),
    )  # fmt: skip


def _grouped(every: list[Finding]) -> list[tuple[str, list[Finding], int]]:
    found = sorted(every, key=_fault)
    groups = [(fault, list(each)) for fault, each in groupby(found, key=_fault)]
    return [(fault, each[:SHOWN], len(each)) for fault, each in groups]


def _fault(each: Finding) -> str:
    return each.fault.value

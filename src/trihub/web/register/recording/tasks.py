"""Taking up a row of the quality page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import RedirectResponse, Response

from trihub.access.rules import Act, Subject, require
from trihub.register.editing import tasks
from trihub.web.identity import Sender
from trihub.web.pages.common import Language
from trihub.web.register.recording.common import Line, Words, actor_of
from trihub.web.services import Library

router = APIRouter()


@router.post("/{lang}/register/quality/{key}")
def take_up(
    lang: Language, library: Library, who: Sender,
    key: Annotated[str, Path(pattern="^[0-9a-f]{12}$")], do: Line = "", note: Words = "",
) -> Response:  # fmt: skip
    """Take a finding up, give it back, or say that it is done."""
    require(who.actor, Act.FOLLOW, Subject())
    tasks.do(library.register, key, do, actor_of(who), note)
    return RedirectResponse(f"/{lang}/register/quality#t{key}", 303)

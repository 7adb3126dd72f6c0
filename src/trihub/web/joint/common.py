"""What pages of joint search share: the feature itself, and an office's own closed view of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Request

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.joint.programmes.model import Programme
from trihub.joint.service import Joint
from trihub.web.services import services


def open_joint(request: Request) -> Joint:
    """Joint search. :raises NotFound: this site has no accounts, and so no cases."""
    joint = services(request).joint
    if joint is None:
        raise NotFound(
            said("This site takes no petitions."),
            hint=said("Its operator has set up no accounts."),
        )
    return joint


JointSearch = Annotated[Joint, Depends(open_joint)]
CaseNumber = Annotated[str, Path(max_length=40)]


def in_language(texts: dict[str, str], language: str) -> tuple[str, str]:
    """A text in the reader's language, else in English or any; with the language it is in."""
    for code in (language, "en", *texts):
        if code in texts:
            return texts[code], code
    return "", language


def programme_named(request: Request, programme: str) -> Programme:
    """A programme by its id. :raises NotFound: there is none."""
    found = services(request).programmes.get(programme)
    if found is None:
        raise NotFound(
            said("There is no programme “{id}”.", id=programme),
            hint=said("Choose one from the list of programmes."),
        )
    return found

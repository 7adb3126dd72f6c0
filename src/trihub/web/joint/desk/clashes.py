"""After a clash: the version that a person chose is kept on top of the one that stands."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from trihub.core.casework.cases import ItemKind
from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.joint.desk.history import SHAPES, content_of
from trihub.web.identity import Sender
from trihub.web.joint.common import CaseNumber, JointSearch
from trihub.web.joint.desk.board import show
from trihub.web.joint.desk.common import attempt, base, place_of, unpack
from trihub.web.pages.common import Language

router = APIRouter()

PACKED = 3 << 20
"""Characters of a version that travels in a form."""


@router.post("/{lang}/joint/cases/{case}/desk/settle/{item}")
def settle(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber, item: str,
    kind: Annotated[str, Form(max_length=40)] = "", version: Annotated[int, Form(ge=0)] = 0,
    content: Annotated[str, Form(max_length=PACKED)] = "",
    removing: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """Keep one's own version, or both in one, or take the item back after all."""

    def do() -> str:
        shape = next((one for one in SHAPES if one.value == kind), None)
        if shape is None:
            raise NotFound(said("There is nothing at this address."))
        chosen = content_of(ItemKind(shape), unpack(content))
        if removing:
            joint.desk.items.remove(who.actor, case, item, version)
        else:
            joint.desk.settle(who.actor, case, item, chosen, version)
        return place_of(base(lang, case), chosen)

    return attempt(do, lambda e: show(request, lang, who, joint, case, e))

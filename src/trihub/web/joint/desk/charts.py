"""Claim charts: the features of a claim against passages of the marked documents."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import Response

from trihub.core.errors import TrihubError
from trihub.joint.desk.model import Anchor, Chart, Feature
from trihub.joint.encoding import decode, encode
from trihub.joint.service import Joint
from trihub.web.identity import Member, Sender, Visitor
from trihub.web.joint.common import CaseNumber, JointSearch
from trihub.web.joint.desk.common import attempt, base, desk_page, pack, unpack
from trihub.web.pages.common import Language

router = APIRouter()

Claim = Annotated[int, Path(ge=1, le=10_000)]


@router.get("/{lang}/joint/cases/{case}/desk/charts/{claim}")
def chart(
    request: Request, lang: Language, who: Member, joint: JointSearch, case: CaseNumber,
    claim: Claim, with_: Annotated[list[str] | None, Query(alias="with", max_length=10)] = None,
) -> Response:  # fmt: skip
    """A claim's chart; ``with`` are documents for which passages are proposed."""
    return show(request, lang, who, joint, case, claim, tuple(with_ or ()))


def show(
    request: Request, lang: str, who: Visitor, joint: Joint, case: str, claim: int,
    wanted: tuple[str, ...] = (), error: TrihubError | None = None,
) -> Response:  # fmt: skip
    """The page."""
    item, kept = joint.desk.chart(who.actor, case, claim)
    marked = tuple(m.document for _, m in joint.desk.marks(who.actor, case) if m.relevant)
    documents = tuple(dict.fromkeys((*kept.documents, *wanted)))
    proposed = joint.desk.propose_passages(who.actor, case, kept.features, wanted) if wanted else {}
    return desk_page(
        request, lang, who, joint, case, "chart.html", error, item=item, chart=kept, claim=claim,
        marked=marked, documents=documents, proposed=proposed, pack=packed,
        application=joint.desk.application(who.actor, case),
    )  # fmt: skip


@router.post("/{lang}/joint/cases/{case}/desk/charts/{claim}")
def save(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber,
    claim: Claim, version: Annotated[int, Form(ge=0)] = 0,
    text: Annotated[list[str] | None, Form(max_length=200)] = None,
    passage: Annotated[list[str] | None, Form(max_length=2_000)] = None,
) -> Response:  # fmt: skip
    """Keep the chart as edited: features by their texts, passages as ticked."""

    def do() -> str:
        ticked: dict[int, list[Anchor]] = {}
        for one in passage or ():
            row, _, anchor = one.partition(":")
            ticked.setdefault(int(row) if row.isdecimal() and len(row) < 5 else -1, []).append(
                decode(unpack(anchor), Anchor)
            )
        features = tuple(
            Feature(
                label=f"{claim}.{place}", text=words.strip(), passages=tuple(ticked.get(at, ()))
            )
            for place, (at, words) in enumerate(
                ((at, words) for at, words in enumerate(text or ()) if words.strip()), 1
            )
        )
        documents = tuple(dict.fromkeys(p.document for f in features for p in f.passages))
        made = Chart(claim=claim, documents=documents, features=features)
        joint.desk.save_chart(who.actor, case, made, version)
        return f"{base(lang, case)}/charts/{claim}"

    return attempt(do, lambda e: show(request, lang, who, joint, case, claim, (), e))


def packed(anchor: Anchor) -> str:
    """A passage as it travels in a form."""
    return pack(encode(anchor))

"""Claim charts: the features of a claim against passages of the marked documents."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import quote as quoted
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import Response

from trihub.access.papers.encoding import decode, encode
from trihub.core.errors import BadInput, TrihubError
from trihub.core.messages import said
from trihub.joint.desk.chart import proposed_chart, taken
from trihub.joint.desk.model import Anchor, Chart, Feature
from trihub.joint.service import Joint
from trihub.web.identity import Member, Sender, Visitor
from trihub.web.joint.common import CaseNumber, JointSearch
from trihub.web.joint.desk.common import attempt, base, desk_page, pack, unpack
from trihub.web.joint.desk.marking import show as document
from trihub.web.joint.desk.selecting import passages_of
from trihub.web.pages.common import Language, named

router = APIRouter()

Claim = Annotated[int, Path(ge=1, le=10_000)]
_FEATURE = re.compile(r"(\d{1,5})\|([^|]{1,60})\|(\d{1,9})")


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
    select: Annotated[str, Form(max_length=400)] = "",
) -> Response:  # fmt: skip
    """Keep the chart as edited: features by their texts, passages as ticked. ``select`` (row and
    document) goes on to the document's text, to select passages for that row's feature."""

    def do() -> str:
        ticked: dict[int, list[Anchor]] = {}
        for one in passage or ():
            row, _, anchor = one.partition(":")
            ticked.setdefault(int(row) if row.isdecimal() and len(row) < 5 else -1, []).append(
                decode(unpack(anchor), Anchor)
            )
        written = [(at, words.strip()) for at, words in enumerate(text or ()) if words.strip()]
        labels = {at: f"{claim}.{place}" for place, (at, _) in enumerate(written, 1)}
        features = tuple(
            Feature(label=labels[at], text=words, passages=tuple(ticked.get(at, ())))
            for at, words in written
        )
        documents = tuple(dict.fromkeys(p.document for f in features for p in f.passages))
        made = Chart(claim=claim, documents=documents, features=features)
        if (version, made) != _standing(joint, who, case, claim):
            joint.desk.save_chart(who.actor, case, made, version)
        row, _, key = select.partition(":")
        label = labels.get(int(row)) if row.isdecimal() and len(row) < 5 else None
        if label is None:
            return f"{base(lang, case)}/charts/{claim}"
        asked = urlencode({"feature": f"{claim}|{label}"})
        return f"{base(lang, case)}/doc/{quoted(key, safe='')}?{asked}#into-chart"

    return attempt(do, lambda e: show(request, lang, who, joint, case, claim, (), e))


def _standing(joint: Joint, who: Visitor, case: str, claim: int) -> tuple[int, Chart] | None:
    """The chart that is kept, with its version."""
    item, kept = joint.desk.chart(who.actor, case, claim)
    return (item.version, kept) if item else None


@router.post("/{lang}/joint/cases/{case}/desk/doc/{key}/chart")
def take(
    request: Request, lang: Language, who: Sender, joint: JointSearch, case: CaseNumber, key: str,
    feature: Annotated[str, Form(max_length=120)] = "", run: Annotated[str, Form(max_length=80)] = "",
    part: Annotated[list[str] | None, Form(max_length=200)] = None,
    passage: Annotated[list[str] | None, Form(max_length=200)] = None,
    quote: Annotated[str, Form(max_length=20_000)] = "", change: Annotated[int, Form(ge=0)] = 0,
) -> Response:  # fmt: skip
    """Take passages of a document into a claim's chart, for one ``feature``: the claim, its label,
    and the version of the chart that was seen, joined by ``|``."""

    def do() -> str:
        match = _FEATURE.fullmatch(feature)
        stored = named(joint.parts.library, key)
        found = passages_of(joint, who, case, stored, part or (), passage or (), quote, change)
        if match is None or not found:
            raise BadInput(
                said("No passage is selected for a feature of the claim."),
                hint=said("Select words of the text, or tick a part, and choose the feature."),
            )
        claim, label, version = int(match[1]), match[2], int(match[3])
        made = taken(_seen(joint, who, case, claim, version), label, found)
        joint.desk.save_chart(who.actor, case, made, version)
        return f"{base(lang, case)}/charts/{claim}"

    def failed(error: TrihubError) -> Response:
        return document(request, lang, who, joint, case, key, run, error, feature, "chart")

    return attempt(do, failed)


def _seen(joint: Joint, who: Visitor, case: str, claim: int, version: int) -> Chart:
    """The chart as the page showed it: what is sent changes that, whatever came meanwhile."""
    item, kept = joint.desk.chart(who.actor, case, claim)
    if item is None or item.version == version:
        return kept
    versions = joint.desk.items.history(who.actor, case, item.id)
    seen = next((one for one in versions if one.version == version and not one.removed), None)
    if seen is not None:
        return decode(seen.content, Chart)
    return proposed_chart(joint.desk.application(who.actor, case), claim)


def packed(anchor: Anchor) -> str:
    """A passage as it travels in a form."""
    return pack(encode(anchor))

"""Meetings in preparation for programs: the same functions as the pages, with a bearer token."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from trihub.core.casework.people import Role
from trihub.meetings.model import (
    Agenda,
    AgendaItem,
    Entry,
    Minutes,
    Note,
    Position,
    Sentence,
    Signature,
    Summary,
    new_id,
)
from trihub.meetings.shapes import (
    agenda_shape,
    disagreement_shape,
    draft_shape,
    key_shape,
    line_shape,
    minutes_shape,
    paper_shape,
    process_shape,
    signed_shape,
    view_shape,
)
from trihub.web.api.meetings.bodies import (
    AgendaIn,
    ApprovalIn,
    ChangedMeeting,
    MinutesIn,
    NewMeeting,
    NoteIn,
    OverrideIn,
    PositionIn,
    SignatureIn,
    SummaryIn,
)
from trihub.web.api.problems import DENIED
from trihub.web.identity import Member
from trihub.web.meetings.common import Workbench

router = APIRouter(prefix="/meetings", responses=DENIED)
Json = dict[str, Any]
Name = Annotated[
    str, Path(description="The meeting’s number.", max_length=40, pattern=r"^[a-z2-7]{1,40}$")
]
PaperName = Annotated[
    str, Path(description="The paper’s number.", max_length=80, pattern=r"^[a-z2-7-]{1,80}$")
]


@router.get("", summary="Meetings in preparation")
def meetings(
    who: Member, bench: Workbench,
    after: Annotated[str, Query(max_length=40, description="The last number of the page before.")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Json:  # fmt: skip
    """Those that the token’s person may know of, prepared last first."""
    found = bench.preparing.lines(who.actor, after=after, limit=limit)
    return {"meetings": [line_shape(each) for each in found]}


@router.post("", summary="Prepare a meeting", status_code=201)
def create(who: Member, bench: Workbench, given: NewMeeting) -> Json:
    """Begin to prepare a meeting of offices, one’s own among them."""
    name = bench.preparing.create(who.actor, given.meeting(), given.offices)
    return view_shape(bench.open(who.actor, name))


@router.get("/{meeting}", summary="A meeting")
def meeting(who: Member, bench: Workbench, meeting: Name) -> Json:
    """What is known of it; to an administrator how far it is alone."""
    if who.actor.role is Role.ADMINISTRATOR:
        return process_shape(bench.process(who.actor, meeting))
    return view_shape(bench.open(who.actor, meeting))


@router.put("/{meeting}", summary="Change a meeting")
def change(who: Member, bench: Workbench, meeting: Name, given: ChangedMeeting) -> Json:
    """Date, place, host, deadlines."""
    bench.preparing.change(who.actor, meeting, given.meeting(), given.seen)
    return view_shape(bench.open(who.actor, meeting))


@router.get("/{meeting}/meeting.ics", summary="A meeting’s calendar")
def calendar(who: Member, bench: Workbench, meeting: Name) -> Response:
    """The meeting and its deadlines (RFC 5545)."""
    made = bench.calendar(who.actor, "en", "", meeting)
    return Response(made, media_type="text/calendar")


@router.get("/{meeting}/agenda", summary="The agenda")
def agenda(
    who: Member, bench: Workbench, meeting: Name,
    draft: Annotated[bool, Query(description="Propose one from the register; nothing is kept.")] = False,
) -> Json:  # fmt: skip
    """The agenda as kept, or a proposal."""
    if draft:
        return agenda_shape(bench.preparing.draft_agenda(who.actor, meeting), 0)
    return agenda_shape(*bench.preparing.agenda(who.actor, meeting))


@router.put("/{meeting}/agenda", summary="Keep the agenda")
def save_agenda(who: Member, bench: Workbench, meeting: Name, given: AgendaIn) -> Json:
    """The items in their order."""
    items = tuple(
        AgendaItem(**{**each.model_dump(), "id": each.id or new_id()}) for each in given.items
    )
    bench.preparing.save_agenda(who.actor, meeting, Agenda(items=items), given.seen)
    return agenda_shape(*bench.preparing.agenda(who.actor, meeting))


@router.get("/{meeting}/positions", summary="Positions")
def positions(who: Member, bench: Workbench, meeting: Name) -> Json:
    """Those of the own office, and what others shared."""
    found = bench.preparing.positions(who.actor, meeting)
    return {"positions": [paper_shape(*each) for each in found]}


@router.post("/{meeting}/positions", summary="Keep a position")
def save_position(who: Member, bench: Workbench, meeting: Name, given: PositionIn) -> Json:
    """A new one or the next version of one."""
    kept = Position(**given.model_dump(include={"item", "title", "text", "language"}))
    paper = bench.preparing.save_position(
        who.actor, meeting, kept, paper=given.paper, seen=given.seen, share=given.share
    )
    return {"paper": paper}


@router.get("/{meeting}/notes", summary="Notes of the own office")
def notes(who: Member, bench: Workbench, meeting: Name) -> Json:
    """Nobody else reads them."""
    found = bench.preparing.notes(who.actor, meeting)
    return {"notes": [paper_shape(*each) for each in found]}


@router.post("/{meeting}/notes", summary="Keep a note")
def save_note(who: Member, bench: Workbench, meeting: Name, given: NoteIn) -> Json:
    """A new one or the next version of one."""
    note = Note(item=given.item, text=given.text)
    paper = bench.preparing.save_note(who.actor, meeting, note, paper=given.paper, seen=given.seen)
    return {"paper": paper}


@router.delete("/{meeting}/papers/{paper}", summary="Take back a position or a note")
def remove(
    who: Member, bench: Workbench, meeting: Name, paper: PaperName,
    seen: Annotated[int, Query(ge=1)],
) -> Json:  # fmt: skip
    """Its versions are kept."""
    bench.preparing.remove(who.actor, meeting, paper, seen)
    return {"paper": paper}


@router.get("/{meeting}/summary", summary="The joint summary")
def summary(
    who: Member, bench: Workbench, meeting: Name,
    draft: Annotated[bool, Query(description="Propose one from the agenda; nothing is kept.")] = False,
) -> Json:  # fmt: skip
    """The versions side by side, and what they disagree in; null before anybody began it."""
    if draft:
        return {"summary": _proposed(bench.agreeing.begin(who.actor, meeting))}
    found = bench.agreeing.draft(who.actor, meeting)
    return {"summary": draft_shape(found) if found else None}


def _proposed(summary: Summary) -> Json:
    return {
        "languages": list(summary.languages),
        "sentences": [
            {"id": each.id, "texts": dict(each.texts), "commitment": each.commitment,
             "item": each.item}
            for each in summary.sentences
        ],
    }  # fmt: skip


@router.put("/{meeting}/summary", summary="Keep the summary")
def save_summary(who: Member, bench: Workbench, meeting: Name, given: SummaryIn) -> Json:
    """The next version."""
    made = Summary(
        languages=tuple(given.languages),
        sentences=tuple(
            Sentence(**{**each.model_dump(), "id": each.id or new_id()}) for each in given.sentences
        ),
    )
    bench.agreeing.save(who.actor, meeting, made, given.seen)
    return summary(who, bench, meeting)


@router.get("/{meeting}/check", summary="What the language versions disagree in")
def check(who: Member, bench: Workbench, meeting: Name) -> Json:
    """Each disagreement with its place in each version."""
    found = bench.agreeing.draft(who.actor, meeting)
    every = found.disagreements if found else ()
    return {
        "unsettled": sum(not each.why for each in every),
        "disagreements": [disagreement_shape(each) for each in every],
    }


@router.post("/{meeting}/overrides", summary="Let a disagreement stand")
def override(who: Member, bench: Workbench, meeting: Name, given: OverrideIn) -> Json:
    """With the reason, until the words change."""
    bench.agreeing.override(who.actor, meeting, given.key, given.reason, given.seen)
    return summary(who, bench, meeting)


@router.get("/{meeting}/approvals", summary="Approvals and signatures")
def approvals(who: Member, bench: Workbench, meeting: Name) -> Json:
    """Who agreed to which version, who signed, and which offices are missing."""
    agreeing = bench.agreeing
    return {
        "approvals": [key_shape(each) for each in agreeing.keys(who.actor, meeting)],
        "signatures": [signed_shape(each) for each in agreeing.signatures(who.actor, meeting)],
        "missing": agreeing.missing(who.actor, meeting),
        "published": bench.open(who.actor, meeting).meeting.published or None,
    }


@router.post("/{meeting}/approvals", summary="Approve for the own office")
def approve(who: Member, bench: Workbench, meeting: Name, given: ApprovalIn) -> Json:
    """The version with this digest, which must be the one as it stands."""
    bench.agreeing.approve(who.actor, meeting, given.digest)
    return approvals(who, bench, meeting)


@router.delete("/{meeting}/approvals", summary="Withdraw the own office’s approval")
def withdraw(who: Member, bench: Workbench, meeting: Name) -> Json:
    """Before publication."""
    bench.agreeing.withdraw(who.actor, meeting)
    return approvals(who, bench, meeting)


@router.post("/{meeting}/signatures", summary="Record a signature")
def sign(who: Member, bench: Workbench, meeting: Name, given: SignatureIn) -> Json:
    """Who signed for the own office, when, where, and which version."""
    bench.agreeing.sign(who.actor, meeting, Signature(version=0, **given.model_dump()))
    return approvals(who, bench, meeting)


@router.post("/{meeting}/publication", summary="Publish in the register")
def publish(who: Member, bench: Workbench, meeting: Name) -> Json:
    """What every office agreed to; the record of the meeting."""
    return {"record": bench.agreeing.publish(who.actor, meeting)}


@router.get("/{meeting}/minutes", summary="The minutes")
def minutes(who: Member, bench: Workbench, meeting: Name) -> Json:
    """Both offices’ own; never published."""
    return minutes_shape(*bench.preparing.minutes(who.actor, meeting))


@router.put("/{meeting}/minutes", summary="Keep the minutes")
def save_minutes(who: Member, bench: Workbench, meeting: Name, given: MinutesIn) -> Json:
    """The next version."""
    made = Minutes(
        language=given.language, present=tuple(given.present),
        entries=tuple(Entry(item=each.item, text=each.text) for each in given.entries),
    )  # fmt: skip
    bench.preparing.save_minutes(who.actor, meeting, made, given.seen)
    return minutes(who, bench, meeting)

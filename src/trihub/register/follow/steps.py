"""Recording how a commitment goes on: each step beside those before, with what proves it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.register import Draft, RecordKind, Source
from trihub.register.editing.checking import LONGEST
from trihub.register.follow.model import DAY, EVIDENCE, NOTE, Status, Target
from trihub.register.paper import checked_day

if TYPE_CHECKING:
    from trihub.register.service import Register

_OWNER = re.compile(r"[A-Z]{2,4}(?::[0-9a-zA-Z-]{1,40})?")


class Targets(Protocol):
    """What stands elsewhere in Trihub."""

    def __contains__(self, target: Target) -> bool:
        """Whether it is there for everybody."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is to be recorded; what is empty stays as it is.

    ``status`` came about on ``day`` and rests on ``source`` (``place``: its first and last
    character there) or on ``evidence``; ``owner`` is an office, or an office and an account
    (``KR:1a2b``).
    """

    status: str = ""
    day: str = ""
    source: Source | None = None
    place: tuple[int, int] = (0, 0)
    evidence: str = ""
    note: str = ""
    due: str = ""
    owner: str = ""
    created: str = ""


def follow(
    register: Register, name: str, step: Step, actor: str, *, seen: int, targets: Targets
) -> None:
    """Record a step of a commitment. ``seen`` is the newest statement that the person saw.

    :raises BadInput: it says nothing, something is no date or owner, or a status has no evidence.
    :raises Conflict: somebody else recorded something since.
    """
    if register.get(name).kind is not RecordKind.COMMITMENT:
        raise BadInput(
            said("{record} is no commitment.", record=name),
            hint=said("What became of a meeting is told at its commitments."),
        )
    status, rest = _status(step, targets), list(_rest(step, targets))
    if not status and not rest:
        raise BadInput(
            said("Nothing is to be recorded."),
            hint=said("Give a status, a due date, an owner, or what was created."),
        )
    with register.store.writing(actor) as writer:
        writer.expect(name, seen)
        if status:
            writer.state(name, [status], writer.source(step.source) if step.source else "")
        writer.state(name, rest)


def _status(step: Step, targets: Targets) -> Draft | None:
    if not step.status:
        return None
    if step.status not in set(Status):
        raise BadInput(
            said("There is no status “{status}”.", status=step.status[:40]),
            hint=said("A commitment is {statuses}.", statuses=", ".join(Status)),
        )
    if not step.source and not step.evidence:
        raise BadInput(
            said("A status needs evidence."),
            hint=said("Name a source, or a programme, data set, scheme or record of Trihub."),
        )
    start, end = step.place
    if not 0 <= start <= end:
        raise BadInput(said("A place in a text is two numbers, the first one smaller."))
    because = [DAY + checked_day(step.day)] if step.day else []
    if step.evidence:
        because.append(EVIDENCE + str(_known(step.evidence, targets)))
    if step.note.strip():
        because.append(NOTE + step.note.strip()[:LONGEST])
    return Draft(
        name="status", value=step.status, start=start, end=end, because=tuple(because)
    )  # fmt: skip


def _rest(step: Step, targets: Targets) -> Iterator[Draft]:
    because = (NOTE + step.note.strip()[:LONGEST],) if step.note.strip() and not step.status else ()
    if step.due:
        yield Draft(name="due", value=checked_day(step.due), because=because)
    if step.owner:
        if not _OWNER.fullmatch(step.owner):
            raise BadInput(
                said("“{text}” names no owner.", text=step.owner[:60]),
                hint=said("Write an office, for example KR, or choose one of its people."),
            )
        yield Draft(name="owner", value=step.owner, because=because)
    if step.created:
        yield Draft(name="created", value=str(_known(step.created, targets)), because=because)


def _known(text: str, targets: Targets) -> Target:
    target = Target.parse(text)
    if target not in targets:
        raise BadInput(
            said("Trihub holds no {target}.", target=str(target)),
            hint=said("Look up its name on the page of what is meant."),
        )
    return target

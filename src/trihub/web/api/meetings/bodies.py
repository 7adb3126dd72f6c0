"""What requests to the meetings’ API say."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from trihub.meetings.model import Deadline, Meeting

Seen = Annotated[int, Field(ge=0, description="The version that was read; 0 where there is none.")]
Text = Annotated[str, Field(max_length=20_000)]
Line = Annotated[str, Field(max_length=300)]


class Given(BaseModel):
    """What a request may say, and nothing else."""

    model_config = ConfigDict(extra="forbid")


class DeadlineIn(Given):
    """A day by which something is to be ready."""

    day: Line = Field(description="YYYY-MM-DD.")
    what: Line


class MeetingIn(Given):
    """What is known of a meeting."""

    mechanism: Line = Field(description="Code of the register, for example TRIPO.")
    date: Line = Field(description="YYYY-MM-DD, or as much of it as is known.")
    number: int = 0
    place: Line = ""
    mode: Line = "in person"
    host: Line = ""
    minutes: int = 180
    languages: list[Line] = Field(["en", "zh", "ja", "ko"], max_length=4)
    deadlines: list[DeadlineIn] = Field([], max_length=60)

    def meeting(self) -> Meeting:
        """As it is kept."""
        given = self.model_dump(exclude={"languages", "deadlines", "offices", "seen"})
        return Meeting(
            **given, languages=tuple(self.languages),
            deadlines=tuple(Deadline(day=each.day, what=each.what) for each in self.deadlines),
        )  # fmt: skip


class NewMeeting(MeetingIn):
    """A meeting to be prepared by these offices."""

    offices: list[Line] = Field(min_length=1, max_length=20)


class ChangedMeeting(MeetingIn):
    """The same, changed."""

    seen: Seen


class ItemIn(Given):
    """An item of the agenda; without ``id`` a new one."""

    id: Annotated[str, Field(max_length=20)] = ""
    titles: dict[str, Line] = Field(max_length=10)
    commitment: Line = ""
    minutes: int = 10
    presenter: Line = ""


class AgendaIn(Given):
    """The agenda."""

    seen: Seen
    items: list[ItemIn] = Field(max_length=60)


class PositionIn(Given):
    """An office’s paper on an item; with ``paper`` its next version."""

    item: Line
    title: Line
    text: Text
    language: Line = "en"
    share: bool = Field(False, description="Read by the other offices of the meeting too.")
    paper: Line = ""
    seen: Seen = 0


class NoteIn(Given):
    """A note for the own office; with ``paper`` its next version."""

    item: Line
    text: Text
    paper: Line = ""
    seen: Seen = 0


class SentenceIn(Given):
    """A sentence in each language; without ``id`` a new one."""

    id: Annotated[str, Field(max_length=20)] = ""
    texts: dict[str, Annotated[str, Field(max_length=2_000)]] = Field(max_length=10)
    commitment: Line = Field("", description="A record of the register, “new”, or empty.")
    item: Line = ""


class SummaryIn(Given):
    """The summary."""

    seen: Seen
    languages: list[Line] = Field(max_length=4)
    sentences: list[SentenceIn] = Field(max_length=200)


class OverrideIn(Given):
    """Why a disagreement may stand."""

    seen: Seen
    key: Line
    reason: Annotated[str, Field(max_length=1_000)]


class ApprovalIn(Given):
    """The version that is agreed to."""

    digest: Line


class SignatureIn(ApprovalIn):
    """Who signed for the own office, and which version."""

    name: Line
    role: Line = ""
    day: Line
    place: Line = ""


class EntryIn(Given):
    """What was said on an item."""

    item: Line
    text: Text


class MinutesIn(Given):
    """The minutes."""

    seen: Seen
    language: Line = "en"
    present: list[Line] = Field([], max_length=500)
    entries: list[EntryIn] = Field([], max_length=60)

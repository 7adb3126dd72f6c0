"""What people write into the papers of a meeting, checked before it is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from trihub.core.errors import BadInput
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.messages import said
from trihub.meetings.model import (
    ITEMS,
    LONGEST,
    MODES,
    ROWS,
    SENTENCE,
    Agenda,
    Meeting,
    Minutes,
    Summary,
)
from trihub.register.lexicon import by_code, table
from trihub.register.paper import checked_day

MOST_MINUTES = 3_000


def checked_offices(offices: Sequence[str]) -> tuple[str, ...]:
    """The offices of a meeting, sorted. :raises BadInput: one alone, or one that is not known."""
    found = tuple(sorted(set(offices)))
    known = {row["code"] for row in table("offices")}
    if strange := [each for each in found if each not in known]:
        raise BadInput(
            said("There is no office “{office}” in the register.", office=strange[0][:10]),
            hint=said("Write two letters, for example KR."),
        )
    if len(found) < 2:
        raise BadInput(
            said("A meeting is one of at least two offices."),
            hint=said("Choose the offices that take part."),
        )
    return found


def checked_meeting(meeting: Meeting, offices: Sequence[str]) -> None:
    """:raises BadInput: a mechanism that is not known, no date, another office as host."""
    if meeting.mechanism not in by_code("mechanisms"):
        raise BadInput(
            said("There is no mechanism “{code}”.", code=meeting.mechanism[:40]),
            hint=said("Choose one from the list."),
        )
    checked_day(meeting.date)
    for deadline in meeting.deadlines:
        _whole_day(deadline.day)
        checked_text(deadline.what, 200)
    wrong = (
        (meeting.host and meeting.host not in offices, said("The host is none of the offices.")),
        (meeting.mode not in MODES, said("A meeting is held in person or by video.")),
        (not 0 <= meeting.number <= 999, said("The number of a meeting is 1 to 999.")),
        (not 0 <= meeting.minutes <= MOST_MINUTES, said("The talks are too long.")),
        (len(meeting.deadlines) > ITEMS, said("There are too many deadlines.")),
    )
    for failed, told in wrong:
        if failed:
            raise BadInput(told)
    checked_languages(meeting.languages)
    checked_text(meeting.place, 100)


def checked_languages(languages: Sequence[str]) -> None:
    """:raises BadInput: fewer than two, twice one, or one that the site does not have."""
    if len(languages) < 2 or len({*languages}) < len(languages) or {*languages} - {*MAIN_LANGUAGES}:
        raise BadInput(
            said("A summary is written in at least two of the languages of this site."),
            hint=said("Choose from {languages}.", languages=", ".join(MAIN_LANGUAGES)),
        )


def checked_agenda(agenda: Agenda, offices: Sequence[str]) -> None:
    """:raises BadInput: too many items, one without a title, or an office that does not take part."""
    if len(agenda.items) > ITEMS:
        raise BadInput(said("An agenda has at most {most} items.", most=ITEMS))
    if len({each.id for each in agenda.items}) < len(agenda.items):
        raise BadInput(said("Two items have the same number."))
    for each in agenda.items:
        if not any(title.strip() for title in each.titles.values()):
            raise BadInput(said("An item of the agenda has no title."))
        for title in each.titles.values():
            checked_text(title, 300)
        if each.presenter and each.presenter not in offices:
            raise BadInput(
                said("{office} takes no part in the meeting.", office=each.presenter[:10])
            )
        if not 0 <= each.minutes <= MOST_MINUTES:
            raise BadInput(said("The time of an item is 0 to {most} minutes.", most=MOST_MINUTES))


def checked_summary(summary: Summary) -> None:
    """:raises BadInput: too many sentences, or one that is too long."""
    checked_languages(summary.languages)
    if len(summary.sentences) > ROWS:
        raise BadInput(said("A summary has at most {most} sentences.", most=ROWS))
    if len({each.id for each in summary.sentences}) < len(summary.sentences):
        raise BadInput(said("Two sentences have the same number."))
    for each in summary.sentences:
        for text in each.texts.values():
            checked_text(text, SENTENCE)
            if "\n" in text.strip():
                raise BadInput(said("A sentence is one line."))


def checked_minutes(minutes: Minutes) -> None:
    """:raises BadInput: too many entries, or a text that is too long."""
    if len(minutes.entries) > ITEMS or len(minutes.present) > 500:
        raise BadInput(said("The minutes are too long."))
    if minutes.language not in MAIN_LANGUAGES:
        raise BadInput(said("The minutes are written in a language of this site."))
    for each in minutes.entries:
        checked_text(each.text)
    for name in minutes.present:
        checked_text(name, 200)


def checked_text(text: str, most: int = LONGEST) -> None:
    """:raises BadInput: a text is too long, or holds characters that cannot be kept."""
    if len(text) > most or any(char < " " and char not in "\n\r\t" for char in text):
        raise BadInput(
            said("A text is longer than {most} characters, or holds what is no text.", most=most)
        )
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadInput(said("A text holds what is no text.")) from None


def _whole_day(day: str) -> None:
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        raise BadInput(
            said("{text} is not a day.", text=day[:40]), hint=said("Write for example 2031-05-20.")
        ) from None

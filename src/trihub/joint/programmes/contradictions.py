"""What a programme file may not say: each check names the key that is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from trihub.core.languages import OFFICE_LANGUAGE
from trihub.joint import calendar
from trihub.joint.programmes import vocabulary as words
from trihub.joint.programmes.model import Decider, Programme, Status
from trihub.joint.programmes.shape import Place

File = dict[str, Any]
"""A file as :data:`trihub.joint.programmes.shape.PROGRAMME` reads it."""


def refuse(file: File, place: Place) -> None:
    """Check everything. :raises BadProgramme: for the first contradiction found."""
    for check in (_offices, _periods, _status, _caps, _rules, _deadlines, _consent, _sources):
        check(file, place)


def warnings(programme: Programme, today: dt.date) -> tuple[str, ...]:
    """What is odd about a programme on a day, but no contradiction."""
    past = all(period.end is not None and period.end < today for period in programme.periods)
    if programme.status is Status.IN_FORCE and past:
        return (f"The programme {programme.id} is in force, but all its periods are over.",)
    ahead = [p for p in programme.periods if p.end is None or p.end >= today]
    if programme.status is Status.CLOSED and ahead:
        return (f"The programme {programme.id} is closed, but a period of it is not over.",)
    return ()


def _offices(file: File, place: Place) -> None:
    offices: tuple[str, ...] = file["offices"]
    for number, office in enumerate(offices):
        here = place.at("offices", number)
        if office in offices[:number]:
            raise here.bad(
                f"The office {office} is named twice.",
                "Name each office once.",
            )
        if office not in calendar.offices():
            raise here.bad(
                f"There is no calendar of the office {office}.",
                f"Calendars are kept for: {', '.join(calendar.offices())}.",
            )
    if len(offices) < 2:
        raise place.at("offices").bad(
            "A programme has two offices or more.", "Name every partner's code (ST.3)."
        )


def _periods(file: File, place: Place) -> None:
    before: dt.date | None = None
    for number, period in enumerate(file["periods"]):
        here = place.at("periods", number)
        start, end = period["start"], period["end"]
        if end is not None and end < start:
            raise here.at("end").bad(
                f"The period ends on {end}, before it starts on {start}.",
                "Put the earlier day first.",
            )
        if number and (before is None or start <= before):
            raise here.at("start").bad(
                f"The period starts on {start}, within the one before it.",
                "Give the periods in order, each with its end, and none within another.",
            )
        before = end


def _status(file: File, place: Place) -> None:
    status, periods = Status(file["status"]), file["periods"]
    if status is Status.NOT_IN_FORCE and periods:
        raise place.at("periods").bad(
            "The programme is not in force, but has periods.",
            "Take the periods out, or give another status.",
        )
    if status is not Status.NOT_IN_FORCE and not periods:
        raise place.at("status").bad(
            f"A programme that is {status.value} needs a period.",
            "Add the days on which petitions are or were taken under [[periods]].",
        )
    if status in (Status.CLOSED, Status.UNKNOWN):
        for number, period in enumerate(periods):
            if period["end"] is None:
                raise place.at("periods", number).bad(
                    f"The programme's status is “{status.value}”, but this period has no end.",
                    "Add the last day on which petitions were taken as its end.",
                )


def _caps(file: File, place: Place) -> None:
    for number, cap in enumerate(file["caps"]):
        here = place.at("caps", number)
        _bound(cap, file, here)
        alone = cap["per"] in ("all", "year")
        if alone and (cap["role"] or cap["office"]):
            raise here.at("role" if cap["role"] else "office").bad(
                f"A cap for {cap['per']} counts every case, not one office's.",
                "Take it out, or count for “office” or “office and year”.",
            )


def _rules(file: File, place: Place) -> None:
    seen: set[str] = set()
    for number, rule in enumerate(file["rules"]):
        here = place.at("rules", number)
        _once(rule["id"], seen, here)
        _period(rule, file, here)
        check, decider = rule["check"], Decider(rule["decider"])
        if decider is Decider.MACHINE and check in words.NEVER_BY_MACHINE:
            raise here.at("decider").bad(
                f"The check {check} is never decided by a machine.",
                "Let the examiner decide: decider = “examiner”.",
            )
        _values(rule, file, here)


def _values(rule: dict[str, Any], file: File, place: Place) -> None:
    needed = words.CHECKS[rule["check"]]
    given = rule["values"]
    for name in given:
        if name not in needed:
            raise place.at("values", name).bad(
                f"The check {rule['check']} takes no {name}.",
                f"It takes: {', '.join(needed) or '—'}.",
            )
    for name, kind in needed.items():
        if type(given.get(name)) is not kind:
            raise place.at("values", name).bad(
                f"The check {rule['check']} needs {name}.",
                "Give it under values; docs/how-to/programmes.md says how.",
            )
    _office(given.get("office", ""), file, place.at("values", "office"))
    for what in given.get("what", ()):
        if what not in words.SHARED:
            raise place.at("values", "what").bad(
                f"A consent does not cover “{what}”.",
                f"It covers: {', '.join(words.SHARED)}.",
            )
    if "day" in given and not _is_day(given["day"]):
        raise place.at("values", "day").bad(
            f"“{given['day']}” is no date.",
            "Write it as YYYY-MM-DD, for example 2020-02-29.",
        )


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _deadlines(file: File, place: Place) -> None:
    seen: set[str] = set()
    for number, deadline in enumerate(file["deadlines"]):
        here = place.at("deadlines", number)
        _once(deadline["id"], seen, here)
        _bound(deadline, file, here)
        after, until = deadline["after"], deadline["until"]
        if words.STEPS.index(until) <= words.STEPS.index(after):
            raise here.at("until").bad(
                f"The deadline is for “{until}”, which does not come after “{after}”.",
                f"Steps come in this order: {', '.join(words.STEPS)}.",
            )


def _consent(file: File, place: Place) -> None:
    for office in file["offices"]:
        language = OFFICE_LANGUAGE[office]
        if language not in file["consent"]:
            raise place.at("consent").bad(
                f"The consent has no text in {language}, the language of {office}.",
                "Add it: an applicant agrees in words that the office can read.",
            )


def _sources(file: File, place: Place) -> None:
    for where, source in _cited(file, place):
        if source not in file["sources"]:
            raise where.bad(
                f"The source “{source}” is not in [sources].",
                f"Sources are: {', '.join(file['sources']) or '—'}.",
            )


def _cited(file: File, place: Place) -> Iterable[tuple[Place, str]]:
    for key in ("status_source", "offices_source", "consent_source"):
        if file[key]:
            yield place.at(key), file[key]
    for key in ("exchange", "fee"):
        if file[key]:
            yield place.at(key, "source"), file[key]["source"]
    lists: Sequence[str] = ("periods", "caps", "rules", "deadlines", "forms")
    for key in lists:
        for number, part in enumerate(file[key]):
            yield place.at(key, number, "source"), part["source"]


def _bound(part: dict[str, Any], file: File, place: Place) -> None:
    _office(part["office"], file, place.at("office"))
    _period(part, file, place)


def _office(office: str, file: File, place: Place) -> None:
    if office and office not in file["offices"]:
        raise place.bad(
            f"The office {office} is no partner of this programme.",
            f"Partners are: {', '.join(file['offices'])}.",
        )


def _period(part: dict[str, Any], file: File, place: Place) -> None:
    if part["period"] > len(file["periods"]):
        raise place.at("period").bad(
            f"There is no period {part['period']}.",
            f"Periods count from 1; this file has {len(file['periods'])}.",
        )


def _once(name: str, seen: set[str], place: Place) -> None:
    if name in seen:
        raise place.at("id").bad(f"The id “{name}” is used twice.", "Give each its own id.")
    seen.add(name)

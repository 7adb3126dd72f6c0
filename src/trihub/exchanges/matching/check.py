"""What a call and its nominations must hold before anything is matched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from trihub.core.errors import BadInput
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.messages import Message, said
from trihub.exchanges.matching.model import LEVELS, Call, Nomination, Place

LANGUAGES = MAIN_LANGUAGES
"""Languages that examiners work in with a host."""
MOST_PEOPLE, MOST_PLACES, MOST_EACH = 100, 24, 50
"""Nominations of a call, places of it, examiners of a place."""
MOST_YEARS = 60
LONGEST = 200


def check_call(call: Call) -> None:
    """:raises BadInput: the call contradicts itself; the first contradiction is told."""
    _offices(call)
    if not any(text.strip() for text in call.titles.values()):
        raise BadInput(said("The call has no title."))
    _some(call.fields, said("The call names no field."))
    _some(call.languages, said("The call names no language."))
    for language in call.languages:
        _language(language)
    _periods(call)
    _some(call.places, said("The call offers no place."))
    if len(call.places) > MOST_PLACES:
        raise BadInput(said("A call has at most {count} rows of places.", count=MOST_PLACES))
    _once([one.id for one in call.places])
    for place in call.places:
        _place(call, place)


def _offices(call: Call) -> None:
    if len(set(call.offices)) < 2 or len(set(call.offices)) != len(call.offices):
        raise BadInput(
            said("A call is of two offices or more."), hint=said("Name each office once.")
        )
    if call.within is not None and not 1 <= call.within <= MOST_PEOPLE:
        raise BadInput(said("Shares are kept within 1 or more."))
    strange = [one for one, weight in call.shares.items()
               if one not in call.offices or not 1 <= weight <= MOST_PEOPLE]  # fmt: skip
    if strange:
        raise BadInput(said("The share of {office} cannot be used.", office=strange[0]))


def _periods(call: Call) -> None:
    _some(call.periods, said("The call names no period."))
    _once([one.id for one in call.periods])
    for one in call.periods:
        if one.end < one.start:
            raise BadInput(
                said("The period {period} ends before it begins.", period=one.id),
                hint=said("Exchange its first and last day."),
            )
        if one.start <= call.deadline:
            raise BadInput(
                said("The period {period} begins before the deadline is over.", period=one.id)
            )


def _place(call: Call, place: Place) -> None:
    known = {
        "office": (place.office, call.offices),
        "period": (place.period, [one.id for one in call.periods]),
        "level": (place.level, LEVELS),
    }
    for value, among in known.values():
        _among(value, among)
    for code in place.fields:
        _among(code, call.fields)
    for code in place.languages:
        _among(code, call.languages)
    if not 1 <= place.number <= MOST_EACH:
        raise BadInput(
            said("{office} offers {count} places in {period}.", office=place.office,
                 count=place.number, period=place.period),
            hint=said("Give a number from 1 to {most}, or leave the row out.", most=MOST_EACH),
        )  # fmt: skip


def check_nominations(call: Call, nominations: Sequence[Nomination]) -> None:
    """:raises BadInput: a nomination does not belong to the call, or somebody is nominated twice
    for days that overlap."""
    if len(nominations) > MOST_PEOPLE:
        raise BadInput(said("A call has at most {count} nominations.", count=MOST_PEOPLE))
    _once([one.id for one in nominations])
    for one in nominations:
        check_nomination(call, one)
    _, doubled = without_doubles(call, nominations)
    if doubled:
        raise BadInput(
            said(
                "{examiner} is nominated twice for days that overlap.",
                examiner=doubled[0].examiner,
            ),
            hint=said("Take one of the two back, or part their periods."),
        )


def without_doubles(
    call: Call, nominations: Sequence[Nomination]
) -> tuple[list[Nomination], list[Nomination]]:
    """The nominations that count, and those of somebody who has an earlier one for days that
    overlap. They come in the order in which they were made."""
    counted: list[Nomination] = []
    doubled: list[Nomination] = []
    for one in nominations:
        same = [o for o in counted if (o.office, o.person) == (one.office, one.person)]
        (doubled if any(_overlap(call, one, o) for o in same) else counted).append(one)
    return counted, doubled


def check_nomination(call: Call, one: Nomination) -> None:
    """:raises BadInput: the nomination does not belong to the call or is incomplete."""
    _among(one.office, call.offices)
    for text, missing in (
        (one.examiner, said("The nomination has no name.")),
        (one.person, said("The nomination has no staff number.")),
    ):
        if not text.strip() or len(text) > LONGEST:
            raise BadInput(missing)
    _some(one.fields, said("The nomination names no field."))
    _some(one.periods, said("The nomination names no period."))
    for code, years in one.fields.items():
        _among(code, call.fields)
        if not 0 <= years <= MOST_YEARS:
            raise BadInput(said("{count} years of experience cannot be.", count=years))
    _levels(one.languages)
    for names, among in (
        ([*one.periods, *one.preferred], [each.id for each in call.periods]),
        (one.hosts, call.offices),
    ):
        for name in names:
            _among(name, among)
    if one.rank < 1:
        raise BadInput(said("Ranks are counted from 1."))


def _levels(languages: Mapping[str, str]) -> None:
    for language, level in languages.items():
        _language(language)
        _among(level, LEVELS)


def _overlap(call: Call, one: Nomination, other: Nomination) -> bool:
    return any(call.period(a).overlaps(call.period(b)) for a in one.periods for b in other.periods)


def _language(code: str) -> None:
    if code not in LANGUAGES:
        raise BadInput(
            said("The language “{code}” is not known.", code=code),
            hint=said("Known are: {known}.", known=", ".join(LANGUAGES)),
        )


def _among(value: str, known: Iterable[str]) -> None:
    names = list(known)
    if value not in names:
        raise BadInput(
            said("“{value}” is not of this call.", value=value),
            hint=said("It has: {known}.", known=", ".join(names)),
        )


def _some(values: Sequence[object] | Mapping[str, object], missing: Message) -> None:
    if not values:
        raise BadInput(missing)


def _once(names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise BadInput(said("“{name}” stands there twice.", name=name))

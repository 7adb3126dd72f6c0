"""Filing a petition, its consents and rules, and the way to admission or refusal."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from joint.case.world import (
    ANNA,
    BORIS,
    EXAMINER,
    HEAD,
    NUMBERS,
    THREE,
    TWO,
    World,
    consent,
    consents,
    patent,
    petition,
    programme,
)
from trihub.core.casework.cases import ItemKind
from trihub.core.dates import PatentDate
from trihub.core.errors import BadInput, Conflict, Refused
from trihub.core.numbers import application_key
from trihub.core.patent import Application, Priority
from trihub.joint.case.states import Event, State
from trihub.joint.petition.model import Filed
from trihub.joint.programmes.model import Cap, Decider, Period, Rule, Status

CN, KR = HEAD["CN"], HEAD["KR"]


def rule(id: str, check: str, **values: object) -> Rule:
    return Rule(
        id=id, check=check, decider=Decider.MACHINE, text={"en": id}, source="s", values=values
    )


# --- filing ---


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "not given consent for CN"),
        (consents("CN"), "not given consent for KR"),
        (consents("CN", "JP"), "no partner"),
        ([consent("CN"), consent("KR", what=("application",))], "does not cover: search results"),
        ([consent("CN"), consent("KR", what=())], "does not cover"),
        (consents("CN", "KR", until="2020-05-31"), "cannot run to"),
        (consents("CN", "KR", until="2030-01-01"), "cannot run to"),
        (consents("CN", "KR", until="2021-02-30"), "is no date"),
        ([consent("CN"), consent("KR", text="I agree to everything.")], "programme’s words"),
        ([consent("CN"), consent("KR", language="fr", text="")], "“fr”"),
    ],
)
def test_consent_is_complete_and_in_the_programme_s_words(
    world: World, given: list, told: str
) -> None:
    with pytest.raises(BadInput, match=told):
        world.cases.file_petition(ANNA.actor(), petition(TWO, "CN", "KR"), given)
    assert world.cases.list(ANNA.actor()).lines == ()


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (petition("none", "CN", "KR"), "no programme “none”"),
        (petition(TWO, "CN", "JP"), "JP is no partner"),
        (petition(TWO, "CN"), "two offices or more"),
        (petition(TWO, "CN", "CN"), "two offices or more"),
        (petition(TWO, "CN", "KR", lead="JP"), "no application at JP"),
    ],
)
def test_a_petition_that_contradicts_itself_is_refused(world: World, made, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        world.cases.file_petition(ANNA.actor(), made, consents("CN", "KR"))


@pytest.mark.parametrize("who", [HEAD["CN"], EXAMINER["KR"]])
def test_only_applicants_file(world: World, who) -> None:
    with pytest.raises(Refused):
        world.cases.file_petition(who.actor(), petition(TWO, "CN", "KR"), consents("CN", "KR"))


def test_a_programme_that_takes_none_refuses_at_once(world: World) -> None:
    over = (Period(start=dt.date(2015, 1, 1), end=dt.date(2017, 1, 1), source="s"),)
    world.programmes = {TWO: programme(TWO, "CN", "KR", status=Status.CLOSED, periods=over)}
    with pytest.raises(BadInput, match="closed"):
        world.file()


def test_one_petition_may_ask_all_offices(world: World) -> None:
    case = world.file(THREE, everywhere=True)
    assert world.state(case) == State.REQUESTED_AT_ALL
    assert world.events(case).count(Event.REQUEST_JOINED) == 2


def test_an_international_application_asks_all_offices(world: World) -> None:
    one = programme(TWO, "CN", "KR", subject="one international application")
    world.programmes = {TWO: one}
    assert world.state(world.file()) == State.REQUESTED_AT_ALL


def test_what_the_applicant_says_of_its_items_is_not_believed(world: World) -> None:
    """An item's number is given by the case; another's cannot be named."""
    other = world.file(documents={"CN": patent("CN", "secret anode")}, who=BORIS)
    item = world.casework.cases.items(other, kinds=(ItemKind.DOCUMENT,))[0].id
    filed = tuple(Filed(office=office, number="1", document=item) for office in ("CN", "KR"))
    case = world.cases.file_petition(
        ANNA.actor(), petition(TWO, "CN", "KR", applications=filed), consents("CN", "KR")
    )
    made = world.cases.open(ANNA.actor(), case)
    assert made.documents == {}
    assert made.petition is not None
    assert {one.document for one in made.petition.applications} == {""}


def test_a_request_is_joined_once(world: World) -> None:
    case = world.file()
    for office, error in (("CN", Conflict), ("JP", BadInput), ("", BadInput)):
        with pytest.raises(error):
            world.cases.join_request(ANNA.actor(), case, office)
    world.cases.join_request(ANNA.actor(), case, "KR")
    with pytest.raises(Refused):
        world.cases.join_request(ANNA.actor(), case, "KR")


# --- rules ---


def test_not_the_same_invention_cannot_be_admitted(world: World) -> None:
    world.programmes = {
        TWO: programme(TWO, "CN", "KR", rules=(rule("same", "same-earliest-priority"),))
    }

    def with_priority(office: str, number: str) -> object:
        made = patent(office, "an anode")
        day = PatentDate(2019, 3, 4)
        key = application_key("US", number, date=day)
        first = Priority(office="US", number=number, key=key, active=True, date=day)
        filed = PatentDate(2020, 3, 2)
        own = application_key(office, NUMBERS[office], date=filed)
        application = Application(office=office, number=NUMBERS[office], key=own, date=filed)
        return replace(made, priorities=(first,), application=application)

    documents = {"CN": with_priority("CN", "62/812345"), "KR": with_priority("KR", "62/812399")}
    case = world.file(documents=documents)
    world.join(case)
    world.staff(case)
    world.decide(case)
    held = {one.rule: one for one in world.cases.open(CN.actor(), case).assessments}
    assert held["same"].holds is False
    with pytest.raises(Refused, match="do not hold: same"):
        world.cases.admit(CN.actor(), case, "Let us.")
    world.cases.refuse(CN.actor(), case, "The inventions differ.")
    assert world.state(case) == State.REFUSED
    assert world.cases.open(CN.actor(), case).steps[-1].reason == "The inventions differ."


def test_an_examiner_decides_what_the_data_leave_open_and_nothing_else(world: World) -> None:
    case = world.file()
    world.join(case)
    world.decide(case)
    for other in ("taken", "no such rule"):
        with pytest.raises(BadInput, match="not an examiner’s"):
            world.cases.assess(CN.actor(), case, other, True, "I say so.")
    with pytest.raises(BadInput, match="reason"):
        world.cases.assess(CN.actor(), case, "correspond", True, " ")
    with pytest.raises(Refused, match="not decided: correspond"):
        world.cases.admit(CN.actor(), case, "Let us.")
    world.cases.assess(CN.actor(), case, "correspond", True, "Alike.", ["Claim 1 = claim 1"])
    world.cases.assess(KR.actor(), case, "correspond", False, "Claim 2 is broader.")
    with pytest.raises(Refused, match="do not hold: correspond"):
        world.cases.admit(CN.actor(), case, "Let us.")
    world.cases.assess(KR.actor(), case, "correspond", True, "On a second look alike.")
    world.cases.admit(CN.actor(), case, "All hold.")
    made = world.cases.open(ANNA.actor(), case).assessments
    assert [(one.office, one.holds, one.evidence) for one in made if one.office] == [
        ("CN", True, ("Claim 1 = claim 1",)), ("KR", False, ()), ("KR", True, ()),
    ]  # fmt: skip


def test_admission_needs_every_office_and_the_first_one_decides(world: World) -> None:
    case = world.file()
    world.join(case)
    world.cases.assess(CN.actor(), case, "correspond", True, "Alike.")
    world.cases.decide_provisionally(CN.actor(), case, True, "Fits.")
    with pytest.raises(Refused, match="Not yet decided in favour: KR"):
        world.cases.admit(CN.actor(), case, "All hold.")
    world.cases.decide_provisionally(KR.actor(), case, False, "Too many claims.")
    with pytest.raises(Refused, match="KR"):
        world.cases.admit(CN.actor(), case, "All hold.")
    world.cases.decide_provisionally(KR.actor(), case, True, "Claims were cut.")
    with pytest.raises(Refused, match="office of first filing"):
        world.cases.admit(KR.actor(), case, "All hold.")
    with pytest.raises(BadInput, match="reason"):
        world.cases.admit(CN.actor(), case, "")
    world.cases.admit(CN.actor(), case, "All hold.")


def test_any_office_refuses_with_a_reason(world: World) -> None:
    case = world.file()
    with pytest.raises(BadInput, match="reason"):
        world.cases.refuse(KR.actor(), case, "  ")
    world.cases.refuse(KR.actor(), case, "Examination has begun.")
    assert world.state(case) == State.REFUSED


def test_the_rules_are_looked_at_again_when_another_office_is_asked(world: World) -> None:
    late = rule("late", "requested-within", days=15)
    world.programmes = {TWO: programme(TWO, "CN", "KR", rules=(late,))}
    case = world.file()
    before = {one.rule: one.holds for one in world.cases.open(ANNA.actor(), case).assessments}
    world.clock.pass_(days=20)
    world.cases.join_request(ANNA.actor(), case, "KR")
    after = {one.rule: one.holds for one in world.cases.open(ANNA.actor(), case).assessments}
    assert (before["late"], after["late"]) == (None, False)
    item = next(
        one for one in world.casework.cases.items(case, kinds=(ItemKind.ASSESSMENT,))
        if b'"late"' in one.content
    )  # fmt: skip
    assert (item.version, item.author) == (2, "system")


def test_a_cap_that_was_reached_meanwhile_stops_admission(world: World) -> None:
    one_only = (Cap(per="all", number=1, source="s"),)
    world.programmes = {TWO: programme(TWO, "CN", "KR", caps=one_only)}
    first, second = world.file(), world.file(who=BORIS)
    for case, who in ((first, ANNA), (second, BORIS)):
        world.cases.join_request(who.actor(), case, "KR")
        for head in (CN, KR):
            world.cases.decide_provisionally(head.actor(), case, True, "Fits.")
        world.cases.assess(CN.actor(), case, "correspond", True, "Alike.")
    world.cases.admit(CN.actor(), first, "All hold.")
    with pytest.raises(Refused, match="cap 1"):
        world.cases.admit(CN.actor(), second, "All hold.")
    with pytest.raises(BadInput, match="not an examiner’s"):
        world.cases.assess(CN.actor(), second, "cap 1", True, "One more.")


def test_the_count_behind_a_cap_is_not_told(world: World) -> None:
    for _ in range(2):
        world.searching()
    view = world.cases.open(ANNA.actor(), world.file())
    cap = next(one for one in view.assessments if one.rule.startswith("cap"))
    assert (cap.holds, cap.evidence) == (True, ())


def test_a_reason_has_a_bound(world: World) -> None:
    case = world.file()
    with pytest.raises(BadInput, match="too long"):
        world.cases.refuse(CN.actor(), case, "x" * 4001)


# --- publication ---


def test_publication_is_recorded_by_evidence_only(world: World) -> None:
    case = world.file(documents={"CN": patent("CN", "an anode")})
    ask = world.cases.evidence_publication
    for publication, date, source, told in (
        ("CN1A", "2020-13-01", "Gazette", "no date"),
        ("CN1A", "2020-07-01", "Gazette", "still to come"),
        ("KR1A", "2020-05-01", "Gazette", "needs evidence"),
        ("CN1A", "2020-05-01", " ", "needs evidence"),
    ):
        with pytest.raises(BadInput, match=told):
            ask(CN.actor(), case, publication, date, source)
    with pytest.raises(Refused):
        ask(ANNA.actor(), case, "CN1A", "2020-05-01", "Gazette")
    ask(CN.actor(), case, "CN112233445A", "2020-05-29", "CNIPA gazette 36/22")
    view = world.cases.open(KR.actor(), case)
    assert (view.side("CN").publication, view.side("CN").published) == (
        "CN112233445A", "2020-05-29",
    )  # fmt: skip
    assert view.petition is not None
    assert [one.publication for one in view.petition.applications] == ["CN112233445A", ""]
    world.cases.withdraw(ANNA.actor(), case)
    ask(KR.actor(), case, "KR20200012345A", "2020-05-30", "MOIP gazette")
    assert world.events(case)[-1] == Event.PUBLICATION_EVIDENCED

"""The decision: the whole table, and what must never be."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trihub.access.conditions import CONDITIONS
from trihub.access.rules import RULES, SCOPES, Act, CaseSubject, Subject, allowed, require
from trihub.core.casework.people import PUBLIC, SYSTEM, Actor, Role
from trihub.core.errors import NotFound, Refused

ROOT = Path(__file__).resolve().parents[2]
REGISTER = {Act.READ_TEXT, Act.CONFIRM_RECORD, Act.RETRACT, Act.FOLLOW}
"""What is done in the register of cooperation, which is public."""
PAPERS = {Act.SEE_PAPER, Act.WRITE_PAPER, Act.APPROVE_PAPER}
"""What is done with working papers."""
PROCESS = REGISTER | {
    Act.SEE_FOLDER,
    Act.SEE_CASE,
    Act.SEE_DASHBOARD,
    Act.MANAGE_ACCOUNTS,
    Act.READ_AUDIT,
    Act.USE_API,
    Act.READ_FEED,
}
"""Everything that is no content."""

APPLICANT = Actor(account="ap", role=Role.APPLICANT)
ANOTHER = Actor(account="ap2", role=Role.APPLICANT)
CN = Actor(account="cn", role=Role.EXAMINER, office="CN")
CN_IDLE = Actor(account="cn9", role=Role.EXAMINER, office="CN")
CN_HEAD = Actor(account="cnh", role=Role.HEAD, office="CN")
CN_LEADING = Actor(account="cnl", role=Role.HEAD, office="CN")
KR = Actor(account="kr", role=Role.EXAMINER, office="KR")
KR_HEAD = Actor(account="krh", role=Role.HEAD, office="KR")
JP_HEAD = Actor(account="jph", role=Role.HEAD, office="JP")
JP_OFFICER = Actor(account="jpo", role=Role.OFFICER, office="JP")
CN_OFFICER = Actor(account="cno", role=Role.OFFICER, office="CN")
ADMIN = Actor(account="ad", role=Role.ADMINISTRATOR)
ACTORS = {
    "public": PUBLIC, "applicant": APPLICANT, "another applicant": ANOTHER, "CN assigned": CN,
    "CN idle": CN_IDLE, "CN head": CN_HEAD, "CN head assigned": CN_LEADING, "KR assigned": KR, "JP head": JP_HEAD,
    "CN officer": CN_OFFICER, "JP officer": JP_OFFICER, "admin": ADMIN,
}  # fmt: skip


def case(exchanged: bool, **changed: object) -> CaseSubject:
    given: dict[str, object] = {
        "id": "c", "applicant": "ap", "offices": ("CN", "KR"), "state": "searching",
        "assigned": {"CN": ("cn", "cnl"), "KR": ("kr",)}, "exchanged": exchanged,
        "consented": frozenset({"CN", "KR"}), "released": True, **changed,
    }  # fmt: skip
    return CaseSubject(**given)  # type: ignore[arg-type]


def subject_of(act: Act, exchanged: bool) -> Subject:
    """The act on the CN side of the case, on a note for exchange, on an examiner's account."""
    if act in REGISTER | {Act.SEE_DASHBOARD, Act.READ_AUDIT, Act.USE_API, Act.READ_FEED}:
        return Subject()
    if act in PAPERS | {Act.SEE_FOLDER}:
        return Subject(office="CN", readers=("CN", "KR"))
    if act is Act.MANAGE_ACCOUNTS:
        return Subject(office="CN", role=Role.EXAMINER)
    sided = {
        Act.ASSESS, Act.ADMIT, Act.ASSIGN, Act.DESK, Act.FILE_REPORT, Act.WAIVE, Act.SEE_REPORT,
        Act.SEE_NOTE, Act.RECORD_ACTION,
    }  # fmt: skip
    return Subject(case=case(exchanged), office="CN" if act in sided else "", author="cn")


HEADS = {"CN head", "CN head assigned"}
CN_ALL = {"CN assigned", "CN idle"} | HEADS
ON_CASE = {"CN assigned", "CN head assigned"}
"""At the desk: heads too only where assigned."""
WORKING = ON_CASE | HEADS
PARTIES = WORKING | {"KR assigned"}
OFFICERS = {"CN officer", "JP officer"}
SIGNED_IN = set(ACTORS) - {"public"}
WHO: dict[Act, tuple[set[str], set[str]]] = {
    # act: who may while the reports are sealed, who may after the exchange
    Act.SEE_CASE: ({"applicant", "admin", "KR assigned"} | CN_ALL,) * 2,
    Act.SEE_PETITION: ({"applicant"} | PARTIES,) * 2,
    Act.WRITE_PETITION: ({"applicant"},) * 2,
    Act.CONSENT: ({"applicant"},) * 2,
    Act.WITHDRAW: ({"applicant"},) * 2,
    Act.ASSESS: (WORKING,) * 2,
    Act.ADMIT: (HEADS,) * 2,
    Act.ASSIGN: (HEADS,) * 2,
    Act.DESK: (ON_CASE,) * 2,
    Act.FILE_REPORT: (ON_CASE,) * 2,
    Act.WAIVE: (HEADS,) * 2,
    Act.SEE_REPORT: (ON_CASE, {"applicant"} | PARTIES),
    Act.SEE_JOINT: (set(), {"applicant"} | PARTIES),
    Act.SEE_NOTE: (ON_CASE, ON_CASE | {"KR assigned"}),
    Act.RECORD_ACTION: (WORKING,) * 2,
    Act.SEE_DASHBOARD: (SIGNED_IN - {"applicant", "another applicant"} - OFFICERS,) * 2,
    Act.MANAGE_ACCOUNTS: (HEADS | {"admin"},) * 2,
    Act.READ_AUDIT: ({"admin"},) * 2,
    **{act: (OFFICERS | {"admin"},) * 2 for act in REGISTER},
    Act.SEE_FOLDER: ({"CN officer", "admin"},) * 2,
    **{act: ({"CN officer"},) * 2 for act in PAPERS},
    Act.USE_API: (SIGNED_IN,) * 2,
    Act.READ_FEED: (SIGNED_IN,) * 2,
}


@pytest.mark.parametrize("exchanged", [False, True], ids=["sealed", "exchanged"])
@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("who", ACTORS)
def test_the_table(who: str, act: Act, exchanged: bool) -> None:
    expected = who in WHO[act][exchanged]
    assert allowed(ACTORS[who], act, subject_of(act, exchanged)) is expected
    if expected:
        require(ACTORS[who], act, subject_of(act, exchanged))
    else:
        with pytest.raises((Refused, NotFound)):
            require(ACTORS[who], act, subject_of(act, exchanged))


def test_every_act_has_a_rule_of_known_conditions_and_scopes() -> None:
    assert set(RULES) == set(Act) == set(WHO)
    named = {c for rule in RULES.values() for grant in rule.grants for c in grant.conditions}
    assert named == set(CONDITIONS)
    assert {scope for rule in RULES.values() for scope in rule.scopes} == set(SCOPES)
    assert all(grant.role is not Role.PUBLIC for rule in RULES.values() for grant in rule.grants)


# --- what must never be ----------------------------------------------------------------------

OFFICES = st.sampled_from(["", "CN", "JP", "KR"])
NAMES = st.sampled_from(["", "a", "b", "c", "system"])
SCOPED = st.one_of(st.none(), st.frozensets(st.sampled_from(SCOPES)))
PEOPLE = st.builds(Actor, account=NAMES, role=st.sampled_from(Role), office=OFFICES, scopes=SCOPED)
CASES = st.builds(
    CaseSubject, id=st.just("x"), applicant=st.sampled_from(["a", "b", "c"]),
    offices=st.sampled_from([("CN", "KR"), ("JP", "KR"), ("CN", "JP", "KR")]),
    assigned=st.dictionaries(
        st.sampled_from(["CN", "JP", "KR"]), st.lists(NAMES, max_size=2).map(tuple)
    ),
    exchanged=st.booleans(), consented=st.frozensets(OFFICES), filed=st.frozensets(OFFICES),
    released=st.booleans(),
)  # fmt: skip
SUBJECTS = st.builds(
    Subject, case=st.one_of(st.none(), CASES), office=OFFICES, author=NAMES,
    private=st.booleans(), role=st.one_of(st.none(), st.sampled_from(Role)),
    readers=st.sampled_from([(), ("CN",), ("CN", "KR"), ("CN", "JP", "KR")]),
)  # fmt: skip
ACTS = st.sampled_from(Act)


@given(actor=PEOPLE, act=ACTS, subject=SUBJECTS)
def test_the_public_may_nothing(actor: Actor, act: Act, subject: Subject) -> None:
    for nobody in (PUBLIC, SYSTEM, Actor(role=actor.role, office=actor.office)):
        assert not allowed(nobody, act, subject)
    if actor.role is Role.PUBLIC:
        assert not allowed(actor, act, subject)


@given(actor=PEOPLE, act=ACTS, subject=SUBJECTS)
def test_the_administrator_sees_no_content(actor: Actor, act: Act, subject: Subject) -> None:
    if actor.role is Role.ADMINISTRATOR and act not in PROCESS:
        assert not allowed(actor, act, subject)


@given(actor=PEOPLE, act=ACTS, subject=SUBJECTS)
def test_before_the_exchange_nothing_of_the_other_office(
    actor: Actor, act: Act, subject: Subject
) -> None:
    of_office = actor.role in (Role.EXAMINER, Role.HEAD) and act not in REGISTER
    other = subject.office not in ("", actor.office)
    if of_office and other and not (subject.case and subject.case.exchanged):
        assert not allowed(actor, act, subject)


@given(actor=PEOPLE, act=ACTS, subject=SUBJECTS)
def test_nobody_but_the_parties(actor: Actor, act: Act, subject: Subject) -> None:
    if subject.case is None or act in PROCESS - {Act.SEE_CASE}:
        return
    if actor.role is Role.APPLICANT and actor.account != subject.case.applicant:
        assert not allowed(actor, act, subject)
    if actor.role in (Role.EXAMINER, Role.HEAD) and actor.office not in subject.case.offices:
        assert not allowed(actor, act, subject)


@given(actor=PEOPLE, subject=SUBJECTS)
def test_content_needs_an_assignment_or_the_head(actor: Actor, subject: Subject) -> None:
    if subject.case is None or actor.role is not Role.EXAMINER:
        return
    if actor.account not in subject.case.assigned.get(actor.office, ()):
        assert not any(allowed(actor, act, subject) for act in set(Act) - PROCESS)


@given(actor=PEOPLE, subject=SUBJECTS)
def test_what_is_at_the_desk_needs_an_assignment_whoever_asks(
    actor: Actor, subject: Subject
) -> None:
    at_desk = (Act.DESK, Act.FILE_REPORT, Act.SEE_NOTE)
    if subject.case is None or actor.account in subject.case.assigned.get(actor.office, ()):
        return
    assert not any(allowed(actor, act, subject) for act in at_desk)
    if not subject.case.exchanged:
        assert not allowed(actor, Act.SEE_REPORT, subject)


@given(actor=PEOPLE, subject=SUBJECTS, before=OFFICES)
def test_who_was_on_another_side_never_sees_this_one_before_the_exchange(
    actor: Actor, subject: Subject, before: str
) -> None:
    """Whatever the role became, and even where an assignment here came about."""
    case = subject.case
    if case is None or case.exchanged or before in ("", actor.office) or not actor.account:
        return
    was = replace(subject, case=replace(case, former={before: (actor.account,)}))
    for act in (Act.DESK, Act.FILE_REPORT, Act.SEE_REPORT, Act.SEE_NOTE):
        assert not allowed(actor, act, was)


@given(actor=PEOPLE, subject=SUBJECTS)
def test_the_petition_needs_consent_or_filing(actor: Actor, subject: Subject) -> None:
    if allowed(actor, Act.SEE_PETITION, subject) and actor.role is not Role.APPLICANT:
        assert subject.case
        assert actor.office in subject.case.consented | subject.case.filed


@given(actor=PEOPLE, subject=SUBJECTS)
def test_a_private_note_is_its_authors(actor: Actor, subject: Subject) -> None:
    if subject.private and allowed(actor, Act.SEE_NOTE, subject):
        assert actor.account == subject.author
        assert actor.office == subject.office


@given(actor=PEOPLE, act=st.sampled_from(sorted(PAPERS)), subject=SUBJECTS)
def test_a_working_paper_is_for_the_offices_that_it_names(
    actor: Actor, act: Act, subject: Subject
) -> None:
    """Whatever the role; and who may not know of it is told that there is none."""
    if not actor.office or actor.office not in subject.readers:
        assert not allowed(actor, act, subject)
        if subject.readers and subject.case is None:
            with pytest.raises(NotFound, match="no paper at this address"):
                require(actor, act, subject)


@given(actor=PEOPLE, act=st.sampled_from([Act.WRITE_PAPER, Act.APPROVE_PAPER]), subject=SUBJECTS)
def test_nobody_writes_or_agrees_for_another_office(
    actor: Actor, act: Act, subject: Subject
) -> None:
    if subject.office not in ("", actor.office):
        assert not allowed(actor, act, subject)
    if not subject.office:
        assert not allowed(actor, Act.APPROVE_PAPER, subject)


@given(actor=PEOPLE, act=ACTS, subject=SUBJECTS, scopes=st.frozensets(st.sampled_from(SCOPES)))
def test_a_token_never_widens(
    actor: Actor, act: Act, subject: Subject, scopes: frozenset[str]
) -> None:
    person = Actor(account=actor.account, role=actor.role, office=actor.office)
    token = Actor(account=actor.account, role=actor.role, office=actor.office, scopes=scopes)
    if allowed(token, act, subject):
        assert allowed(person, act, subject)
        assert scopes & set(RULES[act].scopes)


# --- moving, revoking, answers ---------------------------------------------------------------


def test_an_examiner_who_moved_loses_everything_and_gains_nothing() -> None:
    moved = Actor(account="cn", role=Role.EXAMINER, office="JP")
    for act in set(Act) - PROCESS:
        assert not allowed(moved, act, subject_of(act, True))
    both = case(False, assigned={"CN": ("cn",), "KR": ("kr", "cn")})
    to_partner = Actor(account="cn", role=Role.HEAD, office="KR")
    for act in (Act.DESK, Act.FILE_REPORT, Act.SEE_REPORT, Act.SEE_NOTE):
        for one in (case(False), both):
            assert not allowed(to_partner, act, Subject(case=one, office="KR"))
            assert not allowed(to_partner, act, Subject(case=one, office="CN"))
    with pytest.raises(Refused, match="at another of its offices"):
        require(to_partner, Act.DESK, Subject(case=both, office="KR"))


def test_consent_revoked_in_mid_case() -> None:
    revoked = Subject(case=case(False, consented=frozenset({"KR"})))
    assert not allowed(CN, Act.SEE_PETITION, revoked)
    assert not allowed(CN_HEAD, Act.SEE_PETITION, revoked)
    assert allowed(KR, Act.SEE_PETITION, revoked)
    with pytest.raises(Refused, match=r"consent.*does not hold.*applicant"):
        require(CN, Act.SEE_PETITION, revoked)
    own = Subject(case=case(False, consented=frozenset(), filed=frozenset({"CN"})))
    assert allowed(CN, Act.SEE_PETITION, own)
    assert not allowed(KR, Act.SEE_PETITION, own)


def test_a_programme_that_keeps_the_reports_from_the_applicant() -> None:
    kept = case(True, released=False)
    for act in (Act.SEE_REPORT, Act.SEE_JOINT):
        assert not allowed(APPLICANT, act, Subject(case=kept, office="CN"))


@pytest.mark.parametrize("actor", [PUBLIC, ANOTHER, JP_HEAD])
@pytest.mark.parametrize("act", [act for act in Act if act is not Act.MANAGE_ACCOUNTS])
def test_whoever_may_not_know_the_case_is_told_that_there_is_none(actor: Actor, act: Act) -> None:
    subject = Subject(case=case(False), office="KR")
    if allowed(actor, act, subject):
        assert act in PROCESS
        return
    with pytest.raises(NotFound) as caught:
        require(actor, act, subject)
    assert str(caught.value) == "There is no case at this address."


def test_a_head_manages_examiners_of_the_own_office_alone() -> None:
    may = [(o, r) for o in ("", "CN", "KR") for r in Role
           if allowed(CN_HEAD, Act.MANAGE_ACCOUNTS, Subject(office=o, role=r))]  # fmt: skip
    assert may == [("CN", Role.EXAMINER)]


@pytest.mark.parametrize(
    ("actor", "act", "subject", "said"),
    [
        (PUBLIC, Act.SEE_DASHBOARD, Subject(), "signed in. Sign in"),
        (ADMIN, Act.SEE_PETITION, Subject(case=case(False)), "role does not include"),
        (CN_IDLE, Act.DESK, Subject(case=case(False), office="CN"), "not assigned.*head examiner"),
        (CN_HEAD, Act.DESK, Subject(case=case(False), office="CN"), "not assigned.*themselves"),
        (CN, Act.ADMIT, Subject(case=case(False), office="CN"), "role does not include"),
        (CN, Act.SEE_REPORT, Subject(case=case(False), office="KR"), "still sealed.*both offices"),
        (CN, Act.DESK, Subject(case=case(False), office="KR"), "belongs to another office"),
        (CN, Act.WAIVE, Subject(case=case(False), office="CN"), "role does not include"),
        (CN_HEAD, Act.MANAGE_ACCOUNTS, Subject(office="CN", role=Role.HEAD), "examiners only"),
    ],
)
def test_a_refusal_says_what_is_missing(
    actor: Actor, act: Act, subject: Subject, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        require(actor, act, subject)


def test_tokens_are_told_which_scope() -> None:
    reading = Actor(account="cn", role=Role.EXAMINER, office="CN", scopes=frozenset({"read"}))
    with pytest.raises(Refused, match="scope “write”"):
        require(reading, Act.DESK, Subject(case=case(False), office="CN"))
    admin = Actor(account="ad", role=Role.ADMINISTRATOR, scopes=frozenset(SCOPES))
    with pytest.raises(Refused, match="No token may"):
        require(admin, Act.READ_AUDIT, Subject())


# --- documentation ---------------------------------------------------------------------------


def table() -> list[str]:
    """The rules as rows of the documentation's table."""
    rows = []
    for act, rule in RULES.items():
        who: dict[str, list[str]] = {}
        for grant in rule.grants:
            who.setdefault(grant.role.value, []).append(", ".join(grant.conditions) or "always")
        told = "; ".join(f"**{role}**: {' *or* '.join(ways)}" for role, ways in who.items())
        rows.append(f"| `{act.value}` | {told} | {', '.join(rule.scopes) or 'none'} |")
    return rows


def test_the_documentation_shows_the_rules() -> None:
    text = (ROOT / "docs" / "explanation" / "access.md").read_text("utf-8")
    shown = re.findall(r"^\| `[a-z-]+` \|.*$", text, re.MULTILINE)
    assert shown == table(), "\n".join(["the table should be", *table()])
    assert all(f"*{name}*" in text for name in CONDITIONS)

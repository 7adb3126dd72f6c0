"""From the call to the figures, in a real database: two offices, and what each may know."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from exchanges.conftest import CN, JP, KR, OTHERS, Clock
from trihub.core.casework.working import PaperKind
from trihub.core.errors import BadFile, BadInput, Conflict, NotFound, Refused
from trihub.exchanges.evaluation import Evaluation
from trihub.exchanges.files import MOST_BYTES, clean_name
from trihub.exchanges.library import Library
from trihub.exchanges.matching.model import Call, Nomination, Period, Place
from trihub.exchanges.papers import Papers
from trihub.exchanges.programme.desk import TWICE, Desk, without_doubles
from trihub.exchanges.programme.figures import as_csv, figures
from trihub.exchanges.programme.model import ProgrammeKind, Session, State
from trihub.exchanges.programme.schedule import as_ics, check_session, stays
from trihub.joint import calendar

CALL = Call(
    titles={"en": "Exchange of examiners 2027", "ja": "審査官交流 2027"}, offices=("CN", "JP"),
    fields=("AI", "CLASSIFICATION"), languages=("en", "ja", "zh"),
    periods=(
        Period(id="spring", start=dt.date(2027, 3, 1), end=dt.date(2027, 3, 26)),
        Period(id="may", start=dt.date(2027, 5, 1), end=dt.date(2027, 5, 14)),
    ),
    places=(
        Place(office="JP", period="spring", number=1), Place(office="CN", period="may", number=1),
    ),
    deadline=dt.date(2026, 12, 18),
)  # fmt: skip


def examiner(name: str, **more: object) -> Nomination:
    plain = Nomination(
        id="", office="", examiner=name, person=name, fields={"AI": 5}, languages={"en": "C1"},
        periods=("spring", "may"),
    )  # fmt: skip
    return replace(plain, **more)


@pytest.fixture
def desk(papers: Papers) -> Desk:
    return Desk(papers)


def opened(desk: Desk) -> str:
    name = desk.create(CN, ProgrammeKind.EXCHANGE, CALL)
    desk.open(CN, name, 1)
    return name


def matched(desk: Desk, clock: Clock) -> str:
    name = opened(desk)
    desk.nominate(CN, name, examiner("Li"))
    desk.nominate(JP, name, examiner("Sato"))
    clock.on("2026-12-19")
    desk.run(CN, name)
    return name


def test_the_whole_way_with_two_offices(desk: Desk, clock: Clock) -> None:
    name = matched(desk, clock)
    drafted = desk.drafted(JP, name)
    assert drafted
    assert {(one.home, one.host, one.period) for one in drafted.run.match.pairings} == {
        ("CN", "JP", "spring"), ("JP", "CN", "may"),
    }  # fmt: skip
    assert desk.state(name) is State.MATCHED
    desk.approve(CN, name, drafted.paper.version, drafted.digest)
    assert desk.missing(name, drafted) == ("JP",)
    assert desk.state(name) is State.MATCHED
    desk.approve(JP, name, drafted.paper.version, drafted.digest)
    assert desk.state(name) is State.APPROVED
    with pytest.raises(Conflict):
        desk.run(JP, name)


def test_the_other_office_sees_nominations_only_when_the_matching_is_run(
    desk: Desk, clock: Clock
) -> None:
    name = opened(desk)
    desk.nominate(CN, name, examiner("Li"))
    assert [one.examiner for one in desk.nominations(CN, name)] == ["Li"]
    assert desk.nominations(JP, name) == []
    with pytest.raises(Refused, match="still taken"):
        desk.run(JP, name)
    # 18 December is over in Tokyo while it is still that day in Beijing
    clock.moment = dt.datetime(2026, 12, 18, 15, 30, tzinfo=dt.UTC)
    assert desk.state(name) is State.OPEN
    desk.nominate(CN, name, examiner("Wang", rank=2))
    clock.moment = dt.datetime(2026, 12, 18, 16, tzinfo=dt.UTC)
    assert desk.state(name) is State.CLOSED
    with pytest.raises(Refused, match="not open"):
        desk.nominate(CN, name, examiner("Zhao"))
    desk.run(JP, name)
    assert [one.examiner for one in desk.nominations(JP, name)] == ["Li", "Wang"]


def test_who_may_not_know_is_told_that_there_is_nothing(desk: Desk, clock: Clock) -> None:
    name = desk.create(CN, ProgrammeKind.EXCHANGE, CALL)
    for actor in (KR, *OTHERS):
        with pytest.raises(NotFound):
            desk.programme(actor, name)
        assert desk.listed(actor) == []
    desk.open(CN, name, 1)
    for actor in (KR, *OTHERS):
        assert desk.programme(actor, name)[1].call == CALL
        assert not desk.inside(actor, desk.programme(actor, name)[0])
        for act in (desk.nominations, desk.drafted, desk.run):
            with pytest.raises(NotFound):
                act(actor, name)
        with pytest.raises(NotFound):
            desk.nominate(actor, name, examiner("Spy"))


def test_only_own_nominations_are_taken_back(desk: Desk) -> None:
    name = opened(desk)
    number = desk.nominate(CN, name, examiner("Li"))
    with pytest.raises(NotFound):
        desk.take_back(JP, name, number)
    desk.take_back(CN, name, number)
    assert desk.nominations(CN, name) == []
    kept = desk.papers.store.paper(number)
    assert kept is not None
    assert kept.removed
    assert kept.content == b"{}"


def test_an_office_nominates_for_itself_alone_and_nobody_twice(desk: Desk) -> None:
    name = opened(desk)
    desk.nominate(CN, name, examiner("Li", office="JP"))
    assert [one.office for one in desk.nominations(CN, name)] == ["CN"]
    with pytest.raises(BadInput, match="Li is nominated twice"):
        desk.nominate(CN, name, examiner("Li", periods=("may",)))
    desk.nominate(JP, name, examiner("Li"))


def test_two_nominations_at_one_moment_do_not_hold_up_the_matching() -> None:
    twice = [examiner("Li", id="a", office="CN"), examiner("Li", id="b", office="CN")]
    counted, doubled = without_doubles(CALL, twice)
    assert [one.id for one in counted] == ["a"]
    assert [one.id for one in doubled] == ["b"]
    assert "first nomination counts" in TWICE


def test_an_older_version_cannot_be_approved(desk: Desk, clock: Clock) -> None:
    name = matched(desk, clock)
    drafted = desk.drafted(CN, name)
    assert drafted
    with pytest.raises(Conflict):
        desk.approve(CN, name, drafted.paper.version, "0" * 64)
    with pytest.raises(Conflict):
        desk.approve(CN, name, drafted.paper.version + 1, drafted.digest)
    again = desk.run(JP, name)
    assert again.paper.version == drafted.paper.version + 1 or again.digest == drafted.digest


def test_a_call_is_changed_by_one_at_a_time_and_never_once_open(desk: Desk) -> None:
    name = desk.create(CN, ProgrammeKind.TRAINING, CALL)
    desk.change(JP, name, replace(CALL, within=2), 1)
    with pytest.raises(Conflict):
        desk.change(CN, name, replace(CALL, within=3), 1)
    with pytest.raises(BadInput, match="stay the same"):
        desk.change(CN, name, replace(CALL, offices=("CN", "JP", "KR")), 2)
    desk.open(JP, name, 2)
    with pytest.raises(Conflict):
        desk.change(CN, name, CALL, 3)


@pytest.mark.parametrize(
    ("changed", "error"),
    [({"offices": ("CN", "ZZ"), "places": (Place(office="ZZ", period="spring", number=1),)}, "calendar"),
     ({"periods": (Period(id="spring", start=dt.date(2027, 3, 2), end=dt.date(2027, 3, 1)),)}, "begins")],
)  # fmt: skip
def test_a_bad_call_is_refused(desk: Desk, changed: dict[str, object], error: str) -> None:
    with pytest.raises(BadInput, match=error):
        desk.create(CN, ProgrammeKind.EXCHANGE, replace(CALL, **changed))


def test_a_call_whose_deadline_is_over_is_not_opened(desk: Desk, clock: Clock) -> None:
    name = desk.create(CN, ProgrammeKind.EXCHANGE, CALL)
    clock.on("2027-01-04")
    with pytest.raises(BadInput, match="deadline"):
        desk.open(CN, name, 1)


def test_stays_begin_and_end_on_days_on_which_the_host_is_open(desk: Desk, clock: Clock) -> None:
    name = matched(desk, clock)
    drafted = desk.drafted(CN, name)
    assert drafted
    spring, may = stays(CALL, drafted.run.match, calendar)
    # Monday 1 March to Friday 26 March 2027 in Tokyo; 22 March is the substitute of the equinox
    assert (spring.first, spring.last) == (dt.date(2027, 3, 1), dt.date(2027, 3, 26))
    assert spring.days == 19
    assert [day for day, _ in spring.closed] == [dt.date(2027, 3, 22)]
    # 1 May 2027 is a Saturday and a holiday in Beijing
    assert may.first is not None
    assert may.first > dt.date(2027, 5, 2)
    made = as_ics("p", "Exchange", (spring, may), [("s", SESSION)], clock())
    assert made.count(b"BEGIN:VEVENT") == 3
    assert b"DTSTART;VALUE=DATE:20270301" in made
    assert b"DTSTART:20270302T093000" in made
    assert b"Li" not in made.replace(b"//EN", b"")


SESSION = Session(
    title="Claims in AI", office="JP", day=dt.date(2027, 3, 2), start="09:30", end="12:00"
)


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"day": dt.date(2027, 3, 22)}, "closed on 2027-03-22"), ({"end": "09:30"}, "ends before"),
     ({"start": "9.30"}, "no time of day"), ({"title": " "}, "no title"), ({"office": "KR"}, "KR")],
)  # fmt: skip
def test_a_session_that_cannot_be_is_refused(changed: dict[str, object], words: str) -> None:
    check_session(SESSION, ("CN", "JP"), calendar)
    with pytest.raises(BadInput, match=words):
        check_session(replace(SESSION, **changed), ("CN", "JP"), calendar)


def test_figures_name_nobody_and_are_public_when_every_office_agrees(
    desk: Desk, clock: Clock
) -> None:
    name = matched(desk, clock)
    drafted = desk.drafted(CN, name)
    assert drafted
    with pytest.raises(Refused):
        desk.publish_figures(CN, name)
    for actor in (CN, JP):
        desk.approve(actor, name, drafted.paper.version, drafted.digest)
    desk.publish_figures(CN, name)
    assert desk.public_match(name) is None
    desk.publish_figures(JP, name)
    public = desk.public_match(name)
    assert public == drafted.run.match
    assert as_csv(figures(public)).splitlines() == [
        "field,home,host,period,placed", "AI,CN,JP,spring,1", "AI,JP,CN,may,1",
    ]  # fmt: skip


def test_evaluations_are_told_in_figures_from_five_on(papers: Papers, desk: Desk) -> None:
    name = opened(desk)
    evaluation = Evaluation(papers)
    for mark in (5, 4, 4, 3):
        evaluation.hand_in(CN, name, {"aims": str(mark), "better": f"words {mark}"})
    evaluation.hand_in(JP, name, {"aims": "1"})
    assert evaluation.figures(CN, name) == (None, None)
    evaluation.hand_in(CN, name, {"aims": "4"})
    own, others = evaluation.figures(CN, name)
    assert others is None
    assert own is not None
    assert (own[0].count, own[0].mean, own[0].marks) == (5, 4.0, (0, 0, 1, 3, 1))
    assert evaluation.figures(JP, name)[0] is None
    assert evaluation.own(JP, name)[0].marks == {"aims": 1}
    assert "words 5" not in str(evaluation.own(JP, name))
    kept = papers.all(name, PaperKind.EVALUATION)
    assert {each.author for each in kept} == {"system"}
    for bad in ({"aims": "6"}, {"aims": ""}, {}):
        with pytest.raises(BadInput):
            evaluation.hand_in(CN, name, bad)


PDF = b"%PDF-1.7 made for a test"


def test_materials_are_read_by_the_offices_and_by_all_once_published(
    papers: Papers, desk: Desk
) -> None:
    name = opened(desk)
    library = Library(papers, PaperKind.PROGRAMME)
    number = library.add(CN, name, "../../etc/guide.pdf", "Guide", PDF)
    assert library.read(JP, name, number).content() == PDF
    assert library.read(JP, name, number).name == "guide.pdf"
    for actor in (KR, *OTHERS):
        assert library.listed(actor, name) == []
        with pytest.raises(NotFound):
            library.read(actor, name, number)
    with pytest.raises(NotFound):
        library.publish(JP, name, number)
    library.publish(CN, name, number)
    assert library.read(OTHERS[-1], name, number).media_type == "application/pdf"
    assert [head.name for _, _, head in library.listed(KR, name)] == ["guide.pdf"]
    library.publish(CN, name, number, public=False)
    assert library.listed(KR, name) == []


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("page.html", b"<script>", "not taken"), ("page.pdf", b"<html>", "not what its name says"),
        ("a.txt", b"", "is empty"), ("a.txt", b"x\x00", "not what"), ("run.exe", b"MZ", "not taken"),
        ("big.txt", b"x" * (MOST_BYTES + 1), "larger than 8 MiB"), ("nothing", b"x", "not taken"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_taken(
    papers: Papers, desk: Desk, name: str, data: bytes, words: str
) -> None:
    folder = opened(desk)
    with pytest.raises(BadFile, match=words):
        Library(papers, PaperKind.PROGRAMME).add(CN, folder, name, "", data)


@pytest.mark.parametrize(
    ("name", "clean"),
    [("..\\..\\a.pdf", "a.pdf"), ("a\u202efdp.exe", "a_fdp.exe"), ("", "file"), (".pdf", "file.pdf"),
     ('a"b\r\n.csv', "a_b__.csv"), ("審査.pdf", "審査.pdf"), ("x" * 500 + ".pdf", "x" * 100 + ".pdf")],
)  # fmt: skip
def test_names_of_files_are_cleaned(name: str, clean: str) -> None:
    assert clean_name(name) == clean

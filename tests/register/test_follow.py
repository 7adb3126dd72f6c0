"""What became of commitments: in the store, reminders through a real mail server, commands."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from access.conftest import QUICK, add
from joint.alerts.server import Server
from register.test_service import paper, run
from trihub.access.parts import open_access
from trihub.access.passwords import Passwords
from trihub.core.casework.people import Account, Role
from trihub.core.errors import BadInput, Conflict
from trihub.register.editing import tasks
from trihub.register.follow import Status, Step, follow, follow_of
from trihub.register.follow.lists import open_ones, owned
from trihub.register.follow.mail import writer
from trihub.register.follow.reminders import Reminders, stage_on
from trihub.register.follow.targets import Held
from trihub.register.service import Register
from trihub.store.casework import Casework, open_casework
from trihub.store.vault import KeyFile

NOW = dt.datetime(2030, 5, 1, 9, tzinfo=dt.UTC)


def told(register: Register, number: int = 40) -> str:
    """A commitment of JPO and MOIP."""
    text = f"The {number}th JPO-MOIP Heads Meeting was held in Kobe on June 4, 20{number}. Both offices"
    made = paper(register, f"{text} agreed to share statistics.", f"News {number}")
    return register.confirm(made, "ann")[1]


def step(register: Register, name: str, **given: str) -> None:
    follow(register, name, Step(**given), "KR:kim", seen=10**9,  # type: ignore[arg-type]
           targets=Held(register, {"programme": lambda: ["csp"]}))  # fmt: skip


def test_the_last_status_that_holds_counts(register: Register) -> None:
    name = told(register)
    assert follow_of(register.get(name)).status is Status.UNKNOWN
    for status in ("announced", "running", "done", "running"):
        step(register, name, status=status, evidence="programme:csp")
    found = follow_of(register.get(name))
    assert [each.status for each in found.changes] == ["announced", "running", "done", "running"]
    register.retract(found.changes[-1].statement.number, "a mistake", "eve")
    again = follow_of(register.get(name))
    assert (again.status, len(again.changes)) == (Status.DONE, 4)
    register.retract(found.changes[-2].statement.number, "another", "eve")
    assert follow_of(register.get(name)).status is Status.RUNNING


def test_owners_are_one_an_office_and_due_is_the_last(register: Register) -> None:
    name = told(register)
    for given in ({"owner": "KR"}, {"owner": "JP:sato"}, {"owner": "KR:kim"}, {"due": "2031"},
                  {"due": "2030-06"}):  # fmt: skip
        step(register, name, **given)
    found = follow_of(register.get(name))
    assert (found.owners, found.due) == ({"KR": "kim", "JP": "sato"}, "2030-06")
    assert not found.overdue(dt.date(2030, 6, 30))
    assert found.overdue(dt.date(2030, 7, 1))
    assert [each.id for each in owned(register, "KR", "kim")] == [name]
    assert owned(register, "KR", "lee") == []


def test_open_commitments_come_by_due_date_and_then_newest_first(register: Register) -> None:
    names = [told(register, number) for number in (41, 42, 43, 44, 45)]
    step(register, names[1], due="2031-01")
    step(register, names[3], due="2030-06-01")
    step(register, names[0], status="lapsed", evidence="record:M1")
    register.withdraw(names[2], "never said", "eve", seen=10**9)
    found, count = open_ones(register, "JP", limit=10)
    assert ([each.id for each in found], count) == ([names[3], names[1], names[4]], 3)
    for offset, expected in enumerate((names[3], names[1], names[4])):
        (one,), _ = open_ones(register, limit=1, offset=offset)
        assert one.id == expected
    assert open_ones(register, "CN", limit=10) == ([], 0)
    assert register.store.stating("due") == sorted([names[1], names[3]], key=lambda n: int(n[1:]))


def test_only_what_was_recorded_before_is_linked_and_what_is_withdrawn_is_not(
    register: Register,
) -> None:
    name = told(register, 46)
    with pytest.raises(Conflict, match="ann"):
        register.withdraw(name, "x", "eve", seen=1)
    with pytest.raises(BadInput, match="reason"):
        register.withdraw(name, " ", "eve", seen=10**9)


def test_a_task_is_held_by_one(register: Register) -> None:
    told(register, 47), told(register, 49)
    (finding,) = [each for each in register.findings() if each.detail.startswith("JP-KR 48:")]
    key = tasks.key_of(finding)
    tasks.do(register, key, "take", "KR:kim", "looking for it")
    assert (tasks.tasks(register)[key].held, tasks.tasks(register)[key].note) == (
        True,
        "looking for it",
    )
    with pytest.raises(Conflict, match="Somebody else"):
        tasks.do(register, key, "done", "JP:sato")
    tasks.do(register, key, "give-back", "KR:kim")
    with pytest.raises(BadInput, match="Nobody"):
        tasks.do(register, key, "give-back", "KR:kim")
    tasks.do(register, key, "done", "JP:sato")
    assert tasks.tasks(register)[key].statement.actor == "JP:sato"
    assert "without-source" not in {f.fault for f in register.findings()}  # process is no fact


# --- reminders -------------------------------------------------------------------------------


@pytest.fixture
def casework(tmp_path: Path) -> Iterator[Casework]:
    opened = open_casework(tmp_path / "casework.sqlite", KeyFile.create(tmp_path / "keys.json"))
    yield opened
    opened.close()


@pytest.fixture
def people(casework: Casework) -> dict[str, Account]:
    access = open_access(casework.accounts, casework.audit, passwords=Passwords(QUICK))
    return {
        name: add(access, f"{name}@moip.example", name=name.title(), office="KR", role=role, language=lang)
        for name, role, lang in (("kim", Role.OFFICER, "ko"), ("lee", Role.OFFICER, "en"),
                                 ("cho", Role.EXAMINER, "ko"))
    }  # fmt: skip


@pytest.mark.parametrize(
    ("due", "stage"),
    [("2030-06-15", ""), ("2030-05-31", "30"), ("2030-05", "30"), ("2030-05-08", "7"),
     ("2030-05-02", "1"), ("2030-05-01", "1"), ("2030-04-30", "over"), ("2029", "over"), ("", "")],
)  # fmt: skip
def test_when_owners_are_told(register: Register, due: str, stage: str) -> None:
    name = told(register)
    if due:
        step(register, name, due=due)
    one = register.get(name)
    assert stage_on(one, follow_of(one), NOW.date()) == stage


def test_nobody_is_told_twice_nor_of_what_is_done(
    register: Register, casework: Casework, people: dict[str, Account]
) -> None:
    reminders = Reminders(register, casework.accounts, casework.outbox)
    name = told(register)
    step(register, name, due="2030-05-06", owner="KR")
    assert reminders.queue(NOW) == 2  # both officers, not the examiner
    assert reminders.queue(NOW + dt.timedelta(hours=1)) == 0
    step(register, name, owner=f"KR:{people['lee'].id}")
    assert reminders.queue(NOW + dt.timedelta(days=4)) == 1  # the day before: one of them
    waiting = casework.outbox.take(NOW.isoformat(), (NOW + dt.timedelta(days=9)).isoformat())
    assert {
        bool(reminders.receiver(each)) for each in waiting if each.account == people["kim"].id
    } == {False}
    step(register, name, status="done", evidence="programme:csp")
    assert not any(reminders.receiver(each) for each in waiting)
    assert reminders.queue(NOW + dt.timedelta(days=30)) == 0


def test_owners_get_mail_in_their_language(
    tmp_path: Path, register: Register, casework: Casework, people: dict[str, Account]
) -> None:
    from joint.alerts.conftest import mailer_of

    folder = tmp_path / "server"
    folder.mkdir()
    server = Server(folder)
    try:
        reminders = Reminders(register, casework.accounts, casework.outbox)
        step(register, told(register), due="2030-04-30", owner="KR")
        reminders.queue(NOW)
        write = writer(reminders)
        with mailer_of(server).connected() as connection:
            for queued in casework.outbox.take(NOW.isoformat(), NOW.isoformat()):
                message = write(queued, "trihub@example.org", "https://site.example")
                assert message
                connection.send(message)
    finally:
        server.stop()
    got = {str(one.message["To"]): one.message for one in server.taken}
    english, korean = got["Lee <lee@moip.example>"], got["Kim <kim@moip.example>"]
    assert str(english["Subject"]) == "A commitment was due 2030-04-30 and is still open"
    assert "“share statistics”" in english.get_content()
    assert "https://site.example/en/register/C" in english.get_content()
    assert "약속 사항" in str(korean["Subject"])
    assert "/ko/register/C" in korean.get_content()


# --- commands --------------------------------------------------------------------------------


def test_following_by_command(tmp_path: Path) -> None:
    library, text = tmp_path / "library", tmp_path / "news.txt"
    text.write_text(
        "The 40th JPO-MOIP Heads Meeting was held in Kobe on June 4, 2026. Both offices agreed to "
        "share statistics.", encoding="utf-8",
    )  # fmt: skip
    papers = run(library, "load", str(text), "--json")
    ((meeting, name),) = json.loads(run(library, "confirm", "-", "--all", "--json", given=papers))[
        "records"
    ]
    shape = json.loads(run(library, "follow", name, "--status", "running", "--evidence", f"record:{meeting}",
                           "--due", "2031", "--owner", "KR", "--by", "ann", "--json"))  # fmt: skip
    assert (shape["status"], shape["due"], shape["owners"]) == ("running", "2031", {"KR": ""})
    assert "running" in run(library, "follow", name)
    listed = json.loads(run(library, "open", "KR", "--json"))
    assert (listed["count"], listed["commitments"][0]["id"]) == (1, name)
    assert name in run(library, "open")
    assert json.loads(run(library, "check", "--json")) == []
    assert "taken back" in run(library, "withdraw", name, "--because", "misread")
    assert json.loads(run(library, "open", "--json"))["count"] == 0

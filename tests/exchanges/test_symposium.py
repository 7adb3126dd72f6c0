"""A symposium in a real database: what the public may do and know, and what it may not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from exchanges.conftest import CN, JP, KR, OTHERS, Clock
from trihub.access.limits import ADDRESS, Limits, address_key
from trihub.access.papers.encoding import decode
from trihub.core.casework.people import PUBLIC
from trihub.core.casework.working import PaperKind
from trihub.core.errors import BadInput, Conflict, NotFound, Refused
from trihub.exchanges.papers import Papers
from trihub.exchanges.symposium.erasing import Erasing
from trihub.exchanges.symposium.hall import Hall, side_by_side
from trihub.exchanges.symposium.mail import writer
from trihub.exchanges.symposium.model import Line, Registration, Symposium, Talk
from trihub.exchanges.symposium.registering import Registrations, Wish
from trihub.store.casework import Casework

PLAN = Symposium(
    titles={"en": "User symposium 2026", "ko": "사용자 심포지엄 2026"},
    calls={"en": "What users want of machine translation."},
    notices={"en": "Your name and address serve the symposium alone and are deleted after it."},
    host="JP", offices=("CN", "JP"), day=dt.date(2026, 12, 1), until=dt.date(2026, 11, 20),
    place="Tokyo", languages=("en", "ja", "zh"), seats=3,
)  # fmt: skip
TALK = Talk(titles={"en": "Opening"}, start="09:30", end="10:00", speaker="Host", language="ja")


@pytest.fixture
def hall(papers: Papers) -> Hall:
    return Hall(papers)


@pytest.fixture
def desk(papers: Papers, casework: Casework, clock: Clock) -> Registrations:
    limits = Limits(casework.accounts, clock)
    return Registrations(papers, casework.outbox, lambda a: limits.attempt(address_key(a)))


def wish(number: int = 1, **more: object) -> Wish:
    plain = Wish(
        name=f"User {number}", mail=f"user{number}@example.org", organisation="", language="en",
        agreed=True,
    )  # fmt: skip
    return replace(plain, **more)


def opened(hall: Hall, **more: object) -> str:
    name = hall.create(JP, replace(PLAN, **more))
    hall.open(CN, name)
    return name


def secret_of(papers: Papers, number: str) -> str:
    paper = papers.store.paper(number)
    assert paper
    return decode(paper.content, Registration).secret


def test_somebody_registers_confirms_comes_and_says_what_they_thought(
    hall: Hall, desk: Registrations, papers: Papers, casework: Casework, clock: Clock
) -> None:
    name = opened(hall)
    number = desk.register(name, wish(), "192.0.2.1")
    waiting = casework.outbox.take("2027", "2027")
    assert [(one.case, one.kind, one.data) for one in waiting] == [
        (name, "symposium-registration", {"registration": number})
    ]
    secret = secret_of(papers, number)
    mail = writer(papers)(waiting[0], "office@example.org", "https://trihub.example.org")
    assert mail is not None
    assert mail["To"] == "User 1 <user1@example.org>"
    assert f"/en/symposia/{name}/registrations/{number}?secret={secret}" in mail.get_content()
    with pytest.raises(NotFound):
        desk.confirm(name, number, "guessed")
    assert desk.confirm(name, number, secret).confirmed
    with pytest.raises(Refused, match="from the day"):
        desk.answer(name, number, secret, {"content": "5"})
    clock.on("2026-12-01")
    desk.answer(name, number, secret, {"content": "5", "wishes": "More time"})
    with pytest.raises(Refused, match="is in"):
        desk.answer(name, number, secret, {"content": "1"})
    assert desk.feedback(name) is None
    assert desk.remarks(JP, name) == ["More time"]
    with pytest.raises(NotFound):
        desk.remarks(PUBLIC, name)


def test_nobody_outside_the_offices_sees_who_is_registered(hall: Hall, desk: Registrations) -> None:
    name = opened(hall)
    desk.register(name, wish(), "192.0.2.1")
    assert [one.name for _, one in desk.listed(CN, name)] == ["User 1"]
    for actor in (KR, *OTHERS):
        with pytest.raises(NotFound):
            desk.listed(actor, name)


def test_who_is_registered_cannot_be_found_out_and_has_one_seat(
    hall: Hall, desk: Registrations, papers: Papers, clock: Clock
) -> None:
    name = opened(hall)
    first = desk.register(name, wish(), "192.0.2.1")
    secret = secret_of(papers, first)
    again = wish(mail=" USER1@example.org ", name="Somebody else")
    assert desk.register(name, again, "192.0.2.1") == first
    assert len(desk.outbox.take("2027", "2027")) == 1
    clock.moment += dt.timedelta(minutes=11)
    assert desk.register(name, again, "192.0.2.1") == first
    assert len(desk.outbox.take("2028", "2028")) == 2
    assert [one.name for _, one in desk.listed(JP, name)] == ["User 1"]
    desk.confirm(name, first, secret)


def test_seats_are_bounded_and_come_free(hall: Hall, desk: Registrations, papers: Papers) -> None:
    name = opened(hall)
    numbers = [desk.register(name, wish(n), "192.0.2.1") for n in range(3)]
    with pytest.raises(Conflict, match="No seat"):
        desk.register(name, wish(9), "192.0.2.1")
    desk.give_up(name, numbers[0], secret_of(papers, numbers[0]))
    gone = papers.store.paper(numbers[0])
    assert gone
    assert (gone.content, gone.removed) == (b"", True)
    desk.register(name, wish(9), "192.0.2.1")


def test_a_flood_of_registrations_is_stopped(hall: Hall, desk: Registrations) -> None:
    name = opened(hall, seats=5_000)
    for _ in range(ADDRESS[0].most):
        with pytest.raises(BadInput):
            desk.register(name, wish(mail="none"), "198.51.100.7")
    with pytest.raises(Refused, match="too many"):
        desk.register(name, wish(), "198.51.100.7")
    desk.register(name, wish(), "198.51.100.8")


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"agreed": False}, "Consent"), ({"mail": "a@b"}, "address"), ({"name": " \n"}, "name"),
     ({"mail": "a@example.org\nBcc: b@example.org"}, "address"),
     ({"mail": "x" * 300 + "@example.org"}, "address")],
)  # fmt: skip
def test_a_registration_that_cannot_be_taken(
    hall: Hall, desk: Registrations, changed: dict[str, object], words: str
) -> None:
    name = opened(hall)
    with pytest.raises(BadInput, match=words):
        desk.register(name, wish(**changed), "192.0.2.1")
    assert desk.listed(JP, name) == []


def test_registration_ends_and_is_not_before_it_is_open(
    hall: Hall, desk: Registrations, clock: Clock
) -> None:
    name = hall.create(JP, PLAN)
    for act in (lambda: desk.register(name, wish(), "192.0.2.1"), lambda: hall.symposium(KR, name)):
        with pytest.raises(NotFound):
            act()
    hall.open(JP, name)
    assert [paper.id for paper, _ in hall.listed(PUBLIC)] == [name]
    clock.on("2026-11-21")
    with pytest.raises(Refused, match="closed"):
        desk.register(name, wish(), "192.0.2.1")


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"seats": 0}, "seats"), ({"languages": ("tlh",)}, "tlh"), ({"languages": ()}, "no language"),
     ({"until": PLAN.day}, "before"), ({"host": "KR"}, "host"), ({"notices": {}}, "privacy"),
     ({"titles": {"en": ""}}, "title"), ({"keep": 366}, "365")],
)  # fmt: skip
def test_a_symposium_that_cannot_be(hall: Hall, changed: dict[str, object], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        hall.create(JP, replace(PLAN, **changed))


def test_interpretation_stands_side_by_side_and_is_public_once_published(hall: Hall) -> None:
    name = opened(hall)
    talk = hall.add_talk(CN, name, TALK)
    for language, at, text in (
        ("ja", "09:31:00", "開会します。"), ("en", "09:31:00", "I open the symposium."),
        ("en", "09:30:20", "Good morning."),
    ):  # fmt: skip
        hall.note(JP, name, talk, language, Line(at=at, text=text))
    assert hall.notes(PUBLIC, name, talk) == []
    notes = hall.notes(CN, name, talk)
    assert [one.language for one in notes] == ["en", "ja"]
    assert side_by_side(notes) == [
        ("09:30:20", ["Good morning.", ""]),
        ("09:31:00", ["I open the symposium.", "開会します。"]),
    ]
    hall.publish_notes(CN, name, talk)
    assert len(hall.notes(PUBLIC, name, talk)) == 2
    for bad in (Line(at="25:00", text="x"), Line(at="09:30", text=" ")):
        with pytest.raises(BadInput):
            hall.note(JP, name, talk, "en", bad)
    with pytest.raises(BadInput, match="no language of"):
        hall.note(JP, name, talk, "ko", Line(at="09:30", text="x"))


def test_the_programme_is_in_the_order_of_the_day(hall: Hall) -> None:
    name = opened(hall)
    hall.add_talk(JP, name, replace(TALK, start="11:00", end="12:00", titles={"en": "Second"}))
    first = hall.add_talk(JP, name, TALK)
    assert [one.titles["en"] for _, one in hall.talks(name)] == ["Opening", "Second"]
    hall.take_talk_back(CN, name, first)
    assert len(hall.talks(name)) == 1
    for changed in ({"end": "09:00"}, {"start": "9:30"}, {"titles": {}}, {"language": "ko"}):
        with pytest.raises(BadInput):
            hall.add_talk(JP, name, replace(TALK, **changed))


def test_it_is_changed_by_one_at_a_time(hall: Hall) -> None:
    name = hall.create(JP, PLAN)
    hall.change(CN, name, replace(PLAN, seats=5), 1)
    with pytest.raises(Conflict):
        hall.change(JP, name, replace(PLAN, seats=6), 1)
    assert hall.symposium(JP, name)[1].seats == 5


def test_feedback_figures_come_with_the_fifth(
    hall: Hall, desk: Registrations, papers: Papers, clock: Clock
) -> None:
    name = opened(hall, seats=9)
    numbers = [desk.register(name, wish(n), "192.0.2.1") for n in range(5)]
    secrets = [secret_of(papers, number) for number in numbers]
    for number, secret in zip(numbers, secrets, strict=True):
        desk.confirm(name, number, secret)
    clock.on("2026-12-02")
    for count, (number, secret) in enumerate(zip(numbers, secrets, strict=True)):
        assert desk.feedback(name) is None
        desk.answer(name, number, secret, {"content": str(count + 1)})
    figures = desk.feedback(name)
    assert figures is not None
    assert (figures[0].mean, figures[0].marks) == (3.0, (1, 1, 1, 1, 1))
    assert all(b"User" not in each.content for each in papers.all(name, PaperKind.FEEDBACK))


# --- erasing ---------------------------------------------------------------------------------


def contents(papers: Papers, number: str) -> list[bytes]:
    return [each.content for each in papers.store.versions(number)]


def test_registrations_are_erased_when_their_days_are_over(
    hall: Hall, desk: Registrations, papers: Papers, casework: Casework, clock: Clock
) -> None:
    name, other = opened(hall, keep=10), opened(hall, keep=11)
    number, kept = (desk.register(one, wish(), "192.0.2.1") for one in (name, other))
    desk.confirm(name, number, secret_of(papers, number))
    erasing = Erasing(papers)
    clock.on("2026-12-11")
    assert erasing.over(clock()) == 0
    clock.on("2026-12-12")
    assert erasing.over(clock()) == 1
    assert erasing.over(clock()) == 0
    assert contents(papers, number) == [b"", b"", b""]
    assert b"User 1" in contents(papers, kept)[0]
    last = papers.store.versions(number)[-1]
    assert (last.author, last.at[:10], last.removed) == ("system", "2026-12-12", True)
    assert desk.listed(JP, name) == []
    (entry,) = [one for one in casework.audit.entries() if "registration-erased" in one.body]
    assert number in entry.body
    letters = {
        one.case: writer(papers)(one, "office@example.org", "https://trihub.example.org")
        for one in casework.outbox.take("2027", "2027")
    }
    assert letters[name] is None
    assert letters[other]
    with pytest.raises(NotFound):
        desk.mine(name, number, "")


def test_somebody_who_asks_is_erased(hall: Hall, desk: Registrations, papers: Papers) -> None:
    name = opened(hall)
    first, second = (desk.register(name, wish(n), "192.0.2.1") for n in (1, 2))
    erasing = Erasing(papers)
    for actor in (KR, *OTHERS):
        with pytest.raises((NotFound, Refused)):
            erasing.one(actor, name, first)
    erasing.one(CN, name, first)
    assert papers.store.versions(first)[-1].author == CN.account
    assert contents(papers, first) == [b"", b""]
    with pytest.raises(NotFound):
        erasing.one(CN, name, first)
    with pytest.raises(NotFound):
        erasing.one(CN, name, name)
    assert erasing.of_mail("operator", name, " User2@Example.org") == 1
    assert erasing.of_mail("operator", name, "user2@example.org") == 0
    assert contents(papers, second) == [b"", b""]
    assert hall.symposium(JP, name)[1].seats == 3


def test_registrations_are_kept_no_longer_than_was_said(hall: Hall) -> None:
    name = opened(hall, keep=5)
    with pytest.raises(BadInput, match="not kept longer"):
        hall.change(JP, name, replace(PLAN, keep=6), 2)
    hall.change(JP, name, replace(PLAN, keep=4), 2)

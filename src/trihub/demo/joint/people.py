"""Who can sign in to the demonstration. Everybody's password is the same and stands on its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trihub.access.people import People
from trihub.core.casework.people import SYSTEM, Account, Actor, Role
from trihub.core.errors import Refused

PASSWORD = "open-demonstration"  # noqa: S105 - shown to everybody on purpose
"""Invented people, an invented case: nothing to keep."""


@dataclass(frozen=True, slots=True)
class Person:
    """An account of the demonstration."""

    login: str
    name: str
    role: Role
    office: str = ""
    language: str = "en"


PEOPLE: Mapping[str, Person] = {
    "applicant": Person("applicant@demo.example", "青葙储能 / Qingxiang", Role.APPLICANT, "", "zh"),
    "cn": Person("examiner.cn@demo.example", "审查员 甲", Role.EXAMINER, "CN", "zh"),
    "cn-head": Person("head.cn@demo.example", "审查处长 乙", Role.HEAD, "CN", "zh"),
    "kr": Person("examiner.kr@demo.example", "심사관 가", Role.EXAMINER, "KR", "ko"),
    "kr-head": Person("head.kr@demo.example", "심사과장 나", Role.HEAD, "KR", "ko"),
    "administrator": Person("administrator@demo.example", "Administrator", Role.ADMINISTRATOR),
}
"""Everybody by the name that the story uses."""


def make(people: People) -> dict[str, Account]:
    """Make the accounts; those that are there already stay.

    :raises Refused: others have accounts here: with a password that everybody knows, somebody
        could read their cases.
    """
    known = {person.login for person in PEOPLE.values()}
    if any(account.login not in known for account in people.accounts.all()):
        raise Refused(
            "This library has accounts of its own; the demonstration’s people do not belong in it.",
            hint="Give the demonstration a folder of its own with --library.",
        )
    maker = Actor(account=SYSTEM.account, role=Role.ADMINISTRATOR, name=SYSTEM.name)
    found = {}
    for name, person in PEOPLE.items():
        kept = people.accounts.by_login(person.login)
        found[name] = kept or people.create(
            maker, login=person.login, name=person.name, role=person.role, office=person.office,
            language=person.language, password=PASSWORD,
        )  # fmt: skip
    return found

"""Lists of commitments: those that are open, and those that are somebody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trihub.register.follow.model import follow_of
from trihub.register.records import Record

if TYPE_CHECKING:
    from trihub.register.service import Register


def open_ones(
    register: Register, office: str = "", *, limit: int, offset: int = 0
) -> tuple[list[Record], int]:
    """Commitments (of an office) that are open, what is due first; and how many there are."""
    ids = register.store.open_commitments(office, limit=limit, offset=offset)
    count = register.view().keep(
        ("open commitments", office), lambda: register.store.count_open(office)
    )
    return register.get_all(ids), count


def owned(register: Register, office: str, account: str) -> list[Record]:
    """The open commitments that an account owns, or its office without naming somebody; what is due
    first."""
    ids = {
        *register.store.about("owner", office),
        *register.store.about("owner", f"{office}:{account}"),
    }
    found = []
    for each in register.get_all(sorted(ids)):
        now = follow_of(each)
        if now.open and not each.withdrawn and now.owners.get(office) in ("", account):
            found.append((now.due or "9999", each.id, each))
    return [each for _, _, each in sorted(found, key=lambda one: one[:2])]

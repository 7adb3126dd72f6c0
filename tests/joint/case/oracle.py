"""What should be possible in a case, written down a second time and in another way than the table:
from joint-search rules, as plain conditions over a few facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from joint.case.world import ADMIN, ANNA, BORIS, EXAMINER, HEAD
from trihub.core.casework.people import Account

OK, NO, HIDDEN = "ok", "no", "hidden"


@dataclass
class Model:
    """The facts of a case."""

    offices: tuple[str, ...]
    until: dict[str, dt.date]
    requested: set[str] = field(default_factory=set)
    favour: dict[str, bool] = field(default_factory=dict)
    ruled: dict[str, bool] = field(default_factory=dict)
    staffed: set[str] = field(default_factory=set)
    admitted: bool = False
    filed: set[str] = field(default_factory=set)
    waived: set[str] = field(default_factory=set)
    exchanged: bool = False
    acted: set[str] = field(default_factory=set)
    over: str = ""

    @property
    def lead(self) -> str:
        return self.offices[0]

    @property
    def everywhere(self) -> bool:
        return self.requested == set(self.offices)

    def age(self, today: dt.date) -> None:
        """Consent that has run out before the exchange ends the case."""
        if not self.over and not self.exchanged and any(day < today for day in self.until.values()):
            self.over = "ended"

    def exchange_if_ready(self) -> None:
        everybody = set(self.offices)
        if self.filed == everybody or (self.filed and self.waived == everybody):
            self.exchanged = True

    def state(self) -> str:
        if self.over:
            return self.over
        if self.acted:
            return "closed" if self.acted == set(self.offices) else "acting"
        if self.exchanged:
            return "exchanged"
        if self.admitted:
            return "searching"
        if self.favour:
            return "provisional"
        return "requested at all" if self.everywhere else "requested"

    @property
    def live(self) -> bool:
        return not self.over and self.acted != set(self.offices)

    # --- who ---

    def knows(self, who: Account) -> bool:
        if who in (ANNA, ADMIN):
            return True
        return who is not BORIS and who.office in self.offices

    def may(self, who: Account, kind: str) -> bool:
        """``kind``: applicant, head (heads only), work (heads, and examiners who are assigned),
        desk (who is assigned: the world's heads never are)."""
        if kind == "applicant":
            return who is ANNA
        if who.office not in self.offices:
            return False
        if who in HEAD.values():
            return kind != "desk"
        return kind in ("work", "desk") and who in EXAMINER.values() and who.office in self.staffed

    def answer(self, who: Account, kind: str, possible: bool) -> str:
        if not self.knows(who):
            return HIDDEN
        return OK if self.may(who, kind) and possible else NO

    # --- when ---

    def asking(self) -> bool:
        return self.live and not self.admitted

    def rule_holds(self) -> bool:
        return bool(self.ruled) and all(self.ruled.values())

    def may_admit(self, office: str) -> bool:
        favour = self.everywhere and all(self.favour.get(one) for one in self.offices)
        return self.asking() and office == self.lead and favour and self.rule_holds()

    def searching(self) -> bool:
        return self.live and self.admitted and not self.exchanged

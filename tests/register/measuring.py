"""How well texts are read: every value that is expected against every one that is proposed."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trihub.register.reading import Reading, RecordKind, read_text

NEWS = Path(__file__).parent / "news"
"""Written together with the rules."""
OTHERS = Path(__file__).parent / "held_out"
"""Written by somebody who did not know the rules; these were extended with them afterwards."""
TODAY = dt.date(2040, 1, 1)
OF_MEETING = ("mechanism", "number", "date", "place", "mode", "host", "next_host", "office", "head",
              "reviewed")  # fmt: skip
Fact = tuple[Any, ...]


@dataclass(slots=True)
class Score:
    """Values that are right, that are proposed, that are expected."""

    right: Counter[str] = field(default_factory=Counter)
    proposed: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, name: str, proposed: set[Fact], expected: set[Fact]) -> None:
        for kept, facts in ((self.proposed, proposed), (self.expected, expected),
                            (self.right, proposed & expected)):  # fmt: skip
            kept.update(str(each[0]) for each in facts)
        self.wrong += [
            f"{name}: {each} is too much" for each in sorted(proposed - expected, key=str)
        ]
        self.wrong += [
            f"{name}: {each} is missing" for each in sorted(expected - proposed, key=str)
        ]

    def precision(self) -> float:
        return self.right.total() / self.proposed.total()

    def recall(self) -> float:
        return self.right.total() / self.expected.total()


def items(folder: Path = NEWS) -> Iterator[tuple[str, dict[str, Any]]]:
    """The invented news of a folder by language and number."""
    for path in sorted(folder.glob("*.toml")):
        for number, item in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["item"], 1):
            yield f"{path.stem} {number}", item


def expected(item: dict[str, Any]) -> set[Fact]:
    """The facts that a person finds in an item."""
    found: set[Fact] = set()
    for meeting in item["meetings"]:
        for name, value in meeting.items():
            values = value if isinstance(value, list) else [value]
            found |= {(name, meeting["mechanism"], each) for each in values}
    found |= {
        ("commitment", text.split()[0], frozenset(text.split()[1:])) for text in item["commitments"]
    }
    found |= {("document", *text.split()) for text in item.get("documents", ())}
    return found


def proposed(reading: Reading) -> set[Fact]:
    """The same of a reading."""
    found: set[Fact] = set()
    for one in reading.proposals:
        if one.kind is RecordKind.MEETING:
            mechanism = one.first("mechanism")
            found |= {(v.name, mechanism, v.value) for v in one.values if v.name in OF_MEETING}
        elif one.kind is RecordKind.COMMITMENT:
            found.add(("commitment", one.first("strength"), frozenset(one.all("field"))))
        else:
            found.add(("document", one.first("document"), one.first("state")))
    return found


def measured(folder: Path = NEWS) -> Score:
    """Everything that is invented in a folder, read."""
    score = Score()
    for name, item in items(folder):
        score.add(name, proposed(read_text(item["text"], today=TODAY)), expected(item))
    return score

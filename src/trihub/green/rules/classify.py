"""By rules: a document falls into a class where a symbol that it was given lies in a place of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trihub.core.classes import Classification
from trihub.core.classes import Scheme as Symbols
from trihub.green.schemes.model import Scheme
from trihub.green.schemes.places import Place, sort_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a document falls into a class: ``symbol`` of it lies in ``place`` of the class."""

    scheme: str
    class_id: str
    symbol: str
    symbols: Symbols
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the rules of one scheme say. ``judged`` is how many symbols of the document the scheme
    could look at: without any, nothing is known, and that is not the same as no."""

    scheme: Scheme
    reasons: tuple[Reason, ...]
    judged: int

    @property
    def green(self) -> bool | None:
        """Whether it falls into the scheme; ``None`` where it has no class to go by."""
        return bool(self.reasons) if self.judged else None

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes, each once, in the order of the reasons."""
        return tuple(dict.fromkeys(reason.class_id for reason in self.reasons))


class Rules:
    """The rules of one scheme, made ready for many documents."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self._places: dict[str, list[tuple[Place, str]]] = defaultdict(list)
        for one in scheme.classes.values():
            for place in one.places:
                self._places[place.head].append((place, one.id))
        self._above = {
            one.id: frozenset(held.id for held in scheme.path(one.id)[:-1])
            for one in scheme.classes.values()
        }
        self._known: dict[str, tuple[tuple[Place, str], ...]] = {}

    def judge(self, classes: Iterable[Classification]) -> Verdict:
        """What the scheme says of a document with these classes. The IPC part of an FI symbol counts
        as one of the IPC."""
        taken = [one for one in classes if self._looks_at(one.scheme)]
        reasons: dict[tuple[str, str], Reason] = {}
        judged = 0
        for one in taken:
            key = sort_key(one.symbol)
            judged += bool(key)
            for place, class_id in self._found(key):
                reasons.setdefault(
                    (one.symbol, class_id),
                    Reason(
                        scheme=self.scheme.name, class_id=class_id, symbol=one.symbol,
                        symbols=one.scheme, place=place.written,
                    ),
                )  # fmt: skip
        return Verdict(scheme=self.scheme, reasons=tuple(reasons.values()), judged=judged)

    def holds(self, symbol: str) -> bool:
        """Whether a symbol of the IPC or CPC lies in any place of the scheme."""
        return bool(self._found(sort_key(symbol)))

    def _looks_at(self, symbols: Symbols) -> bool:
        return symbols in self.scheme.of or (
            symbols is Symbols.FI and Symbols.IPC in self.scheme.of
        )

    def _found(self, key: str) -> tuple[tuple[Place, str], ...]:
        """The places that hold a symbol, without classes that hold another of them."""
        if not key:
            return ()
        if key not in self._known:
            heads = (key[:1], key[:3], key[:4])
            held = [
                both for head in dict.fromkeys(heads)
                for both in self._places.get(head, ()) if both[0].holds(key)
            ]  # fmt: skip
            above = frozenset().union(*(self._above[class_id] for _, class_id in held))
            if len(self._known) > 200_000:
                self._known.clear()
            self._known[key] = tuple(both for both in held if both[1] not in above)
        return self._known[key]


def judge_all(rules: Sequence[Rules], classes: Sequence[Classification]) -> Mapping[str, Verdict]:
    """What each scheme says of a document, by its name."""
    return {one.scheme.name: one.judge(classes) for one in rules}

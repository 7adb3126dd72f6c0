"""Pairs of texts that say the same in two languages, out of a library and a glossary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

from trihub.core.classes import Scheme
from trihub.core.languages import MAIN_LANGUAGES, guess_language
from trihub.core.patent import Origin, Patent, Text
from trihub.core.ports import PatentStore
from trihub.core.splits import Part, family_key, part_of
from trihub.text.glossary import Concept

PAGE = 500
"""Documents read from the store at once."""

MACHINE = 0.3
"""What a machine-translated text counts: it repeats what another table knew."""


class Kind(StrEnum):
    """What the two texts of a pair are."""

    TITLE = "title"
    ABSTRACT = "abstract"
    CLAIM = "claim"
    TERM = "term"
    DEFINITION = "definition"


WEIGHTS: Mapping[Kind, float] = {
    Kind.TITLE: 1.0,
    Kind.ABSTRACT: 1.0,
    Kind.CLAIM: 1.0,
    Kind.TERM: 1.0,
    Kind.DEFINITION: 0.1,
}
"""What a pair of each kind counts; how they were chosen is in
``docs/explanation/learned-translation.md``."""


@dataclass(frozen=True, slots=True)
class TextPair:
    """Two texts that say the same, ``left`` in the first language of the pair's name.

    ``sections`` are IPC sections (``"HB"``), ``weight`` what the pair counts beside others.
    """

    left: str
    right: str
    kind: Kind
    sections: str = ""
    weight: float = 1.0


@dataclass(slots=True)
class Gathered:
    """What was met while pairs were gathered."""

    documents: int = 0
    wrong_language: int = 0
    """Texts whose script contradicts the language declared for them."""
    left_out: int = 0
    """Documents of the part that is left out."""
    pairs: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Said:
    """A text of a document that may stand in a pair."""

    kind: Kind
    text: str
    weight: float


@dataclass(slots=True)
class PairSource:
    """The pairs of one library in two languages; ``gathered`` counts while they are read."""

    store: PatentStore
    languages: tuple[str, str]
    leave_out: Part | None = None
    tell: Callable[[int], None] = lambda done: None
    gathered: Gathered = field(default_factory=Gathered)
    _seen: set[int] = field(default_factory=set)

    def __iter__(self) -> Iterator[TextPair]:
        """Pairs of each document's own texts, then of families whose members tell in one each."""
        one_sided: dict[int, dict[str, int]] = {}
        paired: set[int] = set()
        after = 0
        while page := self.store.changes_since(after, limit=PAGE):
            after = page[-1].change
            for stored in page:
                self.gathered.documents += 1
                if self._left_out(stored.patent):
                    continue
                texts = self._texts(stored.patent)
                family = stored.simple_family
                if all(texts):
                    paired.add(family)
                    yield from self._pairs(texts, sections_of(stored.patent))
                else:
                    for lang, own in zip(self.languages, texts, strict=True):
                        if own:
                            one_sided.setdefault(family, {}).setdefault(lang, stored.doc)
            self.tell(self.gathered.documents)
        wanted = [
            (docs[self.languages[0]], docs[self.languages[1]])
            for family, docs in one_sided.items()
            if family not in paired and len(docs) == 2
        ]
        for start in range(0, len(wanted), PAGE):
            yield from self._across(wanted[start : start + PAGE])

    def _across(self, wanted: Sequence[tuple[int, int]]) -> Iterator[TextPair]:
        numbers = sorted({doc for both in wanted for doc in both})
        kept = {one.doc: one.patent for one in self.store.get_many(numbers, whole=True)}
        for one, other in wanted:
            if one in kept and other in kept:
                texts = self._texts(kept[one])[0], self._texts(kept[other])[1]
                sections = sections_of(kept[one]) + sections_of(kept[other])
                yield from self._pairs(texts, "".join(sorted(set(sections))))

    def _left_out(self, patent: Patent) -> bool:
        if self.leave_out is None or part_of(family_key(patent)) is not self.leave_out:
            return False
        self.gathered.left_out += 1
        return True

    def _texts(self, patent: Patent) -> tuple[list[_Said], list[_Said]]:
        first, second = (list(self._in(patent, lang)) for lang in self.languages)
        return first, second

    def _in(self, patent: Patent, lang: str) -> Iterator[_Said]:
        claims = [
            Text(text=one.claims[0].text, lang=one.lang, origin=one.origin)
            for one in patent.claim_sets
            if one.claims and not one.label
        ]
        for kind, texts in (
            (Kind.TITLE, patent.titles), (Kind.ABSTRACT, patent.abstracts), (Kind.CLAIM, claims),
        ):  # fmt: skip
            own = next((text for text in texts if text.lang == lang and text.text.strip()), None)
            if own is None:
                continue
            if not fits(own.text, lang):
                self.gathered.wrong_language += 1
                continue
            yield _Said(kind, own.text, MACHINE if own.origin is Origin.MACHINE else 1.0)

    def _pairs(
        self, texts: tuple[Sequence[_Said], Sequence[_Said]], sections: str
    ) -> Iterator[TextPair]:
        right = {said.kind: said for said in texts[1]}
        for said in texts[0]:
            other = right.get(said.kind)
            if other is None:
                continue
            same = hash((said.text, other.text))
            if same not in self._seen:  # an application and its grant repeat one another
                self._seen.add(same)
                self.gathered.pairs[said.kind.value] += 1
                weight = min(said.weight, other.weight)
                yield TextPair(said.text, other.text, said.kind, sections, weight)


def fits(text: str, lang: str) -> bool:
    """Whether a text's script is one that its language is written in.

    A Japanese text may have no kana (a title in kanji); Han alone never makes a Korean one.
    """
    guessed = guess_language(text)
    return guessed == lang or (lang == "ja" and guessed == "zh")


def sections_of(patent: Patent) -> str:
    """The sections of a document's IPC and CPC classes, A to H, each once."""
    found = {one.symbol[:1] for one in patent.classes if one.scheme in (Scheme.IPC, Scheme.CPC)}
    return "".join(sorted(found & set("ABCDEFGH")))


def pairs_of_terms(concepts: Iterable[Concept], languages: tuple[str, str]) -> Iterator[TextPair]:
    """Each term of a concept with each of its terms in the other language."""
    for concept in concepts:
        section = concept.section if concept.section in tuple("ABCDEFGH") else ""
        for left in concept.terms(languages[0]):
            for right in concept.terms(languages[1]):
                yield TextPair(left, right, Kind.TERM, section)


def pairs_of_definitions(
    definitions: Mapping[str, Mapping[str, str]], languages: tuple[str, str]
) -> Iterator[TextPair]:
    """The definitions of the same class (symbol to language to text) in both languages."""
    for symbol, texts in definitions.items():
        if all(texts.get(lang) for lang in languages):
            left, right = (texts[lang] for lang in languages)
            yield TextPair(left, right, Kind.DEFINITION, symbol[:1])


def every_pair() -> tuple[tuple[str, str], ...]:
    """All pairs of the main languages, each in the order of its name."""
    return tuple(combinations(sorted(MAIN_LANGUAGES), 2))

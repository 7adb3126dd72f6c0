"""What is learned from: documents with their texts, and the texts of classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from trihub.core.classes import Classification, Scheme, Symbol, parse_symbol
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.patent import Origin, Patent
from trihub.core.ports import PatentStore
from trihub.core.ports.translating import Translator
from trihub.core.splits import family_key
from trihub.green.features.words import titled

MOST = 50_000
"""Documents that are learned from at most, the ones changed last."""
PAGE = 500
SURE = 0.5
"""What a translation must count, of 1, to be taken."""
MOST_TRANSLATED = 6_000
"""Characters that are translated of a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A document to learn from, or one without ``classes``. ``key`` names what must not stand on
    both sides of a split (its family); ``texts`` are (title, rest) by language."""

    key: str
    texts: Mapping[str, tuple[str, str]]
    classes: tuple[Classification, ...] = ()

    @property
    def subclasses(self) -> tuple[str, ...]:
        """The subclasses of its IPC symbols, or of its CPC symbols where it has none of the IPC."""
        return self._levels(lambda one: f"{one.section}{one.main_class}{one.subclass}")

    @property
    def groups(self) -> tuple[str, ...]:
        """The main groups, as ``H01M 8``."""
        return self._levels(
            lambda one: f"{one.section}{one.main_class}{one.subclass} {one.group}" * bool(one.group)
        )

    def _levels(self, level: Callable[[Symbol], str]) -> tuple[str, ...]:
        for scheme in (Scheme.IPC, Scheme.CPC):
            found = [parse_symbol(one.symbol) for one in self.classes if one.scheme is scheme]
            kept = [level(one) for one in found if one and one.subclass]
            if kept:
                return tuple(dict.fromkeys(filter(None, kept)))
        return ()


def samples_of(store: PatentStore, most: int = MOST) -> Iterator[Sample]:
    """The documents of a library that have a text: the first of each family that has a class too,
    and those without a class, which tell what a model will be asked about."""
    seen: set[int] = set()
    after = max(0, store.counts().last_change - most)
    while page := store.changes_since(after, limit=PAGE):
        after = page[-1].change
        for stored in page:
            if stored.simple_family in seen:
                continue
            sample = sample_of(stored.patent)
            if sample.texts:
                if sample.classes:
                    seen.add(stored.simple_family)
                yield sample


def sample_of(patent: Patent) -> Sample:
    """A document as a sample: of each main language its title, and its abstract or first claim."""
    titles: dict[str, str] = defaultdict(str)
    rest: dict[str, str] = defaultdict(str)
    for text in patent.titles:
        titles[text.lang] = titles[text.lang] or text.text
    for text in sorted(patent.abstracts, key=lambda one: one.origin is Origin.MACHINE):
        rest[text.lang] = rest[text.lang] or text.text
    for claims in patent.claim_sets:
        if claims.claims and not claims.label:
            rest[claims.lang] = rest[claims.lang] or claims.claims[0].text
    texts = {
        lang: (titles[lang], rest[lang])
        for lang in MAIN_LANGUAGES
        if titles[lang].strip() or rest[lang].strip()
    }
    return Sample(key=family_key(patent) or patent.key, texts=texts, classes=patent.classes)


@dataclass(frozen=True, slots=True)
class Translated:
    """Texts brought into another language term by term, with a glossary's translations."""

    translator: Translator

    def text(self, text: str, source: str, target: str) -> str:
        """The terms of a text in the other language; empty where none is known."""
        if source == target:
            return text
        found = self.translator.translate(text[:MOST_TRANSLATED], source, [target])
        return " , ".join(one.target for one in found if one.weight >= SURE)

    def sample(self, sample: Sample, lang: str) -> tuple[str, str, bool] | None:
        """Title and rest of a document in a language, and whether they are its own; ``None`` where
        nothing of it can be said in that language."""
        own = sample.texts.get(lang)
        if own:
            return *own, True
        source = next((one for one in MAIN_LANGUAGES if one in sample.texts), None)
        if source is None:
            return None
        title, rest = (self.text(part, source, lang) for part in sample.texts[source])
        return (title, rest, False) if title or rest else None


Definitions = Mapping[str, Mapping[str, str]]
"""Of each class symbol its text by language (:func:`trihub.learning.definitions.by_symbol`)."""


@dataclass(frozen=True, slots=True)
class GroupTexts:
    """The texts of a main group and all below it, in one language; ``symbols`` are those it is of."""

    group: str
    text: str
    symbols: tuple[str, ...]

    @property
    def subclass(self) -> str:
        """The subclass that it is in."""
        return self.group[:4]


def group_texts(definitions: Definitions, lang: str) -> list[GroupTexts]:
    """The texts of every main group in a language, main groups without any left out."""
    held: dict[str, list[str]] = defaultdict(list)
    for symbol, texts in definitions.items():
        parsed = parse_symbol(symbol)
        if parsed and parsed.subgroup and texts.get(lang):
            held[f"{parsed.section}{parsed.main_class}{parsed.subclass} {parsed.group}"].append(
                symbol
            )
    return [
        GroupTexts(
            group, " ; ".join(definitions[one][lang] for one in sorted(symbols)), tuple(symbols)
        )
        for group, symbols in sorted(held.items())
    ]


def subclass_titles(definitions: Definitions, lang: str) -> dict[str, str]:
    """The title of every subclass in a language."""
    out = {}
    for symbol, texts in definitions.items():
        parsed = parse_symbol(symbol)
        if parsed and parsed.subclass and not parsed.group and texts.get(lang):
            out[f"{parsed.section}{parsed.main_class}{parsed.subclass}"] = texts[lang]
    return out


def texts_in(
    samples: Iterable[Sample], lang: str, translated: Translated
) -> list[tuple[Sample, str, str, bool]]:
    """Of each document that can be read in a language: itself, its title, all of it, and whether
    the text is its own."""
    out = []
    for sample in samples:
        found = translated.sample(sample, lang)
        if found:
            title, rest, own = found
            out.append((sample, title or rest[:200], titled(title, rest), own))
    return out

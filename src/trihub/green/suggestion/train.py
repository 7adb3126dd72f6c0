"""Learning which classes texts of a language belong to.

Sources, each with its centroid (the mean of its weighed texts) for every subclass: documents in the
language, documents of other languages brought into it term by term, the texts of main groups in every
language, brought into it likewise, and the titles of subclasses. Where documents are many enough, two
regressions are added: a ridge regression over all of them, and one that chooses among all classes, on top
of what the texts of classes say (:mod:`trihub.green.suggestion.softmax`). All are linear in a text's
features, so that one matrix of weights is what is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from trihub import __version__
from trihub.core.errors import BadInput
from trihub.core.languages import MAIN_LANGUAGES
from trihub.green.features.linear import Linear
from trihub.green.features.samples import (
    Definitions,
    GroupTexts,
    Sample,
    Translated,
    group_texts,
    subclass_titles,
    texts_in,
)
from trihub.green.features.training import (
    Matrix,
    counts_matrix,
    idf_of,
    need_learning,
    one_hot,
    weighed_matrix,
)
from trihub.green.features.words import Floats
from trihub.green.suggestion.softmax import softmax
from trihub.text.analysis import ANALYSIS_VERSION
from trihub.text.learned.files import write_artifact

Tell = Callable[[str], None]
LEAST = 20
"""Texts, of documents or of main groups, below which nothing is learned."""
REGRESSION_FROM = 2_000
"""Documents in the language from which a regression pays."""
KEPT = 8_000
"""Weights kept of each subclass."""
KEPT_OF_GROUP = 80
_AT_ONCE = 64
"""Classes whose weights are learned before the weak ones are dropped."""
SHARPNESS = 8.0
"""What the scores are multiplied by where they stand as log odds in the regression among all classes.
Scores are sums of cosines: as log odds they would hardly tell two classes apart."""
_SECTIONS = frozenset("ABCDEFGH")


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What each source counts, and the regression."""

    own: float = 1.0
    others: float = 0.5
    texts: float = 1.0
    texts_beside_many: float = 1.5
    """What the texts of classes count where documents are many: more, for then the regression among
    all classes is learned on top of them, and holds against them where documents say otherwise."""
    titles: float = 0.75
    """What the titles of subclasses count, from this many documents in the language on."""
    translated: float = 0.5
    """How much of these weights texts and titles of classes keep that come from another language,
    where documents are many."""
    titles_from: int = REGRESSION_FROM
    regression: float = 1.0
    """What the ridge regression counts, and what the one among all classes does."""
    among_all: float = 1.0
    regression_from: int = REGRESSION_FROM
    power: float = 1.5
    """To what power a feature's inverse frequency is taken where documents are few: then what the
    texts of classes share with a long claim decides, and common words must not drown it."""
    power_of_many: float = 0.75
    """To what power where documents are many: then the regressions learn what a common word tells."""


@dataclass(frozen=True)
class Part:
    """One source: texts with the numbers of their subclasses, and what they count."""

    name: str
    counts: Matrix
    labels: Sequence[Sequence[int]]
    groups: Sequence[Sequence[int]]
    weight: float
    keys: Sequence[str] = ()
    """Of documents what :class:`Sample` calls its key."""
    translated: bool = False
    """Whether these are texts of classes that were brought into the language from another."""

    def without(self, keys: Set[str]) -> Part:
        """The part without the documents that have these keys."""
        kept = [at for at, key in enumerate(self.keys) if key not in keys]
        if not self.keys or len(kept) == len(self.keys):
            return self
        return replace(
            self, counts=self.counts[kept], labels=[self.labels[at] for at in kept],
            groups=[self.groups[at] for at in kept], keys=[self.keys[at] for at in kept],
        )  # fmt: skip


@dataclass(frozen=True)
class Material:
    """All sources of one language."""

    lang: str
    subclasses: list[str]
    groups: list[str]
    parts: list[Part]
    idf: Floats
    definitions: Sequence[GroupTexts]
    """What the rows of the parts named ``texts`` are of, part after part."""

    def of(self, name: str) -> list[Part]:
        """The parts of a kind: ``own``, ``others``, ``texts``, ``titles``."""
        return [part for part in self.parts if part.name == name]

    def without(self, keys: Set[str]) -> Material:
        """All sources without the documents that have these keys."""
        return replace(self, parts=[part.without(keys) for part in self.parts])


def gather(
    lang: str,
    samples: Iterable[Sample],
    definitions: Definitions,
    translated: Translated,
    course: Course | None = None,
) -> Material:
    """Read the sources. :raises BadInput: there is too little to learn from in this language."""
    need_learning()
    course = course or Course()
    read = texts_in((one for one in samples if one.classes), lang, translated)
    texts = {
        source: [
            GroupTexts(one.group, translated.text(one.text, source, lang), one.symbols)
            for one in group_texts(definitions, source) if one.group[0] in _SECTIONS
        ]
        for source in MAIN_LANGUAGES
    }  # fmt: skip
    texts = {source: found for source, found in texts.items() if found}
    if len(read) + sum(map(len, texts.values())) < LEAST:
        raise BadInput(
            f"There is too little to learn classes in “{lang}” from.",
            hint="Read documents with classes (trihub ingest), or give --definitions.",
        )
    subclasses = sorted(
        {one.subclass for found in texts.values() for one in found}
        | {name for sample, *_ in read for name in sample.subclasses if name[0] in _SECTIONS}
    )
    groups = sorted(
        {one.group for found in texts.values() for one in found}
        | {name for sample, *_ in read for name in sample.groups if name[0] in _SECTIONS}
    )
    parts = _parts(lang, read, texts, subclasses, groups, course)
    if sum(own for *_, own in read) >= course.titles_from:
        parts += _titles(definitions, lang, translated, subclasses, course)
    kinds = [[p for p in parts if p.name == name] for name in ("own", "others", "texts")]
    many = sum(own for *_, own in read) >= course.regression_from
    if many:
        # Translated texts say certain words far too often, and would take their weight.
        kinds[2] = [part for part in kinds[2] if not part.translated]
    from scipy.sparse import vstack  # type: ignore[import-untyped]

    idf = idf_of([vstack([p.counts for p in kind]).tocsr() for kind in kinds if kind])
    idf = idf ** (course.power_of_many if many else course.power)
    return Material(
        lang, subclasses, groups, parts, idf,
        [one for found in texts.values() for one in found],
    )  # fmt: skip


def _parts(
    lang: str,
    read: Sequence[tuple[Sample, str, str, bool]],
    texts: dict[str, list[GroupTexts]],
    subclasses: list[str],
    groups: list[str],
    course: Course,
) -> list[Part]:
    at = {name: number for number, name in enumerate(subclasses)}
    at_group = {name: number for number, name in enumerate(groups)}
    parts = []
    for name, weight in (("own", course.own), ("others", course.others)):
        some = [one for one in read if one[3] is (name == "own")]
        if some:
            parts.append(
                Part(
                    name, counts_matrix([whole for _, _, whole, _ in some]),
                    [[at[s] for s in one[0].subclasses if s in at] for one in some],
                    [[at_group[g] for g in one[0].groups if g in at_group] for one in some],
                    weight, [one[0].key for one in some],
                )
            )  # fmt: skip
    many = sum(own for *_, own in read) >= course.regression_from
    for source, found in texts.items():
        parts.append(
            Part(
                "texts", counts_matrix([one.text for one in found]),
                [[at[one.subclass]] for one in found], [[at_group[one.group]] for one in found],
                course.texts_beside_many * _kept_in(source, lang, course) if many else course.texts,
                translated=source != lang,
            )
        )  # fmt: skip
    return parts


def _kept_in(source: str, lang: str, course: Course) -> float:
    return 1.0 if source == lang else course.translated


def _titles(
    definitions: Definitions,
    lang: str,
    translated: Translated,
    subclasses: Sequence[str],
    course: Course,
) -> list[Part]:
    at = {name: number for number, name in enumerate(subclasses)}
    parts = []
    for source in MAIN_LANGUAGES:
        found = {
            name: translated.text(title, source, lang)
            for name, title in sorted(subclass_titles(definitions, source).items()) if name in at
        }  # fmt: skip
        if found:
            counts = counts_matrix(list(found.values()))
            labels = [[at[name]] for name in found]
            weight = course.titles * _kept_in(source, lang, course)
            nothing: list[list[int]] = [[]] * len(labels)
            parts.append(Part("titles", counts, labels, nothing, weight, translated=source != lang))
    return parts


def centroids(part: Part, idf: Floats, classes: int, *, of_groups: bool = False) -> Matrix:
    """A row a class: the mean of its weighed texts, of length 1."""
    from sklearn.preprocessing import normalize  # type: ignore[import-untyped]

    labels = one_hot(part.groups if of_groups else part.labels, classes)
    return normalize((labels.T @ weighed_matrix(part.counts, idf)).tocsr())


def weights(material: Material, course: Course, tell: Tell = lambda what: None) -> Matrix:
    """The weights of every subclass (rows) for every feature."""
    from scipy.sparse import csr_matrix

    size = len(material.subclasses)
    total = csr_matrix((size, len(material.idf)), dtype=np.float32)
    for part in material.parts:
        total = total + part.weight * centroids(part, material.idf, size)
    documents = sum(part.counts.shape[0] for part in material.of("own"))
    if documents >= course.regression_from:
        tell(f"{material.lang}: ridge regression")
        total = total + course.regression * _regression(material)
        tell(f"{material.lang}: regression among all classes")
        total = total + course.among_all * _among_all(material)
    return total


def _among_all(material: Material) -> Matrix:
    """Weights of the regression among all classes over the documents, as they are added to the texts
    and titles of the classes, which it is given."""
    from scipy.sparse import csr_matrix, vstack

    size = len(material.subclasses)
    given = csr_matrix((size, len(material.idf)), dtype=np.float32)
    rows, labels, counted = [], [], []
    for part in material.parts:
        if part.name in ("own", "others"):
            of = one_hot(part.labels, size)
            met = np.flatnonzero(np.diff(of.indptr))
            rows.append(weighed_matrix(part.counts[met], material.idf))
            labels.append(of[met])
            counted += [part.weight] * len(met)
        else:
            given = given + SHARPNESS * part.weight * centroids(part, material.idf, size)
    known, found = softmax(
        vstack(rows).tocsr(), vstack(labels).tocsr(), given, np.array(counted, np.float32)
    )
    width = len(material.idf)
    kept = [_kept(of / SHARPNESS, known, width, csr_matrix) for of in found.T]
    return vstack(kept).tocsr()


def _regression(material: Material) -> Matrix:
    """Weights of a ridge regression, one subclass against the rest, over the documents and, a row a
    subclass, the texts and titles of the classes in the language itself."""
    from scipy.sparse import csr_matrix, identity, vstack
    from sklearn.linear_model import Ridge  # type: ignore[import-untyped]

    size, rows, labels, counted = len(material.subclasses), [], [], []
    for part in material.parts:
        if part.name in ("own", "others"):
            rows.append(weighed_matrix(part.counts, material.idf))
            labels.append(one_hot(part.labels, size))
            counted += [part.weight] * part.counts.shape[0]
        elif not part.translated:
            rows.append(centroids(part, material.idf, size))
            labels.append(identity(size, np.float32, "csr"))
            counted += [1.0] * size
    x, y = vstack(rows).tocsr(), vstack(labels).tocsc()
    often = np.flatnonzero(np.bincount(x.indices, minlength=x.shape[1]) >= 2)
    known, out = x[:, often], []
    for first in range(0, size, _AT_ONCE):
        some = y[:, first : first + _AT_ONCE].toarray()
        learned = Ridge(alpha=1.0, solver="sparse_cg", fit_intercept=False, tol=1e-2)
        found = learned.fit(known, some, sample_weight=counted).coef_.astype(np.float32)
        out += [_kept(row, often, x.shape[1], csr_matrix) for row in np.atleast_2d(found)]
    return vstack(out).tocsr()


def _kept(found: Any, often: Any, width: int, build: Any) -> Matrix:
    best = np.argsort(-np.abs(found))[:KEPT]
    best.sort()
    zeros = np.zeros(len(best), np.int64)
    return build((found[best], (zeros, often[best])), shape=(1, width))


def learn(
    path: Path,
    lang: str,
    samples: Iterable[Sample],
    definitions: Definitions,
    translated: Translated,
    *,
    course: Course | None = None,
    tell: Tell = lambda what: None,
) -> dict[str, Any]:
    """Learn the model of a language and write it; its record.

    :raises BadInput: there is too little to learn from, or the extra ``learning`` is missing.
    """
    course = course or Course()
    tell(f"{lang}: reading texts")
    return write_model(path, gather(lang, samples, definitions, translated, course), course, tell)


def write_model(
    path: Path, material: Material, course: Course, tell: Tell = lambda what: None
) -> dict[str, Any]:
    """Learn from what was gathered and write the model; its record."""
    from scipy.sparse import csr_matrix

    size, idf = len(material.subclasses), material.idf
    empty = csr_matrix((size, len(idf)), dtype=np.float32)
    texts = sum((centroids(part, idf, size) for part in material.of("texts")), empty)
    groups = csr_matrix((len(material.groups), len(idf)), dtype=np.float32)
    for part in material.parts:
        if part.name == "titles":
            continue
        own = centroids(part, idf, len(material.groups), of_groups=True)
        groups = groups + part.weight * own
    linear = Linear.of(weights(material, course, tell), KEPT)
    record = {
        "language": material.lang, "analysis": ANALYSIS_VERSION, "program": __version__,
        "made": dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
        "documents": {p.name: p.counts.shape[0] for p in material.parts if p.keys},
        "class_texts": sum(p.counts.shape[0] for p in material.of("texts")),
        "subclasses": material.subclasses, "groups": material.groups,
    }  # fmt: skip
    write_artifact(
        path, record,
        {
            "idf": np.ascontiguousarray(idf, "<f4"), **linear.arrays("all"),
            **Linear.of(texts, KEPT).arrays("texts"),
            **Linear.of(groups, KEPT_OF_GROUP).arrays("groups"),
        },
    )  # fmt: skip
    return record

"""Learning green technology in one language from documents whose classes say what they are.

A text is seen from five sides: a logistic regression over its words and one over its sequences of
characters, both learned from documents; one over words learned from the texts of main groups (green
where more than half of their symbols lie in the scheme); and which share of green the subclasses have
that it resembles, by their texts alone, and by all that is known of them, documents included. A
logistic regression of these five (:mod:`trihub.green.learned.stacking`) is calibrated (Platt) on
documents that it did not see, families kept whole.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from trihub import __version__
from trihub.core.classes import parse_symbol
from trihub.core.errors import BadInput
from trihub.green.features.samples import Definitions, Sample, Translated, texts_in
from trihub.green.features.training import counts_matrix, need_learning, weighed_matrix
from trihub.green.features.words import BUCKETS, Floats, counted_sequences
from trihub.green.learned.calibration import log_odds_between, share_among
from trihub.green.learned.model import CLASSES_SUFFIX, SUFFIX, load_green
from trihub.green.learned.stacking import LEAST, Read, fit
from trihub.green.rules.classify import Rules
from trihub.green.suggestion.model import ClassModel, load_model
from trihub.green.suggestion.train import Course, Material, gather, write_model
from trihub.text.analysis import ANALYSIS_VERSION
from trihub.text.learned.files import write_artifact

NEVER = 1 << 60
OTHERS = 0.5
"""What a document of another language counts."""
LEAST_UNCLASSIFIED = 100
"""Documents without classes from which the share of green among them is estimated."""
MOST_UNCLASSIFIED = 5_000
"""As many are asked about: more would change the share by less than a hundredth."""


@dataclass(frozen=True)
class FromClasses:
    """What the texts of classes say."""

    model: ClassModel
    green: Floats
    texts: Floats


def learn_green(
    folder: Path,
    lang: str,
    samples: Iterable[Sample],
    definitions: Definitions,
    rules: Rules,
    translated: Translated,
    *,
    tell: Callable[[str], None] = lambda what: None,
) -> dict[str, Any]:
    """Learn the model of a language and write it into the folder; its record. Documents without
    classes, which the model will be asked about, tell only how many of such are green, and not even that
    where fewer than ten green ones, or ten others, are in the language itself.

    :raises BadInput: there are too few documents of either kind, too few texts of classes, or the
        extra ``learning`` is missing.
    """
    need_learning()
    samples = list(samples)
    tell(f"{lang}: reading texts")
    course = Course(regression_from=NEVER, titles_from=0, power=1.0)
    material = gather(lang, samples, definitions, translated, course)
    write_model(folder / f"{lang}{CLASSES_SUFFIX}", material, course, tell)
    model = load_model(folder / f"{lang}{CLASSES_SUFFIX}")
    tell(f"{lang}: learning from {sum(bool(o.classes) for o in samples):,} documents")
    known = from_classes(model, material, definitions, rules)
    read = read_samples(samples, lang, translated, rules, known)
    record, arrays = fit(read, material, course)
    arrays = {"green": known.green, "texts": known.texts, **arrays}
    counts = Counter(bool(label) for label in read.labels)
    record |= {
        "language": lang, "analysis": ANALYSIS_VERSION, "program": __version__,
        "made": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "classes_made": model.record["made"], "scheme": rules.scheme.name,
        "reading": rules.scheme.reading.value, "green": counts[True], "not_green": counts[False],
        "own_documents": int((read.weights == 1).sum()), "class_texts": len(material.definitions),
    }  # fmt: skip
    write_artifact(folder / f"{lang}{SUFFIX}", record, arrays)
    asked = [one.texts[lang] for one in samples if lang in one.texts and not one.classes]
    if len(asked) >= LEAST_UNCLASSIFIED and not record["translated"]:
        record |= _shifted(folder, lang, asked[:MOST_UNCLASSIFIED])
        write_artifact(folder / f"{lang}{SUFFIX}", record, arrays)
    return record


def _shifted(folder: Path, lang: str, asked: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The calibration for documents without classes, whose share of green is estimated from what
    the model says of them."""
    model = load_green(folder, lang)
    found = [model.judge(*texts).share for texts in asked]
    told = np.array([share for share in found if share is not None])
    learned = model.record["share"]
    share = share_among(told, learned)
    slope, shift = model.record["platt"]
    return {
        "platt": [slope, shift + log_odds_between(learned, share)],
        "unclassified": len(told), "share_unclassified": round(share, 4),
    }  # fmt: skip


def from_classes(
    model: ClassModel, material: Material, definitions: Definitions, rules: Rules
) -> FromClasses:
    """Learn from the texts of classes. :raises BadInput: none of them is green, or all are."""
    from scipy.sparse import vstack  # type: ignore[import-untyped]
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    held, of = Counter[str](), Counter[str]()
    for symbol in definitions:
        parsed = parse_symbol(symbol)
        if parsed and parsed.subgroup:
            of[str(parsed)[:4]] += 1
            held[str(parsed)[:4]] += rules.holds(symbol)
    green = [held[name] / max(of[name], 1) for name in model.subclasses]
    labels = [
        sum(map(rules.holds, one.symbols)) > len(one.symbols) / 2 for one in material.definitions
    ]
    if len(set(labels)) < 2:
        raise BadInput(
            f"The definitions hold no texts of classes both in {rules.scheme.name} and outside it.",
            hint="Give the whole IPC or CPC with --definitions.",
        )
    rows = vstack([weighed_matrix(p.counts, material.idf) for p in material.of("texts")]).tocsr()
    used = np.unique(rows.indices)
    found = LogisticRegression(C=1.0, solver="liblinear", max_iter=300).fit(
        rows[:, used], labels, sample_weight=np.where(labels, 4.0, 1.0)
    )
    texts = np.zeros(BUCKETS, np.float32)
    texts[used] = found.coef_[0]
    return FromClasses(model, np.array(green, np.float32), texts)


def read_samples(
    samples: Sequence[Sample],
    lang: str,
    translated: Translated,
    rules: Rules,
    known: FromClasses,
) -> Read:
    """Documents with what their classes say they are; those without a class to go by are left out.

    :raises BadInput: there are too few of either kind.
    """
    read = [
        (one, verdict.green, title, whole, own)
        for one, title, whole, own in texts_in(samples, lang, translated)
        if (verdict := rules.judge(one.classes)).green is not None
    ]
    labels = np.array([bool(green) for _, green, *_ in read], bool)
    if min(labels.sum(), (~labels).sum()) < LEAST:
        raise BadInput(
            f"In “{lang}” {int(labels.sum())} documents are green by {rules.scheme.name} and "
            f"{int((~labels).sum())} are not: too few to learn from (at least {LEAST} of each).",
            hint="Read more documents with classes: trihub ingest.",
        )
    texts = [(one.texts[lang] if own else (title, whole)) for one, _, title, whole, own in read]
    words = words_of(texts, known.model)
    grams = counts_matrix([f"{title}\n{rest}" for title, rest in texts], counted_sequences)
    at = {name: number for number, name in enumerate(known.model.subclasses)}
    return Read(
        words, grams, words @ known.texts, known.green, labels,
        np.array([1.0 if own else OTHERS for *_, own in read], np.float32),
        [one.key for one, *_ in read],
        [[at[name] for name in one.subclasses if name in at] for one, *_ in read],
    )  # fmt: skip


def words_of(texts: Sequence[tuple[str, str]], model: ClassModel) -> Any:
    """Titles and rests as rows of words."""
    from scipy.sparse import csr_matrix

    read = [model.read(title, rest) for title, rest in texts]
    starts = np.cumsum([0, *(len(places) for places, _ in read)])
    places = np.concatenate([places for places, _ in read])
    values = np.concatenate([values for _, values in read])
    return csr_matrix((values, places, starts), shape=(len(texts), BUCKETS))

"""Learning green technology in one language from documents whose classes say what they are.

Two figures come from the texts of the classes: a logistic regression over main groups (green where
more than half of their symbols lie in the scheme), and the share of green among the subclasses that a
text resembles. A logistic regression over the documents has them beside the text's own features. It is
calibrated (Platt) on documents that it did not see, families kept whole.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trihub import __version__
from trihub.core.classes import parse_symbol
from trihub.core.errors import BadInput
from trihub.green.features.samples import Definitions, Sample, Translated, texts_in
from trihub.green.features.training import (
    need_learning,
    weighed_matrix,
)
from trihub.green.features.words import BUCKETS, Floats
from trihub.green.learned.model import (
    CLASSES_SUFFIX,
    SUFFIX,
    classes_share,
    measured,
)
from trihub.green.rules.classify import Rules
from trihub.green.suggestion.model import ClassModel, load_model
from trihub.green.suggestion.train import Course, Material, gather, write_model
from trihub.text.analysis import ANALYSIS_VERSION
from trihub.text.learned.files import write_artifact

NEVER = 1 << 60
LEAST = 10
"""Documents of each kind, green and not, below which nothing is learned."""
INNER = 0.1
"""How large the two figures from classes stand beside a text of length 1."""
FOLDS = 5
OTHERS = 0.5
"""What a document of another language counts."""
SURE_GREEN, SURE_NOT = 0.7, 0.95
"""How often an answer must have been right, at a probability, to be given."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Read:
    """Documents as the model sees them."""

    rows: Any
    figures: NDArray[np.float32]
    labels: Bools
    weights: Floats
    keys: Sequence[str]


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
    """Learn the model of a language and write it into the folder; its record.

    :raises BadInput: there are too few documents of either kind, too few texts of classes, or the
        extra ``learning`` is missing.
    """
    need_learning()
    samples = list(samples)
    tell(f"{lang}: reading texts")
    course = Course(machine_from=NEVER, power=1.0)
    material = gather(lang, samples, definitions, translated, course)
    write_model(folder / f"{lang}{CLASSES_SUFFIX}", material, course, tell)
    model = load_model(folder / f"{lang}{CLASSES_SUFFIX}")
    tell(f"{lang}: learning from {len(samples):,} documents")
    known = from_classes(model, material, definitions, rules)
    read = read_samples(samples, lang, translated, rules, known)
    record, arrays = fit(read, known)
    counts = Counter(bool(label) for label in read.labels)
    record |= {
        "language": lang, "analysis": ANALYSIS_VERSION, "program": __version__,
        "made": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "classes_made": model.record["made"], "scheme": rules.scheme.name,
        "reading": rules.scheme.reading.value, "green": counts[True], "not_green": counts[False],
        "own_documents": int((read.weights == 1).sum()), "class_texts": len(material.definitions),
    }  # fmt: skip
    write_artifact(folder / f"{lang}{SUFFIX}", record, arrays)
    return record


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
    rows, figures = rows_of(
        [(one.texts[lang] if own else (title, whole)) for one, _, title, whole, own in read], known
    )
    return Read(
        rows, figures, labels, np.array([1.0 if own else OTHERS for *_, own in read], np.float32),
        [one.key for one, *_ in read],
    )  # fmt: skip


def rows_of(texts: Sequence[tuple[str, str]], known: FromClasses) -> tuple[Any, Any]:
    """Titles and rests as rows of features, and what the classes say of each, two figures a text."""
    from scipy.sparse import csr_matrix

    places, values, starts, figures = [], [], [0], []
    for title, rest in texts:
        at, value = known.model.read(title, rest)
        places.append(at)
        values.append(value)
        starts.append(starts[-1] + len(at))
        share = classes_share(known.model, known.green, at, value)
        figures.append(measured(float(value @ known.texts[at]), share, (0, 0), (1, 1)))
    matrix = csr_matrix(
        (np.concatenate(values), np.concatenate(places), starts), shape=(len(texts), BUCKETS)
    )
    return matrix, np.array(figures, np.float32)


def fit(read: Read, known: FromClasses) -> tuple[dict[str, Any], Mapping[str, Any]]:
    """Learn from documents and calibrate: what the record says and the arrays."""
    from scipy.sparse import csr_matrix, hstack

    means = read.figures.mean(0)
    spreads = np.maximum(read.figures.std(0), 1e-6)
    inner = (read.figures - means) / spreads * INNER
    used = np.unique(read.rows.indices)
    rows = hstack([read.rows[:, used], csr_matrix(inner)]).tocsr()
    model = _regression(rows, read, np.arange(len(read.labels)))
    weights = model.coef_[0]
    documents = np.zeros(BUCKETS, "<f4")
    documents[used] = weights[: len(used)]
    held_out = _held_out(rows, read)
    platt, shares = calibrate(held_out, read.labels)
    record = {
        "means": means.tolist(), "spreads": spreads.tolist(),
        "weights": (weights[len(used) :] * INNER).tolist(), "bias": float(model.intercept_[0]),
        "platt": platt, "unsure": unsure(shares, read.labels), "folds": FOLDS,
        "expected_calibration_error": round(calibration_error(shares, read.labels), 4),
        "auc": round(auc(held_out, read.labels), 4),
    }  # fmt: skip
    return record, {"green": known.green, "texts": known.texts, "documents": documents}


def _regression(rows: Any, read: Read, some: Any) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(
        C=10.0, class_weight="balanced", solver="liblinear", max_iter=300, random_state=0
    ).fit(rows[some], read.labels[some], sample_weight=read.weights[some])


def _held_out(rows: Any, read: Read) -> NDArray[np.float64]:
    """The score of each document by a model that saw neither it nor its family."""
    from sklearn.model_selection import StratifiedGroupKFold  # type: ignore[import-untyped]

    out = np.zeros(len(read.labels))
    splits = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    for some, others in splits.split(out, read.labels, read.keys):
        if len(set(read.labels[some].tolist())) == 2:
            out[others] = _regression(rows, read, some).decision_function(rows[others])
    return out


def calibrate(scores: Any, labels: Bools) -> tuple[list[float], NDArray[np.float64]]:
    """Platt's slope and shift, and the probabilities."""
    from sklearn.linear_model import LogisticRegression

    found = LogisticRegression(C=1e3).fit(scores[:, None], labels)
    return (
        [float(found.coef_[0][0]), float(found.intercept_[0])],
        found.predict_proba(scores[:, None])[:, 1],
    )


def unsure(shares: Any, labels: Bools) -> list[float]:
    """From and to which probability the model says that it does not know: above, at least
    :data:`SURE_GREEN` of the answers were right, below at least :data:`SURE_NOT`."""
    order = np.argsort(-shares)
    right = np.cumsum(labels[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(right >= SURE_GREEN)
    high = float(shares[order[enough[-1]]]) if len(enough) else 1.0
    order = order[::-1]
    right = np.cumsum(~labels[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(right >= SURE_NOT)
    low = float(shares[order[enough[-1]]]) if len(enough) else 0.0
    return [min(low, high), high]


def calibration_error(shares: Any, labels: Bools, bins: int = 10) -> float:
    """Expected calibration error over equally wide bins, each weighed by its documents."""
    at = np.minimum((shares * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(shares[at == one].mean() - labels[at == one].mean()) * (at == one).mean()
            for one in range(bins)
            if (at == one).any()
        )
    )


def auc(scores: Any, labels: Bools) -> float:
    """The area under the receiver operating characteristic."""
    from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

    return float(roc_auc_score(labels, scores))

"""Green technology from text against green by classes (the IPC Green Inventory).

``python -m benchmarks.green [--shared FOLDER] [--cache FILE] [--reading listed|hierarchical]``. Within
a source every record is judged by a model that saw neither it nor one with its title (five folds);
across sources a model that was learned from one judges all of the other. The baseline is a logistic
regression over character n-grams of the same records. Figures go to ``benchmarks/green.json``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.classification import collections as data
from benchmarks.ipc import folds_of
from trihub.core.errors import BadInput
from trihub.green.features.samples import Sample, Translated
from trihub.green.learned.model import Answer, load_green
from trihub.green.learned.train import auc, calibration_error, learn_green
from trihub.green.rules.classify import Rules
from trihub.green.schemes.folder import shipped
from trihub.green.schemes.places import Reading
from trihub.green.schemes.tables import read_as

OUTPUT = Path(__file__).parent / "green.json"
FOLDS = 5


def judge(
    train: Sequence[Sample], test: Sequence[Sample], lang: str, texts: Any, rules: Rules,
    translated: Translated,
) -> list[tuple[float, Answer]]:  # fmt: skip
    """Learn from some, judge others: probability and answer of each."""
    with tempfile.TemporaryDirectory() as folder:
        learn_green(Path(folder), lang, train, texts, rules, translated)
        model = load_green(Path(folder), lang)
        judged = [model.judge(*one.texts[lang]) for one in test]
        return [(0.5 if j.share is None else j.share, j.answer) for j in judged]


def baseline(train: Sequence[Sample], test: Sequence[Sample], lang: str, rules: Rules) -> Any:
    """A logistic regression over character n-grams; ``None`` where the texts are in two languages."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    if any(lang not in one.texts for one in train):
        return None
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
    x = vectors.fit_transform(["\n".join(one.texts[lang]) for one in train])
    model = LogisticRegression(C=10, class_weight="balanced", max_iter=300)
    model.fit(x, labels_of(train, rules))
    return model.predict_proba(vectors.transform(["\n".join(o.texts[lang]) for o in test]))[:, 1]


def labels_of(samples: Sequence[Sample], rules: Rules) -> Any:
    """Which records are green by their classes."""
    return np.array([bool(rules.judge(one.classes).green) for one in samples])


def figures(judged: Sequence[tuple[float, Answer]], labels: Any, simple: Any) -> dict[str, Any]:
    """What is told of one direction."""
    shares = np.array([share for share, _ in judged])
    told = [(a, label) for (_, a), label in zip(judged, labels, strict=True) if a != Answer.UNKNOWN]
    right = [(a == Answer.GREEN) == label for a, label in told]
    return {
        "records": len(labels), "green": int(labels.sum()), "auc": auc(shares, labels),
        "ece": calibration_error(shares, labels), "baseline": None if simple is None else auc(simple, labels),
        "answered": len(told) / len(labels), "right": float(np.mean(right)) if right else None,
    }  # fmt: skip


def within(samples: Sequence[Sample], lang: str, *rest: Any) -> dict[str, Any]:
    """Unseen records of the same source."""
    texts, rules, translated = rest
    fold = folds_of(samples, FOLDS)
    judged: list[Any] = [None] * len(samples)
    simple = np.zeros(len(samples))
    for at in range(FOLDS):
        some = [one for one, f in zip(samples, fold, strict=True) if f != at]
        others = np.flatnonzero(fold == at)
        held = [samples[n] for n in others]
        for n, one in zip(others, judge(some, held, lang, texts, rules, translated), strict=True):
            judged[n] = one
        simple[others] = baseline(some, held, lang, rules)
    return figures(judged, labels_of(samples, rules), simple)


def measure(
    shared: Path, cache: Path | None, reading: str, only: str | None
) -> dict[str, dict[str, Any]]:
    """Every direction that the collections allow."""
    rules = Rules(read_as(shipped()["ipc-green-inventory"], Reading(reading)))
    translated, texts = data.translations(cache), data.definitions(shared)
    both = data.universities(shared)
    sources = {
        "universities (ko)": ("ko", [Sample(key=o.key, texts={"ko": o.texts["ko"]}, classes=o.classes)
                                     for o in both]),
        "claims (ko)": ("ko", data.korean_claims(shared)),
        "aviation (zh)": ("zh", data.aviation(shared, "zh")),
        "titles (zh)": ("zh", data.chinese_titles(shared)),
        "aviation (en)": ("en", data.aviation(shared, "en")),
        "coronavirus (en)": ("en", data.coronavirus(shared)),
        "universities (en titles)": ("en", [
            Sample(key=o.key, texts={"en": o.texts["en"]}, classes=o.classes)
            for o in both if "en" in o.texts]),
    }  # fmt: skip
    same = ({"universities (ko)", "universities (en titles)"}, {"aviation (zh)", "aviation (en)"})
    results: dict[str, dict[str, Any]] = {}
    for name, (_, samples) in sources.items():
        for other, (lang, theirs) in sources.items():
            direction = f"{name} > {other}"
            if (only and only not in direction) or (name != other and {name, other} in same):
                continue
            try:
                rest = (texts, rules, translated)
                if name == other:
                    found = within(samples, lang, *rest)
                else:
                    simple = baseline(samples, theirs, lang, rules)
                    found = figures(
                        judge(samples, theirs, lang, *rest), labels_of(theirs, rules), simple
                    )
            except BadInput as error:
                found = {"none": error.message}
            results[direction] = found
            print(direction, {k: round(v, 3) if isinstance(v, float) else v for k, v in found.items()},
                  f"{time.process_time():.0f} s", flush=True)  # fmt: skip
            data.remember(translated, cache)
    return results


def main() -> None:
    """Measure and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--shared", type=Path, default=Path(__file__).parents[2] / "shared" / "data"
    )
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--reading", choices=[*Reading], default=Reading.LISTED.value)
    parser.add_argument("--only", help="Only directions with this in their name.")
    options = parser.parse_args()
    kept = json.loads(OUTPUT.read_text(encoding="utf-8")) if OUTPUT.is_file() else {}
    found = measure(options.shared, options.cache, options.reading, options.only)
    kept.setdefault(options.reading, {}).update(found)
    OUTPUT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

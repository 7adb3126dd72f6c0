"""Green technology from text against green by classes (the IPC Green Inventory).

``python -m benchmarks.green [--shared FOLDER] [--cache FILE] [--reading listed|hierarchical]
[--missing] [--only TEXT]``. Within a source every record is judged by a model that saw neither it nor
one with its title (five folds), learned from the others of the source alone, or with all records of
the other sources in the language; across sources a model that was learned from one judges all of the
other, whose texts without classes it has as a library would have them. The baseline is a logistic
regression over character n-grams of the same records. Figures go to ``benchmarks/green.json`` as they
are found.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.classification import collections as data
from benchmarks.ipc import folds_of
from trihub.core.classes import parse_symbol
from trihub.core.errors import BadInput
from trihub.green.features.samples import Sample, Translated
from trihub.green.learned.calibration import auc, calibration_error
from trihub.green.learned.model import Answer, load_green
from trihub.green.learned.train import learn_green
from trihub.green.rules.classify import Rules
from trihub.green.schemes.folder import shipped
from trihub.green.schemes.places import Reading
from trihub.green.schemes.tables import read_as

OUTPUT = Path(__file__).parent / "green.json"
FOLDS = 5
ALL = "all (ko)"
CURVE = ("claims (ko)", "universities (ko)", "kipris (ko)")
PARTS = (0.25, 0.5)
"""Parts of the records that are learned from, to see what more of them would bring."""


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
    from sklearn.feature_extraction.text import (  # type: ignore[import-untyped]
        TfidfVectorizer,
    )
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

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
        "interval": interval(shares, labels),
        "ece": calibration_error(shares, labels), "baseline": None if simple is None else auc(simple, labels),
        "answered": len(told) / len(labels), "right": float(np.mean(right)) if right else None,
    }  # fmt: skip


def interval(shares: Any, labels: Any, draws: int = 1000) -> list[float]:
    """Between which values the area under the curve lies in 95 of 100 samples drawn from the
    records with replacement."""
    from scipy.stats import rankdata  # type: ignore[import-untyped]

    random, found = np.random.default_rng(0), []
    for _ in range(draws):
        some = random.integers(0, len(labels), len(labels))
        green = labels[some]
        if 0 < (many := int(green.sum())) < len(some):
            # By ranks (Mann and Whitney): a hundredth of the time of the library's curve.
            over = rankdata(shares[some])[green].sum() - many * (many + 1) / 2
            found.append(over / (many * (len(some) - many)))
    return [float(one) for one in np.quantile(found, [0.025, 0.975])]


def known(samples: Sequence[Sample], texts: Any, rules: Rules) -> float:
    """The area under the curve for who knows the subclasses of each record and how much of each is
    green by the scheme, and has not read a word."""
    held, of = Counter[str](), Counter[str]()
    for symbol in texts:
        parsed = parse_symbol(symbol)
        if parsed and parsed.subgroup:
            of[str(parsed)[:4]] += 1
            held[str(parsed)[:4]] += rules.holds(symbol)
    shares = [max([held[s] / max(of[s], 1) for s in o.subclasses], default=0.0) for o in samples]
    return auc(np.array(shares), labels_of(samples, rules))


def within(
    samples: Sequence[Sample], lang: str, *rest: Any, beside: Sequence[Sample] = (), part: float = 1
) -> dict[str, Any]:
    """Unseen records of the same source, learned from a part of the others and from all ``beside``."""
    texts, rules, translated = rest
    fold = folds_of(samples, FOLDS)
    judged: list[Any] = [None] * len(samples)
    simple = np.zeros(len(samples))
    for at in range(FOLDS):
        some = [one for one, f in zip(samples, fold, strict=True) if f != at]
        some = [some[int(n)] for n in np.random.default_rng(at).permutation(len(some))]
        others = np.flatnonzero(fold == at)
        held = [samples[int(n)] for n in others]
        unseen = {one.key for one in held}
        some = some[: round(part * len(some))] + [o for o in beside if o.key not in unseen]
        for n, one in zip(others, judge(some, held, lang, texts, rules, translated), strict=True):
            judged[n] = one
        simple[others] = baseline(some, held, lang, rules)
    found = figures(judged, labels_of(samples, rules), simple)
    return found | {"known": known(samples, texts, rules)}


def measure(
    shared: Path, cache: Path | None, reading: str, only: str | None, kept: Collection[str] = ()
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every direction that the collections allow, without those that are kept."""
    rules = Rules(read_as(shipped()["ipc-green-inventory"], Reading(reading)))
    translated, texts = data.translations(cache), data.definitions(shared)
    sources = sources_in(shared)
    same = ({"universities (ko)", "universities (en titles)"}, {"aviation (zh)", "aviation (en)"})
    directions = [
        (name, other) for name in sources for other in sources
        if name == other or {name, other} not in same
    ]  # fmt: skip
    directions += [(ALL, name) for name, (lang, _) in sources.items() if lang == "ko"]
    directions += [(f"{part} of {name}", name) for name in CURVE for part in PARTS]
    for name, other in directions:
        direction = f"{name} > {other}"
        if (only and only not in direction) or direction in kept:
            continue
        try:
            found = one_direction(sources, name, other, texts, rules, translated)
        except BadInput as error:
            found = {"none": error.message}
        print(direction, {k: round(v, 3) if isinstance(v, float) else v for k, v in found.items()},
              f"{time.process_time():.0f} s", flush=True)  # fmt: skip
        data.remember(translated, cache)
        yield direction, found


def sources_in(shared: Path) -> dict[str, tuple[str, list[Sample]]]:
    """Each source with the language that it is read in; records that no rule judges are left out."""
    both = data.universities(shared)
    return {
        "universities (ko)": ("ko", [Sample(key=o.key, texts={"ko": o.texts["ko"]}, classes=o.classes)
                                     for o in both]),
        "claims (ko)": ("ko", data.korean_claims(shared)),
        "kipris (ko)": ("ko", data.kipris(shared)),
        "aviation (zh)": ("zh", data.aviation(shared, "zh")),
        "titles (zh)": ("zh", data.chinese_titles(shared)),
        "aviation (en)": ("en", data.aviation(shared, "en")),
        "coronavirus (en)": ("en", data.coronavirus(shared)),
        "universities (en titles)": ("en", [
            Sample(key=o.key, texts={"en": o.texts["en"]}, classes=o.classes)
            for o in both if "en" in o.texts]),
    }  # fmt: skip


def one_direction(
    sources: dict[str, tuple[str, list[Sample]]], name: str, other: str, *rest: Any
) -> dict[str, Any]:
    """Figures of one direction: within a source, a part of it or it with others; or across two."""
    rules = rest[1]
    lang, theirs = sources[other]
    if name == ALL:
        beside = [one for of, (la, found) in sources.items() if la == lang and of != other
                  for one in found]  # fmt: skip
        return within(theirs, lang, *rest, beside=beside)
    if name.endswith(other):
        part = 1.0 if name == other else float(name.split()[0])
        return within(theirs, lang, *rest, part=part)
    samples = sources[name][1]
    unclassified = [replace(one, classes=()) for one in theirs]
    judged = judge(samples + unclassified, theirs, lang, *rest)
    return figures(judged, labels_of(theirs, rules), baseline(samples, theirs, lang, rules))


def main() -> None:
    """Measure and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--shared", type=Path, default=Path(__file__).parents[2] / "shared" / "data"
    )
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--reading", choices=[*Reading], default=Reading.LISTED.value)
    parser.add_argument("--only", help="Only directions with this in their name.")
    parser.add_argument("--missing", action="store_true", help="Only those not yet measured.")
    options = parser.parse_args()
    kept = tuple(results().get(options.reading, {})) if options.missing else ()
    for direction, found in measure(
        options.shared, options.cache, options.reading, options.only, kept
    ):
        keep(options.reading, direction, found)


def results() -> dict[str, dict[str, Any]]:
    """The figures kept so far, by reading and direction."""
    found: dict[str, dict[str, Any]] = {}
    if OUTPUT.is_file():
        found = json.loads(OUTPUT.read_text(encoding="utf-8"))
    return found


def keep(reading: str, direction: str, found: dict[str, Any]) -> None:
    """Put one direction among the others, which another run may have added to; whole or not at all."""
    every = results()
    every.setdefault(reading, {})[direction] = found
    beside = OUTPUT.with_suffix(".new")
    beside.write_text(json.dumps(every, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(OUTPUT)


if __name__ == "__main__":
    main()
